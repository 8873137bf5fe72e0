"""Backward induction over stages, each stage a simultaneous game of its players.

The players of a stage know what the stages before it chose. The last stage is solved for all its equilibria after
every history. Where several follow, what an earlier mover should expect is not settled by the theory: each mover is
taken to expect, for its own payoff, the best, the worst or the average of the (extreme) equilibria that follow.
With two stages and one leader the first two are the strong and the weak Stackelberg solution in pure moves.

References
----------
Selten, R. (1965), Spieltheoretische Behandlung eines Oligopolmodells mit Nachfrageträgheit; Leitmann, G. (1978), On
generalized Stackelberg strategies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from sim.solve.batch import EquilibriumTable, Solver, best_moves, solve_batch

EXPECTATIONS = ("best", "worst", "average")


@dataclass(frozen=True)
class InducedPaths:
    """What follows each history, for a batch of games.

    Attributes
    ----------
    table : EquilibriumTable
        Equilibria of the last stage, a "game" being one history of one point: its number is
        ``point × histories + history``.
    earlier, last : tuples of int
        Players who move before the last stage, and in it.
    history_shape : tuple of int
        Numbers of moves of the earlier players.
    payoffs : ndarray, shape (rows, players)
        Expected payoffs.
    on_path : dict of expectation to ndarray of bool, shape (rows,)
        Whether the row's history is chosen when every earlier mover has that expectation.
    """

    table: EquilibriumTable
    earlier: tuple[int, ...]
    last: tuple[int, ...]
    history_shape: tuple[int, ...]
    payoffs: np.ndarray
    on_path: dict[str, np.ndarray]

    @property
    def point(self) -> np.ndarray:
        """Number of each row's point."""
        return self.table.game // prod(self.history_shape)

    @property
    def history(self) -> tuple[np.ndarray, ...]:
        """Moves of the earlier players in each row, by number."""
        return np.unravel_index(self.table.game % prod(self.history_shape), self.history_shape) if self.earlier else ()

    @property
    def moves(self) -> tuple[np.ndarray, ...]:
        """Each player's move in every row, by number, in player order; -1 where the player mixes."""
        by_player = dict(zip(self.last, self.table.moves)) | dict(zip(self.earlier, self.history))
        return tuple(by_player[i] for i in range(len(by_player)))

    def strategies(self, shape: Sequence[int]) -> tuple[np.ndarray, ...]:
        """Return each row's strategies in player order, arrays of shape (rows, n_i)."""
        by_player = dict(zip(self.last, self.table.strategies))
        by_player |= {i: np.eye(shape[i])[moves] for i, moves in zip(self.earlier, self.history)}
        return tuple(by_player[i] for i in range(len(shape)))

    def expected(self, tensors: np.ndarray) -> np.ndarray:
        """Return expectations of tensors of shape (points, k, n1, …, nN) in each row, shape (rows, k)."""
        return self.table.expected(self.by_history(tensors))

    def by_history(self, tensors: np.ndarray) -> np.ndarray:
        """Return a view with the earlier players' axes first: shape (points, earlier moves…, k, last stage's moves)."""
        return by_history(tensors, self.earlier, self.last)


def backward_induction(
    payoffs: np.ndarray,
    order: Sequence[Sequence[int]],
    solver: Solver = solve_batch,
    measure: np.ndarray | None = None,
) -> InducedPaths:
    """Solve a batch of games played in stages.

    Parameters
    ----------
    payoffs : ndarray, shape (points, players, n1, …, nN)
    order : sequence of sequences of int
        The players of each stage; every player once.
    solver : callable
        What the players of the last stage play; by default their equilibria.
    measure : ndarray, shape (points, n1, …, nN), optional
        An outcome, for solvers that bound it.
    """
    shape = payoffs.shape[2:]
    earlier = tuple(i for stage in order[:-1] for i in stage)
    last = tuple(order[-1])
    history_shape = tuple(shape[i] for i in earlier)
    moves = tuple(shape[i] for i in last)
    games = by_history(_of_players(payoffs, last), earlier, last).reshape(-1, len(last), *moves)
    measures = None if measure is None else by_history(measure[:, None], earlier, last).reshape(-1, *moves)
    table = solver(games, measures)
    row_payoffs = table.expected(by_history(payoffs, earlier, last))
    on_path = {}
    for expectation in EXPECTATIONS:
        values = _reduce(row_payoffs, table.game, len(games), expectation)
        values = values.reshape(len(payoffs), *history_shape, payoffs.shape[1])
        chosen = _chosen_histories(values, order[:-1], expectation)
        on_path[expectation] = chosen.reshape(-1)[table.game]
    return InducedPaths(table, earlier, last, history_shape, row_payoffs, on_path)


