"""The answer of `wedge solve` about a game over time: what is played in a state, and what that gains now and later."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.ask.outlook import Outlook, Prospect
from sim.scenario.labels import beside
from sim.scenario.scenario import Scenario
from sim.tell.data import records
from sim.tell.document import Block, Cell, Column, Details, Document, Items, Paragraph, Part, Table, Terms
from sim.tell.equilibria import notes, technical
from sim.tell.path_words import EXPECTING
from sim.tell.plays import Played, sets, situations, strategy
from sim.tell.solution import EXPLAINED
from sim.tell.words import (
    capital,
    heading,
    identity,
    listed,
    main_outcome,
    number,
    number_range,
    outcome_range,
    payoff_units,
    percent,
    state_words,
)
from sim.time.measure import LOGIT

SAME = 1e-6  # worths that differ by less


def tell(outlook: Outlook) -> Document:
    """Return what may be played in a state in words."""
    scenario, told = outlook.scenario, distinct(outlook)
    blocks: list[Block] = [Paragraph(" ".join(finding(outlook)), "lead")]
    tables = [_table(outlook, rules) for rules in told]
    for rules, table in zip(told, tables):
        blocks += [Part(capital(_if(scenario, rules)), [table])] if len(told) > 1 else [table]
    blocks += [*notes(*tables), Items(scope(outlook))]
    if outlook.concept != LOGIT:
        blocks.append(_details(outlook, told))
    return Document(title(outlook), blocks, _data(outlook), frame(outlook))


def title(outlook: Outlook) -> str:
    """Return the scenario's heading, and the moment that is asked about."""
    return f"{heading(outlook.scenario, one_period=None)}\n{moment(outlook)}"


def moment(outlook: Outlook) -> str:
    """Return the period and state: ``the first of 30 years, what follows counted in: the war: stalemate, …``."""
    scenario = outlook.scenario
    period = scenario.time.period
    which = f"any {period}" if outlook.concept == LOGIT else f"the first of {outlook.years} {period}s"
    return f"{which}, what follows counted in: {state_words(scenario)}"


def distinct(outlook: Outlook) -> list[tuple[str, ...]]:
    """Return the rules, those together under which everything is worth the same."""
    groups: list[tuple[str, ...]] = []
    for prospect in outlook.prospects:
        alike = next((group for group in groups if _same(outlook.of(group[0]), prospect)), None)
        if alike is None:
            groups.append((prospect.rule,))
        else:
            groups[groups.index(alike)] = (*alike, prospect.rule)
    return groups


def _same(one: Prospect, other: Prospect) -> bool:
    return (
        np.abs(one.gains - other.gains).max() <= SAME
        and len(one.table) == len(other.table)
        and (one.chosen == other.chosen).all()
    )


def _if(scenario: Scenario, rules: tuple[str, ...]) -> str:
    """Return under which expectation: ``if the US expects the best of what may follow at each step``."""
    if rules == (LOGIT,):
        return "with logit choices"
    mover = scenario.labels.the(scenario.order[0][0])
    return f"if {mover} expects {_expected(rules)} of what may follow at each step"


def _expected(rules: tuple[str, ...]) -> str:
    return listed([EXPECTING[rule] for rule in rules], "or")


def finding(outlook: Outlook) -> list[str]:
    """Return what the first mover does best, what it is worth now and later, and what follows; under each expectation."""
    scenario = outlook.scenario
    where = f"In view {scenario.label}, in this state"
    if outlook.concept == LOGIT:
        return _logit_finding(outlook, where)
    told = [(_if(scenario, rules), outlook.of(rules[0])) for rules in distinct(outlook)]
    if not scenario.earlier:
        if len(told) == 1:
            return [f"{where}, {_then(told[0][1])}."]
        sentences = [f"{condition}, {_then(one)}." for condition, one in told]
        return [f"{where}, {sentences[0]}", *map(capital, sentences[1:])]
    leader = scenario.order[0][0]
    best = [(condition, _moves(one, leader), one) for condition, one in told]
    if len({moves for _, moves, _ in best}) > 1:
        sentences = [
            f"{_does_best(scenario, condition, moves)} {_worth(one, leader)}. Then {_then(one)}."
            for condition, moves, one in best
        ]
        return [f"{where}, {sentences[0]}", *map(capital, sentences[1:])]
    conditions = [told[0][0], *(f"if {_expected(rules)}" for rules in distinct(outlook)[1:])]
    worths = [
        f"{_worth(one, leader)}{f', {condition}' if len(told) > 1 else ''}"
        for condition, (_, one) in zip(conditions, told)
    ]
    follows = [(condition, _then(one)) for condition, _, one in best]
    same = len({situation for _, situation in follows}) == 1
    thens = [f"Then {follows[0][1]}."] if same else [f"{capital(condition)}, {then}." for condition, then in follows]
    return [f"{where} {_does_best(scenario, '', best[0][1])} {'; or '.join(worths)}.", *thens]


