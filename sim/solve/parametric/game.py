"""A game whose payoffs are polynomials in one parameter, on an interval of that parameter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np

from sim.errors import InputError
from sim.game.exact import SHORT, digits, simple_fraction
from sim.solve.parametric.bernstein import bernstein_coefficients
from sim.solve.parametric.polynomial import Polynomial, Root, distinct, trimmed

# Points this close, as a share of the interval, are one.
SAME_POINT = 1e-12

# Largest error of a Bernstein coefficient, as a share of the largest size that the polynomial's terms can have.
ROUNDING = 1e-13

# Floats this many neighbours apart differ by the rounding of a formula.
ULPS = 4

# Signs of a polynomial on an interval.
NEGATIVE, ZERO, POSITIVE, MIXED = -1, 0, 1, 2


@dataclass(frozen=True, eq=False)
class ParametricGame:
    """A family of games along one parameter.

    Attributes
    ----------
    whole : ndarray of int, shape (degree + 1, players, n1, …, nN)
        Payoffs are the sum over k of whole[k] / unit × parameter**k. Exact arithmetic is quickest on whole numbers.
    unit : int
    low, high : Fraction
        The closed interval.
    """

    whole: np.ndarray
    unit: int
    low: Fraction
    high: Fraction

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of moves of each player."""
        return self.whole.shape[2:]

    @property
    def degree(self) -> int:
        """Largest power of the parameter."""
        return len(self.whole) - 1

    @cached_property
    def floats(self) -> np.ndarray:
        """The coefficients as floats."""
        return (self.whole / self.unit).astype(float)

    @cached_property
    def ranges(self) -> np.ndarray:
        """Bound on each player's largest minus smallest payoff over the interval, shape (players,)."""
        bounds = self.bernstein.swapaxes(0, 1).reshape(self.floats.shape[1], -1)
        return bounds.max(axis=1) - bounds.min(axis=1)

    @cached_property
    def bernstein(self) -> np.ndarray:
        """Bernstein coefficients on the interval; their hull holds every payoff."""
        return bernstein_coefficients(self.floats, float(self.low), float(self.high))

    def polynomial(self, player: int, profile: Sequence[int]) -> Polynomial:
        """Return a player's payoff at a pure profile."""
        return trimmed(Fraction(value, self.unit) for value in self.whole[(slice(None), player, *profile)])

    def payoffs(self, x: float | np.ndarray) -> np.ndarray:
        """Return the payoffs at x, shape (players, n1, …, nN), after the shape of x."""
        x = np.asarray(x, dtype=float)[(..., *[None] * (self.floats.ndim - 1))]
        total = np.zeros(np.broadcast_shapes(x.shape, self.floats.shape[1:]))
        for coefficients in self.floats[::-1]:
            total = total * x + coefficients
        return total

    def exact_payoffs(self, x: Fraction) -> np.ndarray:
        """Return the payoffs at x as Fractions, shape (players, n1, …, nN)."""
        return self.payoffs_in_parts(x) * Fraction(1, self.unit * x.denominator**self.degree)

    def payoffs_in_parts(self, x: Fraction) -> np.ndarray:
        """Return the payoffs at x as whole numbers, in the part that makes them so; shape (players, n1, …, nN)."""
        top, bottom = x.numerator, x.denominator
        total, unit = 0, 1
        for coefficients in self.whole[::-1]:
            total, unit = total * top + coefficients * unit, unit * bottom
        return total

    def cut(self, roots: Iterable[Root]) -> list[Root]:
        """Return the two ends of the interval and, between them, those roots that rounding does not make one."""
        near = SAME_POINT * float(self.high - self.low)
        inside = [root for root in distinct(roots, near) if self.low + near < root.fraction < self.high - near]
        return [Root.at(self.low), *inside, Root.at(self.high)]

    def after(self, history: Mapping[int, int]) -> ParametricGame:
        """Return the game of the remaining players, in their order, after some players' moves."""
        place = tuple(history.get(axis, slice(None)) for axis in range(len(self.shape)))
        remaining = [player for player in range(len(self.shape)) if player not in history]
        return replace(self, whole=self.whole[(slice(None), slice(None), *place)][:, remaining])

    def __repr__(self) -> str:
        shape = "×".join(map(str, self.shape))
        return f"ParametricGame({shape} moves, degree {self.degree}, on [{float(self.low):g}, {float(self.high):g}])"


