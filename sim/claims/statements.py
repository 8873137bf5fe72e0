"""What each kind of statement means: its verdict at every point of a batch.

A verdict is HOLDS, FAILS, or PARTLY where it holds in some of the equilibria. A case without an equilibrium bears
nothing out: whatever is said of it fails.
"""

from __future__ import annotations

from functools import reduce

import numpy as np

from sim.claims.claim import (
    AT,
    DOWNWARDS,
    EVERY,
    FALLS,
    NEVER_FALLS,
    NEVER_RISES,
    RISES,
    SOME,
    SOMEWHERE,
    UNCHANGED,
    UPWARDS,
    Compare,
    Outcome,
    Place,
    Profiles,
    Same,
    Share,
    Statement,
    Threshold,
    Together,
    Trend,
)
from sim.claims.places import Answers, find_answers
from sim.claims.worlds import Worlds, box_columns
from sim.errors import InputError
from sim.scenario.domain import Values
from sim.solve.profile import TOLERANCE

FAILS, PARTLY, HOLDS = range(3)
AXIS_POINTS = 41  # values of a parameter at which trends and thresholds are looked at
_BOUNDS = {"best": Answers.greatest, "worst": Answers.least, "average": Answers.average}


def evaluate(statement: Statement, worlds: Worlds) -> np.ndarray:
    """Return the verdict at every point, FAILS, PARTLY or HOLDS, shape (points,).

    Raises
    ------
    InputError
        If the statement names something that the scenario does not have.
    """
    return _MEANINGS[type(statement)](statement, worlds)


def axis_values(worlds: Worlds, statement: Trend | Threshold) -> np.ndarray:
    """Return the values of the parameter along which a trend or threshold is looked at, shape (AXIS_POINTS,).

    A discrete parameter takes those of its values that lie between the ends, each several times.
    """
    parameter = worlds.scenario.parameter(statement.parameter)
    low = parameter.low if statement.low is None else statement.low
    high = parameter.high if statement.high is None else statement.high
    if parameter.is_discrete:
        between = tuple(number for number in parameter.domain.numbers if low <= number <= high)
        if not between:
            raise InputError(f"{parameter.name} takes only the values {parameter.domain}; none lies from {low:g} to {high:g}.")
        return Values(between).at(np.linspace(0, 1, AXIS_POINTS))
    parameter.refuse_outside(np.array([low, high]), parameter.name)
    return np.linspace(low, high, AXIS_POINTS)


def _outcome(statement: Outcome, worlds: Worlds) -> np.ndarray:
    answers = find_answers(statement.place, worlds)
    true = answers.count(np.abs(answers.value(statement.formula)) > TOLERANCE)
    total = answers.count()
    if statement.quantifier == SOME:
        verdict = np.where(true > 0, HOLDS, FAILS)
    else:
        wanted = true if statement.quantifier == EVERY else total - true
        verdict = np.where(wanted == total, HOLDS, np.where(wanted > 0, PARTLY, FAILS))
    return _over_cases(np.where(total > 0, verdict, FAILS), statement.cases)


def _profiles(statement: Profiles, worlds: Worlds) -> np.ndarray:
    answers = find_answers(statement.place, worlds)
    fits = np.array([_fits(answers, pattern) for pattern in statement.patterns])
    holds = np.all([answers.count(fit) > 0 for fit in fits], axis=0)
    if statement.exactly:
        holds &= answers.count(fits.any(axis=0)) == answers.count()
    return _over_cases(np.where(holds, HOLDS, FAILS), statement.cases)


def _fits(answers: Answers, pattern) -> np.ndarray:
    """Return which rows play nothing but what the pattern allows."""
    scenario = answers.worlds.scenario
    fit = np.ones(len(answers.point), dtype=bool)
    for player, moves in pattern.items():
        i = scenario.players.index(scenario.player(player))
        allowed = [scenario.move(player, move) for move in moves]
        others = [k for k, move in enumerate(answers.cut.moves[i]) if move not in allowed]
        fit &= (answers.strategies[i][:, others] == 0).all(axis=1)
    return fit


