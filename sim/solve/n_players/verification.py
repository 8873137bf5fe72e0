"""Whether a profile is an equilibrium, judged in each choice by what is at stake in it."""

from __future__ import annotations

import numpy as np

from sim.solve.n_players.balance import SAME_PAYOFF
from sim.solve.profile import TOLERANCE, Profile


def is_equilibrium(payoffs: np.ndarray, profile: Profile) -> bool:
    """Return whether every move that is played is a best reply at the scale of the choice.

    A gain from one move to another is a mean of payoff differences over the others' moves. It may be no more than
    TOLERANCE of the mean of their absolute values, rounding errors included, and SAME_PAYOFF of the payoffs.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
    profile : sequence of ndarray, shapes (n1,), …, (nN,)
    """
    for player, own in enumerate(payoffs):
        rows = np.moveaxis(own, player, 0).reshape(len(profile[player]), -1)
        weights = np.ones(1)
        for other, strategy in enumerate(profile):
            if other != player:
                weights = np.multiply.outer(weights, strategy).ravel()
        played = profile[player] > 0
        gaps = rows - rows[played, None]
        gains = gaps @ weights
        if (gains > 0).any():
            # A sum of n products of a few roundings each errs by less than n + 4 units of its absolute value.
            share = TOLERANCE - (len(weights) + len(profile) + 4) * np.finfo(float).eps
            sizes = np.abs(rows) @ weights
            allowed = share * (np.abs(gaps) @ weights) + SAME_PAYOFF * np.maximum(sizes, sizes[played, None])
            if (gains > allowed).any():
                return False
    return True
