"""Menus: a player's moves as rows of instrument levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import numpy as np

from sim.errors import InputError, nearest

LONGEST_MENU = 10_000  # moves


@dataclass(frozen=True)
class Menu:
    """The moves of one player.

    Attributes
    ----------
    moves : tuple of str
    levels : mapping of instrument to ndarray, shape (moves,)
        An instrument that a move does not name is at 0.
    """

    moves: tuple[str, ...]
    levels: Mapping[str, np.ndarray]


def read_menu(section: Any, where: str) -> Menu:
    """Read one player's entry of `moves`: named rows, or a ``product:`` of instruments with ``except:``.

    Raises
    ------
    InputError
        If the menu is empty or too long, or a row or level is not what it should be.
    """
    if not isinstance(section, Mapping) or not section:
        raise InputError(f"{where}: the menu is empty; give at least one move, as in 'WAIT: {{}}'.")
    rows = _product_rows(section, where) if "product" in section else _named_rows(section, where)
    if not rows:
        raise InputError(f"{where}: the menu is empty; 'except' leaves no move.")
    instruments = list(dict.fromkeys(instrument for row in rows.values() for instrument in row))
    levels = {instrument: np.array([row.get(instrument, 0.0) for row in rows.values()]) for instrument in instruments}
    return Menu(tuple(rows), levels)


def _named_rows(section: Mapping[str, Any], where: str) -> dict[str, dict[str, float]]:
    if len(section) > LONGEST_MENU:
        raise InputError(f"{where}: {len(section):,} moves; at most {LONGEST_MENU:,} are allowed.")
    return {str(move): _row(row, f"{where}.{move}") for move, row in section.items()}


def _row(row: Any, where: str) -> dict[str, float]:
    if not isinstance(row, Mapping):
        raise InputError(f"{where}: a row of instrument levels is expected, as in {{aid: 0.5}}, not {row!r}.")
    return {str(instrument): level(value, f"{where}.{instrument}") for instrument, value in row.items()}


def level(value: Any, where: str) -> float:
    """Return a finite number, or say where one was expected."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InputError(f"{where}: a number is expected, not {value!r}.")
    if not np.isfinite(value):
        raise InputError(f"{where}: {value} is not a finite number.")
    return float(value)


def _product_rows(section: Mapping[str, Any], where: str) -> dict[str, dict[str, float]]:
    for key in section:
        if key not in ("product", "except"):
            raise InputError(f"{where}: unknown key '{key}' beside 'product'; {nearest(key, ['product', 'except'])}")
    factors = [_factor(name, values, f"{where}.product.{name}") for name, values in _pairs(section["product"], where)]
    size = prod(len(factor) for factor in factors)
    if size > LONGEST_MENU:
        raise InputError(f"{where}: the product has {size:,} moves; at most {LONGEST_MENU:,} are allowed.")
    _refuse_shared_instruments(factors, where)
    excluded = _exclusions(section.get("except", []), factors, f"{where}.except")
    rows = {}
    for parts in product(*(factor.items() for factor in factors)):
        row = {instrument: value for _, part in parts for instrument, value in part.items()}
        if not any(_matches(row, rule) for rule in excluded):
            name = "+".join(name for name, _ in parts)
            if name in rows:
                raise InputError(f"{where}.product: two combinations are both named '{name}'; rename their rows.")
            rows[name] = row
    return rows


def _pairs(section: Any, where: str) -> list[tuple[str, Any]]:
    if not isinstance(section, Mapping) or not section:
        raise InputError(f"{where}.product: the product is empty; list instruments with their levels.")
    return list(section.items())


def _factor(name: str, values: Any, where: str) -> dict[str, dict[str, float]]:
    """Return the named rows of one factor: given as rows, or as a list of one instrument's levels."""
    if isinstance(values, Mapping) and values:
        return {str(part): _row(row, f"{where}.{part}") for part, row in values.items()}
    if isinstance(values, list) and values:
        levels = [level(value, where) for value in values]
        if len(set(levels)) != len(levels):
            raise InputError(f"{where}: a level is repeated in {values}.")
        return {f"{name}={value:g}": {name: value} for value in levels}
    raise InputError(f"{where}: a list of levels or named rows is expected, not {values!r}.")


def _refuse_shared_instruments(factors: list[dict[str, dict[str, float]]], where: str) -> None:
    owner: dict[str, int] = {}
    for number, factor in enumerate(factors):
        for instrument in {instrument for row in factor.values() for instrument in row}:
            if owner.setdefault(instrument, number) != number:
                raise InputError(f"{where}.product: the instrument '{instrument}' is set by two factors.")


def _exclusions(rules: Any, factors: list[dict[str, dict[str, float]]], where: str) -> list[dict[str, float]]:
    if not isinstance(rules, list):
        raise InputError(f"{where}: a list of combinations is expected, as in [{{relief: 0, nato: 1}}], not {rules!r}.")
    instruments = {instrument for factor in factors for row in factor.values() for instrument in row}
    excluded = [_row(rule, f"{where}[{number}]") for number, rule in enumerate(rules)]
    for number, rule in enumerate(excluded):
        for instrument in rule:
            if instrument not in instruments:
                raise InputError(
                    f"{where}[{number}]: unknown instrument '{instrument}'; {nearest(instrument, instruments)}"
                )
        if not rule:
            raise InputError(f"{where}[{number}]: the combination is empty and would leave out every move.")
    return excluded


def _matches(row: Mapping[str, float], rule: Mapping[str, float]) -> bool:
    return all(row.get(instrument, 0.0) == value for instrument, value in rule.items())
