"""Designs of scenarios with constraints: only points at which these hold."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping

import numpy as np

from sim.errors import InputError
from sim.scenario.constraints import ConstraintWarning, all_of, said_to_fail, said_to_hold
from sim.scenario.scenario import Scenario
from sim.study.grid import Grid

MOST_POINTS = 10_000_000  # of a grid that is looked through
BLOCK = 65_536  # points looked at together
LEAST_SHARE = 1e-3  # of the points drawn that must keep the constraints,
TRIED = 10_000  # once so many are drawn

# Points first, …, last - 1 of a sample without end, as columns.
Draw = Callable[[int, int], Mapping[str, np.ndarray]]


class ConditionedGrid:
    """The points of a grid at which the constraints hold, numbered in the grid's order.

    Attributes
    ----------
    parameters : tuple of str
    axes : mapping of parameter to ndarray
        Those of the whole grid.
    size : int
        Number of points that are left.
    """

    def __init__(self, grid: Grid, kept: np.ndarray):
        self.parameters, self.axes, self.size, self.origin = grid.parameters, grid.axes, len(kept), grid.origin
        self._grid, self._kept = grid, kept

    def values(self, first: int, last: int) -> dict[str, np.ndarray]:
        """Return each axis parameter's value at the points first, …, last - 1."""
        return self._grid.at(self._kept[first:last])


def condition_grid(scenario: Scenario, grid: Grid) -> Grid | ConditionedGrid:
    """Return the grid without the points that break a constraint.

    Raises
    ------
    InputError
        If no point is left, or there are more than MOST_POINTS to look at.

    Warns
    -----
    ConstraintWarning
        With the number of points that are left out.
    """
    if not scenario.constraints:
        return grid
    if grid.size > MOST_POINTS:
        told = all_of(scenario.constraints)
        raise InputError(
            f"the grid has {grid.size:,} points; where {told} must be kept, at most {MOST_POINTS:,} are swept."
        )
    blocks = (range(first, min(first + BLOCK, grid.size)) for first in range(0, grid.size, BLOCK))
    kept = np.concatenate(
        [block.start + np.flatnonzero(scenario.allows(grid.values(block.start, block.stop))) for block in blocks]
    )
    left_out = grid.size - len(kept)
    if not len(kept):
        raise InputError(f"axes: {said_to_hold(scenario.constraints)} at no point of the grid; choose other values.")
    if not left_out:
        return grid
    told = said_to_fail(scenario.constraints)
    message = f"axes: {left_out:,} of {grid.size:,} points are left out, since {told} there."
    warnings.warn(message, ConstraintWarning, stacklevel=3)
    return ConditionedGrid(grid, kept)


def accepted(scenario: Scenario, draw: Draw, count: int) -> dict[str, np.ndarray]:
    """Return the first points of a sample at which the constraints hold.

    Parameters
    ----------
    draw : callable
        Called with consecutive numbers from 0 on.
    count : int
        How many are wanted.

    Raises
    ------
    InputError
        If fewer than one in a thousand of the points drawn are accepted.
    """
    parts: list[dict[str, np.ndarray]] = []
    found = drawn = 0
    while found < count:
        block = min(BLOCK, max(256, 2 * (count - found)))
        columns = draw(drawn, drawn + block)
        holds = scenario.allows(columns)
        parts.append({name: column[holds] for name, column in columns.items()})
        found, drawn = found + int(np.count_nonzero(holds)), drawn + block
        if drawn >= TRIED and found < LEAST_SHARE * drawn:
            raise InputError(
                f"a sample cannot be drawn: {all_of(scenario.constraints)} held at {found} of {drawn:,} points of the "
                "plausible ranges; narrow the ranges to where it can hold, or sweep a grid."
            )
    return {name: np.concatenate([part[name] for part in parts])[:count] for name in parts[0]}
