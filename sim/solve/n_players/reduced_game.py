"""A game without the moves that no equilibrium needs, as the kernels hold it.

Strictly dominated moves are played in no equilibrium. Of moves that are worth the same to every player one can
stand for all. Every function here is a kernel (see `sim.kernels.compiling`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.solve.n_players.support_pruning import (
    profile_strides,
    remove_dominated,
    remove_duplicates,
)


class ReducedGame(NamedTuple):
    """A game in flat arrays.

    Attributes
    ----------
    table : ndarray, shape (players, profiles)
        Payoffs, each player's scaled to [0, 1]; profiles in C order.
    moves : int64 ndarray, shape (players,)
        Number of moves left.
    strides : int64 ndarray, shape (players,)
        Step in the profile number from one move of each player to the next.
    kept : int64 ndarray, shape (players, largest number of moves)
        Original numbers of the moves left.
    first : int64 ndarray, shape (players,)
        Column of each player's first original move in an array of all players' moves.
    """

    table: np.ndarray
    moves: np.ndarray
    strides: np.ndarray
    kept: np.ndarray
    first: np.ndarray


def reduce_game(payoffs, moves, twins):
    """Return the reduced game.

    Parameters
    ----------
    payoffs : ndarray, shape (players, profiles)
    moves : int64 ndarray, shape (players,)
    twins : int64 ndarray, shape (moves of all players,)
        Receives for each move the number of the move that stands for it, -1 for a dominated one.

    Returns
    -------
    ReducedGame
    """
    players = len(moves)
    strides = profile_strides(moves)
    scaled = scaled_payoffs(payoffs)
    domain = np.zeros(players, np.int64)
    most = 0
    for p in range(players):
        domain[p] = (1 << moves[p]) - 1
        most = max(most, moves[p])
    profiles = np.zeros(payoffs.shape[1], np.int64)
    twin = np.zeros((players, most), np.int64)
    remove_dominated(scaled, moves, strides, domain, np.zeros(players, np.bool_), profiles)
    remove_duplicates(scaled, moves, strides, domain, profiles, twin)
    kept = np.zeros((players, most), np.int64)
    first = np.zeros(players, np.int64)
    left = np.zeros(players, np.int64)
    for p in range(players):
        if p > 0:
            first[p] = first[p - 1] + moves[p - 1]
        for a in range(moves[p]):
            twins[first[p] + a] = twin[p, a]
            if domain[p] >> a & 1:
                kept[p, left[p]] = a
                left[p] += 1
    steps = profile_strides(left)
    table = np.zeros((players, steps[0] * left[0]))
    for profile in range(table.shape[1]):
        original = 0
        for p in range(players):
            original += kept[p, profile // steps[p] % left[p]] * strides[p]
        for p in range(players):
            table[p, profile] = scaled[p, original]
    return ReducedGame(table, left, steps, kept, first)


def has_twins(game, twins):
    """Return whether some move of the reduced game stands for others, `twins` being those of `reduce_game`."""
    left = 0
    for p in range(len(game.moves)):
        left += game.moves[p]
    for column in range(len(twins)):
        left -= twins[column] >= 0
    return left != 0


def scaled_payoffs(payoffs):
    """Return payoffs with each player's range brought to [0, 1]; a player without any range gets zeros."""
    scaled = np.zeros(payoffs.shape)
    for p in range(payoffs.shape[0]):
        low = high = payoffs[p, 0]
        for profile in range(payoffs.shape[1]):
            low = min(low, payoffs[p, profile])
            high = max(high, payoffs[p, profile])
        if high > low:
            for profile in range(payoffs.shape[1]):
                scaled[p, profile] = (payoffs[p, profile] - low) / (high - low)
    return scaled
