"""The program's own solution concepts as solvers of batches of simultaneous games; `sim.solve.concepts` names them.

Every concept has a module of its own; here they take and give the same arrays, so that an order of moves, a sweep or
a comparison works with any of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.game.normal_form import Game
from sim.solve.batch import (
    BOUND,
    COMPLETE,
    DEGENERATE,
    ISOLATED,
    NONE,
    SELECTED,
    STATUSES,
    UNDECIDED,
    EquilibriumTable,
    Solver,
    number_within,
    pure_table,
    solve_batch,
)  # fmt: skip
from sim.solve.coalition import coalition_proof_equilibria, strong_equilibria
from sim.solve.correlated import correlated_equilibrium, disobedience
from sim.solve.logit import logit_limits
from sim.solve.n_players.branch_and_prune import branch_and_prune_batch
from sim.solve.profile import payoff_range
from sim.solve.reference import reference_equilibria
from sim.solve.selection import pareto_dominated
from sim.solve.stability import stability


def _nash(payoffs: np.ndarray, measure: np.ndarray | None = None) -> EquilibriumTable:
    if payoffs.shape[1] <= 2:
        return solve_batch(payoffs)
    found = branch_and_prune_batch(payoffs)
    rows = []
    status = np.full(len(payoffs), COMPLETE, dtype=np.int8)
    for game, answer in enumerate(found):
        status[game] = STATUSES.index(answer.certificate.status)
        rows += [(game, profile, ISOLATED, sign or 0) for profile, sign in zip(answer.profiles, answer.indices)]
        for number, profiles in enumerate(answer.representatives):
            rows += [(game, profile, number, 0) for profile in profiles]
    return _table(rows, payoffs.shape[2:], status)


def _pure(payoffs: np.ndarray, measure: np.ndarray | None = None) -> EquilibriumTable:
    return pure_table(payoffs)


def _undominated(payoffs: np.ndarray, measure: np.ndarray | None = None) -> EquilibriumTable:
    """Keep the Nash equilibria that no other one found dominates."""
    table = _nash(payoffs)
    values = table.expected(payoffs)
    keep = np.ones(len(table.game), dtype=bool)
    for game in np.unique(table.game):
        here = np.flatnonzero(table.game == game)
        keep[here] = ~pareto_dominated(values[here], payoff_range(payoffs[game]))
    return EquilibriumTable(
        game=table.game[keep],
        number=number_within(table.game[keep]),
        strategies=tuple(strategy[keep] for strategy in table.strategies),
        component=table.component[keep],
        index=table.index[keep],
        status=np.where(table.status <= DEGENERATE, SELECTED, table.status).astype(np.int8),
    )


def _logit(payoffs: np.ndarray, measure: np.ndarray | None = None) -> EquilibriumTable:
    limits = logit_limits(payoffs)
    converged = np.array([status == "converged" for status in limits.statuses], dtype=bool)
    games = np.flatnonzero(converged)
    return EquilibriumTable(
        game=games,
        number=np.zeros(len(games), dtype=np.int64),
        strategies=tuple(strategy[converged] for strategy in limits.profiles),
        component=np.full(len(games), ISOLATED),
        index=np.zeros(len(games), dtype=np.int8),
        status=np.where(converged, SELECTED, NONE).astype(np.int8),
    )


def _reference(method: str) -> Solver:
    """Return nashpy's answer for stages of two players; it finds nothing for larger ones."""

    def solver(payoffs: np.ndarray, measure: np.ndarray | None = None) -> EquilibriumTable:
        two_players = payoffs.shape[1] == 2
        answers = [reference_equilibria(Game(game), method) if two_players else () for game in payoffs]
        rows = [(g, eq.profile, ISOLATED, eq.index or 0) for g, answer in enumerate(answers) for eq in answer]
        status = np.array([SELECTED if len(answer) else NONE for answer in answers], dtype=np.int8)
        return _table(rows, payoffs.shape[2:], status)

    return solver


