"""The walk between two views in words."""

from __future__ import annotations

from sim.analysis.cruxes import Walk
from sim.analysis.scope import about_last_stage


def about_walk(walk: Walk) -> str:
    """Return what is followed on the way, and what the solver could not decide."""
    scenario = walk.first
    last = about_last_stage(scenario) if scenario.earlier else "About all moving at once"
    return " ".join([f"{last}." if walk.mixed else f"{last}: equilibria in pure moves only.", *walk.doubts])


def never(walk: Walk) -> str:
    """Return what it means that nothing is crossed on the way."""
    first, second = walk.first.view, walk.second.view
    if not walk.disagreements:
        return f"The views '{first}' and '{second}' assume the same."
    kind = "the equilibria" if walk.mixed else "the equilibria in pure moves"
    best = ", and the best move," if len(walk.first.earlier) == 1 else ""
    return f"They disagree about {', '.join(walk.disagreements)}, but {kind}{best} have the same moves all the way."
