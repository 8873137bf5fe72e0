"""Extreme equilibria of bimatrix games: a kernel that runs interpreted for one game and compiled for many.

Moves that are strictly dominated go first. The extreme equilibria are then the pairs of vertices of the two
best-response polytopes that together carry every label: each move is a best reply or is not played. That holds in
degenerate games too, where the pairs are the extreme points of the maximal Nash subsets.

References
----------
Winkels, H.-M. (1979), An algorithm to determine all equilibrium points of a bimatrix game; Avis, D., Rosenberg,
G., Savani, R. and von Stengel, B. (2010), Enumeration of Nash equilibria for two-player games, Economic Theory 42.
"""

import numpy as np

from sim.kernels.code import in_place
from sim.kernels.compiling import entry
from sim.solve.canonical_order import sort_pairs
from sim.solve.profile import TOLERANCE
from sim.solve.two_players.best_response_polytope import (
    MOST_LABELS,
    best_response_vertices,
    number_of_labels,
)
from sim.solve.two_players.bimatrix_index import regular_index
from sim.solve.two_players.losses import DOUBTFUL, eliminate_dominated, losses
from sim.solve.two_players.nash_subsets import connected_components

# Status of one game's answer; an unsettled one is undecided until it is solved with exact numbers, one that is refused
# has payoffs that are beyond LARGEST, or no numbers.
COMPLETE, DEGENERATE, UNDECIDED, BUDGET_SPENT, UNSETTLED, REFUSED = range(6)
ISOLATED = -1

# Payoffs of this size can still be subtracted and added.
LARGEST = np.finfo(float).max / 8

# The largest loss as a multiple of the smallest, beyond which floats are not trusted with how moves are ranked.
MOST_UNEVEN = 1e9


@entry("games of two players", 10, lambda kernel: kernel(np.zeros((0, 2, 1, 1)), 1))
def solve_games(payoffs, budget, tolerance=TOLERANCE):
    """Return the extreme equilibria of every game.

    Parameters
    ----------
    payoffs : ndarray, shape (games, 2, m, n)
        Of the player who chooses the row and of the one who chooses the column.
    budget : int
        Largest number of vertices held for one polytope.
    tolerance : float
        As in `solve_game`.

    Returns
    -------
    profiles : ndarray, shape (K, m + n)
        The two mixed strategies of each extreme equilibrium side by side.
    facts : ndarray of int64, shape (K, 3)
        Its game; its component, -1 where it is isolated; its index, 0 where it is not regular.
    tally : ndarray of int64, shape (games, 2 + m + n)
        Number of extreme equilibria and status of each game; for each move, 1 where it survives iterated strict
        dominance.
    """
    games, _, m, n = payoffs.shape
    profiles, facts = np.zeros((games + 64, m + n)), np.zeros((games + 64, 3), np.int64)
    tally = np.zeros((games, 2 + m + n), np.int64)
    own = np.empty((n, m), payoffs.dtype)  # the second player's payoffs, own move first
    every_row, every_column, beaten = np.empty(m, np.int64), np.empty(n, np.int64), np.empty(max(m, n), np.bool_)
    end = 0
    for g in range(games):
        A, B = payoffs[g, 0], payoffs[g, 1]
        if not (are_bounded(A) and are_bounded(B)):
            tally[g, 1] = REFUSED
            continue
        transpose(B, own)
        many_rows, many_columns = eliminate_dominated(A, own, every_row, every_column, beaten)
        rows, columns = every_row[:many_rows], every_column[:many_columns]
        for a in rows:
            tally[g, 2 + a] = 1
        for b in columns:
            tally[g, 2 + m + b] = 1
        if len(rows) + len(columns) == 2 and budget > 1:  # nothing is left to choose, as in most games of a sweep
            if end == len(facts):
                profiles, facts = _doubled(profiles), _doubled(facts)
            profiles[end, rows[0]], profiles[end, m + columns[0]] = 1, 1
            facts[end, 0], facts[end, 1], facts[end, 2] = g, ISOLATED, 1
            tally[g, 0], tally[g, 1] = 1, COMPLETE
            end += 1
            continue
        xs, ys, pairs, component, index, status = solve_game(A, own, rows, columns, budget, tolerance)
        tally[g, 0], tally[g, 1] = len(pairs), status
        while end + len(pairs) > len(facts):
            profiles, facts = _doubled(profiles), _doubled(facts)
        for k in range(len(pairs)):
            facts[end, 0], facts[end, 1], facts[end, 2] = g, component[k], index[k]
            for a in range(len(rows)):
                profiles[end, rows[a]] = xs[pairs[k, 0], a]
            for b in range(len(columns)):
                profiles[end, m + columns[b]] = ys[pairs[k, 1], b]
            end += 1
    return profiles[:end], facts[:end], tally


