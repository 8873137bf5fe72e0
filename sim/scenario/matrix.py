"""Payoffs written as a matrix, and the outcomes of a game that names none: formulas that hold arrays over profiles."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np

from sim.errors import InputError, shown
from sim.scenario.formula import Formula, parse
from sim.scenario.menu import level
from sim.scenario.place import Place

TERM = "payoff"  # the one term of a player whose payoffs are a matrix


def read_matrix(
    section: list, player: str, moves: Mapping[str, Sequence[str]], where: Place
) -> dict[str, Formula]:
    """Read one player's payoffs at every profile: nested lists, the players and their moves in the order of `moves`.

    Parameters
    ----------
    section : list
        Numbers, or formulas in the parameters.

    Raises
    ------
    InputError
        If the lists do not have the shape of the game, or an entry is neither a number nor a formula.
    """
    shape = tuple(len(menu) for menu in moves.values())
    numbers, spots = np.zeros(shape), {}
    for profile, entry, place in _entries(section, tuple(moves), shape, where):
        if isinstance(entry, str):
            spots.setdefault(entry, (parse(entry, place), np.zeros(shape)))[1][profile] = 1.0
        else:
            numbers[profile] = level(entry, place)
    parts: list[ast.expr] = [ast.Constant(numbers)]
    for formula, spot in spots.values():
        parts.append(ast.Call(ast.Name("where"), [ast.Constant(spot), formula.tree, ast.Constant(0.0)], []))
    while len(parts) > 1:  # added up in pairs, so that many formulas do not nest deeply
        pairs = [parts[k : k + 2] for k in range(0, len(parts), 2)]
        parts = [reduce(lambda a, b: ast.BinOp(a, ast.Add(), b), pair) for pair in pairs]
    names = frozenset().union(*(formula.names for formula, _ in spots.values()))
    return {TERM: Formula(f"matrix of {player}", parts[0], names)}


def plays_first_move(moves: Mapping[str, Sequence[str]]) -> dict[str, Formula]:
    """Return the outcomes of a game that names none: for each player, ``PLAYER_MOVE``, 1 where its first move is played.

    Their expected values are the probabilities of those moves.
    """
    outcomes = {}
    for axis, (player, menu) in enumerate(moves.items()):
        plays = (np.arange(len(menu)) == 0).astype(float)
        tree = ast.Constant(plays.reshape([-1 if axis == other else 1 for other in range(len(moves))]))
        outcomes[f"{player}_{menu[0]}"] = Formula(f"1 where {player} plays {menu[0]}", tree, frozenset())
    return outcomes


def _entries(
    section: Any, players: Sequence[str], shape: Sequence[int], where: Place
) -> Iterator[tuple[tuple[int, ...], Any, Place]]:
    """Yield (profile, entry, its place); refuse lists of another shape than the game's."""
    if not shape:
        if isinstance(section, list):
            raise InputError(f"{where}: a number or formula is expected, not the list {shown(section)}.")
        yield (), section, where
        return
    if not isinstance(section, list) or len(section) != shape[0]:
        found = f"{len(section)} of them" if isinstance(section, list) else shown(section)
        what = "numbers or formulas" if len(shape) == 1 else "lists"
        raise InputError(
            f"{where}: a list of {shape[0]} {what} is expected here, one for each move of {players[0]}, not {found}."
        )
    for number, part in enumerate(section):
        for profile, entry, place in _entries(part, players[1:], shape[1:], where / number):
            yield (number, *profile), entry, place