def parametric_game(coefficients: Any, low: float, high: float) -> ParametricGame:
    """Return a game that is polynomial in one parameter.

    Parameters
    ----------
    coefficients : array_like, shape (degree + 1, players, n1, …, nN)
        Numbers or Fractions; a float stands for its shortest decimal, so that 0.1 is a tenth.
    low, high : float
        The interval.

    Raises
    ------
    InputError
        If the shape is not that of a family, a number is not finite, or the interval is empty.
    """
    array = np.array(coefficients, dtype=object)
    if array.ndim < 3 or array.shape[1] != array.ndim - 2 or 0 in array.shape:
        raise InputError(
            f"the coefficients have shape {array.shape}; (degree + 1, players, n1, …, nN) is expected, "
            "with an axis of moves for each player."
        )
    low, high = as_fraction(low), as_fraction(high)
    if low >= high:
        raise InputError(f"the interval from {float(low):g} to {float(high):g} is empty; low must be below high.")
    exact = np.array([as_fraction(value) for value in array.reshape(-1)], dtype=object).reshape(array.shape)
    return exact_game(exact, low, high)


def exact_game(coefficients: np.ndarray, low: Fraction, high: Fraction) -> ParametricGame:
    """Return the game of some coefficients, Fractions or integers of shape (degree + 1, players, n1, …, nN)."""
    return ParametricGame(*in_parts(coefficients), low, high)


def in_parts(values: np.ndarray) -> tuple[np.ndarray, int]:
    """Return fractions as whole numbers, and the least unit that makes them so."""
    unit = lcm(*(value.denominator for value in values.flat))
    parts = [value.numerator * (unit // value.denominator) for value in values.flat]
    return np.array(parts, dtype=object).reshape(values.shape), unit


def as_parts(parts: np.ndarray, unit: int) -> np.ndarray:
    """Return whole numbers of a unit as fractions, of the same shape."""
    nothing = Fraction(0)
    fractions = [Fraction(value, unit) if value else nothing for value in parts.flat]
    return np.array(fractions, dtype=object).reshape(parts.shape)


def as_fraction(value: Any) -> Fraction:
    """Return a number as a fraction, a float as the decimal or fraction that it stands for.

    That is the shortest decimal that rounds to the float, if it has at most `SHORT` digits, or one that is so short and
    lies within rounding, as with 0.1 + 0.2; else a fraction such as 1/3 that rounds to the float, if there is one; else
    the longer decimal. A whole number is what it is.
    """
    if isinstance(value, (int, Fraction)):
        return Fraction(value)
    try:
        text = repr(float(value))
        rounded = f"{float(value):.15g}"
        computed = digits(text) > 15 and not float(value).is_integer()
        if computed and digits(rounded) <= SHORT:
            return Fraction(rounded)
        return simple_fraction(float(value)) or Fraction(text)
    except (TypeError, ValueError):
        raise InputError(f"{value!r} is not a finite number.") from None


def as_fractions(values: np.ndarray) -> np.ndarray:
    """Return computed floats as fractions, those that differ by rounding only being one number; whole ones stand.

    Parameters
    ----------
    values : ndarray of float

    Returns
    -------
    ndarray of Fraction, of the same shape
    """
    distinct, which = np.unique(values, return_inverse=True)
    exact: list[Fraction] = []
    for k, value in enumerate(distinct):
        rounded = k and not float(value).is_integer() and value - distinct[k - 1] <= ULPS * np.spacing(abs(value))
        exact.append(exact[-1] if rounded else as_fraction(value))
    return np.array(exact or [Fraction(0)], dtype=object)[which.reshape(values.shape)]


def signs(bernstein: np.ndarray, tolerance: np.ndarray | float) -> np.ndarray:
    """Return the sign of polynomials on an interval from their Bernstein coefficients.

    Parameters
    ----------
    bernstein : ndarray, shape (degree + 1, …)
    tolerance : float or ndarray
        Values of at most this size count as zero.

    Returns
    -------
    ndarray of int, shape (…)
        POSITIVE, NEGATIVE or ZERO throughout, or MIXED where that is not certain.
    """
    least, most = bernstein.min(axis=0), bernstein.max(axis=0)
    result = np.full(least.shape, MIXED)
    result[least > tolerance] = POSITIVE
    result[most < -tolerance] = NEGATIVE
    result[(least >= -tolerance) & (most <= tolerance)] = ZERO
    return result


def exact_signs(coefficients: np.ndarray, game: ParametricGame) -> np.ndarray:
    """Return the sign of polynomials on a game's interval; each is its own scale, and only zero is ZERO.

    Parameters
    ----------
    coefficients : ndarray of int, shape (degree + 1, …)
        In parts of the game's `unit`.

    Returns
    -------
    ndarray of int, shape (…)
        As for `signs`.
    """
    floats = (coefficients / game.unit).astype(float)
    low, high = float(game.low), float(game.high)
    result = signs(bernstein_coefficients(floats, low, high), ROUNDING * term_sizes(floats, low, high))
    result[result == ZERO] = MIXED
    result[(floats == 0).all(axis=0)] = ZERO
    return result


def term_sizes(coefficients: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return how large the terms of polynomials can be on an interval, from their powers, shape (…)."""
    return np.tensordot(max(abs(low), abs(high)) ** np.arange(len(coefficients)), np.abs(coefficients), axes=1)
