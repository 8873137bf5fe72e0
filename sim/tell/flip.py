"""The answer of `wedge flip`: the smallest change of assumptions that reaches a target, and what follows then."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import Any

import pandas as pd

from sim.ask.changed import Changed
from sim.ask.flip.check import SecondOpinion
from sim.ask.flip.flip import SMALLEST_CHANGE, Change, Flip
from sim.ask.flip.question import Question
from sim.ask.flip.search import FARTHEST, MARGIN
from sim.scenario.labels import beside
from sim.scenario.scenario import Scenario
from sim.tell.captions import wanted
from sim.tell.changed import before, before_data
from sim.tell.data import records
from sim.tell.document import Block, Cell, Column, Details, Document, Paragraph, Table, Terms
from sim.tell.flip_method import method
from sim.tell.one_period import what_makes_better
from sim.tell.plays import sets, strategy
from sim.tell.scope import names
from sim.tell.words import (
    heading,
    identity,
    listed,
    main_outcome,
    number,
    outcome_range,
    payoff_units,
)

MOST_NAMED = 4  # changes, in a sentence; of more the largest, and the rest are counted
SIZE = (
    "The size of a change is a share of the plausible range of its assumption: 100% leads from one end of the range to the "
    "other."
)


def tell(flip: Flip, opinion: SecondOpinion | None = None, against: tuple[Changed, Flip] | None = None) -> Document:
    """Return a flip in words, with a second opinion on it where one was asked for, and another view's beside it."""
    then = None if against is None else (against[0], [sentence(against[1])])
    blocks: list[Block] = [Paragraph(sentence(flip), "lead"), Paragraph(f"{about(flip.question)}.")]
    blocks += before(*then) if then else []
    if flip.changes:
        blocks.append(changes_table(flip))
    if flip.status != "holds already":
        blocks.append(_solved_again(flip))
    if opinion is not None:
        verdict = "they agree" if opinion.agree else "they DISAGREE"
        counts = f"the complete solver finds {opinion.ours} (extreme) equilibria there, nashpy {opinion.reference}"
        blocks.append(Paragraph(f"Check: {counts}; {verdict}."))
    blocks += [Paragraph(f"Method: {method(flip)}.", "note"), *what_makes_better(flip.scenario)]
    blocks += _details(flip)
    data = _data(flip) | (before_data(*then) if then else {})
    return Document(heading(flip.scenario), blocks, data, frame(flip))


def frame(flip: Flip) -> pd.DataFrame:
    """Return the changes as a table of numbers, by identifiers."""
    columns = list(Change.__dataclass_fields__)
    return pd.DataFrame([asdict(change) for change in flip.changes], columns=columns)


def changes_table(flip: Flip) -> Table:
    """Return what changes, from where to where and how far that is."""
    named = flip.scenario.parameters
    rows = [
        [
            beside(named[change.parameter].called, change.parameter),
            Cell(change.started, change.start),
            Cell(change.ended, change.end),
            change.unit,
            Cell(f"{100 * change.share:.3g}%", change.share),
            *([] if flip.question.bounded else ["yes" if change.within else "no"]),
        ]
        for change in flip.main_changes
    ]
    columns = [
        Column("Assumption"),
        Column("From", look="number"),
        Column("To", look="number"),
        Column("Unit", look="short"),
        Column("Share of its range", look="number"),
        *([] if flip.question.bounded else [Column("Plausible")]),
    ]
    return Table("What changes:" if flip.found else "The closest approach:", columns, rows)


def _solved_again(flip: Flip) -> Table:
    """Return what follows at the changed assumptions, after the prescribed move or else on the led path."""
    scenario, table = flip.scenario, flip.check
    earlier = scenario.earlier
    if flip.question.history is not None:
        for player, move in zip(earlier, flip.question.history):
            table = table[table[player] == scenario.moves[player][move]]
    elif earlier:
        table = table[table[f"led_{flip.question.expectation}"]]
    outcome = main_outcome(scenario)
    shown = [*earlier, *scenario.order[-1]]
    rows = [
        [*(strategy(scenario, one, player) for player in shown), outcome_range(scenario, outcome, one.range(outcome))]
        for one in sets(table, earlier)
    ]
    verdict = "the target holds" if flip.check_holds else "the target does not hold"
    step = f"where the target holds by {MARGIN:g} of a payoff range" if flip.found else "at the closest approach"
    heads = [*map(scenario.labels.player, shown), scenario.labels.outcome(outcome)]
    return Table(f"Solved again {step}: {verdict}.", heads, rows)


def _details(flip: Flip) -> list[Block]:
    """Return where the values of what changes come from, and all that changes by less than is worth a row."""
    if not flip.changes:
        return []
    sources = [(flip.scenario.parameters[c.parameter].called, c.source) for c in flip.main_changes if c.source]
    blocks: list[Block] = [Paragraph(SIZE)]
    blocks += [Terms(sources)] if sources else []
    smaller = [change for change in flip.changes if change not in flip.main_changes]
    if smaller:
        rows = [[c.parameter, f"{c.start:.10g}", f"{c.end:.10g}", f"{c.share:.1e}"] for c in smaller]
        blocks.append(Table("Smaller changes:", ["Assumption", "From", "To", "Share of its range"], rows))
    return [Details("Sources of what changes", blocks)]


def _data(flip: Flip) -> dict[str, Any]:
    """Return the answer for a machine."""
    return {
        **identity(flip.scenario),
        "finding": [sentence(flip)],
        "target": flip.target.text,
        "about": about(flip.question),
        "sentence": sentence(flip),
        "status": flip.status,
        "ended": flip.ended,
        "distance": flip.distance if flip.found else None,
        "bound": flip.bound if isfinite(flip.bound) else None,
        "changes": [asdict(change) for change in flip.changes],
        "values": dict(flip.values),
        "shortfall": flip.shortfall,
        "obstacle": obstacle(flip),
        "method": method(flip),
        "check_holds": flip.check_holds,
        "check": records(flip.check),
    }


