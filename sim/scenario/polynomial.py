"""Polynomials in the parameters whose coefficients are arrays over profiles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod

import numpy as np

from sim.errors import InputError
from sim.scenario.formula import ARRAYS, COMPARISONS, LARGEST_EXPONENT, Arithmetic

MEMORY_LIMIT = 512 * 2**20  # bytes that the coefficients of one scenario may take
MOST_PRODUCTS = 250_000  # products of monomials that one multiplication may make
MOST_WORK = 500_000  # coefficients that expanding one payoff may handle, a few seconds
ENTRIES_A_STEP = 1_000  # entries of a coefficient's array that take about as long as the rest of what is done with it

# A monomial is a sorted tuple of (parameter, power); () is the constant one.
Monomial = tuple[tuple[str, int], ...]


class NotPolynomial(Exception):
    """A formula is not polynomial in the parameters; it must be evaluated point by point."""


class Polynomial:
    """A sum of monomials in the parameters, each with an array of coefficients over profiles.

    Parameters
    ----------
    coefficients : mapping of Monomial to array
        Arrays of any shapes that broadcast with each other.
    work : int
        Coefficients handled on the way to this polynomial.

    Raises
    ------
    InputError
        If that is more than MOST_WORK.
    """

    def __init__(self, coefficients: Mapping[Monomial, np.ndarray], work: int = 0):
        self.coefficients = {monomial: np.asarray(array) for monomial, array in coefficients.items()}
        self.work = work + len(self.coefficients)
        if self.work > MOST_WORK:
            raise InputError(
                f"the game is too large: multiplying out its formulas handles more than {MOST_WORK:,} coefficients. "
                "Lower an exponent or simplify a formula."
            )

    @classmethod
    def parameter(cls, name: str) -> Polynomial:
        """Return the polynomial that is the parameter itself."""
        return cls({((name, 1),): np.array(1.0)})

    @classmethod
    def of(cls, value: Polynomial | np.ndarray | float) -> Polynomial:
        """Return `value` as a polynomial; a number or array is a constant one."""
        return value if isinstance(value, Polynomial) else cls({(): np.asarray(value, dtype=float)})

    @property
    def constant(self) -> np.ndarray:
        """The value of a polynomial in which no parameter occurs; raises NotPolynomial otherwise."""
        if any(monomial and array.any() for monomial, array in self.coefficients.items()):
            raise NotPolynomial
        return self.coefficients.get((), np.array(0.0))

    def __add__(self, other: Polynomial) -> Polynomial:
        total = dict(self.coefficients)
        for monomial, array in other.coefficients.items():
            total[monomial] = total[monomial] + array if monomial in total else array
        return Polynomial(total, self.work + other.work)

    def __mul__(self, other: Polynomial) -> Polynomial:
        products = len(self.coefficients) * len(other.coefficients)
        if products > MOST_PRODUCTS:
            raise InputError(
                f"the game is too large: multiplying out a formula makes {products:,} products of monomials; "
                f"at most {MOST_PRODUCTS:,} are allowed. Lower an exponent or split the formula."
            )
        entries = self._size(other)
        check_memory(products, entries)
        work = self.work + other.work + products * (1 + entries // ENTRIES_A_STEP)
        Polynomial({}, work)  # refuses too much before it is done
        total: dict[Monomial, np.ndarray] = {}
        for mine, a in self.coefficients.items():
            for yours, b in other.coefficients.items():
                monomial = _multiply(mine, yours)
                total[monomial] = total[monomial] + a * b if monomial in total else a * b
        return Polynomial(total, work)

    def __neg__(self) -> Polynomial:
        return Polynomial({monomial: -array for monomial, array in self.coefficients.items()}, self.work)

    def __pow__(self, exponent: int) -> Polynomial:
        result = Polynomial.of(1.0)
        for _ in range(exponent):
            result = result * self
        return result

    def _size(self, other: Polynomial) -> int:
        """Number of entries of a product's coefficient array, without making it."""
        shapes = [array.shape for array in (*self.coefficients.values(), *other.coefficients.values())]
        return prod(np.broadcast_shapes(*shapes))


def check_memory(monomials: int, entries: int) -> None:
    """Refuse coefficient tensors that would exceed MEMORY_LIMIT, before memory is taken."""
    size = 8 * monomials * entries
    if size > MEMORY_LIMIT:
        raise InputError(
            f"the game is too large: its payoffs need {monomials:,} coefficients for each of {entries:,} entries, "
            f"{size / 2**20:,.0f} MiB; the limit is {MEMORY_LIMIT / 2**20:,.0f} MiB. "
            "Shorten a menu or simplify a formula."
        )


def _multiply(a: Monomial, b: Monomial) -> Monomial:
    powers = dict(a)
    for name, power in b:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted(powers.items()))


def _of_constants(function: Callable) -> Callable:
    """Lift a function of arrays to polynomials in which no parameter occurs."""
    return lambda *values: Polynomial.of(function(*(Polynomial.of(value).constant for value in values)))


def _power(base: Polynomial, exponent: Polynomial) -> Polynomial:
    base, exponent = Polynomial.of(base), Polynomial.of(exponent)
    powers = exponent.constant
    try:
        return Polynomial.of(np.power(base.constant, powers))
    except NotPolynomial:
        if powers.size != 1 or not 0 <= powers.item() < np.inf or powers.item() != int(powers.item()):
            raise
        if powers.item() > LARGEST_EXPONENT:
            raise InputError(
                f"an exponent of a formula comes to {powers.item():g}; at most {LARGEST_EXPONENT} is allowed."
            ) from None
        return base ** int(powers.item())


def _where(condition: Polynomial, yes: Polynomial, no: Polynomial) -> Polynomial:
    taken = ARRAYS["where"](Polynomial.of(condition).constant, 1.0, 0.0)
    return _select(taken, yes) + _select(1.0 - taken, no)


def _select(mask: np.ndarray, value: Polynomial) -> Polynomial:
    # Not a product: where the branch is not taken its value may be infinite.
    value = Polynomial.of(value)
    return Polynomial({m: np.where(mask != 0, array, 0.0) for m, array in value.coefficients.items()}, value.work)


POLYNOMIALS: Arithmetic = {
    **{name: _of_constants(ARRAYS[name]) for name in ("not", "and", "or", "min", "max", "abs", "exp", "log")},
    **{name: _of_constants(ARRAYS[name]) for name in COMPARISONS},
    "+": lambda a, b: Polynomial.of(a) + Polynomial.of(b),
    "-": lambda a, b: Polynomial.of(a) + -Polynomial.of(b),
    "*": lambda a, b: Polynomial.of(a) * Polynomial.of(b),
    "/": lambda a, b: Polynomial.of(a) * Polynomial.of(np.divide(1.0, Polynomial.of(b).constant)),
    "neg": lambda a: -Polynomial.of(a),
    "pos": Polynomial.of,
    "**": _power,
    "where": _where,
}
