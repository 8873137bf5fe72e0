"""Payoffs brought to one size before a search, where they differ by many orders of magnitude.

Equilibria depend only on the differences between the moves of one player at one profile of the others, here called
a choice. They stay the same where a number is added to all payoffs of a choice, where all payoffs of a player are
multiplied by a positive number, and, with probabilities that are multiplied by s and brought back to a sum of 1,
where what the others get at a move is multiplied by s > 0. A war that costs a billion times what is otherwise at
stake thus becomes a game whose differences are as near to 1 as they can be, in which one tolerance serves every
player in every choice.
"""

from __future__ import annotations

import math

import numpy as np

from sim.solve.n_players.support_pruning import profile_strides

# Payoffs of one choice that differ by less than this share of themselves, or of what the player usually gets, are
# the same: what lies between them is the rounding error of formulas.
SAME_PAYOFF = 2.0**-48
# Differences that span no more than this are left as they are; and what the search tells apart after balancing.
HARMLESS = 1e6
TOLD_APART = 1e9
# Games with more choices are left as they are: the linear program would take longer than it saves.
MOST_CHOICES = 10_000


def is_uneven(payoffs, moves, harmless=HARMLESS):
    """Return whether a game has a choice that is small beside the player's payoffs; a kernel.

    Parameters
    ----------
    payoffs : ndarray, shape (players, profiles)
    moves : int64 ndarray, shape (players,)
    harmless : float
        Largest ratio of a player's range of payoffs to its smallest difference in a choice.
    """
    strides = profile_strides(moves)
    for player in range(len(moves)):
        own, step = payoffs[player], strides[player]
        low, high, smallest = own[0], own[0], np.inf
        for outer in range(0, len(own), step * moves[player]):
            for first in range(outer, outer + step):
                for a in range(moves[player]):
                    worth = own[first + a * step]
                    low, high = min(low, worth), max(high, worth)
                    for b in range(a):
                        difference = abs(worth - own[first + b * step])
                        if 0.0 < difference < smallest:
                            smallest = difference
        if smallest < (high - low) / harmless:
            return True
    return False


