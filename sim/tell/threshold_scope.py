"""What an answer about thresholds covers: whose moves are followed, after which earlier ones, and how completely."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.ask.on_path import on_path
from sim.ask.thresholds.thresholds import History, Thresholds
from sim.tell.scope import about_last_stage, names
from sim.tell.words import number

# What the branches after a history cover, by status: of the answer as a whole, and inside a sentence.
ALONE = "chooser"  # one player, who mixes only between moves that are best by themselves
COVERED = {
    ALONE: "every best move",
    "complete": "every equilibrium",
    "pure only": "equilibria in pure moves only",
    "traced": "equilibria in pure moves, and the mixed ones found at the points solved",
    "undecided": "the equilibria found, which may not be all",
}
AMONG = {
    ALONE: "",
    "complete": "",
    "pure only": " among equilibria in pure moves",
    "traced": " among the equilibria found",
    "undecided": " among the equilibria found",
}


def among(found: Thresholds, history: History | None) -> str:
    """Return what a sentence about a history speaks of, where that is not every equilibrium."""
    return AMONG[covered(found, history)]


def covered(found: Thresholds, history: History | None) -> str:
    """Return what the branches after a history cover: the status, or that one player chooses."""
    return ALONE if len(found.movers(history)) == 1 else found.correspondences[history].status


def about(found: Thresholds) -> str:
    """Return what is followed, in one sentence."""
    at_once = COVERED[covered(found, None)]
    if not found.earlier:
        return f"About {names(found.scenario, found.scenario.players)} moving at once: {at_once}."
    led = " or ".join(dict.fromkeys(COVERED[covered(found, history)] for history in found.led))
    return f"{about_last_stage(found.scenario)}: {led}. And about all moving at once: {at_once}."


def told(found: Thresholds) -> list[History | None]:
    """Return the histories that a text speaks of: all, or with several earlier players those on a path of play."""
    if len(found.earlier) < 2:
        return list(found.correspondences)
    named = on_path_along(found)
    return [history for history in found.correspondences if history is None or history in named]


def on_path_along(found: Thresholds) -> list[History]:
    """Return the histories on a path of play at the low end, at the parameter's own value or at the high end."""
    own = min(max(found.scenario.values()[found.parameter], found.low), found.high)
    return on_path(found.scenario, {found.parameter: np.array([found.low, own, found.high])})


def best_moves_count(found: Thresholds) -> str:
    """Return what the leader's best moves take into account, where that is not every equilibrium that may follow."""
    covers = {covered(found, history) for history in found.led} - {"complete", ALONE}
    if not covers:
        return ""
    if len(found.scenario.order[-1]) > 2:
        return ", counting equilibria in pure moves alone, and no move that none follows,"
    return ", counting the equilibria found,"


def left_out(found: Thresholds, shown: Sequence[History | None]) -> str:
    """Return which histories a text leaves out; empty where it leaves none out."""
    count = len(found.correspondences) - len(shown)
    if not count:
        return ""
    return (
        f"Shown are the sequences that are on the path of play at {found.called} = {number(found.low)}, at its value in "
        f"this view or at {number(found.high)}; the other {count} are told with --json."
    )
