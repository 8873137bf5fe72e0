"""Terms that break the sign that they are meant to have, at some profile and some value of the parameters in range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

import numpy as np

from sim.ask.check.findings import Escape
from sim.ask.check.sample import SCALE
from sim.ask.check.states import Kind, families, held, kinds, profiles_of
from sim.game.family import Family
from sim.scenario.examined import GAIN
from sim.scenario.scenario import Scenario
from sim.solve.parametric.bernstein import bernstein_coefficients, halves

MOST_COEFFICIENTS = 4_000_000  # of a term in Bernstein's form, over all profiles; of more a sample is looked at
MOST_COMBINATIONS = 256  # of the values of discrete parameters
EPSILONS = 16 * np.finfo(float).eps  # of the monomials of a polynomial, which cancel where its powers are high
MOST_BOXES = 4_000  # into which the ranges are cut before a sample is looked at


@dataclass(frozen=True)
class Lowest:
    """Where a term, turned so that it should not be negative, is below zero.

    Attributes
    ----------
    value : float
    profile : int
    values : mapping of parameter to float
    broken : ndarray of bool, shape (profiles,)
    """

    value: float
    profile: int
    values: Mapping[str, float]
    broken: np.ndarray


class Undecided(Exception):
    """The form of a formula does not decide its sign, or takes too long to; a sample is looked at."""


def escapes(scenario: Scenario, values: Mapping[str, np.ndarray]) -> tuple[list[Escape], list[tuple[str, str]]]:
    """Return the terms that break their sign in some state, and by player and term those that do so at no point of a sample.

    A sample is looked at for want of a proof; terms that are proven to keep their sign are on neither list.

    Parameters
    ----------
    values : mapping of parameter to ndarray, shape (worlds,)
        Of the sample.
    """
    found, unproven = [], []
    for player, signs in scenario.signs.items():
        for term, sign in signs.items() if player in scenario.players else ():
            formula = scenario.payoffs[player][term]
            of = kinds(scenario, [formula])
            turned = 1.0 if sign == GAIN else -1.0
            broken, proven = [], True
            for kind, family in zip(of, families(scenario, [[formula]], of)):
                lowest, exact = lowest_in_ranges(family, kind.stage, values, turned)
                proven &= exact
                broken += [(kind, family, lowest)] if lowest is not None else []
            if broken:  # with constraints, profiles count at which they may not hold
                exact = proven and not scenario.constraints
                found.append(_escape(scenario, broken, (player, term, sign), turned, exact))
            elif not proven:
                unproven.append((player, term))
    return found, unproven


def lowest_in_ranges(
    family: Family, scenario: Scenario, values: Mapping[str, np.ndarray], turned: float
) -> tuple[Lowest | None, bool]:
    """Return where a family of one row, turned, is below zero within the ranges, and whether that is proven.

    Parameters
    ----------
    values : mapping of parameter to ndarray, shape (worlds,)
        A sample that is looked at where the form of the formula does not decide it.
    """
    try:
        return _lowest(family, scenario, turned), True
    except Undecided:
        return _lowest_sampled(family, scenario, values, turned), False


def _escape(
    scenario: Scenario,
    broken: Sequence[tuple[Kind, Family, Lowest]],
    named: tuple[str, str, str],
    turned: float,
    exact: bool,
) -> Escape:
    kind, _, worst = min(broken, key=lambda one: one[2].value)
    profiles = {int(p) for one, _, low in broken for p in profiles_of(scenario, one.stage)[low.broken]}
    return Escape(
        *named,
        value=turned * worst.value,
        profile=profile_of(kind.stage, worst.profile),
        values=worst.values,
        profiles=len(profiles),
        of=prod(scenario.shape),
        here=any(breaks_here(family, scenario, turned) for _, family, _ in broken),
        exact=exact,
        held=held(scenario, np.any([one.states for one, _, _ in broken], axis=0)),
    )


def profile_of(stage: Scenario, number: int) -> tuple[str, ...]:
    """Return the moves of a profile by number."""
    place = np.unravel_index(number, stage.shape)
    return tuple(stage.moves[player][move] for player, move in zip(stage.players, place))


def breaks_here(family: Family, scenario: Scenario, turned: float) -> bool:
    """Whether a family of one row, turned, is below zero at the scenario's own values."""
    here = turned * family.at(scenario.values())
    return bool((here < -_rounding(here, family, _bounds(scenario.values()))).any())


