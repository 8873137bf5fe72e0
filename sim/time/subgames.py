"""The subgames of a year, one for each state and history of the earlier movers, and which moves there are in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from sim.time.stochastic_game import StochasticGame


class Subgames:
    """The subgames of a year, by number.

    Parameters
    ----------
    game : StochasticGame

    Attributes
    ----------
    earlier, last : list of int
        The players who move before the last stage, and in it.
    history_shape : tuple of int
        Numbers of moves of the earlier ones.
    histories, replies : ndarray of int
        What each history of the earlier movers, and each profile of the last, adds to the number of a profile.
    there : ndarray of bool, shape (states, histories)
        The histories that there are.
    """

    def __init__(self, game: StochasticGame):
        self.game = game
        self.earlier, self.last = [i for stage in game.stages[:-1] for i in stage], list(game.stages[-1])
        self.history_shape = tuple(game.shape[i] for i in self.earlier)
        numbers = np.arange(prod(game.shape)).reshape(game.shape).transpose(*self.earlier, *self.last)
        numbers = numbers.reshape(prod(self.history_shape), -1)
        self.histories, self.replies = numbers[:, 0].copy(), numbers[0].copy()
        self.there = np.ones((game.states, 1), dtype=bool)
        for player in self.earlier:
            self.there = (self.there[:, :, None] & game.available[player][:, None]).reshape(game.states, -1)


@dataclass(frozen=True)
class Group:
    """States in which all players have the same moves."""

    states: np.ndarray
    moves: tuple[np.ndarray, ...]

    def cut(self, tensors: np.ndarray) -> np.ndarray:
        """Return the states' part of tensors of shape (states, k, n1, …, nN), with the moves that are left."""
        cut = tensors[self.states]
        for axis, kept in enumerate(self.moves):
            if len(kept) < cut.shape[2 + axis]:
                cut = cut.take(kept, axis=2 + axis)
        return cut


def groups_of(game: StochasticGame) -> Sequence[Group]:
    """Return the states by the moves that the players have in them."""
    menus = np.concatenate(game.available, axis=1)
    distinct, member = np.unique(menus, axis=0, return_inverse=True)
    ends = np.cumsum(game.shape)[:-1]
    return [
        Group(
            np.flatnonzero(member.reshape(-1) == number), tuple(np.flatnonzero(part) for part in np.split(menu, ends))
        )
        for number, menu in enumerate(distinct)
    ]
