"""All extreme equilibria of one two-player game in rational arithmetic, for payoffs too unequal for floats.

References
----------
Avis, D., Rosenberg, G., Savani, R. and von Stengel, B. (2010), Enumeration of Nash equilibria for two-player games,
Economic Theory 42, sections 2 and 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb

import numpy as np

from sim.solve.parametric.determinant import determinant
from sim.solve.parametric.polynomial import trimmed


@dataclass(frozen=True, eq=False)
class Vertex:
    """A mixed strategy at which as many replies tie as moves are played.

    Attributes
    ----------
    shares : tuple of Fraction
    support : tuple of int
        Moves played.
    replies : tuple of int
        The other player's best replies.
    """

    shares: tuple[Fraction, ...]
    support: tuple[int, ...]
    replies: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class ExactEquilibrium:
    """An extreme equilibrium: a vertex of each player, and what is known of it.

    Attributes
    ----------
    vertices : (Vertex, Vertex)
    index : int or None
        +1 or -1 where it is regular.
    component : int
        Number of the connected set that it is an extreme point of.
    is_isolated : bool
    """

    vertices: tuple[Vertex, Vertex]
    index: int | None
    component: int
    is_isolated: bool


def systems(shape: tuple[int, int]) -> int:
    """Return how many systems of equations the enumeration solves."""
    m, n = shape
    return 2 * (comb(m + n, n) - 1)


def exact_equilibria(payoffs: np.ndarray) -> list[ExactEquilibrium]:
    """Return all extreme equilibria of a game of Fractions, shape (2, m, n): those of few moves first."""
    rows, columns = vertices(payoffs[1].T), vertices(payoffs[0])
    pairs = [
        (x, y) for x in rows for y in columns if set(x.support) <= set(y.replies) and set(y.support) <= set(x.replies)
    ]
    pairs.sort(key=lambda pair: (sum(len(v.support) for v in pair), [v.support for v in pair]))
    components = _components(pairs)
    alone = {number for number in components if components.count(number) == 1}
    return [
        ExactEquilibrium(pair, _index(payoffs, pair), number, number in alone)
        for pair, number in zip(pairs, components)
    ]


def vertices(payoffs: np.ndarray) -> list[Vertex]:
    """Return the vertices of the best-response polytope, the player who replies having its moves first."""
    found: dict[tuple[Fraction, ...], Vertex] = {}
    replies, moves = (range(count) for count in payoffs.shape)
    for size in range(1, min(payoffs.shape) + 1):
        for support in combinations(moves, size):
            for tied in combinations(replies, size):
                shares = _indifferent(payoffs[np.ix_(tied, support)])
                if shares is None or min(shares) <= 0:
                    continue
                values = payoffs[:, list(support)] @ np.array(shares, dtype=object)
                best = tuple(np.flatnonzero(values == values.max()).tolist())
                if set(tied) <= set(best):
                    by_move = dict(zip(support, shares))
                    spread = tuple(by_move.get(move, Fraction(0)) for move in moves)
                    found[spread] = Vertex(spread, support, best)
    return list(found.values())


def _indifferent(block: np.ndarray) -> list[Fraction] | None:
    """Return the shares, of sum one, against which all rows of a square block pay the same; None if not unique."""
    size = len(block)
    rows = [[Fraction(a - b) for a, b in zip(row, block[0])] + [Fraction(0)] for row in block[1:]]
    rows.append([Fraction(1)] * (size + 1))
    for k in range(size):
        pivot = next((i for i in range(k, size) if rows[i][k]), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [entry / rows[k][k] for entry in rows[k]]
        for i in range(size):
            if i != k and rows[i][k]:
                rows[i] = [a - rows[i][k] * b for a, b in zip(rows[i], rows[k])]
    return [row[-1] for row in rows]


def _components(pairs: Sequence[tuple[Vertex, Vertex]]) -> list[int]:
    """Return the number of each pair's connected set: pairs that share a vertex are joined by a segment."""
    numbers = list(range(len(pairs)))
    for i, j in combinations(range(len(pairs)), 2):
        if any(one is other for one, other in zip(pairs[i], pairs[j])) and numbers[i] != numbers[j]:
            low, high = sorted((numbers[i], numbers[j]))
            numbers = [low if number == high else number for number in numbers]
    return numbers


def _index(payoffs: np.ndarray, pair: tuple[Vertex, Vertex]) -> int | None:
    """Return the index of a regular equilibrium, the sign of det(-J) as in `sim.solve.profile.index`."""
    x, y = pair
    if not len(x.support) == len(y.support) == len(x.replies) == len(y.replies):
        return None
    blocks = payoffs[0][np.ix_(x.support, y.support)], payoffs[1].T[np.ix_(y.support, x.support)]
    sign = (-1) ** (len(x.support) - 1)
    for block in blocks:
        steps = (block[1:, 1:] - block[:1, 1:]) - (block[1:, :1] - block[:1, :1])
        value = determinant([[trimmed((entry,)) for entry in row] for row in steps])
        sign *= (value[0] > 0) - (value[0] < 0) if value else 0
    return sign or None
