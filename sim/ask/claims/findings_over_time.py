"""What a test found in a game over time, in a line: the chances and expectations behind a verdict, under each rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sim.ask.claims.axis import axis_values
from sim.ask.claims.claim import (
    CHANCE,
    Asked,
    Between,
    Chain,
    Compare,
    Outcome,
    Place,
    PlanChoice,
    Same,
    Statement,
    Threshold,
    Trend,
)
from sim.ask.claims.courses import plan_title
from sim.ask.claims.places import find_answers
from sim.ask.claims.statements import evaluate
from sim.ask.claims.verdicts import HOLDS
from sim.ask.claims.walk import under_each_rule
from sim.ask.claims.worlds import BEGINS, Worlds
from sim.scenario.formula import Formula, parse
from sim.scenario.stage import read_state
from sim.time.measure import LOGIT
from sim.time.point import BESIDE

HALVINGS = 7  # of the step between two points at which a statement is looked at
MOST_CASES = 3


def finding(statement: Statement, world: Worlds) -> str:
    """Return what the statement's test found at one point; with several rules, under the best and the worst, in turn."""
    return _WORDS[type(statement)](statement, under_each_rule(statement), world)


def _outcome(statement: Outcome, rules: Sequence[Outcome], world: Worlds) -> str:
    asked = {name: parse(name, name) for name in sorted(statement.formula.names)}
    values = [(name, [_value(one.place, formula, world) for one in rules]) for name, formula in asked.items()]
    return f"{_when(statement.place, world)}: " + ", ".join(f"{name} {_either(found)}" for name, found in values)


def _between(statement: Between, rules: Sequence[Between], world: Worlds) -> str:
    return f"{_asked(statement.formula, statement.place, world)}: {_side(statement.formula, [r.place for r in rules], world)}"


def _compare(statement: Compare, rules: Sequence[Compare], world: Worlds) -> str:
    here = _side(statement.formula, [rule.place for rule in rules], world)
    there = _side(statement.formula, [rule.than for rule in rules], world)
    return f"{_asked(statement.formula, statement.place, world)}: {here}, against {there}"


def _same(statement: Same, rules: Sequence[Same], world: Worlds) -> str:
    here = _side(statement.formula, [rule.place for rule in rules], world)
    there = _side(statement.formula, [rule.other for rule in rules], world)
    return f"{_asked(statement.formula, statement.place, world)}: {here}, and {there}"


