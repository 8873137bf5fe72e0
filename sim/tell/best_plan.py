"""The best plan that a search over rules found, in words: what it plays where, what it is worth, how far it was sought."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.ask.best_plan import WORTH, BestPlan
from sim.scenario.plan_text import plan_text
from sim.tell.document import Block, Cell, Column, Document, Items, Paragraph, Table
from sim.tell.path_words import EXPECTING, begins_in, begun, clause, plan_label, plan_name
from sim.tell.words import capital, counted, heading, identity, listed, number, percent
from sim.time.rule_search import BROKEN_OFF

NEVER = " (never so)"


def tell(found: BestPlan) -> Document:
    """Return the best plan that a search found in words."""
    title = heading(found.scenario, one_period=None)
    return Document(title, told(found), data(found), _frame(found))


def told(found: BestPlan) -> list[Block]:
    """Return what the plan plays and is worth, and how it was sought."""
    return [Paragraph(" ".join(_finding(found)), "lead"), _table(found), Items(_scope(found))]


def data(found: BestPlan) -> dict[str, Any]:
    """Return the same for a machine, by identifiers."""
    return {
        "scenario": identity(found.scenario),
        "factors": found.factors,
        "aim": found.aim,
        "expectation": found.asked.rule,
        "years": found.asked.years,
        "state": begins_in(found.scenario, found.asked.state),
        "worth": found.found.worth,
        "tried": found.found.tried,
        "rules": found.rules,
        "ended": found.found.ended,
        "listed": {plan_name(plan): worth for plan, worth in found.listed},
        "plan": plan_text(found.plan, found.scenario),
    }


def _mover(found: BestPlan) -> str:
    return found.scenario.labels.the(found.scenario.order[0][0])


def _factors(found: BestPlan) -> str:
    return listed([found.scenario.time.factor(name).called for name in found.factors])


def _finding(found: BestPlan) -> list[str]:
    """Return what the best rule is worth, beside the plans that the search began from."""
    worth, aim = _worth(found, found.found.worth), _aim(found)
    best, most = max(found.listed, key=lambda pair: pair[1])
    first = (
        f"Of the rules by which {_mover(found)} plays one move at each level of {_factors(found)}, the best that was found "
        f"makes {aim} {worth}."
    )
    begins = begun(found.scenario, found.asked.state)
    named = plan_label(best) if best is None else f"‘{plan_label(best)}’"
    if most > found.found.worth + 1e-9:
        return [
            first,
            *begins,
            f"{capital(named)} does better, {_worth(found, most)}: it looks at more than such a rule does.",
        ]
    count = len(found.listed)
    if count == 1:
        return [first, *begins, f"{capital(named)} makes it {_worth(found, most)}."]
    return [first, *begins, f"Of {counted(count, 'plan')} to begin with, {named} comes nearest: {_worth(found, most)}."]


def _aim(found: BestPlan) -> str:
    if found.aim == WORTH:
        return f"the worth of the whole to {_mover(found)}"
    asked, period = found.asked, found.scenario.time.period
    when = f"{'by' if asked.by else 'in'} {period} {asked.year}"
    return f"the chance that {clause(found.scenario, asked.target)} {when}"


def _worth(found: BestPlan, value: float) -> str:
    return number(value) if found.aim == WORTH else percent(value)


def _table(found: BestPlan) -> Table:
    """Return the move at each level: a row for each of the first factor, a column for each of the second."""
    scenario, player = found.scenario, found.scenario.order[0][0]
    first, *second = (scenario.time.factor(name) for name in found.factors)
    labels = scenario.labels.menu(player, scenario.moves[player])
    heads = [second[0].label(level) for level in range(len(second[0].levels))] if second else ["Plays"]
    moves, reached = found.moves.reshape(len(first.levels), -1), found.reached.reshape(len(first.levels), -1)
    rows = [
        [
            Cell(capital(first.label(level))),
            *(Cell(labels[move] + ("" if so else NEVER)) for move, so in zip(moves[level], reached[level])),
        ]
        for level in range(len(first.levels))
    ]
    columns = [Column(capital(first.called)), *(Column(capital(head), look="words") for head in heads)]
    never = (
        ""
        if found.reached.all()
        else f";{NEVER}: things never stand so under the rule, and the move there is as it was"
    )
    across = f", with {second[0].called} across" if second else ""
    return Table(f"What it plays{across}{never}:", columns, rows)


def _scope(found: BestPlan) -> list[str]:
    """Return how far the search went, and what its answer is not."""
    asked, period = found.asked, found.scenario.time.period
    tried = f"{counted(found.found.tried, 'rule was', 'rules were')} tried of {_count(found.rules)}"
    if not found.found.ended:
        far = f"No change of the move at a single place of the table betters it: {tried}. Another rule, further away, may be better."
    else:
        why = "The search was broken off" if found.found.ended == BROKEN_OFF else "The budget was spent"
        far = f"{why} when {tried}: this is the best so far, and changes of a single move may better it (budget=N)."
    return [
        far,
        f"A rule holds for ever, and the others play backward induction over {asked.years} {period}s against it, "
        f"{EXPECTING[asked.rule]} of several equilibria being expected; where {_mover(found)} would leave it for one {period} is "
        "said of every plan.",
    ]


def _count(rules: int) -> str:
    return f"{rules:,}" if rules < 1e9 else f"about 10^{np.log10(float(rules)):.0f}"


def _frame(found: BestPlan) -> list[dict[str, Any]]:
    """Return a row for each combination of levels, by identifiers."""
    dynamics, player = found.scenario.time, found.scenario.order[0][0]
    menu = found.scenario.moves[player]
    factors = [dynamics.factor(name) for name in found.factors]
    return [
        {
            **{factor.name: factor.levels[level] for factor, level in zip(factors, place)},
            "move": menu[move],
            "reached": bool(found.reached[place]),
        }
        for place, move in np.ndenumerate(found.moves)
    ]