def _rounding(values: np.ndarray, family: Family, bounds: Mapping[str, float]) -> float:
    """Return below what a value of a term is rounding: of the values, and of the monomials that cancel in them.

    Parameters
    ----------
    bounds : mapping of parameter to float
        How far from zero each parameter goes.
    """
    rounding = SCALE * float(np.abs(values).max(initial=0.0))
    if not family.is_polynomial:
        return rounding
    sizes = np.prod(np.power([bounds[name] for name in family.parameters], family.exponents), axis=1)
    return max(rounding, EPSILONS * float(np.tensordot(sizes, np.abs(family.coefficients), 1).max(initial=0.0)))


def _bounds(values: Mapping[str, np.ndarray]) -> dict[str, float]:
    return {name: float(np.abs(column).max(initial=0.0)) for name, column in values.items()}


def _lowest(family: Family, scenario: Scenario, turned: float) -> Lowest | None:
    """Return where a polynomial is below zero within the ranges; None where it is nowhere.

    In Bernstein's form the coefficients bound a polynomial, and those of the corners are its values there. If it is
    linear in every parameter, there are no others, and the corners decide; else the ranges are halved until they do.

    Raises
    ------
    Undecided
        If it is no polynomial, too large a one, not decided soon, or below zero only where constraints do not hold.
    """
    if not family.is_polynomial:
        raise Undecided
    own, parameters = scenario.values(), scenario.parameters
    family, first, same = _distinct(family)
    entering = [name for name, used in zip(family.parameters, family.exponents.any(axis=0)) if used]
    family = family.restrict({name: own[name] for name in family.parameters if name not in entering})
    ranges = {n: (min(parameters[n].low, own[n]), max(parameters[n].high, own[n])) for n in entering}
    listed = {
        name: np.unique([*parameters[name].domain.numbers, own[name]]) if parameters[name].is_discrete else [own[name]]
        for name, (low, high) in ranges.items()
        if parameters[name].is_discrete or low == high
    }
    if prod(len(values) for values in listed.values()) > MOST_COMBINATIONS:
        raise Undecided
    lowest = None
    for values in product(*listed.values()):
        at = dict(zip(listed, map(float, values)))
        found = _lowest_in_box(
            family.restrict(at), scenario, {n: r for n, r in ranges.items() if n not in at}, at, turned
        )
        lowest = _worse(lowest, found)
    return lowest and replace(lowest, profile=int(first[lowest.profile]), broken=lowest.broken[same])


def _distinct(family: Family) -> tuple[Family, np.ndarray, np.ndarray]:
    """Return a family with the profiles that are alike as one, the first profile of each, and whose each profile is."""
    flat = family.coefficients.reshape(len(family.coefficients), -1)
    columns, first, same = np.unique(flat, axis=1, return_index=True, return_inverse=True)
    return Family(family.parameters, family.exponents, columns[:, None]), first, same.reshape(-1)


def _worse(a: Lowest | None, b: Lowest | None) -> Lowest | None:
    if a is None or b is None:
        return a or b
    worst = min(a, b, key=lambda one: one.value)
    return Lowest(worst.value, worst.profile, worst.values, a.broken | b.broken)


