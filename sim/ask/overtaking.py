"""The smallest change of assumptions found that makes one plan better than another: a search without a proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.ask.answer import Answer
from sim.ask.contest import EVEN, Contest
from sim.ask.flip.flip import Change, changes_to
from sim.errors import InputError, expect
from sim.progress import one_more
from sim.scenario.plans import Plan
from sim.scenario.scenario import Scenario
from sim.time.horizon import BEST
from sim.time.measure import Measure

BUDGET = 1_000  # points of the parameters at which both chances are computed
CLOSE = 1e-6  # of a range, to which a change is told
PROBES = (0.5, 1.0)  # of the way to either end of a range
HELPFUL = 8  # assumptions that are tried together with others
SPLITS = (0.25, 0.5, 0.75)  # of a change, for another assumption to take over
SAVED = 0.98  # of what another takes over: less is no gain
ON_THE_WAY, JUST_BEFORE = 13, 0.999  # points of the figure, and one more, so that a jump looks like one

Shares = dict[str, float]  # signed changes by parameter, in shares of their ranges


@dataclass(frozen=True)
class Single:
    """One assumption whose change alone makes the first plan better.

    Attributes
    ----------
    parameter : str
    value : float
        The nearest value found at which the first plan is better.
    share : float
        Size of the change as a share of the plausible range.
    exact : bool
        Whether it is bracketed to CLOSE; otherwise it is no smaller than what is told of others, and was left there.
    """

    parameter: str
    value: float
    share: float
    exact: bool


@dataclass(frozen=True, eq=False, repr=False)
class Overtaking(Answer):
    """The smallest change of assumptions found that makes one plan's chance higher than another's, or than a level.

    Attributes
    ----------
    scenario : Scenario
    plans : tuple of Plan or None
    level : float or None
    rule : str
    asked : Measure
    status : {'holds already', 'found', 'not found'}
    before, after : tuple of float
        Both chances at the scenario's values, and after the change; where none was found, at the closest approach.
    changes : tuple of Change
        What changes, the largest share first.
    distance : float
        Sum of their shares; inf where nothing was found.
    singles : tuple of Single
        Assumptions whose change alone does it, the smallest share first.
    way : ndarray, shape (points, 3)
        Both chances on the straight way to the change and half as far beyond it: share of the way, first, second.
    solved : int
        Points of the parameters at which both chances were computed.
    ended : {'', 'budget spent', 'broken off'}
        Why the search ended early.
    """

    scenario: Scenario
    plans: tuple[Plan | None, ...]
    level: float | None
    rule: str
    asked: Measure
    status: str
    before: tuple[float, float]
    after: tuple[float, float]
    changes: tuple[Change, ...]
    distance: float
    singles: tuple[Single, ...]
    way: np.ndarray
    solved: int
    ended: str


def overtaking(
    scenario: Scenario,
    plans: Sequence[Plan | None],
    *,
    above: float | None = None,
    only: Sequence[str] | None = None,
    rules: Sequence[str] = (BEST,),
    budget: int = BUDGET,
    **asked,
) -> Overtaking:
    """Search for the smallest change of assumptions under which the first plan's chance is the higher one.

    Size is the sum of changes in shares of plausible ranges, which no assumption leaves. Each is tried alone, at the
    middle and the end of its range on either side, and bracketed where that suffices; then several together, by a local
    search. Smaller changes may exist.

    Parameters
    ----------
    scenario : Scenario
        Of a game over time.
    plans : sequence of Plan or None
        Two, the first of which is to become better; or one with `above`. None is free play.
    above : float, optional
    only : sequence of str, optional
        Parameters that may change; by default all but discrete ones.
    rules : sequence of one of {'best', 'worst', 'average', 'logit'}
    budget : int
        Points of the parameters at which both chances are computed. Ctrl-C too ends the search with what is known.
    **asked
        ``target``, ``years``, ``year`` or ``by``, ``precision``, ``state``, as `sim.path` takes them.

    Raises
    ------
    InputError
        For a game that is played once, an unknown parameter, or a bad argument.

    Examples
    --------
    >>> import sim
    >>> sim.overtaking(sim.load("grim"), [None], above=0.5, years=3, by=1, budget=50).status
    'not found'
    """
    expect(only, (list, tuple, type(None)), "only", "a list of parameters")
    if not isinstance(budget, int) or budget < 1:
        raise InputError(f"budget: a whole number of at least 1 is expected, not {budget!r}.")
    if len(rules) != 1:
        raise InputError("rules: one is expected; the smallest change is searched for under one of them.")
    contest = Contest(scenario, plans, above, rules, **asked)
    search = _Search(contest, _free(scenario, only), budget)
    before = search.first()
    search.run()
    best = search.best if search.best is not None else search.closest
    values = search.values(best)
    status = (
        "holds already" if not best and search.best is not None else "found" if search.best is not None else "not found"
    )
    return Overtaking(
        scenario=scenario,
        plans=contest.plans,
        level=above,
        rule=rules[0],
        asked=contest.asked,
        status=status,
        before=before,
        after=search.chances(best, counted=False),
        changes=changes_to(scenario, values),
        distance=_size(best) if search.best is not None else np.inf,
        singles=tuple(sorted(search.singles.values(), key=lambda single: single.share)),
        way=search.way(best),
        solved=search.solved,
        ended=search.ended,
    )


def _free(scenario: Scenario, only: Sequence[str] | None) -> list[str]:
    """Return the parameters that may change."""
    names = [scenario.parameter(name).name for name in (scenario.parameters if only is None else only)]
    free = [name for name in names if not scenario.parameters[name].is_discrete and _width(scenario, name) > 0]
    if only is not None and len(free) < len(names):
        held = next(name for name in names if name not in free)
        raise InputError(f"only: {held} takes only some values; it is held fixed here, leave it out.")
    return free


def _width(scenario: Scenario, name: str) -> float:
    parameter = scenario.parameters[name]
    return parameter.high - parameter.low


def _size(shares: Shares) -> float:
    return sum(map(abs, shares.values()))


class _Ended(Exception):
    """The budget is spent."""


@dataclass
class _Search:
    """The search, with what it knows so far."""

    contest: Contest
    names: list[str]
    budget: int
    best: Shares | None = None
    closest: Shares = field(default_factory=dict)
    singles: dict[str, Single] = field(default_factory=dict)
    solved: int = 0
    ended: str = ""
    _known: dict[tuple, tuple[float, float]] = field(default_factory=dict)

    def first(self) -> tuple[float, float]:
        """Return both chances at the scenario's own values; InputError where the game is not defined there."""
        rule = self.contest.rules[0]
        self._known[()] = self.contest.chances(self.contest.point({}), rule)
        self.solved = 1
        if self.lead({}) > EVEN:
            self.best = {}
        return self._known[()]

    def run(self) -> None:
        """Search until nothing is left to try, the budget is spent or Ctrl-C breaks it off."""
        try:
            if self.best is None:
                gains = self._alone()
                if self.best is None:
                    self._together(gains)
                if self.best is not None:
                    self._improve(gains)
        except _Ended:
            self.ended = "budget spent"
        except KeyboardInterrupt:
            self.ended = "broken off"

    def values(self, shares: Shares) -> dict[str, float]:
        """Return all parameters after changes."""
        values = self.contest.scenario.values()
        for name, share in shares.items():
            values[name] = float(values[name] + share * _width(self.contest.scenario, name))
        return values

    def chances(self, shares: Shares, counted: bool = True) -> tuple[float, float]:
        """Return both chances after changes; NaN where the game is not defined."""
        key = tuple(sorted((name, share) for name, share in shares.items() if share))
        if key not in self._known:
            if counted and self.solved >= self.budget:
                raise _Ended
            try:
                point = self.contest.point(self.values(dict(key)))
                self._known[key] = self.contest.chances(point, self.contest.rules[0])
            except InputError:
                self._known[key] = (np.nan, np.nan)
            self.solved += counted
            one_more("points")
        return self._known[key]

    def lead(self, shares: Shares) -> float:
        """Return by how much the first chance is the higher one; −1 where the game is not defined. Keeps what is best."""
        first, second = self.chances(shares)
        lead = -1.0 if np.isnan(first) else first - second
        if lead > EVEN and (self.best is None or _size(shares) < _size(self.best)):
            self.best = dict(shares)
        if len(self._known) > 1 and lead > self._lead_known(self.closest):
            self.closest = dict(shares)
        return lead

    def _lead_known(self, shares: Shares) -> float:
        first, second = self._known.get(tuple(sorted(shares.items())), self._known[()])
        return -1.0 if np.isnan(first) else first - second

    def wins(self, shares: Shares) -> bool:
        """Whether the first plan is better after changes."""
        return self.lead(shares) > EVEN

    def room(self, name: str) -> Iterator[float]:
        """Yield the signed shares by which an assumption may change, to either end of its range."""
        parameter = self.contest.scenario.parameters[name]
        for end in (parameter.low, parameter.high):
            share = (end - parameter.value) / _width(self.contest.scenario, name)
            if abs(share) > CLOSE:
                yield share

    def _reaches(self, name: str, share: float) -> bool:
        """Whether an assumption stays in its range if it changes so much."""
        return any(share * end >= 0 and abs(share) <= abs(end) + CLOSE for end in self.room(name))

    def _alone(self) -> list[tuple[float, str, float]]:
        """Try each assumption alone; return (gain, name, share) of what helps, by gain for its size, the best first."""
        start, gains, brackets = self.lead({}), [], []
        for name in self.names:
            for end in self.room(name):
                tried = [0.0, *(end * probe for probe in PROBES)]
                leads = [start, *(self.lead({name: share}) for share in tried[1:])]
                gains += [
                    (lead - start, name, share) for lead, share in zip(leads[1:], tried[1:]) if lead - start > EVEN
                ]
                won = next((k for k, lead in enumerate(leads) if lead > EVEN), None)
                if won is not None:
                    brackets.append((name, tried[won - 1], tried[won]))
        for name, low, high in sorted(brackets, key=lambda bracket: abs(bracket[1])):
            known = self.singles.get(name)
            shortest = min((single.share for single in self.singles.values() if single.exact), default=np.inf)
            exact = abs(low) < shortest
            share = self._bisected({}, name, low, high) if exact else high
            if known is None or abs(share) < known.share:
                self.singles[name] = Single(name, self.values({name: share})[name], abs(share), exact)
        return sorted(gains, key=lambda gain: -gain[0] / abs(gain[2]))

    def _bisected(self, others: Shares, name: str, low: float, high: float) -> float:
        """Return the share next to `low`, at which the first plan is not better, at which it is, as it is at `high`."""
        while abs(high - low) > CLOSE:
            middle = (low + high) / 2
            low, high = (low, middle) if self.wins({**others, name: middle}) else (middle, high)
        return high

    def _together(self, gains: list[tuple[float, str, float]]) -> None:
        """Change one assumption after the other to where it helps most, until the first plan is better."""
        shares: Shares = {}
        while not self.wins(shares):
            further = [(name, share) for _, name, share in _strongest(gains) if name not in shares]
            if not further:
                return
            leads = {(name, share): self.lead({**shares, name: share}) for name, share in further}
            name, share = max(leads, key=leads.__getitem__)
            if leads[name, share] <= self.lead(shares) + EVEN:
                return
            shares[name] = share

    def _improve(self, gains: list[tuple[float, str, float]]) -> None:
        """Make the change smaller: each part alone, then by letting other assumptions take over a part of it."""
        self._shrink()
        improved = True
        while improved:
            improved, size = False, _size(self.best)
            for name, end in dict.fromkeys((name, share) for _, name, share in _strongest(gains)):
                improved |= any(self._taken_over(name, end, split) for split in SPLITS)
            improved &= _size(self.best) < size - CLOSE

    def _taken_over(self, name: str, end: float, split: float) -> bool:
        """Whether the change is smaller if an assumption takes over a part of what the others do."""
        start, size = self.best, _size(self.best)
        share = start.get(name, 0.0) * (1 - split) + float(np.sign(end)) * split * SAVED * size
        if share * end <= 0 or not self._reaches(name, share):
            return False
        shares = {other: (1 - split) * part for other, part in start.items()} | {name: share}
        if _size(shares) >= size - CLOSE or not self.wins(shares):
            return False
        self._shrink()
        return True

    def _shrink(self) -> None:
        """Bring every part of the best change as near to nothing as it may go, the largest first, the others as they are."""
        for name in sorted(self.best, key=lambda name: -abs(self.best[name])):
            others = {other: share for other, share in self.best.items() if other != name}
            if self.wins(others):
                continue
            self._bisected(others, name, 0.0, self.best[name])
        self.best = {name: share for name, share in self.best.items() if share}

    def way(self, shares: Shares) -> np.ndarray:
        """Return both chances on the straight way to a change and half as far beyond it, as far as ranges go."""
        if not shares:
            return np.empty((0, 3))
        rows = []
        for t in np.sort([*np.linspace(0, 1.5, ON_THE_WAY), JUST_BEFORE]):
            part = {name: float(t * share) for name, share in shares.items()}
            if all(self._reaches(name, share) for name, share in part.items()):
                rows.append((t, *self.chances(part, counted=False)))
        return np.array(rows)


def _strongest(gains: Sequence[tuple[float, str, float]]) -> list[tuple[float, str, float]]:
    """Return what helps most for its size, of so many assumptions."""
    names = list(dict.fromkeys(name for _, name, _ in gains))[:HELPFUL]
    return [gain for gain in gains if gain[1] in names]
