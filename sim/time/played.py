"""What is played in a year in every state: the profiles that have a chance, for most have none."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np


@dataclass(frozen=True, eq=False)
class Played:
    """What is played in a year, or a part of it.

    Attributes
    ----------
    shape : tuple of int
        Number of states, and of each player's moves.
    place : ndarray of int, shape (entries,)
        Numbers among the profiles of all states, ascending, those of the first state first.
    chance : ndarray, shape (entries,)
        Of each of them.
    """

    shape: tuple[int, ...]
    place: np.ndarray
    chance: np.ndarray

    @classmethod
    def of(cls, play: np.ndarray) -> Played:
        """Return what is played with given chances of all profiles, shape (states, n1, …, nN)."""
        flat = play.reshape(-1)
        place = np.flatnonzero(flat != 0)  # numbers themselves are looked through ten times more slowly
        return cls(play.shape, place, flat[place])

    @property
    def state(self) -> np.ndarray:
        """State of each entry."""
        return self.place // prod(self.shape[1:])

    def dense(self) -> np.ndarray:
        """Return the chances of all profiles, shape (states, n1, …, nN)."""
        play = np.zeros(self.shape)
        play.reshape(-1)[self.place] = self.chance
        return play

    def where(self, holds: np.ndarray) -> Played:
        """Return the part in which something holds, given as an array of bool of the same shape."""
        kept = holds.reshape(-1)[self.place]
        return Played(self.shape, self.place[kept], self.chance[kept])

    def by_state(self) -> np.ndarray:
        """Return the chance of all of it in each state, shape (states,)."""
        return np.bincount(self.state, weights=self.chance, minlength=self.shape[0])
