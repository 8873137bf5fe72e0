"""A game over time at given parameter values, as arrays: a stochastic game whose stages are played in order of moves.

Values belong to persons. A player who is another person at each level of a factor (an administration, a ruler) and goes
on caring out of office is as many persons as there are levels; one who gets nothing after leaving is one person, whose
worth of what follows ends with his own level. Everybody else is one person.

References
----------
Shapley, L. S. (1953), Stochastic games; Fink, A. M. (1964), Equilibrium in a stochastic n-person game.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from sim.kernels.compiling import add_work, kernel_for
from sim.time.worth_kernel import LANES, worth_of_profiles

INTERPRETED = 8e-7  # seconds that a sum of two numbers takes the interpreter, about


@dataclass(frozen=True)
class Person:
    """Whose values are counted.

    Attributes
    ----------
    player : int
    level : int or None
        The level of his factor at which he is in office; None: at every level.
    """

    player: int
    level: int | None = None


@dataclass(frozen=True, eq=False)
class StochasticGame:
    """Stage games, transitions and persons at one point of the parameters.

    Attributes
    ----------
    stages : tuple of tuples of int
        Order of moves within a period, as numbers of players.
    payoffs : ndarray, shape (states, persons, n1, …, nN)
        What each person gets in a period; of a person out of office, by his own lights.
    outcomes : ndarray, shape (states, outcomes, n1, …, nN)
    available : tuple of ndarray of bool, shape (states, n_i)
        The moves that each player has.
    following : sparse array, shape (rows, states)
        Chances of the state that follows. Profiles that are followed alike, in states of one tenure, share a row.
    row : ndarray of int, shape (states, profiles)
        The row of each profile.
    persons : tuple of Person
    movers : ndarray of int, shape (states, players)
        Number of the person who moves for each player.
    discount : ndarray, shape (persons,)
    leaving : ndarray, shape (states, persons)
        What a person gets on leaving office, 0 where he does not leave.
    tenure : ndarray of int, shape (states, persons)
        Level of the factor with which a person's values end; 0 everywhere for one whose values do not.
    factor_shape : tuple of int
    start : int
        Number of the first state.
    """

    stages: tuple[tuple[int, ...], ...]
    payoffs: np.ndarray
    outcomes: np.ndarray
    available: tuple[np.ndarray, ...]
    following: sparse.csr_array
    row: np.ndarray
    persons: tuple[Person, ...]
    movers: np.ndarray
    discount: np.ndarray
    leaving: np.ndarray
    tenure: np.ndarray
    factor_shape: tuple[int, ...]
    start: int

    @classmethod
    def of_arrays(
        cls,
        payoffs: np.ndarray,
        chances: np.ndarray,
        discount: np.ndarray,
        stages: tuple[tuple[int, ...], ...] | None = None,
    ) -> StochasticGame:
        """Return the game in which every player is one person, with all moves in every state.

        Parameters
        ----------
        payoffs : ndarray, shape (states, players, n1, …, nN)
        chances : ndarray, shape (states, n1, …, nN, states)
            Of the state that follows.
        discount : ndarray, shape (players,)
        stages : tuple of tuples of int, optional
            By default all players move at once.
        """
        states, players, *shape = payoffs.shape
        rows = chances.reshape(-1, states)
        following = sparse.csr_array(rows)
        following.indptr, following.indices = (part.astype(np.int32) for part in (following.indptr, following.indices))
        return cls(
            stages=(tuple(range(players)),) if stages is None else stages,
            payoffs=np.array(payoffs, dtype=float),
            outcomes=np.zeros((states, 0, *shape)),
            available=tuple(np.ones((states, moves), dtype=bool) for moves in shape),
            following=following,
            row=np.arange(len(rows)).reshape(states, -1),
            persons=tuple(map(Person, range(players))),
            movers=np.tile(np.arange(players), (states, 1)),
            discount=np.array(discount, dtype=float),
            leaving=np.zeros((states, players)),
            tenure=np.zeros((states, players), dtype=int),
            factor_shape=(states,),
            start=0,
        )

    @property
    def states(self) -> int:
        """Number of states."""
        return len(self.payoffs)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of moves of each player, of those who lack some in places too."""
        return self.payoffs.shape[2:]

    @property
    def chances(self) -> sparse.csr_array:
        """Chances of the state that follows each profile of each state, shape (states × profiles, states)."""
        return self.following[self.row.reshape(-1)]

    def worth(self, values: np.ndarray) -> np.ndarray:
        """Return what every profile of every state is worth to each person: this period and all that follow.

        Parameters
        ----------
        values : ndarray, shape (states, persons)
            Of the states that may follow.

        Returns
        -------
        ndarray, shape (states, persons, n1, …, nN)
        """
        return self._worth(self._at_once, values)

    def ahead(self, values: np.ndarray) -> np.ndarray:
        """Return what values of the following states are worth at every profile, what leaving brings left out.

        Parameters
        ----------
        values : ndarray, shape (states, persons)

        Returns
        -------
        ndarray, shape (states, persons, n1, …, nN)
        """
        return self._worth(np.zeros_like(self.payoffs), values)

    def expect_work(self, times: int) -> None:
        """Say how often `worth` or `ahead` are about to be asked for, so that a long work is not begun interpreted."""
        add_work(worth_of_profiles, times * self._work)

    @property
    def _work(self) -> float:
        return INTERPRETED * (LANES * self.following.nnz + self.payoffs.size)

    def _worth(self, now: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Return what profiles are worth, of what they bring at once and of values that follow."""
        kernel = kernel_for(worth_of_profiles, work=self._work)
        flat = now.reshape(*now.shape[:2], -1)
        row, kind = (places.view(np.uint64) for places in (self.row, self._row_kind))
        pointer, target = (places.view(np.uint32) for places in (self.following.indptr, self.following.indices))
        worth = kernel(flat, self.discount, row, kind, self._seen(values), pointer, target, self.following.data)
        return worth.reshape(now.shape)

    def _seen(self, values: np.ndarray) -> np.ndarray:
        """Return the values that count, by kind of state one comes from: those of the same tenure."""
        kinds, _ = self._kind
        seen = np.zeros((len(kinds), self.states, -(-values.shape[1] // LANES) * LANES))
        seen[:, :, : values.shape[1]] = np.where(self.tenure == kinds[:, None], values, 0.0)
        return seen

    @cached_property
    def _kind(self) -> tuple[np.ndarray, np.ndarray]:
        """The distinct tenures of all persons, shape (kinds, persons), and which each state has."""
        kinds, kind = np.unique(self.tenure, axis=0, return_inverse=True)
        return kinds, kind.reshape(-1)

    @cached_property
    def _row_kind(self) -> np.ndarray:
        """The tenure of the states that a row of `following` follows, by its number, shape (rows,)."""
        kind = np.zeros(self.following.shape[0], dtype=np.int64)
        kind[self.row] = self._kind[1][:, None]
        return kind

    @cached_property
    def _at_once(self) -> np.ndarray:
        """What a period brings, and what leaving at its end may be expected to, shape (states, persons, n1, …, nN)."""
        kinds, _ = self._kind
        now = self.payoffs.copy()
        for person in np.flatnonzero(self.leaving.any(axis=0)):
            stays = self.following @ (self.tenure[:, [person]] == kinds[:, person]).astype(float)
            stays = stays[np.arange(len(self._row_kind)), self._row_kind]
            leaves = (1.0 - stays)[self.row] * self.leaving[:, [person]]
            now[:, person] += self.discount[person] * leaves.reshape(self.states, *self.shape)
        return now

    @cached_property
    def pairs(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The distinct pairs of a state and a row of `following` that its profiles have.

        Returns
        -------
        pair : ndarray of int, shape (states, profiles)
            Of each profile.
        state, row : ndarray of int, shape (pairs,)
        """
        rows = self.following.shape[0]
        pairs, pair = np.unique(np.arange(self.states)[:, None] * rows + self.row, return_inverse=True)
        return pair.reshape(self.row.shape), pairs // rows, pairs % rows

    def of_movers(self, worth: np.ndarray) -> np.ndarray:
        """Return from arrays of persons those of the persons who move, shape (states, players, …)."""
        return worth[np.arange(self.states)[:, None], self.movers]
