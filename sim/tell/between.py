"""The answer of `wedge flip --between`: what changes on the way from one view's assumptions to another's, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.ask.between.between import BEST_MOVE, Held, Walk
from sim.scenario.changes import GAME
from sim.scenario.scenario import Scenario
from sim.tell.data import records
from sim.tell.document import Block, Cell, Column, Details, Document, Paragraph, Table
from sim.tell.plays import MIXTURES, written
from sim.tell.scope import about_last_stage
from sim.tell.strategies import along
from sim.tell.words import capital, listed, percent, percent_cell

NOTE = (
    "Share of the way: all assumptions are shifted together from the first view's values to the second's. Driven by: the "
    "assumption that does most to tip the deciding comparison of payoffs there, and its part in all that tips it; a dash "
    "where no single comparison of moves decides."
)
ALONG = "Chances that differ between two changes are given at both, as 0.2 to 0.5."


def tell(walk: Walk) -> Document:
    """Return the way between two views in words."""
    first, second = walk.first, walk.second
    title = f"From {_name(first)} to {_name(second)} in the game {first.game_name}"
    blocks: list[Block] = [Paragraph(" ".join(finding(walk)), "lead"), Paragraph(about(walk))]
    crossings = in_words(walk)
    if len(crossings):
        blocks += [Paragraph(disagreements(walk)), _table(walk, crossings), Paragraph(_note(crossings), "note")]
        blocks.append(Details("All equilibria before and after each change", [_whole(walk, crossings)]))
    data = {
        "game": first.game_name,
        "finding": finding(walk),
        "about": about(walk),
        "crossings": records(walk.crossings),
    }
    return Document(title, blocks, data, walk.crossings)


def _name(scenario: Scenario) -> str:
    """Return which view it is, with what is changed in it but for the game."""
    return scenario.view if all(change.key == GAME for change in scenario.changes) else scenario.label


def finding(walk: Walk) -> list[str]:
    """Return where the leader's best move changes on the way, and how often what follows does."""
    if not len(walk.crossings):
        return [never(walk)]
    crossings = in_words(walk)
    best = crossings[crossings["moves"] == BEST_MOVE]
    others = len(crossings) - len(best)
    kind = "what may follow" if walk.mixed else "what may follow in pure moves"
    ways = "changes once" if others == 1 else f"changes {others} times"
    follows = f"{capital(kind)} {ways} on the way."
    if len(walk.first.earlier) != 1:
        return [follows]
    leader = walk.first.labels.the(walk.first.earlier[0])
    if not len(best):
        return [f"The best move of {leader} is the same all the way.", follows]
    start = best.iloc[0]["before"]
    steps = [f"{row.after} at {percent(row.share)} of the way{_driven(row)}" for row in best.itertuples()]
    counting = "" if walk.mixed else ", counting equilibria in pure moves alone,"
    return [f"The best move of {leader}{counting} changes from {start} to {', then to '.join(steps)}.", follows]


def about(walk: Walk) -> str:
    """Return what is followed on the way, and what the solver could not decide."""
    scenario = walk.first
    last = about_last_stage(scenario) if scenario.earlier else "About all moving at once"
    return " ".join([f"{last}." if walk.mixed else f"{last}: equilibria in pure moves only.", *walk.doubts])


def disagreements(walk: Walk) -> str:
    """Return what the views disagree about, with the values of both."""
    pairs = [(walk.first.parameters[name], walk.second.parameters[name]) for name in walk.disagreements]
    changed = [f"{here.called} {here.shown} to {there.shown}" for here, there in pairs]
    return f"What they disagree about: {'; '.join(changed)}."


def in_words(walk: Walk) -> pd.DataFrame:
    """Return the crossings with moves and assumptions by their labels."""
    scenario, labels = walk.first, walk.first.labels
    parameters = scenario.parameters

    def histories(text: str) -> str:
        return ", ".join(labels.play(scenario.earlier, history.split("/")) for history in text.split(", "))

    rows = [
        (BEST_MOVE, histories(row.before), histories(row.after))
        if row.moves == BEST_MOVE
        else (histories(row.moves), *("; ".join(_played(scenario, one) for one in side) for side in held))
        for row, held in zip(walk.crossings.itertuples(), walk.held, strict=True)
    ]
    named = pd.DataFrame(rows, walk.crossings.index, ["moves", "before", "after"])
    causes = [parameters[name].called if isinstance(name, str) else name for name in walk.crossings["parameter"]]
    return walk.crossings.assign(**named, parameter=causes)


def _played(scenario: Scenario, one: Held) -> str:
    """Return what the players of the last stage do over a stretch of the way."""
    movers = [player for player in scenario.players if player in scenario.order[-1]]
    menus = [scenario.labels.menu(player, scenario.moves[player]) for player in movers]
    ends = (one.low, one.high)
    said = {mover: along(menu, one.branches, place, ends) for place, (mover, menu) in enumerate(zip(movers, menus))}
    return " / ".join(said[player] for player in scenario.order[-1])


def never(walk: Walk) -> str:
    """Return what it means that nothing is crossed on the way."""
    first, second = walk.first.view, walk.second.view
    if not walk.disagreements:
        return f"The views '{first}' and '{second}' assume the same."
    kind = "the equilibria" if walk.mixed else "the equilibria in pure moves"
    assumptions = listed([walk.first.parameters[name].called for name in walk.disagreements])
    best = ", and the best move," if len(walk.first.earlier) == 1 else ""
    return f"They disagree about {assumptions}, but {kind}{best} have the same moves all the way."


def _table(walk: Walk, crossings: pd.DataFrame) -> Table:
    """Return each change in order: what ceases, what begins, and what drives it."""
    rows = []
    for row, held in zip(crossings.itertuples(), walk.held, strict=True):
        ends = _differing(walk.first, *held) if any(held) else _other_moves(row)
        rows.append([percent_cell(row.share), row.moves, *("; ".join(names) or "–" for names in ends), _cause(row)])
    columns = [
        Column("Share of the way", look="number"),
        Column("After"),
        Column("No more", look="words"),
        Column("From there on", look="words"),
        Column("Driven by"),
    ]
    return Table("What changes on the way, in order:", columns, rows)


def _differing(scenario: Scenario, *sides: Sequence[Held]) -> list[list[str]]:
    """Return what ceases and what begins: what is played on one side alone."""
    labels = [{one.label for one in side} for side in sides]
    others = reversed(labels)
    return [[_played(scenario, one) for one in side if one.label not in other] for side, other in zip(sides, others)]


def _other_moves(row: Any) -> list[list[str]]:
    before, after = row.before.split(", "), row.after.split(", ")
    return [[name for name in before if name not in after], [name for name in after if name not in before]]


def _whole(walk: Walk, crossings: pd.DataFrame) -> Table:
    rows = [[Cell(f"{row.share:.6f}", row.share), row.moves, row.before, row.after] for row in crossings.itertuples()]
    sides = [f"On {walk.first.view}'s side", f"On {walk.second.view}'s"]
    return Table("", [Column("Share of the way", look="number"), "After", *sides], rows)


def _cause(row: Any) -> str:
    return f"{row.parameter} ({percent(row.contribution)})" if isinstance(row.parameter, str) else "–"


def _driven(row: Any) -> str:
    return f" (driven by {row.parameter})" if isinstance(row.parameter, str) else ""


def _note(crossings: pd.DataFrame) -> str:
    """Return how the table is read."""
    notes = written([*crossings["before"], *crossings["after"]])
    return " ".join([NOTE, *notes, *([ALONG] if MIXTURES in notes else [])])
