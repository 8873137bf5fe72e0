"""What keeps a target from holding in every equilibrium or on the led path, and the clauses that take it away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from sim.ask.flip.conditions import EquilibriumConditions, Profile, Supports, is_pure, pure_profile
from sim.ask.flip.play import Play, Row, worth_tolerance
from sim.ask.flip.programs import Clause


@dataclass(frozen=True, eq=False)
class Obstacle:
    """An equilibrium in the way, or a move of the leader that is.

    Attributes
    ----------
    key : tuple
        Supports, or moves of the leader.
    clause : Clause
        What takes it away.
    necessary : bool
        Whether nothing else takes it away.
    """

    key: tuple
    clause: Clause
    necessary: bool


class Obstacles:
    """The obstacles that a question meets.

    Parameters
    ----------
    play : Play
    conditions : EquilibriumConditions
    """

    def __init__(self, play: Play, conditions: EquilibriumConditions):
        self.play = play
        self.conditions = conditions

    def in_the_way(self, point: np.ndarray, candidate: Supports | None) -> Iterator[Obstacle]:
        """Yield what stands at a point in the way of the target, or of a pure candidate for the led path."""
        rows, _ = self.play.rows(point)
        if self.play.question.quantifier == "every":
            for row in rows:
                if not self.play.fulfils(row.supports):
                    yield Obstacle(row.supports, self._no_equilibrium(row.supports), is_pure(row.supports))
        elif self.play.question.expectation == "best":
            yield from self._of_the_best(rows, candidate)
        else:
            yield from self._of_the_worst(rows, candidate)

    def _of_the_best(self, rows: Sequence[Row], candidate: Supports) -> Iterator[Obstacle]:
        """What the leader expects instead must be no equilibrium, or worse for it than the candidate."""
        for row in rows:
            if row.decides and not self.play.fulfils(row.supports):
                places = list(product(*row.supports))
                clause = self._no_equilibrium(row.supports) + self._preferred(candidate, places)
                yield Obstacle(row.supports, clause, len(places) == 1)

    def _of_the_worst(self, rows: Sequence[Row], candidate: Supports) -> Iterator[Obstacle]:
        """The candidate must be the worst that follows its move, and something as bad must follow every other one."""
        moves = self.play.history(candidate)
        own = next((row.worth for row in rows if row.supports == candidate), np.inf)
        own += worth_tolerance(np.array([row.worth for row in rows if self.play.history(row.supports) == moves]))
        for row in rows:
            same_move = self.play.history(row.supports) == moves and row.supports != candidate
            if same_move and row.worth <= own and not self.play.fulfils(row.supports):
                places = list(product(*row.supports))
                above = [
                    self.conditions.prefers(self.play.leader, place, [pure_profile(candidate)]) for place in places
                ]
                better = [] if any(rows is None for rows in above) else [np.concatenate(above)]
                yield Obstacle(row.supports, self._no_equilibrium(row.supports) + better, len(places) == 1)
        for chosen in sorted({self.play.history(row.supports) for row in rows if row.decides} - {moves}):
            clause = []
            for profile in self.play.every_profile():
                if tuple(profile[i] for i in self.play.earlier) == chosen:
                    own = self.conditions.equilibrium(profile)
                    clause += [np.concatenate([own, more]) for more in self._preferred(candidate, [profile])]
            # A mixed equilibrium that is as bad would do as well.
            yield Obstacle(chosen, clause, False)

    def _no_equilibrium(self, supports: Supports) -> list:
        if is_pure(supports):
            return self.conditions.broken(pure_profile(supports))
        return self.conditions.excluded(supports)

    def _preferred(self, candidate: Supports, places: Sequence[Profile]) -> list:
        preferred = self.conditions.prefers(self.play.leader, pure_profile(candidate), places)
        return [] if preferred is None else [preferred]