def _moves(prospect: Prospect, leader: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(prospect.table.loc[prospect.chosen & _known(prospect), leader].astype(str)))


def _does_best(scenario: Scenario, condition: str, moves: tuple[str, ...]) -> str:
    leader = scenario.order[0][0]
    the_leader = scenario.labels.the(leader)
    if not moves:
        return f"{condition} nothing is known to follow"
    best = listed(scenario.labels.menu(leader, moves), "or")
    return f"{f'{condition}, ' if condition else ''}{the_leader} does best with {best},"


def _worth(prospect: Prospect, leader: str) -> str:
    """Return what the choice is worth, now and later: ``worth −0.1 to it: −0.2 this year and 0.1 of what follows``."""
    chosen = prospect.table[prospect.chosen & _known(prospect)]
    now, later, together = (_mean_range(chosen, f"{part}_{leader}") for part in ("now", "later", "payoff"))
    return f"worth {together} to it: {now} this {prospect.stage.time.period} and {later} of what follows"


def _then(prospect: Prospect) -> str:
    chosen = prospect.table[prospect.chosen & _known(prospect)]
    return (
        situations(prospect.stage, sets(chosen, prospect.stage.earlier)) if len(chosen) else "no equilibrium is known"
    )


def _mean_range(rows: pd.DataFrame, column: str) -> str:
    return number_range(float(rows[column].min()), float(rows[column].max()))


def _logit_finding(outlook: Outlook, where: str) -> list[str]:
    [prospect] = outlook.prospects
    scenario, table = prospect.stage, prospect.table
    if not scenario.earlier:
        return [f"{where} all choose at once, with the chances below."]
    leader = scenario.order[0][0]
    by_move = table.groupby(leader, sort=False)["chance"].sum().sort_values(ascending=False, kind="stable")
    shown = [
        f"{scenario.labels.move(leader, move)} with a chance of {percent(chance)}"
        for move, chance in by_move.iloc[:3].items()
    ]
    return [
        f"{where} {scenario.labels.the(leader)} plays {listed(shown)}{', other moves with less' if len(by_move) > 3 else ''}."
    ]


def _known(prospect: Prospect) -> np.ndarray:
    return (prospect.table["status"] != "none").to_numpy()


def _table(outlook: Outlook, rules: tuple[str, ...]) -> Table:
    """Return what follows each move of the earlier movers under a rule: play, and its worth now, later and together."""
    prospect = outlook.of(rules[0])
    scenario, table = prospect.stage, prospect.table
    labels, leader, outcome = scenario.labels, scenario.order[0][0], main_outcome(scenario)
    marked = table.assign(chosen=prospect.chosen)
    histories = (
        list(marked.groupby(list(scenario.earlier), sort=False, observed=True)) if scenario.earlier else [((), marked)]
    )
    rows = []
    for moves, group in histories:
        cells = [Cell(beside(labels.move(player, move), move)) for player, move in zip(scenario.earlier, moves)]
        mark = _mark(outlook, group) if scenario.earlier else ""
        for one in sets(group) or [None]:
            rows.append([*cells, *_row(scenario, one, outcome, leader), *([Cell(mark)] if scenario.earlier else [])])
            cells, mark = [Cell("")] * len(cells), ""
    the_leader = labels.the(leader)
    last = "Chance" if outlook.concept == LOGIT else "Best"
    columns = [
        *(Column(f"Move of {labels.the(player)}") for player in scenario.earlier),
        *map(labels.player, scenario.order[-1]),
        labels.outcome(outcome),
        *(Column(name, look="number") for name in ("Now", "Later", "In all")),
        *([Column(last)] if scenario.earlier else []),
    ]
    earlier = (
        f"What follows each move of {listed([labels.the(player) for player in scenario.earlier])}"
        if scenario.earlier
        else "What is played"
    )
    return Table(f"{earlier}, and its worth to {the_leader} in {payoff_units(scenario, leader)}:", columns, rows)


