"""Equilibria of a batch of simultaneous games, as flat arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any

import numpy as np

from sim.solve.profile import best_of_choice, ties_with_best
from sim.solve.pure import best_replies
from sim.solve.two_players.bimatrix import STATUSES as BIMATRIX_STATUSES
from sim.solve.two_players.bimatrix import bimatrix_equilibria_batch

# The first four are those of `bimatrix`; ``pure only``: mixed profiles were not looked for; ``selected``: the concept
# picks some profiles, not a set; ``bound``: ends of an outcome's range; ``none``: nothing was found.
STATUSES = (*BIMATRIX_STATUSES, "pure only", "selected", "bound", "none")
COMPLETE, DEGENERATE, UNDECIDED, BUDGET_SPENT, PURE_ONLY, SELECTED, BOUND, NONE = range(len(STATUSES))
ISOLATED = -1


@dataclass(frozen=True)
class EquilibriumTable:
    """Equilibria of many games, one row each, ordered by game.

    Attributes
    ----------
    game : ndarray of int, shape (rows,)
        Number of the game in the batch.
    number : ndarray of int, shape (rows,)
        Number of the equilibrium within its game.
    strategies : tuple of ndarray, shapes (rows, n1), …, (rows, nN)
    component : ndarray of int, shape (rows,)
        Number of the continuum within the game that the row is an extreme point of, -1 for an isolated one.
    index : ndarray of int, shape (rows,)
        +1 or -1 for a regular equilibrium, 0 where it is not regular or not known.
    status : ndarray of int8, shape (games,)
        Position in STATUSES.
    """

    game: np.ndarray
    number: np.ndarray
    strategies: tuple[np.ndarray, ...]
    component: np.ndarray
    index: np.ndarray
    status: np.ndarray

    def expected(self, tensors: np.ndarray) -> np.ndarray:
        """Return expectations under each row's strategies.

        Parameters
        ----------
        tensors : ndarray, shape (…, k, n1, …, nN)
            The leading axes number the games, row by row.

        Returns
        -------
        ndarray, shape (rows, k)
        """
        place = self.place(tensors)
        profile: tuple[Any, ...] = (*place, slice(None), *self.moves)
        values = tensors[profile].astype(float, copy=False)
        if len(mixed := self._mixed):
            values[mixed] = _contract(tensors[_some(place, mixed)], _some(self.strategies, mixed))
        return values

    def regret(self, payoffs: np.ndarray) -> np.ndarray:
        """Return each row's regret, in payoff units, shape (rows,).

        Parameters
        ----------
        payoffs : ndarray, shape (…, players, n1, …, nN)
            The leading axes number the games, row by row.
        """
        place, moves = self.place(payoffs), self.moves
        regret = np.zeros(len(self.game))
        for i, move in enumerate(moves):
            choice: tuple[Any, ...] = (*place, i, *moves[:i], slice(None), *moves[i + 1 :])
            own = payoffs[choice]
            regret = np.maximum(regret, best_of_choice(own, 1)[:, 0] - own[np.arange(len(own)), move])
        if len(mixed := self._mixed):
            regret[mixed] = _mixed_regret(payoffs[_some(place, mixed)], _some(self.strategies, mixed))
        return regret

    def place(self, tensors: np.ndarray) -> tuple[np.ndarray, ...]:
        """Return where each row's game is among tensors of shape (…, k, n1, …, nN): its number on each leading axis."""
        return np.unravel_index(self.game, tensors.shape[: -1 - len(self.strategies)])

    @cached_property
    def moves(self) -> tuple[np.ndarray, ...]:
        """Each player's move in every row, by number; -1 where the player mixes. What it brings is then read off."""
        return tuple(_moves(strategy) for strategy in self.strategies)

    @cached_property
    def _mixed(self) -> np.ndarray:
        """The numbers of the rows in which some player mixes."""
        return np.flatnonzero(reduce(np.minimum, self.moves) < 0)


# A solver takes a batch of games, shape (games, players, n1, …, nN), and an outcome measure at every profile of each,
# shape (games, n1, …, nN), which only the concepts that bound an outcome look at.
Solver = Callable[[np.ndarray, np.ndarray], EquilibriumTable]


def solve_batch(payoffs: np.ndarray, measure: np.ndarray | None = None) -> EquilibriumTable:
    """Return the equilibria of each game of a batch, as far as they are found at little cost.

    One player: its best moves. Two: all extreme equilibria (`bimatrix_equilibria_batch`). More: the pure ones, with
    the status ``pure only``, or ``none`` where there is none.

    Parameters
    ----------
    payoffs : ndarray, shape (games, players, n1, …, nN)
    measure : ignored
    """
    players = payoffs.shape[1]
    if players == 1:
        return _best_moves(payoffs[:, 0])
    if players == 2:
        return _two_players(payoffs)
    return pure_table(payoffs)


