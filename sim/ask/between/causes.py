"""Which assumption is behind a crux: what drives the deciding comparison of payoffs across zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np

from sim.game.family import Family
from sim.solve.profile import TOLERANCE

Cause = tuple[str | None, float | None]  # the assumption, and its part in what drives the comparison
UNKNOWN: Cause = (None, None)
DECIDING = 10 * TOLERANCE  # of the payoff range: a comparison this near zero decides


class Causes:
    """The comparisons of a family of games along a line.

    Parameters
    ----------
    family : Family
        Payoffs, polynomial in the parameters.
    start, step : ndarray, shape (parameters,)
        The line is start + share × step.
    order : sequence of sequences of int
        Players of each stage.
    """

    def __init__(self, family: Family, start: np.ndarray, step: np.ndarray, order: Sequence[Sequence[int]]):
        self.family, self.start, self.step, self.order = family, start, step, order

    def of_equilibria(self, share: float, changed: Iterable[tuple[tuple[int, ...], ...]]) -> Cause:
        """Return what is behind equilibria that come or go, from the deviations of those that are pure."""
        differences, coefficients = [], self.family.coefficients
        for profile in _pure(changed):
            for player in self.order[-1]:
                for move in range(self.family.shape[1 + player]):
                    there = (*profile[:player], move, *profile[player + 1 :])
                    differences.append(
                        coefficients[(slice(None), player, *profile)] - coefficients[(slice(None), player, *there)]
                    )
        return self._of_deciding(share, differences)

    def of_best_move(self, share: float, old, new) -> Cause:
        """Return what is behind a change of the leader's best move, from what follows the old and the new one."""
        own = self.family.coefficients[:, self.order[0][0]]
        pairs = product(_pure(new), _pure(old))
        return self._of_deciding(share, [own[(slice(None), *a)] - own[(slice(None), *b)] for a, b in pairs])

    def _of_deciding(self, share: float, differences: Sequence[np.ndarray]) -> Cause:
        """Return the cause behind the difference that is zero there; without one it is unknown."""
        point = self.start + share * self.step
        monomials = np.prod(point**self.family.exponents, axis=1)
        scale = np.ptp(np.tensordot(monomials, self.family.coefficients, axes=1))
        for difference in sorted(differences, key=lambda d: abs(d @ monomials)):
            if difference.any() and abs(difference @ monomials) <= DECIDING * scale:
                cause = largest_part(contributions(self.family.exponents, difference, point, self.step))
                if cause is not None:
                    return self.family.parameters[cause[0]], cause[1]
        return UNKNOWN


def contributions(exponents: np.ndarray, difference: np.ndarray, point: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Return the part of each parameter in the rate at which a difference changes along a line.

    Parameters
    ----------
    exponents : ndarray of int, shape (monomials, parameters)
    difference : ndarray, shape (monomials,)
        Coefficients of a polynomial.
    point, step : ndarray, shape (parameters,)

    Returns
    -------
    ndarray, shape (parameters,)
        They add up to the derivative along the line.
    """
    rates = np.zeros(len(step))
    for k in np.flatnonzero(step):
        lowered = exponents.copy()
        lowered[:, k] = np.maximum(lowered[:, k] - 1, 0)
        rates[k] = (difference * exponents[:, k]) @ np.prod(point**lowered, axis=1) * step[k]
    return rates


def largest_part(rates: np.ndarray) -> tuple[int, float] | None:
    """Return the parameter that does most in the direction of the sum, and its share of all that goes that way.

    None where the sum is zero.
    """
    total = rates.sum()
    if abs(total) <= TOLERANCE * np.abs(rates).max(initial=0.0):
        return None
    driving = np.maximum(rates * np.sign(total), 0.0)
    largest = int(driving.argmax())
    return largest, float(driving[largest] / driving.sum())


def _pure(found: Iterable[tuple[tuple[int, ...], ...]]) -> list[tuple[int, ...]]:
    """Return the pure profiles among supports, sorted."""
    return sorted(tuple(support[0] for support in supports) for supports in found if all(len(s) == 1 for s in supports))
