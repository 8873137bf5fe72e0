"""Vertices of the best-response polytope of a bimatrix game, by the double description method.

For the mixed strategies x of one player and the losses of the other player's replies, zero or positive, the
polytope is {(x, v): x a mixed strategy, v <= loss of every reply against x}. A vertex carries the labels of the
inequalities that hold with equality: moves that x does not play and replies that are best against x. Nothing is
subtracted but v from a loss, and ties are judged as a share of the two, so that the answer does not depend on the
scale of any move's losses.

References
----------
Motzkin, T., Raiffa, H., Thompson, G. and Thrall, R. (1953), The double description method; Fukuda, K. and
Prodon, A. (1996), Double description method revisited, proposition 7 (the combinatorial test of adjacency); von
Stengel, B. (2002), Computing equilibria for two-person games, section 2 (best-response polytope, labels).
"""

import numpy as np

from sim.kernels.code import in_place
from sim.solve.two_players.losses import DOUBTFUL

# Labels are the bits of a signed 64-bit integer.
MOST_LABELS = 62

# Vertices cut off from which on their edges are looked up, not searched for.
FEW = 8


def best_response_vertices(replies, noise, tolerance, budget):
    """Return the vertices of the best-response polytope with their labels.

    Replies are added one at a time: vertices that violate the new inequality go, and each edge that it cuts
    gives a new vertex. Ties add labels to a vertex and never duplicate it, so degenerate games are no exception.

    Parameters
    ----------
    replies : ndarray, shape (n, m)
        Loss of each reply against each pure move of the player whose polytope it is, m + n <= MOST_LABELS; of
        floats or of Fractions.
    noise : float
        What rounding leaves of a tie, as a share of the sum of the two losses.
    tolerance : float
        Largest difference between two losses that counts as a tie, as a share of their sum.
    budget : int
        Largest number of vertices held at any time.

    Returns
    -------
    points : ndarray, shape (k, m)
        Mixed strategies, one per vertex.
    labels : ndarray of int64, shape (k,)
        Bit a < m: move a is not played. Bit m + j: reply j is a best reply.
    certain : bool
        False where some difference was more than noise, yet too close to the tolerance to be called a tie or none.
    finished : bool
        False where the budget was spent; the vertices then mean nothing.
    """
    n, m = replies.shape
    # A row of points holds the strategy, v, the loss of the reply being added and, signed, by how much it is more
    # than v: zero where that is a tie.
    points = np.empty((4 * (m + n), m + 3), replies.dtype)
    labels = np.empty(len(points), np.int64)
    if budget <= m:
        return points[:0, :m], labels[:0], True, False
    _first_reply(replies, points, labels)
    count = m + 1
    simple = True  # every vertex has exactly m labels
    certain = True
    for j in range(1, n):
        label = 1 << (m + j)
        cut = 0
        for p in range(count):
            v, loss = points[p, m], 0 * points[p, m]
            for a in range(m):
                loss += replies[j, a] * points[p, a]
            slack, tie = loss - v, tolerance * (loss + abs(v))
            if noise * (loss + abs(v)) < abs(slack) and abs(slack) < DOUBTFUL * tie:
                certain = False
            if abs(slack) <= tie:
                slack = 0 * slack
                labels[p] |= label
                simple = False
            elif slack < 0:
                cut += 1
            points[p, m + 1], points[p, m + 2] = loss, slack
        if cut == 0:
            continue
        end = count
        ends = _cut_ends(points, labels, count, cut) if simple and cut >= FEW else np.empty((0, 2), np.int64)
        for p in range(count):
            if points[p, m + 2] > 0:
                if end + cut > budget:
                    return points[:0, :m], labels[:0], certain, False
                while end + cut > len(points):
                    points, labels = _doubled(points, labels)
                if len(ends):
                    end = _cut_simple_edges(points, labels, p, ends, end, label)
                else:
                    end = _cut_edges(points, labels, count, p, end, label, simple)
        count = _without_cut(points, labels, count, end)
    return points[1:count, :m], labels[1:count], certain, True


def number_of_labels(labels):
    """Return the number of bits set in a non-negative integer."""
    count = 0
    while labels:
        labels &= labels - 1
        count += 1
    return count


@in_place
def _first_reply(replies, points, labels):
    """Write the polytope of the first reply alone.

    Row 0 is the direction of falling v, which plays no move; the others are the pure strategies.
    """
    m = replies.shape[1]
    unplayed = (1 << m) - 1
    for p in range(m + 1):
        for a in range(m + 1):
            points[p, a] = 0
    points[0, m] = -1
    labels[0] = unplayed
    for a in range(m):
        points[a + 1, a] = 1
        points[a + 1, m] = replies[0, a]
        labels[a + 1] = unplayed ^ (1 << a) | (1 << m)