def _trend(statement: Trend, worlds: Worlds) -> np.ndarray:
    along = worlds.spread({statement.parameter: axis_values(worlds, statement)})
    answers = find_answers(statement.place, along)
    places = _allowed_places(along)
    if statement.formula is None:
        found = _along(_present(answers)[0], places)
        same = (found == found[:, :1]).all(axis=(1, 3))
        return _over_cases(np.where(same, HOLDS, FAILS), statement.cases)
    values = answers.value(statement.formula)
    ends = [_goes(_along(bound(values), places), statement.direction) for bound in (answers.least, answers.greatest)]
    verdict = np.where(ends[0] & ends[1], HOLDS, np.where(ends[0] | ends[1], PARTLY, FAILS))
    known = _along(answers.count() > 0, places).all(axis=1)
    return _over_cases(np.where(known, verdict, FAILS), statement.cases)


def _goes(values: np.ndarray, direction: str) -> np.ndarray:
    """Return whether values of shape (points, axis, cases) go in a direction along the axis."""
    with np.errstate(invalid="ignore"):  # a case without an equilibrium is infinite
        steps = np.diff(values, axis=1)
        slack = TOLERANCE * (1 + np.abs(values).max(axis=1, keepdims=True))
        up, down = (steps > slack).any(axis=1), (steps < -slack).any(axis=1)
    return {
        RISES: up & ~down, FALLS: down & ~up, NEVER_RISES: ~up, NEVER_FALLS: ~down, UNCHANGED: ~up & ~down,
    }[direction]  # fmt: skip


def _threshold(statement: Threshold, worlds: Worlds) -> np.ndarray:
    along = worlds.spread({statement.parameter: axis_values(worlds, statement)})
    true = _along(_outcome(statement.outcome, along) == HOLDS, _allowed_places(along))
    turns = (true[:, 1:] != true[:, :-1]).sum(axis=1)
    holds = {
        UPWARDS: (turns == 1) & true[:, -1],
        DOWNWARDS: (turns == 1) & true[:, 0],
        SOMEWHERE: turns > 0,
    }[statement.crossing]
    return np.where(holds, HOLDS, FAILS)


def _compare(statement: Compare, worlds: Worlds) -> np.ndarray:
    here, there = find_answers(statement.place, worlds), find_answers(statement.than, worlds)
    mine, yours = _case_pairs(statement.place, statement.than, here, there)
    a, b = here.value(statement.formula), there.value(statement.formula)
    if statement.expectation:
        bound = _BOUNDS[statement.expectation]
        holds = _exceeds(bound(here, a)[:, mine], bound(there, b)[:, yours], statement.strictly)
        verdict = np.where(holds, HOLDS, FAILS)
    else:
        certain = _exceeds(here.least(a)[:, mine], there.greatest(b)[:, yours], statement.strictly)
        possible = _exceeds(here.greatest(a)[:, mine], there.least(b)[:, yours], statement.strictly)
        verdict = np.where(certain, HOLDS, np.where(possible, PARTLY, FAILS))
    known = (here.count() > 0)[:, mine] & (there.count() > 0)[:, yours]
    return _over_cases(np.where(known, verdict, FAILS), statement.cases)


def _exceeds(a: np.ndarray, b: np.ndarray, strictly: bool) -> np.ndarray:
    with np.errstate(invalid="ignore"):  # a case without an equilibrium is infinite
        slack = TOLERANCE * (1 + np.abs(a) + np.abs(b))
        return a - b > slack if strictly else a - b >= -slack


