"""What a precedent is: an episode of history, its model, and other circumstances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario

# A profile, each player's move by number, or a matching, each player's partner by number.
Outcome = tuple[int, ...]


@dataclass(frozen=True)
class Market:
    """Powers that pair off or stand alone.

    Attributes
    ----------
    players : tuple of str
    parameters : mapping of str to Parameter
        ``alone``, ``enemy``, and ``player.partner``: what the player draws from that partner.
    """

    players: tuple[str, ...]
    parameters: Mapping[str, Parameter]

    def over(self, values: Mapping[str, np.ndarray | float]) -> np.ndarray:
        """Return what each player draws from each partner, itself if alone, shape (points, players, players)."""
        points = max(np.size(value) for value in values.values())
        worth = np.empty((points, len(self.players), len(self.players)))
        for i, player in enumerate(self.players):
            for j, partner in enumerate(self.players):
                name = "alone" if i == j else f"{player}.{partner}"
                worth[:, i, j] = values.get(name, values["enemy"])
        return worth


@dataclass(frozen=True)
class Draws:
    """Random draws of parameters: value × 2^u with u uniform on [-spread, spread]."""

    count: int
    seed: int
    spread: float
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class Counterfactual:
    """Other circumstances and what the model should say of them.

    Attributes
    ----------
    name, title : str
    cases : tuple of mappings of parameter to value
        The circumstances; what is expected is expected of each.
    expected : tuple of Outcome
        All outcomes that should be predicted, no more and no fewer.
    event : mapping of player to move, by number
        Moves whose share of the draws is counted.
    reported : float or None
        That share as an earlier study found it.
    """

    name: str
    title: str
    cases: tuple[Mapping[str, float], ...]
    expected: tuple[Outcome, ...]
    event: Mapping[int, int]
    reported: float | None


@dataclass(frozen=True)
class Precedent:
    """An episode, its model, and its counterfactuals.

    Attributes
    ----------
    name, title, history, lesson : str
    sources : tuple of str
    model : Scenario or Market
    observed : tuple of Outcome
        What happened; more than one if several states of affairs lasted.
    draws : Draws
    reported : float or None
        Share of the draws in which an earlier study found what happened predicted.
    counterfactuals : tuple of Counterfactual
    """

    name: str
    title: str
    history: str
    lesson: str
    sources: tuple[str, ...]
    model: Scenario | Market
    observed: tuple[Outcome, ...]
    draws: Draws
    reported: float | None
    counterfactuals: tuple[Counterfactual, ...]
