"""Where each move works: boxes of assumptions, as rules."""

from __future__ import annotations

from dataclasses import asdict
from math import inf
from typing import Any

import pandas as pd

from sim.ask.rules import Rule, Rules
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario
from sim.tell.choices import choice_word
from sim.tell.document import Block, Column, Details, Document, Paragraph, Table, Terms
from sim.tell.words import heading, identity, number, percent

SHOWN = 2  # rules of each move
TERMS = [
    (
        "coverage, density",
        "share of the worlds in which a move works that lie in a box; share of the box in which it works",
    ),
]


def tell(found: Rules) -> Document:
    """Return rules in words."""
    blocks: list[Block] = [*_lead(found), table(found), Details("Words", [Terms(TERMS)])]
    told = {
        **identity(found.scenario),
        "target": found.target.text,
        "quantifier": found.quantifier,
        "rules": data(found),
    }
    return Document(heading(found.scenario), blocks, told, _frame(found))


def _lead(found: Rules) -> list[Block]:
    """Return the rule that covers most; nothing where there is none."""
    if not found.rules:
        return []
    scenario, rule = found.scenario, max(found, key=lambda one: one.coverage)
    return [
        Paragraph(
            f"The rule that covers most is one of {choice_word(scenario, rule.choice)}: where {_limits(scenario, rule)}, "
            f"'{found.target.text}' holds in {found.quantifier} equilibrium in {percent(rule.density)} of the worlds; of all "
            f"worlds in which it does, {percent(rule.coverage)} lie there.",
            "lead",
        )
    ]


def table(found: Rules) -> Block:
    """Return the widest rules of each move."""
    scenario = found.scenario
    shown: dict[str, list[Rule]] = {}
    for rule in found:
        shown.setdefault(rule.choice, []).append(rule)
    rows = [
        [choice_word(scenario, rule.choice),
         _limits(scenario, rule),
         percent(rule.coverage), percent(rule.density)]
        for chosen in shown.values() for rule in chosen[:SHOWN]
    ]  # fmt: skip
    if not rows:
        return Paragraph(
            "No rule says where a move works: each works everywhere, nowhere, or in no box that stands out."
        )
    columns = [
        "Move",
        Column("Works if", look="words"),
        Column("Coverage", look="number"),
        Column("Density", look="number"),
    ]
    title = (
        f"Where a move works in {found.quantifier} equilibrium: coverage, the share of such worlds of the sample that lie there; "
        "density, how often it works there:"
    )
    return Table(title, columns, rows)


def _limits(scenario: Scenario, rule: Rule) -> str:
    return " and ".join(_limit(scenario.parameters[name], *ends) for name, *ends in rule.limits)


def _limit(parameter: Parameter, low: float | None, high: float | None) -> str:
    """Return a limit as ``0.2 < q ≤ 0.9``, or ``side is -1 or 1`` of a discrete parameter."""
    if parameter.is_discrete:
        above, below = -inf if low is None else low, inf if high is None else high
        inside = [value for value in parameter.domain.numbers if above < value <= below]
        return f"{parameter.called} is {' or '.join(map(parameter.spelled, inside))}"
    least, most = ("" if low is None else f"{number(low)} < "), ("" if high is None else f" ≤ {number(high)}")
    return f"{least}{parameter.called}{most}"


def data(found: Rules) -> list[dict[str, Any]]:
    """Return all rules for a machine."""
    return [asdict(rule) for rule in found]


def _frame(found: Rules) -> pd.DataFrame:
    """Return one row for each limit of each rule; of a rule without one, a row without a parameter."""
    rows = [
        (place, rule.choice, *limit, rule.coverage, rule.density, rule.mass)
        for place, rule in enumerate(found)
        for limit in rule.limits or ((None, None, None),)
    ]
    names = ["rule", "choice", "parameter", "low", "high", "coverage", "density", "mass"]
    return pd.DataFrame(rows, columns=names).astype({"low": float, "high": float})