def about(question: Question) -> str:
    """Return which choices an answer is about; without a full stop."""
    scenario = question.scenario
    if question.quantifier == "led":
        return f"About the path of play that {scenario.labels.the(question.earlier[0])} leads"
    what = f"what {names(scenario, scenario.order[-1])} may do{_in_pure_moves(question)}"
    if not question.earlier:
        return f"About {what}, all moving at once"
    if len(question.earlier) > 1:
        return f"About the last stage alone, {what} after the moves named, whether or not the path of play comes there"
    return f"About {what} after the move named, whether or not {scenario.labels.the(question.earlier[0])} would make it"


def sentence(flip: Flip, in_words: bool = False) -> str:
    """Return the answer in words; the target in words alone too, and not as it is typed."""
    question, where = flip.question, _where(flip.question)
    text = flip.target.text
    named = f"‘{wanted(flip.scenario, text)}’" if in_words else target(flip.scenario, text)
    if flip.status == "holds already":
        return f"{named} holds {where} already; no assumption has to change."
    if flip.found:
        return f"{named} holds {where} once {steps(flip)}: {_size(flip)}."
    hold = f"makes {named} hold {where}" + _in_pure_moves(question)
    reach = _reach(question)
    if flip.obstacle is None and question.discrete and flip.status == "out of reach":
        return f"No change {reach} {hold}."
    if flip.obstacle is None:
        free = " or ".join(question.scenario.parameters[name].said for name in question.free)
        free = free if len(question.free) < 4 else "the parameters that may change"
        return f"No change of {free} {hold}: no comparison behind it depends on that."
    if flip.status == "out of reach":
        return f"No change {reach} {hold}; at the closest approach {obstacle(flip)}."
    return (
        f"No change {reach} was found that {hold}, and none is proved impossible; at the closest approach "
        f"found {obstacle(flip)}."
    )


def target(scenario: Scenario, text: str) -> str:
    """Return a target as its author wrote it, with what that means beside it."""
    meant = wanted(scenario, text)
    return f"'{text}'" if meant in (text, text.replace("_", " ")) else f"'{text}' ({meant})"


def obstacle(flip: Flip) -> str:
    """Return what is in the way of the target at the closest approach; empty where nothing that may change matters."""
    found, scenario = flip.obstacle, flip.scenario
    if found is None:
        return ""
    labels = scenario.labels
    equilibrium = labels.play(scenario.order[-1], found.equilibrium)
    match found.kind:
        case "gain":
            gain = f"{number(found.gain)} {payoff_units(scenario, found.player)}, {100 * found.share:.3g}% of its payoff range"
            moves = f"{labels.move(found.player, found.better)} instead of {labels.move(found.player, found.played)}"
            return f"{labels.the(found.player)} would still gain {gain}, by {moves}"
        case "short":
            return f"{100 * found.share:.3g}% of a payoff range is missing"
        case "remains":
            return f"{equilibrium} remains an equilibrium where it comes to hold in one"
        case "led":
            by = labels.move(found.player, found.move)
            return f"{labels.the(found.player)} leads to {equilibrium} by {by} where it comes to hold in an equilibrium"
        case "unknown":
            return "it holds in all equilibria found, but not all are known"
    return "not even an approach was found"


def _reach(question: Question) -> str:
    """Return how far was looked, after "No change"."""
    if question.bounded:
        return "within the plausible ranges"
    domains = [question.scenario.parameters[name].domain for name in question.free]
    if all(isfinite(domain.low) and isfinite(domain.high) for domain in domains):
        return "within what the parameters can be"
    return f"of up to {FARTHEST:g} times the ranges"


def steps(flip: Flip) -> str:
    """Return what changes from where to where, the largest share first."""
    changes = sorted(flip.main_changes, key=lambda change: -change.share)
    shown = changes if len(changes) <= MOST_NAMED else changes[: MOST_NAMED - 1]
    named = flip.scenario.parameters
    parts = [f"{named[c.parameter].said} goes from {c.started} to {c.ended}" for c in shown]
    if shown is not changes:
        parts.append(f"{len(changes) - len(shown)} more assumptions change")
    return listed(parts) if parts else f"assumptions change by less than {SMALLEST_CHANGE:g} of their ranges each"


def _size(flip: Flip) -> str:
    kinds = {1.0: "of a range in all", 2.0: "of a range in norm 2"}
    kind = kinds.get(flip.question.norm, "of its range at most for each")
    if flip.status == "found":
        return f"{number(flip.distance)} {kind}, and no smaller change does it" + _in_pure_moves(flip.question)
    if flip.bound <= 0:
        return f"{number(flip.distance)} {kind}; a smaller one is not excluded"
    return f"{number(flip.distance)} {kind}; the smallest is proved to be at least {number(flip.bound)}"


def _in_pure_moves(question: Question) -> str:
    return "" if question.seeks_mixed else " in pure moves"


def _where(question: Question) -> str:
    scenario = question.scenario
    history = [scenario.moves[player][a] for player, a in zip(question.earlier, question.history or ())]
    played = scenario.labels.play(question.earlier, history, " and ")
    if question.quantifier == "led":
        leader = scenario.labels.the(question.earlier[0])
        path = f"on the path that {leader} leads" + (f" with {played}" if played else "")
        return f"{path} (expecting the {question.expectation} of what follows)"
    return f"in {question.quantifier} equilibrium" + (f" after {played}" if played else "")
