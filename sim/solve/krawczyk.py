"""The indifference equations of a cell, preconditioned: no root, one root, or a smaller cell.

With Y an approximate inverse of the Jacobian at the centre of a cell, each row of G = Y F is close to one unknown.
Like F it is multilinear, so its range, that of the Krawczyk operator s - G(s), and those of its derivatives over
the cell are exact from the corners (Krawczyk, R. (1969), Newton-Algorithmen zur Bestimmung von Nullstellen mit
Fehlerschranken; Neumaier, A. (1990), Interval Methods for Systems of Equations, ch. 5). Where the Jacobian is
singular, the remaining rows of Y are combinations of the equations that do not change near the centre.

Every function here is a kernel (see `sim.solve.compiling`); cells and layouts are those of
`sim.solve.multilinear`. Payoff ranges are scaled to 1.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

# Bound on the rounding error of a scaled payoff difference after all the averaging that leads to a cell.
ROUNDING = 1e-13
# A pivot below this share of the largest is taken as zero: the equations are then dependent at the centre.
SINGULAR = 1e-9
# How far outside its cell, in vertex weights, Newton's root still counts as the cell's own.
MARGIN = 1e-6


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
    part : ndarray, shape (W,)
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
    part: np.ndarray
    weights: np.ndarray
    lower: np.ndarray


def work_space(moves):
    """Return a `Work` for games with these numbers of moves."""
    d = max(1, np.sum(moves) - len(moves))
    corners = np.prod(moves)
    return Work(
        np.zeros(d),
        np.zeros(d),
        np.zeros((d, d)),
        np.zeros((d, d)),
        np.zeros((d, d)),
        np.zeros(d, np.int64),
        np.zeros((d, corners)),
        np.zeros(corners),
        np.zeros(np.sum(moves)),
        np.zeros(np.max(moves)),
    )


def linearize(cell, layout, weights, residual, jacobian):
    """Write the indifference equations and their Jacobian at a point of the cell.

    The Jacobian is with respect to the weights of all vertices but the first of each player, which takes the rest.
    """
    players = len(layout.sizes)
    unknowns = layout.unknowns
    d = unknowns[players]
    residual[:d] = 0.0
    jacobian[:d, :d] = 0.0
    for i in range(players):
        equations = layout.sizes[i] - 1
        columns = layout.columns[i]
        for c in range(columns if equations > 0 else 0):
            start = layout.tensors[i] + c
            product = 1.0
            for p in range(players):
                if p != i:
                    product *= weights[unknowns[p] + p + c // layout.strides[i, p] % layout.sizes[p]]
            for e in range(equations):
                residual[unknowns[i] + e] += product * cell[start + e * columns]
            for q in range(players):
                if q == i or layout.sizes[q] == 1:
                    continue
                product = 1.0
                for p in range(players):
                    if p != i and p != q:
                        product *= weights[unknowns[p] + p + c // layout.strides[i, p] % layout.sizes[p]]
                vertex = c // layout.strides[i, q] % layout.sizes[q]
                for e in range(equations):
                    slope = product * cell[start + e * columns]
                    if vertex > 0:
                        jacobian[unknowns[i] + e, unknowns[q] + vertex - 1] += slope
                    else:
                        for column in range(unknowns[q], unknowns[q + 1]):
                            jacobian[unknowns[i] + e, column] -= slope


def centre(layout, weights):
    """Write equal weights on every player's vertices."""
    for p in range(len(layout.sizes)):
        for a in range(layout.sizes[p]):
            weights[layout.unknowns[p] + p + a] = 1.0 / layout.sizes[p]


def precondition(d, work):
    """Write Y with Y J = identity on as many rows as J has independent ones, and what each row solves for.

    Gauss-Jordan elimination with full pivoting on J after scaling its rows and columns. Rows without a pivot are
    combinations of equations whose derivative at the centre vanishes.

    Returns
    -------
    int
        Rank of J.
    """
    reduced, inverse, pivot = work.reduced, work.inverse, work.pivot
    column_scale = work.slack
    for k in range(d):
        largest = 0.0
        for m in range(d):
            largest = max(largest, abs(work.jacobian[k, m]))
            inverse[k, m] = 0.0
        inverse[k, k] = 1.0 / largest if largest > ROUNDING else 1.0
        pivot[k] = -1
        for m in range(d):
            reduced[k, m] = work.jacobian[k, m] * inverse[k, k]
    for m in range(d):
        largest = 0.0
        for k in range(d):
            largest = max(largest, abs(reduced[k, m]))
        column_scale[m] = 0.0
        if largest > ROUNDING:
            column_scale[m] = largest
            for k in range(d):
                reduced[k, m] /= largest
    for rank in range(d):
        largest, row, column = SINGULAR, -1, -1
        for k in range(d):
            if pivot[k] < 0:
                for m in range(d):
                    if column_scale[m] > 0.0 and abs(reduced[k, m]) > largest:
                        largest, row, column = abs(reduced[k, m]), k, m
        if row < 0:
            return rank
        pivot[row] = column
        eliminate(reduced, inverse, d, row, column)
        for k in range(d):  # the column is done: keep it from being chosen again
            reduced[k, column] = 0.0
        for m in range(d):
            inverse[row, m] /= column_scale[column]
        for m in range(d):
            reduced[row, m] /= column_scale[column]
    return d