def _each_pure(mask: Callable[[np.ndarray], np.ndarray]) -> Solver:
    """Return the solver of a concept that picks pure profiles of one game."""

    def solver(payoffs: np.ndarray, measure: np.ndarray | None = None) -> EquilibriumTable:
        return pure_table(payoffs, np.stack([mask(game) for game in payoffs]))

    return solver


@dataclass(frozen=True)
class CorrelatedTable(EquilibriumTable):
    """Correlated equilibria: `strategies` are the players' marginals of the joint `distribution`.

    Attributes
    ----------
    distribution : ndarray, shape (rows, n1, …, nN)
    coarse : bool
    """

    distribution: np.ndarray
    coarse: bool

    def expected(self, tensors: np.ndarray) -> np.ndarray:
        """Return expectations under each row's joint distribution; see `EquilibriumTable`."""
        axes = tuple(range(2, 2 + len(self.strategies)))
        games = np.ascontiguousarray(tensors[self.place(tensors)])  # in what order numpy adds depends on it
        return (games * self.distribution[:, None]).sum(axis=axes)

    def regret(self, payoffs: np.ndarray) -> np.ndarray:
        """Return the most that a player gains by disobeying, in payoff units, shape (rows,)."""
        games = payoffs[self.place(payoffs)]
        gains = [disobedience(game, d, self.coarse).max() for game, d in zip(games, self.distribution)]
        return np.maximum(np.array(gains), 0.0)


def _correlated(coarse: bool) -> Solver:
    def solver(payoffs: np.ndarray, measure: np.ndarray) -> EquilibriumTable:
        found = [
            correlated_equilibrium(game, sign * values, coarse)
            for game, values in zip(payoffs, measure)
            for sign in (-1.0, 1.0)  # the lowest and the highest value of the measure
        ]
        joint = np.array([one.distribution for one in found])
        is_exact = np.array([one.status == "optimal" for one in found]).reshape(-1, 2).all(axis=1)
        games, players = payoffs.shape[:2]
        marginals = tuple(
            joint.sum(axis=tuple(1 + other for other in range(players) if other != player)) for player in range(players)
        )
        return CorrelatedTable(
            game=np.repeat(np.arange(games), 2),
            number=np.tile([0, 1], games),
            strategies=marginals,
            component=np.full(2 * games, ISOLATED),
            index=np.zeros(2 * games, dtype=np.int8),
            status=np.where(is_exact, BOUND, UNDECIDED).astype(np.int8),
            distribution=joint,
            coarse=coarse,
        )

    return solver


def _table(rows: list[tuple], shape: tuple[int, ...], status: np.ndarray) -> EquilibriumTable:
    """Return rows (game, profile, component, index) as a table."""
    game = np.array([row[0] for row in rows], dtype=np.int64)
    return EquilibriumTable(
        game=game,
        number=number_within(game),
        strategies=tuple(np.array([row[1][i] for row in rows]).reshape(len(rows), n) for i, n in enumerate(shape)),
        component=np.array([row[2] for row in rows], dtype=np.int64),
        index=np.array([row[3] for row in rows], dtype=np.int8),
        status=status,
    )


def _stable(kind: str) -> Solver:
    """Return the solver of a kind of stability that `sim.solve.stability` names."""
    return _each_pure(lambda payoffs: stability(payoffs).equilibria[kind])


SOLVERS: dict[str, Solver] = {
    "quick": solve_batch,
    "nash": _nash,
    "vertex_enumeration": _reference("vertex_enumeration"),
    "lemke_howson": _reference("lemke_howson"),
    "pure": _pure,
    "undominated": _undominated,
    "strong": _each_pure(strong_equilibria),
    "coalition_proof": _each_pure(coalition_proof_equilibria),
    "logit": _logit,
    "correlated": _correlated(coarse=False),
    "coarse": _correlated(coarse=True),
    "metarational": _stable("general_metarational"),
    "symmetric": _stable("symmetric_metarational"),
    "sequential": _stable("sequential"),
}
