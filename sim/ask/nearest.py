"""The nearest change: the smallest change of a single assumption that changes the substance of a scenario's answer.

Along each parameter alone payoffs are polynomials, so that the answer can change only at roots of differences of
payoffs: where a player of the last stage is indifferent in what is an equilibrium there, or where the leader is between
what follows two of its moves. Between two such places it stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod

import numpy as np

from sim.ask.answer import Answer
from sim.ask.lines import Line, Steps, lines
from sim.ask.substance import History, Play, Reader, Substance, has_substance
from sim.errors import expect
from sim.scenario.scenario import Scenario
from sim.solve.parametric.many_roots import real_roots
from sim.solve.parametric.pure_cuts import pure_cuts

SAME_PLACE = 1e-7  # places this close, as a share of the plausible range, are one
ENTRIES = 2_000_000  # payoffs that are solved together
MOST_COMPARISONS = 20_000_000  # of payoffs, over all assumptions: about two seconds
PURE = "pure"  # what was looked at: equilibria in pure moves


@dataclass(frozen=True, eq=False, repr=False)
class NearestChange(Answer):
    """The nearest change of the substance of an answer.

    Attributes
    ----------
    scenario : Scenario
    here : Substance
        At the scenario's own values.
    parameter : str or None
        The assumption that changes; None where no single one changes the substance within its plausible range.
    value : float
        Where the substance changes, the nearest such value of all; the scenario's own value where the answer lies on a
        threshold already. NaN where there is none, and so for the distance.
    distance : float
        From the scenario's own value, as a share of the plausible range.
    below, above : Substance
        Beside that value; of a discrete parameter, at the lower and at the higher of the two values.
    at : Substance
        Exactly there.
    after : tuple of History
        The leader's moves, or () for all at once, after which other equilibria follow on either side. None where the
        leader alone turns, the others' replies being the same.
    unknown : tuple of History
        The leader's moves after which there is no equilibrium in pure moves here, so that they count for nothing.
    skipped : tuple of str
        Parameters in which a payoff is not polynomial, which were not looked at.
    scope : str
        ``pure``: equilibria in pure moves only.
    """

    scenario: Scenario
    here: Substance
    parameter: str | None = None
    value: float = np.nan
    distance: float = np.nan
    below: Substance | None = None
    above: Substance | None = None
    at: Substance | None = None
    after: tuple[History, ...] = ()
    unknown: tuple[History, ...] = ()
    skipped: tuple[str, ...] = ()
    scope: str = PURE

    @property
    def now(self) -> float:
        """The scenario's own value of the parameter."""
        return self.scenario.parameters[self.parameter].value if self.parameter else np.nan

    @property
    def on_threshold(self) -> bool:
        """Whether the answer at hand lies on a threshold already, so that the least change changes its substance."""
        return self.distance == 0

    @property
    def beyond(self) -> Substance | None:
        """The substance on the far side."""
        return self.below if self.value < self.now or self.above == self.here else self.above

    @property
    def ties(self) -> bool:
        """Whether exactly at the value more than one side's answer holds, or another one."""
        return self.at != self.beyond


def nearest_change(scenario: Scenario) -> NearestChange | None:
    """Return the smallest change of one assumption that changes the substance of a scenario's answer.

    The change stays within the parameter's plausible range and where the constraints hold. Equilibria in pure moves
    only. None for an order of moves with several leaders or more than two stages, and for a game so large that looking
    through it would take seconds.

    Parameters
    ----------
    scenario : Scenario

    Raises
    ------
    InputError
        If a payoff is not a finite number.
    """
    expect(scenario, Scenario, "scenario", "a Scenario, as sim.load returns it,")
    comparisons = sum(scenario.shape) * prod(scenario.shape) * len(scenario.parameters)
    asked = has_substance(scenario) and comparisons <= MOST_COMPARISONS
    return _Search(scenario).nearest() if asked else None


