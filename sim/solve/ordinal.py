"""Payoffs as ordinal preferences: who prefers which profile, and nothing about how much."""

from __future__ import annotations

import numpy as np

from sim.solve.profile import TOLERANCE, payoff_range


def preference_ranks(payoffs: np.ndarray) -> np.ndarray:
    """Return each player's ranking of the pure profiles, 0 for the worst; indifference is an equal rank.

    Payoffs closer than `TOLERANCE` of the player's payoff range are ties. So that indifference is transitive, a
    chain of such payoffs is one tie.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)

    Returns
    -------
    ndarray of int, shape (players, n1, …, nN)

    Examples
    --------
    >>> preference_ranks(np.array([[[3.0, 0.0], [5.0, 0.0]], [[2.0, 2.0], [2.0, 2.0]]])).tolist()
    [[[1, 0], [2, 0]], [[0, 0], [0, 0]]]
    """
    flat = payoffs.reshape(len(payoffs), -1)
    order = np.argsort(flat, axis=1, kind="stable")
    gaps = np.diff(np.take_along_axis(flat, order, axis=1), axis=1)
    ascending = np.cumsum(gaps > TOLERANCE * payoff_range(payoffs)[:, None], axis=1)
    ranks = np.zeros(flat.shape, dtype=np.intp)
    np.put_along_axis(ranks, order[:, 1:], ascending, axis=1)
    return ranks.reshape(payoffs.shape)


def improvements(ranks: np.ndarray, player: int) -> np.ndarray:
    """Return which unilateral moves the player prefers to staying.

    Parameters
    ----------
    ranks : ndarray of int, shape (players, n1, …, nN)
    player : int

    Returns
    -------
    ndarray of bool, shape (n_player, n_player, *others)
        ``[a, b, …]``: at the others' moves ``…``, the player prefers b to a. The others keep their order.
    """
    own = np.moveaxis(ranks[player], player, 0)
    return own[None, :] > own[:, None]


def best_replies(ranks: np.ndarray, player: int) -> np.ndarray:
    """Return at which pure profiles the player can find nothing better, shape (n1, …, nN), bool."""
    return ranks[player] == ranks[player].max(axis=player, keepdims=True)
