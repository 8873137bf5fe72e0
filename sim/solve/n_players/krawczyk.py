"""The indifference equations of a cell, preconditioned: no root, one root, or a smaller cell.

With Y an approximate inverse of the Jacobian at the centre of a cell, each row of G = Y F is close to one unknown.
Like F it is multilinear, so its range, that of the Krawczyk operator s - G(s), and those of its derivatives over
the cell are exact from the corners (Krawczyk, R. (1969), Newton-Algorithmen zur Bestimmung von Nullstellen mit
Fehlerschranken; Neumaier, A. (1990), Interval Methods for Systems of Equations, ch. 5). Where the Jacobian is
singular, the remaining rows of Y are combinations of the equations that do not change near the centre.

Every function here is a kernel (see `sim.kernels.compiling`); cells and layouts are those of
`sim.solve.n_players.multilinear`, the work space that of `sim.solve.n_players.newton`. Payoff ranges are scaled to 1.
"""

from __future__ import annotations

import numpy as np

from sim.kernels.code import in_place
from sim.solve.n_players.newton import FEW_UNKNOWNS

# Bound on the rounding error of a scaled payoff difference after all the averaging that leads to a cell.
ROUNDING = 1e-13
# A pivot below this share of the largest is taken as zero: the equations are then dependent at the centre.
SINGULAR = 1e-9


@in_place
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


@in_place
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


@in_place
def write_equations(cell, layout, work):
    """Write the indifference equations at every corner, for `row_without_root`, where there are few."""
    if layout.unknowns[-1] > FEW_UNKNOWNS:
        return
    corners = layout.corners
    for i in range(len(layout.sizes)):
        size, step, columns = layout.sizes[i], layout.corner_strides[i], layout.columns[i]
        for e in range(size - 1):
            values = work.equations[layout.unknowns[i] + e]
            column = layout.tensors[i] + e * columns
            for outer in range(0, corners, step * size):
                for vertex in range(size):
                    shift = outer + vertex * step
                    for c in range(step):
                        values[shift + c] = cell[column + c]
                column += step


@in_place
def row_without_root(cell, layout, work, k):
    """Write row k of Y F at every corner; return whether it has one sign on the cell."""
    values, slack = work.values[k], ROUNDING
    for e in range(layout.unknowns[-1]):
        slack += ROUNDING * abs(work.inverse[k, e])
    for corner in range(layout.corners):
        values[corner] = 0.0
    if layout.unknowns[-1] <= FEW_UNKNOWNS:
        add_equations(layout, work, k)
    else:
        add_by_player(cell, layout, work, k)
    work.slack[k] = slack
    not_above, not_below = False, False
    for corner in range(layout.corners):
        not_above = not_above or values[corner] <= slack
        not_below = not_below or values[corner] >= -slack
        if not_above and not_below:
            return False
    return True


@in_place
def add_equations(layout, work, k):
    """Add up the equations in row k of Y F from what `write_equations` wrote."""
    values = work.values[k]
    for e in range(layout.unknowns[-1]):
        factor, equation = work.inverse[k, e], work.equations[e]
        if factor != 0.0:
            for corner in range(layout.corners):
                values[corner] += factor * equation[corner]


@in_place
def add_by_player(cell, layout, work, k):
    """Add up the equations in row k of Y F: each player's, where they are defined, and then what that gives at all corners."""
    values, part = work.values[k], work.part
    for i in range(len(layout.sizes)):
        size, step, columns = layout.sizes[i], layout.corner_strides[i], layout.columns[i]
        if size == 1:
            continue
        for c in range(columns):
            part[c] = 0.0
        for e in range(size - 1):
            factor, start = work.inverse[k, layout.unknowns[i] + e], layout.tensors[i] + e * columns
            for c in range(columns):
                part[c] += factor * cell[start + c]
        column = 0
        for outer in range(0, layout.corners, step * size):
            for vertex in range(size):
                for c in range(step):
                    values[outer + vertex * step + c] += part[column + c]
            column += step


@in_place
def at_most_one_root(layout, work):
    """Return whether the Jacobian of Y F is strictly diagonally dominant on the whole cell."""
    for k in range(layout.unknowns[-1]):
        margin = 0.0
        for q in range(len(layout.sizes)):
            for b in range(1, layout.sizes[q]):
                low, high = slope_range(layout, work.values[k], q, b)
                if layout.unknowns[q] + b - 1 == work.pivot[k]:
                    margin += low
                else:
                    margin -= max(high, -low)
        if margin <= 0.0:
            return False
    return True


@in_place
def slope_range(layout, values, player, vertex):
    """Return the range over the cell of the derivative of a row of Y F along the edge from a player's first vertex."""
    step = layout.corner_strides[player]
    shift = vertex * step
    low, high = np.inf, -np.inf
    for outer in range(0, layout.corners, step * layout.sizes[player]):
        for corner in range(outer, outer + step):
            slope = values[corner + shift] - values[corner]
            low = min(low, slope)
            high = max(high, slope)
    return low, high


@in_place
def weight_bounds(layout, work, player):
    """Write lower bounds on the weights that a root can put on a player's vertices.

    Returns
    -------
    float
        What the bounds leave free, 1 - sum of `work.lower`; negative where the cell has no root.
    """
    lower, rest, size = work.lower, work.part, layout.sizes[player]
    for a in range(size):
        lower[a] = 0.0
    for corner in range(layout.corners):
        rest[corner] = 0.0  # the first weight is 1 less all others
    solved, slack = 0, 0.0
    for k in range(layout.unknowns[-1]):
        vertex = work.pivot[k] - layout.unknowns[player] + 1
        if work.pivot[k] < 0 or vertex < 1 or vertex >= size:
            continue
        values = work.values[k]
        low, high = weight_range(layout, values, player, vertex)
        if high < -work.slack[k]:
            return -1.0
        lower[vertex] = max(0.0, low - work.slack[k])
        solved += 1
        slack += work.slack[k]
        for corner in range(layout.corners):
            rest[corner] -= values[corner]
    if solved == size - 1:
        low, high = weight_range(layout, rest, player, 0)
        if high < -slack:
            return -1.0
        lower[0] = max(0.0, low - slack)
    free = 1.0
    for a in range(size):
        free -= lower[a]
    return free


@in_place
def weight_range(layout, values, player, vertex):
    """Return the range over the cell of a weight less `values`: at the corners it is 1 at its own vertex, else 0."""
    step = layout.corner_strides[player]
    low, high = np.inf, -np.inf
    for outer in range(0, layout.corners, step * layout.sizes[player]):
        for a in range(layout.sizes[player]):
            own = 1.0 if a == vertex else 0.0
            for corner in range(outer + a * step, outer + a * step + step):
                weight = own - values[corner]
                low = min(low, weight)
                high = max(high, weight)
    return low, high
