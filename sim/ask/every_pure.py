"""What all equilibria in pure moves of a game over time come to, not those alone that a rule picks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.scenario.plans import Plan
from sim.scenario.scenario import Scenario
from sim.time.enclosure import Enclosure, enclose_pure
from sim.time.measure import Measure
from sim.time.plans import forced_moves
from sim.time.point import Point
from sim.time.value_sets import EXACT, NONE_PURE, ValueSet, all_pure


@dataclass(frozen=True, eq=False)
class EveryPure:
    """What all equilibria in pure moves come to under one plan.

    Attributes
    ----------
    scenario : Scenario
    plan : Plan or None
    sets : ValueSet
        Exact, within a budget.
    bounds : Enclosure
        What they lie within, which may be wider than needed.
    mover : int
        Number of the person who moves first, among those whose worth is found.
    """

    scenario: Scenario
    plan: Plan | None
    sets: ValueSet
    bounds: Enclosure
    mover: int

    @property
    def exact(self) -> bool:
        """Whether the ends are those of the equilibria, not bounds."""
        return self.sets.status == EXACT

    @property
    def none(self) -> bool:
        """Whether there is no equilibrium in pure moves."""
        return self.bounds.empty or self.sets.status == NONE_PURE

    @property
    def chance(self) -> tuple[float, float]:
        """Lowest and highest chance of what is asked for; bounds where they are not exact."""
        return _ends(self.sets.chances) if self.exact else _ends(self.bounds.chance)

    @property
    def worth(self) -> tuple[float, float]:
        """The same of the worth to the first mover."""
        return _ends((self.sets.values if self.exact else self.bounds.values.T)[:, self.mover])


def every_pure(point: Point, asked: Measure) -> EveryPure:
    """Return what all equilibria in pure moves of a horizon come to under a plan, its rule left aside."""
    model, game = point.model, point.game
    forced = forced_moves(model, asked.plan, asked.years)
    start = point.start(asked)
    game, question = replace(game, start=start), (asked.years, point.holds(asked), asked.year, asked.by, forced)
    bounds, sets = enclose_pure(game, *question), all_pure(game, *question)
    return EveryPure(model.scenario, asked.plan, sets, bounds, int(game.movers[start, game.stages[0][0]]))


def _ends(values: np.ndarray) -> tuple[float, float]:
    return float(values.min()), float(values.max())
