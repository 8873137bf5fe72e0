"""The answer of `wedge path`: what becomes of a game over time, under plans and in free play."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.ask.path import Path, Paths
from sim.scenario.labels import said
from sim.scenario.plans import FREE_PLAY, Plan
from sim.scenario.scenario import Scenario
from sim.tell.captions import wanted
from sim.tell.document import Block, Cell, Column, Details, Document, Items, Paragraph, Part, Table, Terms
from sim.tell.words import (
    EXPECTED,
    capital,
    heading,
    identity,
    listed,
    number,
    number_cell,
    payoff_units,
    percent,
    state_words,
)
from sim.time.course import BESIDE

STEPS = 5  # years between the columns of what comes when
EXPECTING = {**EXPECTED, "logit": "logit choices"}


def tell(paths: Paths) -> Document:
    """Return what becomes of a game over time in words."""
    first = paths.scenarios[0]
    blocks: list[Block] = [Paragraph(" ".join(finding(paths)), "lead"), summary(paths)]
    blocks += [Items(scope(paths))]
    if named := [(plan_label(plan), _described(plan)) for plan in paths.plans if plan is not None]:
        blocks.append(Terms(named))
    blocks.append(Details("Year by year", [block for one in paths.found for block in _by_year(paths, one)]))
    title = (
        "\n".join(heading(first).split("\n")[:2])
        if len(paths.scenarios) == 1
        else f"{len(paths.scenarios)} views side by side over time"
    )
    return Document(title, blocks, _data(paths), frame(paths))


def plan_label(plan: Plan | None) -> str:
    """Return what a plan is called: its title; free play where there is none."""
    return "free play" if plan is None else plan.title


def plan_name(plan: Plan | None) -> str:
    """Return the name by which a plan is asked for."""
    return FREE_PLAY if plan is None else plan.name


def when(paths: Paths) -> str:
    """Return when: ``in year 10``, or ``by year 10``."""
    period = paths.scenarios[0].time.period
    return f"{'by' if paths.by else 'in'} {period} {paths.year}"


def finding(paths: Paths) -> list[str]:
    """Return the chance that is asked for under each plan, a sentence for each view."""
    sentences = []
    for scenario in paths.scenarios:
        parts = [f"{_chances(paths, scenario, plan)} {_under(plan)}" for plan in paths.plans]
        where = f"In the view {scenario.label} " if len(paths.scenarios) > 1 else ""
        clause = wanted(scenario, paths.target)
        clause = clause if where else capital(clause)
        verb = "has" if paths.by else ""
        event = f"{where}{clause} {when(paths)} with a chance of {listed(parts)}"
        sentences.append(f"{event}." if not verb else f"{event}, at least once.")
    return [*sentences, _expecting(paths)]


def _under(plan: Plan | None) -> str:
    return "in free play" if plan is None else f"under ‘{plan.title}’"


def _chances(paths: Paths, scenario: Scenario, plan: Plan | None) -> str:
    chances = [percent(paths.chance(one)) for one in paths.of(scenario, plan).values()]
    return " or ".join(dict.fromkeys(chances))


def _expecting(paths: Paths) -> str:
    """Return what the numbers rest on: what the first mover expects of several equilibria, or logit choices."""
    scenario = paths.scenarios[0]
    if (precision := logit_precision(paths)) is not None:
        return f"That is if all choose with chances that fall with what a move costs, at precision {number(precision)}."
    mover = scenario.labels.the(scenario.order[0][0])
    expected = listed([EXPECTING[rule] for rule in paths.rules], "or")
    several = any(
        len(set(_chances(paths, view, plan).split(" or "))) > 1 for view in paths.scenarios for plan in paths.plans
    )
    order = "; two numbers are in that order" if several and len(paths.rules) > 1 else ""
    return f"That is if {mover} expects {expected} of the equilibria that may follow at each step{order}."


def logit_precision(paths: Paths) -> float | None:
    """Return the precision of logit choices; None over a horizon."""
    point = paths.found[0].logit
    return None if point is None else point.precision


def beside(paths: Paths) -> str:
    """Return what the range beside each chance is over: other horizons, or the precision doubled."""
    precision = logit_precision(paths)
    if precision is not None:
        return f"Precision {number(precision)} to {number(2 * precision)}"
    return f"Horizon {max(1, paths.years - BESIDE)} to {paths.years + BESIDE}"


def summary(paths: Paths) -> Table:
    """Return a row for each view, plan and rule: the chance asked for, its range over horizons, and what it is worth."""
    first = paths.scenarios[0]
    mover = first.order[0][0]
    several = len(paths.scenarios) > 1
    columns = [
        *([Column("View")] if several else []),
        Column("Plan", look="words"),
        Column("Expecting"),
        Column(capital(when(paths)), look="number"),
        Column(beside(paths)),
        Column(f"Worth to {first.labels.the(mover)}", look="number"),
    ]
    rows = []
    for one in paths.found:
        low, high = paths.range(one)
        rows.append(
            [
                *([Cell(one.scenario.label)] if several else []),
                Cell(plan_label(one.plan)),
                Cell(EXPECTING[one.rule]),
                Cell(_share(paths.chance(one)), paths.chance(one)),
                Cell(_shares(low, high)),
                number_cell(one.values[first.players.index(mover)]),
            ]
        )
    clause = wanted(first, paths.target)
    return Table(
        f"Chance that {clause} {when(paths)}, and what the whole is worth from the first {first.time.period} on:",
        columns,
        rows,
    )


def _share(value: float) -> str:
    """Return a chance with three decimals, which is what the years ahead and the horizon leave of it."""
    return f"{value + 0.0:.3f}"


def _shares(low: float, high: float) -> str:
    return _share(low) if _share(low) == _share(high) else f"{_share(low)} to {_share(high)}"


def scope(paths: Paths) -> list[str]:
    """Return what the numbers rest on and do not cover."""
    first = paths.scenarios[0]
    period, mover = first.time.period, first.labels.the(first.order[0][0])
    worth = f"Worth is in {payoff_units(first, first.order[0][0])}, all {period}s added up, later ones discounted."
    if logit_precision(paths) is not None:
        return [*_logit_scope(paths), worth]
    sentences = [
        f"Backward induction over {paths.years} {period}s; what comes after is worth 0, as is being out of office. Another "
        f"horizon gives other numbers: the range is over those of {max(1, paths.years - BESIDE)} to {paths.years + BESIDE} {period}s.",
        f"What is expected at each step is a rule, no bound: the best and the worst do not enclose all that may come out. "
        f"{_choices(paths)}",
        worth,
    ]
    if paths.nodes == "pure":
        sentences.append("At each step pure equilibria are expected, mixed ones only where there is no pure one.")
    sentences += _deviations(paths, mover)
    sentences += _cycles(paths)
    return sentences


def _logit_scope(paths: Paths) -> list[str]:
    """Return what logit choices are, and how far they are from best replies."""
    first = paths.scenarios[0]
    point, period = paths.found[0].logit, first.time.period
    scales = dict(zip((person.player for person in paths.found[0].persons), point.scales))
    units = listed([f"{number(scales[i])} for {first.labels.the(player)}" for i, player in enumerate(first.players)])
    regret = np.max([one.logit.regret for one in paths.found], axis=0)
    gains = listed([f"{number(regret[i])} for {first.labels.the(player)}" for i, player in enumerate(first.players)])
    return [
        f"Stationary logit choices: the same in every {period}, for ever; followed from equal chances at precision 0 to "
        f"{number(point.precision)} per unit of payoff, a unit being {units}. One branch, found by following it; no proof that "
        f"there is no other.",
        f"At this precision a move that costs little is often played: the range shows the same at precision "
        f"{number(2 * point.precision)}. The most that a player gains by his best move of one {period}: {gains}.",
        f"The equations hold to {max(one.logit.residual for one in paths.found):.0e} in scaled payoffs.",
    ]


def _choices(paths: Paths) -> str:
    shares = [one.choices / one.subgames for one in paths.found]
    low, high = percent(min(shares)), percent(max(shares))
    return f"Of the subgames, {low if low == high else f'{low} to {high}'} have several equilibria."


def _deviations(paths: Paths, mover: str) -> list[str]:
    """Return for each plan where the first mover would gain most by leaving it for a year."""
    sentences = []
    for scenario in paths.scenarios:
        for plan in paths.plans:
            if plan is None:
                continue
            found = [one for one in paths.of(scenario, plan).values() if one.deviation.gain > 1e-9]
            where = f"In the view {scenario.label}, " if len(paths.scenarios) > 1 else ""
            if not found:
                sentences.append(
                    capital(f"{where}{mover} would never rather leave ‘{plan.title}’ for one {scenario.time.period}.")
                )
                continue
            one = max(found, key=lambda path: path.deviation.gain)
            move = scenario.labels.move(scenario.order[0][0], scenario.moves[scenario.order[0][0]][one.deviation.move])
            state = state_words(scenario, _levels(scenario, one.deviation.state))
            sentences.append(
                capital(
                    f"{where}‘{plan.title}’ is a promise that {mover} would rather break: in {scenario.time.period} {one.deviation.year} "
                    f"({state}) {said(move)} for one {scenario.time.period} would gain it {number(one.deviation.gain)}, after which the plan goes on."
                )
            )
    return sentences


def _cycles(paths: Paths) -> list[str]:
    """Return whether what is played settles as the end moves away."""
    lengths = {one.cycle for one in paths.found}
    period = paths.scenarios[0].time.period
    if lengths == {1}:
        return [f"What is played settles: far from the end it is the same in every {period}."]
    parts = []
    for length in sorted(lengths):
        which = [
            f"{plan_label(one.plan)} expecting {EXPECTING[one.rule]}"
            + (f" in {one.scenario.view}" if len(paths.scenarios) > 1 else "")
            for one in paths.found
            if one.cycle == length
        ]
        what = {0: "does not settle within the horizon", 1: "settles"}.get(
            length, f"repeats itself every {length} {period}s, a cycle"
        )
        parts.append(f"{what} ({listed(which, most=4)})")
    return [f"What is played far from the end {'; '.join(parts)}."]


def _levels(scenario: Scenario, state: int) -> tuple[int, ...]:
    return tuple(int(level) for level in np.unravel_index(state, scenario.time.shape))


def _described(plan: Plan) -> str:
    source = f" Source: {plan.source}." if plan.source else ""
    return f"{plan.note or plan.name}{'.' if not (plan.note or plan.name).endswith('.') else ''}{source}"


def _by_year(paths: Paths, one: Path) -> list[Block]:
    """Return how things stand year by year on one path: chances of levels, outcomes, the target."""
    scenario = one.scenario
    years = [year for year in range(0, paths.years, STEPS)]
    years = sorted({*years, paths.year, paths.years - 1})
    columns = [Column("What"), *(Column(str(year), look="number") for year in years)]
    clause = wanted(scenario, paths.target)
    rows = [
        [Cell(f"{clause}, then"), *(Cell(_share(one.then[year])) for year in years)],
        [Cell(f"{clause}, by then"), *(Cell(_share(one.ever[year])) for year in years)],
    ]
    for number_of, name in enumerate(scenario.outcomes):
        cells = (number_cell(one.outcomes[year, number_of]) for year in years)
        rows.append([Cell(capital(scenario.labels.outcome(name))), *cells])
    for factor in scenario.time.factors:
        shares = one.factor_shares(factor.name)
        for level in range(len(factor.levels)):
            label = f"{factor.called}: {factor.label(level)}"
            rows.append([Cell(capital(label)), *(Cell(_share(shares[year, level])) for year in years)])
    about = f"{plan_label(one.plan)}, expecting {EXPECTING[one.rule]}"
    about = f"{scenario.label}: {about}" if len(paths.scenarios) > 1 else about
    return [Part(capital(about), [Table(f"Chances and expectations by {scenario.time.period}:", columns, rows)])]


def frame(paths: Paths) -> pd.DataFrame:
    """Return a row for each view, plan, rule and year, by identifiers."""
    rows = []
    for one in paths.found:
        for year in range(paths.years):
            row: dict[str, Any] = {
                "view": one.scenario.view,
                "plan": plan_name(one.plan),
                "expectation": one.rule,
                "year": year,
            }
            row |= {"then": one.then[year], "by_then": one.ever[year]}
            row |= dict(zip(("then_low", "then_high"), one.then_range[year]))
            row |= dict(zip(("by_then_low", "by_then_high"), one.ever_range[year]))
            row |= dict(zip(one.scenario.outcomes, one.outcomes[year]))
            for factor in one.scenario.time.factors:
                row |= {
                    f"{factor.name}_{level}": share
                    for level, share in zip(factor.levels, one.factor_shares(factor.name)[year])
                }
            rows.append(row)
    return pd.DataFrame(rows)


def _data(paths: Paths) -> dict[str, Any]:
    table = frame(paths)
    return {
        "scenarios": [identity(scenario) for scenario in paths.scenarios],
        "target": paths.target,
        "years": paths.years,
        "nodes": paths.nodes,
        "year": paths.year,
        "by": paths.by,
        "paths": [
            {
                "view": one.scenario.view,
                "plan": plan_name(one.plan),
                "expectation": one.rule,
                "chance": paths.chance(one),
                "range": paths.range(one),
                "values": dict(zip(one.scenario.players, map(float, one.values))),
                "several": one.choices,
                "subgames": one.subgames,
                "cycle": one.cycle,
                "deviation": None if one.deviation is None else vars(one.deviation),
            }
            for one in paths.found
        ],
        "years_table": table.to_dict("records"),
    }
