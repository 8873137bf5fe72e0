"""What differs in a view from what it starts from, for a reader and for a machine."""

from __future__ import annotations

from typing import Any

from sim.scenario.differences import Difference, Differences
from sim.tell.document import Block, Column, Paragraph, Table

KINDS = {
    "value": "{}",
    "range": "plausible range of {}",
    "domain": "what {} can be at all",
    "unit": "unit of {}",
    "constraint": "what must hold",
    "moves": "moves of {} in one alone",
    "row": "row of {}",
    "order": "order of moves",
    "quantity": "quantity {}",
    "term": "payoff {}",
    "outcome": "outcome {}",
    "played": "how often it is played",
    "factor": "levels of {}",
    "start": "first level of {}",
    "discount": "worth of the next period to {}",
    "state value": "{} in a state",
    "transition": "transition {}",
}
MOST_SHOWN = 6  # moves in a list, and rows of moves


def differences_blocks(differences: Differences | None) -> list[Block]:
    """Return a table of what differs, or a sentence where nothing does; nothing for a view that starts from nothing."""
    if differences is None:
        return []
    start = f"the {differences.group} {differences.name}"
    if not differences.found:
        return [
            Paragraph(f"Nothing {'but labels, notes or sources ' if differences.words else ''}differs from {start}.")
        ]
    hidden = set([one for one in differences.found if one.kind == "row"][MOST_SHOWN:])
    rows = [[_what(one), *_sides(one)] for one in differences.found if one not in hidden]
    notes = [f"Rows of {len(hidden)} more moves differ."] if hidden else []
    notes += ["Labels, notes or sources differ too."] if differences.words else []
    columns = ["What", Column("Here"), Column("There")]
    table = Table(f"What differs from {start}:", columns, rows)
    return [table, *([Paragraph(" ".join(notes), "note")] if notes else [])]


def differences_data(differences: Differences | None) -> dict[str, Any] | None:
    """Return what differs as plain data."""
    if differences is None:
        return None
    return {
        differences.group: differences.name,
        "differences": [vars(one) for one in differences.found],
        "words_differ": differences.words,
    }


def _what(difference: Difference) -> str:
    return KINDS[difference.kind].format(difference.name)


def _sides(difference: Difference) -> list[str]:
    """Return what is here and what there; of a long list of moves, its beginning."""
    sides = [difference.here, difference.there]
    return [_shortened(side) for side in sides] if difference.kind == "moves" else sides


def _shortened(moves: str) -> str:
    names = moves.split(", ")
    more = len(names) - MOST_SHOWN
    return f"{', '.join(names[:MOST_SHOWN])} and {more} more" if more > 0 else moves
