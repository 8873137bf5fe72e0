"""Where the best responses of a two-player game can change along a parameter.

The best replies to the mixed strategies of one player are read from a polytope whose vertices are given by k moves
played and k replies that tie. The polytope changes its form only where k + 1 replies tie against a mix of k moves,
that is at a root of one determinant that is polynomial in the parameter. Between two roots the vertices of both
polytopes, and with them all equilibria of the game, keep their supports.

References
----------
Avis, D., Rosenberg, G., Savani, R. and von Stengel, B. (2010), Enumeration of Nash equilibria for two-player games,
Economic Theory 42, section 2; Porter, R., Nudelman, E. and Shoham, Y. (2008), Simple search methods for finding a
Nash equilibrium, Games and Economic Behavior 63 (conditional dominance).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np

from sim.errors import InputError
from sim.solve.parametric.bernstein import (
    bernstein_coefficients,
    bernstein_from_values,
    nodes,
    possible_roots,
)
from sim.solve.parametric.determinant import determinant
from sim.solve.parametric.game import MIXED, ParametricGame, signs
from sim.solve.parametric.polynomial import Polynomial, Root, real_roots, trimmed
from sim.solve.parametric.reduced import better_everywhere
from sim.solve.profile import TOLERANCE

MOST_TIES = 500_000  # determinants examined before a game is refused
# What may be a mixed strategy or a best reply is taken for one when in doubt: at a possible tie, at a certain one.
LOOSE, CLOSE = 1e-2, 1e-6
SINGULAR = 1e-9  # share of the payoff differences compared
SAME_ROOT = 1e-11  # roots closer than this share of the interval are one
IN_CACHE = 50_000  # entries of determinants that are worked on together
FIRST_PART = 64  # possible ties decided before the next ones are compared with those found


def tie_points(game: ParametricGame) -> list[Root]:
    """Return every point of the interval at which the best responses of a two-player game may change form.

    Raises
    ------
    InputError
        If the game is too large for all its possible ties to be examined.
    """
    points: set[Root] = set()
    for player in range(2):
        payoffs = np.moveaxis(game.whole[:, player], 1 + player, 1)
        points.update(_ties_of(payoffs, _tied_sets(payoffs, better_everywhere(game, player)), game))
    return sorted(points)


def all_tie_points(game: ParametricGame) -> list[Root]:
    """Return every point at which one more reply ties than moves are played: more than `tie_points`, exactly."""
    points: set[Root] = set()
    for player in range(2):
        payoffs = np.moveaxis(game.whole[:, player], 1 + player, 1)
        for replies, played in _tied_sets(payoffs, better_everywhere(game, player)).values():
            for tied, moves in zip(replies, played):
                points.update(real_roots(_tie_polynomial(payoffs, tied, moves), game.low, game.high))
    return sorted(points)


def _ties_of(
    payoffs: np.ndarray, sets: dict[int, tuple[np.ndarray, np.ndarray]], game: ParametricGame
) -> Iterator[Root]:
    """Yield the points at which a vertex of one player's best-response polytope gains or loses a best reply.

    Parameters
    ----------
    payoffs : ndarray of int, shape (degree + 1, m, n)
        In parts of the game's `unit`, the player's own moves first.
    sets : dict
        What may tie, as `_tied_sets` returns it.
    """
    floats = ((payoffs - payoffs[:, :1]) / game.unit).astype(float)
    for size, (replies, played) in sets.items():
        degree = size * (len(payoffs) - 1)
        values = _tie_values(floats, replies, played, nodes(degree), game)
        bernstein = bernstein_from_values(values)
        mixed = np.flatnonzero(signs(bernstein, TOLERANCE) == MIXED)
        which, t, sharp = possible_roots(bernstein[:, mixed], TOLERANCE)
        which, x = mixed[which], float(game.low) + t * float(game.high - game.low)
        found: list[float] = []
        for places in _in_parts(np.argsort(which, kind="stable")):
            # Ties repeat themselves, and it is dear to decide one.
            places = places[~(sharp[places] & _near(x[places], found, game))]
            numbers = which[places]
            held = _may_hold(floats, replies[numbers], played[numbers], x[places], sharp[places], game)
            numbers, places = numbers[held], places[held]
            while len(numbers):
                number = numbers[0]
                tie = _tie_polynomial(payoffs, replies[number], played[number])
                for root in real_roots(tie, game.low, game.high):
                    at, known = np.array([root.value]), np.array([True])
                    if _may_hold(floats, replies[[number]], played[[number]], at, known, game)[0]:
                        found.append(root.value)
                        yield root
                left = (numbers != number) & ~(sharp[places] & _near(x[places], found, game))
                numbers, places = numbers[left], places[left]


def _in_parts(places: np.ndarray) -> Iterator[np.ndarray]:
    """Yield places in parts, small ones first."""
    size = FIRST_PART
    while len(places):
        yield places[:size]
        places, size = places[size:], 2 * size


def _near(x: np.ndarray, found: Sequence[float], game: ParametricGame) -> np.ndarray:
    """Return which points are roots that were found."""
    distances = np.abs(np.subtract.outer(x, np.array(found, dtype=float)))
    return distances.min(axis=1, initial=np.inf) <= SAME_ROOT * float(game.high - game.low)


def _tied_sets(payoffs: np.ndarray, dominates: np.ndarray) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """Return the sets of k + 1 replies and k moves played that may tie, as arrays by k.

    A reply is left out if another one is nowhere worse against the moves played, and better against one of them, which
    makes it no best reply where all of them are played, or the same throughout and earlier, which then stands for it.

    Parameters
    ----------
    payoffs : ndarray of int, shape (degree + 1, m, n)
    dominates : ndarray of bool, shape (m, m, n)
        Whether a reply is better than another against a move, over all the interval.
    """
    m, _, n = dominates.shape
    earlier = np.tri(m, k=-1, dtype=bool).T
    nowhere_worse = dominates | (payoffs[:, :, None] == payoffs[:, None]).all(axis=0)
    sets: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    budget = MOST_TIES
    for size in range(1, min(n, m - 1) + 1):
        if comb(n, size) > budget:
            raise InputError(f"a game of {m} × {n} moves has too many supports to examine; shorten a menu.")
        tied = []
        for played in combinations(range(n), size):
            needless = nowhere_worse[:, :, played].all(axis=2) & (dominates[:, :, played].any(axis=2) | earlier)
            candidates = np.flatnonzero(~needless.any(axis=0))
            budget -= 1 + comb(len(candidates), size + 1)
            if budget < 0:
                raise InputError(f"a game of {m} × {n} moves has too many supports to examine; shorten a menu.")
            tied.append((candidates[_choices(len(candidates), size + 1)], played))
        if any(len(replies) for replies, _ in tied):
            sets[size] = (
                np.concatenate([replies for replies, _ in tied]),
                np.repeat([played for _, played in tied], [len(replies) for replies, _ in tied], axis=0),
            )
    return sets


@lru_cache(maxsize=256)
def _choices(count: int, size: int) -> np.ndarray:
    """Return every choice of some of a number of things, shape (choices, size)."""
    return np.array(list(combinations(range(count), size)), dtype=int).reshape(-1, size)


def _tie_values(floats, replies, played, positions, game: ParametricGame) -> np.ndarray:
    """Return det [payoffs of the replies against the moves played, 1] at positions of the interval.

    Each is taken from the differences between the replies, the columns and then the rows in shares of their largest
    entry: its own scale, on which no payoff that the replies do not share has a part.
    """
    x = float(game.low) + positions * float(game.high - game.low)
    payoffs = np.tensordot(x[:, None] ** np.arange(len(floats)), floats, axes=1).reshape(len(x), -1)
    places = replies[:, :, None] * floats.shape[2] + played[:, None, :]
    size = max(1, IN_CACHE // (len(x) * played.shape[1] ** 2))
    return np.concatenate([_determinants(payoffs, places[k : k + size]) for k in range(0, len(places), size)], axis=1)


def _determinants(payoffs: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return the determinants of `_tie_values` of blocks whose entries stand at places, shape (count, k + 1, k)."""
    blocks = payoffs.take(places[:, 1:], axis=1)
    blocks -= payoffs.take(places[:, :1], axis=1)
    size = np.abs(blocks).max(axis=0)
    columns = size.max(axis=1, keepdims=True)
    columns[columns == 0] = 1.0
    rows = (size / columns).max(axis=2, keepdims=True)
    rows[rows == 0] = 1.0
    blocks /= columns * rows
    return np.linalg.det(blocks)


