"""Iterated elimination of strictly dominated moves.

A move is strictly dominated when another move of its player, or a mixture of other moves, is worth more whatever
the others do. No equilibrium plays such a move, so it can be removed, and then others may become dominated; the
moves that survive do not depend on the order of removal (Gilboa, I., Kalai, E. and Zemel, E. (1990), On the order
of eliminating dominated strategies, Operations Research Letters 9). Domination by mixtures is a linear program
(Conitzer, V. and Sandholm, T. (2005), Complexity of (iterated) dominance).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import InputError
from sim.solve.profile import exceeds, payoff_grain, tie_margin


@dataclass(frozen=True)
class Elimination:
    """One move removed.

    Attributes
    ----------
    round : int
        From 1; all moves dominated at the start of a round are removed in it.
    player, move : int
    dominator : ndarray, shape (n_player,)
        The mixed strategy that is worth more: a single 1 for a pure dominator.
    margin : float
        Smallest gain from playing the dominator instead, in payoff units.
    """

    round: int
    player: int
    move: int
    dominator: np.ndarray
    margin: float


@dataclass(frozen=True)
class Survivors:
    """What iterated strict dominance leaves.

    Attributes
    ----------
    moves : tuple of int ndarray
        Surviving moves of each player.
    eliminations : tuple of Elimination
        In order of removal.
    """

    moves: tuple[np.ndarray, ...]
    eliminations: tuple[Elimination, ...]

    def reduced(self, payoffs: np.ndarray) -> np.ndarray:
        """Return the payoffs of the game with the surviving moves alone."""
        return payoffs[np.ix_(range(len(payoffs)), *self.moves)]


def iterated_strict_dominance(payoffs: np.ndarray, mixed: bool = False) -> Survivors:
    """Return the moves that survive iterated strict dominance, and what was removed in which round by what.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
    mixed : bool
        Whether to look for mixed dominators too, by one linear program for each move that has no pure one.

    Returns
    -------
    Survivors

    Raises
    ------
    InputError
        If the shape is not (players, n1, …, nN).

    Examples
    --------
    The prisoners' dilemma:

    >>> survivors = iterated_strict_dominance(np.array([[[3, 0], [5, 1]], [[3, 5], [0, 1]]]))
    >>> survivors.moves
    (array([1]), array([1]))
    """
    payoffs = np.asarray(payoffs, dtype=float)
    _check(payoffs[None])
    grains = [payoff_grain(own, player) for player, own in enumerate(payoffs)]
    moves = [np.arange(count) for count in payoffs.shape[1:]]
    eliminations: list[Elimination] = []
    while True:
        found = [
            Elimination(1 + (eliminations[-1].round if eliminations else 0), player, *domination)
            for player in range(len(moves))
            for domination in _dominations(payoffs[player], moves, player, grains[player], mixed)
        ]
        if not found:
            return Survivors(tuple(moves), tuple(eliminations))
        eliminations += found
        for gone in found:
            moves[gone.player] = moves[gone.player][moves[gone.player] != gone.move]


def surviving_moves(payoffs: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return which moves survive iterated strict dominance by pure moves, in each game of an array.

    Parameters
    ----------
    payoffs : ndarray, shape (games, players, n1, …, nN)

    Returns
    -------
    tuple of bool ndarray, shapes (games, n1), …, (games, nN)

    Raises
    ------
    InputError
        If the shape is not (games, players, n1, …, nN).
    """
    payoffs = np.asarray(payoffs, dtype=float)
    _check(payoffs)
    games, players = payoffs.shape[:2]
    alive = [np.ones((games, count), bool) for count in payoffs.shape[2:]]
    own_first = [
        np.moveaxis(payoffs[:, player], 1 + player, 1).reshape(games, payoffs.shape[2 + player], -1)
        for player in range(players)
    ]
    grains = [payoff_grain(own, axis=0, batch_axes=1) for own in own_first]
    changed = True
    while changed:
        changed = False
        for player in range(players):
            others = _profiles_alive([mask for other, mask in enumerate(alive) if other != player], games)
            for move in range(alive[player].shape[1]):
                own = own_first[player]
                better = (exceeds(own, own[:, move : move + 1], *grains[player]) | ~others[:, None]).all(axis=2)
                dominated = better.any(axis=1) & alive[player][:, move]
                alive[player][dominated, move] = False
                changed |= bool(dominated.any())
    return tuple(alive)


