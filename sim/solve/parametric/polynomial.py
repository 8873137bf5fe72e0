"""Polynomials in one variable with rational coefficients: exact arithmetic, and real roots to the last bit.

A polynomial is a tuple of Fractions or integers, the constant term first, without zeros at the end; () is zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from math import gcd as integer_gcd
from math import lcm

Polynomial = tuple[Fraction | int, ...]

# A root is recognised as a fraction if its denominator is at most this; roots of degree 1 always are.
LARGEST_DENOMINATOR = 10**7


@dataclass(frozen=True, order=True)
class Root:
    """A real number: its nearest float, by which it is ordered, and exactly where it is known to be rational."""

    value: float
    exact: Fraction | None = field(default=None, compare=False)

    @classmethod
    def at(cls, exact: Fraction) -> Root:
        """Return a rational number as a root."""
        return cls(float(exact), Fraction(exact))

    @property
    def fraction(self) -> Fraction:
        """The exact value, or that of the nearest float."""
        return Fraction(self.value) if self.exact is None else self.exact

    def __str__(self) -> str:
        return f"{self.value:.6g}"


def trimmed(coefficients: Iterable[Fraction]) -> Polynomial:
    """Return coefficients without zeros at the end."""
    result = list(coefficients)
    while result and not result[-1]:
        result.pop()
    return tuple(result)


def add(p: Polynomial, q: Polynomial) -> Polynomial:
    """Return p + q."""
    if len(p) < len(q):
        p, q = q, p
    return trimmed([a + b for a, b in zip(p, q)] + list(p[len(q) :]))


def scaled(p: Polynomial, factor: Fraction) -> Polynomial:
    """Return a multiple of p."""
    return tuple(a * factor for a in p) if factor else ()


def subtract(p: Polynomial, q: Polynomial) -> Polynomial:
    """Return p - q."""
    return add(p, scaled(q, -1))


def multiply(p: Polynomial, q: Polynomial) -> Polynomial:
    """Return p × q."""
    if not p or not q:
        return ()
    if len(p) == 1 or len(q) == 1:
        (factor,), other = (p, q) if len(p) == 1 else (q, p)
        return other if factor == 1 else tuple(factor * a for a in other)
    product = [0] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            product[i + j] += a * b
    return tuple(product)


def evaluate(p: Polynomial, x: Fraction) -> Fraction:
    """Return p(x), exactly; in whole numbers, of which a fraction is made at the end."""
    if isinstance(x, int):
        return reduce(lambda value, coefficient: value * x + coefficient, reversed(p), 0)
    top, bottom = x.numerator, x.denominator
    value, unit = 0, 1
    for a in reversed(p):
        part = a.denominator
        if part == 1:
            value, unit = value * top + a.numerator * unit * bottom, unit * bottom
        else:
            value, unit = value * top * part + a.numerator * unit * bottom, unit * bottom * part
    return Fraction(value, unit)


def derivative(p: Polynomial) -> Polynomial:
    """Return p'."""
    return tuple(k * a for k, a in enumerate(p))[1:]


