"""Where along one assumption one plan's chance rises above another's, or above a level: bracketed by bisection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.ask.answer import Answer
from sim.ask.contest.contest import UNDEFINED, Contest, ahead
from sim.ask.contest.swept import swept
from sim.ask.thresholds.one_parameter import checked_interval, no_threshold
from sim.errors import InputError
from sim.progress import steps
from sim.scenario.plans import Plan
from sim.scenario.scenario import Scenario, expect_scenario
from sim.time.measure import Measure
from sim.time.rules import BEST, WORST

POINTS, MOST_POINTS = 25, 10_001
WIDTH = 1e-6  # of a bracket, as a share of the interval
JUMP = 1e-4  # change of a chance within a bracket that is a jump: what is played changes there


@dataclass(frozen=True)
class Crossing:
    """A bracket in which another of two chances comes to be the higher one.

    Attributes
    ----------
    rule : str
    low, high : float
        Values of the parameter.
    before, after : int or None
        Who is ahead at these: 1 the first, −1 the second, 0 neither; None where the game is not defined.
    chances : tuple of tuples of float
        Both chances at the lower and at the upper value; NaN where the game is not defined.
    """

    rule: str
    low: float
    high: float
    before: int | None
    after: int | None
    chances: tuple[tuple[float, float], tuple[float, float]]

    @property
    def jumps(self) -> tuple[bool, bool]:
        """Whether each chance jumps, as what is played changes."""
        (a, b), (c, d) = self.chances
        return abs(c - a) > JUMP, abs(d - b) > JUMP


@dataclass(frozen=True, eq=False, repr=False)
class Crossings(Answer):
    """Which of two chances is the higher one along one parameter.

    Attributes
    ----------
    scenario : Scenario
    parameter : str
    plans : tuple of Plan or None
        Two, or one that is set against `level`.
    level : float or None
    rules : tuple of str
    asked : Measure
        What is asked, of the first plan under the first rule.
    at : ndarray, shape (points,)
        The grid.
    chances : ndarray, shape (rules, 2, points)
        NaN where the game is not defined.
    beside : ndarray, shape (rules, 2, points, 2)
        Lowest and highest over the horizons beside this one; of logit choices, over the precision and its double.
    doubtful : ndarray of bool, shape (rules, points)
        Whether another of these horizons has another plan ahead.
    own : ndarray, shape (rules, 2)
        At the scenario's own value.
    undefined : str
        Why the game is not defined at some point of the grid; empty where it always is.
    found : tuple of Crossing
        By rule, then by value.
    """

    scenario: Scenario
    parameter: str
    plans: tuple[Plan | None, ...]
    level: float | None
    rules: tuple[str, ...]
    asked: Measure
    at: np.ndarray
    chances: np.ndarray
    beside: np.ndarray
    doubtful: np.ndarray
    own: np.ndarray
    undefined: str
    found: tuple[Crossing, ...]

    @property
    def step(self) -> float:
        """Distance between points of the grid."""
        return float(self.at[1] - self.at[0])

    @property
    def width(self) -> float:
        """What a bracket is no wider than."""
        return WIDTH * float(self.at[-1] - self.at[0])

    def of(self, rule: str) -> list[Crossing]:
        """Return the crossings under a rule."""
        return [crossing for crossing in self.found if crossing.rule == rule]

    def stretches(self, rule: str) -> list[tuple[float, float, int | None]]:
        """Return (low, high, who is ahead) of every stretch of the parameter between crossings, under a rule."""
        crossings = self.of(rule)
        ends = [float(self.at[0]), *(crossing.high for crossing in crossings), float(self.at[-1])]
        first = _ahead_or_none(self.chances[self.rules.index(rule), :, 0])
        who = [first, *(crossing.after for crossing in crossings)]
        return [*zip(ends, ends[1:], who)]


def _ahead_or_none(chances: np.ndarray) -> int | None:
    return UNDEFINED if np.isnan(chances).any() else ahead(chances)


def crossings(
    scenario: Scenario,
    parameter: str,
    plans: Sequence[Plan | None],
    *,
    above: float | None = None,
    low: float | None = None,
    high: float | None = None,
    points: int = POINTS,
    rules: Sequence[str] = (BEST, WORST),
    **asked,
) -> Crossings:
    """Find where along a parameter one plan's chance rises above another's, or above a level.

    Chances are computed on a grid; between points at which another plan is ahead the change is bracketed by bisection,
    to a millionth of the interval. Two changes between neighbouring points of the grid are not seen.

    Parameters
    ----------
    scenario : Scenario
        Of a game over time.
    parameter : str
    plans : sequence of Plan or None
        Two; or one with `above`. None is free play.
    above : float, optional
        A level that the chance under the one plan is compared with.
    low, high : float, optional
        Ends of the interval, by default the parameter's plausible range.
    points : int
        Of the grid.
    rules : sequence of {'best', 'worst', 'average', 'logit'}
        Which of several equilibria is expected at each step; or logit choices.
    **asked
        ``target``, ``years``, ``year`` or ``by``, ``nodes``, ``precision``, ``state``, as `sim.path` takes them.

    Raises
    ------
    InputError
        For a game that is played once, an unknown or discrete parameter, an empty interval, or a bad argument.

    Examples
    --------
    >>> import sim
    >>> scenario = sim.load("grim")
    >>> sim.crossings(scenario, "delta", [None], above=0.5, points=3, years=3, by=1, rules=["best"]).found
    ()
    """
    expect_scenario(scenario)
    contest = Contest(scenario, plans, above, rules, **asked)
    if scenario.parameter(parameter).is_discrete:
        raise no_threshold(scenario.parameters[parameter], swept(scenario, plans, parameter, rules, asked))
    left, right = (float(end) for end in checked_interval(scenario, parameter, low, high))
    if not isinstance(points, int) or not 2 <= points <= MOST_POINTS:
        raise InputError(f"points: a whole number from 2 to {MOST_POINTS:,} is expected, not {points!r}.")
    at = np.linspace(left, right, points)
    line = _Line(contest, parameter)
    on_grid = [line.on_grid(x) for x in steps(at.tolist(), "points")]
    if all(np.isnan(chances).all() for chances, _, _ in on_grid):
        raise InputError(line.reason)
    chances = np.stack([chances for chances, _, _ in on_grid], axis=2)
    found = [
        Crossing(rule, start, end, line.ahead(rule, start), line.ahead(rule, end), line.both(rule, start, end))
        for rule in contest.rules
        for start, end in _brackets(lambda x, rule=rule: line.ahead(rule, x), at, WIDTH * (right - left))
    ]
    own, _, _ = line.on_grid(scenario.values()[parameter])
    return Crossings(
        scenario=scenario,
        parameter=parameter,
        plans=contest.plans,
        level=above,
        rules=contest.rules,
        asked=contest.asked,
        at=at,
        chances=chances,
        beside=np.stack([beside for _, beside, _ in on_grid], axis=2),
        doubtful=np.stack([doubtful for _, _, doubtful in on_grid], axis=1),
        own=own,
        undefined=line.reason,
        found=tuple(found),
    )


class _Line:
    """Chances along one parameter; what is computed is kept."""

    def __init__(self, contest: Contest, parameter: str):
        self.contest, self.parameter, self.reason = contest, parameter, ""
        self._chances: dict[tuple[str, float], tuple[float, float]] = {}

    def on_grid(self, x: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the chances (rules, 2), their range over other horizons (rules, 2, 2), and where these disagree (rules,)."""
        rules = self.contest.rules
        try:
            point = self.contest.point({self.parameter: x})
        except InputError as error:
            self.reason = self.reason or str(error)
            self._chances |= {(rule, x): (np.nan, np.nan) for rule in rules}
            return (
                np.full((len(rules), 2), np.nan),
                np.full((len(rules), 2, 2), np.nan),
                np.zeros(len(rules), dtype=bool),
            )
        ranges, doubtful = [], []
        for rule in rules:
            self._chances[rule, x], beside = self.contest.standing(point, rule)
            ranges.append(np.stack([beside.min(axis=1), beside.max(axis=1)], axis=1))
            doubtful.append(len({ahead(pair) for pair in beside.T}) > 1)
        return np.array([self._chances[rule, x] for rule in rules]), np.array(ranges), np.array(doubtful)

    def chances(self, rule: str, x: float) -> tuple[float, float]:
        """Return both chances under a rule; NaN where the game is not defined."""
        if (rule, x) not in self._chances:
            try:
                found = self.contest.chances(self.contest.point({self.parameter: x}), rule)
            except InputError as error:
                self.reason = self.reason or str(error)
                found = (np.nan, np.nan)
            self._chances[rule, x] = found
        return self._chances[rule, x]

    def ahead(self, rule: str, x: float) -> int | None:
        """Return who is ahead; None where the game is not defined."""
        return _ahead_or_none(np.array(self.chances(rule, x)))

    def both(self, rule: str, low: float, high: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the chances at both ends of a bracket."""
        return self.chances(rule, low), self.chances(rule, high)


def _brackets(who: Callable[[float], int | None], at: np.ndarray, width: float) -> Iterator[tuple[float, float]]:
    """Yield brackets of the changes that bisection finds between points of a grid, from left to right."""
    for start, end in zip(at.tolist(), at.tolist()[1:]):
        while who(start) != who(end):
            low, high = start, end
            while high - low > width:
                middle = (low + high) / 2
                low, high = (middle, high) if who(middle) == who(start) else (low, middle)
            yield low, high
            start = high
