"""A scenario along one of its parameters, the others at their values: its payoffs as exact polynomials."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import lcm, prod

import numpy as np

from sim.ask.allowed import allowed_interval
from sim.errors import InputError
from sim.game.family import Family
from sim.scenario.changes import plain
from sim.scenario.command_line import command, scenario_words
from sim.scenario.expand import expand
from sim.scenario.menu import level
from sim.scenario.parameters import Parameter, RangeWarning
from sim.scenario.scenario import Scenario
from sim.solve.parametric.game import (
    ParametricGame,
    as_fraction,
    as_fractions,
    as_parts,
    exact_game,
    in_parts,
)
from sim.study.grid import example_axis

GRID, GRID_OF_TWO = 101, 31  # values of a parameter in a sweep that is named instead
LEVEL = ("compare=free", "above=0.5")  # what is asked over time where nothing else is named


def along(scenario: Scenario, parameter: str, low: float | None = None, high: float | None = None) -> ParametricGame:
    """Return the game of all players as a polynomial family in one parameter.

    Parameters
    ----------
    scenario : Scenario
    parameter : str
    low, high : float, optional
        The interval; by default the parameter's plausible range.

    Raises
    ------
    InputError
        If the parameter is unknown, no payoff depends on it, a payoff is not polynomial in it, or the interval is
        empty.

    Warns
    -----
    RangeWarning
        If the interval reaches beyond the plausible range.
    ConstraintWarning
        If it ends earlier, where a constraint ceases to hold.
    """
    interval = allowed_interval(scenario, parameter, *checked_interval(scenario, parameter, low, high))
    family = payoffs_in(scenario, [parameter])
    return exact_game(exact_coefficients(family, parameter, scenario.values()), *interval)


def payoffs_in(scenario: Scenario, parameters: Sequence[str]) -> Family:
    """Return the payoffs as a family that is polynomial in some parameters, and perhaps in others.

    Raises
    ------
    InputError
        If no payoff depends on one of them, or a payoff is not polynomial in them.
    """
    for parameter in parameters:
        if not any(parameter in names for names in _names_in_payoffs(scenario)):
            raise InputError(
                f"no payoff of '{scenario.view}' uses '{parameter}'; nothing can change with it{_over_time(scenario, parameter)}."
            )
    family = in_parameters(scenario, parameters)
    if not family.is_polynomial:
        raise InputError(
            f"a payoff of '{scenario.view}' is not polynomial in {' and '.join(parameters)}, so its thresholds are not "
            f"roots of polynomials; look at some values: {_at_values(scenario, parameters)}."
        )
    for parameter in parameters:
        with_it = family.exponents[:, family.parameters.index(parameter)] > 0
        if not family.coefficients[with_it].any():
            raise InputError(
                f"no payoff of '{scenario.view}' (game '{scenario.game_name}') depends on '{parameter}': wherever it "
                "enters, it is multiplied by an instrument that no move uses; nothing can change with it."
            )
    return family


def checked_interval(
    scenario: Scenario, parameter: str, low: float | None, high: float | None
) -> tuple[Fraction, Fraction]:
    """Return the ends of an interval of a parameter, its plausible range by default.

    Raises
    ------
    InputError
        If the parameter is unknown or discrete, or the interval is empty or leaves the parameter's domain.

    Warns
    -----
    RangeWarning
        If the interval reaches beyond the plausible range.
    """
    entry = scenario.parameter(parameter)
    if entry.is_discrete:
        raise no_threshold(entry, _at_values(scenario, [parameter]))
    ends = as_fraction(entry.low if low is None else low), as_fraction(entry.high if high is None else high)
    left, right = (level(end, parameter) for end in ends)
    if ends[0] >= ends[1]:
        raise InputError(f"{parameter}: the interval from {left:g} to {right:g} is empty; low must be below high.")
    for end in (left, right):
        entry.refuse_outside(end, parameter)
    if not (entry.contains(left) and entry.contains(right)):
        warnings.warn(
            f"{parameter}: the interval {left:g} to {right:g} reaches beyond the plausible range "
            f"{entry.low:g} to {entry.high:g}.",
            RangeWarning,
            stacklevel=3,
        )
    return ends


def no_threshold(parameter: Parameter, instead: str) -> InputError:
    """Return why a parameter that takes only some values has none, and the command that solves at them."""
    known = f"{parameter.name} takes only the values {parameter.domain}, and between them lies no threshold"
    return InputError(f"{known}; solve at each: {instead}.")


def _at_values(scenario: Scenario, parameters: Sequence[str]) -> str:
    """Return the command that solves at values of parameters: a sweep, of a game over time in its first state alone.

    In another state one point is solved after another; the first is where the parameters are lowest.
    """
    entries = [scenario.parameter(name) for name in parameters]
    words = scenario_words(scenario)
    if not scenario.elsewhere:
        years = ["years=1"] if scenario.time else []
        points = GRID if len(entries) == 1 else GRID_OF_TWO
        return command("sweep", *words, *(example_axis(entry, points) for entry in entries), *years)
    there = {f"params.{entry.name}": entry.domain.name(entry.low) or plain(entry.low) for entry in entries}
    kept = [word for word in words if word.partition("=")[0] not in there]
    return command("solve", *kept, *(f"{key}={value}" for key, value in there.items()))


def _over_time(scenario: Scenario, parameter: str) -> str:
    """Return where a parameter that no payoff uses may count all the same: in what follows, over time."""
    if scenario.time is None:
        return ""
    return f" within one {scenario.time.period}; what it changes over time: {chances_along(scenario, parameter)}"


def chances_along(scenario: Scenario, parameter: str) -> str:
    """Return the command that compares chances along a parameter of a game over time."""
    return command("thresholds", *scenario_words(scenario), f"param={parameter}", *LEVEL)


def exact_coefficients(
    family: Family, parameter: str, values: dict[str, float], total: np.ndarray | None = None
) -> np.ndarray:
    """Return a family's coefficients in one parameter, the others at their values.

    Every number stands for its decimal, so that what is a tie in the formulas is a tie here.

    Parameters
    ----------
    family : Family
    parameter : str
    values : dict of str to float or Fraction
    total : ndarray of Fraction, shape (rows, n1, …, nN), optional
        What `exact_total` gives at these values, if that is known.

    Returns
    -------
    ndarray of Fraction, shape (degree + 1, rows, n1, …, nN)
    """
    axis = family.parameters.index(parameter)
    exact = _exact(family, values)
    powers = family.exponents[:, axis]
    factors = {}
    for m in np.flatnonzero(powers).tolist():
        power, factor = int(powers[m]), _power_product(exact, family.exponents[m], without=axis)
        factors[m] = {power: factor, 0: -factor * exact[axis] ** power}
    result = as_parts(*_sums(family, int(powers.max(initial=0)) + 1, factors))
    result[0] += exact_total(family, values) if total is None else total
    return result


def _sums(family: Family, rows: int, factors: dict[int, dict[int, Fraction]]) -> tuple[np.ndarray, int]:
    """Return sums of some monomials' coefficients times factors, in whole numbers, and the unit that these count.

    Parameters
    ----------
    factors : dict of monomial to dict of row to Fraction
    """
    monomials, unit = _exact_monomials(family)
    parts = lcm(*(factor.denominator for by_row in factors.values() for factor in by_row.values()))
    sums = np.full((rows, *family.shape), 0, dtype=object)
    for m, by_row in factors.items():
        used, coefficients = monomials[m]
        for row, factor in by_row.items():
            sums[row][used] += coefficients * (factor.numerator * (parts // factor.denominator))
    return sums, unit * parts


def exact_total(family: Family, values: dict[str, float]) -> np.ndarray:
    """Return a family's tensors at values of its parameters, as Fractions of shape (rows, n1, …, nN)."""
    return _exact_total(family, _exact(family, values))


