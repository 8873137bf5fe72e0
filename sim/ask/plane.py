"""Phase maps without a grid: the regions of two parameters in which the same pure equilibria hold.

Where the payoffs are affine in both parameters the regions are exact polygons; otherwise their borders are curves,
followed by subdivision to a stated tolerance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from sim.ask.allowed import warn_of_plane
from sim.ask.answer import Answer
from sim.ask.thresholds.one_parameter import checked_interval, payoffs_in
from sim.ask.thresholds.thresholds import History
from sim.errors import InputError, shown
from sim.game.family import Family
from sim.progress import steps
from sim.scenario.scenario import Scenario, expect_scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.solve.parametric.plane import CURVE, Box, Comparisons, joined, survivors
from sim.study.rows import LED, forms

ROUNDING = 1e-14  # share of two payoffs by which they may differ in rounding
SLIVER = 1e-12  # share of the box below which a region is rounding
Interval = tuple[float, float]


@dataclass(frozen=True, eq=False)
class PlaneRegion:
    """A region of the plane and what holds in it.

    Attributes
    ----------
    profiles : tuple of tuples of str
        The pure equilibria, the moves of those who choose; the leader's first where the map shows its choice. Empty
        where there is none in pure moves.
    shape : shapely geometry
        Polygons, in the units of the two parameters.
    share : float
        Its area as a share of the box.
    """

    profiles: tuple[tuple[str, ...], ...]
    shape: BaseGeometry
    share: float

    def __repr__(self) -> str:
        return f"PlaneRegion({' or '.join(' / '.join(p) for p in self.profiles) or 'none'}: {self.share:.4%})"


@dataclass(frozen=True, eq=False, repr=False)
class Plane(Answer):
    """The plane of two parameters, divided by what holds where.

    Attributes
    ----------
    scenario : Scenario
    x, y : str
        The parameters.
    box : tuple of float
        Lower left and upper right corner.
    exact : bool
        Whether all regions are exact polygons.
    tolerance : float
        Distance, as a share of the box, within which curved borders are known; 0 for exact polygons.
    led : mapping of history to tuple of PlaneRegion
        What follows each history of earlier moves; empty where all move at once.
    chosen : mapping of expectation to tuple of PlaneRegion
        What happens when the leader chooses; empty where no single player leads.
    simultaneous : tuple of PlaneRegion
        All moving at once.
    """

    scenario: Scenario
    x: str
    y: str
    box: Box
    exact: bool
    tolerance: float
    led: Mapping[History, tuple[PlaneRegion, ...]]
    chosen: Mapping[str, tuple[PlaneRegion, ...]]
    simultaneous: tuple[PlaneRegion, ...]


def plane(
    scenario: Scenario, x: str, y: str, x_range: Interval | None = None, y_range: Interval | None = None
) -> Plane:
    """Divide the plane of two parameters into regions in which the same pure equilibria hold.

    Parameters
    ----------
    scenario : Scenario
    x, y : str
        Two parameters.
    x_range, y_range : (low, high), optional
        By default the plausible ranges.

    Raises
    ------
    InputError
        If a parameter is unknown, named twice or in no payoff, a payoff is not polynomial in them, or a range is
        empty.

    Warns
    -----
    RangeWarning
        If a range reaches beyond the plausible one.
    ConstraintWarning
        If a constraint does not hold everywhere on the map.
    """
    expect_scenario(scenario)
    for name, interval in (("x_range", x_range), ("y_range", y_range)):
        if interval is not None and not (isinstance(interval, (list, tuple)) and len(interval) == 2):
            raise InputError(f"{name}: a pair (low, high) is expected, not {shown(interval)}.")
    if x == y:
        raise InputError(f"x and y are both '{x}'; a map has two parameters.")
    ranges = [checked_interval(scenario, p, *(r or (None, None))) for p, r in ((x, x_range), (y, y_range))]
    (left, right), (bottom, top) = ([float(end) for end in ends] for ends in ranges)
    warn_of_plane(scenario, x, y, (left, right), (bottom, top))
    over = _Payoffs(scenario, _in_plane(scenario, x, y), (left, bottom, right, top))
    everyone = tuple(range(len(scenario.players)))
    earlier = tuple(p for stage in forms(scenario).get(LED, ())[:-1] for p in stage)
    led, affine = {}, []
    histories = list(product(*(range(scenario.shape[p]) for p in earlier))) if earlier else []
    for numbers in steps(histories, "moves"):
        history = dict(zip(earlier, numbers))
        led[numbers], is_affine = over.regions([p for p in everyone if p not in earlier], history)
        affine.append(is_affine)
    simultaneous, is_affine = over.regions(everyone, {})
    affine.append(is_affine)
    chosen = {}
    if len(earlier) == 1:
        for expectation in steps(EXPECTATIONS, "expectations"):
            chosen[expectation], is_affine = over.choice(earlier[0], led, expectation)
            affine.append(is_affine)
    names = {
        numbers: tuple(scenario.moves[scenario.players[p]][a] for p, a in zip(earlier, numbers)) for numbers in led
    }
    movers = [p for p in everyone if p not in earlier]
    return Plane(
        scenario,
        x,
        y,
        over.box,
        all(affine),
        0.0 if all(affine) else CURVE,
        {names[numbers]: over.named(parts, movers) for numbers, parts in led.items()},
        {expectation: over.named(parts, [*earlier, *movers]) for expectation, parts in chosen.items()},
        over.named(simultaneous, everyone),
    )


# A part of the unit square and the pure equilibria that hold there, as tuples of move numbers.
_Part = tuple[BaseGeometry, tuple[tuple[int, ...], ...]]


@dataclass(frozen=True, eq=False)
class _Payoffs:
    """Payoffs over a box of two parameters: coefficients of shape (players, degree_x + 1, degree_y + 1, n1, …)."""

    scenario: Scenario
    payoffs: np.ndarray
    box: Box

    def regions(self, movers: Sequence[int], history: Mapping[int, int]) -> tuple[list[_Part], bool]:
        """Return where each set of pure equilibria of the movers holds after a history, and whether all is affine."""
        place = tuple(history.get(axis, slice(None)) for axis in range(len(self.scenario.players)))
        payoffs = self.payoffs[(slice(None), slice(None), slice(None), *place)][list(movers)]
        comparisons = _deviations(payoffs)
        profiles = list(np.ndindex(payoffs.shape[3:]))
        pieces = survivors(comparisons, self.box)
        return [(p.shape, tuple(profiles[k] for k in sorted(p.survivors))) for p in pieces], comparisons.is_affine

    def choice(self, leader: int, led: Mapping, expectation: str) -> tuple[list[_Part], bool]:
        """Return where each set of the leader's best moves holds, with the equilibria that follow them."""
        atoms: list[tuple[BaseGeometry, dict]] = [(shapely.box(0, 0, 1, 1), {})]
        for (move,), parts in led.items():
            overlaps = (
                (shapely.intersection(shape, part), {**answers, move: profiles})
                for shape, answers in atoms
                for part, profiles in parts
            )
            atoms = [(shape, answers) for shape, answers in overlaps if shape.area > SLIVER]
        found: dict[tuple, list[BaseGeometry]] = {}
        affine = True
        for shape, answers in atoms:
            known = [move for move, profiles in answers.items() if profiles]
            values = [self._values(leader, move, answers[move], expectation) for move in known]
            for part, winners, is_affine in self._best(shape, values, expectation):
                affine &= is_affine
                key = tuple((known[k], *profile) for k in sorted(winners) for profile in answers[known[k]])
                found.setdefault(key, []).append(part)
        return [(joined(parts), profiles) for profiles, parts in sorted(found.items())], affine

    def _values(self, leader: int, move: int, profiles, expectation: str) -> np.ndarray:
        """Return what the leader is paid after a move, a polynomial for each different equilibrium that may follow."""
        paid = np.moveaxis(self.payoffs[leader], 2 + leader, 0)[move]
        values = np.array([paid[(slice(None), slice(None), *profile)] for profile in profiles])
        return values.mean(axis=0, keepdims=True) if expectation == "average" else np.unique(values, axis=0)

    def _best(self, shape: BaseGeometry, values: Sequence[np.ndarray], expectation: str):
        """Yield parts of a shape with the places of the moves that are best there, and whether all was affine."""
        if not values:
            yield shape, frozenset(), True
            return
        parts = [(shape, [])]
        affine = True
        for of_move in values:  # cut down to one value for each move
            contest = _contest(of_move, 1.0 if expectation == "best" else -1.0)
            affine &= contest.is_affine
            parts = [
                (piece.shape, [*one_each, of_move[min(piece.survivors)]])
                for part, one_each in parts
                for piece in (survivors(contest, self.box, part) if len(of_move) > 1 else [_Whole(part)])
                if piece.shape.area > SLIVER
            ]
        for part, one_each in parts:
            contest = _contest(np.array(one_each), 1.0)
            for piece in survivors(contest, self.box, part):
                if piece.shape.area > SLIVER:
                    yield piece.shape, piece.survivors, affine and contest.is_affine

    def named(self, parts: Sequence[_Part], players: Sequence[int]) -> tuple[PlaneRegion, ...]:
        """Return parts of the unit square as regions in the parameters' units, the largest first."""
        left, bottom, right, top = self.box
        size, corner = np.array([right - left, top - bottom]), np.array([left, bottom])
        menus = [self.scenario.moves[self.scenario.players[player]] for player in players]
        regions = [
            PlaneRegion(
                tuple(tuple(menu[a] for menu, a in zip(menus, profile)) for profile in profiles),
                shapely.transform(shape, lambda points: corner + points * size),
                float(shape.area),
            )
            for shape, profiles in parts
            if shape.area > SLIVER
        ]
        return tuple(sorted(regions, key=lambda region: -region.share))


