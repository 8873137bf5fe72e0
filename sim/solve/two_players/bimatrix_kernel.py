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

from sim.solve.canonical_order import sort_pairs
from sim.solve.profile import TOLERANCE
from sim.solve.two_players.best_response_polytope import (
    DOUBTFUL,
    MOST_LABELS,
    best_response_vertices,
    number_of_labels,
)
from sim.solve.two_players.bimatrix_index import regular_index
from sim.solve.two_players.nash_subsets import connected_components

# Status of one game's answer.
COMPLETE, DEGENERATE, UNDECIDED, BUDGET_SPENT = range(4)


def solve_games(A, B, budget):
    """Return the extreme equilibria of every game.

    Parameters
    ----------
    A, B : ndarray, shape (games, m, n)
        Payoffs of the player who chooses the row and of the one who chooses the column.
    budget : int
        Largest number of vertices held for one polytope.

    Returns
    -------
    profiles : ndarray, shape (K, m + n)
        The two mixed strategies of each extreme equilibrium side by side.
    facts : ndarray of int64, shape (K, 3)
        Its game; its component, -1 where it is isolated; its index, 0 where it is not regular.
    tally : ndarray of int64, shape (games, 2)
        Number of extreme equilibria and status of each game.
    """
    games, m, n = A.shape
    profiles, facts = np.zeros((games + 64, m + n)), np.zeros((games + 64, 3), np.int64)
    tally = np.empty((games, 2), np.int64)
    end = 0
    for g in range(games):
        rows, columns, xs, ys, pairs, component, index, status = solve_game(A[g], B[g], budget)
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


def solve_game(A, B, budget):
    """Return the extreme equilibria of one game as pairs of vertices.

    Parameters
    ----------
    A, B : ndarray, shape (m, n)

    Returns
    -------
    rows, columns : ndarray of int64
        Moves that survive iterated strict dominance; the vertices are over these.
    xs, ys : ndarray, shapes (k1, len(rows)) and (k2, len(columns))
        Vertices of the two best-response polytopes.
    pairs : ndarray of int64, shape (k, 2)
        The equilibria (xs[p], ys[q]) in canonical order.
    component, index : ndarray of int64, shape (k,)
    status : int
    """
    B = _transposed(B)  # from here on, each player's own move first
    range_A, range_B = _range(A), _range(B)
    rows, columns = undominated(A, B, TOLERANCE * range_A, TOLERANCE * range_B)
    A, B = _restricted(A, rows, columns, range_A), _restricted(B, columns, rows, range_B)
    m, n = A.shape
    if m + n > MOST_LABELS:
        budget = 0
    xs, x_labels, x_certain, x_finished = best_response_vertices(B, TOLERANCE, budget)
    ys, y_labels, y_certain, y_finished = best_response_vertices(A, TOLERANCE, budget)
    pairs = _fully_labelled(x_labels, y_labels, m, n)
    sort_pairs(pairs, xs, ys)
    component = connected_components(pairs, len(xs), len(ys))
    index = np.zeros(len(pairs), np.int64)
    certain = x_certain and y_certain and range_A < np.inf and range_B < np.inf
    for k in range(len(pairs)):
        p, q = pairs[k, 0], pairs[k, 1]
        x, y = xs[p], ys[q]
        if number_of_labels(int(x_labels[p])) == m and number_of_labels(int(y_labels[q])) == n:
            index[k] = regular_index(A, B, x, y)
        certain = certain and _certain(A, B, x, y)
    status = _status(index, certain) if x_finished and y_finished else BUDGET_SPENT
    return rows, columns, xs, ys, pairs, component, index, status


def undominated(A, B, tolerance_A, tolerance_B):
    """Return the rows and columns that survive iterated elimination of moves strictly dominated by pure moves.

    Parameters
    ----------
    A, B : ndarray, shapes (m, n) and (n, m)
        Each player's own move first.
    tolerance_A, tolerance_B : float
        A dominating move is better by more than this everywhere, in the player's payoff units.
    """
    rows, columns = np.arange(A.shape[0]), np.arange(B.shape[0])
    m, n = len(rows), len(columns)
    while True:
        fewer_rows = _eliminate(A, rows, m, columns, n, tolerance_A)
        fewer_columns = _eliminate(B, columns, n, rows, fewer_rows, tolerance_B)
        if fewer_rows == m and fewer_columns == n:
            return rows[:m], columns[:n]
        m, n = fewer_rows, fewer_columns


def _eliminate(payoffs, own, own_count, others, others_count, tolerance):
    """Drop from the list `own`, in place, the moves that another one beats everywhere; return how many stay."""
    a = 0
    while a < own_count:
        dominated = False
        for i in range(own_count):
            dominated = True
            for j in range(others_count):
                if payoffs[own[i], others[j]] - payoffs[own[a], others[j]] <= tolerance:
                    dominated = False
                    break
            if dominated:
                break
        if dominated:
            own_count -= 1
            for i in range(a, own_count):
                own[i] = own[i + 1]
        else:
            a += 1
    return own_count


def _transposed(matrix):
    """Return a transposed copy."""
    m, n = matrix.shape
    copy = np.empty((n, m))
    for a in range(m):
        for b in range(n):
            copy[b, a] = matrix[a, b]
    return copy


def _range(payoffs):
    """Return the largest minus the smallest payoff."""
    lowest, highest = payoffs[0, 0], payoffs[0, 0]
    for a in range(payoffs.shape[0]):
        for b in range(payoffs.shape[1]):
            lowest = min(lowest, payoffs[a, b])
            highest = max(highest, payoffs[a, b])
    return highest - lowest


def _restricted(payoffs, own, others, scale):
    """Return the payoffs on the given moves only, as differences to the first in shares of the whole range."""
    part = np.zeros((len(own), len(others)))
    if scale > 0.0:
        for a in range(len(own)):
            for b in range(len(others)):
                part[a, b] = (payoffs[own[a], others[b]] - payoffs[own[0], others[0]]) / scale
    return part


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


def _certain(A, B, x, y):
    """Return whether nobody gains by deviating and no probability is too close to zero to be called played."""
    if _nearly_zero(x) or _nearly_zero(y):
        return False
    return _regret(A, x, y) <= DOUBTFUL * TOLERANCE and _regret(B, y, x) <= DOUBTFUL * TOLERANCE


def _nearly_zero(strategy):
    for a in range(len(strategy)):
        if 0.0 < strategy[a] < DOUBTFUL * TOLERANCE:
            return True
    return False


def _regret(payoffs, own, other):
    """Return the largest gain from a deviation of the player whose moves are the rows of payoffs."""
    best, expected = -np.inf, 0.0
    for a in range(len(own)):
        value = 0.0
        for b in range(len(other)):
            value += payoffs[a, b] * other[b]
        best = max(best, value)
        expected += own[a] * value
    return best - expected


def _status(index, certain):
    """Return the status of one game from the indices of its extreme equilibria, 0 for one that is not regular."""
    regular = True
    total = 0
    for k in range(len(index)):
        regular = regular and index[k] != 0
        total += index[k]
    if not certain or len(index) == 0 or (regular and total != 1):
        return UNDECIDED
    return COMPLETE if regular else DEGENERATE


def _doubled(array):
    """Return a copy with room for twice as many rows."""
    rows, width = array.shape
    more = np.zeros((2 * rows, width), array.dtype)
    for r in range(rows):
        for c in range(width):
            more[r, c] = array[r, c]
    return more
