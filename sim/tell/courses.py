"""The answers of `wedge results` and `wedge sweep` over time: where which plan leads, and with what chance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.study.courses import SAME, TIE, Courses, plan_names, read_courses
from sim.study.results import ResultsOverTime
from sim.tell.document import Block, Cell, Column, Document, Items, Paragraph, Table
from sim.tell.leads import MOST_BOUNDED, lead_maps, lead_shares, leading
from sim.tell.path_words import EXPECTING, begins_in, begun, beside_words, event_words, horizon_scope, plan_label, under
from sim.tell.results import STATED, failures, how_drawn
from sim.tell.words import capital, chance, chance_range, counted, heading, listed, number, percent
from sim.time.measure import LOGIT

MOST_REASONS = 3


def tell(results: ResultsOverTime, courses: Courses | None = None) -> Document:
    """Return what a study of a game over time found in words."""
    courses = read_courses(results) if courses is None else courses
    blocks: list[Block] = [
        Paragraph(" ".join(finding(courses)), "lead"),
        *lead_maps(courses),
        summary(courses),
        Items(scope(results, courses)),
        *failures(results.manifest.get("failures", [])),
        *_reasons(courses),
    ]
    title = heading(results.scenario, one_period=None)
    return Document(title, blocks, _data(results, courses), frame(courses))


def told_ended(courses: Courses) -> list[Block]:
    """Return what is said of a study when it ends: the finding, and which plan leads at every point of a small grid."""
    return [Paragraph(" ".join(finding(courses)), "lead"), *lead_maps(courses)]


def finding(courses: Courses) -> list[str]:
    """Return where which plan gives the highest chance; of one plan the chance over the points; and at the view's own."""
    if courses.refused.all():
        return ["At none of the points is there a game."]
    told = _one_plan(courses) if len(courses.plans) == 1 else leading(courses)
    return [*told, *begun(courses.scenario, courses.asked[0].state), *_own(courses)]


def _one_plan(courses: Courses) -> list[str]:
    """Return between what the chance lies over the points, and where it is lowest and highest."""
    asked = courses.asked[0]
    event = event_words(courses.scenario, asked)
    by_text: dict[str, list[int]] = {}
    for rule in range(len(courses.rules)):
        found = courses.chance[:, 0, rule]
        low, high = int(np.nanargmin(found)), int(np.nanargmax(found))
        span = f"{percent(found[low])} to {percent(found[high])}"
        if found[high] - found[low] <= SAME:
            text = f"{percent(found[low])} at every point"
        else:
            text = f"{span} over the points, the highest at {_place(courses, high)}"
        by_text.setdefault(text, []).append(rule)
    parts = [f"{text}{_expecting(courses, rules)}" for text, rules in by_text.items()]
    return [capital(f"{event} {under(asked.plan)} with a chance of {listed(parts)}.")]


def _expecting(courses: Courses, rules: list[int]) -> str:
    if courses.rules == [LOGIT]:
        return ""
    if len(rules) == len(courses.rules) > 1:
        return ", whatever is expected"
    return f" expecting {listed([EXPECTING[courses.rules[rule]] for rule in rules], 'or')}"


def _place(courses: Courses, point: int) -> str:
    """Return the values of the assumptions at a point."""
    names = list(courses.values)[:MOST_BOUNDED]
    more = f" and {len(courses.values) - len(names)} more" if len(courses.values) > len(names) else ""
    parts = [f"{courses.scenario.parameters[n].said} {number(courses.values[n][point])}" for n in names]
    return f"{listed(parts)}{more}"


def _own(courses: Courses) -> list[str]:
    """Return the chances at the view's own values, or at the point of the grid that is nearest."""
    point = courses.own_point()
    if point is None or courses.refused[point]:
        return []
    exact = all(
        abs(values[point] - courses.scenario.parameters[name].value) <= 1e-9 * max(1.0, abs(values[point]))
        for name, values in courses.values.items()
    )
    told = [" or ".join(dict.fromkeys(map(percent, chances))) for chances in courses.chance[point]]
    if len(set(told)) == 1 < len(told):
        parts = [f"{told[0]} under each of the plans"]
    else:
        parts = [f"{chances} {under(asked.plan)}" for chances, asked in zip(told, courses.plans)]
    where = "At the view's own values" if exact else "At the point nearest to the view's own values"
    several = any(" or " in part for part in parts)
    order = f" (expecting {listed([EXPECTING[rule] for rule in courses.rules], 'or')})" if several else ""
    return [f"{where} ({_place(courses, point)}) the chance is {listed(parts)}{order}."]