def _exact(family: Family, values: dict[str, float]) -> tuple[Fraction, ...]:
    return tuple(as_fraction(values[name]) for name in family.parameters)


@lru_cache(maxsize=32)  # asked for along each parameter of a scenario
def _exact_total(family: Family, exact: tuple[Fraction, ...]) -> np.ndarray:
    factors = {m: {0: _power_product(exact, exponents)} for m, exponents in enumerate(family.exponents)}
    sums, unit = _sums(family, 1, factors)
    return as_parts(sums[0], unit)


@lru_cache(maxsize=32)
def _exact_monomials(family: Family) -> tuple[list[tuple[tuple[np.ndarray, ...], np.ndarray]], int]:
    """Return where each monomial of a family has coefficients, and these in whole numbers of a unit, with that unit."""
    places = [np.nonzero(coefficients) for coefficients in family.coefficients]
    exact = [as_fractions(coefficients[used]) for used, coefficients in zip(places, family.coefficients)]
    parts, unit = in_parts(np.concatenate(exact))
    return list(zip(places, np.split(parts, np.cumsum([len(one) for one in exact])[:-1]))), unit


def _power_product(values: Sequence[Fraction], exponents: np.ndarray, without: int | None = None) -> Fraction:
    """Return the product of powers of the values, one of them left out."""
    powers = ((j, int(exponents[j])) for j in exponents.nonzero()[0].tolist() if j != without)
    return prod((values[j] ** power for j, power in powers), start=Fraction(1))


def _names_in_payoffs(scenario: Scenario) -> list[set[str]]:
    """Return the names that each payoff term uses, those of the quantities in it included."""
    inside: dict[str, set[str]] = {}
    for name, formula in scenario.quantities.items():
        inside[name] = set(formula.names).union(*(inside.get(used, set()) for used in formula.names))
    return [
        set(formula.names).union(*(inside.get(used, set()) for used in formula.names))
        for terms in scenario.payoffs.values()
        for formula in terms.values()
    ]


def in_parameters(scenario: Scenario, parameters: Sequence[str]) -> Family:
    """Return the payoffs as a family in some parameters at least, polynomial in them wherever that can be."""
    if scenario.family.is_polynomial:
        return scenario.family
    fixed = {name: np.array(value) for name, value in scenario.values().items() if name not in parameters}
    terms = [list(scenario.payoffs[player].values()) for player in scenario.players]
    return expand(terms, {**scenario.levels, **fixed}, scenario.quantities, tuple(parameters), scenario.shape)
