"""Continua of two-player equilibria: connected components and the maximal Nash subsets that they are made of.

Both are read off the bipartite graph whose edges are the extreme equilibria, between the extreme strategies of the
two players.

References
----------
Winkels, H.-M. (1979), An algorithm to determine all equilibrium points of a bimatrix game; Jansen, M. (1981),
Maximal Nash subsets for bimatrix games; Avis, D., Rosenberg, G., Savani, R. and von Stengel, B. (2010),
Enumeration of Nash equilibria for two-player games, Economic Theory 42.
"""

from __future__ import annotations

import numpy as np

from sim.solve.equilibrium import Component

MOST_SUBSETS = 100_000


def connected_components(pairs, x_count, y_count):
    """Return the number of each pair's connected component in order of appearance; -1 for a lone pair.

    Two extreme equilibria that share a vertex are joined by a segment of equilibria.
    """
    component = np.empty(len(pairs), np.int64)
    if len(pairs) == 1:
        component[0] = -1
        return component
    parent = np.arange(x_count + y_count)
    size = np.zeros(x_count + y_count, np.int64)
    for k in range(len(pairs)):
        parent[_root(parent, x_count + pairs[k, 1])] = _root(parent, pairs[k, 0])
    for k in range(len(pairs)):
        size[_root(parent, pairs[k, 0])] += 1
    found = 0
    for k in range(len(pairs)):
        root = _root(parent, pairs[k, 0])
        if size[root] == 1:
            component[k] = -1
        else:
            if size[root] > 1:  # met for the first time: from here on its number, stored as -1 - number
                size[root] = -1 - found
                found += 1
            component[k] = -1 - size[root]
    return component


def _root(parent, node):
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def maximal_nash_subsets(x: np.ndarray, y: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]] | None:
    """Return the maximal Nash subsets spanned by the extreme equilibria of one component.

    A Nash subset is a product of convex hulls of extreme strategies in which every pair is an equilibrium. The
    maximal ones are the maximal complete bipartite subgraphs.

    Parameters
    ----------
    x, y : ndarray, shapes (K, m) and (K, n)
        The extreme equilibria (x[k], y[k]); equal strategies are equal to the last bit.

    Returns
    -------
    list of (ndarray of shape (k1, m), ndarray of shape (k2, n)), or None
        Extreme strategies of each side; None where there are more than MOST_SUBSETS.
    """
    rows, row_of = _distinct(x)
    columns, column_of = _distinct(y)
    partners = [0] * len(rows)
    for row, column in zip(row_of, column_of):
        partners[row] |= 1 << column
    # The second sides of maximal subgraphs are the intersections of sets of partners.
    closed: set[int] = set()
    for own in partners:
        closed |= {own & other for other in closed} | {own}
        if len(closed) > MOST_SUBSETS:
            return None
    closed.discard(0)
    subsets = []
    for common in closed:
        members = [row for row, own in enumerate(partners) if own & common == common]
        subsets.append((members, [column for column in range(len(columns)) if common >> column & 1]))
    return [(rows[members], columns[others]) for members, others in sorted(subsets)]


def component_of(x: np.ndarray, y: np.ndarray) -> Component:
    """Return the continuum that these extreme equilibria span; `subsets` is empty where they are too many."""
    return Component(
        subsets=tuple(maximal_nash_subsets(x, y) or ()),
        low=(x.min(axis=0), y.min(axis=0)),
        high=(x.max(axis=0), y.max(axis=0)),
    )


def _distinct(strategies: np.ndarray) -> tuple[np.ndarray, list[int]]:
    """Return the different rows in order of appearance, and which of them each row is."""
    numbers: dict[bytes, int] = {}
    which = [numbers.setdefault(strategy.tobytes(), len(numbers)) for strategy in strategies]
    first = [which.index(number) for number in range(len(numbers))]
    return strategies[first], which
