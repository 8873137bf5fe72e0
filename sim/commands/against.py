"""The same question asked of another view: the one that ``against=`` names, or the author's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sim.ask.changed import Changed, changed
from sim.commands.arguments import Arguments
from sim.errors import InputError
from sim.scenario.scenario import Scenario

A = TypeVar("A")


def against(arguments: Arguments, scenario: Scenario, ask: Callable[[Scenario], A]) -> tuple[Changed, A] | None:
    """Return what differs from another view, and its answer to a question; None where nothing is set against anything.

    Raises
    ------
    InputError
        If the view that ``against=`` names cannot be compared. An author's own that cannot is passed over, as where
        another game is chosen.
    """
    named = arguments.own.get("against")
    if named is None and not scenario.changes:
        return None
    other = arguments.other(named)
    try:
        return changed(scenario, other), ask(other)
    except InputError:
        if named is not None:
            raise
        return None
