"""What comes of a game over time at a place: under each plan, at each point, the chances and expectations of a year."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from sim.ask.claims.claim import CHANCE, FIRST, Asked, Place, PlanChoice
from sim.ask.claims.rows import TOLERANT, Rows
from sim.ask.claims.worlds import BEGINS, Worlds, move_named
from sim.errors import InputError, nearest
from sim.scenario.command_line import own_directory
from sim.scenario.formula import Formula
from sim.scenario.plans import FREE_PLAY, Plan, changed_plan, load_plan
from sim.scenario.scenario import Scenario
from sim.scenario.where import Where
from sim.time.course import Course
from sim.time.measure import LOGIT, Measure, measure
from sim.time.model import Model
from sim.time.point import BESIDE, Point
from sim.time.sequence import Event, so_far_by_year

# Whose play is kept, some megabytes each: plans and rules at the scenario's own values, which many claims ask about, and
# elsewhere; and games, of which both are made.
OWN, AWAY, GAMES = 8, 2, 8
ANYTHING = "1"  # a target that always holds


@dataclass(frozen=True, eq=False)
class Courses(Rows):
    """What comes of each plan at each point, one row each.

    Attributes
    ----------
    place : Place
        Which names one rule.
    """

    place: Place
    _found: dict = field(default_factory=dict, repr=False)

    def value(self, asked: Formula | Asked) -> np.ndarray:
        """Return what is asked in each row, shape (rows,); NaN where what it is conditional on never comes about."""
        solver = _solver(self.worlds.scenario)
        values = [solver.value(self.place, *self._row(row), asked) for row in range(len(self.point))]
        return np.array(values, dtype=float)

    def chain(self, steps: tuple[str, ...]) -> np.ndarray:
        """Return the chance of each step once those before have come about, by the year, shape (rows, steps)."""
        solver = _solver(self.worlds.scenario)
        return np.array([solver.chain(self.place, *self._row(row), steps) for row in range(len(self.point))])

    def _row(self, row: int) -> tuple[dict[str, float], PlanChoice]:
        values = {name: float(column[self.point[row]]) for name, column in self.worlds.values.items()}
        choice = self.place.plans[self.case[row]]
        if BEGINS in values:
            choice = replace(choice, changes={**choice.changes, "from": round(values.pop(BEGINS))})
        return values, choice


def follow(place: Place, worlds: Worlds) -> Courses:
    """Return what comes of a game over time at a place.

    Raises
    ------
    InputError
        If the game is played once, or has no such plan or state.
    """
    solver = _solver(worlds.scenario)
    for choice in place.plans:
        solver.plan(choice)
    solver.measure(place, solver.plan(place.plans[0]), ANYTHING)
    point, case = np.indices((worlds.size, len(place.plans))).reshape(2, -1)
    return Courses(worlds, tuple(choice.name for choice in place.plans), point, case, place)


class _Solver:
    """A scenario over time and what was found of it: each plan is solved once at a point, whatever is asked of it."""

    def __init__(self, scenario: Scenario):
        self.scenario, self.model = scenario, Model(scenario)
        self._here = tuple(scenario.values().values())
        self._games, self._own, self._away = (OrderedDict() for _ in range(3))
        self._plans: dict[str, Plan | None] = {}
        self._values: dict[tuple, float] = {}

    def plan(self, choice: PlanChoice) -> Plan | None:
        """Return a plan with its changes; None for free play."""
        key = repr(choice)
        if key not in self._plans:
            self._plans[key] = self._read(choice)
        return self._plans[key]

    def _read(self, choice: PlanChoice) -> Plan | None:
        if choice.name == FREE_PLAY:
            if choice.changes:
                raise InputError(f"plan '{FREE_PLAY}' binds nobody; there is nothing of it to change.")
            return None
        plan = load_plan(choice.name, self.scenario, own_directory(self.scenario))
        return changed_plan(plan, choice.changes, self.scenario, Where(keys=("plan",)))

    def measure(self, place: Place, plan: Plan | None, target: str) -> Measure:
        """Return a measure of the place's year and rule."""
        span = place.span
        year = span.year + (plan.begins if span.since and plan is not None else 0)
        when = {"by": year} if span.by else {"year": year}
        state = place.state or None
        return measure(
            self.scenario, plan, place.expectation or "best", target=target, years=span.years, state=state, **when
        )

    def value(self, place: Place, values: Mapping[str, float], choice: PlanChoice, asked: Formula | Asked) -> float:
        """Return what is asked of a place at a point, under a plan."""
        text = asked.text if isinstance(asked, Asked) else f"value {asked.text}"
        plan = self.plan(choice)

        def key(place: Place) -> tuple:
            return (*values.values(), repr((choice, place.expectation, place.span, place.state)), text)

        if key(place) not in self._values:
            find = self._asked if isinstance(asked, Asked) else self._expected
            for one in (*_beside(place, plan), place):
                self._values[key(one)] = find(one, values, plan, asked)
        return self._values[key(place)]

    def chain(
        self, place: Place, values: Mapping[str, float], choice: PlanChoice, steps: tuple[str, ...]
    ) -> np.ndarray:
        """Return the chance of each step once those before have come about, by the place's year."""
        plan = self.plan(choice)
        point = self._point(values, plan, place)
        so_far = self._so_far(point, place, plan, steps)
        before = np.concatenate([[1.0], so_far[:-1]])
        return np.divide(so_far, before, out=np.zeros(len(steps)), where=before > 0)

    def _asked(self, place: Place, values: Mapping[str, float], plan: Plan | None, asked: Asked) -> float:
        point = self._point(values, plan, place)
        if asked.once:
            before, both = self._so_far(point, place, plan, (asked.once, asked.target))
            return both / before if before > 0 else np.nan
        course = point.course(self.measure(place, plan, asked.target))
        if asked.kind == CHANCE:
            return course.chance(self.measure(place, plan, asked.target))
        found = course.spells(for_ever=place.expectation == LOGIT)
        return found.wait if asked.kind == FIRST else found.length

    def _so_far(self, point: Point, place: Place, plan: Plan | None, steps: tuple[str, ...]) -> np.ndarray:
        asked = [self.measure(place, plan, step) for step in steps]
        courses = [point.course(one) for one in asked]
        events = [Event(course.sought.holds) for course in courses]
        course = courses[0]
        return so_far_by_year(point.game, course.solved.played[: asked[0].year + 1], events, course.start)[-1]

    def _expected(self, place: Place, values: Mapping[str, float], plan: Plan | None, formula: Formula) -> float:
        asked = self.measure(place, plan, ANYTHING)
        point = self._point(values, plan, place)
        course = point.course(asked)
        names = {name: self._name(name, point, course, asked.year, values) for name in sorted(formula.names)}
        return float(formula.evaluate(names, TOLERANT))

    def _name(self, name: str, point: Point, course: Course, year: int, values: Mapping[str, float]) -> float:
        """Return what a name is expected to be in a year."""
        scenario, share = self.scenario, course.shares[year]
        if name in self.model.switches:
            return float(share @ self.model.switches[name])
        joint = share.reshape(-1, *[1] * len(scenario.shape)) * course.solved.played[year].dense()
        if name in scenario.outcomes:
            return float((joint * point.game.outcomes[:, list(scenario.outcomes).index(name)]).sum())
        if name in scenario.levels:
            return float((joint * scenario.levels[name]).sum())
        player = name.removeprefix("worth_")
        if player != name and player in scenario.players:
            who = point.game.movers[course.start, scenario.players.index(player)]
            return float(course.solved.values[0, course.start, who])
        if (moves := move_named(scenario, name)) is not None:
            return float((joint * moves).sum())
        if name in values:
            return values[name]
        worths = [f"worth_{player}" for player in scenario.players]
        known = dict.fromkeys([*scenario.outcomes, *scenario.levels, *self.model.switches, *worths])
        raise InputError(f"unknown name '{name}' over time in '{scenario.view}'; {nearest(name, known)}")

    def _point(self, values: Mapping[str, float], plan: Plan | None, place: Place) -> Point:
        """Return the game at a point, which keeps what is played there under one plan and rule."""
        here = tuple(values.values())
        own = here == self._here
        game = _kept(self._games, here, GAMES, lambda: Point(self.model, values))
        played = self._own if own else self._away
        key = (here, repr(plan), place.expectation)
        return _kept(played, key, OWN if own else AWAY, lambda: copy(game))


