"""What may be expected in a subgame: all of its equilibria, or the pure ones first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.solve.batch import EquilibriumTable, Solver, solve_batch


def pure_first(
    payoffs: np.ndarray, measure: np.ndarray | None = None, solver: Solver = solve_batch
) -> EquilibriumTable:
    """Return the pure equilibria of each game of a batch, and where there is none all that a solver finds."""
    table = solver(payoffs, measure)
    pure = np.all([strategy.max(axis=1) == 1 for strategy in table.strategies], axis=0)
    has_pure = np.zeros(len(payoffs), dtype=bool)
    has_pure[table.game[pure]] = True
    kept = pure | ~has_pure[table.game]
    return replace(
        table,
        game=table.game[kept],
        number=table.number[kept],
        strategies=tuple(strategy[kept] for strategy in table.strategies),
        component=table.component[kept],
        index=table.index[kept],
    )
