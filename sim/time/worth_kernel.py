"""What profiles are worth, this period and all that follow: a kernel."""

import numpy as np

from sim.kernels.compiling import entry

LANES = 4  # persons that are added up side by side, as processors do

# Numbers of places are unsigned: of signed ones compiled code asks at every look whether they count from the end.
_NUMBERS, _PLACES = np.zeros(1, np.uint32), np.zeros((1, 1), np.uint64)


@entry(
    "what follows in games over time",
    3,
    lambda kernel: kernel(
        np.zeros((1, 1, 1)), np.ones(1), _PLACES, _PLACES[0],
        np.zeros((1, 1, LANES)), np.zeros(2, np.uint32), _NUMBERS[:0], np.zeros(0),
    ),
)  # fmt: skip
def worth_of_profiles(now, discount, row, kind, values, pointer, target, chance):
    """Return what every profile of every state is worth to each person.

    Parameters
    ----------
    now : ndarray, shape (states, persons, profiles)
        What the period brings.
    discount : ndarray, shape (persons,)
    row : ndarray of uint64, shape (states, profiles)
        The row of chances of each profile.
    kind : ndarray of uint64, shape (rows,)
        Which of `values` count in each row.
    values : ndarray, shape (kinds, states, persons and what is missing to a multiple of LANES)
        Of the states that may follow.
    pointer, target : ndarray of uint32
    chance : ndarray
        The rows of chances, compressed.

    Returns
    -------
    ndarray, shape (states, persons, profiles)
    """
    states, persons, profiles = now.shape
    ahead = np.zeros((len(kind), values.shape[2]))
    for r in range(len(kind)):
        known = values[kind[r]]
        for p in range(0, known.shape[1], LANES):
            a, b, c, d = 0.0, 0.0, 0.0, 0.0
            for k in range(pointer[r], pointer[r + 1]):
                share, value = chance[k], known[target[k]]
                a += share * value[p]
                b += share * value[p + 1]
                c += share * value[p + 2]
                d += share * value[p + 3]
            ahead[r, p], ahead[r, p + 1], ahead[r, p + 2], ahead[r, p + 3] = a, b, c, d
        for p in range(persons):
            ahead[r, p] *= discount[p]
    worth = np.empty_like(now)
    for s in range(states):
        for p in range(persons):
            for q in range(profiles):
                worth[s, p, q] = now[s, p, q] + ahead[row[s, q], p]
    return worth
