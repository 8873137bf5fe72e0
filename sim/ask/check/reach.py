"""States that are never reached, levels never entered, factors that never change, transitions that never happen.

A state is reached if moves that the players have lead there from the first one with a chance above zero, whether or not
anybody would choose them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from sim.ask.check.findings_over_time import Silent, Unmoved, Unreached
from sim.ask.check.rules import Ruled
from sim.ask.check.states import held
from sim.scenario.dynamics import STEPS
from sim.scenario.scenario import Scenario

MOST_STATES = 20_000
NOW, EVER = "now", "ever"


class Reach:
    """Which states are reached, at the scenario's own values or somewhere in the ranges.

    Parameters
    ----------
    scenario : Scenario
    rules : sequence of Ruled
        In every kind of states.
    when : {'now', 'ever'}
    """

    def __init__(self, scenario: Scenario, rules: Sequence[Ruled], when: str):
        self.scenario, self.rules, self.when = scenario, rules, when
        self._of_state: list[dict[int, Ruled]] = [{} for _ in range(int(np.prod(scenario.time.shape)))]
        for one in rules:
            for state in np.flatnonzero(one.kind.states).tolist():
                self._of_state[state][one.factor] = one

    @cached_property
    def reached(self) -> np.ndarray:
        """Of bool, shape (states,)."""
        shape = self.scenario.time.shape
        grid = np.zeros(shape, dtype=bool)
        grid[self.scenario.time.start] = True
        waiting = [self.scenario.time.start]
        while waiting:
            state = waiting.pop()
            for levels in self._following(state):
                block = np.ix_(*levels)
                if not grid[block].all():
                    new = [(*place,) for place in np.argwhere(~grid[block]).tolist()]
                    waiting += [tuple(int(levels[k][at]) for k, at in enumerate(place)) for place in new]
                    grid[block] = True
        return grid.reshape(-1)

    def _following(self, state: tuple[int, ...]) -> Iterator[list[np.ndarray]]:
        """Yield for each thing that can be played the levels of each factor that may follow."""
        rules = self._of_state[int(np.ravel_multi_index(state, self.scenario.time.shape))]
        parts = [
            self._levels(rules.get(k), level, count)
            for k, (level, count) in enumerate(zip(state, self.scenario.time.shape))
        ]
        profiles = max(len(part) for part in parts)
        table = np.concatenate([np.broadcast_to(part, (profiles, part.shape[1])) for part in parts], axis=1)
        ends = np.cumsum(self.scenario.time.shape)[:-1]
        for row in np.unique(table, axis=0):
            yield [np.flatnonzero(part) for part in np.split(row, ends)]

    def _levels(self, rule: Ruled | None, level: int, count: int) -> np.ndarray:
        """Return which levels of a factor may follow, shape (profiles, levels), one row where moves do not matter."""
        if rule is None:
            return np.arange(count)[None] == level
        rows = [getattr(row, self.when) for row in rule.targets.values()]
        stays = np.ones(1, dtype=bool) if rule.rest is None else getattr(rule.rest, self.when)
        follows = np.zeros((max(map(len, (stays, *rows))), count), dtype=bool)
        follows[:, level] = stays
        for key, row in zip(rule.targets, rows):
            follows[:, level + key if rule.rule.kind == STEPS else key] |= row
        return follows

    def levels(self, factor: int) -> np.ndarray:
        """Return which levels of a factor are reached."""
        grid = self.reached.reshape(self.scenario.time.shape)
        return grid.any(axis=tuple(k for k in range(grid.ndim) if k != factor))

    def happens(self, factor: int, number: int, key: int) -> tuple[bool, bool]:
        """Return whether a state of a rule is reached, and whether a transition of it may happen in one."""
        here = [
            one
            for one in self.rules
            if (one.factor, one.number) == (factor, number) and (one.kind.states & self.reached).any()
        ]
        return bool(here), any(key in one.targets and getattr(one.targets[key], self.when).any() for one in here)


def unreached(scenario: Scenario, rules: Sequence[Ruled]) -> Iterator[Unmoved | Unreached | Silent]:
    """Yield what never changes, is never reached or never happens: all over the ranges, or at the own values alone.

    What follows from another finding is not told again.
    """
    ever = Reach(scenario, rules, EVER)
    exact = all(row.exact for one in rules for row in (*one.targets.values(), *([one.rest] if one.rest else [])))
    reaches = [(ever, True, exact)]
    if not any(row.below_now for one in rules for row in (*one.targets.values(), *([one.rest] if one.rest else []))):
        reaches.append((Reach(scenario, rules, NOW), False, True))
    told: set[tuple[str, ...]] = set()
    for reach, everywhere, sure in reaches:
        for finding in (*_unmoved(reach, everywhere, sure), *_unreached(reach, everywhere, sure, told)):
            if finding.subject not in told:
                told.add(finding.subject)
                yield finding
        for finding in _silent(reach, everywhere, sure, told):
            told.add(finding.subject)
            yield finding


def _unmoved(reach: Reach, everywhere: bool, exact: bool) -> Iterator[Unmoved]:
    dynamics = reach.scenario.time
    for number, factor in enumerate(dynamics.factors):
        if reach.levels(number).sum() == 1:
            yield Unmoved(factor.name, everywhere, exact, bool(dynamics.transitions.get(factor.name)))


def _unreached(reach: Reach, everywhere: bool, exact: bool, told: set[tuple[str, ...]]) -> Iterator[Unreached]:
    scenario, dynamics = reach.scenario, reach.scenario.time
    rest = ~reach.reached.reshape(dynamics.shape)
    for number, factor in enumerate(dynamics.factors):
        entered = reach.levels(number)
        for level in np.flatnonzero(~entered).tolist():
            place = (slice(None),) * number + (level,)
            rest[place] = False
            if entered.sum() > 1 and (factor.name,) not in told:
                mask = np.zeros(dynamics.shape, dtype=bool)
                mask[place] = True
                where = held(scenario, mask.reshape(-1))
                yield Unreached(factor.name, factor.levels[level], where, everywhere, exact)
    if rest.any():
        yield Unreached("", "", held(scenario, rest.reshape(-1)), everywhere, exact)


def _silent(reach: Reach, everywhere: bool, exact: bool, told: set[tuple[str, ...]]) -> Iterator[Silent]:
    dynamics = reach.scenario.time
    for number, factor in enumerate(dynamics.factors):
        if (factor.name,) in told:
            continue
        for place, rule in enumerate(dynamics.transitions.get(factor.name, ())):
            for key in rule.targets:
                if rule.kind == STEPS:
                    name = "up" if key > 0 else "down"
                else:
                    name = factor.levels[key]
                known = {(factor.name, str(place + 1), name), (factor.name, name)} & told
                here, happens = reach.happens(number, place, key)
                if here and not happens and not known:
                    at_end = not any(key in one.targets for one in reach.rules if _is(one, number, place))
                    yield Silent(factor.name, place + 1, name, at_end, everywhere, exact or at_end)


def _is(one: Ruled, factor: int, number: int) -> bool:
    return (one.factor, one.number) == (factor, number)
