"""The axis along which trends and thresholds are looked at: its values, and what is seen along it."""

from __future__ import annotations

import numpy as np

from sim.ask.claims.claim import FALLS, NEVER_FALLS, NEVER_RISES, RISES, UNCHANGED, Threshold, Trend
from sim.ask.claims.walk import is_over_time
from sim.ask.claims.worlds import BEGINS, Worlds
from sim.errors import InputError
from sim.scenario.domain import Values
from sim.solve.profile import TOLERANCE

AXIS_POINTS = 41  # values of a parameter at which trends and thresholds are looked at
POINTS_OVER_TIME = 5  # the same in a game over time, each of whose points is solved over all years
# Whether a trend goes its way, from whether anything goes up, and down, along the axis.
GOES = {
    RISES: lambda up, down: up & ~down,
    FALLS: lambda up, down: down & ~up,
    NEVER_RISES: lambda up, down: ~up,
    NEVER_FALLS: lambda up, down: ~down,
    UNCHANGED: lambda up, down: ~up & ~down,
}


def axis_values(worlds: Worlds, statement: Trend | Threshold) -> np.ndarray:
    """Return the values of the parameter along which a trend or threshold is looked at, shape (points,).

    A discrete parameter takes those of its values that lie between the ends, each several times.
    """
    points = POINTS_OVER_TIME if is_over_time(statement) else AXIS_POINTS
    if statement.parameter == BEGINS:
        return _begins(statement)
    parameter = worlds.scenario.parameter(statement.parameter)
    low = parameter.low if statement.low is None else statement.low
    high = parameter.high if statement.high is None else statement.high
    if parameter.is_discrete:
        between = tuple(number for number in parameter.domain.numbers if low <= number <= high)
        if not between:
            raise InputError(
                f"{parameter.name} takes only the values {parameter.domain}; none lies from {low:g} to {high:g}."
            )
        return Values(between).at(np.linspace(0, 1, points))
    parameter.refuse_outside(np.array([low, high]), parameter.name)
    return np.linspace(low, high, points)


def _begins(statement: Trend | Threshold) -> np.ndarray:
    """Return the years in which a plan begins, along which a statement is looked at."""
    if None in (statement.low, statement.high) or not is_over_time(statement):
        raise InputError(f"in {BEGINS}: give the first and the last year, low and high, of a plan in a game over time.")
    return np.unique(np.round(np.linspace(statement.low, statement.high, POINTS_OVER_TIME)))


def along_axis(values: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Separate the axis from the points: (points × axis, …) to (points, axis, …), with values of some places."""
    along = values.reshape(places.shape + values.shape[1:])
    return along[np.arange(len(along))[:, None], places]


def allowed_places(along: Worlds, points: int) -> np.ndarray:
    """Return for each place on the axis the last one up to it at which the constraints hold, else the first such place.

    The array has shape (points, axis). A place at which they do not hold adds nothing to what is seen along the axis.
    """
    allowed = along.allowed.reshape(-1, points)
    last = np.maximum.accumulate(np.where(allowed, np.arange(points), -1), axis=1)
    return np.where(last < 0, allowed.argmax(axis=1)[:, None], last)


def goes_somewhere(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return whether values of shape (points, axis, cases) go up, and down, somewhere along the axis."""
    with np.errstate(invalid="ignore"):  # a case without an equilibrium is infinite
        steps = np.diff(values, axis=1)
        slack = TOLERANCE * (1 + np.abs(values).max(axis=1, keepdims=True))
        return (steps > slack).any(axis=1), (steps < -slack).any(axis=1)
