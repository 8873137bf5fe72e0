"""What is played at a point of the parameter space, by the complete solver, and whether a target holds in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from sim.ask.flip.conditions import Profile, Supports
from sim.ask.flip.question import Question
from sim.solve.backward_induction import InducedPaths
from sim.solve.batch import COMPLETE, DEGENERATE
from sim.solve.profile import TOLERANCE
from sim.study.engine import PointSolver


@dataclass(frozen=True)
class Row:
    """An equilibrium at one point: supports, what it pays the leader, and whether it decides about the target."""

    supports: Supports
    worth: float
    decides: bool


class Play:
    """The profiles of a question's scenario, and which of them are played at a point.

    Parameters
    ----------
    question : Question

    Attributes
    ----------
    family : Family
        Payoffs in the parameters that may change.
    order : tuple of tuples of int
        Players of each stage.
    """

    def __init__(self, question: Question):
        self.question = question
        scenario = question.scenario
        self.family = scenario.family.restrict({n: v for n, v in scenario.values().items() if n not in question.free})
        self.order = scenario.stages
        self._solver = PointSolver(scenario, question.free, "nash")
        self.earlier = tuple(i for stage in self.order[:-1] for i in stage)

    @property
    def leader(self) -> int:
        """Number of the player who moves first."""
        return self.order[0][0]

    def holds(self, point: np.ndarray) -> bool:
        """Whether the target holds at a point, for certain."""
        rows, complete = self.rows(point)
        fulfilled = [self.fulfils(row.supports) for row in rows if row.decides]
        if self.question.quantifier == "some":
            return any(fulfilled)
        return complete and bool(fulfilled) and all(fulfilled)

    def rows(self, point: np.ndarray) -> tuple[list[Row], bool]:
        """Return the equilibria at a point, and whether they are all.

        On the led path those that follow every move; else those that follow the prescribed one. Of a continuum its
        extreme points are listed: with two players the supports of all others are unions of theirs. With three and
        more that is not certain, and a set with continua does not count as complete.
        """
        payoffs = self.family.over(dict(zip(self.family.parameters, point)))[:1]
        paths = self._solver.played(payoffs)
        strategies = paths.strategies(self.question.scenario.shape)
        led = self.question.quantifier == "led"
        decides = self._on_path(paths) if led else self._after_history(paths)
        rows = []
        for k, worth in enumerate(paths.payoffs[:, self.leader]):
            supports = tuple(tuple(np.flatnonzero(strategy[k] > 0).tolist()) for strategy in strategies)
            rows.append(Row(supports, float(worth), bool(decides[k])))
        known = (COMPLETE, DEGENERATE) if len(self.order[-1]) <= 2 else (COMPLETE,)
        complete = bool(np.isin(paths.table.status, known)[self._games(paths)].all())
        return rows if led else [row for row in rows if row.decides], complete

    def _games(self, paths: InducedPaths) -> slice | list[int]:
        """Return which games of the last stage matter: the one after the prescribed moves, or all on the led path."""
        history = self.question.history
        if self.question.quantifier == "led" or history is None:
            return slice(None)
        return [int(np.ravel_multi_index(history, paths.history_shape))] if history else [0]

    def _after_history(self, paths: InducedPaths) -> np.ndarray:
        if not self.question.history:
            return np.ones(len(paths.table.game), dtype=bool)
        return np.all([moves == wanted for moves, wanted in zip(paths.history, self.question.history)], axis=0)

    def _on_path(self, paths: InducedPaths) -> np.ndarray:
        """Return the rows that the leader expects: the best, or the worst, for it after its best moves."""
        chosen = paths.on_path[self.question.expectation]
        worth = paths.payoffs[:, self.leader]
        tolerance = worth_tolerance(worth[chosen])
        if self.question.expectation == "best":
            return chosen & (worth >= worth[chosen].max(initial=-np.inf) - tolerance)
        return chosen & (worth <= worth[chosen].min(initial=np.inf) + tolerance)

    def fulfils(self, supports: Supports) -> bool:
        """Whether the target holds at every profile of the supports, and they follow the prescribed moves."""
        history = self.question.history
        if history is not None and self.history(supports) != history:
            return False
        return bool(self.question.holds[np.ix_(*supports)].all())

    def history(self, supports: Supports) -> tuple[int, ...]:
        """Return the earlier players' moves."""
        return tuple(supports[i][0] for i in self.earlier)

    def every_profile(self) -> Iterator[Profile]:
        """Yield the pure profiles that follow the prescribed moves."""
        return product(*self._menus())

    def every_support(self) -> Iterator[Supports]:
        """Yield the supports of two followers after the prescribed moves, the smallest first."""
        menus = self._menus()
        first, second = self.order[-1]
        sizes = product(range(1, len(menus[first]) + 1), range(1, len(menus[second]) + 1))
        for size, other in sorted(sizes, key=sum):
            for one in combinations(menus[first], size):
                for two in combinations(menus[second], other):
                    played = {first: one, second: two}
                    yield tuple(played.get(i, tuple(menu)) for i, menu in enumerate(menus))

    def _menus(self) -> list[Sequence[int]]:
        history = self.question.history
        fixed = dict(zip(self.earlier, history)) if history is not None else {}
        return [[fixed[i]] if i in fixed else range(n) for i, n in enumerate(self.question.scenario.shape)]

    def played(self, supports: Supports) -> tuple[str, ...]:
        """Return what each player of the last stage plays; ``A + B`` where it mixes."""
        scenario = self.question.scenario
        menus = [scenario.moves[player] for player in scenario.players]
        return tuple(" + ".join(menus[i][a] for a in supports[i]) for i in self.order[-1])


def worth_tolerance(worth: np.ndarray) -> float:
    """Return the difference that counts as a tie among what the leader may be paid for its best moves, or one move."""
    return TOLERANCE * float(np.ptp(worth)) if len(worth) else 0.0