def eliminate(reduced, inverse, d, row, column):
    """Divide a row by its pivot and subtract it from all others."""
    share = 1.0 / reduced[row, column]
    for m in range(d):
        reduced[row, m] *= share
        inverse[row, m] *= share
    for k in range(d):
        factor = reduced[k, column]
        if k != row and factor != 0.0:
            for m in range(d):
                reduced[k, m] -= factor * reduced[row, m]
                inverse[k, m] -= factor * inverse[row, m]


def row_without_root(cell, layout, work, k):
    """Write row k of Y F at every corner; return whether it has one sign on the cell."""
    players = len(layout.sizes)
    inverse, part, values = work.inverse, work.part, work.values
    corners = layout.column_of_corner.shape[1]
    for corner in range(corners):
        values[k, corner] = 0.0
    slack = ROUNDING
    for i in range(players):
        if layout.sizes[i] == 1:
            continue
        columns = layout.columns[i]
        for c in range(columns):
            part[c] = 0.0
        for e in range(layout.sizes[i] - 1):
            factor = inverse[k, layout.unknowns[i] + e]
            if factor != 0.0:
                slack += ROUNDING * abs(factor)
                start = layout.tensors[i] + e * columns
                for c in range(columns):
                    part[c] += factor * cell[start + c]
        for corner in range(corners):
            values[k, corner] += part[layout.column_of_corner[i, corner]]
    low = high = values[k, 0]
    for corner in range(1, corners):
        low = min(low, values[k, corner])
        high = max(high, values[k, corner])
    work.slack[k] = slack
    return low > slack or high < -slack


def at_most_one_root(layout, work):
    """Return whether the Jacobian of Y F is strictly diagonally dominant on the whole cell."""
    for k in range(layout.unknowns[-1]):
        margin = 0.0
        for q in range(len(layout.sizes)):
            for b in range(1, layout.sizes[q]):
                low, high = slope_range(layout, work.values, k, q, b)
                if layout.unknowns[q] + b - 1 == work.pivot[k]:
                    margin += low
                else:
                    margin -= max(high, -low)
        if margin <= 0.0:
            return False
    return True


def slope_range(layout, values, k, player, vertex):
    """Return the range over the cell of the derivative of row k along the edge from a player's first vertex."""
    step = layout.corner_strides[player]
    block = step * layout.sizes[player]
    low, high = np.inf, -np.inf
    for outer in range(0, layout.column_of_corner.shape[1], block):
        for corner in range(outer, outer + step):
            slope = values[k, corner + vertex * step] - values[k, corner]
            low = min(low, slope)
            high = max(high, slope)
    return low, high


def weight_bounds(layout, work, player):
    """Write lower bounds on the weights that a root can put on a player's vertices.

    Returns
    -------
    float
        What the bounds leave free, 1 - sum of `work.lower`; negative where the cell has no root.
    """
    lower, values = work.lower, work.values
    size = layout.sizes[player]
    step = layout.corner_strides[player]
    corners = layout.column_of_corner.shape[1]
    for a in range(size):
        lower[a] = 0.0
    solved, slack = 0, 0.0
    for corner in range(corners):
        work.part[corner] = 1.0 if corner // step % size == 0 else 0.0
    for k in range(layout.unknowns[-1]):
        vertex = work.pivot[k] - layout.unknowns[player] + 1
        if work.pivot[k] < 0 or vertex < 1 or vertex >= size:
            continue
        low, high = np.inf, -np.inf
        for corner in range(corners):
            weight = (1.0 if corner // step % size == vertex else 0.0) - values[k, corner]
            work.part[corner] += values[k, corner]
            low = min(low, weight)
            high = max(high, weight)
        if high < -work.slack[k]:
            return -1.0
        lower[vertex] = max(0.0, low - work.slack[k])
        solved += 1
        slack += work.slack[k]
    if solved == size - 1:
        low, high = np.inf, -np.inf
        for corner in range(corners):
            low = min(low, work.part[corner])
            high = max(high, work.part[corner])
        if high < -slack:
            return -1.0
        lower[0] = max(0.0, low - slack)
    free = 1.0
    for a in range(size):
        free -= lower[a]
    return free


def newton(cell, layout, work):
    """Improve `work.weights` by Newton's method on the cell; return whether it converged.

    On convergence `work.jacobian` is the Jacobian one step before the root.
    """
    d = layout.unknowns[-1]
    for _ in range(30):
        linearize(cell, layout, work.weights, work.residual, work.jacobian)
        if not solve(work.jacobian, work.residual, work.reduced, d):
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


def solve(matrix, vector, scratch, d):
    """Overwrite `vector` with the solution of matrix x = vector, by elimination; return False if singular."""
    for k in range(d):
        for m in range(d):
            scratch[k, m] = matrix[k, m]
    for k in range(d):
        best = k
        for r in range(k + 1, d):
            if abs(scratch[r, k]) > abs(scratch[best, k]):
                best = r
        if abs(scratch[best, k]) < 1e-300:
            return False
        if best != k:
            for m in range(k, d):
                scratch[k, m], scratch[best, m] = scratch[best, m], scratch[k, m]
            vector[k], vector[best] = vector[best], vector[k]
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
    return True
