"""The answer of `wedge explain` about a game over time: what a move gains now, term by term, and later, by what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from sim.ask.reasons import Reason, Reasons
from sim.scenario.scenario import Scenario
from sim.tell.data import records
from sim.tell.document import Block, Cell, Column, Details, Document, Items, Paragraph, Part, Table
from sim.tell.outlook import moment, scope, title
from sim.tell.path_words import EXPECTING, nodes_scope
from sim.tell.words import EQUAL, capital, identity, listed, number, number_cell, payoff_units, percent_cell
from sim.time.measure import LOGIT

MOST_SHOWN = 8  # changes of the state in a table
MOST_TOLD = 2  # in a sentence
NO_CHANGE = "no change"


def tell(reasons: Reasons) -> Document:
    """Return reasons in words."""
    found, scenario = reasons.found, reasons.outlook.scenario
    blocks: list[Block] = [Paragraph(" ".join(finding(reasons)), "lead")]
    if len(found) == 1:
        blocks += _tables(scenario, found[0])
    else:
        blocks += [Part(capital(_when(reasons, one)), _tables(scenario, one)) for one in found]
    blocks.append(Items(_scope(reasons)))
    return Document(title(reasons.outlook), blocks, _data(reasons), _frame(reasons))


def finding(reasons: Reasons) -> list[str]:
    """Return by how much the move is better, now and later, and what speaks most for it and against it."""
    scenario = reasons.outlook.scenario
    sentences = []
    for number_of, one in enumerate(reasons.found):
        begin = f"In view {scenario.label}, in this state" if number_of == 0 else ""
        when = _when(reasons, one) if len(reasons.found) > 1 else ""
        where = ", ".join(filter(None, [begin, when]))
        sentences.append(capital(f"{where}, {_sentence(scenario, one)}"))
    return sentences


def _when(reasons: Reasons, one: Reason) -> str:
    """Return under which expectation, and after which moves: ``expecting the best, when Russia plays war``."""
    scenario = reasons.outlook.scenario
    others = [
        f"{scenario.labels.the(player)} plays {scenario.labels.strategy(player, move)}"
        for player, move in one.profile.items()
        if player != one.player and one.player in scenario.order[-1]
    ]
    mover = scenario.labels.the(scenario.order[0][0])
    rule = "" if one.rule == LOGIT else f"if {mover} expects {EXPECTING[one.rule]} at each step"
    return ", ".join(filter(None, [rule, f"when {listed(others)}" if others else ""]))


def _sentence(scenario: Scenario, one: Reason) -> str:
    player = scenario.labels.the(one.player)
    move, alternative = scenario.labels.menu(one.player, (one.move, one.alternative))
    if abs(one.margin) <= EQUAL:
        said = f"{move} and {alternative}, its best alternative, are worth the same to {player}"
    else:
        less = "more" if one.margin > 0 else "less"
        said = f"{move} is worth {number(abs(one.margin))} {less} to {player} than {alternative}, its best alternative"
    period = scenario.time.period
    link = "but" if one.now * one.later < 0 else "and"
    text = f"{said}: it {_gain(one.now)} this {period} {link} {_gain(one.later)} later."
    return " ".join(filter(None, [text, _weightiest(scenario, one)]))


def _gain(value: float) -> str:
    return f"{'gains' if value >= 0 else 'loses'} {number(abs(value))}"


def _weightiest(scenario: Scenario, one: Reason) -> str:
    """Return what speaks most for the move, now or later."""
    labels = scenario.labels
    now = {labels.term(one.player, row.term): row.difference for row in one.terms.itertuples()}
    later = {_leads(scenario, row): row["difference"] for _, row in one.leads_to.iterrows()}
    told = []
    for which, gains in (("this " + scenario.time.period, now), ("later", later)):
        sign = 1 if sum(gains.values()) >= 0 else -1
        most = [name for name in sorted(gains, key=lambda name: -sign * gains[name]) if sign * gains[name] > EQUAL]
        if most:
            shown = listed([f"{name} ({_signed(gains[name])})" for name in most[:MOST_TOLD]])
            told.append(f"{which} mostly by {shown}")
    return capital(f"{'; '.join(told)}.") if told else ""


def _signed(value: float) -> str:
    return number(value) if value <= 0 else f"+{number(value)}"


def _leads(scenario: Scenario, row: pd.Series) -> str:
    """Return a change of the state in words: what differs from the state at hand; nothing more where nothing does."""
    parts = []
    for factor, here in zip(scenario.time.factors, scenario.state):
        level = row[factor.name]
        if level and level != factor.levels[here]:
            parts.append(f"{factor.called}: {factor.label(factor.levels.index(level))}")
    return ", ".join(parts) or NO_CHANGE


def _tables(scenario: Scenario, one: Reason) -> list[Block]:
    move, alternative = scenario.labels.menu(one.player, (one.move, one.alternative))
    the_player, unit = scenario.labels.the(one.player), payoff_units(scenario, one.player)
    columns = [Column("What counts"), *(Column(name, look="number") for name in (move, alternative, "Difference"))]
    return [
        Table(
            f"What each move is worth to {the_player} this {scenario.time.period}, in {unit}:",
            columns,
            _now_rows(scenario, one),
        ),
        *_later_table(scenario, one, (move, alternative)),
        *_further(scenario, one, columns),
    ]


def _now_rows(scenario: Scenario, one: Reason) -> list[list[Cell]]:
    """Return the terms in which the moves differ, the largest difference first, the others' sum, and what is later."""
    terms = one.terms
    differ = terms["difference"].abs() > EQUAL
    order = terms.loc[differ, "difference"].abs().sort_values(ascending=False, kind="stable").index
    rows = [_row(scenario.labels.term(one.player, terms.at[k, "term"]), terms.loc[k]) for k in order]
    if not differ.all():
        rows.append(_row("the same either way", terms[~differ].sum(numeric_only=True)))
    rows.append(_row("together", terms.sum(numeric_only=True)))
    return rows


