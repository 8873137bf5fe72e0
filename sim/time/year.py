"""One year of a game over time: the equilibria of its subgames, which of them a rule picks, and what is played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from sim.errors import InputError
from sim.kernels.compiling import add_work, kernel_for
from sim.solve.batch import Solver
from sim.time.dominance_kernel import OPEN, decide_subgames
from sim.time.played import Played
from sim.time.rules import AVERAGE, BEST, FREE, TIE
from sim.time.stochastic_game import StochasticGame
from sim.time.subgames import Group, Subgames, groups_of

INTERPRETED = 4e-7  # seconds that a comparison of two payoffs takes the interpreter, about


@dataclass(frozen=True, eq=False)
class Solved:
    """What follows every history of every state in one year.

    Attributes
    ----------
    profiles : ndarray of int, shape (states, histories)
        What is played where dominance decides, OPEN elsewhere.
    places : ndarray of int, shape (2, open)
        State and history of the open ones.
    shares : ndarray, shape (open, replies)
        Chances of the last movers' replies there, by the rule.
    values : ndarray, shape (states, histories, persons)
        What each history is worth under the rule; -inf after a move that is missing.
    several : int
        Number of histories with several equilibria.
    """

    profiles: np.ndarray
    places: np.ndarray
    shares: np.ndarray
    values: np.ndarray
    several: int


class Year(Subgames):
    """The subgames of a year, solved."""

    def __init__(self, game: StochasticGame, solver: Solver):
        super().__init__(game)
        self.solver, self.groups = solver, [(group, self._replies(group)) for group in groups_of(game)]

    def solved(self, worth: np.ndarray, rule: str, selector: int) -> Solved:
        """Return what follows every history, given what profiles are worth, shape (states, persons, n1, …, nN)."""
        worth = worth.reshape(*worth.shape[:2], -1)
        profiles, values = self._decided(worth)
        several, places, shares = 0, [np.zeros((2, 0), dtype=int)], [np.zeros((0, len(self.replies)))]
        undecided = self.there & (profiles == OPEN)
        for group, replies in self.groups:
            place = np.stack(np.nonzero(undecided[group.states]))
            place[0] = group.states[place[0]]
            if place.shape[1]:
                share, value, choices = self._by_rule(worth, replies, place, rule, selector)
                values[tuple(place)] = value
                several += choices
                places.append(place)
                shares.append(share)
        return Solved(profiles, np.concatenate(places, axis=1), np.concatenate(shares), values, several)

    def _decided(self, worth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the profile that dominance leaves after every history, OPEN where it leaves several, and its worth."""
        if len(self.last) > 2:
            return np.full(self.there.shape, OPEN), np.full((*self.there.shape, worth.shape[1]), -np.inf)
        row, column = self.last[0], self.last[-1]
        alone = len(self.last) == 1
        m, n = self.game.shape[row], 1 if alone else self.game.shape[column]
        replies = self.replies.reshape(m, n)
        with_column = np.ones((len(worth), 1), dtype=bool) if alone else self.game.available[column]
        people = np.ascontiguousarray(self.game.movers[:, [row, column]])
        kernel = kernel_for(decide_subgames, work=self._work)
        return kernel(
            worth,
            people,
            self.histories,
            replies[:, 0].copy(),
            replies[0].copy(),
            self.there,
            self.game.available[row],
            with_column,
        )

    def _replies(self, group: Group) -> np.ndarray:
        """Return the replies that there are in a group of states, by number, an axis for each last mover."""
        numbers = np.arange(len(self.replies)).reshape([self.game.shape[i] for i in self.last])
        return numbers[np.ix_(*(group.moves[i] for i in self.last))]

    def expect_work(self, years: int) -> None:
        """Say how many years are about to be solved, so that a long work is not begun interpreted."""
        self.game.expect_work(years)
        add_work(decide_subgames, years * self._work)

    @property
    def _work(self) -> float:
        counts = [self.game.shape[i] for i in self.last]
        return INTERPRETED * self.there.size * prod(counts) * sum(counts)

    def _by_rule(
        self, worth: np.ndarray, replies: np.ndarray, place: np.ndarray, rule: str, selector: int
    ) -> tuple[np.ndarray, np.ndarray, int]:
        """Return chances of replies after some histories, what they are worth to all, and how often there is a choice."""
        state, history = place
        profiles = self.histories[history][:, None] + self.replies[replies.reshape(-1)]
        first = (state[:, None] * worth.shape[1] + np.arange(worth.shape[1])) * worth.shape[2]
        games = worth.reshape(-1).take(first[:, :, None] + profiles[:, None])
        own = games[np.arange(len(games))[:, None], self.game.movers[state][:, self.last]]
        own = own.reshape(*own.shape[:2], *replies.shape)
        table = self.solver(own, own[:, 0])  # no outcome is bounded
        several = np.bincount(table.game, minlength=len(games))
        if not several.all():
            raise InputError(
                f"in some state and year no equilibrium of the last stage is found: of {replies.ndim} players who choose at "
                "once only the pure ones are looked for, and there is none. Let at most two choose last."
            )
        joint = _joint(table.strategies)
        rows = (joint[:, None] * games[table.game]).sum(axis=2)
        shares = np.zeros((len(games), len(self.replies)))
        if rule == AVERAGE:
            start = np.cumsum(several) - several
            values, some = (np.add.reduceat(each, start) / several[:, None] for each in (rows, joint))
        else:
            chooser = rows[np.arange(len(rows)), self.game.movers[state[table.game], selector]]
            picked = _first_of_best(chooser if rule == BEST else -chooser, table.game)
            values, some = rows[picked], joint[picked]
        shares[:, replies.reshape(-1)] = some
        return shares, values, int((several > 1).sum())

    def chosen(self, values: np.ndarray, bound: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
        """Return the history that the earlier movers choose in each state, and what moves are worth to the first of them.

        Parameters
        ----------
        values : ndarray, shape (states, histories, persons)
            What each history is worth.
        bound : ndarray of int, shape (states,), optional
            Move of the first mover, FREE where he is not bound.

        Returns
        -------
        history : ndarray of int, shape (states,)
        own : ndarray, shape (states, moves)
            To the first mover, NaN where he lacks the move.
        """
        states, counts = len(values), self.history_shape
        values = values.reshape(states, *counts, -1)
        picks = np.broadcast_to(np.arange(prod(counts)).reshape(counts), (states, *counts))
        own = np.zeros((states, 0))
        for axis in range(len(counts), 0, -1):
            own = values[np.arange(states), ..., self.game.movers[:, self.earlier[axis - 1]]]
            move = _best(own, axis)
            if axis == 1 and bound is not None:
                move = np.where(bound == FREE, move, bound)
            picks, values = _taken(picks, move), _taken(values, move)
        there = self.game.available[self.earlier[0]] if counts else True
        return picks.reshape(states), np.where(there, own, np.nan)

    def played(self, solved: Solved, history: np.ndarray) -> Played:
        """Return what is played where each state has some history, given by number, shape (states,)."""
        profile = solved.profiles[np.arange(len(history)), history]
        decided = np.flatnonzero(profile != OPEN)
        state, at = solved.places
        reached = history[state] == at
        state, shares = state[reached], solved.shares[reached]
        row, reply = np.nonzero(shares != 0)
        profiles = self.histories[history[state[row]]] + self.replies[reply]
        place = np.concatenate([decided, state[row]]) * prod(self.game.shape)
        place += np.concatenate([profile[decided], profiles])
        order = np.argsort(place)
        chance = np.concatenate([np.ones(len(decided)), shares[row, reply]])
        return Played((self.game.states, *self.game.shape), place[order], chance[order])


def _joint(strategies: Sequence[np.ndarray]) -> np.ndarray:
    """Return the chance of every profile in each row, shape (rows, profiles), given those of moves."""
    joint, *others = strategies
    for strategy in others:
        joint = (joint[:, :, None] * strategy[:, None]).reshape(len(joint), -1)
    return joint


def _first_of_best(own: np.ndarray, game: np.ndarray) -> np.ndarray:
    """Return the first row of each game among those of the highest value; rows stand in the order of their games."""
    top = np.maximum.reduceat(own, np.flatnonzero(np.diff(game, prepend=-1)))
    tied = np.flatnonzero(own >= (top - TIE * (1 + np.abs(top)))[game])
    return tied[np.flatnonzero(np.diff(game[tied], prepend=-1))]


def _best(own: np.ndarray, axis: int) -> np.ndarray:
    """Return the first of the best moves on an axis."""
    top = own.max(axis=axis, keepdims=True)
    return (own >= top - TIE * (1 + np.abs(top))).argmax(axis=axis)


def _taken(array: np.ndarray, move: np.ndarray) -> np.ndarray:
    """Return an array at a move of each place; what it is taken from is the axis after those of the places, which goes."""
    return array[(*np.indices(move.shape, sparse=True), move)]
