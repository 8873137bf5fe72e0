"""Sweeps: the whole equilibrium set at every point of a grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from math import prod
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.errors import InputError, expect
from sim.scenario.scenario import Scenario, expect_scenario
from sim.solve.concepts import DEFAULT
from sim.solve.concepts import concept as named_concept
from sim.study.conditioned import ConditionedGrid, condition_grid
from sim.study.designs import whole_number
from sim.study.grid import Grid, make_grid
from sim.study.memory import refuse_more_than_memory
from sim.study.rows import solve_points

CHUNK_NUMBERS = 600_000  # payoffs held at once by a worker; fixed, so that results do not depend on the workers


def sweep(scenario: Scenario, axes: Mapping[str, Any], workers: int = 1, concept: str = DEFAULT) -> pd.DataFrame:
    """Solve a scenario at every point of a grid, in its order of moves and with all players moving at once.

    Parameters
    ----------
    scenario : Scenario
    axes : mapping of parameter to array_like or str
        Values, or ``low:high:points``; the other parameters stay at the scenario's values.
    workers : int
        Threads; the result does not depend on it.
    concept : str
        What the players of a stage play: a name of `sim.CONCEPTS`.

    Returns
    -------
    pandas.DataFrame
        One row per point, form of play, earlier moves and equilibrium. Columns: ``point``, the axes, ``form`` (led or
        simultaneous), ``equilibrium`` (its number), each player's move (the support where it mixes) and probabilities
        (``…_mix``), ``payoff_…``, ``regret``, ``index``, ``component``, the outcomes (expected values), ``triangle``,
        ``led_best``, ``led_worst``, ``led_average`` (whether the row lies on the path when every earlier mover expects
        the best, worst or average of what follows) and ``status``.

    Raises
    ------
    InputError
        For an unknown parameter, values that are not numbers, payoffs that are not finite at some point, or more
        points than this machine's memory holds the rows of.

    Warns
    -----
    ConstraintWarning
        If points are left out, because a constraint does not hold there.
    """
    expect_scenario(scenario)
    expect(axes, (Mapping, type(None)), "axes", "a mapping such as {'q': '0:1:11'}")
    expect(concept, str, "concept", "a name such as 'nash'")
    whole_number(workers, "workers", 1, 256)
    grid = condition_grid(scenario, make_grid(scenario, axes or {}))
    tables = []
    with closing(_solve_grid(scenario, grid, workers, concept)) as solved:
        for table in solved:
            tables.append(table)
            if len(tables) == 1:
                refuse_more_than_memory(table.nbytes / min(grid.size, _step(scenario)), grid.size)
    return pa.concat_tables(tables).unify_dictionaries().to_pandas()


def _step(scenario: Scenario) -> int:
    """Return the number of points solved at once."""
    return max(1, CHUNK_NUMBERS // prod(scenario.family.shape))


def _solve_grid(scenario: Scenario, grid: Grid | ConditionedGrid, workers: int, concept: str) -> Iterator[pa.Table]:
    """Yield the table of each chunk of the grid, in order."""
    solve_at = PointSolver(scenario, grid.parameters, concept)
    step = _step(scenario)

    def solve(first: int) -> pa.Table:
        return solve_at(grid.values(first, min(first + step, grid.size)), first)

    with ThreadPoolExecutor(workers) as pool:
        pending = [pool.submit(solve, first) for first in range(0, grid.size, step)]
        try:
            for number, future in enumerate(pending):
                table = future.result()
                pending[number] = None  # free the chunk once it is passed on
                yield table
        finally:
            for future in pending:
                if future is not None:
                    future.cancel()


class PointSolver:
    """Solves a scenario at points where some of its parameters vary.

    Parameters
    ----------
    scenario : Scenario
    parameters : sequence of str
        Those that vary; the others stay at the scenario's values.
    concept : str
    """

    def __init__(self, scenario: Scenario, parameters: Sequence[str], concept: str = DEFAULT):
        fixed = {name: value for name, value in scenario.values().items() if name not in parameters}
        self._scenario = scenario
        self._payoffs, self._measures = scenario.family.restrict(fixed), scenario.measures.restrict(fixed)
        self._solver = named_concept(concept).solver

    def __call__(self, values: Mapping[str, np.ndarray], first: int) -> pa.Table:
        """Return the table of consecutive points.

        Parameters
        ----------
        values : mapping of parameter to ndarray, shape (points,)
        first : int
            Number of the first point.

        Raises
        ------
        InputError
            If a payoff is not finite at some point.
        """
        tensors = self._payoffs.over(values)
        _check_finite(self._scenario, tensors, values)
        outcomes = np.broadcast_to(self._measures.over(values), (len(tensors), *self._measures.shape))
        return solve_points(self._scenario, tensors, outcomes, first, values, self._solver)


def _check_finite(scenario: Scenario, tensors: np.ndarray, values: Mapping[str, np.ndarray]) -> None:
    bad = ~np.isfinite(tensors).reshape(len(tensors), len(scenario.players), -1).all(axis=2)
    if bad.any():
        point, player = np.argwhere(bad)[0]
        place = ", ".join(f"{name}={column[point]:g}" for name, column in values.items())
        raise InputError(f"the payoff of {scenario.players[player]} is not a finite number at {place}.")
