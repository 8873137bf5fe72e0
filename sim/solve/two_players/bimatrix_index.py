"""The index of a regular equilibrium of a two-player game, for kernels.

References
----------
Shapley, L. (1974), A note on the Lemke-Howson algorithm; von Stengel, B. (2007), Equilibrium computation for
two-player games in strategic and extensive form, in Algorithmic Game Theory.
"""

import numpy as np


def regular_index(A, B, x, y):
    """Return the index of a regular equilibrium, 0 where rounding leaves it open.

    It is (-1)^(k-1) times the signs of the determinants of the two players' losses on the supports, of size k each:
    where all moves of a support lose the same v > 0, the determinant of losses is v times that of their differences.

    Parameters
    ----------
    A, B : ndarray, shapes (m, n) and (n, m)
        Losses, each player's own move first.
    x, y : ndarray, shapes (m,) and (n,)
    """
    size = _support_size(x)
    if size != _support_size(y):
        return 0
    if size == 1:
        return 1
    rows, columns = _support(x, size), _support(y, size)
    sign = _sign_of_determinant(A, rows, columns, y) * _sign_of_determinant(B, columns, rows, x)
    return sign if size % 2 == 1 else -sign


def _support_size(strategy):
    """Return the number of moves played."""
    size = 0
    for a in range(len(strategy)):
        if strategy[a] > 0:
            size += 1
    return size


def _support(strategy, size):
    """Return the numbers of the moves played, shape (size,)."""
    moves = np.empty(size, np.int64)
    end = 0
    for a in range(len(strategy)):
        if strategy[a] > 0:
            moves[end] = a
            end += 1
    return moves


def _sign_of_determinant(losses, own, others, weights):
    """Return the sign of the determinant of losses on the supports, each column weighed by its probability.

    Weighed so, the rows have equal sums, and no column's scale drowns another's.
    """
    size = len(own)
    matrix = np.empty((size, size), losses.dtype)
    for i in range(size):
        for j in range(size):
            matrix[i, j] = losses[own[i], others[j]] * weights[others[j]]
    sign = 1
    for i in range(size):
        pivot = i
        for r in range(i + 1, size):
            if abs(matrix[r, i]) > abs(matrix[pivot, i]):
                pivot = r
        if matrix[pivot, i] == 0:
            return 0
        if (matrix[pivot, i] < 0) != (pivot != i):
            sign = -sign
        for j in range(size):
            matrix[i, j], matrix[pivot, j] = matrix[pivot, j], matrix[i, j]
        for r in range(i + 1, size):
            share = matrix[r, i] / matrix[i, i]
            for j in range(i, size):
                matrix[r, j] -= share * matrix[i, j]
    return sign
