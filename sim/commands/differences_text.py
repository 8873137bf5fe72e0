"""What differs in a view from what it starts from, for a reader and for a machine."""

from __future__ import annotations

from typing import Any

from sim.commands.text import text_table
from sim.scenario.differences import Difference, Differences

KINDS = {
    "value": "{}",
    "range": "plausible range of {}",
    "moves": "moves of {} in one alone",
    "order": "order of moves",
    "quantity": "quantity {}",
    "term": "payoff {}",
    "outcome": "outcome {}",
}


def differences_text(differences: Differences | None) -> str:
    """Return a table of what differs, or a sentence where nothing does; nothing for a view that starts from nothing."""
    if differences is None:
        return ""
    start = f"the {differences.group} {differences.name}"
    if not differences.found:
        return f"nothing differs from {start}"
    rows = [[_what(one), one.here, one.there] for one in differences.found]
    return text_table([f"differs from {start}", "here", "there"], rows)


def differences_data(differences: Differences | None) -> dict[str, Any] | None:
    """Return what differs as plain data."""
    if differences is None:
        return None
    return {differences.group: differences.name, "differences": [vars(one) for one in differences.found]}


def _what(difference: Difference) -> str:
    return KINDS[difference.kind].format(difference.name)
