"""The answer of `wedge path`: what becomes of a game over time, under plans and in free play."""

from __future__ import annotations

from sim.ask.best_plan import BestPlan
from sim.ask.path import Paths
from sim.scenario.plans import Plan
from sim.scenario.scenario import Scenario
from sim.tell import best_plan
from sim.tell.chain import told_chain
from sim.tell.document import Block, Cell, Column, Details, Document, Items, Paragraph, Table, Terms
from sim.tell.every_pure import told_every
from sim.tell.path_scope import scope
from sim.tell.path_words import (
    EXPECTING,
    all_begun,
    beside,
    clause,
    expecting,
    logit_precision,
    plan_label,
    shown,
    single,
    supposing,
    when,
)
from sim.tell.path_years import data, frame, year_by_year
from sim.tell.words import capital, chance, chance_range, heading, listed, number, number_cell, percent


def tell(paths: Paths, sought: BestPlan | None = None) -> Document:
    """Return what becomes of a game over time in words.

    Parameters
    ----------
    paths : Paths
    sought : BestPlan, optional
        One of the plans, if it was sought: said first.
    """
    first = paths.scenarios[0]
    blocks: list[Block] = [] if sought is None else best_plan.told(sought)
    blocks += [
        Paragraph(" ".join(finding(paths)), "lead"),
        summary(paths),
        *told_chain(paths),
        *told_every(paths),
        Items(scope(paths)),
    ]
    if named := [(plan_label(plan), _described(plan)) for plan in paths.plans if plan is not None]:
        blocks.append(Terms(named))
    blocks.append(Details("Year by year", [block for one in shown(paths) for block in year_by_year(paths, one)]))
    title = (
        heading(first, one_period=None)
        if len(paths.scenarios) == 1
        else f"{len(paths.scenarios)} views side by side over time"
    )
    answer = data(paths) | ({} if sought is None else {"best_plan": best_plan.data(sought)})
    return Document(title, blocks, answer, frame(paths))


def finding(paths: Paths) -> list[str]:
    """Return the chance that is asked for under each plan, a sentence for each view; what it rests on; the best plan."""
    sentences = []
    for scenario in paths.scenarios:
        where = f"In the view {scenario.label} " if len(paths.scenarios) > 1 else ""
        words = clause(scenario, paths.target)
        event = f"{where}{words if where else capital(words)} {when(paths)} with a chance of {_all_chances(paths, scenario)}"
        sentences.append(f"{event}, at least once." if paths.by else f"{event}.")
    return [*sentences, *all_begun(paths), _resting_on(paths), *_worth_most(paths)]


def _all_chances(paths: Paths, scenario: Scenario) -> str:
    """Return the chance under each plan in a row, who moves first named once."""
    parts, named = [], False
    for plan in paths.plans:
        parts.append(f"{_chances(paths, scenario, plan)} {supposing(scenario, plan, again=named)}")
        named = named or (plan is not None and bool(plan.does))
    return listed(parts)


def _chances(paths: Paths, scenario: Scenario, plan: Plan | None) -> str:
    chances = [percent(paths.chance(one)) for one in paths.of(scenario, plan).values()]
    return " or ".join(dict.fromkeys(chances))


def _resting_on(paths: Paths) -> str:
    """Return what the numbers rest on: what the first mover expects of several equilibria, or logit choices."""
    scenario = paths.scenarios[0]
    if (precision := logit_precision(paths)) is not None:
        return f"That is if all choose with chances that fall with what a move costs, at precision {number(precision)}."
    if single(paths.found):
        return "No step has several equilibria, so that nothing turns on which of them is expected."
    mover = scenario.labels.the(scenario.order[0][0])
    expected = listed([EXPECTING[rule] for rule in paths.rules], "or")
    several = any(" or " in _chances(paths, view, plan) for view in paths.scenarios for plan in paths.plans)
    if several or len(paths.rules) == 1:
        order = "; two numbers are in that order" if several else ""
        return f"That is if {mover} expects {expected} of the equilibria that may follow at each step{order}."
    return f"That is so whether {mover} expects {expected} of the equilibria that may follow at each step."


def _worth_most(paths: Paths) -> list[str]:
    """Return which of several plans is worth most to the first mover, by the first rule, a sentence for each view."""
    if len(paths.plans) == 1 or not any(paths.plans):
        return []
    sentences, rule = [], paths.rules[0]
    for scenario in paths.scenarios:
        mover = scenario.order[0][0]
        worth = {
            plan_label(plan): float(paths.of(scenario, plan)[rule].values[scenario.players.index(mover)])
            for plan in paths.plans
        }
        best = max(worth, key=lambda label: worth[label])
        where = f"In the view {scenario.label}, of" if len(paths.scenarios) > 1 else "Of"
        sentences.append(
            f"{where} what is listed, {best if best == plan_label(None) else f'‘{best}’'} is worth most to "
            f"{scenario.labels.the(mover)}: {number(worth[best])}; of other plans that says nothing."
        )
    return sentences


def summary(paths: Paths) -> Table:
    """Return a row for each view, plan and rule: the chance asked for, its range over horizons, and what it is worth."""
    first, found = paths.scenarios[0], shown(paths)
    mover = first.order[0][0]
    several, chosen = len(paths.scenarios) > 1, logit_precision(paths) is None and not single(found)
    columns = [
        *([Column("View")] if several else []),
        Column("Plan", look="words"),
        *([Column("Expecting")] if chosen else []),
        Column(capital(when(paths)), look="number"),
        Column(beside(paths)),
        Column(f"Worth to {first.labels.the(mover)}", look="number"),
    ]
    rows = [
        [
            *([Cell(one.scenario.label)] if several else []),
            Cell(plan_label(one.plan)),
            *([Cell(expecting(one))] if chosen else []),
            Cell(chance(paths.chance(one)), paths.chance(one)),
            Cell(chance_range(*paths.range(one))),
            number_cell(one.values[first.players.index(mover)]),
        ]
        for one in found
    ]
    words, period = clause(first, paths.target), first.time.period
    caption = f"Chance that {words} {when(paths)}, and what the whole is worth from the first {period} on:"
    return Table(caption, columns, rows)


def _described(plan: Plan) -> str:
    source = f" Source: {plan.source}." if plan.source else ""
    return f"{plan.note or plan.name}{'.' if not (plan.note or plan.name).endswith('.') else ''}{source}"
