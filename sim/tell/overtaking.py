"""The answer of `wedge flip` about plans: the smallest change of assumptions found that makes one better than another."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from sim.ask.contest.overtaking import Overtaking
from sim.ask.contest.search import CLOSE, HELPFUL
from sim.ask.flip.flip import Change
from sim.scenario.labels import beside
from sim.tell.assumptions import plausible
from sim.tell.crossings import called, event, expecting, under
from sim.tell.document import Block, Cell, Column, Document, Items, Paragraph, Table, Terms
from sim.tell.path_words import begins_in, nodes_scope, plan_name
from sim.tell.words import capital, counted, heading, identity, listed, number, percent, percent_cell, with_unit
from sim.time.measure import LOGIT

MOST_SINGLES = 12  # assumptions in a table


def tell(found: Overtaking) -> Document:
    """Return what makes a plan better in words."""
    blocks: list[Block] = [Paragraph(" ".join(finding(found)), "lead")]
    blocks += [_changes(found)] if found.changes else []
    blocks += [_singles(found)] if found.singles else []
    blocks.append(Items(scope(found)))
    sources = [(found.scenario.parameters[one.parameter].called, one.source) for one in found.changes if one.source]
    blocks += [Terms(sources)] if sources else []
    title = f"{heading(found.scenario, one_period=False, state=found.asked.state)}\n{compared(found)}"
    return Document(title, blocks, _data(found), _frame(found))


def compared(found: Overtaking) -> str:
    """Return what is to be better than what."""
    return f"what makes {called(found.plans[0])} better than {_against(found)}"


def _against(found: Overtaking) -> str:
    return f"a chance of {percent(found.level)}" if found.level is not None else called(found.plans[1])


def finding(found: Overtaking) -> list[str]:
    """Return the smallest change that was found, and the chances before and after it."""
    scenario = found.scenario
    other = percent(found.level) if found.level is not None else under(found.plans[1])
    what = f"that {event(scenario, found.asked)} is higher {under(found.plans[0])} than {other}"
    if found.status == "holds already":
        return [
            f"In view {scenario.label} the chance {what} already: {_chances(found.before)}, {expecting(scenario, found.rule)}."
        ]
    if found.status == "not found":
        sentences = [f"In view {scenario.label} no change of assumptions was found after which the chance {what}."]
        near = f"the nearest it came: {_chances(found.after)}" + (f", with {_told(found)}" if found.changes else "")
        return [*sentences, f"Here it is {_chances(found.before)}; {near}. None is proved impossible."]
    return [
        f"In view {scenario.label} the smallest change found after which the chance {what} is {_told(found)}.",
        f"The chances are then {_chances(found.after)}; here they are {_chances(found.before)}, {expecting(scenario, found.rule)}.",
        f"The change is {percent(found.distance)} of {'that range' if len(found.changes) == 1 else 'these ranges, added up'}; smaller ones may exist.",
    ]


def _chances(pair: tuple[float, float]) -> str:
    return f"{pair[0] + 0.0:.3f} against {pair[1] + 0.0:.3f}"


def _told(found: Overtaking) -> str:
    return listed([_change(found, one) for one in found.changes])


def _change(found: Overtaking, one: Change) -> str:
    parameter = found.scenario.parameters[one.parameter]
    return f"{parameter.said} at {with_unit(number(one.end), parameter)} instead of {number(one.start)}"


def _changes(found: Overtaking) -> Table:
    columns = [
        Column("Assumption"),
        Column("Here", look="number"),
        Column("Then", look="number"),
        Column("Change", "of its range", "number"),
        Column("Plausible"),
    ]
    rows = []
    for one in found.changes:
        parameter = found.scenario.parameters[one.parameter]
        rows.append(
            [
                beside(parameter.called, one.parameter),
                number(one.start),
                number(one.end),
                percent_cell(one.share),
                plausible(parameter),
            ]
        )
    title = "What changes:" if found.status == "found" else "What changes where it came nearest:"
    return Table(title, columns, rows)


def _singles(found: Overtaking) -> Table:
    """Return which assumptions do it alone."""
    columns = [
        Column("Assumption"),
        Column("Here", look="number"),
        Column("From", look="number"),
        Column("Change", "of its range", "number"),
    ]
    rows = []
    for one in found.singles[:MOST_SINGLES]:
        parameter = found.scenario.parameters[one.parameter]
        most = "" if one.exact else "at most "
        rows.append(
            [
                beside(parameter.called, one.parameter),
                number(parameter.value),
                number(one.value),
                Cell(f"{most}{percent(one.share)}", one.share),
            ]
        )
    left = len(found.singles) - MOST_SINGLES
    more = f" ({left} more with --json)" if left > 0 else ""
    return Table(f"Assumptions whose change alone does it{more}:", columns, rows)


def scope(found: Overtaking) -> list[str]:
    """Return how it was searched and what that does not cover."""
    scenario, period = found.scenario, found.scenario.time.period
    how = (
        f"Each assumption was tried alone at the middle and the end of its range on either side, and bracketed to {CLOSE:.0e} of the "
        f"range where that suffices; then, by a local search, the {HELPFUL} that help most for their size together. This is no proof: smaller changes may exist."
    )
    ended = {
        "": "",
        "budget spent": " The search ended early, as its budget was spent (budget=N).",
        "broken off": " The search was broken off; what is told is what was known by then.",
    }[found.ended]
    rest = (
        f"Stationary logit choices of precision {number(found.asked.precision)}."
        if found.rule == LOGIT
        else f"Backward induction over {found.asked.years} {period}s, {expecting(scenario, found.rule)}; what comes after is worth 0, as "
        "is being out of office. Another horizon, or another expectation, gives other numbers."
    )
    pure = nodes_scope(found.asked) if found.rule != LOGIT else []
    tried = f"Both chances were computed at {counted(found.solved, 'point')}.{ended}"
    return [how, tried, rest, *pure] if found.status != "holds already" else [rest, *pure]


def way_title(found: Overtaking) -> str:
    """Return the finding as the title of a figure."""
    if found.status == "found":
        return f"{capital(called(found.plans[0]))} is better than {_against(found)} with {_told(found)}"
    return f"No change was found that makes {called(found.plans[0])} better than {_against(found)}"


def _frame(found: Overtaking) -> pd.DataFrame:
    return pd.DataFrame([asdict(one) for one in found.changes])


def _data(found: Overtaking) -> dict[str, Any]:
    return {
        **identity(found.scenario),
        "plans": [plan_name(plan) for plan in found.plans],
        "above": found.level,
        "expectation": found.rule,
        "target": found.asked.target,
        "year": found.asked.year,
        "by": found.asked.by,
        "years": found.asked.years,
        "state": begins_in(found.scenario, found.asked.state),
        "nodes": found.asked.nodes,
        "status": found.status,
        "finding": finding(found),
        "before": found.before,
        "after": found.after,
        "distance": found.distance if np.isfinite(found.distance) else None,
        "changes": [asdict(one) for one in found.changes],
        "alone": [asdict(one) for one in found.singles],
        "solved": found.solved,
        "ended": found.ended,
    }
