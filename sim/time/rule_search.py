"""The best rule for a first mover over levels of some factors, as far as single changes of it lead.

A rule plays one move at each combination of levels of the factors, for ever; the others play backward induction against
it. From the best of several rules the search changes the move of one combination at a time, each to what is worth most,
until no single change betters it: a local optimum, which need not be the best of all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from math import prod

import numpy as np

from sim.progress import one_more
from sim.time.horizon import Horizon
from sim.time.model import Model
from sim.time.rules import TIE
from sim.time.stochastic_game import StochasticGame

BUDGET_SPENT, BROKEN_OFF = "budget spent", "broken off"

Moves = tuple[int, ...]


@dataclass(frozen=True)
class Improved:
    """The rule that a search ended with.

    Attributes
    ----------
    moves : tuple of int
        Number of the move of each combination of levels.
    worth : float
    tried : int
        Number of rules whose worth was found.
    ended : str
        Why the search ended early: ``budget spent`` or ``broken off`` by Ctrl-C; empty where no single change betters
        the rule.
    """

    moves: Moves
    worth: float
    tried: int
    ended: str


def improve(
    worth: Callable[[Moves], float], starts: Sequence[Moves], menus: Sequence[Sequence[int]], budget: int
) -> Improved:
    """Return the rule that single changes lead to from the best of some.

    Parameters
    ----------
    worth : callable
        Of a rule.
    starts : sequence of tuple of int
        At least one.
    menus : sequence of sequence of int
        The moves there are at each combination of levels.
    budget : int
        Most rules that are tried, one at least.
    """
    search = _Search(worth, budget)
    try:
        for moves in starts:
            search.try_(moves)
        unchanged = 0  # combinations in a row at which no other move is better
        for cell in cycle(range(len(menus))):
            if unchanged == len(menus):
                break
            before = search.best
            for move in menus[cell]:
                search.try_((*before[:cell], move, *before[cell + 1 :]))
            unchanged = unchanged + 1 if search.best == before else 1
        ended = ""
    except _Spent:
        ended = BUDGET_SPENT
    except KeyboardInterrupt:
        if not search.known:
            raise
        ended = BROKEN_OFF
    return Improved(search.best, search.known[search.best], len(search.known), ended)


class _Spent(Exception):
    """The budget is spent."""


class _Search:
    """The rules that were tried, with what each is worth, and the best of them."""

    def __init__(self, worth: Callable[[Moves], float], budget: int):
        self.worth, self.budget = worth, budget
        self.known: dict[Moves, float] = {}
        self.best: Moves = ()

    def try_(self, moves: Moves) -> None:
        """Find what a rule is worth, once, and keep it if it is better than the best so far by more than rounding."""
        if moves in self.known:
            return
        if len(self.known) >= self.budget:
            raise _Spent
        value = self.worth(moves)
        self.known[moves] = value
        one_more("rules tried")
        most = self.known.get(self.best, -np.inf)
        if not self.best or value > most + TIE * (1 + abs(most)):
            self.best = moves


@dataclass(frozen=True, eq=False)
class Cells:
    """The combinations of levels of some factors.

    Attributes
    ----------
    factors : tuple of str
    shape : tuple of int
        Number of levels of each.
    of_state : ndarray of int, shape (states,)
        Number of the combination that a state belongs to, the last factor's level changing fastest.
    """

    factors: tuple[str, ...]
    shape: tuple[int, ...]
    of_state: np.ndarray

    @classmethod
    def of(cls, model: Model, factors: Sequence[str]) -> Cells:
        """Return those of a game's factors, by name."""
        shape = tuple(len(model.dynamics.factor(name).levels) for name in factors)
        return cls(tuple(factors), shape, np.ravel_multi_index([model.level(name) for name in factors], shape))

    @property
    def count(self) -> int:
        """Their number."""
        return prod(self.shape)

    def menus(self, available: np.ndarray) -> list[list[int]]:
        """Return the moves that are there in all states of each combination, given those of each state."""
        return [np.flatnonzero(available[self.of_state == cell].all(axis=0)).tolist() for cell in range(self.count)]

    def likeliest(
        self, game: StochasticGame, solved: Horizon, shares: np.ndarray, menus: Sequence[Sequence[int]]
    ) -> Moves:
        """Return the move that the first mover is most likely to play at each combination, where it is reached.

        Parameters
        ----------
        game : StochasticGame
        solved : Horizon
        shares : ndarray, shape (years + 1, states)
            Chance of each state; where a combination is never reached all its states and years count alike.
        """
        first = game.stages[0][0]
        others = tuple(axis for axis in range(2, solved.play.ndim) if axis != first + 2)
        chances = solved.play.sum(axis=others)
        moves = []
        for cell, menu in enumerate(menus):
            here = self.of_state == cell
            weights = shares[:-1, here]
            weights = weights if weights.any() else np.ones_like(weights)
            played = np.einsum("ts,tsm->m", weights, chances[:, here])
            moves.append(menu[int(played[menu].argmax())])
        return tuple(moves)


def narrowed(game: StochasticGame, move: np.ndarray) -> StochasticGame:
    """Return the game in which the first mover has one move alone in each state, which is solved the faster.

    Parameters
    ----------
    game : StochasticGame
    move : ndarray of int, shape (states,)
        By its number in the whole game.
    """
    first = game.stages[0][0]
    rows, row = np.unique(at_move(game.row.reshape(game.states, *game.shape), move, 1 + first), return_inverse=True)
    available = list(game.available)
    available[first] = np.ones((game.states, 1), dtype=bool)
    return replace(
        game,
        payoffs=at_move(game.payoffs, move, 2 + first),
        outcomes=at_move(game.outcomes, move, 2 + first),
        available=tuple(available),
        following=game.following[rows],
        row=row.reshape(game.states, -1),
    )


def at_move(tensors: np.ndarray, move: np.ndarray, axis: int) -> np.ndarray:
    """Return arrays over states at one move of each state, whose axis keeps the length 1."""
    index = move.reshape(-1, *[1] * (tensors.ndim - 1))
    return np.take_along_axis(tensors, index, axis)