def _row(name: str, row: pd.Series) -> list[Cell]:
    return [Cell(name), *(number_cell(row[key]) for key in ("at_equilibrium", "at_alternative", "difference"))]


def _later_table(scenario: Scenario, one: Reason, moves: tuple[str, str]) -> list[Block]:
    """Return what follows each move, where that differs: chances, and what each change is worth."""
    if not (one.leads_to["difference"].abs() > EQUAL).any():
        return [Paragraph("What follows is worth the same after both moves.")]
    columns = [
        Column("What follows"),
        *(Column(f"Chance after {move}", look="number") for move in moves),
        Column("Worth of it, against no change", look="number"),
        Column("Difference", look="number"),
    ]
    stays = [_leads(scenario, row) == NO_CHANGE for _, row in one.leads_to.iterrows()]
    shown = (np.arange(len(stays)) < MOST_SHOWN) | stays
    rows = [_later_row(_leads(scenario, row), row) for _, row in one.leads_to[shown].iterrows()]
    if not shown.all():
        total = one.leads_to[~shown].sum(numeric_only=True)
        rows.append(_later_row(f"{np.count_nonzero(~shown)} others", total.where(total.index != "worth")))
    rows.append([Cell("together"), Cell(""), Cell(""), Cell(""), number_cell(one.later)])
    unit = payoff_units(scenario, one.player)
    caption = f"What is gained later, by how things stand next {scenario.time.period}, later {scenario.time.period}s discounted, in {unit}:"
    return [Table(caption, columns, rows)]


def _later_row(name: str, row: pd.Series) -> list[Cell]:
    chances = (percent_cell(float(row[key])) for key in ("at_equilibrium", "at_alternative"))
    return [Cell(name), *chances, number_cell(row["worth"]), number_cell(row["difference"])]


def _further(scenario: Scenario, one: Reason, columns: Sequence[Column]) -> list[Block]:
    rows = [_row(scenario.labels.term(one.player, row["term"]), row) for _, row in one.terms.iterrows()]
    blocks: list[Block] = [Table("Every term of the payoff:", columns, rows)]
    if len(one.leads_to) > MOST_SHOWN:
        later = [
            Column("What follows"),
            Column("Chance"),
            Column("Chance after the alternative"),
            Column("Worth"),
            Column("Difference"),
        ]
        blocks.append(
            Table(
                "Everything that may follow:",
                later,
                [_later_row(_leads(scenario, row), row) for _, row in one.leads_to.iterrows()],
            )
        )
    return [Details("Details", blocks)]


def _scope(reasons: Reasons) -> list[str]:
    outlook = reasons.outlook
    how = (
        "The others choose as logit choices have it."
        if outlook.concept == LOGIT
        else "The others' moves are held as they are in the equilibrium."
        if reasons.player in outlook.scenario.order[-1]
        else "After each move the equilibrium follows that is expected."
    )
    return [how, scope(outlook)[0], *(nodes_scope(outlook) if outlook.concept != LOGIT else [])]


def worded(scenario: Scenario, one: Reason) -> pd.DataFrame:
    """Return what the figure shows: terms of this period and what follows, by their labels, as differences."""
    period = scenario.time.period
    now = one.terms.assign(term=[scenario.labels.term(one.player, term) for term in one.terms["term"]])
    changes = one.leads_to[one.leads_to["difference"].abs() > EQUAL]
    shown = changes.iloc[:MOST_SHOWN]
    later = pd.DataFrame(
        {
            "term": [f"later: {_leads(scenario, row)}" for _, row in shown.iterrows()],
            "at_equilibrium": (shown["at_equilibrium"] * shown["worth"]).to_numpy(),
            "at_alternative": (shown["at_alternative"] * shown["worth"]).to_numpy(),
            "difference": shown["difference"].to_numpy(),
        }
    )
    rest = changes.iloc[MOST_SHOWN:]
    parts = [now, later]
    if len(rest):
        total = {key: float((rest[key] * rest["worth"]).sum()) for key in ("at_equilibrium", "at_alternative")}
        parts.append(
            pd.DataFrame(
                [{"term": f"later: {len(rest)} other changes", **total, "difference": float(rest["difference"].sum())}]
            )
        )
    return pd.concat([part for part in parts if len(part)], ignore_index=True).assign(period=period)


def caption(reasons: Reasons, one: Reason) -> str:
    """Return what a figure of the reasons is about."""
    return (
        f"{reasons.outlook.scenario.label}; {', '.join(filter(None, [moment(reasons.outlook), _when(reasons, one)]))}"
    )


def _frame(reasons: Reasons) -> pd.DataFrame:
    parts = []
    for place, one in enumerate(reasons.found, start=1):
        terms = one.terms.assign(part="now")
        later = one.leads_to.rename(columns={"worth": "worth_of_change"}).assign(part="later")
        parts.append(pd.concat([terms, later], ignore_index=True).assign(case=place, expectation=one.rule))
    return pd.concat(parts, ignore_index=True)


def _data(reasons: Reasons) -> dict[str, Any]:
    scenario = reasons.outlook.scenario
    return {
        **identity(scenario),
        "state": scenario.time.levels_in(scenario.state),
        "player": reasons.player,
        "finding": finding(reasons),
        "reasons": [
            {**asdict(one), "margin": one.margin, "terms": records(one.terms), "leads_to": records(one.leads_to)}
            for one in reasons.found
        ],
    }
