"""The path of Lemke and Howson in whole numbers: one equilibrium of any two-player game, exactly.

Pivots keep all entries of a tableau integers (Edmonds 1967; Bareiss 1968), and ties of the ratio test are broken
lexicographically, so that a path always ends.

References
----------
Lemke, C. and Howson, J. (1964), Equilibrium points of bimatrix games; von Stengel, B. (2007), Equilibrium computation
for two-player games in strategic and extensive form, in Algorithmic Game Theory, sections 3.5 and 3.6.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import numpy as np


def lemke_howson(
    A: np.ndarray, B: np.ndarray, label: int, most_pivots: int
) -> tuple[tuple[np.ndarray, np.ndarray] | None, int]:
    """Return the equilibrium at the end of the path of a label, and the number of pivots that it took.

    Parameters
    ----------
    A, B : ndarray of Fraction, shapes (m, n) and (n, m)
        Losses, each player's own move first.
    label : int
        The label dropped first: a move of the first player, then of the second.
    most_pivots : int
        Pivots after which the path is given up.

    Returns
    -------
    profile : pair of ndarray, shapes (m,) and (n,), or None where the path was given up
        Zero exactly where a move is not played.
    pivots : int
    """
    m, n = A.shape
    of_y, y_scale = _tableau(A, range(m), range(m, m + n))
    of_x, x_scale = _tableau(B, range(m, m + n), range(m))
    here, there, entering = (of_x, of_y, label) if label < m else (of_y, of_x, label)
    for pivot in range(most_pivots):
        entering = here.enter(entering)
        if entering == label:
            return (of_x.strategy(range(m), x_scale), of_y.strategy(range(m, m + n), y_scale)), pivot + 1
        here, there = there, here
    return None, most_pivots


def _tableau(losses: np.ndarray, slacks: range, variables: range) -> tuple[_Tableau, list[int]]:
    """Return the tableau of gains × weights + slacks = 1, and by what each column was multiplied.

    The gains of a column are twice its largest loss less its losses, all positive, and multiplied to be integers.
    """
    rows, columns = losses.shape
    table = np.zeros((rows, rows + columns + 1), dtype=object)
    scale = []
    for label, column in zip(variables, losses.T):
        gains = [2 * (max(column) or Fraction(1)) - loss for loss in column]
        scale.append(lcm(*(gain.denominator for gain in gains)))
        table[:, label] = [int(gain * scale[-1]) for gain in gains]
    for row, label in enumerate(slacks):
        table[row, label] = 1
    table[:, -1] = 1
    return _Tableau(table, list(slacks)), scale


class _Tableau:
    """A tableau of integers over the labels and the right-hand side, with the labels of its basis."""

    def __init__(self, table: np.ndarray, basis: list[int]):
        self.table, self.basis = table, basis
        self.order = [-1, *basis]  # what the lexicographic ratio test compares
        self.pivot = 1

    def enter(self, label: int) -> int:
        """Bring a label into the basis and return the one that leaves."""
        table, column = self.table, self.table[:, label].copy()
        row = self._leaving_row(column)
        others = np.arange(len(table)) != row
        table[others] = (table[others] * column[row] - np.outer(column[others], table[row])) // self.pivot
        self.pivot = column[row]
        self.basis[row], leaving = label, self.basis[row]
        return leaving

    def _leaving_row(self, column: np.ndarray) -> int:
        rows = [row for row in range(len(column)) if column[row] > 0]
        best = rows[0]
        for row in rows[1:]:
            for entry in self.order:
                difference = self.table[row, entry] * column[best] - self.table[best, entry] * column[row]
                if difference:
                    best = row if difference < 0 else best
                    break
        return best

    def strategy(self, labels: range, scale: list[int]) -> np.ndarray:
        """Return the weights of the labels, each times its scale, as probabilities."""
        value = dict(zip(self.basis, self.table[:, -1]))
        weights = [value.get(label, 0) * factor for label, factor in zip(labels, scale)]
        total = sum(weights)
        return np.array([float(Fraction(weight, total)) for weight in weights])
