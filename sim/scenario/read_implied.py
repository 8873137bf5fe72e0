"""What the parameters of a game over time imply, told beside a view: formulas that enter no other, read strictly."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sim.errors import InputError, shown
from sim.scenario.dynamics import Dynamics, Implied
from sim.scenario.formula import check_known, parse
from sim.scenario.read_states import listed_entries
from sim.scenario.sections import check_keys
from sim.scenario.where import Where

SAYS, FORMULA, LOW, HIGH = KEYS = ("says", "formula", "low", "high")


def read_implied(section: Any, where: Where) -> tuple[Implied, ...]:
    """Read what is implied; nothing where nothing stands there.

    Raises
    ------
    InputError
        For an unknown or missing key, a formula that is none, or bounds that are no numbers.
    """
    return tuple(_read(entry, where / number) for number, entry in enumerate(listed_entries(section, where)))


def _read(entry: Any, where: Where) -> Implied:
    check_keys(entry, KEYS, KEYS, where)
    if not isinstance(entry[SAYS], str) or not entry[SAYS].strip():
        raise InputError(f"{where / SAYS}: a few words are expected, not {shown(entry[SAYS])}.")
    low, high = entry[LOW], entry[HIGH]
    for key, value in ((LOW, low), (HIGH, high)):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise InputError(f"{where / key}: a number is expected, not {shown(value)}.")
    if not low < high:
        raise InputError(f"{where}: low is {low:g} and high is {high:g}; low is to be less.")
    return Implied(entry[SAYS].strip(), parse(entry[FORMULA], where / FORMULA), float(low), float(high))


def check_implied_names(dynamics: Dynamics, parameters: Collection[str], where: Where) -> None:
    """Refuse formulas with other names than parameters'."""
    for number, one in enumerate(dynamics.implied):
        check_known(one.formula, parameters, where / number / FORMULA)
