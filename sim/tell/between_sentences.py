"""The walk between two views in words."""

from __future__ import annotations

import pandas as pd

from sim.ask.between.cruxes import BEST_MOVE, Walk
from sim.ask.scope import about_last_stage


def about_walk(walk: Walk) -> str:
    """Return what is followed on the way, and what the solver could not decide."""
    scenario = walk.first
    last = about_last_stage(scenario) if scenario.earlier else "About all moving at once"
    return " ".join([f"{last}." if walk.mixed else f"{last}: equilibria in pure moves only.", *walk.doubts])


def in_words(walk: Walk) -> pd.DataFrame:
    """Return the crossings with moves and assumptions by their labels."""
    scenario, labels = walk.first, walk.first.labels
    parameters = scenario.parameters

    def histories(text: str) -> str:
        return ", ".join(labels.play(scenario.earlier, history.split("/")) for history in text.split(", "))

    def answers(text: str) -> str:
        return "; ".join(labels.play(scenario.order[-1], answer.split("/")) for answer in text.split("; "))

    rows = [
        (BEST_MOVE, histories(row.before), histories(row.after))
        if row.moves == BEST_MOVE
        else (histories(row.moves), answers(row.before), answers(row.after))
        for row in walk.crossings.itertuples()
    ]
    named = pd.DataFrame(rows, walk.crossings.index, ["moves", "before", "after"])
    causes = [parameters[name].called if isinstance(name, str) else name for name in walk.crossings["parameter"]]
    return walk.crossings.assign(**named, parameter=causes)


def never(walk: Walk) -> str:
    """Return what it means that nothing is crossed on the way."""
    first, second = walk.first.view, walk.second.view
    if not walk.disagreements:
        return f"The views '{first}' and '{second}' assume the same."
    kind = "the equilibria" if walk.mixed else "the equilibria in pure moves"
    listed = ", ".join(walk.first.parameters[name].called for name in walk.disagreements)
    best = ", and the best move," if len(walk.first.earlier) == 1 else ""
    return f"They disagree about {listed}, but {kind}{best} have the same moves all the way."
