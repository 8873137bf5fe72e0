"""Cells of a product of simplices, and the payoff differences on them.

The payoff of a move is linear in each other player's mixed strategy. On a cell, one simplex of mixed strategies
per player, it is therefore fixed by its values at the corners, the combinations of one vertex per simplex, and
lies between the smallest and the largest of them: the range over corners is exact, not an estimate. A cell is
itself a game, whose moves are the vertices of the simplices. Halving an edge of a simplex, or shrinking it,
replaces slices of the payoff tensors by averages of slices.

A cell is one flat array: for each player i a matrix with a row for each move (its payoff minus that of the first
move of the support; the other moves of the support first, then the moves outside it) and a column for each corner
of the others' simplices; then for each player a matrix with a row for each vertex, its probabilities of the moves
of the support. Every function here is a kernel (see `sim.kernels.compiling`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernels.code import in_place
from sim.solve.n_players.support_pruning import beats, opponent_profiles


class Layout(NamedTuple):
    """Where everything lies in the cells of one support.

    Attributes
    ----------
    sizes : int64 ndarray, shape (players,)
        Moves in each player's support: vertices of its simplex.
    unknowns : int64 ndarray, shape (players + 1,)
        First unknown, and first indifference equation, of each player; the last entry is their number d. The
        unknowns are the weights of all vertices but the first.
    rows : int64 ndarray, shape (players,)
        Rows of each payoff matrix; the first `sizes` - 1 are the indifference equations.
    columns : int64 ndarray, shape (players,)
        Columns of each payoff matrix.
    tensors, vertices : int64 ndarrays, shape (players,)
        Where the matrices start in the cell.
    strides : int64 ndarray, shape (players, players)
        strides[i, p]: step in player i's column number from one vertex of player p to the next.
    corner_strides : int64 ndarray, shape (players,)
        The same for the corners of the whole cell.
    corners : int
        Corners of the whole cell.
    """

    sizes: np.ndarray
    unknowns: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    tensors: np.ndarray
    vertices: np.ndarray
    strides: np.ndarray
    corner_strides: np.ndarray
    corners: int


@in_place
def cell_length(moves):
    """Return the largest length of a cell of any support of a game with these numbers of moves."""
    profiles = 1
    for p in range(len(moves)):
        profiles *= moves[p]
    length = 0
    for p in range(len(moves)):
        length += profiles + moves[p] * moves[p]
    return length


def root_cell(game, support, profiles, cell):
    """Write the cell that is the whole product of simplices of `support` into `cell` and return its layout.

    Moves outside the support that are strictly worse than one inside whatever the others play on their supports
    cannot become best replies and get no row.

    Parameters
    ----------
    game : sim.solve.n_players.reduced_game.ReducedGame
    support : int64 ndarray, shape (players,)
        One set of moves per player.
    profiles : int64 ndarray
        Work space.
    cell : ndarray, shape (length,)

    Returns
    -------
    Layout
    """
    moves, strides = game.moves, game.strides
    players = len(moves)
    sizes = np.zeros(players, np.int64)
    unknowns = np.zeros(players + 1, np.int64)
    rows = np.zeros(players, np.int64)
    columns = np.zeros(players, np.int64)
    tensors = np.zeros(players, np.int64)
    vertices = np.zeros(players, np.int64)
    for p in range(players):
        for a in range(moves[p]):
            sizes[p] += support[p] >> a & 1
        unknowns[p + 1] = unknowns[p] + sizes[p] - 1
    length = 0
    for i in range(players):
        columns[i] = opponent_profiles(support, moves, strides, i, profiles)
        tensors[i] = length
        first = 0
        while not support[i] >> first & 1:
            first += 1
        for inside in (1, 0):
            for a in range(moves[i]):
                if a == first or support[i] >> a & 1 != inside:
                    continue
                if not inside and is_worse(game, i, support[i], a, profiles, columns[i]):
                    continue
                for c in range(columns[i]):
                    worth = game.table[i, profiles[c] + a * strides[i]]
                    cell[length + c] = worth - game.table[i, profiles[c] + first * strides[i]]
                length += columns[i]
                rows[i] += 1
    for p in range(players):
        vertices[p] = length
        for a in range(sizes[p]):
            for b in range(sizes[p]):
                cell[length + a * sizes[p] + b] = 1.0 if a == b else 0.0
        length += sizes[p] * sizes[p]
    strides, corner_strides, corners = corner_tables(sizes)
    return Layout(sizes, unknowns, rows, columns, tensors, vertices, strides, corner_strides, corners)


@in_place
def is_worse(game, player, support, move, profiles, count):
    """Return whether a move of the support is strictly better than `move` on all opponents' `profiles`."""
    for b in range(game.moves[player]):
        if support >> b & 1 and beats(game.table[player], game.strides[player], move, b, profiles, count):
            return True
    return False


