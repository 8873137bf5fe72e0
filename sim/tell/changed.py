"""What changed, in sentences: what other assumptions make of the answer, and which of them does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from sim.ask.changed import Assumption, Changed
from sim.ask.substance import Situation
from sim.scenario.scenario import Scenario
from sim.tell.data import records
from sim.tell.document import Block, Column, Document, Paragraph, Table
from sim.tell.substance import moves, situation_clauses, turns
from sim.tell.words import capital, heading, identity, listed, number, payoff_units, situation

MOST_NAMED = 3  # assumptions, in a sentence


def tell(found: Changed) -> Document:
    """Return what changed in words; its table has one row for each assumption that differs, the largest change first."""
    frame = _frame(found)
    told = {
        **identity(found.scenario),
        "against": found.against.view,
        "finding": finding(found),
        "assumptions": records(frame),
        "followed": [vars(one) for one in found.turned],
        "shifts": dict(found.shifts),
    }
    return Document(heading(found.scenario), changes(found), told, frame)


def _frame(found: Changed) -> pd.DataFrame:
    rows = [
        {
            "parameter": one.parameter.name,
            "before": one.before,
            "now": one.now,
            "share": one.share,
            "alone": one.parameter.name in found.alone if found.compared else None,
            "needed": one.parameter.name in found.needed if found.compared else None,
        }
        for one in found.assumptions
    ]
    return pd.DataFrame(rows, columns=["parameter", "before", "now", "share", "alone", "needed"])


def finding(found: Changed) -> list[str]:
    """Return what changes first, then what follows other moves, how payoffs shift, and which assumption does it."""
    if not found.assumptions and found.same_game:
        return [f"{capital(_views(found) or 'nothing is changed')}: all assumptions are the same."]
    return [_substance(found), *_other_moves(found), *_payoffs(found), *_causes(found)]


def _substance(found: Changed) -> str:
    intro = capital(", ".join(filter(None, [_views(found), _assumptions(found.assumptions)])))
    clauses = turns(found.scenario, found.substance_before, found.substance_now)
    if clauses:
        return f"{intro}, {'; '.join(clauses)}."
    if not found.turned:
        where = "what follows any move" if found.scenario.earlier else "the situations that may come about"
        return f"{intro}, nothing changes in {where}."
    leader = found.scenario.labels.the(found.scenario.earlier[0])
    return f"{intro}, {leader} does best as before, and the same follows."


def _views(found: Changed) -> str:
    """Return which view, and which game, stands against which."""
    scenario, against = found.scenario, found.against
    parts = [f"in view {scenario.view} instead of {against.view}"] if scenario.view != against.view else []
    if scenario.game_name != against.game_name:
        parts.append(f"in game {scenario.game_name} instead of {against.game_name}")
    return ", ".join(parts)


def _assumptions(differing: Sequence[Assumption]) -> str:
    named = [
        f"{one.parameter.said} at {_value(one, one.now)} instead of {_value(one, one.before)}" for one in differing
    ]
    if len(named) > MOST_NAMED:
        return f"with {len(named)} assumptions changed, most of all {named[0]}"
    return f"with {listed(named)}" if named else ""


def _value(one: Assumption, value: float) -> str:
    return one.parameter.domain.name(value) or number(value)


def _other_moves(found: Changed) -> Iterator[str]:
    """Yield what follows moves that are best neither before nor now, where that is otherwise."""
    sides = (found.substance_before, found.substance_now)
    best = {history for side in sides for histories in side.best.values() for history in histories}
    groups: dict[str, list[tuple[str, ...]]] = {}
    for one in found.turned:
        if one.history not in best:
            clause = ", and ".join(situation_clauses(found.scenario, one.before, one.now))
            groups.setdefault(clause, []).append(one.history)
    for clause, histories in groups.items():
        yield f"After {moves(found.scenario, histories)}, {clause}."


def _payoffs(found: Changed) -> list[str]:
    if not any(found.shifts.values()):
        return []
    player = max(found.shifts, key=lambda one: found.shifts[one])
    most = f"{number(found.shifts[player])} ({payoff_units(found.scenario, player)})"
    whose = found.scenario.labels.the(player)
    return [f"Where the same moves are made, payoffs shift by at most {most}, the most for {whose}."]


def _causes(found: Changed) -> list[str]:
    """Return which assumption does it, where several differ."""
    if not found.compared or len(found.assumptions) < 2:
        return []
    said = {one.parameter.name: one.parameter.said for one in found.assumptions}
    alone, needed = ([said[name] for name in names] for names in (found.alone, found.needed))
    sentences = []
    if alone:
        sentences.append(f"{'Each of these' if len(alone) > 1 else 'This'} would do it alone: {listed(alone)}.")
    else:
        sentences.append("No single one of these changes does it alone.")
    if needed:
        sentences.append(f"It would not come about without the change of {listed(needed, 'or')}.")
    return [f"{' '.join(sentences)} Tried one by one, in equilibria in pure moves."]


def changes(found: Changed) -> list[Block]:
    """Return what changed in sentences, and a table of the moves that another situation follows than before."""
    told: list[Block] = [Paragraph(f"What changed: {' '.join(finding(found))}")]
    if not found.turned or not found.scenario.earlier:
        return told
    rows = [
        [moves(found.scenario, [one.history]), *(_situations(found.scenario, side) for side in (one.before, one.now))]
        for one in found.turned
    ]
    before, now = found.against.label, found.scenario.label
    columns = ["After", Column(f"Before, in {before}", look="words"), Column(f"Now, in {now}", look="words")]
    return [*told, Table("What follows otherwise than before:", columns, rows)]


def before(found: Changed, then: Sequence[str]) -> list[Block]:
    """Return what changed, and in a paragraph what was found before: another scenario's answer to the same question."""
    return [
        *changes(found),
        Paragraph(f"The answer of view {found.against.label} to the same question: {' '.join(then)}"),
    ]


def before_data(found: Changed, then: Sequence[str]) -> dict[str, Any]:
    """Return the same for a machine."""
    return {"against": found.against.view, "changed": finding(found), "before": list(then)}


def _situations(scenario: Scenario, situations: Sequence[Situation]) -> str:
    return "; or ".join(dict.fromkeys(situation(scenario, one) for one in situations)) or "no equilibrium"
