"""A search for a small change of assumptions after which one plan is better: one by one, then several, without a proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.ask.contest.contest import EVEN, Contest
from sim.errors import InputError
from sim.progress import one_more
from sim.scenario.scenario import Scenario

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


def width_of(scenario: Scenario, name: str) -> float:
    """Return the width of a parameter's plausible range."""
    parameter = scenario.parameters[name]
    return parameter.high - parameter.low


def size_of(shares: Shares) -> float:
    """Return the size of a change."""
    return sum(map(abs, shares.values()))


class _Ended(Exception):
    """The budget is spent."""


@dataclass
class Search:
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
            values[name] = float(values[name] + share * width_of(self.contest.scenario, name))
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
        if lead > EVEN and (self.best is None or size_of(shares) < size_of(self.best)):
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
            share = (end - parameter.value) / width_of(self.contest.scenario, name)
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
            improved, size = False, size_of(self.best)
            for name, end in dict.fromkeys((name, share) for _, name, share in _strongest(gains)):
                improved |= any(self._taken_over(name, end, split) for split in SPLITS)
            improved &= size_of(self.best) < size - CLOSE

    def _taken_over(self, name: str, end: float, split: float) -> bool:
        """Whether the change is smaller if an assumption takes over a part of what the others do."""
        start, size = self.best, size_of(self.best)
        share = start.get(name, 0.0) * (1 - split) + float(np.sign(end)) * split * SAVED * size
        if share * end <= 0 or not self._reaches(name, share):
            return False
        shares = {other: (1 - split) * part for other, part in start.items()} | {name: share}
        if size_of(shares) >= size - CLOSE or not self.wins(shares):
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
