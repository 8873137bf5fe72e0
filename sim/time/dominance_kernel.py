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
    """Return what is played after every history of every state, OPEN where dominance leaves a choice, and its worth.

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
    found : ndarray of int64, shape (states, histories)
        Profiles.
    values : ndarray, shape (states, histories, persons)
        Their worth; -inf where a history is missing or a choice is left.
    """
    found, values = np.full(with_history.shape, OPEN), np.full((*with_history.shape, worth.shape[1]), -np.inf)
    row_left, column_left = np.zeros(len(rows), np.int64), np.zeros(len(columns), np.int64)
    for s in range(len(worth)):
        own, others = worth[s, people[s, 0]], worth[s, people[s, 1]]
        if not (_are_finite(own) and _are_finite(others)):
            continue
        for h in range(len(histories)):
            if not with_history[s, h]:
                continue
            some_rows = _listed(with_row[s], row_left)
            some_columns = _listed(with_column[s], column_left)
            fewer = True
            while fewer and some_rows + some_columns > 2:
                before, start = some_rows + some_columns, histories[h]
                some_rows = _undominated(own, start, rows, row_left, some_rows, columns, column_left, some_columns)
                some_columns = _undominated(
                    others, start, columns, column_left, some_columns, rows, row_left, some_rows
                )
                fewer = some_rows + some_columns < before
            if some_rows + some_columns == 2:
                profile = histories[h] + rows[row_left[0]] + columns[column_left[0]]
                found[s, h] = profile
                for p in range(worth.shape[1]):
                    values[s, h, p] = worth[s, p, profile]
    return found, values


@in_place
def _are_finite(payoffs):
    finite = True
    for payoff in payoffs:
        finite &= np.isfinite(payoff)
    return finite


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
def _undominated(worth, start, moves, left, count, other_moves, others, many):
    """Keep in `left` the moves that no other of them beats, whatever of the first `many` of `others` is met."""
    best, place = 0, start + other_moves[others[0]]
    for i in range(1, count):
        if worth[place + moves[left[i]]] > worth[place + moves[left[best]]]:
            best = i
    left[0], left[best] = left[best], left[0]  # nothing beats this one, and most often it beats all others
    kept = 1
    for i in range(1, count):
        if not _beats(worth, start + moves[left[0]], start + moves[left[i]], other_moves, others, many):
            left[kept] = left[i]
            kept += 1
    i = 1
    while i < kept:
        dominated = False
        for k in range(1, kept):
            if k != i and _beats(worth, start + moves[left[k]], start + moves[left[i]], other_moves, others, many):
                dominated = True
                break
        if dominated:
            kept -= 1
            left[i] = left[kept]
        else:
            i += 1
    return kept


@in_place
def _beats(worth, more, less, other_moves, others, many):
    for j in range(many):
        place = other_moves[others[j]]
        high, low = worth[more + place], worth[less + place]
        if not high - low > max(ROUNDING, TOLERANCE * max(abs(high), abs(low))):
            return False
    return True
