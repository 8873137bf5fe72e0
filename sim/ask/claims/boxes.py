"""In how many worlds a statement holds: draws from the plausible box, and from one that is three times as wide."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from sim.ask.claims.claim import Share, Statement, Threshold, Together, Trend
from sim.ask.claims.places import keep_solved
from sim.ask.claims.statements import evaluate
from sim.ask.claims.verdicts import HOLDS
from sim.ask.claims.worlds import Worlds
from sim.ask.robustness import UNWEIGHTED, sampled
from sim.ask.worlds import refuse_ranges
from sim.scenario.scenario import Scenario
from sim.solve.concepts import DEFAULT, QUICK
from sim.study.engine import main_form
from sim.study.results import Results
from sim.study.samples import BOX_POINTS, box_columns, wide_columns

MOST_WORLDS = 10_000  # of a study
AXIS_POINTS = 100  # draws at which a statement is asked that looks along an axis at each of them
WIDE_POINTS = 500
# Draws after which it is asked whether more are needed.
STOPS = (0, 5, 15, 40, *range(90, WIDE_POINTS, 50), WIDE_POINTS)


def looks_at_one_world(statement: Statement) -> bool:
    """Whether the statement is about one world; trends, thresholds and shares look at many already."""
    if isinstance(statement, Together):
        return all(map(looks_at_one_world, statement.parts))
    return not isinstance(statement, Trend | Threshold | Share)


def has_box(statement: Statement) -> bool:
    """Whether the statement can be asked all over the plausible box; a share is asked of the box already."""
    if isinstance(statement, Together):
        return all(map(has_box, statement.parts))
    return not isinstance(statement, Share)


def box_share(statement: Statement, scenario: Scenario, study: Worlds | None = None) -> float:
    """Return the share of the plausible box, or of a study's worlds, in which the statement holds.

    The box is a fixed sample of points drawn uniformly from all parameters' ranges, BOX_POINTS of them or
    AXIS_POINTS; it does not depend on the view, only on the game.
    """
    alone = looks_at_one_world(statement)
    if study is None:
        worlds = _plausible(scenario, BOX_POINTS if alone else AXIS_POINTS)
    else:
        worlds = study if alone else study.first(AXIS_POINTS)
    return float((evaluate(statement, worlds) == HOLDS).mean())


def study_worlds(results: Results) -> Worlds:
    """Return the first MOST_WORLDS worlds of a finished study, with what it found after the leader's moves.

    Raises
    ------
    InputError
        If its points are no sample that shares can be counted in, or it has no equilibria.
    """
    scenario = sampled(results, (*UNWEIGHTED, "saltelli")).scenario
    refuse_ranges(results)
    parts, points = [], 0
    for values, paths in results.solved(main_form(scenario)):
        parts.append((values, paths))
        points += len(next(iter(values.values())))
        if points >= MOST_WORLDS:
            break
    columns = {name: np.concatenate([values[name] for values, _ in parts]) for name in parts[0][0]}
    worlds = Worlds(scenario, {name: np.full(points, value) for name, value in scenario.values().items()} | columns)
    if results.manifest["concept"] in (DEFAULT, QUICK):
        keep_solved(worlds, [paths for _, paths in parts])
    return worlds


def alike_in_wide_box(statement: Statement, scenario: Scenario, verdicts: Iterable[int]) -> bool:
    """Return whether the verdict is one of several in every one of WIDE_POINTS draws from the wide box.

    The box is three times as wide as the plausible one around it, as far as a parameter's domain reaches; shares and
    probabilities take all values from 0 to 1. The draws are the same every time.
    """
    wanted = list(verdicts)
    return all(np.isin(evaluate(statement, _wide(scenario, *ends)), wanted).all() for ends in zip(STOPS, STOPS[1:]))


@lru_cache(maxsize=64)
def _plausible(scenario: Scenario, points: int) -> Worlds:
    return Worlds(scenario, box_columns(scenario, points=points))


@lru_cache(maxsize=64)
def _wide(scenario: Scenario, start: int, stop: int) -> Worlds:
    """Return some of the wide draws."""
    columns = wide_columns(scenario, WIDE_POINTS)
    return Worlds(scenario, {name: column[start:stop] for name, column in columns.items()})