@dataclass(frozen=True)
class _Found:
    """A change of the substance.

    Attributes
    ----------
    distance : float
    line : Line or Steps
        Of the parameter that changes.
    place : float
        To what distance u from its value.
    sides : tuple of two floats
        Places below and above it, near enough to tell what holds there.
    """

    distance: float
    line: Line | Steps
    place: float
    sides: tuple[float, float]

    @property
    def rank(self) -> tuple[float, int]:
        """By which changes are compared: the nearer, then the one whose parameter is listed first."""
        return self.distance, self.line.number


class _Search:
    """The search over all parameters of one scenario."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        self.reader = Reader(scenario)
        self.payoffs = scenario.game().payoffs
        self.start = self.reader.play(self.payoffs[None])
        self.here = self.start.codes[0]
        self.lines, self.listed, self.skipped = lines(scenario, self.payoffs)

    def nearest(self) -> NearestChange:
        """Return the nearest change."""
        best = min((found for one in self.listed for found in self._of_listed(one)), key=_rank, default=None)
        for bound, line, cuts in self._by_bound():
            if best is not None and (bound, line.number) > best.rank:
                break
            found = self._first_change(line, cuts, np.inf if best is None else best.distance)
            best = min(filter(None, (best, found)), key=_rank, default=None)
        nothing = NearestChange(
            self.scenario, self.reader.substance(self.here), unknown=self._unknown(), skipped=self.skipped
        )
        return nothing if best is None else self._told(nothing, best)

    def _unknown(self) -> tuple[History, ...]:
        """Return the leader's moves after which nothing is known here."""
        count = self.payoffs.shape[1 + self.scenario.stages[0][0]] if self.scenario.earlier else 1
        return tuple(self.reader.history(number) for number in sorted({*range(count)} - {*self.start.history.tolist()}))

    def _of_listed(self, line: Steps) -> Iterator[_Found]:
        """Yield the changes among the values of a discrete parameter at which payoffs are finite."""
        payoffs = line.payoffs(line.places)
        finite = np.isfinite(payoffs).reshape(len(payoffs), -1).all(axis=1)
        if finite.any():
            for place, code in zip(line.places[finite].tolist(), self.reader.play(payoffs[finite]).codes):
                if code != self.here:
                    yield _Found(abs(place) / line.width, line, place, (min(place, 0.0), max(place, 0.0)))

    def _by_bound(self) -> list[tuple[float, Line, np.ndarray]]:
        """Return the lines, each with the places where equilibria change on it, by the distance where anything may."""
        low, high = (np.array([getattr(line, end) for line in self.lines]) for end in ("low", "high"))
        cuts = pure_cuts(self.payoffs, [line.steps for line in self.lines], self.scenario.stages[-1], low, high)
        turns = self._turns(self.lines, self.start, 0)
        found = []
        for number, (line, own) in enumerate(zip(self.lines, cuts)):
            places = np.concatenate([own, turns[:, number].reshape(-1)])
            places = places[(places >= line.low) & (places <= line.high)]
            if places.size:
                bound = np.abs(places).min() / line.width
                found.append((bound if bound > SAME_PLACE else 0.0, line, own))
        return sorted(found, key=lambda entry: (entry[0], entry[1].number))

    def _first_change(self, line: Line, cuts: np.ndarray, limit: float) -> _Found | None:
        """Return the nearest change along a line, as far as a limit; None if there is none."""
        near = SAME_PLACE * line.width
        edges = _edges(cuts, max(line.low, -limit * line.width), min(line.high, limit * line.width), near)
        intervals = sorted(pairwise(edges.tolist()), key=lambda pair: min(map(abs, pair)))
        size = max(1, ENTRIES // self.payoffs.size)
        for first in range(0, len(intervals), size):
            changed = self._first_within(line, intervals[first : first + size], near)
            if changed is not None:
                place, beyond = changed
                sides = sorted((_short_of(line, edges, place, beyond), beyond))
                return _Found(abs(place) / line.width, line, place, tuple(sides))
        return None

    def _first_within(
        self, line: Line, intervals: Sequence[tuple[float, float]], near: float
    ) -> tuple[float, float] | None:
        """Return the nearest change in intervals without cuts: its place, and one beyond; None if there is none."""
        play = self.reader.play(line.payoffs(np.mean(intervals, axis=1)))
        parts: list[tuple[float, float]] = []
        for number, (low, high) in enumerate(intervals):
            turns = self._turns([line], play, number)
            parts += pairwise(_apart(turns[(turns > low) & (turns < high)], low, high, near).tolist())
        middles = np.mean(parts, axis=1)
        codes = play.codes if len(parts) == len(intervals) else self.reader.play(line.payoffs(middles)).codes
        found = []
        for part, middle, code in zip(parts, middles.tolist(), codes):
            low, high = np.clip(part, *line.plausible).tolist()
            if code != self.here and low < high:
                found.append((low if part[0] >= 0 else high, middle))
        return min(found, key=lambda pair: abs(pair[0]), default=None)

    def _turns(self, lines: Sequence[Line], play: Play, point: int) -> np.ndarray:
        """Return where what follows a best move and what follows another one are worth the same to the leader.

        Returns
        -------
        ndarray, shape (degree, lines, comparisons)
            NaN where there is no such place. Of several equilibria after a move, the average is compared too.
        """
        rows = play.point == point
        curves, history = self._worth(lines, play.history[rows], play.profile[rows])
        chosen = np.isin(history, [history for _, history, _ in self.here])
        others = history[chosen][:, None] != history
        return real_roots((curves[:, :, chosen, None] - curves[:, :, None])[:, :, others])

    def _worth(self, lines: Sequence[Line], history: np.ndarray, profile: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what equilibria, and averages of those after one move, are worth to the leader along lines.

        Returns
        -------
        curves : ndarray, shape (degree + 1, lines, equilibria and averages)
            Polynomials in u.
        history : ndarray of int
            The number of the leader's move, of each curve.
        """
        leader = self.scenario.stages[0][0]
        degree = max((len(line.steps) for line in lines), default=0)
        curves = np.zeros((degree + 1, len(lines), len(profile)))
        curves[0] = self.payoffs[leader].reshape(-1)[profile]
        for number, line in enumerate(lines):
            curves[1 : len(line.steps) + 1, number] = line.steps[:, leader].reshape(len(line.steps), -1)[:, profile]
        several = [number for number, count in zip(*np.unique(history, return_counts=True)) if count > 1]
        means = [curves[..., history == number].mean(axis=-1, keepdims=True) for number in several]
        return np.concatenate([curves, *means], axis=-1), np.append(history, np.array(several, dtype=int))

    def _told(self, nothing: NearestChange, found: _Found) -> NearestChange:
        play = self.reader.play(found.line.payoffs(np.array([*found.sides, found.place])))
        below, above, at = map(self.reader.substance, play.codes)
        turned = {history for history, _ in play.equilibria(0) ^ play.equilibria(1)}
        parameter = found.line.parameter
        return replace(
            nothing,
            parameter=parameter.name,
            value=parameter.value + found.place,
            distance=found.distance,
            below=below,
            above=above,
            at=at,
            after=tuple(self.reader.history(number) for number in sorted(turned)),
        )


def _rank(found: _Found) -> tuple[float, int]:
    return found.rank


def _short_of(line: Line, edges: np.ndarray, place: float, beyond: float) -> float:
    """Return a place on this side of a change; the parameter's own value where that is no plausible one."""
    if not line.parameter.contains(line.parameter.value):
        return 0.0
    nearer = edges[edges < place] if beyond > place else edges[edges > place]
    return place if not nearer.size else (place + float(nearer[np.abs(nearer - place).argmin()])) / 2


def _edges(places: np.ndarray, low: float, high: float, near: float) -> np.ndarray:
    """Return places between two ends with the ends and 0, those that are near to each other once."""
    below, above = _apart(places[places < 0], low, 0.0, near), _apart(places[places > 0], 0.0, high, near)
    return np.unique(np.concatenate([below, above]))


def _apart(places: np.ndarray, low: float, high: float, near: float) -> np.ndarray:
    """Return places between two ends with the ends, ascending, those that are near to each other once."""
    inside = np.sort(places[(places > low + near) & (places < high - near)])
    return np.unique([low, *inside[np.diff(inside, prepend=-np.inf) > near], high])
