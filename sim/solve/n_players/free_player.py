"""Equilibria in which one player's mixture is all that varies: a polytope, by linear programs.

With the others' strategies fixed, which of a player's mixtures make an equilibrium is a matter of linear
inequalities: each other player's moves in use must stay best replies to the mixture, and the mixture may only use
best replies of its own.
"""

from __future__ import annotations

import numpy as np

from sim.solve.profile import TOLERANCE, Profile, move_payoffs, payoff_range

# Feasibility tolerance asked of the linear program; the smallest that HiGHS takes.
FEASIBILITY = 1e-10


def scaled_to_range(payoffs: np.ndarray) -> np.ndarray:
    """Return payoffs, shape (players, n1, …, nN), each player's with a range of 1, or 0 where all are the same."""
    width = payoff_range(payoffs)
    return payoffs / np.where(width > 0, width, 1.0).reshape(-1, *[1] * len(width))


def free_mixtures(payoffs: np.ndarray, profile: Profile, player: int) -> np.ndarray:
    """Return mixtures of `player` that form an equilibrium with the others' strategies and span their bounds.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
    profile : sequence of ndarray
        An equilibrium.
    player : int

    Returns
    -------
    ndarray, shape (mixtures, n_player)
        For each move a mixture that plays it least and one that plays it most, without repetitions; the smallest
        and largest entry in each column bound the probability over all such equilibria. Empty where the linear
        program finds none.
    """
    import scipy  # slow to import, and seldom needed

    scaled = scaled_to_range(payoffs)
    values = move_payoffs(scaled, profile, player)
    best = values >= values.max() - TOLERANCE
    rows = []
    for other, strategy in enumerate(profile):
        if other == player:
            continue
        pair = np.stack(
            [
                move_payoffs(scaled, [*profile[:player], pure, *profile[player + 1 :]], other)
                for pure in np.eye(len(best))
            ],
            axis=1,
        )
        played = np.flatnonzero(strategy > TOLERANCE)
        rows += [np.delete(pair - pair[move], move, axis=0) for move in played]
    gains = np.concatenate(rows)[:, best] if rows else np.empty((0, best.sum()))
    gains = gains[(gains > 0).any(axis=1)]
    # One program for all: least and most of each move, each with a mixture of its own.
    aims = np.concatenate([np.eye(best.sum()), -np.eye(best.sum())])
    each = scipy.sparse.identity(len(aims))
    result = scipy.optimize.linprog(
        aims.ravel(),
        A_ub=scipy.sparse.kron(each, gains),
        b_ub=np.zeros(len(aims) * len(gains)),
        A_eq=scipy.sparse.kron(each, np.ones((1, best.sum()))),
        b_eq=np.ones(len(aims)),
        bounds=(0.0, 1.0),
        method="highs",
        options={"primal_feasibility_tolerance": FEASIBILITY},
    )
    if result.status != 0:
        return np.empty((0, len(best)))
    shares = np.maximum(result.x.reshape(aims.shape), 0.0)
    mixtures = np.zeros((len(aims), len(best)))
    mixtures[:, best] = shares / shares.sum(axis=1, keepdims=True)
    return np.unique(np.round(mixtures, 12), axis=0)
