"""What a search for equilibria writes down: roots with their indices, and cells that it could not decide.

Every function here is a kernel (see `sim.solve.compiling`); cells and layouts are those of
`sim.solve.multilinear`, games those of `sim.solve.reduced_game`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.solve.krawczyk import newton, precondition
from sim.solve.multilinear import probability_range
from sim.solve.profile import TOLERANCE

# Two profiles closer than this in every probability are the same, as in `sim.solve.equilibrium`.
SAME_PROFILE = 1e-7


class Record(NamedTuple):
    """What the search writes; M is the number of moves of all players, player after player.

    Attributes
    ----------
    roots : ndarray, shape (capacity, M)
        Isolated equilibria.
    signs : int64 ndarray, shape (capacity,)
        Their indices, 0 where undefined.
    low, high, middle : ndarrays, shape (capacity, M)
        Bounds and centroids of the cells that are left, game after game.
    verdicts : int64 ndarray, shape (capacity,)
        CONTINUUM (every profile is an equilibrium), OPEN (undecided at the smallest width) or UNEXAMINED.
    supports : int64 ndarray, shape (capacity, players)
        Supports of the cells that are left.
    twins : int64 ndarray, shape (games, M)
        For each move the number of the move that stands for it, -1 for one eliminated by strict dominance.
    totals : int64 ndarray, shape (games, 5)
        Supports examined, cells examined, end of the game's roots, end of its cells, 1 if the budget was spent.
    """

    roots: np.ndarray
    signs: np.ndarray
    low: np.ndarray
    high: np.ndarray
    middle: np.ndarray
    verdicts: np.ndarray
    supports: np.ndarray
    twins: np.ndarray
    totals: np.ndarray


def record_pure(game, record, number):
    """Record all pure equilibria of game `number`; return False if the record is full."""
    for profile in range(game.table.shape[1]):
        gain = -1.0
        for p in range(len(game.moves)):
            move = profile // game.strides[p] % game.moves[p]
            for a in range(game.moves[p]):
                if a != move:
                    other = profile + (a - move) * game.strides[p]
                    gain = max(gain, game.table[p, other] - game.table[p, profile])
        if gain > TOLERANCE:
            continue
        row = record.totals[number, 2]
        if row == len(record.roots):
            return False
        record.roots[row] = 0.0
        for p in range(len(game.moves)):
            move = profile // game.strides[p] % game.moves[p]
            record.roots[row, game.first[p] + game.kept[p, move]] = 1.0
        record.signs[row] = 1 if gain < -10 * TOLERANCE else 0
        record.totals[number, 2] = row + 1
    return True


def record_root(cell, root, layout, work, support, game, record, number):
    """Polish the root that `examine` found, and record it if it is an equilibrium."""
    x = work.weights.copy()
    for p in range(len(layout.sizes)):
        first, size = layout.unknowns[p] + p, layout.sizes[p]
        for a in range(size):
            x[first + a] = 0.0
            for vertex in range(size):
                x[first + a] += work.weights[first + vertex] * cell[layout.vertices[p] + vertex * size + a]
    work.weights[:] = x
    if not newton(root, layout, work):
        work.weights[:] = x
    d = layout.unknowns[-1]
    if work.weights[: d + len(layout.sizes)].min() < -TOLERANCE:
        return
    gain = best_outside_gain(root, layout, work.weights)
    if gain > TOLERANCE:
        return
    row = record.totals[number, 2]
    record.roots[row] = 0.0
    interior = True
    for p in range(len(layout.sizes)):
        column, total = layout.unknowns[p] + p, 0.0
        for a in range(layout.sizes[p]):
            interior = interior and work.weights[column + a] > TOLERANCE
            work.weights[column + a] = max(0.0, work.weights[column + a])
            total += work.weights[column + a]
        for a in range(len(game.kept[p])):
            if support[p] >> a & 1:
                record.roots[row, game.first[p] + game.kept[p, a]] = work.weights[column] / total
                column += 1
    if is_known(record, number):
        return
    record.signs[row] = 0
    if interior and gain < -10 * TOLERANCE:
        record.signs[row] = jacobian_sign(work, d)
    record.totals[number, 2] = row + 1


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


def best_outside_gain(root, layout, weights):
    """Return the largest gain from a move outside the support at a point of it; -1 if there is none."""
    players = len(layout.sizes)
    best = -1.0
    for i in range(players):
        for row in range(layout.sizes[i] - 1, layout.rows[i]):
            gain = 0.0
            for c in range(layout.columns[i]):
                product = root[layout.tensors[i] + row * layout.columns[i] + c]
                for p in range(players):
                    if p != i:
                        product *= weights[layout.unknowns[p] + p + c // layout.strides[i, p] % layout.sizes[p]]
                gain += product
            best = max(best, gain)
    return best


def jacobian_sign(work, d):
    """Return the sign of det(-J) for the Jacobian in `work`, 0 where it is singular within the tolerance."""
    rank = precondition(d, work)
    if rank < d:
        return 0
    sign = 1.0
    scratch = work.jacobian.copy()
    for k in range(d):
        best = k
        for r in range(k + 1, d):
            if abs(scratch[r, k]) > abs(scratch[best, k]):
                best = r
        if best != k:
            sign = -sign
            for m in range(d):
                scratch[k, m], scratch[best, m] = scratch[best, m], scratch[k, m]
        sign *= -1.0 if scratch[k, k] > 0.0 else 1.0
        for r in range(k + 1, d):
            factor = scratch[r, k] / scratch[k, k]
            for m in range(k, d):
                scratch[r, m] -= factor * scratch[k, m]
    return 1 if sign > 0 else -1


def record_cell(cell, layout, support, verdict, game, record, number):
    """Record the bounds of a cell that is left."""
    row = record.totals[number, 3]
    record.low[row] = 0.0
    record.high[row] = 0.0
    record.middle[row] = 0.0
    record.verdicts[row] = verdict
    record.supports[row] = 0
    for p in range(len(layout.sizes)):
        move, size = 0, layout.sizes[p]
        for a in range(len(game.kept[p])):
            if support[p] >> a & 1:
                column = game.first[p] + game.kept[p, a]
                record.low[row, column], record.high[row, column] = probability_range(cell, layout, p, move)
                for vertex in range(size):
                    record.middle[row, column] += cell[layout.vertices[p] + vertex * size + move] / size
                record.supports[row, p] |= 1 << game.kept[p, a]
                move += 1
    record.totals[number, 3] = row + 1
