"""Rank correlations between parameters: shares that are uniform each by itself and tied by a Gaussian copula.

References
----------
Iman, R. L. and Conover, W. J. (1982), A distribution-free approach to inducing rank correlation among input variables;
Kruskal, W. H. (1958), Ordinal measures of association (the rank correlation of a normal pair).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.errors import InputError, nearest, shown
from sim.scenario.menu import level

SMALLEST = 2.0**-53  # share of the weight; the normal distribution of 0 or 1 is infinite
ROUNDING = 1e-9  # of a matrix that is as good as positive semidefinite
KEYS = ("between", "rank")


def read_correlations(section: Any, parameters: Sequence[str], where: str) -> np.ndarray | None:
    """Return the lower triangular factor of the normal correlations between parameters; None where there are none.

    Parameters
    ----------
    section : list of ``{between: [a, b], rank: r}``
        Rank correlations, each from -1 to 1; pairs that are not named have none.
    parameters : sequence of str
        Those that have a distribution.

    Returns
    -------
    ndarray, shape (parameters, parameters), or None

    Raises
    ------
    InputError
        For an entry that is no correlation of two of them, or correlations that contradict each other.
    """
    if not isinstance(section, list):
        raise InputError(f"{where}: a list such as [{{between: [a, b], rank: 0.5}}] is expected, not {shown(section)}.")
    ranks = np.eye(len(parameters))
    named: set[frozenset[str]] = set()
    for number, entry in enumerate(section, 1):
        here = f"{where}, entry {number}"
        first, second, rank = _entry(entry, parameters, here)
        if frozenset((first, second)) in named:
            raise InputError(f"{here}: the correlation of {first} and {second} is given twice.")
        named.add(frozenset((first, second)))
        i, j = parameters.index(first), parameters.index(second)
        ranks[i, j] = ranks[j, i] = rank
    if not named:
        return None
    factor = _factor(2 * np.sin(np.pi / 6 * ranks))
    if factor is None:
        raise InputError(
            f"{where}: no distribution has all of these correlations, since they contradict each other (their matrix is "
            "not positive semidefinite); make some of them smaller."
        )
    return factor


def correlated(shares: Sequence[np.ndarray], factor: np.ndarray) -> list[np.ndarray]:
    """Return independent shares, a column for each parameter, tied as a factor of `read_correlations` says."""
    from scipy.special import ndtr, ndtri

    normal = [ndtri(np.clip(column, SMALLEST, 1 - SMALLEST)) for column in shares]
    tied = []
    for j, (row, column) in enumerate(zip(factor, shares)):
        on = np.flatnonzero(row)
        tied.append(column if on.tolist() == [j] else ndtr(sum(row[k] * normal[k] for k in on)))
    return tied


def _entry(entry: Any, parameters: Sequence[str], where: str) -> tuple[str, str, float]:
    if not isinstance(entry, Mapping) or set(entry) != set(KEYS):
        raise InputError(f"{where}: 'between' and 'rank' are expected, as in {{between: [a, b], rank: 0.5}}.")
    pair = entry["between"]
    if not isinstance(pair, list) or len(pair) != 2 or pair[0] == pair[1]:
        raise InputError(f"{where}: between: two parameters are expected, not {shown(pair)}.")
    for name in pair:
        if name not in parameters:
            raise InputError(f"{where}: '{name}' is none of the parameters that vary; {nearest(str(name), parameters)}")
    rank = level(entry["rank"], f"{where}: rank")
    if not -1 <= rank <= 1:
        raise InputError(f"{where}: rank: a correlation from -1 to 1 is expected, not {rank:g}.")
    return pair[0], pair[1], rank


def _factor(matrix: np.ndarray) -> np.ndarray | None:
    """Return the Cholesky factor of a correlation matrix, None if it is not positive semidefinite.

    Written out, since a library's last digits depend on the processor.
    """
    factor = np.zeros_like(matrix)
    for j in range(len(matrix)):
        left = matrix[j:, j] - sum((factor[j:, k] * factor[j, k] for k in range(j)), np.zeros(len(matrix) - j))
        if left[0] < -ROUNDING or (left[0] <= ROUNDING and np.abs(left[1:]).max(initial=0.0) > ROUNDING**0.5):
            return None
        if left[0] > ROUNDING:
            factor[j:, j] = left / np.sqrt(left[0])
    return factor
