"""The answer of `wedge thresholds` about plans: where along one assumption one chance rises above another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.ask.contest.crossings import JUMP, Crossing, Crossings
from sim.scenario.labels import beside
from sim.scenario.plans import Plan
from sim.scenario.scenario import Scenario
from sim.tell.document import Block, Cell, Column, Details, Document, Items, Paragraph, Table
from sim.tell.path_words import EXPECTING, begins_in, event_words, nodes_scope, plan_name
from sim.tell.words import capital, heading, identity, listed, number, percent, with_unit
from sim.time.measure import LOGIT, Measure
from sim.time.point import BESIDE


def tell(found: Crossings) -> Document:
    """Return crossings in words."""
    blocks: list[Block] = [Paragraph(" ".join(finding(found)), "lead")]
    blocks += [_table(found)] if found.found else []
    blocks += [Items(scope(found)), Details("Chances on the grid", [_grid(found)])]
    title = f"{heading(found.scenario, one_period=False, state=found.asked.state)}\n{_compared(found)}"
    return Document(title, blocks, _data(found), frame(found))


def called(plan: Plan | None) -> str:
    """Return a plan inside a sentence: ``‘waiting’``, or ``free play``."""
    return "free play" if plan is None else f"‘{plan.title}’"


def under(plan: Plan | None) -> str:
    """Return under which plan: ``under ‘waiting’``, ``in free play``."""
    return "in free play" if plan is None else f"under {called(plan)}"


def event(scenario: Scenario, asked: Measure) -> str:
    """Return what is asked: ``Russia leaves China's bloc by year 10, at least once``."""
    return event_words(scenario, asked) + (", at least once," if asked.by else "")


def expecting(scenario: Scenario, rule: str) -> str:
    """Return what is expected: ``if the US expects the best of what may follow at each step``."""
    if rule == LOGIT:
        return "with logit choices"
    mover = scenario.labels.the(scenario.order[0][0])
    return f"if {mover} expects {EXPECTING[rule]} of what may follow at each step"


def _compared(found: Crossings) -> str:
    parameter = found.scenario.parameters[found.parameter]
    against = f"a chance of {percent(found.level)}" if found.level is not None else called(found.plans[1])
    return f"{called(found.plans[0])} against {against}, along {beside(parameter.called, found.parameter)}"


def finding(found: Crossings) -> list[str]:
    """Return where the first plan is ahead, under each rule, and how things stand at the view's own value."""
    scenario = found.scenario
    if {who for rule in found.rules for _, _, who in found.stretches(rule)} == {0}:
        parameter = scenario.parameters[found.parameter].said
        what = f"that {event(scenario, found.asked)} is the same {under(found.plans[0])} and {_other(found)}"
        return [f"In view {scenario.label} the chance {what} at every value of {parameter} on the grid.", _own(found)]
    same = len({_where(found, rule) for rule in found.rules}) == 1
    rules = found.rules[:1] if same else found.rules
    what = f"that {event(scenario, found.asked)} is higher {under(found.plans[0])} than {_other(found)}"
    sentences = []
    for place, rule in enumerate(rules):
        chance = f"In view {scenario.label} the chance {what}" if place == 0 else "It is higher"
        when = (
            "" if len(found.rules) == 1 else f", {expecting(scenario, rule)}" if not same else ", whatever is expected"
        )
        sentences.append(f"{chance} {_where(found, rule)}{when}.")
    return [*sentences, _own(found)]


def _other(found: Crossings) -> str:
    return percent(found.level) if found.level is not None else under(found.plans[1])


def _where(found: Crossings, rule: str) -> str:
    """Return where the first is ahead: ``where the danger of peace lies above 0.147``."""
    stretches = found.stretches(rule)
    parameter = found.scenario.parameters[found.parameter].said
    won = [(low, high) for low, high, who in stretches if who == 1]
    if len(won) == len(stretches):
        return f"at every value of {parameter} on the grid"
    if not won:
        return f"at no value of {parameter} on the grid"
    start, end = float(found.at[0]), float(found.at[-1])
    parts = [
        f"above {number(low)}"
        if high == end
        else f"below {number(high)}"
        if low == start
        else f"from {number(low)} to {number(high)}"
        for low, high in won
    ]
    return f"where {parameter} lies {listed(parts, 'and')}"


def _own(found: Crossings) -> str:
    """Return the chances at the view's own value."""
    parameter = found.scenario.parameters[found.parameter]
    if np.isnan(found.own).any():
        return ""
    chances = [f"{_chance(first)} against {_chance(second)}" for first, second in found.own]
    told = listed(list(dict.fromkeys(chances)), "or")
    return f"At its value here, {with_unit(number(parameter.value), parameter)}, the chances are {told}."


def _chance(value: float) -> str:
    return f"{value + 0.0:.3f}"


def _table(found: Crossings) -> Table:
    """Return a row for each crossing: its bracket, and the chances on both sides."""
    parameter = found.scenario.parameters[found.parameter]
    columns = [
        *([Column("Expecting")] if len(found.rules) > 1 else []),
        Column(capital(parameter.called), look="number"),
        Column("Ahead below"),
        Column("Ahead above"),
        Column("Chances below", look="number"),
        Column("Chances above", look="number"),
        Column("How", look="words"),
    ]
    rows = [
        [
            *([Cell(EXPECTING[one.rule])] if len(found.rules) > 1 else []),
            Cell(_bracket(one, found.width), one.high),
            Cell(_who(found, one.before)),
            Cell(_who(found, one.after)),
            *(
                Cell(f"{_chance(pair[0])}, {_chance(pair[1])}" if not np.isnan(pair).any() else "–")
                for pair in one.chances
            ),
            Cell(_how(found, one)),
        ]
        for one in found.found
    ]
    return Table(
        "Where it changes which is ahead, and the chances on both sides, the first plan's before the other:",
        columns,
        rows,
    )


