"""Pure equilibria that groups of players, too, have no reason to leave.

Aumann, R. J. (1959), Acceptable points in general cooperative n-person games: in a strong equilibrium no
coalition has a joint deviation that is better for each of its members, the others staying. Bernheim, B. D.,
Peleg, B. and Whinston, M. D. (1987), Coalition-proof Nash equilibria I, Concepts: only those joint deviations
count from which no part of the coalition would deviate in turn. Profiles and deviations are pure here; a
coalition that could also mix would have more deviations.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from sim.solve.ordinal import best_replies, preference_ranks


def strong_equilibria(payoffs: np.ndarray) -> np.ndarray:
    """Return which pure profiles are strong equilibria (Aumann 1959).

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
        Used ordinally: a deviation must be better for every member by more than the tolerance.

    Returns
    -------
    ndarray of bool, shape (n1, …, nN)

    Examples
    --------
    In the prisoners' dilemma both would rather cooperate, so that its equilibrium is not strong.

    >>> dilemma = np.array([[[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]])
    >>> np.argwhere(strong_equilibria(dilemma)).tolist()
    []
    """
    ranks = preference_ranks(payoffs)
    players = range(len(ranks))
    strong = np.logical_and.reduce([best_replies(ranks, player) for player in players])
    for size in range(2, len(ranks) + 1):
        for coalition in combinations(players, size):
            for profile in map(tuple, np.argwhere(strong)):
                strong[profile] = not _can_gain(ranks, profile, coalition)
    return strong


def coalition_proof_equilibria(payoffs: np.ndarray) -> np.ndarray:
    """Return which pure profiles are coalition-proof equilibria (Bernheim, Peleg and Whinston 1987).

    A coalition's joint move is self-enforcing, the others' moves given, if it is coalition-proof for every
    smaller coalition inside; it is coalition-proof if, besides, no other self-enforcing joint move is better for
    every member. A single player's move is coalition-proof if it is a best reply.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
        Used ordinally: better means better by more than the tolerance.

    Returns
    -------
    ndarray of bool, shape (n1, …, nN)
    """
    ranks = preference_ranks(payoffs)
    players = range(len(ranks))
    proof: dict[tuple[int, ...], np.ndarray] = {(player,): best_replies(ranks, player) for player in players}
    for size in range(2, len(ranks) + 1):
        larger: dict[tuple[int, ...], np.ndarray] = {}
        for coalition in combinations(players, size):
            # Being proof for the parts one smaller is, by their own definition, being proof for all inside them.
            enforcing = np.logical_and.reduce([proof[part] for part in combinations(coalition, size - 1)])
            larger[coalition] = _unimprovable(ranks, enforcing, coalition)
        proof = larger
    return proof[tuple(players)]


def _can_gain(ranks: np.ndarray, profile: tuple[int, ...], coalition: tuple[int, ...]) -> bool:
    """Return whether some joint move of the coalition, the others staying, is better for every member."""
    joint_moves = tuple(slice(None) if i in coalition else move for i, move in enumerate(profile))
    better = [ranks[i][joint_moves] > ranks[i][profile] for i in coalition]
    return bool(np.logical_and.reduce(better).any())


def _unimprovable(ranks: np.ndarray, candidates: np.ndarray, coalition: tuple[int, ...]) -> np.ndarray:
    """Return the candidates to which, at the same moves of the others, the coalition prefers no other candidate.

    Parameters
    ----------
    ranks : ndarray of int, shape (players, n1, …, nN)
    candidates : ndarray of bool, shape (n1, …, nN)
    coalition : tuple of int

    Returns
    -------
    ndarray of bool, shape (n1, …, nN)
    """
    outside = [i for i in range(len(ranks)) if i not in coalition]
    others_moves = np.prod([candidates.shape[i] for i in outside], dtype=int)
    axes = [*outside, *coalition]
    candidate_table = candidates.transpose(axes).reshape(others_moves, -1)
    rank_tables = [ranks[i].transpose(axes).reshape(others_moves, -1) for i in coalition]
    kept = np.zeros_like(candidate_table)
    for row in np.flatnonzero(candidate_table.any(axis=1)):
        columns = np.flatnonzero(candidate_table[row])
        values = np.stack([table[row, columns] for table in rank_tables])
        kept[row, columns] = [not (values > value[:, None]).all(axis=0).any() for value in values.T]
    return kept.reshape([candidates.shape[i] for i in axes]).transpose(np.argsort(axes))
