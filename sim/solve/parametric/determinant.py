"""Determinants of matrices of polynomials, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm, prod

from sim.solve.parametric.polynomial import (
    Polynomial,
    add,
    evaluate,
    interpolate,
    multiply,
    scaled,
)

LAPLACE = 3  # matrices of at most this size are expanded by their first row


def determinant(matrix: Sequence[Sequence[Polynomial]]) -> Polynomial:
    """Return the determinant of a square matrix of polynomials.

    Small ones are expanded by Laplace's rule; larger ones are evaluated at integers and interpolated.
    """
    size = len(matrix)
    if size <= LAPLACE:
        return _expanded(matrix)
    degree = sum(max((len(entry) - 1 for entry in row if entry), default=0) for row in matrix)
    units = [lcm(*(a.denominator for entry in row for a in entry)) for row in matrix]
    # Exact arithmetic is quickest on whole numbers.
    whole = [
        [[a.numerator * (unit // a.denominator) for a in entry] for entry in row] for row, unit in zip(matrix, units)
    ]
    values = [_eliminated([[evaluate(entry, x) for entry in row] for row in whole]) for x in range(degree + 1)]
    unit = prod(units)
    return interpolate(values) if unit == 1 else scaled(interpolate(values), Fraction(1, unit))


def _expanded(matrix: Sequence[Sequence[Polynomial]]) -> Polynomial:
    if not matrix:
        return (1,)
    total: Polynomial = ()
    for j, entry in enumerate(matrix[0]):
        if entry:
            minor = _expanded([[*row[:j], *row[j + 1 :]] for row in matrix[1:]])
            total = add(total, scaled(multiply(entry, minor), -1 if j % 2 else 1))
    return total


def _eliminated(matrix: list[list[int]]) -> int:
    """Return the determinant of a matrix of whole numbers, in place, by elimination without fractions.

    References
    ----------
    Bareiss, E. H. (1968), Sylvester's identity and multistep integer-preserving Gaussian elimination.
    """
    sign, before = 1, 1
    for k in range(len(matrix)):
        pivot = next((i for i in range(k, len(matrix)) if matrix[i][k]), None)
        if pivot is None:
            return 0
        if pivot != k:
            matrix[k], matrix[pivot] = matrix[pivot], matrix[k]
            sign = -sign
        own, corner = matrix[k], matrix[k][k]
        for row in matrix[k + 1 :]:
            first = row[k]
            for j in range(k + 1, len(matrix)):
                row[j] = (corner * row[j] - first * own[j]) // before
        before = corner
    return sign * before
