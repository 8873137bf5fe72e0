"""What a chance over time depends on, assumption by assumption, in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.ask.each_alone import HIGH, LOW, SAME, EachAlone
from sim.scenario.labels import beside
from sim.study.over_time import name_of
from sim.tell.document import Block, Cell, Column, Details, Document, Items, Paragraph, Table
from sim.tell.path_words import EXPECTING, begins_in, begun, event_words, horizon_scope, under
from sim.tell.sensitivity import MORRIS, SOBOL
from sim.tell.words import capital, chance, counted, heading, identity, listed, number, percent
from sim.time.measure import LOGIT

LEADING = 3  # assumptions that a sentence names
SHOWN = 12  # assumptions of a table
INDEX = {"saltelli": ("total", "Total index", SOBOL), "morris": ("mu_star", "Morris effect", MORRIS)}


def tell(found: EachAlone) -> Document:
    """Return what a chance over time depends on."""
    scenario = found.scenario
    blocks: list[Block] = [Paragraph(" ".join(finding(found)), "lead")]
    blocks += [_table(found, plan) for plan in range(len(found.plans)) if (_largest(found, plan) > SAME).any()]
    blocks += [_index_table(found, kind) for kind in found.indices]
    blocks.append(Items(scope(found)))
    if found.missing:
        blocks.append(Details("Ends that make no game", [Items(_missing(found))]))
    title = heading(scenario, one_period=None)
    return Document(title, blocks, _data(found), frame(found))


def finding(found: EachAlone) -> list[str]:
    """Return on which assumptions the chance under each plan depends most, and which turn the order of plans."""
    asked = found.asked[0]
    event = event_words(found.scenario, asked)
    sentences = [capital(f"{event} with a chance of {listed([_own(found, p) for p in range(len(found.plans))])}.")]
    sentences += begun(found.scenario, asked.state)
    sentences += [_depends(found, plan) for plan in range(len(found.plans))]
    if len(found.plans) > 1:
        by_text: dict[str, list[str]] = {}
        for rule, name in enumerate(found.rules):
            by_text.setdefault(_order(found, rule), []).append(EXPECTING[name])
        several = len(by_text) > 1
        sentences += [
            capital(f"{f'expecting {listed(names)}, ' if several else ''}{text}") for text, names in by_text.items()
        ]
    return sentences


def _own(found: EachAlone, plan: int) -> str:
    chances = dict.fromkeys(percent(value) for value in found.own[plan, :, 0])
    return f"{' or '.join(chances)} {under(found.plans[plan].plan)}"


def _depends(found: EachAlone, plan: int) -> str:
    """Return which assumptions move the chance under a plan most, each alone."""
    names, largest = [], _largest(found, plan)
    for k in found.ranked(plan)[:LEADING]:
        if largest[k] <= SAME:
            break
        rule = int(np.argmax([found.swings(plan, r)[k] for r in range(len(found.rules))]))
        low, high = (_or_none(found.chance[k, end, plan, rule]) for end in (LOW, HIGH))
        ends = " to ".join(number(value) for value in found.ends[k])
        name = found.scenario.parameters[found.parameters[k]].said
        names.append(f"{name} ({low} to {high} as it goes from {ends}{_by_rule(found, rule)})")
    still = int((largest <= SAME).sum())
    where = capital(under(found.plans[plan].plan))
    if not names:
        return f"{where} no assumption moves it alone."
    rest = f"; {counted(still, 'assumption')} of {len(largest)} do not move it at all" if still else ""
    return f"{where} it depends most, each moved alone, on {listed(names)}{rest}."


def _or_none(value: float) -> str:
    return "no game" if np.isnan(value) else percent(value)


def _by_rule(found: EachAlone, rule: int) -> str:
    return f", expecting {EXPECTING[found.rules[rule]]}" if len(found.rules) > 1 else ""


def _largest(found: EachAlone, plan: int) -> np.ndarray:
    """Return the largest swing of each assumption by any rule."""
    return np.max([found.swings(plan, rule) for rule in range(len(found.rules))], axis=0)


def _order(found: EachAlone, rule: int) -> str:
    """Return which plan is ahead, and which assumption alone would put another ahead."""
    first, overturned = found.leading(rule)
    if first is None:
        return "no plan is ahead at the view's own values."
    ahead = f"{_named(found, first)} is ahead at the view's own values"
    if not overturned:
        return f"{ahead}, and stays so at either end of every assumption's range where there is a game."
    parts = [
        f"{found.scenario.parameters[found.parameters[k]].said} {number(found.ends[k, end])} "
        f"({'then none is ahead' if plan is None else f'then {_named(found, plan)}'})"
        for k, end, plan in sorted(overturned, key=lambda one: -_swing(found, one[0], rule))
    ]
    return f"{ahead}; one assumption alone would turn that: {listed(parts, 'or', 2 * LEADING)}."


def _named(found: EachAlone, plan: int) -> str:
    one = found.plans[plan].plan
    return "free play" if one is None else f"‘{one.title}’"


def _swing(found: EachAlone, k: int, rule: int) -> float:
    return max(found.swings(plan, rule)[k] for plan in range(len(found.plans)))


def _table(found: EachAlone, plan: int) -> Table:
    """Return the chances at either end of the assumptions that move it most, under a plan."""
    columns = [Column("Assumption", look="words"), Column("From", look="number"), Column("to", look="number")]
    for rule in found.rules:
        expecting = f" ({EXPECTING[rule]})" if len(found.rules) > 1 else ""
        columns += [Column(f"{end} end{expecting}", look="number") for end in ("Low", "High")]
    largest, rows = _largest(found, plan), []
    for k in found.ranked(plan)[:SHOWN]:
        if largest[k] <= SAME:
            break
        parameter = found.scenario.parameters[found.parameters[k]]
        cells = [
            Cell("no game" if np.isnan(value) else chance(value), None if np.isnan(value) else float(value))
            for rule in range(len(found.rules))
            for value in found.chance[k, :, plan, rule]
        ]
        ends = [Cell(number(value), float(value)) for value in found.ends[k]]
        rows.append([Cell(beside(parameter.called, parameter.name)), *ends, *cells])
    asked = found.plans[plan]
    event = event_words(found.scenario, asked)
    own = listed([chance(value) for value in dict.fromkeys(found.own[plan, :, 0])], "or")
    return Table(f"Chance that {event}, {under(asked.plan)} ({own} at the view's own values):", columns, rows)


def _index_table(found: EachAlone, kind: str) -> Table:
    """Return indices of all assumptions varied together, of the first plan and rule."""
    column, head, _ = INDEX[kind]
    table = found.indices[kind]
    first = table[(table["plan"] == name_of(found.asked[0].plan)) & (table["expectation"] == found.asked[0].rule)]
    ranked = first.sort_values(column, ascending=False, kind="stable").head(SHOWN)
    rows = []
    for row in ranked.itertuples():
        parameter = found.scenario.parameters[row.parameter]
        value = getattr(row, column)
        rows.append([Cell(beside(parameter.called, parameter.name)), Cell(chance(value), float(value))])
    status = ranked["status"].iloc[0]
    said = "" if status == "complete" else f" ({status})"
    caption = (
        f"All assumptions varied together, {under(found.asked[0].plan)}, expecting {EXPECTING[found.rules[0]]}{said}:"
    )
    return Table(caption, [Column("Assumption", look="words"), Column(head, look="number")], rows)


def scope(found: EachAlone) -> list[str]:
    """Return what the numbers rest on and do not cover."""
    sentences = [
        f"One assumption at a time goes to either end of its plausible range, all others stay as in the view: "
        f"{counted(len(found.parameters), 'assumption')}, {counted(found.points, 'point')} solved. What happens "
        "between the ends, or if several move at once, is not looked at"
        + (
            "."
            if found.indices
            else "; trajectories=N and base=N vary all together, N × (assumptions + 1 or 2) points."
        ),
        *horizon_scope(found.scenario, found.asked[0]),
        f"At the view's own values that range is as wide as {chance(float((found.own[..., 2] - found.own[..., 1]).max()))}.",
    ]
    if found.asked[0].rule != LOGIT:
        sentences.append("What is expected at each step is a rule, no bound.")
    if [one.plan for one in found.plans] == [None]:
        sentences.append(
            "No plan binds anybody: everyone plays as he likes (free play); plan=NAME binds the first mover."
        )
    return [*sentences, *(INDEX[kind][2] for kind in found.indices)]


def _missing(found: EachAlone) -> list[str]:
    return [
        f"{capital(found.scenario.parameters[name].said)} at {number(found.ends[found.parameters.index(name), end])}: {why}"
        for (name, end), why in found.missing.items()
    ]


def frame(found: EachAlone) -> pd.DataFrame:
    """Return a row for each assumption, plan and rule, by identifiers."""
    rows = []
    for k, name in enumerate(found.parameters):
        for plan, asked in enumerate(found.plans):
            for rule, expected in enumerate(found.rules):
                low, high = found.chance[k, :, plan, rule]
                row: dict[str, Any] = {"parameter": name, "plan": name_of(asked.plan), "expectation": expected}
                row |= {"from": found.ends[k, LOW], "to": found.ends[k, HIGH]}
                row |= {"own": found.own[plan, rule, 0], "at_low": low, "at_high": high}
                rows.append({**row, "swing": found.swings(plan, rule)[k]})
    return pd.DataFrame(rows)


def _data(found: EachAlone) -> dict[str, Any]:
    asked = found.asked[0]
    return {
        **identity(found.scenario),
        "target": asked.target,
        "years": asked.years,
        "year": asked.year,
        "by": asked.by,
        "nodes": asked.nodes,
        "state": begins_in(found.scenario, asked.state),
        "points": found.points,
        "assumptions": frame(found).replace({np.nan: None}).to_dict("records"),
        "missing": [
            {"parameter": name, "end": ("low", "high")[end], "reason": why}
            for (name, end), why in found.missing.items()
        ],
        "indices": {kind: table.to_dict("records") for kind, table in found.indices.items()},
        "finding": finding(found),
    }
