"""Determinants of matrices of polynomials, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

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
    points = range(degree + 1)
    values = [_eliminated([[evaluate(entry, x) for entry in row] for row in matrix]) for x in points]
    return interpolate(points, values)


def _expanded(matrix: Sequence[Sequence[Polynomial]]) -> Polynomial:
    if not matrix:
        return (Fraction(1),)
    total: Polynomial = ()
    for j, entry in enumerate(matrix[0]):
        if entry:
            minor = _expanded([[*row[:j], *row[j + 1 :]] for row in matrix[1:]])
            total = add(total, scaled(multiply(entry, minor), -1 if j % 2 else 1))
    return total


def _eliminated(matrix: list[list[Fraction]]) -> Fraction:
    """Return the determinant of a matrix of numbers by Gaussian elimination, in place."""
    result = Fraction(1)
    for k in range(len(matrix)):
        pivot = next((i for i in range(k, len(matrix)) if matrix[i][k]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != k:
            matrix[k], matrix[pivot] = matrix[pivot], matrix[k]
            result = -result
        result *= matrix[k][k]
        for row in matrix[k + 1 :]:
            if row[k]:
                share = Fraction(row[k]) / matrix[k][k]
                for j in range(k, len(matrix)):
                    row[j] -= share * matrix[k][j]
    return result
