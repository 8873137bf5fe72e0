"""The Bernstein form of polynomials on an interval: its coefficients bound the polynomial from both sides."""

from __future__ import annotations

from math import comb

import numpy as np

COARSE = 18  # halvings after which a possible root is left alone
NEWTON_STEPS = 12  # a certain one is then refined, its piece being nearly straight
HAIR = 1e-9  # rounding may put a root at an end of its piece so far outside


def bernstein_coefficients(coefficients: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return the Bernstein coefficients on [low, high] of polynomials given by their powers.

    Parameters
    ----------
    coefficients : ndarray, shape (degree + 1, …)
        Of the powers of x.

    Returns
    -------
    ndarray, shape (degree + 1, …)

    References
    ----------
    Farouki, R. (2012), The Bernstein polynomial basis: a centennial retrospective, Computer Aided Geometric Design 29.
    """
    degree = len(coefficients) - 1
    moved = np.zeros((degree + 1, degree + 1))  # x**k in powers of the position t between 0 and 1
    for k in range(degree + 1):
        for i in range(k + 1):
            moved[i, k] = comb(k, i) * (high - low) ** i * low ** (k - i)
    basis = np.zeros((degree + 1, degree + 1))  # t**i in the Bernstein basis
    for j in range(degree + 1):
        for i in range(j + 1):
            basis[j, i] = comb(j, i) / comb(degree, i)
    return np.tensordot(basis @ moved, coefficients, axes=1)


def bernstein_from_values(values: np.ndarray) -> np.ndarray:
    """Return the Bernstein coefficients of polynomials from their values at `nodes(degree)`, shape (degree + 1, …)."""
    degree = len(values) - 1
    t = nodes(degree)
    matrix = np.stack([comb(degree, j) * t**j * (1 - t) ** (degree - j) for j in range(degree + 1)], axis=1)
    return np.linalg.solve(matrix, values.reshape(degree + 1, -1)).reshape(values.shape)


def halves(bernstein: np.ndarray, axis: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return the Bernstein coefficients on the two halves of the interval, along an axis (de Casteljau)."""
    rows = np.moveaxis(bernstein, axis, 0)
    first, last = np.empty(rows.shape), np.empty(rows.shape)
    for k in range(len(first)):
        first[k], last[len(last) - 1 - k] = rows[0], rows[-1]
        rows = rows[1:] + rows[:-1]
        rows *= 0.5
    return np.moveaxis(first, 0, axis), np.moveaxis(last, 0, axis)


def possible_roots(bernstein: np.ndarray, tolerance: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where polynomials may vanish, found by halving the interval until no sign excludes it.

    Parameters
    ----------
    bernstein : ndarray, shape (degree + 1, polynomials)
        On the interval from 0 to 1.
    tolerance : float
        Values of at most this size may be zero.

    Returns
    -------
    which : ndarray of int, shape (count,)
        The polynomial.
    t : ndarray, shape (count,)
        To rounding where the polynomial changes its sign on a short monotone piece, else to 2**-COARSE.
    sharp : ndarray of bool, shape (count,)
        Whether the first of these is the case.
    """
    which, left = np.arange(bernstein.shape[1]), np.zeros(bernstein.shape[1])
    for level in range(1, COARSE + 1):
        first, second = halves(bernstein)
        bernstein = np.concatenate([first, second], axis=1)
        left, which = np.concatenate([left, left + 0.5**level]), np.tile(which, 2)
        kept = (bernstein.min(axis=0) <= tolerance) & (bernstein.max(axis=0) >= -tolerance)
        bernstein, which, left = bernstein[:, kept], which[kept], left[kept]
    steps = np.diff(bernstein, axis=0)
    monotone = (steps >= 0).all(axis=0) | (steps <= 0).all(axis=0)
    touches = (np.abs(bernstein) <= tolerance).all(axis=0)
    sharp = monotone & ~touches & (bernstein[0] * bernstein[-1] <= 0)
    silent = monotone & ~touches & ~sharp  # one sign, near zero at an end: the neighbour has the root, if any
    t = left + 0.5 ** (COARSE + 1)
    t[sharp] = left[sharp] + 0.5**COARSE * _root_between(bernstein[:, sharp])
    return which[~silent], t[~silent], sharp[~silent]


def _root_between(bernstein: np.ndarray) -> np.ndarray:
    """Return where monotone polynomials vanish that change their sign between 0 and 1, by Newton's method in a bracket."""
    degree = len(bernstein) - 1
    size = range(degree + 1)
    powers = np.array([[(-1) ** (i + j) * comb(degree, i) * comb(i, j) for j in size] for i in size])
    coefficients = powers @ bernstein
    rising = bernstein[-1] > bernstein[0]
    low, high = np.zeros(bernstein.shape[1]), np.ones(bernstein.shape[1])
    t = (low + high) / 2
    for _ in range(NEWTON_STEPS):
        value, slope = np.zeros(len(t)), np.zeros(len(t))
        for coefficient in coefficients[::-1]:
            value, slope = value * t + coefficient, slope * t + value
        beyond = (value > 0) == rising
        low, high = np.where(beyond, low, t), np.where(beyond, t, high)
        with np.errstate(divide="ignore", invalid="ignore"):
            nearer = t - value / slope
        t = np.where((low - HAIR <= nearer) & (nearer <= high + HAIR), nearer, (low + high) / 2)
    return t


def nodes(degree: int) -> np.ndarray:
    """Return the Chebyshev points of [0, 1] that a polynomial of this degree is interpolated at."""
    count = degree + 1
    return (1 - np.cos((2 * np.arange(count) + 1) * np.pi / (2 * count))) / 2
