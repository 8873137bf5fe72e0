"""What may be expected in a subgame: all of its equilibria, or the pure ones first."""

from __future__ import annotations

import numpy as np

from sim.solve.batch import NONE, EquilibriumTable, Solver, pure_table, solve_batch


def pure_first(payoffs: np.ndarray, measure: np.ndarray, solver: Solver = solve_batch) -> EquilibriumTable:
    """Return the pure equilibria of each game of a batch, and where there is none all that a solver finds."""
    pure = pure_table(payoffs)
    without = np.flatnonzero(pure.status == NONE)
    if not len(without):
        return pure
    others = solver(payoffs[without], measure[without])
    status = pure.status.copy()
    status[without] = others.status
    game = np.concatenate([pure.game, without[others.game]])
    order = np.argsort(game, kind="stable")

    def together(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
        return np.concatenate([ours, theirs])[order]

    return EquilibriumTable(
        game=game[order],
        number=together(pure.number, others.number),
        strategies=tuple(map(together, pure.strategies, others.strategies)),
        component=together(pure.component, others.component),
        index=together(pure.index, others.index),
        status=status,
    )