def _of_players(payoffs: np.ndarray, players: tuple[int, ...]) -> np.ndarray:
    """Return the payoffs of some players, shape (points, players, n1, …, nN); a view where they follow one another."""
    consecutive = players == tuple(range(players[0], players[0] + len(players)))
    return payoffs[:, players[0] : players[-1] + 1] if consecutive else payoffs[:, list(players)]


def by_history(tensors: np.ndarray, earlier: tuple[int, ...], last: tuple[int, ...]) -> np.ndarray:
    """Return a view with the earlier players' axes first: (points, earlier moves…, k, last stage's moves)."""
    return tensors.transpose(0, *(2 + i for i in earlier), 1, *(2 + i for i in last))


def _reduce(rows: np.ndarray, group: np.ndarray, groups: int, expectation: str) -> np.ndarray:
    """Reduce rows (ordered by group) to one value a group and column; NaN for a group without rows."""
    values = np.full((groups, rows.shape[1]), np.nan)
    if not len(rows):
        return values
    first = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]]))
    counts = np.diff(np.append(first, len(group)))
    if expectation == "average":
        values[group[first]] = np.add.reduceat(rows, first) / counts[:, None]
    else:
        function = np.maximum if expectation == "best" else np.minimum
        values[group[first]] = function.reduceat(rows, first)
    return values


def _chosen_histories(values: np.ndarray, stages: Sequence[Sequence[int]], expectation: str) -> np.ndarray:
    """Return which histories are chosen, shape (points, earlier moves…), from their values to each player.

    A history after which the last stage has no equilibrium known is never chosen.
    """
    chosen = np.ones(values.shape[:-1], dtype=bool)
    tail = 0  # axes of the stages after the present one
    for stage in reversed(stages):
        width = len(stage)
        batch = values.shape[: values.ndim - 1 - width]
        moves = values.shape[values.ndim - 1 - width : -1]
        flat = values.reshape(-1, *moves, values.shape[-1])
        picked, flat_values = _solve_stage(flat, stage, expectation)
        picked = picked.reshape(*batch, *moves, *[1] * tail)
        chosen &= picked
        values = flat_values.reshape(*batch, values.shape[-1])
        tail += width
    return chosen


def _solve_stage(values: np.ndarray, stage: Sequence[int], expectation: str) -> tuple[np.ndarray, np.ndarray]:
    """Return which moves some equilibrium of the stage plays, and its reduced values to every player."""
    if len(stage) == 1:
        own = np.where(np.isnan(values[..., stage[0]]), -np.inf, values[..., stage[0]])
        picked = _best_known(own)
        game, move = np.nonzero(picked)
        return picked, _reduce(values[game, move], game, len(values), expectation)
    tensors = np.moveaxis(values, -1, 1)
    table = solve_batch(tensors[:, list(stage)])
    played = np.ones((len(table.game), *values.shape[1:-1]), dtype=bool)
    for axis, strategy in enumerate(table.strategies):
        spread = [1] * len(stage)
        spread[axis] = -1
        played &= (strategy > 0).reshape(len(strategy), *spread)
    picked = np.zeros(values.shape[:-1], dtype=bool)
    np.logical_or.at(picked, table.game, played)
    return picked, _reduce(table.expected(tensors), table.game, len(values), expectation)


def _best_known(own: np.ndarray) -> np.ndarray:
    known = np.isfinite(own)
    lowest = np.where(known, own, np.inf).min(axis=-1, keepdims=True)
    lowest = np.where(np.isfinite(lowest), lowest, 0.0)
    return best_moves(np.where(known, own, lowest)) & known