def _trend(statement: Trend, rules: Sequence[Trend], world: Worlds) -> str:
    axis = axis_values(world, statement)
    shown = axis[[0, len(axis) // 2, -1]]
    spread = world.spread({statement.parameter: axis})
    by_rule = [find_answers(rule.place, spread).value(rule.formula).reshape(len(axis), -1)[:, 0] for rule in rules]
    parts = [
        f"{_either([float(values[axis == at][0]) for values in by_rule])} at {_spelled(world, statement.parameter, at)}"
        for at in shown
    ]
    return f"{_asked(statement.formula, statement.place, world)}, by {_called(statement.parameter)}: {', '.join(parts)}"


def _threshold(statement: Threshold, rules: Sequence[Threshold], world: Worlds) -> str:
    axis = axis_values(world, statement)
    found = []
    for rule in rules:
        true = _true(rule, world, axis)
        turns = [_bracket(rule, world, axis[k : k + 2], true[k]) for k in np.flatnonzero(true[1:] != true[:-1])]
        ends = [f"{'true' if true[0] else 'not true'} throughout"]
        found.append(" and ".join(turns or ends))
    which = _called(statement.parameter)
    ends = " to ".join(_spelled(world, statement.parameter, axis[k]) for k in (0, -1))
    said = found[0] if len(set(found)) == 1 else " or ".join(found)
    return f"{which} from {ends}: {said}"


def _bracket(rule: Threshold, world: Worlds, ends: np.ndarray, below: bool) -> str:
    """Return between which values a statement turns."""
    low, high = ends
    for _ in range(0 if rule.parameter == BEGINS else HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _true(rule, world, np.array([middle]))[0] == below else (low, middle)
    return f"turns between {low:.4g} and {high:.4g}"


def _true(rule: Threshold, world: Worlds, values: np.ndarray) -> np.ndarray:
    return evaluate(rule.statement, world.spread({rule.parameter: values})) == HOLDS


def _chain(statement: Chain, rules: Sequence[Chain], world: Worlds) -> str:
    chances = np.array([find_answers(rule.place, world).chain(rule.steps)[0] for rule in rules])
    steps = ", then ".join(f"{step} {_either(chances[:, k])}" for k, step in enumerate(statement.steps))
    return f"{_when(statement.place, world)}, ‘{_course(world, statement.place.plans[0], statement.place)}’: {steps}"


_WORDS = {
    Outcome: _outcome,
    Between: _between,
    Compare: _compare,
    Same: _same,
    Trend: _trend,
    Threshold: _threshold,
    Chain: _chain,
}


def _side(asked: Formula | Asked, places: Sequence[Place], world: Worlds) -> str:
    """Return what is asked under each rule and plan, with its range over the horizons beside."""
    parts = []
    for choice in places[0].plans[:MOST_CASES]:
        own = [replace(place, plans=(choice,)) for place in places]
        found = [_value(place, asked, world) for place in own]
        beside = [
            _value(_longer(place, more), asked, world) for place in own for more in (-BESIDE, BESIDE) if _can(place)
        ]
        low, high = (_number(end(beside + found)) for end in (min, max))
        range_ = f" ({low} to {high} over {_years(places[0])})" if beside and low != high else ""
        parts.append(f"{_either(found)}{range_} under ‘{_course(world, choice, places[0])}’")
    return "; ".join(parts)


def _course(world: Worlds, choice: PlanChoice, place: Place) -> str:
    """Return what a plan is called, and from where it is followed if that is not the game's start."""
    title, scenario = plan_title(world.scenario, choice), world.scenario
    if not place.state:
        return title
    numbers = dict(zip((factor.name for factor in scenario.time.factors), read_state(scenario, place.state)))
    named = [factor for factor in scenario.time.factors if factor.name in place.state]
    return f"{title}, from {', '.join(f'{factor.called}: {factor.label(numbers[factor.name])}' for factor in named)}"


def _years(place: Place) -> str:
    return f"{place.span.years - BESIDE} to {place.span.years + BESIDE} years"


def _can(place: Place) -> bool:
    """Whether the same can be asked over other horizons."""
    return place.expectation != LOGIT and place.span.years - BESIDE > place.span.year and not place.span.since


def _longer(place: Place, more: int) -> Place:
    return replace(place, span=replace(place.span, years=place.span.years + more))


def _value(place: Place, asked: Formula | Asked, world: Worlds) -> float:
    return float(find_answers(place, world).value(asked)[0])


def _asked(asked: Formula | Asked, place: Place, world: Worlds) -> str:
    """Return what is asked and when."""
    what = asked.target if isinstance(asked, Asked) and asked.kind == CHANCE else asked.text
    once = f" once {asked.once}" if isinstance(asked, Asked) and asked.once else ""
    timed = isinstance(asked, Asked) and asked.kind != CHANCE
    return f"{what}{once}" if timed else f"{what}{once}, {_when(place, world)}"


def _when(place: Place, world: Worlds) -> str:
    period = world.scenario.time.period
    if place.span.since:
        return f"{place.span.year} {period}s after the plan begins"
    return f"{'by' if place.span.by else 'in'} {period} {place.span.year}"


def _either(values: Sequence[float]) -> str:
    """Return what is found under each rule, once where it is the same."""
    return " or ".join(dict.fromkeys(map(_number, values)))


def _number(value: float) -> str:
    return "never" if np.isnan(value) else f"{value + 0.0:.3f}".replace("-", "−")


def _called(parameter: str) -> str:
    return "the year in which the plan begins" if parameter == BEGINS else parameter


def _spelled(world: Worlds, parameter: str, value: float) -> str:
    return f"{value:g}" if parameter == BEGINS else world.scenario.parameter(parameter).spelled(value)
