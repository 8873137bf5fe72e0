"""What each solution concept predicts for a scenario, side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.ask.solution import led_table, simultaneous_table
from sim.scenario.columns import SITUATION
from sim.scenario.scenario import Scenario
from sim.solve.commitment import Commitment, commitment
from sim.solve.concepts import CONCEPTS

AT_ONCE = "(all at once)"
PARTIAL = ("quick", "pure", "vertex_enumeration", "lemke_howson")  # they find some of the Nash equilibria only


def predictions(scenario: Scenario) -> pd.DataFrame:
    """Return the range of the scenario's first outcome under every concept.

    Returns
    -------
    pandas.DataFrame
        One row per concept and situation: ``concept``, ``situation`` (a history of earlier moves, or all at once),
        ``low`` and ``high`` of the outcome over what the concept allows, ``count`` of profiles (of extreme ones, or of
        ends of a range), ``status``. Low and high are NaN where the concept picks nothing.
    """
    parts = []
    for name in (name for name in CONCEPTS if name not in PARTIAL):
        led = led_table(scenario, name)
        if led is not None:
            earlier = list(scenario.earlier)
            parts.append(_ranges(scenario, name, led, led[earlier].astype(str).agg(" ".join, axis=1)))
        at_once = simultaneous_table(scenario, name)
        parts.append(_ranges(scenario, name, at_once, pd.Series(AT_ONCE, index=at_once.index)))
    return pd.concat(parts, ignore_index=True)


def _ranges(scenario: Scenario, name: str, table: pd.DataFrame, situation: pd.Series) -> pd.DataFrame:
    outcome = next(iter(scenario.outcomes))
    grouped = table.assign(**{SITUATION: situation}).groupby(SITUATION, sort=False)
    return pd.DataFrame(
        {
            "concept": name,
            "situation": list(grouped.groups),
            "low": grouped[outcome].min().to_numpy(),
            "high": grouped[outcome].max().to_numpy(),
            "count": grouped[outcome].count().to_numpy(),
            "status": grouped["status"].first().astype(str).to_numpy(),
        }
    )


def mixed_commitment(scenario: Scenario) -> tuple[Commitment, np.ndarray] | None:
    """Return the leader's best commitment to a mixed move, the others then playing a pure equilibrium.

    Returns
    -------
    (Commitment, ndarray) or None
        The strong solution and the expected value of each outcome under it; None where no single player leads or all
        others do not move at once.
    """
    if len(scenario.order) != 2 or len(scenario.order[0]) != 1:
        return None
    leader = scenario.players.index(scenario.order[0][0])
    found = commitment(scenario.game().payoffs, leader)
    if found.strategy is None:
        return found, np.full(len(scenario.outcomes), np.nan)
    measures = np.moveaxis(scenario.measures.at(scenario.values()), 1 + leader, -1) @ found.strategy
    return found, measures[(slice(None), *found.reply)]
