"""What a search for equilibria writes down: roots with their indices, and cells that it could not decide.

Every function here is a kernel (see `sim.kernels.compiling`); cells and layouts are those of
`sim.solve.n_players.multilinear`, games those of `sim.solve.n_players.reduced_game`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernels.code import in_place
from sim.solve.n_players.krawczyk import ROUNDING, precondition
from sim.solve.n_players.multilinear import column_weights, probability_range
from sim.solve.n_players.newton import newton, smallest_weight, solve
from sim.solve.profile import TOLERANCE

# Two profiles closer than this in every probability are the same, as in `sim.solve.equilibrium`.
SAME_PROFILE = 1e-7
# Some columns of `Record.totals`.
SPENT, UNEVEN, TWINS = 4, 6, 7


class Record(NamedTuple):
    """What the search writes; M is the number of moves of all players, player after player.

    Attributes
    ----------
    roots : ndarray, shape (capacity, M)
        Isolated equilibria.
    signs : int64 ndarray, shape (capacity,)
        Their indices, 0 where undefined.
    holds : bool ndarray, shape (capacity,)
        Whether they are equilibria of the game as it was given to the search.
    low, high, middle : ndarrays, shape (capacity, M)
        Bounds and centroids of the cells that are left, game after game.
    verdicts : int64 ndarray, shape (capacity,)
        CONTINUUM (every profile is an equilibrium), OPEN (undecided at the smallest width) or UNEXAMINED.
    supports : int64 ndarray, shape (capacity, players)
        Supports of the cells that are left.
    twins : int64 ndarray, shape (games, M)
        For each move the number of the move that stands for it, -1 for one eliminated by strict dominance.
    totals : int64 ndarray, shape (games, 8)
        Supports examined, cells examined, end of the game's roots, end of its cells, 1 if the budget was spent,
        supports that survive conditional dominance (as far as they were counted), 1 if the game is too uneven to be
        searched, 1 if one move stands for others.
    """

    roots: np.ndarray
    signs: np.ndarray
    holds: np.ndarray
    low: np.ndarray
    high: np.ndarray
    middle: np.ndarray
    verdicts: np.ndarray
    supports: np.ndarray
    twins: np.ndarray
    totals: np.ndarray


@in_place
def record_pure(game, record, number):
    """Record all pure equilibria of game `number`; return False if the record is full."""
    for profile in range(game.table.shape[1]):
        gain, strict = 0.0, True
        for p in range(len(game.moves)):
            move = profile // game.strides[p] % game.moves[p]
            for a in range(game.moves[p]):
                if a != move:
                    other = profile + (a - move) * game.strides[p]
                    gain = max(gain, game.table[p, other] - game.table[p, profile])
                    strict = strict and game.table[p, other] != game.table[p, profile]
        if gain > 0.0:
            continue
        row = record.totals[number, 2]
        if row == len(record.roots):
            return False
        clear(record.roots[row])
        for p in range(len(game.moves)):
            move = profile // game.strides[p] % game.moves[p]
            record.roots[row, game.first[p] + game.kept[p, move]] = 1.0
        record.signs[row] = 1 if strict else 0
        record.totals[number, 2] = row + 1
    return True


@in_place
def record_root(cell, root, layout, work, support, game, record, number):
    """Polish the root of a cell at `work.weights`, and record it if it is a new equilibrium of game `number`.

    Returns
    -------
    bool
        False if Newton's method, run on the whole support, lost the root.
    """
    players = len(layout.sizes)
    row = record.totals[number, 2]
    clear(record.roots[row])
    for p in range(players):
        first, size = layout.unknowns[p] + p, layout.sizes[p]
        for a in range(size):
            work.lower[a] = 0.0
            for vertex in range(size):
                work.lower[a] += work.weights[first + vertex] * cell[layout.vertices[p] + vertex * size + a]
        for a in range(size):
            work.weights[first + a] = work.lower[a]
    if not newton(root, layout, work):
        return False
    gain = best_outside_gain(root, layout, work.weights, work.part)
    if gain > TOLERANCE or smallest_weight(layout, work.weights) < -TOLERANCE:
        return True
    regular = smallest_weight(layout, work.weights) > TOLERANCE and gain < -10 * TOLERANCE
    for p in range(players):
        first, total = layout.unknowns[p] + p, 0.0
        for a in range(layout.sizes[p]):
            if work.weights[first + a] < ROUNDING:
                work.weights[first + a] = 0.0
            total += work.weights[first + a]
        for a in range(game.moves[p]):
            if support[p] >> a & 1:
                record.roots[row, game.first[p] + game.kept[p, a]] = work.weights[first] / total
                first += 1
    if not is_known(record, number):
        record.signs[row] = jacobian_sign(work, layout.unknowns[players]) if regular else 0
        record.totals[number, 2] = row + 1
    return True


@in_place
def clear(array):
    """Set an array to zero."""
    for k in range(len(array)):
        array[k] = 0


@in_place
def is_known(record, number):
    """Return whether the profile after the game's last root is one of the game's roots."""
    row = record.totals[number, 2]
    first = record.totals[number - 1, 2] if number > 0 else 0
    for known in range(first, row):
        distance = 0.0
        for column in range(record.roots.shape[1]):
            distance = max(distance, abs(record.roots[known, column] - record.roots[row, column]))
        if distance <= SAME_PROFILE:
            return True
    return False


@in_place
def best_outside_gain(root, layout, weights, products):
    """Return the largest gain from a move outside the support at a point of it; -1 if there is none.

    Each is a share of the mean size of the payoff differences that it is the mean of: the scale of the choice.
    `products` is work space for a number for each column.
    """
    best = -1.0
    for i in range(len(layout.sizes)):
        if layout.rows[i] >= layout.sizes[i]:
            column_weights(layout, weights, i, products)
        for row in range(layout.sizes[i] - 1, layout.rows[i]):
            gain, size = 0.0, 0.0
            for c in range(layout.columns[i]):
                product = products[c] * root[layout.tensors[i] + row * layout.columns[i] + c]
                gain += product
                size += abs(product)
            best = max(best, gain / size if size > 0.0 else 0.0)
    return best


@in_place
def jacobian_sign(work, d):
    """Return the sign of det(-J) for the Jacobian in `work`, 0 where it is singular within the tolerance."""
    if precondition(d, work) < d:
        return 0
    sign = solve(work.jacobian, work.slack, work.reduced, d)
    return sign if d % 2 == 0 else -sign


@in_place
def record_cell(cell, layout, support, verdict, game, record, number):
    """Record the bounds of a cell that is left."""
    row = record.totals[number, 3]
    clear(record.low[row])
    clear(record.high[row])
    clear(record.middle[row])
    clear(record.supports[row])
    record.verdicts[row] = verdict
    for p in range(len(layout.sizes)):
        move, size = 0, layout.sizes[p]
        for a in range(game.moves[p]):
            if support[p] >> a & 1:
                column = game.first[p] + game.kept[p, a]
                record.low[row, column], record.high[row, column] = probability_range(cell, layout, p, move)
                for vertex in range(size):
                    record.middle[row, column] += cell[layout.vertices[p] + vertex * size + move] / size
                record.supports[row, p] |= 1 << game.kept[p, a]
                move += 1
    record.totals[number, 3] = row + 1