def _tie_polynomial(payoffs: np.ndarray, replies: Sequence[int], played: Sequence[int]) -> Polynomial:
    return determinant([[trimmed(payoffs[:, i, j]) for j in played] + [(1,)] for i in replies])


def _may_hold(
    floats: np.ndarray, replies: np.ndarray, played: np.ndarray, x: np.ndarray, sharp: np.ndarray, game: ParametricGame
) -> np.ndarray:
    """Return whether replies can tie, as best replies, against a mixed strategy on the moves played.

    Where more than one strategy makes them tie, the ends of that range are ties of fewer moves or of other replies,
    which are examined themselves; so the answer is no.

    Parameters
    ----------
    floats : ndarray, shape (degree + 1, m, n)
    replies, played : ndarray of int, shapes (count, k + 1), (count, k)
    x : ndarray, shape (count,)
        Where each is asked.
    sharp : ndarray of bool, shape (count,)
        Whether that point is known to rounding; if not, the answer is yes when in doubt.
    """
    if not len(x):
        return np.zeros(0, dtype=bool)
    at_x = np.tensordot(x[:, None] ** np.arange(len(floats)), floats, axes=1)
    against = np.take_along_axis(at_x, played[:, None, :], axis=2)
    against = against - np.take_along_axis(against, replies[:, :1, None], axis=1)
    against = against / _column_sizes(floats, replies, played, game)  # probabilities change, their signs do not
    block = np.take_along_axis(against, replies[:, :, None], axis=1)
    possible = ~(sharp & _one_beats_another(block))
    if not possible.all():
        held = np.zeros(len(x), dtype=bool)
        held[possible] = _may_hold(floats, replies[possible], played[possible], x[possible], sharp[possible], game)
        return held
    _, singular, vectors = np.linalg.svd(np.concatenate([block, -np.ones((*replies.shape, 1))], axis=2))
    null = vectors[:, -1]
    total = null[:, :-1].sum(axis=1)
    slack = np.where(sharp, CLOSE, LOOSE)
    doubtful = ~sharp & ((singular[:, -2] < slack) | (np.abs(total) < slack))
    excluded = sharp & ((singular[:, -2] < SINGULAR) | (np.abs(total) < SINGULAR))
    null = null / np.where(doubtful | excluded, 1.0, total)[:, None]
    better = (against @ null[:, :-1, None])[..., 0] - null[:, -1:]
    feasible = (null[:, :-1] > -slack[:, None]).all(axis=1) & (better < slack[:, None]).all(axis=1)
    return doubtful | (feasible & ~excluded)


def _one_beats_another(block: np.ndarray) -> np.ndarray:
    """Return where the first of some replies loses to another, or beats it, against every move; shape (count,)."""
    gaps = block[:, 1:] - block[:, :1]
    margin = CLOSE * block.shape[2]
    return ((gaps.min(axis=2) > margin) | (gaps.max(axis=2) < -margin)).any(axis=1)


def _column_sizes(floats: np.ndarray, replies: np.ndarray, played: np.ndarray, game: ParametricGame) -> np.ndarray:
    """Return how much replies may differ against each move played, over the interval; shape (count, 1, k)."""
    bernstein = bernstein_coefficients(floats, float(game.low), float(game.high))
    block = bernstein[:, replies[:, :, None], played[:, None, :]]
    size = np.abs(block - block[:, :, :1]).max(axis=(0, 2))[:, None]
    return np.where(size > 0, size, 1.0)
