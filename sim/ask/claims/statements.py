"""What each kind of statement means: its verdict at every point of a batch.

A verdict is HOLDS, FAILS, or PARTLY where it holds in some of the equilibria. A statement that something makes a
difference (a trend, a threshold, a comparison, that two places differ) is true of nothing happening in its weak forms
and false in its strict ones; where nothing differs at all, in no case, its verdict is NO_EFFECT whatever its form. A
case for which no equilibrium was found leaves it UNDECIDED.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from sim.ask.claims.axis import GOES, allowed_places, along_axis, axis_values, goes_somewhere
from sim.ask.claims.claim import (
    AT,
    DOWNWARDS,
    EVERY,
    SOME,
    SOMEWHERE,
    UNCHANGED,
    UPWARDS,
    Between,
    Chain,
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
from sim.ask.claims.places import Answers, find_answers
from sim.ask.claims.rows import Rows
from sim.ask.claims.verdicts import FAILS, HOLDS, NO_EFFECT, PARTLY, UNDECIDED
from sim.ask.claims.walk import asks_for_some, under_each_rule
from sim.ask.claims.worlds import Worlds
from sim.errors import InputError
from sim.solve.profile import TOLERANCE
from sim.study.samples import box_columns

_BOUNDS = {"best": Rows.greatest, "worst": Rows.least, "average": Rows.average}


def evaluate(statement: Statement, worlds: Worlds) -> np.ndarray:
    """Return the verdict at every point, one of `sim.ask.claims.verdicts`, shape (points,).

    Raises
    ------
    InputError
        If the statement names something that the scenario does not have.
    """
    rules = under_each_rule(statement)
    return _over_rules([_MEANINGS[type(one)](one, worlds) for one in rules], asks_for_some(statement))


def _over_rules(verdicts: Sequence[np.ndarray], some: bool) -> np.ndarray:
    """Reduce the verdicts under each rule to one a point: what holds under some rules only holds partly."""
    found = np.stack(verdicts)
    least, greatest = found.min(axis=0), found.max(axis=0)
    mixed = np.where((found == UNDECIDED).any(axis=0), UNDECIDED, np.where(greatest >= PARTLY, PARTLY, FAILS))
    return greatest if some else np.where(least == greatest, least, mixed)


def _outcome(statement: Outcome, worlds: Worlds) -> np.ndarray:
    answers = find_answers(statement.place, worlds)
    true = answers.count(np.abs(answers.value(statement.formula)) > TOLERANCE)
    total = answers.count()
    if statement.quantifier == SOME:
        verdict = np.where(true > 0, HOLDS, FAILS)
    else:
        wanted = true if statement.quantifier == EVERY else total - true
        verdict = np.where(wanted == total, HOLDS, np.where(wanted > 0, PARTLY, FAILS))
    return _over_cases(np.where(total > 0, verdict, UNDECIDED), statement.cases)


def _profiles(statement: Profiles, worlds: Worlds) -> np.ndarray:
    answers = find_answers(statement.place, worlds)
    fits = np.array([_fits(answers, pattern) for pattern in statement.patterns])
    holds = np.all([answers.count(fit) > 0 for fit in fits], axis=0)
    if statement.exactly:
        holds &= answers.count(fits.any(axis=0)) == answers.count()
    verdict = np.where(holds, HOLDS, FAILS)
    return _over_cases(np.where(answers.count() > 0, verdict, UNDECIDED), statement.cases)


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
    axis = axis_values(worlds, statement)
    along = worlds.spread({statement.parameter: axis})
    answers = find_answers(statement.place, along)
    places = allowed_places(along, len(axis))
    known = along_axis(answers.count() > 0, places).all(axis=1)
    if statement.formula is None:
        found = along_axis(_present(answers)[0], places)
        same = (found == found[:, :1]).all(axis=(1, 3))
        return _over_cases(np.where(known, np.where(same, HOLDS, FAILS), UNDECIDED), statement.cases)
    values = answers.value(statement.formula)
    steps = [goes_somewhere(along_axis(bound(values), places)) for bound in (answers.least, answers.greatest)]
    goes = [GOES[statement.direction](up, down) for up, down in steps]
    verdict = np.where(goes[0] & goes[1], HOLDS, np.where(goes[0] | goes[1], PARTLY, FAILS))
    if statement.direction == UNCHANGED:
        return _over_cases(np.where(known, verdict, UNDECIDED), statement.cases)
    return _of_effect(verdict, np.any(steps, axis=(0, 1)), known, statement.cases)


def _threshold(statement: Threshold, worlds: Worlds) -> np.ndarray:
    axis = axis_values(worlds, statement)
    along = worlds.spread({statement.parameter: axis})
    verdicts = along_axis(evaluate(statement.statement, along), allowed_places(along, len(axis)))
    true = verdicts == HOLDS
    turns = (true[:, 1:] != true[:, :-1]).sum(axis=1)
    holds = {
        UPWARDS: (turns == 1) & true[:, -1],
        DOWNWARDS: (turns == 1) & true[:, 0],
        SOMEWHERE: turns > 0,
    }[statement.crossing]
    verdict = np.where(turns == 0, NO_EFFECT, np.where(holds, HOLDS, FAILS))
    return np.where((verdicts == UNDECIDED).any(axis=1), UNDECIDED, verdict)


def _compare(statement: Compare, worlds: Worlds) -> np.ndarray:
    here, there = find_answers(statement.place, worlds), find_answers(statement.than, worlds)
    mine, yours = _case_pairs(statement.place, statement.than, here, there)
    a, b = here.value(statement.formula), there.value(statement.formula)
    if statement.expectation:
        bound = _BOUNDS[statement.expectation]
        value, other = bound(here, a)[:, mine], bound(there, b)[:, yours]
        verdict = np.where(_exceeds(value, other, statement.strictly), HOLDS, FAILS)
        differs = _exceeds(value, other, True) | _exceeds(other, value, True)
    else:
        least, greatest = here.least(a)[:, mine], here.greatest(a)[:, mine]
        other_least, other_greatest = there.least(b)[:, yours], there.greatest(b)[:, yours]
        more = _exceeds(least, other_least, True) | _exceeds(greatest, other_greatest, True)
        differs = more | _exceeds(other_least, least, True) | _exceeds(other_greatest, greatest, True)
        certain = _exceeds(least, other_greatest, statement.strictly) | ~(differs | statement.strictly)
        verdict = np.where(certain, HOLDS, np.where(more, PARTLY, FAILS))
    known = (here.count() > 0)[:, mine] & (there.count() > 0)[:, yours]
    return _of_effect(verdict, differs, known, statement.cases)


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
        bounds = (Rows.least, Rows.greatest)
        ends = [(bound(here, a)[:, mine], bound(there, b)[:, yours]) for bound in bounds]
        same = np.all([_exceeds(x, y, False) & _exceeds(y, x, False) for x, y in ends], axis=0)
    known = (here.count() > 0)[:, mine] & (there.count() > 0)[:, yours]
    if statement.different:
        return _of_effect(np.where(same, FAILS, HOLDS), ~same, known, statement.cases)
    return _over_cases(np.where(known, np.where(same, HOLDS, FAILS), UNDECIDED), statement.cases)


def _between(statement: Between, worlds: Worlds) -> np.ndarray:
    answers = find_answers(statement.place, worlds)
    values = answers.value(statement.formula)
    within = (values >= statement.at_least - TOLERANCE) & (values <= statement.at_most + TOLERANCE)
    verdict = np.where(np.isnan(values), UNDECIDED, np.where(within, HOLDS, FAILS))
    return _over_cases(verdict.reshape(answers.shape), statement.cases)


def _chain(statement: Chain, worlds: Worlds) -> np.ndarray:
    answers = find_answers(statement.place, worlds)
    verdict = np.where((answers.chain(statement.steps) > TOLERANCE).all(axis=1), HOLDS, FAILS)
    return _over_cases(verdict.reshape(answers.shape), statement.cases)


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
    Between: _between,
    Chain: _chain,
    Share: _share,
    Together: _together,
}


def _over_cases(verdict: np.ndarray, cases: str) -> np.ndarray:
    """Reduce verdicts of shape (points, cases) to one a point: that of the worst case, or of the best."""
    return verdict.min(axis=1) if cases == EVERY else verdict.max(axis=1)


def _of_effect(verdict: np.ndarray, effect: np.ndarray, known: np.ndarray, cases: str) -> np.ndarray:
    """Reduce verdicts on a difference, of shape (points, cases), to one a point.

    Parameters
    ----------
    verdict : ndarray of int
    effect, known : ndarray of bool
        Whether anything differs in the case, and whether it has equilibria.
    cases : str
        A case in which nothing differs is no instance, where one is asked for.
    """
    if cases == SOME:
        verdict = np.where(effect, verdict, FAILS)
    reduced = _over_cases(np.where(known, verdict, UNDECIDED), cases)
    return np.where(known.all(axis=1) & ~effect.any(axis=1), NO_EFFECT, reduced)


def _case_pairs(place: Place, other: Place, here: Rows, there: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Return which cases of two places are held against each other: profiles one by one, or all with one; moves all."""
    mine, yours = len(here.cases), len(there.cases)
    if place.kind == other.kind == AT and not (place.reply or other.reply):
        if mine != yours and 1 not in (mine, yours):
            raise InputError(f"{mine} profiles cannot be compared one by one with {yours}.")
        both = max(mine, yours)
        return np.resize(np.arange(mine), both), np.resize(np.arange(yours), both)
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
