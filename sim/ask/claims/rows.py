"""Answers in rows: what each kind of place has one or several of, at each point and in each case."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from sim.ask.claims.worlds import Worlds
from sim.scenario.formula import ARRAYS
from sim.solve.profile import TOLERANCE


def _near(a, b):
    return np.abs(np.subtract(a, b)) <= TOLERANCE * (1 + np.abs(a) + np.abs(b))


# Comparisons of expectations, which carry rounding.
TOLERANT = {
    **ARRAYS,
    "<": lambda a, b: 1.0 * (np.less(a, b) & ~_near(a, b)),
    "<=": lambda a, b: 1.0 * (np.less(a, b) | _near(a, b)),
    ">": lambda a, b: 1.0 * (np.greater(a, b) & ~_near(a, b)),
    ">=": lambda a, b: 1.0 * (np.greater(a, b) | _near(a, b)),
    "==": lambda a, b: 1.0 * _near(a, b),
    "!=": lambda a, b: 1.0 * ~_near(a, b),
}


@dataclass(frozen=True, eq=False)
class Rows:
    """The answers at a place, one row each.

    Attributes
    ----------
    worlds : Worlds
    cases : tuple of str
        The moves, profiles or plans that the place lists.
    point, case : ndarray of int, shape (rows,)
    """

    worlds: Worlds
    cases: tuple[str, ...]
    point: np.ndarray
    case: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        """Points and cases."""
        return self.worlds.size, len(self.cases)

    def count(self, truth: np.ndarray | None = None) -> np.ndarray:
        """Return the number of rows, or of rows where `truth` holds, by point and case."""
        place = np.ravel_multi_index((self.point, self.case), self.shape)
        return np.bincount(place, truth, minlength=prod(self.shape)).reshape(self.shape)

    def least(self, values: np.ndarray) -> np.ndarray:
        """Return the least value by point and case; infinite where there is no row."""
        result = np.full(self.shape, np.inf)
        np.minimum.at(result, (self.point, self.case), values)
        return result

    def greatest(self, values: np.ndarray) -> np.ndarray:
        """Return the greatest value by point and case; minus infinity where there is no row."""
        return -self.least(-values)

    def average(self, values: np.ndarray) -> np.ndarray:
        """Return the mean value by point and case; NaN where there is no row."""
        count = self.count()
        return np.divide(self.count(values), count, out=np.full(self.shape, np.nan), where=count > 0)