def divide(p: Polynomial, q: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Return quotient and remainder of p by a polynomial q that is not zero."""
    rest = [Fraction(a) for a in p]
    quotient = [Fraction(0)] * max(len(p) - len(q) + 1, 0)
    for shift in reversed(range(len(quotient))):
        quotient[shift] = factor = rest[shift + len(q) - 1] / q[-1]
        for k, b in enumerate(q):
            rest[shift + k] -= factor * b
    return trimmed(quotient), trimmed(rest[: len(q) - 1])


def primitive(p: Polynomial) -> Polynomial:
    """Return the positive multiple of p whose coefficients are integers without a common factor."""
    unit = lcm(*(a.denominator for a in p))
    integers = [a.numerator * (unit // a.denominator) for a in p]
    factor = integer_gcd(*integers)
    return tuple(a // factor for a in integers) if factor else ()


def remainder(p: Polynomial, q: Polynomial) -> Polynomial:
    """Return the primitive multiple, of its own sign, of the remainder of p by q, both of integers."""
    rest, top = list(p), q[-1]
    sign = 1 if top > 0 else -1
    while len(rest) >= len(q):
        factor, shift = sign * rest.pop(), len(rest) - len(q) + 1
        rest = [sign * top * a for a in rest]
        for k, b in enumerate(q[:-1]):
            rest[shift + k] -= factor * b
    return primitive(trimmed(rest))


def gcd(p: Polynomial, q: Polynomial) -> Polynomial:
    """Return the greatest common divisor, with integer coefficients."""
    p, q = primitive(p), primitive(q)
    while q:
        p, q = q, remainder(p, q)
    return p


def interpolate(values: Sequence[int]) -> Polynomial:
    """Return the polynomial with integer coefficients that takes these values at 0, 1, 2, … (Newton's differences)."""
    differences = []
    row = list(values)
    while row:
        differences.append(row[0])
        row = [b - a for a, b in zip(row, row[1:])]
    result, unit = [0], 1  # in parts of k!, the terms from the k-th on over the product of x, x - 1, …, x - k + 1
    for k in reversed(range(len(differences))):
        shifted = [0, *result]
        result = [a - k * b for a, b in zip(shifted, [*result, 0])]
        result[0] += differences[k] * unit
        unit *= max(k, 1)
    return trimmed(a // unit for a in result)


def distinct(roots: Iterable[Root], distance: float) -> list[Root]:
    """Return roots ascending, those within a distance being one, exactly known where any of them is."""
    result: list[Root] = []
    for root in sorted(roots):
        if not result or root.value - result[-1].value > distance:
            result.append(root)
        elif result[-1].exact is None:
            result[-1] = root
    return result


def real_roots(p: Polynomial, low: Fraction, high: Fraction) -> list[Root]:
    """Return the distinct real roots of p in [low, high], ascending.

    Each is isolated by Sturm's theorem and then bisected until no float lies between the two ends.

    Parameters
    ----------
    p : Polynomial
        Not zero.

    References
    ----------
    Sturm, C. (1829), Mémoire sur la résolution des équations numériques; Basu, S., Pollack, R. and Roy, M.-F. (2006),
    Algorithms in Real Algebraic Geometry, section 2.2.2.

    Examples
    --------
    >>> [root.exact for root in real_roots((Fraction(1), Fraction(-5), Fraction(6)), Fraction(0), Fraction(1))]
    [Fraction(1, 3), Fraction(1, 2)]
    """
    low, high = Fraction(low), Fraction(high)
    if len(p) < 2:
        return []
    if len(p) == 2:
        root = Fraction(-p[0]) / p[1]
        return [Root.at(root)] if low <= root <= high else []
    p = primitive(p)
    repeated = gcd(p, derivative(p))
    if len(repeated) > 1:
        return real_roots(divide(p, repeated)[0], low, high)
    roots = [] if evaluate(p, low) else [Root.at(low)]
    chain = _sturm_chain(p)
    waiting = [(low, high)]
    while waiting:
        left, right = waiting.pop()
        count = _sign_changes(chain, left) - _sign_changes(chain, right)
        if count == 1:
            roots.append(_refined(p, left, right))
        elif count > 1:
            middle = (left + right) / 2
            waiting += [(left, middle), (middle, right)]
    return sorted(roots)


def _sturm_chain(p: Polynomial) -> list[Polynomial]:
    chain = [p, primitive(derivative(p))]
    while len(chain[-1]) > 1:
        chain.append(scaled(remainder(chain[-2], chain[-1]), -1))
    return chain


def _sign_changes(chain: Sequence[Polynomial], x: Fraction) -> int:
    signs = [value > 0 for value in (evaluate(p, x) for p in chain) if value]
    return sum(a != b for a, b in zip(signs, signs[1:]))


def _refined(p: Polynomial, left: Fraction, right: Fraction) -> Root:
    """Return the one root of a square-free polynomial in (left, right]."""
    if not evaluate(p, right):
        return Root.at(right)
    if left < 0 < right and not p[0]:
        return Root.at(Fraction(0))
    rising = evaluate(p, right) > 0
    while float(left) != float(right):
        middle = Fraction((float(left) + float(right)) / 2)
        if not left < middle < right:
            break
        value = evaluate(p, middle)
        if not value:
            return Root.at(middle)
        left, right = (left, middle) if (value > 0) == rising else (middle, right)
    root = float((left + right) / 2)
    simple = Fraction(root).limit_denominator(LARGEST_DENOMINATOR)
    return Root.at(simple) if not evaluate(p, simple) else Root(root)