def harmless_ratio(moves: tuple[int, ...]) -> float:
    """Return what `is_uneven` is asked with, infinity for games too large to be balanced."""
    choices = sum(math.prod(moves) // count for count in moves)
    return HARMLESS if choices <= MOST_CHOICES else math.inf


def given_points(points: np.ndarray, factors: np.ndarray, moves: tuple[int, ...]) -> np.ndarray:
    """Return equilibria of a balanced game, shape (points, moves of all players), as those of the given game.

    Probabilities are multiplied by `factors`, of the points' shape or of one point's, and each player's brought
    back to a sum of 1.
    """
    if (factors == 1.0).all():
        return points
    parts = np.split(points * factors, np.cumsum(moves)[:-1], axis=-1)
    return np.concatenate([part / part.sum(axis=-1, keepdims=True) for part in parts], axis=-1)


def given_bounds(
    low: np.ndarray, high: np.ndarray, factors: np.ndarray, moves: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Return bounds on the probabilities in a cell of a balanced game as bounds for the given game."""
    if (factors == 1.0).all():
        return low, high
    split = np.cumsum(moves)[:-1]
    lows, highs = [], []
    for least, most in zip(np.split(low * factors, split), np.split(high * factors, split)):
        tiny = np.finfo(float).tiny
        lows.append(least / np.maximum(least + most.sum() - most, tiny))
        highs.append(most / np.maximum(most + least.sum() - least, tiny))
    return np.concatenate(lows), np.concatenate(highs)


def balance(payoffs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return an uneven game with the same equilibria, up to factors, and differences of one size.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)

    Returns
    -------
    payoffs : ndarray, shape (players, n1, …, nN)
        Moves that iterated strict dominance removes keep their place, 1 below all others.
    factors : ndarray, shape (moves of all players,)
        Powers of two: see `given_points`.
    """
    merged, moves = merge_same(payoffs), payoffs.shape[1:]
    if not is_uneven(merged.reshape(len(merged), -1), np.array(moves)):
        return merged, np.ones(sum(moves))
    kept = undominated(merged)
    inner = np.ix_(range(len(merged)), *kept)
    gaps = np.stack([own - own.min(axis=player, keepdims=True) for player, own in enumerate(merged[inner])])
    steps = narrowest(gaps)
    balanced = np.zeros(payoffs.shape)
    balanced[inner] = np.stack([_rescaled(own, player, steps) for player, own in enumerate(gaps)])
    factors = []
    for player, (moves, step) in enumerate(zip(kept, steps)):
        factor = np.ones(payoffs.shape[1 + player])
        factor[moves] = np.ldexp(1.0, step)
        factors.append(factor)
        removed = np.setdiff1d(np.arange(len(factor)), moves)
        np.moveaxis(balanced[player], player, 0)[removed] = -1.0
    return balanced, np.concatenate(factors)


def merge_same(payoffs: np.ndarray) -> np.ndarray:
    """Return payoffs, shape (players, n1, …, nN), with those of one choice that are the same made equal."""
    return np.stack([_merged(own, player) for player, own in enumerate(payoffs)])


def _merged(own: np.ndarray, player: int) -> np.ndarray:
    rows = np.moveaxis(own, player, -1)
    sizes = np.sort(np.abs(own[own != 0]))
    usual = sizes[len(sizes) // 4] if len(sizes) else 0.0  # penalties may be many, so not the median
    order = np.argsort(rows, axis=-1, kind="stable")
    ordered = np.take_along_axis(rows, order, axis=-1)
    low, high = ordered[..., :-1], ordered[..., 1:]
    apart = high - low > SAME_PAYOFF * np.maximum(np.maximum(np.abs(low), np.abs(high)), usual)
    number = np.arange(rows.shape[-1])
    first = np.maximum.accumulate(np.where(np.insert(apart, 0, True, axis=-1), number, 0), axis=-1)
    merged = np.empty_like(rows)
    np.put_along_axis(merged, order, np.take_along_axis(ordered, first, axis=-1), axis=-1)
    return np.moveaxis(merged, -1, player)


def undominated(payoffs: np.ndarray) -> list[np.ndarray]:
    """Return the numbers of each player's moves that iterated strict dominance by pure moves leaves."""
    kept = [np.arange(count) for count in payoffs.shape[1:]]
    changed = True
    while changed:
        changed = False
        for player in range(len(kept)):
            own = np.moveaxis(payoffs[player][np.ix_(*kept)], player, 0).reshape(len(kept[player]), -1)
            beaten = np.array([(own > row).all(axis=1).any() for row in own])
            changed |= bool(beaten.any())
            kept[player] = kept[player][~beaten]
    return kept


def narrowest(gaps: np.ndarray) -> list[np.ndarray]:
    """Return the binary exponents of each player's moves that bring all differences nearest to 1.

    The largest distance from 1 of a logarithm is made as small as may be, by a linear program; each player's
    differences have a common factor besides.

    Parameters
    ----------
    gaps : ndarray, shape (players, n1, …, nN)
        Payoffs, 0 for the worst in each choice.
    """
    import scipy  # slow to import, and seldom needed

    players, *shape = gaps.shape
    last = sum(shape) + players
    first = np.cumsum([0, *shape])
    rows, sizes = [], []
    for player, own in enumerate(gaps):
        for smallest, others in zip(*_extremes(own, player)):
            rows.append([sum(shape) + player, *others + np.delete(first[:-1], player)])
            sizes.append(smallest)
    if not sizes:
        return [np.zeros(count, dtype=np.int64) for count in shape]
    places = (np.repeat(np.arange(len(rows)), players), np.ravel(rows))
    factors = scipy.sparse.csr_array((np.ones(len(places[0])), places), shape=(len(rows), last))
    width = -np.ones((len(rows), 1))
    answer = scipy.optimize.linprog(
        np.arange(last + 1) == last,
        A_ub=scipy.sparse.vstack([scipy.sparse.hstack([factors, width]), scipy.sparse.hstack([-factors, width])]),
        b_ub=np.concatenate([-np.array(sizes), sizes]),
        bounds=(None, None),
        method="highs",
    )
    exponents = np.split(answer.x, first[1:])[:players]
    return [np.rint(exponent - exponent.max()).astype(np.int64) for exponent in exponents]


def _extremes(own: np.ndarray, player: int) -> tuple[np.ndarray, np.ndarray]:
    """Return binary logarithms of the smallest and largest difference of each choice, and the others' moves there."""
    rows = np.sort(np.moveaxis(own, player, -1), axis=-1)
    steps = np.diff(rows, axis=-1)
    smallest = np.where(steps > 0, steps, np.inf).min(axis=-1, initial=np.inf)
    choices = np.argwhere(rows[..., -1] > 0)
    at = tuple(choices.T)
    return np.log2(np.concatenate([smallest[at], rows[at][:, -1]])), np.concatenate([choices, choices])


def _rescaled(own: np.ndarray, player: int, steps: list[np.ndarray]) -> np.ndarray:
    """Return a player's payoffs times the others' factors, the largest of them brought to at most 1."""
    power = np.zeros(own.shape, dtype=np.int64)
    for other, step in enumerate(steps):
        if other != player:
            power += step.reshape([-1 if axis == other else 1 for axis in range(own.ndim)])
    sizes = np.frexp(own)[1] + power
    return np.ldexp(own, power - sizes.max(initial=np.iinfo(np.int32).min, where=own > 0))
