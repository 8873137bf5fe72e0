"""The substance of an answer: which moves the leader does best, and the situations that follow them.

Situations are told apart by the outcomes that say who stands where, or whether there is war: those that vary and whose
values have names. Payoffs are no part of them. Equilibria in pure moves only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS, InducedPaths
from sim.study.engine import PointSolver

DIGITS = 9  # to which outcomes are compared

History = tuple[str, ...]
Situation = Mapping[str, float]
Code = frozenset[tuple[str, int, int]]  # expectation, number of the history, number of the situation


@dataclass(frozen=True)
class Substance:
    """What a scenario's answer comes to, under each expectation of the leader.

    Attributes
    ----------
    follows : mapping of expectation to mapping of history to tuple of situations
        The leader's best moves, each with what may follow it: the values of the outcomes that tell. A history is a
        tuple of moves, the empty one where all move at once. Empty where no equilibrium in pure moves is known.
    """

    follows: Mapping[str, Mapping[History, tuple[Situation, ...]]]

    @property
    def best(self) -> dict[str, tuple[History, ...]]:
        """The leader's best moves under each expectation."""
        return {expectation: tuple(follows) for expectation, follows in self.follows.items()}


def has_substance(scenario: Scenario) -> bool:
    """Return whether the order of moves is one that is read: all at once, or one leader and then the others."""
    return len(scenario.order) == 1 or (len(scenario.order) == 2 and len(scenario.order[0]) == 1)


def distinguishing_outcomes(scenario: Scenario) -> tuple[str, ...]:
    """Return the outcomes that tell situations apart: those that vary and whose values have names.

    All that vary where no values have names.
    """
    varying = tuple(name for name, values in scenario.outcome_values().items() if np.ptp(values) > 10.0**-DIGITS)
    return tuple(name for name in varying if name in scenario.labels.levels) or varying


class Reader:
    """Reads the substance off payoffs.

    Parameters
    ----------
    scenario : Scenario
        Its outcomes at its own values say which profiles are one situation.
    """

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        self._solver = PointSolver(scenario, concept="pure")

    @cached_property
    def _situations(self) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
        """Return the outcomes that tell, their values in each situation, and the situation's number at each profile."""
        names = distinguishing_outcomes(self.scenario)
        if not names:
            return names, np.zeros((1, 0)), np.zeros(self.scenario.shape, dtype=int)
        measures = self.scenario.outcome_values()
        flat = np.array([measures[name] for name in names]).reshape(len(names), -1)
        values, number = np.unique(flat.round(DIGITS), axis=1, return_inverse=True)
        return names, values.T + 0.0, number.reshape(self.scenario.shape)

    def play(self, payoffs: np.ndarray) -> Play:
        """Return how games are played, payoffs of shape (points, players, n1, …, nN)."""
        return Play(self, self._solver.played(payoffs), len(payoffs))

    def situations(self, profiles: tuple[np.ndarray, ...]) -> np.ndarray:
        """Return the number of the situation at each of some profiles."""
        return self._situations[2][profiles]

    def substance(self, code: Code) -> Substance:
        """Return a code in names and values."""
        names, values, _ = self._situations
        follows: dict[str, dict[History, tuple[Situation, ...]]] = {expectation: {} for expectation in EXPECTATIONS}
        for expectation, number, situation in sorted(code):
            history, here = self.history(number), dict(zip(names, values[situation].tolist()))
            follows[expectation][history] = (*follows[expectation].get(history, ()), here)
        return Substance(follows)

    def history(self, number: int) -> History:
        """Return the leader's move by its number; () where all move at once."""
        return tuple(self.scenario.moves[player][number] for player in self.scenario.earlier)


class Play:
    """How a batch of games is played in pure moves.

    Attributes
    ----------
    history, profile, point : ndarrays of int
        One entry for each equilibrium after each history: the number of the history, of the profile, and of the game.
    codes : list of Code
        The substance of each game.
    """

    def __init__(self, reader: Reader, paths: InducedPaths, points: int):
        self.point = paths.point
        moves = {i: strategy.argmax(axis=1) for i, strategy in zip(paths.last, paths.table.strategies)}
        moves |= dict(zip(paths.earlier, paths.history)) if paths.earlier else {}
        self.history = moves[paths.earlier[0]] if paths.earlier else np.zeros_like(self.point)
        profiles = tuple(moves[i] for i in range(len(moves)))
        self.profile = np.ravel_multi_index(profiles, reader.scenario.shape)
        situation = reader.situations(profiles)
        codes: list[set[tuple[str, int, int]]] = [set() for _ in range(points)]
        for expectation, on_path in paths.on_path.items():
            rows = np.flatnonzero(on_path)
            for point, history, number in zip(*(a[rows].tolist() for a in (self.point, self.history, situation))):
                codes[point].add((expectation, history, number))
        self.codes = [frozenset(code) for code in codes]

    def equilibria(self, point: int) -> set[tuple[int, int]]:
        """Return the histories of one game with the profiles that may follow them, by number."""
        rows = self.point == point
        return set(zip(self.history[rows].tolist(), self.profile[rows].tolist()))
