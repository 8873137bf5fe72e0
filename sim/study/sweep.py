"""Sweeps: the whole equilibrium set at every point of a grid."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import pandas as pd
import pyarrow as pa

from sim.errors import expect
from sim.scenario.scenario import Scenario, expect_scenario
from sim.solve.concepts import DEFAULT
from sim.study.conditioned import condition_grid
from sim.study.designs import whole_number
from sim.study.engine import PointSolver, in_batches
from sim.study.grid import make_grid
from sim.study.memory import refuse_more_than_memory

TRIAL = 200  # points that tell how much memory the table of all takes


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
    solve = PointSolver(scenario, grid.parameters, concept)
    if grid.size > TRIAL:
        refuse_more_than_memory(solve(grid.values(0, TRIAL), 0).nbytes / TRIAL, grid.size)
    with closing(in_batches(solve, scenario, grid, workers)) as solved:
        return pa.concat_tables(solved).unify_dictionaries().to_pandas()
