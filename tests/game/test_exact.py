"""Fractions from the floats that they were rounded to."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.game.gambit_text import number_text
from sim.solve.parametric.game import as_fraction

BOUNDED = settings(max_examples=200)


@pytest.mark.parametrize("fraction", [Fraction(12, 19), Fraction(14, 39), Fraction(1, 51), Fraction(330287, 3732)])
def test_a_fraction_whose_float_is_a_decimal_of_few_digits_is_known(fraction):
    assert len(repr(float(fraction))) < 19
    assert as_fraction(float(fraction)) == Fraction(number_text(float(fraction))) == fraction


@BOUNDED
@given(st.fractions(-1000, 1000, max_denominator=999))
def test_every_fraction_of_small_numbers_is_known_and_written(fraction):
    assert as_fraction(float(fraction)) == Fraction(number_text(float(fraction))) == fraction


@BOUNDED
@given(st.integers(-(10**12), 10**12), st.integers(0, 12))
def test_every_short_decimal_is_what_it_looks_like(number, places):
    assert as_fraction(float(Fraction(number, 10**places))) == Fraction(number, 10**places)
