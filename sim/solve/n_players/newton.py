"""The indifference equations at a point of a cell, and Newton's method on them.

Every function here is a kernel (see `sim.kernels.compiling`); cells and layouts are those of
`sim.solve.n_players.multilinear`. A point is given by its weights on the vertices of the cell's simplices; the unknowns are
the weights of all vertices but the first of each player, which takes the rest.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernels.code import in_place

# Equations up to which each is written at all corners, once for a cell; of more, a player's are added up first, in every row.
FEW_UNKNOWNS = 16


class Work(NamedTuple):
    """Work space for the largest support of a game with d unknowns and W corners.

    Attributes
    ----------
    residual, slack : ndarrays, shape (d,)
        The equations at a point; bounds on the rounding errors of the preconditioned ones.
    jacobian, reduced, inverse : ndarrays, shape (d, d)
    pivot : int64 ndarray, shape (d,)
        Unknown that each row of `inverse` solves for, or -1.
    values : ndarray, shape (d, W)
        Preconditioned equations at the corners.
    equations : ndarray, shape (d, W), at most FEW_UNKNOWNS rows
        The equations at the corners.
    part, later : ndarrays, shape (W,)
        Weights or sums, one for each corner or column.
    weights : ndarray, shape (moves of all players,)
        Vertex weights of a point of the cell, player after player.
    lower : ndarray, shape (largest number of moves,)
        Lower bounds on the vertex weights of one player.
    """

    residual: np.ndarray
    slack: np.ndarray
    jacobian: np.ndarray
    reduced: np.ndarray
    inverse: np.ndarray
    pivot: np.ndarray
    values: np.ndarray
    equations: np.ndarray
    part: np.ndarray
    later: np.ndarray
    weights: np.ndarray
    lower: np.ndarray


def work_space(moves):
    """Return a `Work` for games with these numbers of moves."""
    total, most, corners = 0, 0, 1
    for p in range(len(moves)):
        total += moves[p]
        most = max(most, moves[p])
        corners *= moves[p]
    d = total - len(moves)
    return Work(
        np.zeros(d),
        np.zeros(d),
        np.zeros((d, d)),
        np.zeros((d, d)),
        np.zeros((d, d)),
        np.zeros(d, np.int64),
        np.zeros((d, corners)),
        np.zeros((min(d, FEW_UNKNOWNS), corners)),
        np.zeros(corners),
        np.zeros(corners),
        np.zeros(total),
        np.zeros(most),
    )


@in_place
def linearize(cell, layout, work):
    """Write the indifference equations and their Jacobian at the point `work.weights` of the cell.

    Each equation is summed over one player's vertices after another. Before that the differences between them, summed
    over the players that are still to come, are its slopes.
    """
    players, unknowns, part, later = len(layout.sizes), layout.unknowns, work.part, work.later
    for k in range(unknowns[players]):
        for m in range(unknowns[players]):
            work.jacobian[k, m] = 0.0
    for i in range(players):
        total = later_weights(layout, work.weights, i, later) if layout.sizes[i] > 1 else 0
        for e in range(layout.sizes[i] - 1):
            k, left, place = unknowns[i] + e, layout.columns[i], total
            start = layout.tensors[i] + e * left
            for c in range(left):
                part[c] = cell[start + c]
            for q in range(players):
                size, first = layout.sizes[q], unknowns[q] + q
                if q == i or size == 1:
                    continue
                left //= size
                place -= left
                products, weight = later[place : place + left], work.weights[first]
                for vertex in range(1, size):
                    slope, there = 0.0, part[vertex * left : (vertex + 1) * left]
                    for c in range(left):
                        slope += products[c] * (there[c] - part[c])
                    work.jacobian[k, unknowns[q] + vertex - 1] = slope
                for c in range(left):
                    part[c] *= weight
                for vertex in range(1, size):
                    weight, there = work.weights[first + vertex], part[vertex * left : (vertex + 1) * left]
                    for c in range(left):
                        part[c] += weight * there[c]
            work.residual[k] = part[0]


@in_place
def later_weights(layout, weights, player, later):
    """Write for each other player, the last one first, the products of the weights of those after; return their number.

    There is one for each combination of their vertices, in the order of the columns of the player's matrix.
    """
    later[0] = 1.0
    count, total, after = 1, 0, -1
    for q in range(len(layout.sizes) - 1, -1, -1):
        if q == player or layout.sizes[q] == 1:
            continue
        if after >= 0:
            first = layout.unknowns[after] + after
            for vertex in range(layout.sizes[after]):
                weight, shift = weights[first + vertex], total + vertex * count
                for c in range(count):
                    later[shift + c] = weight * later[total - count + c]
            count *= layout.sizes[after]
        total += count
        after = q
    return total


@in_place
def smallest_weight(layout, weights):
    """Return the smallest of the weights of a point of the cell."""
    smallest = 1.0
    for k in range(layout.unknowns[-1] + len(layout.sizes)):
        smallest = min(smallest, weights[k])
    return smallest


@in_place
def centre(layout, weights):
    """Write equal weights on every player's vertices."""
    for p in range(len(layout.sizes)):
        for a in range(layout.sizes[p]):
            weights[layout.unknowns[p] + p + a] = 1.0 / layout.sizes[p]


@in_place
def newton(cell, layout, work):
    """Improve `work.weights` by Newton's method on the cell; return whether it converged.

    On convergence `work.jacobian` is the Jacobian one step before the root.
    """
    d = layout.unknowns[-1]
    for _ in range(30):
        linearize(cell, layout, work)
        if solve(work.jacobian, work.residual, work.reduced, d) == 0:
            return False
        step = 0.0
        for p in range(len(layout.sizes)):
            first = layout.unknowns[p] + p
            for a in range(1, layout.sizes[p]):
                change = work.residual[layout.unknowns[p] + a - 1]
                work.weights[first + a] -= change
                work.weights[first] += change
                step = max(step, abs(change))
        if step > 4.0:
            return False
        if step < 1e-14:
            return True
    return step < 1e-9


@in_place
def solve(matrix, vector, scratch, d):
    """Overwrite `vector` with the solution of matrix x = vector; return the determinant's sign, 0 if singular."""
    sign = 1
    for k in range(d):
        for m in range(d):
            scratch[k, m] = matrix[k, m]
    for k in range(d):
        best = k
        for r in range(k + 1, d):
            if abs(scratch[r, k]) > abs(scratch[best, k]):
                best = r
        if abs(scratch[best, k]) < 1e-300:
            return 0
        if best != k:
            sign = -sign
            for m in range(k, d):
                scratch[k, m], scratch[best, m] = scratch[best, m], scratch[k, m]
            vector[k], vector[best] = vector[best], vector[k]
        if scratch[k, k] < 0.0:
            sign = -sign
        for r in range(k + 1, d):
            factor = scratch[r, k] / scratch[k, k]
            if factor != 0.0:
                for m in range(k + 1, d):
                    scratch[r, m] -= factor * scratch[k, m]
                vector[r] -= factor * vector[k]
    for k in range(d - 1, -1, -1):
        for m in range(k + 1, d):
            vector[k] -= scratch[k, m] * vector[m]
        vector[k] /= scratch[k, k]
    return sign