def _mark(outlook: Outlook, group: pd.DataFrame) -> str:
    if outlook.concept == LOGIT:
        return percent(float(group["chance"].sum()))
    return "best" if group["chosen"].any() else ""


def _row(scenario: Scenario, one: Played | None, outcome: str, leader: str) -> list[Cell]:
    if one is None:
        return [Cell("none found"), *[Cell("")] * (len(scenario.order[-1]) - 1), *[Cell("–")] * 4]
    worth = (one.range(f"{part}_{leader}") for part in ("now", "later", "payoff"))
    return [
        *(Cell(strategy(scenario, one, player)) for player in scenario.order[-1]),
        Cell(outcome_range(scenario, outcome, one.range(outcome))),
        *(Cell(number_range(*ends), ends[0]) for ends in worth),
    ]


def scope(outlook: Outlook) -> list[str]:
    """Return what the numbers rest on."""
    scenario = outlook.scenario
    period = scenario.time.period
    if outlook.concept == LOGIT:
        point = outlook.logit
        return [
            f"Stationary logit choices of precision {number(point.precision)}: the same in every {period}, for ever; one "
            "branch, followed from equal chances; no proof that there is no other.",
            f"What follows is worth what this play for ever is worth; the equations hold to {point.residual:.0e} in scaled payoffs.",
        ]
    rest = outlook.years - 1
    before = (
        f"What follows is {rest} more {period}s, solved by backward induction"
        if rest > 1
        else f"What follows is one more {period}"
        if rest
        else "Nothing follows"
    )
    return [
        f"{before}; what comes after is worth 0, as is being out of office. Another horizon (years=N) gives other numbers.",
        f"{_listed(outlook)} Of those of later steps the one that is expected is a rule, no bound: the best and the "
        "worst do not enclose all that may come out.",
    ]


def _listed(outlook: Outlook) -> str:
    """Return which equilibria of the state are told."""
    after = "After each move " if outlook.scenario.earlier else ""
    told = capital(f"{after}all equilibria of this state are listed")
    if outlook.nodes == "pure":
        return f"{told} that are pure, mixed ones only where none is; so it is expected at later steps."
    return f"{told}."


def _details(outlook: Outlook, told: list[tuple[str, ...]]) -> Details:
    scenario = outlook.scenario
    tables: list[Block] = [
        technical(
            outlook.of(rules[0]).stage,
            capital(_if(scenario, rules)),
            outlook.of(rules[0]).table,
            [*scenario.earlier, *scenario.order[-1]],
        )
        for rules in told
    ]
    kept = {name: EXPLAINED[name] for name in ("equilibrium", "index", "regret")}
    return Details("Details", [*tables, Terms(list(kept.items()))])


def frame(outlook: Outlook) -> pd.DataFrame:
    """Return a row for each rule and equilibrium, by identifiers."""
    return pd.concat(
        [one.table.assign(expectation=one.rule, chosen=one.chosen) for one in outlook.prospects], ignore_index=True
    )


def _data(outlook: Outlook) -> dict[str, Any]:
    scenario = outlook.scenario
    return {
        **identity(scenario),
        "state": scenario.time.levels_in(scenario.state),
        "concept": outlook.concept,
        "years": outlook.years if outlook.concept != LOGIT else None,
        "nodes": outlook.nodes if outlook.concept != LOGIT else None,
        "finding": finding(outlook),
        "payoff_unit": payoff_units(scenario),
        "equilibria": records(frame(outlook)),
    }
