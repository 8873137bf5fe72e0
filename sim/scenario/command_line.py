"""Command lines that load a scenario again, changes and the user's own directory included."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from sim.scenario.shipped import shipped_directory
from sim.scenario.scenario import Scenario


def command(*words: str) -> str:
    """Return a command line that a shell takes apart into the same words again."""
    return shlex.join(["wedge", *words])


def scenario_words(scenario: Scenario, config_dir: Path | str | None = None) -> list[str]:
    """Return the words that load a scenario again, as ``["view=mine", "params.q=0.9", "--config-dir", "my"]``.

    Parameters
    ----------
    config_dir : Path or str, optional
        A directory to name even if the scenario itself does not lie in it, because the answer needs what else it holds.
    """
    view_file = scenario.files[1]
    loose = view_file.parent.name != "view" and view_file.is_file()  # a file in no directory of scenarios
    words = [f"view={view_file if loose else scenario.view}", *(change.word for change in scenario.changes)]
    homes = [home for home in map(_home, scenario.files[: 1 if loose else 2]) if home is not None]
    return [*words, *directory_words(homes[0] if homes else config_dir)]


def directory_words(config_dir: Path | str | None) -> list[str]:
    """Return the words that name the user's own directory of scenarios, none where there is none."""
    return ["--config-dir", str(config_dir)] if config_dir else []


def distinguishing_words(scenarios: Sequence[Scenario], named: str | None = None) -> list[str]:
    """Return the words that tell the files of several views apart: those named or else the user's own, and the changes.

    Parameters
    ----------
    named : str, optional
        The views as the user named them, ``base,mallory``.
    """
    own = [scenario.view for scenario in scenarios if _home(scenario.files[1]) is not None]
    changes = dict.fromkeys(change.stem for scenario in scenarios for change in scenario.changes)
    return [*(named.split(",") if named else own), *changes]


def _home(file: Path) -> Path | None:
    """Return the user's directory of scenarios that a file lies in; None for what is shipped, and for loose files."""
    home = file.parent.parent
    return home if file.parent.name in ("game", "view") and home != shipped_directory() else None
