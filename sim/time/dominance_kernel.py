"""Subgames that iterated strict dominance decides: a kernel.

Only what is beaten by more than any tolerance goes. Whatever is left over by that alone, one move of each, is what every
solver finds, for moves that are strictly dominated are in no equilibrium, in whatever order they go.
"""

import numpy as np

from sim.kernels.code import in_place
from sim.kernels.compiling import entry
from sim.solve.profile import ROUNDING, TOLERANCE

OPEN = -1

_NUMBERS, _SOME = np.zeros(1, np.int64), np.ones((1, 1), np.bool_)


@entry(
    "games over time",
    3,
    lambda kernel: kernel(
        np.zeros((1, 1, 1)), np.zeros((1, 2), np.int64), _NUMBERS, _NUMBERS, _NUMBERS, _SOME, _SOME, _SOME
    ),
)
def decide_subgames(worth, people, histories, rows, columns, with_history, with_row, with_column):
    """Return the profile that is played after every history of every state, OPEN where dominance leaves a choice.

    Parameters
    ----------
    worth : ndarray, shape (states, persons, profiles)
    people : ndarray of int64, shape (states, 2)
        The persons who choose rows and columns.
    histories, rows, columns : ndarray of int64
        What each adds to the number of a profile.
    with_history, with_row, with_column : ndarray of bool, shape (states, …)
        Which there are in a state.

    Returns
    -------
    ndarray of int64, shape (states, histories)
    """
    found = np.full(with_history.shape, OPEN)
    own, others = np.zeros((len(rows), len(columns))), np.zeros((len(columns), len(rows)))
    row_left, column_left = np.zeros(len(rows), np.int64), np.zeros(len(columns), np.int64)
    for s in range(len(worth)):
        for h in range(len(histories)):
            if not with_history[s, h]:
                continue
            some_rows = _listed(with_row[s], row_left)
            some_columns = _listed(with_column[s], column_left)
            finite = True
            for i in range(some_rows):
                for j in range(some_columns):
                    a, b = row_left[i], column_left[j]
                    profile = histories[h] + rows[a] + columns[b]
                    own[a, b], others[b, a] = worth[s, people[s, 0], profile], worth[s, people[s, 1], profile]
                    finite = finite and np.isfinite(own[a, b]) and np.isfinite(others[b, a])
            fewer = finite
            while fewer and some_rows + some_columns > 2:
                before = some_rows + some_columns
                some_rows = _without_dominated(own, row_left, some_rows, column_left, some_columns)
                some_columns = _without_dominated(others, column_left, some_columns, row_left, some_rows)
                fewer = some_rows + some_columns < before
            if finite and some_rows + some_columns == 2:
                found[s, h] = histories[h] + rows[row_left[0]] + columns[column_left[0]]
    return found


@in_place
def _listed(there, left):
    """Write the numbers of what is there into `left`; return how many there are."""
    count = 0
    for a in range(len(there)):
        if there[a]:
            left[count] = a
            count += 1
    return count


@in_place
def _without_dominated(own, left, count, others, many):
    """Keep in `left` the moves that no other of them beats, whatever of the first `many` of `others` is met."""
    i = 0
    while i < count:
        dominated = False
        for k in range(count):
            if k != i and _beats(own, left[k], left[i], others, many):
                dominated = True
                break
        if dominated:
            count -= 1
            left[i] = left[count]
        else:
            i += 1
    return count


@in_place
def _beats(own, more, less, others, many):
    for j in range(many):
        high, low = own[more, others[j]], own[less, others[j]]
        if not high - low > max(ROUNDING, TOLERANCE * max(abs(high), abs(low))):
            return False
    return True