def _same(statement: Same, worlds: Worlds) -> np.ndarray:
    here, there = find_answers(statement.place, worlds), find_answers(statement.other, worlds)
    mine, yours = _case_pairs(statement.place, statement.other, here, there)
    if statement.formula is None:
        if here.movers != there.movers:
            raise InputError("different players answer at the two places; their equilibria cannot be compared.")
        found = _present(here, there)
        same = (found[0][:, mine] == found[1][:, yours]).all(axis=2)
    else:
        a, b = here.value(statement.formula), there.value(statement.formula)
        bounds = (Answers.least, Answers.greatest)
        ends = [(bound(here, a)[:, mine], bound(there, b)[:, yours]) for bound in bounds]
        same = np.all([_exceeds(x, y, False) & _exceeds(y, x, False) for x, y in ends], axis=0)
    known = (here.count() > 0)[:, mine] & (there.count() > 0)[:, yours]
    return _over_cases(np.where(known & (same != statement.different), HOLDS, FAILS), statement.cases)


def _share(statement: Share, worlds: Worlds) -> np.ndarray:
    share = share_of_box(statement, worlds)
    within = (share >= statement.at_least - TOLERANCE) & (share <= statement.at_most + TOLERANCE)
    return np.where(within, HOLDS, FAILS)


def share_of_box(statement: Share, worlds: Worlds) -> np.ndarray:
    """Return the share of the plausible box, where the constraints hold, in which the inner statement does."""
    box = worlds.spread(box_columns(worlds.scenario, statement.over))
    holds = (evaluate(statement.statement, box) == HOLDS).reshape(worlds.size, -1)
    allowed = box.allowed.reshape(worlds.size, -1)
    return (holds & allowed).sum(axis=1) / np.maximum(allowed.sum(axis=1), 1)


def _together(statement: Together, worlds: Worlds) -> np.ndarray:
    return reduce(np.minimum, [evaluate(part, worlds) for part in statement.parts])


_MEANINGS = {
    Outcome: _outcome,
    Profiles: _profiles,
    Trend: _trend,
    Threshold: _threshold,
    Compare: _compare,
    Same: _same,
    Share: _share,
    Together: _together,
}


def _over_cases(verdict: np.ndarray, cases: str) -> np.ndarray:
    """Reduce verdicts of shape (points, cases) to one a point: that of the worst case, or of the best."""
    return verdict.min(axis=1) if cases == EVERY else verdict.max(axis=1)


def _along(values: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Separate the axis from the points: (points × axis, …) to (points, axis, …), with values of some places only."""
    along = values.reshape(-1, AXIS_POINTS, *values.shape[1:])
    return along[np.arange(len(along))[:, None], places]


def _allowed_places(along: Worlds) -> np.ndarray:
    """Return for each place on the axis the last one up to it at which the constraints hold, else the first such place.

    The array has shape (points, axis). A place at which they do not hold adds nothing to what is seen along the axis.
    """
    allowed = along.allowed.reshape(-1, AXIS_POINTS)
    last = np.maximum.accumulate(np.where(allowed, np.arange(AXIS_POINTS), -1), axis=1)
    return np.where(last < 0, allowed.argmax(axis=1)[:, None], last)


def _case_pairs(place: Place, other: Place, here: Answers, there: Answers) -> tuple[np.ndarray, np.ndarray]:
    """Return which cases of two places are held against each other: profiles one by one, moves all with all."""
    mine, yours = len(here.cases), len(there.cases)
    if place.kind == other.kind == AT and not (place.reply or other.reply):
        if mine != yours:
            raise InputError(f"{mine} profiles cannot be compared one by one with {yours}.")
        return np.arange(mine), np.arange(yours)
    pairs = np.indices((mine, yours)).reshape(2, -1)
    return pairs[0], pairs[1]


def _present(*places: Answers) -> list[np.ndarray]:
    """Return for each place which supports are among its answers, shape (points, cases, supports)."""
    supports = np.concatenate([answers.supports() for answers in places])
    known, number = np.unique(supports, axis=0, return_inverse=True)
    ends = np.cumsum([len(answers.point) for answers in places])[:-1]
    result = []
    for answers, numbers in zip(places, np.split(number.reshape(-1), ends)):
        found = np.zeros((*answers.shape, len(known)), dtype=bool)
        found[answers.point, answers.case, numbers] = True
        result.append(found)
    return result