def _profiles_alive(masks: Sequence[np.ndarray], games: int) -> np.ndarray:
    """Return which profiles of the players with these masks are alive, shape (games, profiles), in C order."""
    alive = np.ones((games, 1), bool)
    for mask in masks:
        alive = (alive[:, :, None] & mask[:, None]).reshape(games, -1)
    return alive


def _dominations(
    table: np.ndarray, moves: Sequence[np.ndarray], player: int, grain: tuple[np.ndarray, np.ndarray], mixed: bool
):
    """Yield (move, dominator, margin) for each strictly dominated move of a player.

    Parameters
    ----------
    table : ndarray, shape (n1, …, nN)
        The player's payoffs.
    moves : sequence of int ndarray
        Moves left.
    grain : pair of ndarray
        From `payoff_grain` of the table.
    """
    left = moves[player]
    grain = [part.reshape(1, 1) for part in grain]
    values = np.moveaxis(table[np.ix_(*moves)], player, 0).reshape(len(left), -1)
    for row, move in enumerate(left):
        weights = dominator(values, row, grain, mixed)
        if weights is not None:
            whole = np.zeros(table.shape[player])
            whole[left] = weights
            yield int(move), whole, float((weights @ (values - values[row])).min())


def dominator(values: np.ndarray, row: int, grain: Sequence[np.ndarray], mixed: bool = False) -> np.ndarray | None:
    """Return the mixture of moves that is worth more than one of them whatever the others do, None if there is none.

    Parameters
    ----------
    values : ndarray, shape (moves, cells)
        The player's payoffs, a column for each thing that the others can do.
    row : int
        The move.
    grain : pair of ndarray
        From `payoff_grain` of the table, to broadcast with `values`.
    mixed : bool
        Whether to look for mixtures, by one linear program, where no move alone is worth more.
    """
    better = exceeds(values, values[row], *grain).all(axis=1)
    gains = values - values[row]
    if better.any():
        margins = np.where(better, gains.min(axis=1), -np.inf)
        return np.where(np.arange(len(values)) == np.argmax(margins), 1.0, 0.0)
    if not mixed or len(values) < 3:
        return None
    weights = _best_mixture(gains)
    size = np.maximum(weights @ np.abs(values), np.abs(values[row]))
    return weights if (weights @ gains > tie_margin(size, *grain)).all() else None


def _best_mixture(gains: np.ndarray) -> np.ndarray:
    """Return the mixture of rows whose smallest entry is largest, each column measured by its largest entry.

    One linear program: maximize m subject to weights @ gains >= m in every column, weights in the simplex.
    """
    import scipy  # slow to import, and seldom needed

    rows, columns = gains.shape
    size = np.abs(gains).max(axis=0)
    gains = gains / np.where(size > 0, size, 1.0)
    result = scipy.optimize.linprog(
        np.append(np.zeros(rows), -1.0),
        A_ub=np.column_stack([-gains.T, np.ones(columns)]),
        b_ub=np.zeros(columns),
        A_eq=np.append(np.ones(rows), 0.0)[None],
        b_eq=[1.0],
        bounds=[(0.0, 1.0)] * rows + [(None, None)],
        method="highs",
    )
    weights = np.maximum(result.x[:rows], 0.0)
    return weights / weights.sum()


def _check(payoffs: np.ndarray) -> None:
    if payoffs.ndim < 3 or payoffs.shape[1] != payoffs.ndim - 2:
        raise InputError(
            f"payoffs of one game need the shape (players, n1, …, nN), an axis per player; got {payoffs.shape[1:]}."
        )
