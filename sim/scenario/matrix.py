"""Payoffs written as a matrix, and the outcomes of a game that names none: formulas that hold arrays over profiles."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from math import prod
from typing import Any

import numpy as np

from sim.errors import InputError, shown
from sim.scenario.formula import Formula, check_known, parse
from sim.scenario.menu import level
from sim.scenario.polynomial import check_memory
from sim.scenario.where import Where

TERM = "payoff"  # the one term of a player whose payoffs are a matrix


def read_matrix(
    section: list, player: str, moves: Mapping[str, Sequence[str]], known: Collection[str], where: Where
) -> dict[str, Formula]:
    """Read one player's payoffs at every profile: nested lists, the players and their moves in the order of `moves`.

    Parameters
    ----------
    section : list
        Numbers, or formulas; a formula is read at the profile where it stands.
    known : collection of str
        The names that a formula may use.

    Raises
    ------
    InputError
        If the lists do not have the shape of the game, or an entry is neither a number nor a formula.
    """
    shape = tuple(len(menu) for menu in moves.values())
    numbers = np.zeros(shape)
    formulas: dict[str, tuple[Formula, list[tuple[int, ...]]]] = {}  # each with the profiles where it stands
    for profile, row, place in _rows(section, tuple(moves), shape, where):
        if (
            all(type(entry) is float for entry in row) and np.isfinite(row).all()
        ):  # quickly, as a table of data has many
            numbers[profile] = row
            continue
        for number, entry in enumerate(row):
            here = (*profile, number)
            if isinstance(entry, str):
                if entry not in formulas:
                    formulas[entry] = parse(entry, place / number), []
                    check_known(formulas[entry][0], known, place / number)
                formulas[entry][1].append(here)
            elif isinstance(entry, list):
                raise InputError(f"{place / number}: a number or formula is expected, not the list {shown(entry)}.")
            else:
                numbers[here] = level(entry, place / number)
    check_memory(1 + len(formulas), prod(shape))
    arrays = {"its numbers": numbers}
    parts: list[ast.expr] = [ast.Name("its numbers")]
    for number, (formula, profiles) in enumerate(formulas.values()):
        arrays[f"places of {number}"] = _ones(shape, profiles)
        parts.append(
            ast.Call(ast.Name("where"), [ast.Name(f"places of {number}"), formula.tree, ast.Constant(0.0)], [])
        )
    while len(parts) > 1:  # added up in pairs, so that many formulas do not nest deeply
        pairs = [parts[k : k + 2] for k in range(0, len(parts), 2)]
        parts = [reduce(lambda a, b: ast.BinOp(a, ast.Add(), b), pair) for pair in pairs]
    names = frozenset().union(*(formula.names for formula, _ in formulas.values()))
    return {TERM: Formula(f"matrix of {player}", parts[0], names, arrays)}


def plays_first_move(moves: Mapping[str, Sequence[str]], order: Sequence[Sequence[str]]) -> dict[str, Formula]:
    """Return the outcomes of a game that names none: ``PLAYER_plays_MOVE``, 1 where a player's first move is played.

    Their expected values are the probabilities of those moves. Who moves last comes first.
    """
    outcomes = {}
    for player in (player for stage in reversed(order) for player in stage):
        name = f"{player}_plays_{moves[player][0]}"
        shape = [len(menu) if player == other else 1 for other, menu in moves.items()]
        outcomes[name] = Formula(
            name, ast.Name("its numbers"), frozenset(), {"its numbers": _ones(shape, [(0,) * len(shape)])}
        )
    return outcomes


def _ones(shape: Sequence[int], profiles: Iterable[tuple[int, ...]]) -> np.ndarray:
    """Return 1 at the profiles and 0 elsewhere."""
    array = np.zeros(shape)
    array[tuple(zip(*profiles))] = 1.0
    return array


def _rows(
    section: Any, players: Sequence[str], shape: Sequence[int], where: Where
) -> Iterator[tuple[tuple[int, ...], list, Where]]:
    """Yield (moves of all players but the last, entries, their place); refuse lists of another shape than the game's."""
    if not isinstance(section, list) or len(section) != shape[0]:
        found = f"{len(section)} of them" if isinstance(section, list) else shown(section)
        what = "numbers or formulas" if len(shape) == 1 else "lists"
        raise InputError(
            f"{where}: a list of {shape[0]} {what} is expected here, one for each move of {players[0]}, not {found}."
        )
    if len(shape) == 1:
        yield (), section, where
        return
    for number, part in enumerate(section):
        for profile, row, place in _rows(part, players[1:], shape[1:], where / number):
            yield (number, *profile), row, place
