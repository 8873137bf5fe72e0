"""A scenario's payoffs along each of its parameters alone, the others at their values."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from sim.ask.allowed import allowed_interval
from sim.ask.thresholds.one_parameter import in_parameters
from sim.scenario.constraints import ConstraintWarning
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Line:
    """The payoffs along one parameter, by the distance u from its own value.

    Attributes
    ----------
    number : int
        Of the parameter, in the order of the scenario.
    parameter : Parameter
    start : ndarray, shape (players, n1, …, nN)
        Payoffs at u = 0.
    steps : ndarray, shape (degree, players, n1, …, nN)
        Payoffs are `start` plus the sum over k of steps[k - 1] × u**k.
    low, high : float
        How far one may go, in u: to the ends of the plausible range, or to where a constraint ceases to hold. From a
        value outside the range the way into it is included.
    """

    number: int
    parameter: Parameter
    start: np.ndarray
    steps: np.ndarray
    low: float
    high: float

    @property
    def width(self) -> float:
        """Width of the plausible range."""
        return self.parameter.high - self.parameter.low

    @property
    def plausible(self) -> tuple[float, float]:
        """The plausible range, in u."""
        return self.parameter.low - self.parameter.value, self.parameter.high - self.parameter.value

    def payoffs(self, places: np.ndarray) -> np.ndarray:
        """Return the payoffs at places u, shape (places, players, n1, …, nN)."""
        u = places.reshape(-1, *[1] * self.start.ndim)
        total = np.zeros((len(places), *self.start.shape))
        for step in self.steps[::-1]:
            total = (total + step) * u
        return self.start + total


@dataclass(frozen=True, eq=False)
class Steps:
    """The payoffs at the values of a discrete parameter.

    Attributes
    ----------
    number : int
        Of the parameter, in the order of the scenario.
    parameter : Parameter
    scenario : Scenario
    places : ndarray
        Distances of its other values from its own, where the constraints hold.
    """

    number: int
    parameter: Parameter
    scenario: Scenario
    places: np.ndarray

    @property
    def width(self) -> float:
        """Distance between its lowest and its highest value."""
        return self.parameter.high - self.parameter.low

    def payoffs(self, places: np.ndarray) -> np.ndarray:
        """Return the payoffs at places u, shape (places, players, n1, …, nN)."""
        values = {**self.scenario.values(), self.parameter.name: self.parameter.value + places}
        tensors = self.scenario.family.over(values)
        return np.broadcast_to(tensors, (len(places), *tensors.shape[1:]))


def lines(scenario: Scenario, start: np.ndarray) -> tuple[list[Line], list[Steps], tuple[str, ...]]:
    """Return the lines of all parameters that have a plausible range and enter a payoff, and those left out.

    Parameters
    ----------
    scenario : Scenario
    start : ndarray, shape (players, n1, …, nN)
        Its payoffs.

    Returns
    -------
    list of Line, list of Steps, tuple of str
        The last are the names of parameters in which a payoff is not polynomial.
    """
    along: list[Line] = []
    listed: list[Steps] = []
    skipped: list[str] = []
    values = scenario.values()
    together = scenario.family.each_alone(values) if scenario.family.is_polynomial else {}
    for number, (name, parameter) in enumerate(scenario.parameters.items()):
        if parameter.low == parameter.high:
            continue
        if parameter.is_discrete:
            listed.append(Steps(number, parameter, scenario, _other_values(scenario, parameter)))
            continue
        steps = together.get(name)
        if steps is None and (family := in_parameters(scenario, [name])).is_polynomial:
            steps = family.each_alone(values)[name]
        if steps is None:
            skipped.append(name)
        elif steps.any():
            along.append(Line(number, parameter, start, steps, *_reach(scenario, parameter)))
    return along, listed, tuple(skipped)


def _other_values(scenario: Scenario, parameter: Parameter) -> np.ndarray:
    numbers = np.array([number for number in parameter.domain.numbers if number != parameter.value])
    if scenario.constraints:
        numbers = numbers[scenario.allows({parameter.name: numbers})]
    return numbers - parameter.value


def _reach(scenario: Scenario, parameter: Parameter) -> tuple[float, float]:
    """Return how far one may go from a parameter's own value."""
    own = parameter.value
    low, high = min(parameter.low, own), max(parameter.high, own)
    if scenario.constraints:
        with warnings.catch_warnings(action="ignore", category=ConstraintWarning):
            low, high = map(float, allowed_interval(scenario, parameter.name, Fraction(low), Fraction(high)))
    return min(low - own, 0.0), max(high - own, 0.0)
