"""Command lines that load a scenario again, changes and the user's own directory included."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.scenario.changes import GAME
from sim.scenario.files import listed_names
from sim.scenario.scenario import Scenario
from sim.scenario.shipped import shipped_directory


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
    _game_file, view_file = scenario.files
    view = _word("view", view_file, scenario.view, scenario)
    game = game_word(scenario)
    changes = [f"game={game}" if change.key == GAME else change.word for change in scenario.changes]
    there = [f"state={state_text(scenario.elsewhere)}"] if scenario.elsewhere else []
    return [f"view={view}", *changes, *there, *directory_words(own_directory(scenario) or config_dir)]


def state_text(levels: Mapping[str, str | float]) -> str:
    """Return a state, or the levels of some factors, as ``state=`` takes it."""
    return ",".join(f"{factor}:{level}" for factor, level in levels.items())


def game_word(scenario: Scenario) -> str:
    """Return the word that names a scenario's game after ``game=``: its name, or the path of its file."""
    return _word("game", scenario.files[0], scenario.game_name, scenario)


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
    states = dict.fromkeys(f"{factor}={level}" for one in scenarios for factor, level in one.elsewhere.items())
    return [*(listed_names(named) if named else own), *changes, *states]


def _word(group: str, file: Path, name: str, scenario: Scenario) -> str:
    """Return the name of a view or game if it is found by that, else the path of its file as seen from here."""
    homes = filter(None, [shipped_directory(), own_directory(scenario)])
    if not file.is_file() or file.resolve().parent in [(home / group).resolve() for home in homes]:
        return name
    return os.path.relpath(file) if file.is_relative_to(Path.cwd()) else str(file)


def own_directory(scenario: Scenario) -> Path | None:
    """Return the user's directory that a scenario needs: of its game or view, or of what a loose file names."""
    homes = [home for home in map(_home, scenario.files) if home is not None]
    return homes[0] if homes else scenario.home


def _home(file: Path) -> Path | None:
    """Return the user's directory of scenarios that a file lies in; None for what is shipped, and for loose files."""
    home = file.parent.parent
    return home if file.parent.name in ("game", "view") and home.resolve() != shipped_directory() else None
