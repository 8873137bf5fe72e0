"""Where the constraints of a scenario hold along one parameter, on a line and in a plane."""

from __future__ import annotations

import warnings
from fractions import Fraction

import numpy as np

from sim.scenario.constraints import ConstraintWarning, said_to_fail, said_to_hold
from sim.scenario.scenario import Scenario
from sim.solve.parametric.game import as_fraction

STEPS = 1_000  # of an interval, at which constraints are looked at
HALVINGS = 60  # then the end is bisected, to the last digit
SIDE = 100  # values of each parameter of a plane


def allowed_interval(scenario: Scenario, parameter: str, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """Return the part of an interval of one parameter in which the constraints hold, the others at their values.

    It is the part around the scenario's own value, or the first one. A part narrower than a thousandth of the interval
    may be missed.

    Warns
    -----
    ConstraintWarning
        If that is not the whole interval.
    """
    if not scenario.constraints:
        return low, high
    x = np.linspace(float(low), float(high), STEPS + 1)
    holds = scenario.allows({parameter: x})
    if holds.all():
        return low, high
    if not holds.any():
        told = said_to_hold(scenario.constraints)
        warnings.warn(
            f"{parameter}: {told} nowhere from {float(low):g} to {float(high):g}; what follows is of what cannot be.",
            ConstraintWarning,
            stacklevel=4,
        )
        return low, high
    own = int(np.abs(x - scenario.parameters[parameter].value).argmin())
    inside = own if holds[own] else int(holds.argmax())
    outside = np.flatnonzero(~holds)
    before, after = outside[outside < inside], outside[outside > inside]
    left = _end(scenario, parameter, x[before[-1] + 1], x[before[-1]]) if len(before) else low
    right = _end(scenario, parameter, x[after[0] - 1], x[after[0]]) if len(after) else high
    told = said_to_fail(scenario.constraints)
    message = f"{parameter}: followed from {float(left):g} to {float(right):g} only; beyond, {told}."
    warnings.warn(message, ConstraintWarning, stacklevel=4)
    return left, right


def _end(scenario: Scenario, parameter: str, inside: float, outside: float) -> Fraction:
    """Return the last value, from inside to outside, at which the constraints hold."""
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if scenario.allows({parameter: middle}):
            inside = middle
        else:
            outside = middle
    return as_fraction(inside)


def warn_of_plane(
    scenario: Scenario, x: str, y: str, x_range: tuple[float, float], y_range: tuple[float, float]
) -> None:
    """Warn if the constraints do not hold all over a rectangle of two parameters, since a map shows all of it.

    Warns
    -----
    ConstraintWarning
    """
    columns = np.meshgrid(np.linspace(*x_range, SIDE), np.linspace(*y_range, SIDE))
    share = float(scenario.allows(dict(zip((x, y), columns))).mean()) if scenario.constraints else 1.0
    if share < 1:
        told = said_to_fail(scenario.constraints)
        warnings.warn(
            f"{told} in {1 - share:.0%} of the map, which shows that part all the same; wedge sweep leaves it out.",
            ConstraintWarning,
            stacklevel=3,
        )


def warn_of_line(first: Scenario, second: Scenario) -> None:
    """Warn if the constraints do not hold all along the line from one scenario's values to another's.

    Warns
    -----
    ConstraintWarning
    """
    share = np.linspace(0, 1, STEPS + 1)
    ends = first.values(), second.values()
    columns = {name: value + share * (ends[1][name] - value) for name, value in ends[0].items()}
    broken = share[~(first.allows(columns) & second.allows(columns))]
    if broken.size:
        told = said_to_fail([*first.constraints, *second.constraints])
        warnings.warn(
            f"{told} all along the way, as at {broken[0]:.1%} of it; changes there are listed all the same.",
            ConstraintWarning,
            stacklevel=3,
        )
