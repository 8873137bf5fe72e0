"""The index of a regular equilibrium of a two-player game, for kernels.

References
----------
Shapley, L. (1974), A note on the Lemke-Howson algorithm; von Stengel, B. (2007), Equilibrium computation for
two-player games in strategic and extensive form, in Algorithmic Game Theory.
"""

import numpy as np


def regular_index(A, B, x, y):
    """Return the index of a regular equilibrium, 0 where rounding leaves it open.

    It is (-1)^(k-1) times the signs of the two players' determinants of payoff differences on the supports, of
    size k each.

    Parameters
    ----------
    A, B : ndarray, shapes (m, n) and (n, m)
        Each player's own move first.
    x, y : ndarray, shapes (m,) and (n,)
    """
    size = _support_size(x)
    if size != _support_size(y):
        return 0
    if size == 1:
        return 1
    rows, columns = _support(x, size), _support(y, size)
    sign = _sign_of_differences(A, rows, columns) * _sign_of_differences(B, columns, rows)
    return sign if size % 2 == 1 else -sign


def _support_size(strategy):
    """Return the number of moves played."""
    size = 0
    for a in range(len(strategy)):
        if strategy[a] > 0.0:
            size += 1
    return size


def _support(strategy, size):
    """Return the numbers of the moves played, shape (size,)."""
    moves = np.empty(size, np.int64)
    end = 0
    for a in range(len(strategy)):
        if strategy[a] > 0.0:
            moves[end] = a
            end += 1
    return moves


def _sign_of_differences(payoffs, own, others):
    """Return the sign of det D, D[i, j] = u[i, j] - u[0, j] - u[i, 0] + u[0, 0] over the moves but the first."""
    size = len(own) - 1
    matrix = np.empty((size, size))
    for i in range(size):
        for j in range(size):
            here = payoffs[own[i + 1], others[j + 1]] - payoffs[own[0], others[j + 1]]
            matrix[i, j] = here - (payoffs[own[i + 1], others[0]] - payoffs[own[0], others[0]])
    sign = 1
    for i in range(size):
        pivot = i
        for r in range(i + 1, size):
            if abs(matrix[r, i]) > abs(matrix[pivot, i]):
                pivot = r
        if matrix[pivot, i] == 0.0:
            return 0
        if (matrix[pivot, i] < 0.0) != (pivot != i):
            sign = -sign
        for j in range(size):
            matrix[i, j], matrix[pivot, j] = matrix[pivot, j], matrix[i, j]
        for r in range(i + 1, size):
            share = matrix[r, i] / matrix[i, i]
            for j in range(i, size):
                matrix[r, j] -= share * matrix[i, j]
    return sign
