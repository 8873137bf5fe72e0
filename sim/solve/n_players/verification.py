"""Whether a profile is an equilibrium, judged in each choice by what is at stake in it.

`holds` is a kernel (see `sim.kernels.compiling`).
"""

from __future__ import annotations

import numpy as np

from sim.kernels.code import in_place
from sim.solve.n_players.balance import SAME_PAYOFF
from sim.solve.n_players.support_pruning import profile_strides
from sim.solve.profile import TOLERANCE, Profile

EPSILON = np.finfo(float).eps


def is_equilibrium(payoffs: np.ndarray, profile: Profile) -> bool:
    """Return whether every move that is played is a best reply at the scale of the choice.

    A gain from one move to another is a mean of payoff differences over the others' moves. It may be no more than
    TOLERANCE of the mean of their absolute values, rounding errors included, and SAME_PAYOFF of the payoffs.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
    profile : sequence of ndarray, shapes (n1,), …, (nN,)
    """
    moves = np.array(payoffs.shape[1:])
    return holds(payoffs.reshape(len(payoffs), -1), moves, np.concatenate(profile))


def holds(payoffs, moves, mixed):
    """Return what `is_equilibrium` does for payoffs of shape (players, profiles) and a flat profile."""
    strides, first = profile_strides(moves), 0
    weights, places = np.empty(payoffs.shape[1]), np.empty(payoffs.shape[1], np.int64)
    for player in range(len(moves)):
        count = opponents_weights(moves, strides, mixed, player, weights, places)
        for played in range(moves[player]):
            if mixed[first + played] > 0.0:
                for other in range(moves[player]):
                    here, there = played * strides[player], other * strides[player]
                    if other != played and gains(payoffs[player], here, there, weights, places, count, len(moves)):
                        return False
        first += moves[player]
    return True


@in_place
def opponents_weights(moves, strides, mixed, player, weights, places):
    """Write the probabilities of the others' profiles, and their numbers with the player at move 0; return how many."""
    weights[0], places[0] = 1.0, 0
    count, first = 1, 0
    for p in range(len(moves)):
        if p != player:
            for old in range(count - 1, -1, -1):  # backwards, so that what is read is overwritten last
                weight, place = weights[old], places[old]
                for a in range(moves[p] - 1, -1, -1):
                    weights[old * moves[p] + a] = weight * mixed[first + a]
                    places[old * moves[p] + a] = place + a * strides[p]
            count *= moves[p]
        first += moves[p]
    return count


@in_place
def gains(own, here, there, weights, places, count, players):
    """Return whether a move gains more than rounding and the tolerance allow, over one that is played."""
    gain, stake, size_here, size_there = 0.0, 0.0, 0.0, 0.0
    for c in range(count):
        before, after = own[places[c] + here], own[places[c] + there]
        gain += weights[c] * (after - before)
        stake += weights[c] * abs(after - before)
        size_here += weights[c] * abs(before)
        size_there += weights[c] * abs(after)
    # A sum of n products of a few roundings each errs by less than n + 4 units of its absolute value.
    share = TOLERANCE - (count + players + 4) * EPSILON
    return gain > 0.0 and gain > share * stake + SAME_PAYOFF * max(size_here, size_there)
