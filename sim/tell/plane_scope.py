"""What phase maps cover, in words, and which sequences of earlier moves are on a path of play in their box."""

from __future__ import annotations

from itertools import product

import numpy as np

from sim.ask.plane import PhaseRegions
from sim.ask.scope import about_last_stage, on_path
from sim.ask.thresholds.thresholds import History


def about(found: PhaseRegions) -> str:
    """Return what the maps are about, in one sentence."""
    scenario = found.scenario
    last = f"{about_last_stage(scenario)}, and about all" if scenario.earlier else "About all"
    chosen = " The leader counts only equilibria in pure moves, and moves that have one." if found.chosen else ""
    return f"{last} moving at once: equilibria in pure moves only (mixed ones were not looked for).{chosen}"


def played_in(found: PhaseRegions) -> list[History]:
    """Return the histories on a path of play at a corner or in the middle of the box."""
    left, bottom, right, top = found.box
    points = [*product((left, right), (bottom, top)), ((left + right) / 2, (bottom + top) / 2)]
    games = [found.scenario.game(**{found.x: x, found.y: y}).payoffs for x, y in points]
    return on_path(found.scenario, np.array(games))