def _lowest_in_box(
    family: Family,
    scenario: Scenario,
    ranges: Mapping[str, tuple[float, float]],
    at: Mapping[str, float],
    turned: float,
) -> Lowest | None:
    names = family.parameters
    degrees = family.exponents.max(axis=0, initial=0).tolist()
    profiles = prod(family.shape)
    if prod(degree + 1 for degree in degrees) * profiles > MOST_COEFFICIENTS:
        raise Undecided
    form = np.zeros([*(degree + 1 for degree in degrees), profiles])
    for exponents, coefficients in zip(family.exponents, family.coefficients):
        form[tuple(exponents)] += turned * coefficients.reshape(-1)
    for axis, name in enumerate(names):
        form = np.moveaxis(bernstein_coefficients(np.moveaxis(form, axis, 0), *ranges[name]), 0, axis)
    rounding = _rounding(form, family, _bounds(ranges))
    points = _corners(form, rounding) | _inside(form, rounding)
    broken = np.isin(np.arange(profiles), list(points))
    for profile in sorted(points, key=lambda profile: points[profile][0]):
        value, shares = points[profile]
        values = {n: ranges[n][0] + float(share) * (ranges[n][1] - ranges[n][0]) for n, share in zip(names, shares)}
        if bool(scenario.allows({**at, **values})):
            moving = {name for axis, name in enumerate(names) if np.ptp(form[..., profile], axis=axis).any()}
            return Lowest(value, profile, {**at, **{n: v for n, v in values.items() if n in moving}}, broken)
    if points:  # only where constraints do not hold
        raise Undecided
    return None


Points = dict[int, tuple[float, np.ndarray]]  # by profile, a value below zero and the shares of the ranges where it is


def _corners(form: np.ndarray, rounding: float) -> Points:
    """Return the profiles at which a polynomial in Bernstein's form is below zero at a corner, with the lowest one."""
    corners = form[np.ix_(*([0, -1] for _ in form.shape[:-1]), range(form.shape[-1]))]
    sides = corners.shape[:-1]
    flat = corners.reshape(-1, corners.shape[-1])
    place, lowest = flat.argmin(axis=0), flat.min(axis=0)
    return {
        int(profile): (float(lowest[profile]), np.array(np.unravel_index(place[profile], sides)))
        for profile in np.flatnonzero(lowest < -rounding)
    }


def _inside(form: np.ndarray, rounding: float) -> Points:
    """Return the profiles at which it is so at no corner, but further inside: found by halving the ranges.

    Raises
    ------
    Undecided
        If that takes too long.
    """
    corners = _corners(form, rounding)
    below = (form < -rounding).reshape(-1, form.shape[-1]).any(axis=0)
    axes = [axis for axis, size in enumerate(form.shape[:-1]) if size > 2]
    ends = np.zeros(form.ndim - 1), np.ones(form.ndim - 1)
    waiting = [(int(p), 0, form[..., p], *ends) for p in np.flatnonzero(below) if int(p) not in corners]
    found: Points = {}
    for _ in range(MOST_BOXES):
        if not waiting:
            return found
        profile, depth, piece, low, high = waiting.pop()
        if profile in found:
            continue
        at_corner = _corners(piece[..., None], rounding)
        if at_corner:
            value, sides = at_corner[0]
            found[profile] = value, np.where(sides == 0, low, high)
            continue
        axis = axes[depth % len(axes)]
        middle = (low[axis] + high[axis]) / 2
        for half, (left, right) in zip(halves(piece, axis), ((low[axis], middle), (middle, high[axis]))):
            if half.min() < -rounding:
                cut_low, cut_high = low.copy(), high.copy()
                cut_low[axis], cut_high[axis] = left, right
                waiting.append((profile, depth + 1, half, cut_low, cut_high))
    raise Undecided


def _lowest_sampled(
    family: Family, scenario: Scenario, worlds: Mapping[str, np.ndarray], turned: float
) -> Lowest | None:
    count = max(map(len, worlds.values()), default=1)
    values = turned * np.broadcast_to(family.over(worlds), (count, *family.shape))
    values = np.where(np.isfinite(values), values, 0.0).reshape(count, -1)
    rounding = _rounding(values, family, _bounds(worlds))
    world, profile = np.unravel_index(values.argmin(), values.shape)
    if values[world, profile] >= -rounding:
        return None
    entering = {name: float(column[world]) for name, column in worlds.items() if _depends(scenario, family, name)}
    return Lowest(float(values[world, profile]), int(profile), entering, (values < -rounding).any(axis=0))


def _depends(scenario: Scenario, family: Family, name: str) -> bool:
    """Whether a family depends on a parameter: at the scenario's values, it differs between the ends of its range."""
    parameter = scenario.parameters[name]
    ends = {**scenario.values(), name: np.array([parameter.low, parameter.value, parameter.high])}
    return bool(np.ptp(np.nan_to_num(family.over(ends)), axis=0).any())
