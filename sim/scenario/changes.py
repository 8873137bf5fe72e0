"""What differs from a view as its author wrote it: found, and spelled in words and in the names of files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sim.scenario.parameters import Parameter

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

GAME = "game"  # name and key of the change of a view's game for another
NUMBERS = ("value", "low", "high")
KINDS = {"low": "the lowest plausible value of ", "high": "the highest plausible value of "}
TITLE_LINK = ", with "  # between a title and what differs
LONGEST_STEM = 80  # characters of a file's name before its ending
DIGEST = 8  # hexadecimal digits that stand for what a name has no room for
ODD = re.compile(r"[^\w.=+-]")  # characters that a file's name does not take


@dataclass(frozen=True)
class Change:
    """One thing that differs from the view.

    Attributes
    ----------
    name : str
        A parameter's name, or `GAME`.
    value, before : float or str
        What holds here, and in the view.
    key : str
        Which number of the parameter it is: ``value``, ``low`` or ``high``; or `GAME`.
    said : str
        What the parameter is called inside a sentence; empty where it has no label.
    """

    name: str
    value: float | str
    before: float | str
    key: str = "value"
    said: str = ""

    @property
    def now(self) -> str:
        """What holds here, as ``the chance of peace (q) at 0.9``; ``q = 0.9`` where it has no label."""
        if self.key == GAME:
            return f"game {self.value}"
        if self.said:
            which = KINDS.get(self.key, "")
            return f"{which}{self.said} ({self.name}) at {plain(self.value)}"
        return f"{self.name if self.key == 'value' else f'{self.key} of {self.name}'} = {plain(self.value)}"

    @property
    def word(self) -> str:
        """The word of the command line that makes it, as ``params.q=0.9``."""
        return f"game={self.value}" if self.key == GAME else f"params.{self._address}={plain(self.value)}"

    @property
    def stem(self) -> str:
        """Its part of a file's name, as ``q=0.9``."""
        return f"{self._address}={plain(self.value)}"

    @property
    def _address(self) -> str:
        return self.name if self.key in ("value", GAME) else f"{self.name}.{self.key}"

    def __str__(self) -> str:
        labelled = self.said or self.key == GAME
        return f"{self.now} instead of {plain(self.before)}" if labelled else f"{self.now} (view: {plain(self.before)})"


def find_changes(
    games: tuple[str, str], before: Mapping[str, Parameter], after: Mapping[str, Parameter]
) -> tuple[Change, ...]:
    """Return what differs from a view, in the game's own order, whatever the order of the command line.

    Parameters
    ----------
    games : tuple of str
        The view's own game and the one that is played.
    before, after : mapping of name to Parameter
        The view's parameters in the game that is played, and those that hold.
    """
    own, played = games
    changes = [Change(GAME, played, own, GAME)] if own != played else []
    for name, parameter in after.items():
        for key in NUMBERS:
            value, was = getattr(parameter, key), getattr(before[name], key)
            if value != was:
                names = parameter.domain.name(value), before[name].domain.name(was)
                changes.append(
                    Change(name, names[0] or value, names[1] or was, key, parameter.said if parameter.label else "")
                )
    return tuple(changes)


def attributed(
    parameters: Mapping[str, Parameter],
    common: Mapping[str, Parameter],
    changes: Sequence[Change],
    overrides: Mapping[str, Any],
) -> dict[str, Parameter]:
    """Return the parameters with sources and notes that do not claim the changed values for the view's author."""
    said = {name for name, entry in overrides.items() if isinstance(entry, Mapping) and "source" in entry}
    attributed = dict(parameters)
    for change in changes:
        if change.name in parameters and change.key == "value" and change.name not in said:
            source = f"changed here; the view's own value is {plain(change.before)}"
            attributed[change.name] = replace(parameters[change.name], source=source, note=common[change.name].note)
    return attributed


def note_of(note: str, changes: Sequence[Change]) -> str:
    """Return a view's note; with changes, that it is not about them: nobody has checked that it still holds."""
    if not changes or not note.strip():
        return note
    listed = ", ".join(map(str, changes))
    return f"The author's note is about the view's own values and is left out here; changed: {listed}."


def spelled(name: str, changes: Sequence[Change], link: str = " with ") -> str:
    """Return a name with what differs from it, as ``mandelbaum with the chance of peace (q) at 0.9 instead of 0.2``."""
    return f"{name}{link}{', '.join(map(str, changes))}" if changes else name


def spelled_together(scenarios: Iterable[Scenario]) -> str:
    """Return what differs in several views, as ``q = 0.9 (base: 0.4, mallory: 0.6)``; nothing where nothing does."""
    before: dict[str, list[str]] = {}
    for scenario in scenarios:
        for change in scenario.changes:
            before.setdefault(change.now, []).append(f"{scenario.view}: {plain(change.before)}")
    return "; ".join(f"{now} ({', '.join(views)})" for now, views in before.items())


def file_stem(*words: str, **options: Any) -> str:
    """Return a name for a file that tells its inputs: different ones have different names, of bounded length.

    Parameters
    ----------
    words : str
        Such as a scenario's `stem` and a move.
    options : values by name
        What else the answer depends on; None stands for the usual value, which is not named.

    Examples
    --------
    >>> file_stem("mandelbaum_q=0.9", "relief_gain", low=0.5, high=None)
    'mandelbaum_q=0.9_relief_gain_low=0.5'
    """
    named = (f"{name}={plain(value)}" for name, value in options.items() if value is not None)
    whole = "_".join([*words, *named])
    safe = ODD.sub("-", whole)
    if safe == whole and len(safe.encode()) <= LONGEST_STEM:
        return safe
    digest = sha256(whole.encode()).hexdigest()[:DIGEST]
    return f"{safe.encode()[: LONGEST_STEM - DIGEST - 1].decode(errors='ignore')}_{digest}"


def plain(value: Any) -> str:
    """Return a value as the shortest text that is read as the same value."""
    if not isinstance(value, float):
        return str(value)
    value += 0.0  # zero has no sign
    short = f"{value:g}"
    return short if float(short) == value else repr(value)
