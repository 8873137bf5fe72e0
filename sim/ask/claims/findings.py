"""What a test found in one world, in a line: the equilibria, values or thresholds behind a verdict."""

from __future__ import annotations

import numpy as np

from sim.ask.claims import findings_over_time
from sim.ask.claims.axis import axis_values
from sim.ask.claims.claim import AT, Compare, Outcome, Profiles, Same, Share, Statement, Threshold, Together, Trend
from sim.ask.claims.places import Answers, find_answers
from sim.ask.claims.statements import evaluate, share_of_box
from sim.ask.claims.verdicts import HOLDS, WORDS
from sim.ask.claims.walk import is_over_time
from sim.ask.claims.worlds import Worlds

MOST_CASES = 3  # cases whose equilibria are spelled out
HALVINGS = 20


def finding(statement: Statement, world: Worlds) -> str:
    """Return what the statement's test found at one point; empty where the verdict says it all."""
    if is_over_time(statement) and not isinstance(statement, Together | Share):
        return findings_over_time.finding(statement, world)
    return _WORDS[type(statement)](statement, world)


def _equilibria(statement: Outcome | Profiles, world: Worlds) -> str:
    if statement.place.kind == AT and not statement.place.reply:
        return ""
    answers = find_answers(statement.place, world)
    words = []
    for case, name in enumerate(answers.cases[:MOST_CASES]):
        found = dict.fromkeys(_profile(answers, row) for row in np.flatnonzero(answers.case == case))
        words.append(f"{name}: {' or '.join(found) or 'no equilibrium'}")
    if len(answers.cases) > MOST_CASES:
        words.append(f"and {len(answers.cases) - MOST_CASES} more")
    return "; ".join(words)


def _profile(answers: Answers, row: int) -> str:
    scenario = answers.worlds.scenario
    moves = []
    for i in answers.movers:
        menu = scenario.moves[scenario.players[i]]
        played = np.flatnonzero(answers.strategies[i][row] > 0)
        chances = [f"{answers.strategies[i][row][k]:.3g} " if len(played) > 1 else "" for k in played]
        moves.append(" + ".join(f"{c}{menu[answers.cut.moves[i][k]]}" for c, k in zip(chances, played)))
    return " / ".join(moves)


def _axis(statement: Trend | Threshold, world: Worlds) -> np.ndarray:
    """Return the values at which a trend or threshold is looked at, without those that break a constraint."""
    axis = axis_values(world, statement)
    allowed = world.spread({statement.parameter: axis}).allowed
    return axis[allowed] if allowed.any() else axis


def _trend(statement: Trend, world: Worlds) -> str:
    axis, parameter = _axis(statement, world), world.scenario.parameter(statement.parameter)
    ends = f"{statement.parameter} {parameter.spelled(axis[0])} to {parameter.spelled(axis[-1])}"
    if statement.formula is None:
        return ends
    answers = find_answers(statement.place, world.spread({statement.parameter: axis[[0, -1]]}))
    values = answers.value(statement.formula)
    at_ends = [_range(values[answers.point == point]) for point in (0, 1)]
    first, last = parameter.spelled(axis[0]), parameter.spelled(axis[-1])
    return f"{ends}: {statement.formula.text} {at_ends[0]} at {first} and {at_ends[1]} at {last}"


def _threshold(statement: Threshold, world: Worlds) -> str:
    axis, parameter = _axis(statement, world), world.scenario.parameter(statement.parameter)

    def noted(turn: str, low: float, high: float) -> str:
        return turn if parameter.low <= low and high <= parameter.high else f"{turn} (outside the plausible range)"

    def true(values: np.ndarray) -> np.ndarray:
        return evaluate(statement.statement, world.spread({statement.parameter: values})) == HOLDS

    at_axis = true(axis)
    low = np.flatnonzero(at_axis[1:] != at_axis[:-1])
    if not len(low):
        state = "true" if at_axis[0] else "not true"
        return f"{state} for every {parameter.name} from {parameter.spelled(axis[0])} to {parameter.spelled(axis[-1])}"
    a, b = axis[low], axis[low + 1]
    if parameter.is_discrete:
        return f"turns between {parameter.name} = " + ", ".join(
            noted(f"{parameter.spelled(below)} and {parameter.spelled(above)}", below, above)
            for below, above in zip(a, b)
        )
    for _ in range(HALVINGS):
        middle = (a + b) / 2
        like_a = true(middle) == at_axis[low]
        a, b = np.where(like_a, middle, a), np.where(like_a, b, middle)
    turns = ", ".join(noted(f"{value:.3g}", value, value) for value in (a + b) / 2)
    return f"turns at {statement.parameter} = {turns}"


def _compare(statement: Compare, world: Worlds) -> str:
    sides = [find_answers(place, world) for place in (statement.place, statement.than)]
    if max(len(side.cases) for side in sides) > MOST_CASES:
        return ""
    here, there = (_range(side.value(statement.formula)) for side in sides)
    return f"{statement.formula.text}: {here} against {there}"


def _same(statement: Same, world: Worlds) -> str:
    return ""


def _share(statement: Share, world: Worlds) -> str:
    over = ", ".join(statement.over) or "all parameters"
    return f"what is counted comes about in {share_of_box(statement, world)[0]:.0%} of the plausible box over {over}"


def _together(statement: Together, world: Worlds) -> str:
    parts = [f"({k}) {WORDS[evaluate(part, world)[0]]}" for k, part in enumerate(statement.parts, start=1)]
    found = [finding(part, world) for part in statement.parts]
    return "; ".join(f"{part}: {text}" if text else part for part, text in zip(parts, found))


_WORDS = {
    Outcome: _equilibria,
    Profiles: _equilibria,
    Trend: _trend,
    Threshold: _threshold,
    Compare: _compare,
    Same: _same,
    Share: _share,
    Together: _together,
}


def _range(values: np.ndarray) -> str:
    if not len(values):
        return "no equilibrium"
    low, high = (round(float(end), 3) + 0.0 for end in (values.min(), values.max()))
    return (f"{low:g}" if low == high else f"{low:g} to {high:g}").replace("-", "−")
