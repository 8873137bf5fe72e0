"""Payoffs as ordinal preferences: who prefers which profile, and nothing about how much."""

from __future__ import annotations

import numpy as np

from sim.solve.profile import exceeds, payoff_grain


def preference_ranks(payoffs: np.ndarray) -> np.ndarray:
    """Return each player's ranking of the pure profiles, 0 for the worst; indifference is an equal rank.

    Payoffs that are close on the scale of the player's choices (`tie_margin`) are ties. So that indifference is
    transitive, a chain of such payoffs is one tie.

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
    ascending = np.take_along_axis(flat, order, axis=1)
    steps = [
        exceeds(values[1:], values[:-1], *(part.reshape(1) for part in payoff_grain(own, player)))
        for player, (own, values) in enumerate(zip(payoffs, ascending))
    ]
    ranks = np.zeros(flat.shape, dtype=np.intp)
    np.put_along_axis(ranks, order[:, 1:], np.cumsum(steps, axis=1), axis=1)
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
