"""In how many worlds a statement holds: draws from the plausible box, and from one that is three times as wide."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from sim.ask.claims.claim import Share, Statement, Threshold, Together, Trend
from sim.ask.claims.statements import evaluate
from sim.ask.claims.verdicts import HOLDS
from sim.ask.claims.worlds import Worlds
from sim.scenario.scenario import Scenario
from sim.study.samples import BOX_POINTS, box_columns, wide_columns

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


def box_share(statement: Statement, scenario: Scenario) -> float:
    """Return the share of the plausible box in which the statement holds.

    The box is a fixed sample of points drawn uniformly from all parameters' ranges, BOX_POINTS of them or
    AXIS_POINTS; it does not depend on the view, only on the game.
    """
    points = BOX_POINTS if looks_at_one_world(statement) else AXIS_POINTS
    return float((evaluate(statement, _plausible(scenario, points)) == HOLDS).mean())


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
