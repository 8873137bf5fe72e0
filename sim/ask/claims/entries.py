"""Plain entries of files of claims: texts, numbers, choices, moves, changes; a sentence for each that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sim.ask.claims.claim import EVERY, HIGH, LOW, SOME
from sim.errors import InputError, nearest, shown
from sim.scenario.where import Where


def read_changes(data: Any, where: Where) -> dict[str, float | str]:
    """Return parameters with the values that they are set to."""
    if not isinstance(data, Mapping):
        raise InputError(f"{where}: a mapping of parameters to values is expected, not {shown(data)}.")
    return {name: value if isinstance(value, str) else read_number(value, where / name) for name, value in data.items()}


def read_moves(data: Any, where: Where) -> dict[str, tuple[str, ...]]:
    """Return the listed moves of players."""
    if not isinstance(data, Mapping):
        raise InputError(f"{where}: a mapping of players to moves is expected, not {shown(data)}.")
    return {player: tuple(read_texts(moves, where / player)) for player, moves in data.items()}


def read_cases(data: Mapping[str, Any], where: Where) -> str:
    """Return in which cases a statement need hold."""
    return read_choice(data.get("cases", EVERY), (EVERY, SOME), where / "cases")


def read_range(data: Mapping[str, Any], where: Where) -> tuple[float | None, float | None]:
    """Return the ends low and high, None where they are not given; InputError if they are not in order."""
    low, high = (read_number(data[name], where / name) if name in data else None for name in (LOW, HIGH))
    if low is not None and high is not None and low >= high:
        raise InputError(f"{where}: low {low:g} is not below high {high:g}.")
    return low, high


def read_number(value: Any, where: Where) -> float:
    """Return a finite number; InputError otherwise."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < float("inf"):
        raise InputError(f"{where}: a finite number is expected, not {shown(value)}.")
    return float(value)


def read_text(value: Any, where: Where) -> str:
    """Return a text that is not empty; InputError otherwise."""
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: a text is expected, not {shown(value)}.")
    return value.strip()


def read_texts(value: Any, where: Where) -> Sequence[str]:
    """Return one text or a list of texts as a list."""
    return [read_text(item, where) for item in (value if isinstance(value, list) else [value])]


def read_choice(value: Any, choices: Iterable[str], where: Where) -> str:
    """Return a value that is one of the choices; InputError names the nearest one otherwise."""
    choices = tuple(choices)
    if value not in choices:
        raise InputError(f"{where}: '{value}' is not one of the choices; {nearest(str(value), choices)}")
    return value
