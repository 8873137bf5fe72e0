"""What a player loses against its best reply, for kernels: the numbers that decide a game, free of everything else.

In each column (the other player's move fixed) a payoff matters only by what it falls short of the best one. Losses
are zero or positive, so that sums of them over a mixed strategy are as exact, relative to their size, as the losses
themselves: a loss of 1e16 that is met with probability 1e-16 is weighed as well as any other. Moves that are strictly
dominated go first, lest a penalty that nobody would pay be what differences are measured against.
"""

import numpy as np

from sim.kernels.code import in_place
from sim.solve.profile import ROUNDING, STANDS_OUT, TOLERANCE

# A tie is a difference of at most the tolerance; one within this factor of it is too close to call.
DOUBTFUL = 10.0


def undominated(A, B):
    """Return the rows and columns that survive iterated elimination of moves strictly dominated by pure moves.

    Parameters
    ----------
    A, B : ndarray, shapes (m, n) and (n, m)
        Each player's own move first.
    """
    rows, columns = np.empty(A.shape[0], np.int64), np.empty(B.shape[0], np.int64)
    m, n = eliminate_dominated(A, B, rows, columns, np.empty(max(A.shape), np.bool_))
    return rows[:m], columns[:n]


@in_place
def eliminate_dominated(A, B, rows, columns, beaten):
    """Write what `undominated` returns to the front of `rows` and `columns`; return how many there are of each.

    `beaten` is work space for a truth value of each move of either player.
    """
    m, n = len(rows), len(columns)
    for a in range(m):
        rows[a] = a
    for b in range(n):
        columns[b] = b
    while m > 1 or n > 1:
        fewer_rows = _keep_undominated(A, rows[:m], columns[:n], beaten)
        fewer_columns = _keep_undominated(B, columns[:n], rows[:fewer_rows], beaten)
        if fewer_rows == m and fewer_columns == n:
            break
        m, n = fewer_rows, fewer_columns
    return m, n


def losses(payoffs, own, others):
    """Return what each of the moves `own` loses against the best of them, for each of the others' moves.

    Parameters
    ----------
    payoffs : ndarray, shape (m, n)
        Own move first; of floats or of Fractions.
    own, others : ndarray of int
        Moves that are left.

    Returns
    -------
    part : ndarray, shape (len(own), len(others))
        Zero exactly where the move ties with the best.
    noise : float
        What rounding of the payoffs leaves of a tie of expected losses, as a share of them.
    certain : bool
        False where some loss was too close to the tolerance to be called a tie or none.
    """
    floor, grain = _grain(payoffs, own, others)
    part = np.zeros_like(payoffs[: len(own), : len(others)])
    noise, certain = ROUNDING, True
    for b in range(len(others)):
        best = _best(payoffs, own, others[b])
        if grain > 0:
            noise = max(noise, ROUNDING * float(abs(best)) / grain)
        share = min(TOLERANCE * abs(best), STANDS_OUT * grain)
        rounding = max(floor, ROUNDING * abs(best))
        for a in range(len(own)):
            loss = best - payoffs[own[a], others[b]]
            if loss > max(rounding, share):
                part[a, b] = loss
            if loss > rounding and share < DOUBTFUL * loss and loss < DOUBTFUL * share:
                certain = False
    return part, noise, certain


@in_place
def _grain(payoffs, own, others):
    """Return the floor and the grain of these moves' payoffs, as `sim.solve.profile.payoff_grain` does."""
    largest, smallest, biggest = 0 * payoffs[0, 0], np.inf, 0 * payoffs[0, 0]
    for b in others:
        for a in own:
            biggest = max(biggest, abs(payoffs[a, b]))
    floor = ROUNDING * min(1.0, float(biggest))
    for b in others:
        best = _best(payoffs, own, b)
        for a in own:
            loss = best - payoffs[a, b]
            largest = max(largest, loss)
            if loss > max(floor, STANDS_OUT * max(abs(best), abs(payoffs[a, b]))) and loss < smallest:
                smallest = float(loss)
    return floor, smallest if smallest < np.inf else float(largest)


@in_place
def _best(payoffs, own, other):
    best = payoffs[own[0], other]
    for a in own:
        best = max(best, payoffs[a, other])
    return best


@in_place
def _keep_undominated(payoffs, own, others, beaten):
    """Move those of the moves `own` that none of them beats everywhere to the front; return how many."""
    floor, grain = 0.0, -1.0  # measured where payoffs are close, as they are in few games
    for k in range(len(own)):
        beaten[k] = False
        for i in range(len(own)):
            if not _is_more(payoffs, own[i], own[k], others):
                continue
            if not _is_clear(payoffs, own[i], own[k], others):
                if grain < 0:
                    floor, grain = _grain(payoffs, own, others)
                if not _stands_out(payoffs, own[i], own[k], others, floor, grain):
                    continue
            beaten[k] = True
            break
    count = 0
    for k in range(len(own)):
        if not beaten[k]:
            own[count] = own[k]
            count += 1
    return count


@in_place
def _is_more(payoffs, more, less, others):
    """Return whether one move brings more than another, be it ever so little, whatever the others do."""
    for b in others:
        high, low = payoffs[more, b], payoffs[less, b]
        if high <= low:
            return False
    return True


@in_place
def _is_clear(payoffs, more, less, others):
    """Return whether it brings so much more that no grain makes a tie of it."""
    for b in others:
        high, low = payoffs[more, b], payoffs[less, b]
        if high - low <= max(ROUNDING, TOLERANCE * max(abs(high), abs(low))):
            return False
    return True


@in_place
def _stands_out(payoffs, more, less, others, floor, grain):
    """Return whether it brings so much more that it is no tie, as `sim.solve.profile.exceeds` has it."""
    for b in others:
        high, low = payoffs[more, b], payoffs[less, b]
        size = max(abs(high), abs(low))
        if high - low <= max(floor, ROUNDING * size, min(TOLERANCE * size, STANDS_OUT * grain)):
            return False
    return True