def _kept(store: OrderedDict, key: tuple, most: int, make: Callable[[], Point]) -> Point:
    """Return what is kept under a key, made where it is not; of more than so many the one that waits longest goes."""
    if key not in store:
        store[key] = make()
        if len(store) > most:
            store.popitem(last=False)
    store.move_to_end(key)
    return store[key]


def _beside(place: Place, plan: Plan | None) -> list[Place]:
    """Return the same place over the horizons beside, the longest first.

    Where no plan looks at the calendar, what is played over the others is the end of what is played over it.
    """
    years = place.span.years
    if place.expectation == LOGIT or (plan is not None and plan.begins) or years - BESIDE <= place.span.year:
        return []
    return [replace(place, span=replace(place.span, years=years + more)) for more in (BESIDE, -BESIDE)]


def plan_title(scenario: Scenario, choice: PlanChoice) -> str:
    """Return what a plan is called, and what is changed in it."""
    plan = _solver(scenario).plan(choice)
    if plan is None:
        return "free play"
    player, parts = scenario.order[0][0], [plan.title]
    if "kept_by" in choice.changes:
        kept = [(scenario.time.factor(name), levels) for name, levels in plan.kept_by.items()]
        where = (f"{factor.called}: {' or '.join(map(factor.label, levels))}" for factor, levels in kept)
        parts.append(f"kept only at {', '.join(where)}")
    if plan.otherwise is not None and "otherwise" in choice.changes:
        parts.append(f"otherwise {scenario.labels.move(player, scenario.moves[player][plan.otherwise])}")
    if "from" in choice.changes:
        parts.append(f"from {scenario.time.period} {plan.begins} on")
    return ", ".join(parts)


@lru_cache(maxsize=16)
def _solver(scenario: Scenario) -> _Solver:
    return _Solver(scenario)
