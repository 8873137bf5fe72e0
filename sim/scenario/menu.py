"""Menus: a player's moves as rows of instrument levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from numbers import Real
from typing import Any

import numpy as np

from sim.errors import InputError, nearest, shown
from sim.scenario.where import Where

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


def rows_of(section: Any, where: Where) -> dict[str, Any]:
    """Return a menu's moves with their rows as they are written, unchecked; those of a list or product made first.

    Raises
    ------
    InputError
        If the menu is empty or too long.
    """
    if isinstance(section, list):
        section = _listed(section, where)
    if not isinstance(section, Mapping) or not section:
        raise InputError(
            f"{where}: the menu is empty; list moves, as in [WAIT, OFFER], or give rows, as in 'WAIT: {{}}'."
        )
    rows = _product_rows(section, where) if "product" in section else section
    if not rows:
        raise InputError(f"{where}: the menu is empty; 'except' leaves no move.")
    if len(rows) > LONGEST_MENU:
        raise InputError(f"{where}: {len(rows):,} moves; at most {LONGEST_MENU:,} are allowed.")
    return {str(move): row for move, row in rows.items()}


def read_menu(section: Any, where: Where) -> Menu:
    """Read one player's entry of `moves`: names, named rows, or a ``product:`` of instruments with ``except:``.

    Raises
    ------
    InputError
        If the menu is empty or too long, or a row or level is not what it should be.
    """
    rows = {move: _row(row, where / move) for move, row in rows_of(section, where).items()}
    instruments = list(dict.fromkeys(instrument for row in rows.values() for instrument in row))
    levels = {instrument: np.array([row.get(instrument, 0.0) for row in rows.values()]) for instrument in instruments}
    return Menu(tuple(rows), levels)


def _listed(names: list[Any], where: Where) -> dict[str, dict[str, float]]:
    """Return a list of names as moves without instruments."""
    rows: dict[str, dict[str, float]] = {}
    for number, name in enumerate(names):
        if not isinstance(name, (str, int, float)) or isinstance(name, bool):
            raise InputError(
                f"{where / number}: the name of a move is expected, not {shown(name)}; a row stands under its name."
            )
        if str(name) in rows:
            raise InputError(f"{where / number}: the move '{name}' is listed twice; give each move its own name.")
        rows[str(name)] = {}
    return rows


def _row(row: Any, where: Where) -> dict[str, float]:
    if not isinstance(row, Mapping):
        raise InputError(f"{where}: a row of instrument levels is expected, as in {{aid: 0.5}}, not {shown(row)}.")
    return {str(instrument): level(value, where / instrument) for instrument, value in row.items()}


def level(value: Any, where: object) -> float:
    """Return a finite number, or say where one was expected."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise InputError(f"{where}: a number is expected, as in 0.5, not {shown(value)}.")
    try:
        number = float(value)
    except OverflowError:
        number = np.inf
    if not np.isfinite(number):
        raise InputError(f"{where}: {shown(value)} is not a finite number.")
    return number


def _product_rows(section: Mapping[str, Any], where: Where) -> dict[str, dict[str, float]]:
    for key in section:
        if key not in ("product", "except"):
            raise InputError(
                f"{where.at(key)}: unknown key '{key}' beside 'product'; {nearest(key, ['product', 'except'])}"
            )
    factors = [_factor(name, values, where / "product" / name) for name, values in _pairs(section["product"], where)]
    size = prod(len(factor) for factor in factors)
    if size > LONGEST_MENU:
        raise InputError(f"{where}: the product has {size:,} moves; at most {LONGEST_MENU:,} are allowed.")
    _refuse_shared_instruments(factors, where)
    excluded = _exclusions(section.get("except", []), factors, where / "except")
    rows = {}
    for parts in product(*(factor.items() for factor in factors)):
        row = {instrument: value for _, part in parts for instrument, value in part.items()}
        if not any(_matches(row, rule) for rule in excluded):
            name = "+".join(name for name, _ in parts)
            if name in rows:
                raise InputError(f"{where / 'product'}: two combinations are both named '{name}'; rename their rows.")
            rows[name] = row
    return rows


def _pairs(section: Any, where: Where) -> list[tuple[str, Any]]:
    if not isinstance(section, Mapping) or not section:
        raise InputError(f"{where / 'product'}: the product is empty; list instruments with their levels.")
    return list(section.items())


def _factor(name: str, values: Any, where: Where) -> dict[str, dict[str, float]]:
    """Return the named rows of one factor: given as rows, or as a list of one instrument's levels."""
    if isinstance(values, Mapping) and values:
        return {str(part): _row(row, where / part) for part, row in values.items()}
    if isinstance(values, list) and values:
        levels = [level(value, where) for value in values]
        if len(set(levels)) != len(levels):
            raise InputError(f"{where}: a level is repeated in {values}; list each level once.")
        return {f"{name}={value:g}": {name: value} for value in levels}
    raise InputError(f"{where}: a list of levels or named rows is expected, not {shown(values)}.")


def _refuse_shared_instruments(factors: list[dict[str, dict[str, float]]], where: Where) -> None:
    owner: dict[str, int] = {}
    for number, factor in enumerate(factors):
        for instrument in {instrument for row in factor.values() for instrument in row}:
            if owner.setdefault(instrument, number) != number:
                raise InputError(f"{where / 'product'}: the instrument '{instrument}' is set by two factors.")


def _exclusions(rules: Any, factors: list[dict[str, dict[str, float]]], where: Where) -> list[dict[str, float]]:
    if not isinstance(rules, list):
        raise InputError(
            f"{where}: a list of combinations is expected, as in [{{relief: 0, nato: 1}}], not {shown(rules)}."
        )
    instruments = {instrument for factor in factors for row in factor.values() for instrument in row}
    excluded = [_row(rule, where / number) for number, rule in enumerate(rules)]
    for number, rule in enumerate(excluded):
        for instrument in rule:
            if instrument not in instruments:
                raise InputError(
                    f"{where / number}: unknown instrument '{instrument}'; {nearest(instrument, instruments)}"
                )
        if not rule:
            raise InputError(f"{where / number}: the combination is empty and would leave out every move.")
    return excluded


def _matches(row: Mapping[str, float], rule: Mapping[str, float]) -> bool:
    return all(row.get(instrument, 0.0) == value for instrument, value in rule.items())
