"""Domains: the values that a parameter can have at all, beside its range of plausible ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from sim.errors import InputError, nearest, shown
from sim.scenario.menu import level
from sim.scenario.names import LABEL, is_label
from sim.scenario.where import Where

ALL = "all"  # stands for all values of a parameter on an axis
MOST_VALUES = 1_000
SHARES = ("share", "probability")  # units that lie in 0 to 1
AMOUNT = "%"  # how units begin that are not negative, unless the plausible range is


@dataclass(frozen=True)
class Interval:
    """All numbers from low to high, which may be infinite."""

    low: float = -inf
    high: float = inf

    def contains(self, values: np.ndarray | float) -> np.ndarray | bool:
        """Return whether values lie in the domain."""
        return (self.low <= values) & (values <= self.high)

    def number(self, value: Any, where: object) -> float:
        """Return what stands for a value as a number, inside the domain or not; InputError if it is none."""
        return level(value, where)

    def name(self, value: float) -> str | None:
        """Return the name of a value: it has none."""
        return None

    def __str__(self) -> str:
        if self.low == -inf:
            return "every number" if self.high == inf else f"{self.high:g} or less"
        return f"{self.low:g} or more" if self.high == inf else f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Values:
    """Some numbers, in increasing order, and their names where they have any.

    Attributes
    ----------
    numbers : tuple of float
    names : tuple of str
        One for each number, or none at all.
    """

    numbers: tuple[float, ...]
    names: tuple[str, ...] = ()

    @property
    def low(self) -> float:
        """The lowest value."""
        return self.numbers[0]

    @property
    def high(self) -> float:
        """The highest value."""
        return self.numbers[-1]

    def contains(self, values: np.ndarray | float) -> np.ndarray | bool:
        """Return whether values are in the domain."""
        return np.isin(values, self.numbers)

    def number(self, value: Any, where: object) -> float:
        """Return the number that a name or a number stands for; InputError if it is neither."""
        if isinstance(value, str) and self.names:
            if value not in self.names:
                raise InputError(f"{where}: unknown value {shown(value)}; {nearest(value, self.names)}")
            return self.numbers[self.names.index(value)]
        return level(value, where)

    def name(self, value: float) -> str | None:
        """Return the name of a value, None where it has none."""
        return self.names[self.numbers.index(value)] if self.names and value in self.numbers else None

    def at(self, shares: np.ndarray) -> np.ndarray:
        """Return the values at shares of the way through them, 0 to 1; each has the same part of it."""
        places = np.floor(np.asarray(shares) * len(self.numbers)).astype(int)
        return np.array(self.numbers)[np.minimum(places, len(self.numbers) - 1)]

    def __str__(self) -> str:
        numbers = [f"{number:g}" for number in self.numbers]
        listed = [f"{name} ({number})" for name, number in zip(self.names, numbers)] or numbers
        *rest, last = listed
        return f"{', '.join(rest)} and {last}" if rest else last


Domain = Interval | Values


def inferred(unit: str, low: float) -> Interval:
    """Return the domain of a parameter that states none.

    A share or a probability lies in 0 to 1. An amount in percent is not negative, unless its plausible range says that
    it may be. In other units nothing is known.
    """
    if unit.strip() in SHARES or unit.strip().startswith(tuple(f"{share} of " for share in SHARES)):
        return Interval(0.0, 1.0)
    return Interval(0.0) if unit.strip().startswith(AMOUNT) and low >= 0 else Interval()


def left_of(entry: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a change leaves of a parameter's entry: values and a range or domain take each other's place."""
    ranges = ("low", "high", "domain")
    gone = ranges if "values" in change else ("values",) if any(key in change for key in ranges) else ()
    return {key: value for key, value in entry.items() if key not in gone}


def read_interval(section: Any, where: Where) -> Interval:
    """Read ``domain: [low, high]``; an end may be infinite.

    Raises
    ------
    InputError
        If it is not that.
    """
    if not isinstance(section, list) or len(section) != 2:
        raise InputError(
            f"{where}: the lowest and the highest value are expected, as in [0, 1] or [0, .inf], not {shown(section)}."
        )
    low, high = (
        float(end) if isinstance(end, float) and end == open_end else level(end, where)
        for end, open_end in zip(section, (-inf, inf))
    )
    if not low < high:
        raise InputError(f"{where}: low {low:g} is not below high {high:g}; give the lowest value first.")
    return Interval(low, high)


def read_values(section: Any, where: Where) -> Values:
    """Read ``values: [-1, 1]``, or with names ``values: {low: 0.3, high: 0.8}``.

    Raises
    ------
    InputError
        If it is not that, or a value or name stands there twice.
    """
    if not isinstance(section, (list, Mapping)) or not section:
        example = "as in [-1, 1] or {low: 0.3, high: 0.8}"
        raise InputError(f"{where}: the values that it may take are expected, {example}, not {shown(section)}.")
    if len(section) > MOST_VALUES:
        raise InputError(
            f"{where}: {len(section):,} values; at most {MOST_VALUES:,} are allowed. Give low and high instead."
        )
    named = isinstance(section, Mapping)
    pairs = [(level(section[key], where / key), str(key)) for key in section] if named else []
    pairs = sorted(pairs or [(level(value, where / place), "") for place, value in enumerate(section)])
    numbers = tuple(number for number, _ in pairs)
    for number, following in zip(numbers, numbers[1:]):
        if number == following:
            raise InputError(f"{where}: the value {number:g} is listed twice; list each value once.")
    if not named:
        return Values(numbers)
    for name in section:
        if not is_label(str(name)) or _is_number(str(name)) or name == ALL:
            raise InputError(
                f"{where.at(name)}: '{name}' is not a name of a value; a name {LABEL}, and is no number nor '{ALL}'."
            )
    return Values(numbers, tuple(name for _, name in pairs))


def _is_number(name: str) -> bool:
    try:
        float(name)
    except ValueError:
        return False
    return True