def solve_game(A, B, rows, columns, budget, tolerance):
    """Return the extreme equilibria of one game as pairs of vertices.

    Parameters
    ----------
    A, B : ndarray, shapes (m, n) and (n, m)
        Payoffs, each player's own move first; of floats or, interpreted only, of Fractions.
    rows, columns : ndarray of int64
        Moves that survive iterated strict dominance.
    budget : int
    tolerance : float
        Largest difference between two expected losses that counts as a tie, as a share of their sum.

    Returns
    -------
    xs, ys : ndarray, shapes (k1, len(rows)) and (k2, len(columns))
        Vertices of the two best-response polytopes, over the moves that survive.
    pairs : ndarray of int64, shape (k, 2)
        The equilibria (xs[p], ys[q]) in canonical order.
    component, index : ndarray of int64, shape (k,)
    status : int
    """
    A, noise_A, certain_A = losses(A, rows, columns)
    B, noise_B, certain_B = losses(B, columns, rows)
    m, n = A.shape
    if m + n > MOST_LABELS:
        budget = 0
    xs, x_labels, x_certain, x_finished = best_response_vertices(B, noise_B, tolerance, budget)
    ys, y_labels, y_certain, y_finished = best_response_vertices(A, noise_A, tolerance, budget)
    pairs = _fully_labelled(x_labels, y_labels, m, n)
    sort_pairs(pairs, xs, ys)
    component = connected_components(pairs, len(xs), len(ys))
    index = np.zeros(len(pairs), np.int64)
    certain = x_certain and y_certain and (tolerance < TOLERANCE or (are_even(A) and are_even(B)))
    for k in range(len(pairs)):
        p, q = pairs[k, 0], pairs[k, 1]
        x, y = xs[p], ys[q]
        if number_of_labels(int(x_labels[p])) == m and number_of_labels(int(y_labels[q])) == n:
            index[k] = regular_index(A, B, x, y)
        certain = certain and is_equilibrium(A, B, x, y, tolerance)
    status = _status(index, certain, certain_A and certain_B) if x_finished and y_finished else BUDGET_SPENT
    return xs, ys, pairs, component, index, status


def _fully_labelled(x_labels, y_labels, m, n):
    """Return the pairs (p, q) of vertices that together carry every label, shape (k, 2)."""
    total = 0
    for q in range(len(y_labels)):
        missing = _missing(int(y_labels[q]), m, n)
        for p in range(len(x_labels)):
            total += int(x_labels[p] & missing == missing)
    pairs = np.empty((total, 2), np.int64)
    count = 0
    for q in range(len(y_labels)):
        missing = _missing(int(y_labels[q]), m, n)
        for p in range(len(x_labels)):
            if x_labels[p] & missing == missing:
                pairs[count, 0], pairs[count, 1] = p, q
                count += 1
    return pairs


def _missing(labels, m, n):
    """Return the labels that y lacks, in the order of x: rows first. Those of y have columns first."""
    return ((1 << (m + n)) - 1) ^ ((labels & ((1 << n) - 1)) << m | labels >> n)


def is_equilibrium(A, B, x, y, tolerance):
    """Return whether every move that is played loses no more than any other, but for a share of what it loses.

    Parameters
    ----------
    A, B : ndarray, shapes (m, n) and (n, m)
        Losses, each player's own move first.
    x, y : ndarray, shapes (m,) and (n,)
    tolerance : float
    """
    return _best_are_played(A, x, y, tolerance) and _best_are_played(B, y, x, tolerance)


def _best_are_played(table, own, other, tolerance):
    expected = np.zeros_like(table[:, 0])
    for a in range(len(own)):
        for b in range(len(other)):
            expected[a] += table[a, b] * other[b]
    least = expected[0]
    for a in range(len(own)):
        least = min(least, expected[a])
    for a in range(len(own)):
        if own[a] > 0 and expected[a] - least > DOUBTFUL * tolerance * (expected[a] + least):
            return False
    return True


@in_place
def transpose(matrix, target):
    """Write the transpose of a matrix."""
    for a in range(matrix.shape[0]):
        for b in range(matrix.shape[1]):
            target[b, a] = matrix[a, b]


@in_place
def are_bounded(payoffs):
    """Return whether all payoffs are numbers whose differences can be computed."""
    for a in range(payoffs.shape[0]):
        for b in range(payoffs.shape[1]):
            if not abs(payoffs[a, b]) <= LARGEST:
                return False
    return True


@in_place
def are_even(table):
    """Return whether the losses that are not zero are within `MOST_UNEVEN` of each other."""
    largest, smallest = 0.0, np.inf
    for a in range(table.shape[0]):
        for b in range(table.shape[1]):
            if table[a, b] > 0:
                largest, smallest = max(largest, table[a, b]), min(smallest, table[a, b])
    return largest <= MOST_UNEVEN * smallest


def _status(index, certain, ties_certain):
    """Return the status of one game from the indices of its extreme equilibria, 0 for one that is not regular."""
    if not ties_certain:
        return UNDECIDED
    regular = True
    total = 0
    for k in range(len(index)):
        regular = regular and index[k] != 0
        total += index[k]
    if not certain or len(index) == 0 or (regular and total != 1):
        return UNSETTLED
    return COMPLETE if regular else DEGENERATE


def _doubled(array):
    """Return a copy with room for twice as many rows."""
    rows, width = array.shape
    more = np.zeros((2 * rows, width), array.dtype)
    for r in range(rows):
        for c in range(width):
            more[r, c] = array[r, c]
    return more
