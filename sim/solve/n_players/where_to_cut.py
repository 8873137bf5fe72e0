"""Where a cell is cut in two that is neither empty nor settled.

Every function here is a kernel (see `sim.kernels.compiling`); cells and layouts are those of
`sim.solve.n_players.multilinear`, the work space that of `sim.solve.n_players.newton`.
"""

from __future__ import annotations

from sim.kernels.code import in_place
from sim.solve.n_players.multilinear import edge_length
from sim.solve.n_players.newton import FEW_UNKNOWNS
from sim.solve.profile import TOLERANCE

# Length of the longest edge of a simplex from which on it is wide. In what is narrower for some player there may be a
# continuum, across which the preconditioned equations can be as curved as they like.
WIDE = 2.0**-5


@in_place
def edge_to_cut(cell, layout, work, smallest):
    """Return the edge (player, vertex, vertex) to cut, longer than `smallest`; the player is -1 if there is none.

    Where roots are still to be told apart it is the most curved edge; near a continuum the steepest, and where there are so
    many equations that to look for the most curved one takes longer than it saves.
    """
    player, a, b = -1, 0, 0
    if layout.unknowns[-1] <= FEW_UNKNOWNS and is_regular(layout, work) and is_wide(cell, layout):
        player, a, b = most_curved_edge(cell, layout, work, smallest)
    if player < 0:
        player, a, b = steepest_edge(cell, layout, smallest)
    return player, a, b


@in_place
def is_regular(layout, work):
    """Return whether the Jacobian at the centre had full rank when the cell was examined."""
    lowest = 0
    for k in range(layout.unknowns[-1]):
        lowest = min(lowest, work.pivot[k])
    return lowest >= 0


@in_place
def is_wide(cell, layout):
    """Return whether every player who mixes has an edge longer than `WIDE`."""
    for p in range(len(layout.sizes)):
        longest = 1.0 if layout.sizes[p] == 1 else 0.0
        for b in range(1, layout.sizes[p]):
            for a in range(b):
                longest = max(longest, edge_length(cell, layout, p, a, b))
        if longest <= WIDE:
            return False
    return True


@in_place
def most_curved_edge(cell, layout, work, smallest):
    """Return the edge longer than `smallest` along which the slopes of the preconditioned equations differ most.

    `work.values` holds the equations at the corners of the cell, as it was before it was last shrunk. That a slope is not the same at all of them is what keeps
    `sim.solve.n_players.krawczyk` from a verdict, and a cut leaves half of the difference on either side. The mean slope
    is 1 where an equation is solved for the edge's vertex, -1 for the vertex that it comes from, else 0: what the sum of
    their squares exceeds that by is their variance. The player is -1 if no slope changes along any such edge.
    """
    best, player, first, second = TOLERANCE, -1, 0, 0
    for p in range(len(layout.sizes)):
        step, size = layout.corner_strides[p], layout.sizes[p]
        for apart in range(1, size):
            squared_slopes(layout, work, apart * step)
            for a in range(size - apart):
                if edge_length(cell, layout, p, a, a + apart) > smallest:
                    variance = -layout.corners / size * (1.0 if a == 0 else 2.0)
                    for outer in range(a * step, layout.corners, step * size):
                        for corner in range(outer, outer + step):
                            variance += work.part[corner]
                    if variance > best:
                        best, player, first, second = variance, p, a, a + apart
    return player, first, second


@in_place
def squared_slopes(layout, work, shift):
    """Write for every corner the sum over the preconditioned equations of their squared change to the one `shift` on."""
    count, squares = layout.corners - shift, work.part
    for corner in range(count):
        squares[corner] = 0.0
    for k in range(layout.unknowns[-1]):
        here, there = work.values[k, :count], work.values[k, shift : shift + count]
        for corner in range(count):
            slope = there[corner] - here[corner]
            squares[corner] += slope * slope


@in_place
def steepest_edge(cell, layout, smallest):
    """Return the edge longer than `smallest` along which payoff differences change most.

    The player is -1 if no payoff difference changes along any such edge.
    """
    best, player, first, second = TOLERANCE, -1, 0, 0
    for p in range(len(layout.sizes)):
        for b in range(1, layout.sizes[p]):
            for a in range(b):
                if edge_length(cell, layout, p, a, b) <= smallest:
                    continue
                change = 0.0
                for i in range(len(layout.sizes)):
                    if i != p:
                        change = max(change, largest_change(cell, layout, i, p, a, b))
                if change > best:
                    best, player, first, second = change, p, a, b
    return player, first, second


@in_place
def largest_change(cell, layout, i, player, a, b):
    """Return how much player i's payoff differences change at most along an edge of another player's simplex."""
    step = layout.strides[i, player]
    block = step * layout.sizes[player]
    start = layout.tensors[i]
    largest = 0.0
    for outer in range(start, start + layout.rows[i] * layout.columns[i], block):
        for c in range(outer, outer + step):
            largest = max(largest, abs(cell[c + a * step] - cell[c + b * step]))
    return largest
