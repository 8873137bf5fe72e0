"""What is said of a key that a command does not take: where it goes, or what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.commands.registry import COMMANDS
from sim.errors import InputError
from sim.scenario.compose import root_keys
from sim.scenario.meant import meant_key
from sim.scenario.scenario import Scenario
from sim.tell.words import listed

COMPOSING = ("sweep",)  # what takes all settings of a study


def refuse_concept(overrides: Iterable[str], name: str) -> None:
    """Refuse ``concept=`` where a command does not take it, with those that do."""
    for word in overrides:
        if word.startswith("concept=") and "concept" not in COMMANDS[name].names and name not in COMPOSING:
            raise InputError(f"'{word}' changes nothing in this answer; {_taken_by('concept')}.")


def unknown_key(key: str, value: str, keys: Sequence[str], scenario: Scenario | None, name: str = "") -> str:
    """Return the sentence that refuses a key.

    Parameters
    ----------
    keys : sequence of str
        Those that the command takes.
    scenario : Scenario or None
        The one that it is about, where it could be loaded.
    name : str, optional
        Of the command, where others may take the key.
    """
    parameters = () if scenario is None else tuple(scenario.parameters)
    taken = _taken_by(key) if name and key not in parameters else ""
    if taken:
        return f"unknown key '{key}'; {taken}."
    if "plan" in keys and scenario is not None and scenario.time is not None and key in scenario.order[0]:
        return f"{key}={value}: what {key} does over time is a plan; write plan={value}."
    return f"unknown key '{key}'; {meant_key(key, value, [*keys, *root_keys()], parameters)}"


def _taken_by(key: str) -> str:
    """Return which commands take a key, ``wedge path and sweep take it``; nothing where none does."""
    names = [name for name, command in COMMANDS.items() if key in command.names]
    return f"wedge {listed(names)} {'take' if len(names) > 1 else 'takes'} it" if names else ""