@in_place
def copy_cell(cell, target):
    """Copy a cell."""
    for c in range(len(cell)):
        target[c] = cell[c]


def corner_tables(sizes):
    """Return `strides`, `corner_strides` and `corners` of a layout."""
    players = len(sizes)
    corner_strides = np.ones(players, np.int64)
    strides = np.zeros((players, players), np.int64)
    for i in range(players):
        step = 1
        for p in range(players - 1, -1, -1):
            if p != i:
                strides[i, p] = step
                step *= sizes[p]
    for p in range(players - 2, -1, -1):
        corner_strides[p] = corner_strides[p + 1] * sizes[p + 1]
    return strides, corner_strides, corner_strides[0] * sizes[0]


@in_place
def column_weights(layout, weights, player, products):
    """Write the weight of each column of a player's matrix at a point: the product of those of its vertices."""
    products[0] = 1.0
    count = 1
    for p in range(len(layout.sizes)):
        first, size = layout.unknowns[p] + p, layout.sizes[p]
        if p == player or size == 1:
            continue
        for old in range(count - 1, -1, -1):  # backwards, so that what is read is overwritten last
            product = products[old]
            for vertex in range(size - 1, -1, -1):
                products[old * size + vertex] = product * weights[first + vertex]
        count *= size


@in_place
def move_vertex(cell, layout, player, a, b, share):
    """Move vertex a of a player's simplex to (1 - share) a + share b, in place."""
    for i in range(len(layout.sizes)):
        if i == player:
            continue
        step = layout.strides[i, player]
        block = step * layout.sizes[player]
        start = layout.tensors[i]
        for outer in range(start, start + layout.rows[i] * layout.columns[i], block):
            for c in range(outer, outer + step):
                cell[c + a * step] += share * (cell[c + b * step] - cell[c + a * step])
    size = layout.sizes[player]
    start = layout.vertices[player]
    for c in range(start, start + size):
        cell[c + a * size] += share * (cell[c + b * size] - cell[c + a * size])


@in_place
def shrink(cell, layout, player, lower, size):
    """Replace a player's simplex by the points whose vertex weights are at least `lower`, in place.

    The new vertices are lower + size × (old vertex), where size = 1 - sum of `lower`.
    """
    for i in range(len(layout.sizes)):
        if i == player:
            continue
        step = layout.strides[i, player]
        block = step * layout.sizes[player]
        start = layout.tensors[i]
        for outer in range(start, start + layout.rows[i] * layout.columns[i], block):
            for c in range(outer, outer + step):
                shrink_slice(cell, c, step, layout.sizes[player], lower, size)
    for c in range(layout.sizes[player]):
        shrink_slice(cell, layout.vertices[player] + c, layout.sizes[player], layout.sizes[player], lower, size)


@in_place
def shrink_slice(cell, start, step, count, lower, size):
    """Apply `shrink` to one value at each of the `count` vertices."""
    common = 0.0
    for a in range(count):
        common += lower[a] * cell[start + a * step]
    for a in range(count):
        cell[start + a * step] = common + size * cell[start + a * step]


@in_place
def edge_length(cell, layout, player, a, b):
    """Return the largest change of a probability along the edge between two vertices of a player's simplex."""
    size = layout.sizes[player]
    start = layout.vertices[player]
    longest = 0.0
    for move in range(size):
        longest = max(longest, abs(cell[start + a * size + move] - cell[start + b * size + move]))
    return longest


@in_place
def probability_range(cell, layout, player, move):
    """Return the smallest and largest probability of a move of the support over the cell."""
    size = layout.sizes[player]
    low = high = cell[layout.vertices[player] + move]
    for a in range(1, size):
        probability = cell[layout.vertices[player] + a * size + move]
        low = min(low, probability)
        high = max(high, probability)
    return low, high
