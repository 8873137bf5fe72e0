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
        Chances of the state that follows. Profiles of a state that are followed alike share a row.
    row : ndarray of int, shape (states, profiles)
        The row of each profile; each belongs to one state.
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
        worth = self.payoffs + self.ahead(values)
        return worth + self._on_leaving if self.leaving.any() else worth

    def ahead(self, values: np.ndarray) -> np.ndarray:
        """Return what values of the following states are worth at every profile, what leaving brings left out.

        Parameters
        ----------
        values : ndarray, shape (states, persons)

        Returns
        -------
        ndarray, shape (states, persons, n1, …, nN)
        """
        return self._spread(self.discount * self._by_person(values))

    def _by_person(self, values: np.ndarray) -> np.ndarray:
        """Return what each row of `following` makes a person expect of what lasts in office, shape (rows, persons)."""
        expected = self.following @ self._by_tenure(values)
        return np.take_along_axis(expected, self._column[self._state], axis=1)

    def _spread(self, by_row: np.ndarray) -> np.ndarray:
        """Return numbers of rows and persons at every profile, shape (states, persons, n1, …, nN)."""
        spread = np.empty((self.states, by_row.shape[1], self.row.shape[1]))
        for person, column in enumerate(by_row.T):
            spread[:, person] = np.ascontiguousarray(column)[self.row]
        return spread.reshape(self.payoffs.shape)

    @cached_property
    def _state(self) -> np.ndarray:
        """State of each row of `following`."""
        state = np.zeros(self.following.shape[0], dtype=np.int64)
        state[self.row] = np.arange(self.states)[:, None]
        return state

    def _by_tenure(self, values: np.ndarray) -> np.ndarray:
        """Return a column for each person and level of his tenure, with his values in the states of that level."""
        return np.stack(
            [
                np.where(self.tenure[:, p] == level, values[:, p], 0.0)
                for p, levels in enumerate(self._tenures)
                for level in range(levels)
            ],
            axis=1,
        )

    @cached_property
    def _tenures(self) -> tuple[int, ...]:
        return tuple((self.tenure.max(axis=0) + 1).tolist())

    @cached_property
    def _column(self) -> np.ndarray:
        """Column of `_by_tenure` of each state and person, shape (states, persons)."""
        first = np.cumsum((0, *self._tenures[:-1]))
        return first + self.tenure

    @cached_property
    def _on_leaving(self) -> np.ndarray:
        """What leaving may be expected to bring a person, as of this period, shape (states, persons, n1, …, nN)."""
        stays = self._by_person(np.ones_like(self.leaving))
        return self._spread(self.discount * ((1.0 - stays) * self.leaving[self._state]))

    def of_movers(self, worth: np.ndarray) -> np.ndarray:
        """Return from arrays of persons those of the persons who move, shape (states, players, …)."""
        return worth[np.arange(self.states)[:, None], self.movers]
