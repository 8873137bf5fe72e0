"""Chances under two plans, or under one and a level, set against each other at any point of the parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.errors import InputError, expect
from sim.scenario.plans import Plan
from sim.scenario.scenario import Scenario, expect_scenario
from sim.time.measure import Measure, measure
from sim.time.model import Model
from sim.time.point import Point

EVEN = 1e-9  # chances that differ by less are the same
UNDEFINED = None  # who is ahead where the game's chances are none


class Contest:
    """Which of two chances is the higher one, under each rule, as the parameters change.

    Parameters
    ----------
    scenario : Scenario
        Of a game over time.
    plans : sequence of Plan or None
        Two; or one, which is set against `level`. None is free play.
    level : float or None
    rules : sequence of str
        As `sim.time.measure.measure` takes them.
    **asked
        What else `sim.time.measure.measure` takes: target, years, year or by, nodes, precision, state.

    Raises
    ------
    InputError
        For a game that is played once, or a bad argument.
    """

    def __init__(
        self, scenario: Scenario, plans: Sequence[Plan | None], level: float | None, rules: Sequence[str], **asked
    ):
        expect_scenario(scenario)
        expect(plans, (list, tuple), "plans", "a list of plans")
        for plan in plans:
            expect(plan, (Plan, type(None)), "plans", "a Plan, as sim.load_plan returns it, or None")
        _check(plans, level, rules)
        self.scenario, self.plans, self.level, self.rules = scenario, tuple(plans), level, tuple(rules)
        self.measures = {rule: [measure(scenario, plan, rule, **asked) for plan in plans] for rule in rules}
        self.model = Model(scenario)

    @property
    def asked(self) -> Measure:
        """What is asked, of the first plan under the first rule."""
        return self.measures[self.rules[0]][0]

    def point(self, values: Mapping[str, float]) -> Point:
        """Return the game at values of some parameters, the others at the scenario's own.

        Raises
        ------
        InputError
            If the values break a constraint, or a chance, payoff or discount factor is none there.
        """
        if not bool(np.all(self.scenario.allows(values))):
            raise InputError("the values break a constraint.")
        return Point(self.model, {**self.scenario.values(), **values})

    def chances(self, point: Point, rule: str) -> tuple[float, float]:
        """Return both chances; the level in place of the second where there is one plan."""
        found = [point.chance(asked) for asked in self.measures[rule]]
        return (found[0], found[1] if self.level is None else self.level)

    def standing(self, point: Point, rule: str) -> tuple[tuple[float, float], np.ndarray]:
        """Return both chances, and both over the horizons beside this one too, shape (2, horizons).

        Of logit choices these are the precision asked for and its double.
        """
        chances, beside = [], []
        for asked in self.measures[rule]:
            courses = point.courses(asked)
            own = next(course for course in courses if course.years == asked.years)
            chances.append(own.chance(asked))
            beside.append([course.chance(asked) for course in courses if course.years > asked.year])
        if self.level is not None:
            chances.append(self.level)
            beside.append([self.level] * len(beside[0]))
        shortest = min(map(len, beside))  # of logit choices one branch may be lost before the other
        return (chances[0], chances[1]), np.array([row[:shortest] for row in beside])


def ahead(chances: Sequence[float]) -> int:
    """Return who is ahead: 1 the first, −1 the second, 0 neither."""
    difference = chances[0] - chances[1]
    return 0 if abs(difference) <= EVEN else int(np.sign(difference))


def _check(plans: Sequence[Plan | None], level: float | None, rules: Sequence[str]) -> None:
    if level is not None and not (isinstance(level, (int, float)) and 0 <= level <= 1):
        raise InputError(f"above: a chance from 0 to 1 is expected, not {level!r}.")
    wanted = 2 if level is None else 1
    if len(plans) != wanted:
        raise InputError(
            f"compare: {'two plans are' if wanted == 2 else 'one plan is'} expected, not {len(plans)}; two are set against "
            "each other, one against a level, above=0.5."
        )
    if level is None and plans[0] == plans[1]:
        raise InputError("compare: twice the same plan; name two.")
    if not rules:
        raise InputError("rules: name at least one.")
