"""Who solves the points of a study, by what its configuration asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.scenario.scenario import Scenario
from sim.study.engine import PointSolver, batch_points
from sim.study.over_time import CHUNK, SECTION, CourseSolver, measures

Solve = PointSolver | CourseSolver  # from values of consecutive points, and the number of the first, to their table


def make_solver(scenario: Scenario, parameters: Sequence[str], config: Mapping[str, Any]) -> Solve:
    """Return what makes a study's table of consecutive points."""
    section = config.get(SECTION)
    if section is None:
        return PointSolver(scenario, parameters, config["concept"])
    return CourseSolver(scenario, measures(scenario, section))


def points_at_once(scenario: Scenario, config: Mapping[str, Any]) -> int:
    """Return the number of points that are solved at once, and by default make a part of the table."""
    return batch_points(scenario) if config.get(SECTION) is None else CHUNK
