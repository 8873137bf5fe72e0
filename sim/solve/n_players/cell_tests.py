"""What payoffs at the corners of a cell say about all of it: no equilibrium, or nothing but equilibria.

Every function here is a kernel (see `sim.kernels.compiling`); cells and layouts are those of
`sim.solve.n_players.multilinear`.
"""

from __future__ import annotations

import numpy as np

from sim.kernels.code import in_place
from sim.solve.profile import TOLERANCE

# Steps of the search for a dominating mixture; more find few more.
STEPS = 8


@in_place
def is_empty(cell, layout, work):
    """Return whether some player's support is no set of best replies to any mixture of the cell's corners."""
    for player in range(len(layout.sizes)):
        for a in range(-1, layout.rows[player]):
            for b in range(-1, layout.sizes[player] - 1):
                if a != b and is_better(cell, layout, player, a, b):
                    return True
    for player in range(len(layout.sizes)):
        has_both = layout.rows[player] > 1 and layout.columns[player] > 1
        if has_both and is_never_best(cell, layout, player, work.lower, work.part):
            return True
    return False


@in_place
def is_better(cell, layout, player, a, b):
    """Return whether row a is strictly above row b at every corner; row -1 is the first move of the support."""
    columns = layout.columns[player]
    start = layout.tensors[player]
    for c in range(start, start + columns):
        gain = (cell[c + a * columns] if a >= 0 else 0.0) - (cell[c + b * columns] if b >= 0 else 0.0)
        if gain <= TOLERANCE:
            return False
    return True


@in_place
def is_never_best(cell, layout, player, residual, values):
    """Return whether a combination of a player's rows is positive at every corner.

    The combination has any sign on moves of the support and is not negative on moves outside: the support is then
    no set of best replies to any mixture of corners, by domination in mixed moves (Pearce, D. (1984),
    Rationalizable strategic behavior and the problem of perfection, lemma 3). Combinations tried are the
    residuals of Frank and Wolfe's (1956) search for the mixture that comes nearest to making the support one.
    `residual` and `values` are work space for a number for each row and each column.
    """
    rows, columns, equations = layout.rows[player], layout.columns[player], layout.sizes[player] - 1
    start = layout.tensors[player]
    for row in range(rows):
        residual[row] = 0.0
        for c in range(columns):
            residual[row] += cell[start + row * columns + c] / columns
    for _ in range(STEPS):
        size = 0.0
        for c in range(columns):
            values[c] = 0.0
        for row in range(rows):
            share = residual[row]
            if row < equations or share > 0.0:
                size += abs(share)
                gains = cell[start + row * columns : start + (row + 1) * columns]
                for c in range(columns):
                    values[c] += share * gains[c]
        worst, lowest = 0, np.inf
        for c in range(columns):
            if values[c] < lowest:
                worst, lowest = c, values[c]
        if lowest > TOLERANCE * size:
            return True
        along, square = 0.0, 0.0
        for row in range(rows):
            change = residual[row] - cell[start + row * columns + worst]
            square += change * change
            if row < equations or residual[row] > 0.0:
                along += residual[row] * change
        if along <= 0.0:
            return False
        share = min(1.0, along / square)
        for row in range(rows):
            residual[row] += share * (cell[start + row * columns + worst] - residual[row])
    return False


@in_place
def all_equilibria(cell, layout):
    """Return whether every profile of the cell is an equilibrium, within the tolerance."""
    for i in range(len(layout.sizes)):
        equations = (layout.sizes[i] - 1) * layout.columns[i]
        start = layout.tensors[i]
        for c in range(layout.rows[i] * layout.columns[i]):
            gain = cell[start + c]
            if gain > TOLERANCE or (c < equations and gain < -TOLERANCE):
                return False
    return True
