"""What becomes of a game over time: chances of states, outcomes and events by year, exact by linear algebra."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from sim.time.played import Played
from sim.time.stochastic_game import StochasticGame


def transitions(game: StochasticGame, played: Played) -> np.ndarray:
    """Return the chances of each state's successors as `successors` does, in full."""
    return successors(game, played).toarray()


def successors(game: StochasticGame, played: Played) -> sparse.csr_array:
    """Return the chances of each state's successors under what is played, a sparse array of shape (states, states)."""
    pointer = np.searchsorted(played.place, np.arange(game.states + 1) * game.row.shape[1])
    picks = (played.chance, game.row.reshape(-1)[played.place], pointer)
    return sparse.csr_array(picks, shape=(game.states, game.following.shape[0])) @ game.following


def states_by_year(chances: Sequence[np.ndarray | sparse.csr_array], start: int) -> np.ndarray:
    """Return the chance of each state in each year, shape (years + 1, states); the last entry is what follows.

    Parameters
    ----------
    chances : sequence of arrays, shape (states, states)
        As `successors` returns them, one for each year.
    start : int
        Number of the first state.
    """
    shares = np.zeros((len(chances) + 1, chances[0].shape[1]))
    shares[0, start] = 1.0
    for year, following in enumerate(chances):
        shares[year + 1] = shares[year] @ following
    return shares


def outcomes_by_year(game: StochasticGame, played: Sequence[Played], shares: np.ndarray) -> np.ndarray:
    """Return the expectation of each outcome in each year, shape (years, outcomes).

    Parameters
    ----------
    played : sequence of Played
        What is played in each year.
    shares : ndarray, shape (years + 1, states)
        As `states_by_year` returns them.
    """
    by_profile = game.outcomes.reshape(*game.outcomes.shape[:2], -1).swapaxes(1, 2).reshape(-1, game.outcomes.shape[1])
    return np.stack(
        [
            ((share[one.state] * one.chance)[:, None] * by_profile[one.place]).sum(axis=0)
            for share, one in zip(shares, played)
        ]
    )


def first_by_year(held: np.ndarray, without: Sequence[np.ndarray | sparse.csr_array], start: int) -> np.ndarray:
    """Return the chance that something has held in a year or before, shape (years,).

    Parameters
    ----------
    held : ndarray, shape (years, states)
        Chance that it holds in a state of a year.
    without : sequence of arrays, shape (states, states)
        Chances of each state's successors together with its not holding, as `successors` returns them.
    start : int
        Number of the first state.
    """
    waiting = states_by_year(without, start)[:-1]
    return np.cumsum((waiting * held).sum(axis=1))


def absorbed(matrix: np.ndarray, into: Sequence[int] | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the chance of ever reaching some states, and the expected time until then, from every state.

    Parameters
    ----------
    matrix : ndarray, shape (states, states)
        Chances of a chain that does not change with time.
    into : sequence of int, or ndarray of bool
        The states.

    Returns
    -------
    chance, time : ndarray, shape (states,)
        The time is infinite where the states may never be reached.
    """
    reached = np.zeros(len(matrix), dtype=bool)
    reached[into] = True
    chance = reached.astype(float)
    others = np.flatnonzero(~reached)
    leads = leading_to(matrix, reached)
    live = others[leads[others]]
    within = np.eye(len(live)) - matrix[np.ix_(live, live)]
    chance[live] = np.linalg.solve(within, matrix[np.ix_(live, np.flatnonzero(reached))].sum(axis=1))
    time = np.where(reached, 0.0, np.inf)
    sure = live[chance[live] > 1 - 1e-9]
    if len(sure):
        time[sure] = np.linalg.solve(np.eye(len(sure)) - matrix[np.ix_(sure, sure)], np.ones(len(sure)))
    return chance, time


def leading_to(matrix: np.ndarray, into: np.ndarray) -> np.ndarray:
    """Return from which states some of the states `into` can be reached, themselves among them.

    Parameters
    ----------
    matrix : ndarray, shape (states, states)
        Chances of each state's successors.
    into : ndarray of bool, shape (states,)
    """
    leads = into.copy()
    while True:
        grown = leads | (matrix[:, leads] > 0).any(axis=1)
        if (grown == leads).all():
            return leads
        leads = grown
