"""Which of several plans gives the highest chance where, over the points of a study, in words and as a map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.study.courses import REFUSED, TIE, Courses
from sim.tell.document import Block, Cell, Column, Table
from sim.tell.path_words import EXPECTING, event_words, under
from sim.tell.words import capital, listed, number, percent
from sim.time.measure import LOGIT

MOST_BOUNDED = 4  # parameters by whose values it is said where a plan leads
MOST_ACROSS, MOST_DOWN = 10, 40  # points of a map that fits the page; a larger one is drawn only


def lead_shares(courses: Courses, rule: int) -> dict[int, float]:
    """Return the share of the points with a game at which each plan leads, by number; TIE where none does."""
    leading = courses.leading(rule)
    there = leading[leading != REFUSED]
    return {plan: float(np.mean(there == plan)) if len(there) else 0.0 for plan in [*range(len(courses.plans)), TIE]}


def points_apart(difference: float, unit: bool = False) -> str:
    """Return a difference of chances: ``0.5``, or ``0.5 percentage points``."""
    return f"{100 * difference:g}{' percentage points' if unit else ''}"


def leading(courses: Courses) -> list[str]:
    """Return over what share of the points each plan leads by each rule, and where."""
    by_text: dict[str, list[int]] = {}
    for rule in range(len(courses.rules)):
        by_text.setdefault(_leads(courses, rule), []).append(rule)
    sentences = []
    for text, rules in by_text.items():
        sentences.append(capital(f"{_if_expected(courses, rules)}{text}."))
        sentences += _where(courses, rules[0])
    return sentences


def _leads(courses: Courses, rule: int) -> str:
    shares, event = lead_shares(courses, rule), event_words(courses.scenario, courses.asked[0])
    order = sorted(range(len(courses.plans)), key=lambda plan: -shares[plan])
    ahead = [(under(courses.plans[plan].plan), shares[plan]) for plan in order if shares[plan] > 0]
    tie, within = shares[TIE], f"within {points_apart(courses.tie, unit=True)}"
    if ahead:
        (most, share), *others = ahead
        parts = [f"{most} {_at_points(share)}", *(f"{plan} at {percent(less)}" for plan, less in others)]
        rest = f"; at the other {percent(tie)} the highest chances lie {within} of each other" if tie else ""
        return f"{event} most likely {', and '.join(parts)}{rest}"
    if courses.ahead(rule)[~courses.refused].all():
        low, high = (percent(float(end(courses.chance[:, :, rule]))) for end in (np.nanmin, np.nanmax))
        span = low if low == high else f"{low} to {high}"
        return f"{event} equally likely under all plans at every point, {within}: with a chance of {span}"
    return f"no plan is ahead of all others anywhere: at every point the highest chances that {event} lie {within} of each other"


def _at_points(share_of: float) -> str:
    return "at every point" if share_of == 1 else f"at {percent(share_of)} of the points"


def _if_expected(courses: Courses, rules: Sequence[int]) -> str:
    mover = courses.scenario.labels.the(courses.scenario.order[0][0])
    if courses.rules == [LOGIT]:
        return ""
    expected = listed([EXPECTING[courses.rules[rule]] for rule in rules], "or")
    return f"if {mover} expects {expected} of the equilibria that may follow at each step, "


def _where(courses: Courses, rule: int) -> list[str]:
    """Return beyond which values of the assumptions each plan leads nowhere, and which lead nowhere at all."""
    leads, sentences = courses.leading(rule), []
    if (leads < 0).all():
        return []
    for plan, asked in enumerate(courses.plans):
        there = leads == plan
        if not there.any():
            sentences.append(f"{capital(_subject(asked))} leads nowhere.")
            continue
        limits = bounds(courses, there)
        parts = [_bound(courses, name, low, high) for name, (low, high) in limits.items()][:MOST_BOUNDED]
        if parts:
            sentences.append(f"{capital(_subject(asked))} leads only where {listed(parts)}.")
    return sentences


def _subject(asked: Any) -> str:
    return "free play" if asked.plan is None else f"‘{asked.plan.title}’"


def bounds(courses: Courses, there: np.ndarray) -> dict[str, tuple[float | None, float | None]]:
    """Return the least and greatest value of each assumption at some points, None where other points go no further."""
    found = {}
    for name, values in courses.values.items():
        known = values[~courses.refused]
        low, high = float(values[there].min()), float(values[there].max())
        ends = (low if low > known.min() else None, high if high < known.max() else None)
        if ends != (None, None):
            found[name] = ends
    return found


def _bound(courses: Courses, name: str, low: float | None, high: float | None) -> str:
    called = courses.scenario.parameters[name].said
    if low is None:
        return f"{called} is {number(high)} or less"
    if high is None:
        return f"{called} is {number(low)} or more"
    return f"{called} lies between {number(low)} and {number(high)}"


def lead_maps(courses: Courses) -> list[Block]:
    """Return which plan leads at every point of a small grid of two axes, a table for each rule that gives another one."""
    if len(courses.plans) < 2 or len(courses.axes) != 2 or courses.refused.all():
        return []
    across, down = (np.sort(grid) for grid in courses.axes.values())
    if len(across) > MOST_ACROSS or len(down) > MOST_DOWN:
        return []
    by_map: dict[bytes, list[int]] = {}
    for rule in range(len(courses.rules)):
        by_map.setdefault(courses.ahead(rule).tobytes(), []).append(rule)
    told = {key: rules for key, rules in by_map.items() if not courses.ahead(rules[0])[~courses.refused].all()}
    return [_map(courses, rules, len(by_map) == 1) for rules in told.values()]


def _map(courses: Courses, rules: Sequence[int], only: bool) -> Table:
    """Return the numbers of the plans that are ahead, the second axis downwards from its highest value."""
    x, y = (courses.scenario.parameters[name] for name in courses.axes)
    across, down = (np.sort(grid) for grid in courses.axes.values())
    ahead = courses.cells(courses.ahead(rules[0]).astype(float), 0.0)
    rows = [
        [Cell(y.domain.name(value) or number(value)), *(Cell(lead_numbers(plans)) for plans in row)]
        for value, row in zip(down[::-1], ahead[::-1])
    ]
    columns = [Column(""), *(Column(x.domain.name(value) or number(value)) for value in across)]
    plans = listed([f"{k + 1} is {_subject(asked)}" for k, asked in enumerate(courses.plans)])
    expecting = f", expecting {listed([EXPECTING[courses.rules[r]] for r in rules], 'or')}" if not only else ""
    caption = (
        f"Which plan leads{expecting}: {plans}; several where they lie within {points_apart(courses.tie, unit=True)} of the "
        f"highest. {capital(x.said)} goes to the right, {y.said} upwards:"
    )
    return Table(caption, columns, rows)


def lead_numbers(plans: np.ndarray) -> str:
    """Return the numbers of the plans that are ahead, of bool, shape (plans,): ``1``, ``1 = 3``, or ``all``."""
    if not plans.any():
        return "–"
    return "all" if plans.all() else " = ".join(str(k + 1) for k in np.flatnonzero(plans))
