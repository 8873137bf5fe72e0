"""Real roots of rational polynomials."""

from fractions import Fraction
from functools import reduce
from math import isclose, nextafter, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.solve.parametric.determinant import determinant
from sim.solve.parametric.game import as_fractions
from sim.solve.parametric.polynomial import (
    divide,
    evaluate,
    gcd,
    interpolate,
    multiply,
    primitive,
    real_roots,
    remainder,
    trimmed,
)

BOUNDED = settings(max_examples=60)
ratios = st.fractions(min_value=-3, max_value=3, max_denominator=40)
polynomials = st.lists(st.integers(-9, 9), min_size=1, max_size=4).map(lambda a: trimmed(map(Fraction, a)))


def with_roots(roots):
    return reduce(multiply, [(-root, Fraction(1)) for root in roots], (Fraction(7, 3),))


@BOUNDED
@given(st.lists(ratios, min_size=1, max_size=5))
def test_rational_roots_are_found_exactly_however_often_they_repeat(roots):
    found = real_roots(with_roots(roots), Fraction(-3), Fraction(3))
    assert [root.exact for root in found] == sorted(set(roots))


@BOUNDED
@given(st.lists(ratios, min_size=2, max_size=4, unique=True), ratios, ratios)
def test_only_roots_in_the_closed_interval_are_listed(roots, a, b):
    low, high = min(a, b), max(a, b) + 1
    found = real_roots(with_roots(roots), low, high)
    assert [root.exact for root in found] == sorted(root for root in roots if low <= root <= high)


@pytest.mark.parametrize("square", [2, 3, 5, 7])
def test_irrational_roots_are_within_one_float(square):
    low, high = real_roots((Fraction(-square), Fraction(0), Fraction(1)), Fraction(-4), Fraction(4))
    for root, value in ((low, -sqrt(square)), (high, sqrt(square))):
        assert root.exact is None
        assert nextafter(value, -9) <= root.value <= nextafter(value, 9)


def test_wilkinsons_polynomial_keeps_its_twenty_roots():
    # Wilkinson, J. H. (1959), The evaluation of the zeros of ill-conditioned polynomials
    found = real_roots(with_roots([Fraction(k) for k in range(1, 21)]), Fraction(0), Fraction(30))
    assert [root.exact for root in found] == list(range(1, 21))


@BOUNDED
@given(polynomials, polynomials.filter(len))
def test_division_leaves_a_remainder_of_lower_degree(p, q):
    quotient, rest = divide(p, q)
    for x in map(Fraction, (-2, 0, 1, 3)):
        assert evaluate(p, x) == evaluate(quotient, x) * evaluate(q, x) + evaluate(rest, x)
    assert len(rest) < len(q)


@BOUNDED
@given(ratios, ratios, ratios)
def test_gcd_has_the_common_roots(a, b, c):
    common = gcd(with_roots([a, b]), with_roots([a, c]))
    assert evaluate(common, a) == 0
    assert len(common) == (3 if b == c else 2)


@BOUNDED
@given(polynomials)
def test_interpolation_restores_a_polynomial(p):
    whole = primitive(p)
    assert interpolate([evaluate(whole, x) for x in range(5)]) == whole


@BOUNDED
@given(polynomials, polynomials.filter(len))
def test_the_whole_remainder_has_the_sign_of_the_remainder(p, q):
    assert remainder(primitive(p), primitive(q)) == primitive(divide(p, q)[1])


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_determinant_agrees_with_floats(size):
    rng = np.random.default_rng(size)
    entries = rng.integers(-4, 5, (size, size, 2))
    exact = determinant([[trimmed(map(Fraction, map(int, entry))) for entry in row] for row in entries])
    for x in (-1.5, 0.0, 0.25, 2.0):
        value = np.linalg.det(entries[..., 0] + entries[..., 1] * x)
        assert isclose(float(evaluate(exact, Fraction(x))), value, abs_tol=1e-8)


def test_floats_that_differ_by_rounding_are_one_number_and_whole_ones_are_not():
    third = 1 / 3
    same = as_fractions(np.array([[third, np.nextafter(third, 1)], [0.1 + 0.2, 0.3]]))
    assert same[0, 0] == same[0, 1] and same[1].tolist() == [Fraction(3, 10)] * 2
    large = as_fractions(np.array([1e15, 1e15 + 1]))
    assert large[1] - large[0] == 1
