"""What each solution concept predicts for a scenario, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.ask.answer import Answer
from sim.ask.solution import led_table, simultaneous_table
from sim.progress import steps
from sim.scenario.columns import SITUATION
from sim.scenario.scenario import Scenario
from sim.solve.commitment import Commitment, commitment
from sim.solve.concepts import CONCEPTS

AT_ONCE = "(all at once)"
PARTIAL = ("quick", "pure", "vertex_enumeration", "lemke_howson")  # they find some of the Nash equilibria only


@dataclass(frozen=True, eq=False, repr=False)
class Commitments(Answer):
    """The best that a scenario's leader gets by committing itself to a mixed move, the others then playing pure moves.

    Attributes
    ----------
    scenario : Scenario
    found : Commitment or None
        The strong solution; None where no single player leads, or the others do not all move at once.
    outcomes : mapping of outcome to float
        Their expected values under it, NaN where there is no solution.
    """

    scenario: Scenario
    found: Commitment | None
    outcomes: Mapping[str, float]


@dataclass(frozen=True, eq=False, repr=False)
class Predictions(Answer):
    """The range of a scenario's first outcome under every concept.

    Attributes
    ----------
    scenario : Scenario
    ranges : pandas.DataFrame
        One row per concept and situation: ``concept``, ``situation`` (a history of earlier moves, or all at once),
        ``low`` and ``high`` of the outcome over what the concept allows, ``count`` of profiles (of extreme ones, or of
        ends of a range), ``status``. Low and high are NaN where the concept picks nothing.
    commitment : Commitments
    """

    scenario: Scenario
    ranges: pd.DataFrame
    commitment: Commitments


def predictions(scenario: Scenario) -> Predictions:
    """Return what every solution concept predicts for a scenario."""
    parts = []
    for name in steps([name for name in CONCEPTS if name not in PARTIAL], "concepts"):
        led = led_table(scenario, name)
        if led is not None:
            earlier = list(scenario.earlier)
            parts.append(_ranges(scenario, name, led, led[earlier].astype(str).agg(" ".join, axis=1)))
        at_once = simultaneous_table(scenario, name)
        parts.append(_ranges(scenario, name, at_once, pd.Series(AT_ONCE, index=at_once.index)))
    return Predictions(scenario, pd.concat(parts, ignore_index=True), mixed_commitment(scenario))


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


def mixed_commitment(scenario: Scenario) -> Commitments:
    """Return the leader's best commitment to a mixed move, the others then playing a pure equilibrium."""
    if len(scenario.order) != 2 or len(scenario.order[0]) != 1:
        return Commitments(scenario, None, {})
    leader = scenario.players.index(scenario.order[0][0])
    found = commitment(scenario.game().payoffs, leader)
    if found.strategy is None:
        return Commitments(scenario, found, dict.fromkeys(scenario.outcomes, np.nan))
    measures = np.moveaxis(scenario.measures.at(scenario.values()), 1 + leader, -1) @ found.strategy
    expected = measures[(slice(None), *found.reply)]
    return Commitments(scenario, found, dict(zip(scenario.outcomes, map(float, expected))))
