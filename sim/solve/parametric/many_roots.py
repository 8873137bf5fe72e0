"""The real roots of many polynomials at once, in floats."""

from __future__ import annotations

import numpy as np

REAL = 1e-7  # largest imaginary part of a root that rounding may have split from a double one, as a share of its size


def real_roots(coefficients: np.ndarray) -> np.ndarray:
    """Return the real roots of many polynomials, NaN where there are fewer than the degree.

    Parameters
    ----------
    coefficients : ndarray, shape (degree + 1, …)
        The constant ones first; those of the highest powers may be zero.

    Returns
    -------
    ndarray, shape (degree, …)
        In no order; none of a polynomial that is constant.

    Examples
    --------
    x² - 3 x + 2, and 2 x - 1:

    >>> real_roots(np.array([[2.0, -1.0], [-3.0, 2.0], [1.0, 0.0]])).T.tolist()
    [[2.0, 1.0], [nan, 0.5]]
    """
    if len(coefficients) < 2:
        return np.empty((0, *coefficients.shape[1:]))
    if len(coefficients) == 2:
        return _finite(lambda: -coefficients[:1] / coefficients[1:])
    if len(coefficients) == 3:
        return _finite(lambda: _quadratic(*coefficients))
    flat = coefficients.reshape(len(coefficients), -1)
    roots = np.full((len(flat) - 1, flat.shape[1]), np.nan)
    highest = flat[-1] != 0
    roots[:, highest] = _by_companion(flat[:, highest])
    roots[:-1, ~highest] = real_roots(flat[:-1, ~highest])
    return roots.reshape(len(roots), *coefficients.shape[1:])


def _finite(function) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        roots = function()
    return np.where(np.isfinite(roots), roots, np.nan)


def _quadratic(c: np.ndarray, b: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Return both roots, neither from a difference of nearly equal numbers."""
    q = -(b + np.copysign(np.sqrt(b * b - 4 * a * c), b)) / 2
    return np.stack([q / a, c / q])


def _by_companion(coefficients: np.ndarray) -> np.ndarray:
    """Return the roots as eigenvalues of companion matrices, shape (degree, polynomials)."""
    degree = len(coefficients) - 1
    matrices = np.zeros((coefficients.shape[1], degree, degree))
    matrices[:, np.arange(1, degree), np.arange(degree - 1)] = 1.0
    matrices[:, :, -1] = -(coefficients[:-1] / coefficients[-1]).T
    roots = np.linalg.eigvals(matrices).T
    return np.where(np.abs(roots.imag) <= REAL * np.abs(roots), roots.real, np.nan)