def summary(courses: Courses) -> Table:
    """Return a row for each plan and rule: how often it leads, and the chance over the points and at the view's own."""
    several, own = len(courses.plans) > 1, courses.own_point()
    columns = [
        Column("Plan", look="words"),
        Column("Expecting"),
        *([Column("Leads at", look="number")] if several else []),
        *(Column(name, look="number") for name in ("Lowest", "Median", "Highest")),
        *([Column("View's own"), Column(beside_words(courses.asked[0]))] if own is not None else []),
    ]
    rows = []
    for plan, asked in enumerate(courses.plans):
        for rule, name in enumerate(courses.rules):
            found = courses.chance[~courses.refused, plan, rule]
            quantiles = np.quantile(found, (0, 0.5, 1)) if len(found) else [np.nan] * 3
            cells = [Cell(chance(value), float(value)) for value in quantiles]
            if own is not None:
                low, high = courses.low[own, plan, rule], courses.high[own, plan, rule]
                cells += [Cell(chance(courses.chance[own, plan, rule])), Cell(chance_range(low, high))]
            lead = [Cell(percent(lead_shares(courses, rule)[plan]))] if several else []
            rows.append([Cell(plan_label(asked.plan)), Cell(EXPECTING[name]), *lead, *cells])
    asked = courses.asked[0]
    event = event_words(courses.scenario, asked)
    return Table(f"Chance that {event}, over the points:", columns, rows)


def scope(results: ResultsOverTime, courses: Courses) -> list[str]:
    """Return what the numbers rest on and do not cover."""
    scenario, asked, manifest = results.scenario, courses.asked[0], results.manifest
    period = scenario.time.period
    spans = [
        f"{scenario.parameters[name].said} from {number(values.min())} to {number(values.max())}"
        for name, values in list(courses.values.items())[:MOST_BOUNDED]
    ]
    more = f" and {len(courses.values) - len(spans)} more" if len(courses.values) > len(spans) else ""
    status = f" (the study is {manifest['status']})" if manifest["status"] != "complete" else ""
    points = f"{counted(results.points, 'point')} {how_drawn(manifest)}{status}: {listed(spans)}{more}, all else as in the view"
    widest = float(np.nanmax(courses.high - courses.low, initial=0.0))
    sentences = [
        f"{points}. Between the points nothing is solved: a share of them is that share of the values asked for, no probability.",
        *horizon_scope(scenario, asked),
        f"At one point that range is as wide as {chance(widest)}."
        if widest > SAME
        else "That range is nothing at every point.",
    ]
    if asked.rule != LOGIT:
        sentences.append(
            "What is expected at each step is a rule, no bound: the best and the worst do not enclose all that may come out."
        )
    if [one.plan for one in courses.plans] == [None]:
        sentences.append(
            "No plan binds anybody: everyone plays as he likes (free play); plan=NAME binds the first mover."
        )
    sentences.append(f"years=1 sweeps the first {period} alone, as if none followed, with all its equilibria.")
    return sentences


def _reasons(courses: Courses) -> list[Block]:
    """Return at how many points there is no game, and why."""
    missing = int(courses.refused.sum())
    if not missing:
        return []
    listed_reasons = list(courses.reasons)[:MOST_REASONS]
    more = len(courses.reasons) - len(listed_reasons)
    tail = [f"{counted(more, 'more reason')} in the table of the study."] if more else []
    text = f"At {missing:,} of {counted(len(courses), 'point')} there is no game, and so no number: shares are of the others. Among the reasons:"
    return [Paragraph(text), Items([*listed_reasons, *tail])]


def frame(courses: Courses) -> pd.DataFrame:
    """Return a row for each plan and rule, by identifiers: share of the points at which it leads, and quantiles."""
    rows = []
    for plan, name in enumerate(plan_names(courses)):
        for rule, expected in enumerate(courses.rules):
            found = courses.chance[~courses.refused, plan, rule]
            row: dict[str, Any] = {"plan": name, "expectation": expected}
            row["leads"] = lead_shares(courses, rule)[plan] if len(courses.plans) > 1 else None
            low, median, high = np.quantile(found, (0, 0.5, 1)) if len(found) else [None] * 3
            rows.append({**row, "lowest": low, "median": median, "highest": high, **_own_numbers(courses, plan, rule)})
    return pd.DataFrame(rows)


def _own_numbers(courses: Courses, plan: int, rule: int) -> dict[str, Any]:
    point = courses.own_point()
    if point is None or courses.refused[point]:
        return {"own": None, "own_low": None, "own_high": None}
    found = (courses.chance, courses.low, courses.high)
    return {key: float(one[point, plan, rule]) for key, one in zip(("own", "own_low", "own_high"), found)}


def _data(results: ResultsOverTime, courses: Courses) -> dict[str, Any]:
    stated = {key: results.manifest.get(key) for key in STATED if key != "concept"}
    asked, point = courses.asked[0], courses.own_point()
    return {
        **stated,
        "points": results.points,
        "of_points": results.manifest["points"],
        "rows": results.rows,
        "target": asked.target,
        "years": asked.years,
        "year": asked.year,
        "by": asked.by,
        "nodes": asked.nodes,
        "state": begins_in(courses.scenario, asked.state),
        "no_game": int(courses.refused.sum()),
        "reasons": dict(courses.reasons),
        "own_point": None if point is None else {name: float(column[point]) for name, column in courses.values.items()},
        "plans": frame(courses).to_dict("records"),
        "tie": courses.tie,
        "equal": {rule: lead_shares(courses, k)[TIE] for k, rule in enumerate(courses.rules)},
        "finding": finding(courses),
    }
