"""Vertices of the best-response polytope of a bimatrix game, by the double description method.

For the mixed strategies x of one player and the payoffs of the other player's replies, the polytope is
{(x, v): x a mixed strategy, v >= payoff of every reply against x}. A vertex carries the labels of the
inequalities that hold with equality: moves that x does not play and replies that are best against x.

References
----------
Motzkin, T., Raiffa, H., Thompson, G. and Thrall, R. (1953), The double description method; Fukuda, K. and
Prodon, A. (1996), Double description method revisited, proposition 7 (the combinatorial test of adjacency); von
Stengel, B. (2002), Computing equilibria for two-person games, section 2 (best-response polytope, labels).
"""

import numpy as np

# A tie is a difference of at most the tolerance; one within this factor of it is too close to call.
DOUBTFUL = 10.0

# Labels are the bits of a signed 64-bit integer.
MOST_LABELS = 62


def best_response_vertices(replies, tolerance, budget):
    """Return the vertices of the best-response polytope with their labels.

    Replies are added one at a time: vertices that violate the new inequality go, and each edge that it cuts
    gives a new vertex. Ties add labels to a vertex and never duplicate it, so degenerate games are no exception.

    Parameters
    ----------
    replies : ndarray, shape (n, m)
        Payoff of each reply against each pure move of the player whose polytope it is, m + n <= MOST_LABELS.
    tolerance : float
        Largest difference in payoff that counts as a tie.
    budget : int
        Largest number of vertices held at any time.

    Returns
    -------
    points : ndarray, shape (k, m)
        Mixed strategies, one per vertex.
    labels : ndarray of int64, shape (k,)
        Bit a < m: move a is not played. Bit m + j: reply j is a best reply.
    certain : bool
        False where some difference was too close to the tolerance to be called a tie or none.
    finished : bool
        False where the budget was spent; the vertices then mean nothing.
    """
    n, m = replies.shape
    # A row of points holds the strategy, v, and the slack of the reply being added.
    points = np.empty((4 * (m + n), m + 2))
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
            slack = points[p, m]
            for a in range(m):
                slack -= replies[j, a] * points[p, a]
            points[p, m + 1] = slack
            if slack < -tolerance:
                cut += 1
            elif slack <= tolerance:
                labels[p] |= label
                simple = False
            if tolerance < DOUBTFUL * abs(slack) and abs(slack) < DOUBTFUL * tolerance:
                certain = False
        if cut == 0:
            continue
        end = count
        for p in range(count):
            if points[p, m + 1] > tolerance:
                if end + cut > budget:
                    return points[:0, :m], labels[:0], certain, False
                while end + cut > len(points):
                    points, labels = _doubled(points, labels)
                end = _cut_edges(points, labels, tolerance, count, p, end, label, simple)
        count = _without_cut(points, labels, tolerance, count, end)
    return points[1:count, :m], labels[1:count], certain, True


def number_of_labels(labels):
    """Return the number of bits set in a non-negative integer."""
    count = 0
    while labels:
        labels &= labels - 1
        count += 1
    return count


def _first_reply(replies, points, labels):
    """Write the polytope of the first reply alone.

    Row 0 is the direction of growing v, which plays no move; the others are the pure strategies.
    """
    m = replies.shape[1]
    unplayed = (1 << m) - 1
    for p in range(m + 1):
        for a in range(m + 1):
            points[p, a] = 0.0
    points[0, m] = 1.0
    labels[0] = unplayed
    for a in range(m):
        points[a + 1, a] = 1.0
        points[a + 1, m] = replies[0, a]
        labels[a + 1] = unplayed ^ (1 << a) | (1 << m)


def _cut_edges(points, labels, tolerance, count, p, end, label, simple):
    """Write, from row `end`, where the edges from p to vertices of negative slack are cut; return the next row."""
    m = points.shape[1] - 2
    above = points[p, m + 1]
    for q in range(count):
        below = -points[q, m + 1]
        if below <= tolerance:
            continue
        shared = int(labels[p]) & int(labels[q])
        if simple:  # an edge wherever all labels of p but one are shared
            own = int(labels[p]) ^ shared
            if own & (own - 1):
                continue
        elif number_of_labels(shared) < m - 1 or not _is_edge(labels, count, shared):
            continue
        total = above + below if p > 0 else above  # a direction is added, not averaged
        of_p, of_q = below / total, above / total
        for a in range(m + 1):
            points[end, a] = of_p * points[p, a] + of_q * points[q, a]
        labels[end] = shared | label
        end += 1
    return end


def _is_edge(labels, count, shared):
    """Return whether the vertices that carry all the labels `shared` are two: then an edge joins them."""
    carriers = 0
    for r in range(count):
        if labels[r] & shared == shared:
            carriers += 1
    return carriers == 2


def _without_cut(points, labels, tolerance, count, end):
    """Close up the rows up to `end`, dropping those below `count` with negative slack; return how many stay."""
    m = points.shape[1] - 2
    kept = 0
    for p in range(end):
        if p >= count or points[p, m + 1] >= -tolerance:
            if kept != p:
                labels[kept] = labels[p]
                for a in range(m + 1):
                    points[kept, a] = points[p, a]
            kept += 1
    return kept


def _doubled(points, labels):
    """Return copies with room for twice as many vertices."""
    size, width = points.shape
    more_points, more_labels = np.empty((2 * size, width)), np.empty(2 * size, np.int64)
    for p in range(size):
        more_labels[p] = labels[p]
        for a in range(width):
            more_points[p, a] = points[p, a]
    return more_points, more_labels
