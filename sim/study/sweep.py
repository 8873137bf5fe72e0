"""Sweeps: the whole equilibrium set at every point of a grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

import pandas as pd
import pyarrow as pa

from sim.errors import expect
from sim.scenario.plans import Plan
from sim.scenario.scenario import Scenario, expect_scenario
from sim.solve.concepts import DEFAULT
from sim.study.conditioned import condition_grid
from sim.study.designs import whole_number
from sim.study.engine import in_batches
from sim.study.grid import make_grid
from sim.study.memory import refuse_more_than_memory
from sim.study.over_time import SECTION, asked_over_time
from sim.study.solvers import make_solver, points_at_once


def sweep(
    scenario: Scenario,
    axes: Mapping[str, Any],
    workers: int = 1,
    concept: str = DEFAULT,
    *,
    plans: Sequence[Plan | None] | None = None,
    years: int | None = None,
    **asked: Any,
) -> pd.DataFrame:
    """Solve a scenario at every point of a grid, in its order of moves and with all players moving at once.

    A game over time is asked with what chance something comes about, over a number of years; with ``years=1`` its first
    year is solved like any other game, as if none followed.

    Parameters
    ----------
    scenario : Scenario
    axes : mapping of parameter to array_like or str
        Values, or ``low:high:points``; the other parameters stay at the scenario's values.
    workers : int
        Threads; the result does not depend on it.
    concept : str
        What the players of a stage play: a name of `sim.CONCEPTS`. Not for a game over time.
    plans : sequence of Plan or None, optional
        What the first mover of a game over time is bound to; by default free play, None.
    years : int, optional
        Of the horizon of a game over time, by default 30.
    **asked
        Of a game over time, as for `sim.path`: ``target``, ``year``, ``by``, ``rules``, ``nodes``, ``precision``,
        ``state``.

    Returns
    -------
    pandas.DataFrame
        Of a game over time a row per point, plan and rule: ``point``, the axes, ``plan``, ``expectation``, ``chance``,
        ``chance_low``, ``chance_high`` (over other horizons), ``payoff_…`` (worth of the whole in the first year),
        ``status`` and, where a point makes no game, ``reason``. Of others one row per point, form of play, earlier moves and equilibrium. Columns: ``point``, the axes, ``form`` (led or
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
    config = {"concept": concept, SECTION: asked_over_time(scenario, concept, plans=plans, years=years, **asked)}
    solve, step = make_solver(scenario, grid.parameters, config), points_at_once(scenario, config)
    if grid.size > solve.trial > 1:
        refuse_more_than_memory(solve(grid.values(0, solve.trial), 0).nbytes / solve.trial, grid.size)
    with closing(in_batches(solve, step, grid, workers)) as solved:
        return pa.concat_tables(solved).unify_dictionaries().to_pandas()
