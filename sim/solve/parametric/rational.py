"""Mixed strategies and payoffs as rational functions of a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, reduce
from itertools import product
from math import lcm

import numpy as np
import scipy

from sim.solve.parametric.determinant import determinant
from sim.solve.parametric.polynomial import (
    Polynomial,
    add,
    divide,
    evaluate,
    gcd,
    multiply,
    primitive,
    scaled,
    trimmed,
)

ONE: Polynomial = (Fraction(1),)


@dataclass(frozen=True)
class RationalFunction:
    """A quotient of polynomials; the denominator is positive where the function is used."""

    numerator: Polynomial
    denominator: Polynomial = ONE

    @property
    def is_constant(self) -> bool:
        """Whether the function does not depend on the parameter, as its polynomials show."""
        return len(self.numerator) < 2 and len(self.denominator) < 2

    def __call__(self, x: Fraction) -> Fraction:
        """Return the value at x."""
        value = Fraction(evaluate(self.numerator, x))
        return value if self.denominator == ONE else value / evaluate(self.denominator, x)

    def minus(self, other: RationalFunction) -> Polynomial:
        """Return a polynomial with the sign of this function less the other."""
        other_side = scaled(multiply(other.numerator, self.denominator), -1)
        return add(multiply(self.numerator, other.denominator), other_side)

    def plus(self, other: RationalFunction) -> RationalFunction:
        """Return the sum of two functions."""
        if self.denominator == other.denominator:
            return RationalFunction(add(self.numerator, other.numerator), self.denominator)
        crosswise = multiply(self.numerator, other.denominator), multiply(other.numerator, self.denominator)
        return RationalFunction(add(*crosswise), multiply(self.denominator, other.denominator))

    def times(self, factor: Fraction) -> RationalFunction:
        """Return a positive multiple of the function."""
        return RationalFunction(scaled(self.numerator, factor), self.denominator)


@dataclass(frozen=True)
class RationalStrategy:
    """A mixed strategy whose probabilities are quotients of polynomials with one denominator.

    Attributes
    ----------
    numerators : tuple of Polynomial
        One per move; they sum to the denominator.
    denominator : Polynomial
        Positive where the strategy is used.
    """

    numerators: tuple[Polynomial, ...]
    denominator: Polynomial = ONE

    @property
    def support(self) -> tuple[int, ...]:
        """Moves that are played."""
        return tuple(move for move, numerator in enumerate(self.numerators) if numerator)

    @property
    def moves(self) -> bool:
        """Whether the probabilities depend on the parameter."""
        return len(self.denominator) > 1 or any(len(numerator) > 1 for numerator in self.numerators)

    def positive_at(self, x: Fraction) -> RationalStrategy:
        """Return the same strategy with a denominator that is positive at x."""
        if evaluate(self.denominator, x) > 0:
            return self
        return RationalStrategy(tuple(scaled(p, -1) for p in self.numerators), scaled(self.denominator, -1))

    def in_parts(self, x: Fraction) -> np.ndarray:
        """Return whole numbers in proportion to the probabilities at x, shape (moves,)."""
        values = [Fraction(evaluate(numerator, x)) for numerator in self.numerators]
        unit = lcm(*(value.denominator for value in values))
        return np.array([value.numerator * (unit // value.denominator) for value in values], dtype=object)

    def at(self, x: Fraction) -> np.ndarray:
        """Return the probabilities at x, shape (moves,), each correctly rounded."""
        return self._constant.copy() if not self.moves else self._rounded(x)

    @cached_property
    def _constant(self) -> np.ndarray:
        return self._rounded(0)

    def _rounded(self, x: Fraction) -> np.ndarray:
        total = Fraction(evaluate(self.denominator, x))
        return np.array([float(evaluate(n, x) / total) if n else 0.0 for n in self.numerators])


def pure_strategy(move: int, count: int) -> RationalStrategy:
    """Return the strategy that plays one of `count` moves."""
    return RationalStrategy(tuple(ONE if a == move else () for a in range(count)))


def indifferent_strategy(
    payoffs: np.ndarray, replies: Sequence[int], played: Sequence[int], x: Fraction
) -> RationalStrategy:
    """Return the mix of the moves played that makes the replies tie, by Cramer's rule.

    Parameters
    ----------
    payoffs : ndarray of int, shape (degree + 1, m, n)
        Of the player who replies, its own moves first, in any unit.
    replies : sequence of int
        Moves that tie along the branch, at least as many as are played.
    played : sequence of int
    x : Fraction
        A point of the branch; the denominator is positive there.
    """
    if len(played) == 1:
        return pure_strategy(played[0], payoffs.shape[2])
    rows = _independent(payoffs, replies, played, x)
    weights = []
    for j in range(len(played)):
        others = [*played[:j], *played[j + 1 :]]
        minor = determinant([[trimmed(payoffs[:, i, a]) for a in others] + [(-1,)] for i in rows])
        weights.append(scaled(minor, -1 if j % 2 else 1))
    weights = _reduced(weights)
    by_move = dict(zip(played, weights))
    numerators = tuple(by_move.get(a, ()) for a in range(payoffs.shape[2]))
    return RationalStrategy(numerators, reduce(add, weights)).positive_at(x)


def _independent(payoffs: np.ndarray, replies: Sequence[int], played: Sequence[int], x: Fraction) -> list[int]:
    """Return as many replies as moves are played whose indifference determines the mix at x."""
    block = payoffs[:, list(replies)][:, :, list(played)]
    exact = sum(coefficients * x**k for k, coefficients in enumerate(block))
    values = (exact / (np.abs(exact).max() or 1)).astype(float)
    equations = np.concatenate([values / (np.ptp(values) or 1.0), -np.ones((len(replies), 1))], axis=1)
    sum_of_shares = np.array([1.0] * len(played) + [0.0]) / np.sqrt(len(played))
    equations -= np.outer(equations @ sum_of_shares, sum_of_shares)
    order = scipy.linalg.qr(equations.T, mode="r", pivoting=True)[1]
    return sorted(replies[k] for k in order[: len(played)])


def _reduced(weights: list[Polynomial]) -> list[Polynomial]:
    """Return the weights as whole numbers without their common factor, which may vanish on the branch."""
    factor = reduce(gcd, weights)
    if len(factor) > 1:
        weights = [divide(weight, factor)[0] for weight in weights]
    size = max(map(len, weights))
    whole = primitive([a for weight in weights for a in (*weight, *[0] * (size - len(weight)))])
    return [trimmed(whole[k : k + size]) for k in range(0, len(whole), size)]


def expected_payoff(payoffs: np.ndarray, strategies: Sequence[RationalStrategy]) -> RationalFunction:
    """Return an expected payoff as a function of the parameter.

    Parameters
    ----------
    payoffs : ndarray of Fraction or int, shape (degree + 1, n1, …, nN)
    strategies : sequence of RationalStrategy, with n1, …, nN moves
    """
    total: Polynomial = ()
    for profile in product(*(strategy.support for strategy in strategies)):
        weights = [strategy.numerators[a] for strategy, a in zip(strategies, profile)]
        total = add(total, reduce(multiply, weights, trimmed(payoffs[(slice(None), *profile)])))
    denominator = reduce(multiply, (strategy.denominator for strategy in strategies), ONE)
    return RationalFunction(total, denominator)