@in_place
def _cut_edges(points, labels, count, p, end, label, simple):
    """Write, from row `end`, where the edges from p to vertices of negative slack are cut; return the next row."""
    m = points.shape[1] - 3
    for q in range(count):
        if points[q, m + 2] >= 0:
            continue
        shared = int(labels[p]) & int(labels[q])
        if simple:  # an edge wherever all labels of p but one are shared
            own = int(labels[p]) ^ shared
            if own & (own - 1):
                continue
        elif number_of_labels(shared) < m - 1 or not _is_edge(labels, count, shared):
            continue
        _cut_edge(points, labels, p, q, end, shared | label)
        end += 1
    return end


@in_place
def _cut_simple_edges(points, labels, p, ends, end, label):
    """Do what `_cut_edges` does where every vertex has as many labels as dimensions, from the table of `_cut_ends`."""
    first, rest = end, int(labels[p])
    while rest:
        bit = rest & -rest
        rest ^= bit
        edge = int(labels[p]) ^ bit
        slot = _slot(ends, edge)
        if ends[slot, 1] >= 0:
            at = end
            while at > first and labels[at - 1] > ends[slot, 1]:  # their rows, in order, where their labels will be
                labels[at] = labels[at - 1]
                at -= 1
            labels[at] = ends[slot, 1]
            end += 1
    for row in range(first, end):
        q = labels[row]
        _cut_edge(points, labels, p, q, row, int(labels[p]) & int(labels[q]) | label)
    return end


@in_place
def _cut_edge(points, labels, p, q, row, label):
    """Write the point where the edge from p to q is cut, and its labels."""
    m = points.shape[1] - 3
    if p == 0:  # down to the loss
        for a in range(m):
            points[row, a] = points[q, a]
        points[row, m] = points[q, m + 1]
    else:
        above, below = points[p, m + 2], -points[q, m + 2]
        of_p, of_q = below / (above + below), above / (above + below)
        for a in range(m + 1):
            points[row, a] = of_p * points[p, a] + of_q * points[q, a]
    labels[row] = label


def _cut_ends(points, labels, count, cut):
    """Return a hash table of the edges that end in a vertex of negative slack, where every vertex has m labels.

    Rows hold the labels of an edge, all but one of its end's, and that end; -1 where there is none.
    """
    m = points.shape[1] - 3
    size = 4
    while size < 2 * m * cut:
        size *= 2
    ends = np.full((size, 2), -1, np.int64)
    for q in range(count):
        if points[q, m + 2] < 0:
            rest = int(labels[q])
            while rest:
                bit = rest & -rest
                rest ^= bit
                slot = _slot(ends, int(labels[q]) ^ bit)
                ends[slot, 0], ends[slot, 1] = int(labels[q]) ^ bit, q
    return ends


@in_place
def _slot(ends, edge):
    """Return where an edge stands in the table, or would stand."""
    last = len(ends) - 1
    slot = (edge ^ edge >> 7 ^ edge >> 16 ^ edge >> 29 ^ edge >> 43) & last
    while ends[slot, 1] >= 0 and ends[slot, 0] != edge:
        slot = (slot + 1) & last
    return slot


@in_place
def _is_edge(labels, count, shared):
    """Return whether the vertices that carry all the labels `shared` are two: then an edge joins them."""
    carriers = 0
    for r in range(count):
        if labels[r] & shared == shared:
            carriers += 1
    return carriers == 2


@in_place
def _without_cut(points, labels, count, end):
    """Close up the rows up to `end`, dropping those below `count` with negative slack; return how many stay."""
    m = points.shape[1] - 3
    kept = 0
    for p in range(end):
        if p >= count or points[p, m + 2] >= 0:
            if kept != p:
                labels[kept] = labels[p]
                for a in range(m + 1):
                    points[kept, a] = points[p, a]
            kept += 1
    return kept


def _doubled(points, labels):
    """Return copies with room for twice as many vertices."""
    size, width = points.shape
    more_points, more_labels = np.empty((2 * size, width), points.dtype), np.empty(2 * size, np.int64)
    for p in range(size):
        more_labels[p] = labels[p]
        for a in range(width):
            more_points[p, a] = points[p, a]
    return more_points, more_labels