def _moves(strategy: np.ndarray) -> np.ndarray:
    """Return the move that each row plays, -1 where it plays several."""
    row, move = np.divmod(np.flatnonzero(strategy > 0), strategy.shape[1])
    alone = np.bincount(row, minlength=len(strategy))[row] == 1
    moves = np.full(len(strategy), -1)
    moves[row[alone]] = move[alone]
    return moves


def _some(arrays: tuple[np.ndarray, ...], rows: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return some rows of each array."""
    return tuple(array[rows] for array in arrays)


def _mixed_regret(payoffs: np.ndarray, strategies: tuple[np.ndarray, ...]) -> np.ndarray:
    """Return the regret of each row's strategies, payoffs being of shape (rows, players, n1, …, nN)."""
    regret = np.zeros(len(payoffs))
    for i, strategy in enumerate(strategies):
        own = payoffs[:, i]
        losses = np.moveaxis(best_of_choice(own, 1 + i) - own, 1 + i, 1)
        losses = _contract(losses, strategies[:i] + strategies[i + 1 :])
        regret = np.maximum(regret, _contract(losses - losses.min(axis=1, keepdims=True), (strategy,)))
    return regret


def _contract(tensors: np.ndarray, strategies: tuple[np.ndarray, ...]) -> np.ndarray:
    """Sum tensors of shape (rows, …, n1, …, nk) against strategies (rows, n_j) over their last axes.

    Move by move: in which order numpy's own sum adds depends on how the array lies in memory.
    """
    for strategy in reversed(strategies):
        weights = strategy.T.reshape(strategy.shape[1], -1, *[1] * (tensors.ndim - 2))
        total = tensors[..., 0] * weights[0]
        for move in range(1, len(weights)):
            total = total + tensors[..., move] * weights[move]
        tensors = total
    return tensors


def best_moves(values: np.ndarray) -> np.ndarray:
    """Return which moves are best within the tolerance, ``values`` having moves on its last axis."""
    return ties_with_best(values, batch_axes=values.ndim - 1)


def _best_moves(values: np.ndarray) -> EquilibriumTable:
    optimal = best_moves(values)
    game, move = np.nonzero(optimal)
    tied = optimal.sum(axis=1) > 1
    return EquilibriumTable(
        game=game,
        number=number_within(game),
        strategies=(np.eye(values.shape[1])[move],),
        component=np.where(tied[game], 0, ISOLATED),
        index=np.where(tied[game], 0, 1),
        status=np.where(tied, DEGENERATE, COMPLETE).astype(np.int8),
    )


def _two_players(payoffs: np.ndarray) -> EquilibriumTable:
    found = bimatrix_equilibria_batch(payoffs)
    return EquilibriumTable(
        game=found.game,
        number=number_within(found.game),
        strategies=(found.x, found.y),
        component=found.component,
        index=found.index,
        status=found.status.astype(np.int8),
    )


def pure_table(payoffs: np.ndarray, chosen: np.ndarray | None = None) -> EquilibriumTable:
    """Return pure profiles of each game, with the status ``pure only``, or ``none`` where there is none.

    Parameters
    ----------
    payoffs : ndarray, shape (games, players, n1, …, nN)
    chosen : ndarray of bool, shape (games, n1, …, nN), optional
        Which profiles; by default the equilibria.
    """
    replies = best_replies(payoffs, batch_axes=1)
    game, *moves = np.nonzero(reduce(np.logical_and, replies) if chosen is None else chosen)
    status = np.full(len(payoffs), NONE, dtype=np.int8)
    status[game] = PURE_ONLY
    strict = np.ones(len(game), dtype=bool)
    for i, best in enumerate(replies):
        choice: tuple[Any, ...] = (game, *moves[:i], slice(None), *moves[i + 1 :])
        strict &= best[choice].sum(axis=1) == 1
    return EquilibriumTable(
        game=game,
        number=number_within(game),
        strategies=tuple(np.eye(count)[move] for count, move in zip(payoffs.shape[2:], moves)),
        component=np.full(len(game), ISOLATED),
        index=strict.astype(np.int8),  # a strict pure equilibrium has index +1
        status=status,
    )


def number_within(group: np.ndarray) -> np.ndarray:
    """Return each row's number within its group, groups being runs of equal values."""
    if not len(group):
        return np.zeros(0, dtype=np.int64)
    first = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]]))
    return np.arange(len(group)) - np.repeat(first, np.diff(np.append(first, len(group))))