@dataclass(frozen=True, eq=False)
class _Whole:
    """A shape that needs no dividing, as a piece with its one survivor."""

    shape: BaseGeometry
    survivors: frozenset[int] = frozenset({0})


def _in_plane(scenario: Scenario, x: str, y: str) -> np.ndarray:
    """Return every player's payoffs in powers of two parameters, shape (players, degree_x + 1, degree_y + 1, n1, …)."""
    family: Family = payoffs_in(scenario, [x, y])
    family = family.restrict({n: v for n, v in scenario.values().items() if n not in (x, y) and n in family.parameters})
    exponents = family.exponents[:, [family.parameters.index(x), family.parameters.index(y)]]
    payoffs = np.zeros((*(exponents.max(axis=0) + 1), *family.shape))
    np.add.at(payoffs, tuple(exponents.T), family.coefficients)
    return np.moveaxis(payoffs, 2, 0)


def _deviations(payoffs: np.ndarray) -> Comparisons:
    """Return the comparisons that decide which pure profiles are equilibria.

    Parameters
    ----------
    payoffs : ndarray, shape (players, degree_x + 1, degree_y + 1, n1, …)
    """
    shape = payoffs.shape[3:]
    number = np.arange(np.prod(shape)).reshape(shape)
    coefficients, pairs = [], []
    for player, own in enumerate(payoffs):
        by_move, numbers = np.moveaxis(own, 2 + player, 0), np.moveaxis(number, player, 0)
        for a, b in combinations(range(shape[player]), 2):
            coefficients.append(_difference(by_move[a], by_move[b]).reshape(*own.shape[:2], -1))
            pairs.append(np.stack([numbers[a].ravel(), numbers[b].ravel()], axis=1))
    if not pairs:
        return Comparisons(np.zeros((0, *payoffs.shape[1:3])), np.zeros((0, 2), int), number.size)
    return Comparisons(np.moveaxis(np.concatenate(coefficients, axis=2), 2, 0), np.concatenate(pairs), number.size)


def _contest(values: np.ndarray, sign: float) -> Comparisons:
    """Return the comparisons whose survivors are the largest values, or the smallest where the sign is -1."""
    pairs = np.array(list(combinations(range(len(values)), 2)), dtype=int).reshape(-1, 2)
    return Comparisons(sign * _difference(values[pairs[:, 0]], values[pairs[:, 1]]), pairs, len(values))


def _difference(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return first - second, zero where they differ by rounding only."""
    difference = first - second
    rounding = ROUNDING * np.maximum(np.abs(first), np.abs(second))
    return np.where(np.abs(difference) <= rounding, 0.0, difference)