def _bracket(one: Crossing, width: float) -> str:
    digits = max(0, int(np.ceil(-np.log10(width))) + 1) if width < 1 else 0
    return f"{one.low:.{digits}f} to {one.high:.{digits}f}".replace("-", "−")


def _who(found: Crossings, who: int | None) -> str:
    if who is None:
        return "not defined"
    first, second = (
        plan_name(found.plans[0]),
        percent(found.level) if found.level is not None else plan_name(found.plans[1]),
    )
    return {1: first, -1: second, 0: "neither"}[who]


def _how(found: Crossings, one: Crossing) -> str:
    """Return whether chances jump: ``a jump of arm_then``, or ``smooth``."""
    if one.before is None or one.after is None:
        return "the game ends here"
    names = [plan_name(plan) for plan in found.plans]
    jumping = [name for name, jumps in zip(names, one.jumps) if jumps]
    return f"a jump {listed([f'under {name}' for name in jumping])}" if jumping else "without a jump"


def scope(found: Crossings) -> list[str]:
    """Return what the brackets rest on and do not cover."""
    period = found.scenario.time.period
    sentences = [
        f"Chances are computed at {len(found.at)} values {number(found.step)} apart; where another plan is ahead at the next "
        f"one, the place is bracketed by bisection to {found.width:.0e}. Between neighbouring values nothing else is excluded.",
        *_jumping(found),
        *_horizons(found),
    ]
    if found.rules != (LOGIT,):
        sentences.append(
            f"Backward induction over {found.asked.years} {period}s; what comes after is worth 0, as is being out of office. What is expected "
            "at each step is a rule, no bound: the best and the worst do not enclose all that may come out."
        )
        sentences += nodes_scope(found.asked)
    else:
        sentences.append(
            f"Stationary logit choices of precision {number(found.asked.precision)}, followed from equal chances."
        )
    if found.undefined:
        sentences.append(f"Somewhere the game is not defined: {found.undefined}")
    return sentences


def _jumping(found: Crossings) -> list[str]:
    if not any(any(one.jumps) for one in found.found):
        return []
    return [f"A jump is a change by more than {JUMP:g} within a bracket: there what is played changes."]


def _horizons(found: Crossings) -> list[str]:
    """Return where another horizon has another plan ahead."""
    logit = found.rules == (LOGIT,)
    asked, period = found.asked, found.scenario.time.period
    over = (
        f"precisions of {number(asked.precision)} to {number(2 * asked.precision)}"
        if logit
        else f"horizons of {max(1, asked.years - BESIDE)} to {asked.years + BESIDE} {period}s"
    )
    told: dict[str, list[str]] = {}
    for rule, doubtful in zip(found.rules, found.doubtful):
        at = found.at[doubtful]
        where = (
            f"between {number(at[0])} and {number(at[-1])}" if len(at) > 1 else f"at {number(at[0])}" if len(at) else ""
        )
        text = (
            f"which is ahead differs at {len(at)} of {len(found.at)} values, {where}"
            if len(at)
            else "the same is ahead at every value on the grid"
        )
        told.setdefault(text, []).append(rule)
    if len(told) == 1:
        return [f"Over {over} {next(iter(told))}."]
    return [f"Over {over} {text}, {expecting(found.scenario, rules[0])}." for text, rules in told.items()]


def _grid(found: Crossings) -> Table:
    parameter = found.scenario.parameters[found.parameter]
    names = [called(plan) for plan in found.plans]
    several = len(found.rules) > 1
    columns = [
        Column(capital(parameter.called), look="number"),
        *(
            Column(f"{name}{f', {EXPECTING[rule]}' if several else ''}", look="number")
            for rule in found.rules
            for name in names
        ),
    ]
    rows = [
        [
            Cell(number(x), float(x)),
            *(
                Cell(_spread(found, rule, plan, place))
                for rule in range(len(found.rules))
                for plan in range(len(names))
            ),
        ]
        for place, x in enumerate(found.at)
    ]
    return Table("Chances, and in brackets their range over the horizons beside this one:", columns, rows)


def _spread(found: Crossings, rule: int, plan: int, place: int) -> str:
    value, (low, high) = found.chances[rule, plan, place], found.beside[rule, plan, place]
    return "–" if np.isnan(value) else f"{_chance(value)} ({_chance(low)} to {_chance(high)})"


def frame(found: Crossings) -> pd.DataFrame:
    """Return a row for each rule and value of the grid, by identifiers."""
    rows = []
    for r, rule in enumerate(found.rules):
        for k, x in enumerate(found.at):
            row: dict[str, Any] = {"expectation": rule, found.parameter: float(x)}
            for p, name in enumerate(("first", "second")):
                low, high = found.beside[r, p, k]
                row |= {name: found.chances[r, p, k], f"{name}_low": low, f"{name}_high": high}
            rows.append(row)
    return pd.DataFrame(rows)


def _data(found: Crossings) -> dict[str, Any]:
    return {
        **identity(found.scenario),
        "parameter": found.parameter,
        "plans": [plan_name(plan) for plan in found.plans],
        "above": found.level,
        "target": found.asked.target,
        "year": found.asked.year,
        "by": found.asked.by,
        "years": found.asked.years,
        "state": begins_in(found.scenario, found.asked.state),
        "nodes": found.asked.nodes,
        "finding": finding(found),
        "width": found.width,
        "step": found.step,
        "crossings": [{**vars(one), "jumps": one.jumps} for one in found.found],
        "grid": frame(found).to_dict("records"),
    }
