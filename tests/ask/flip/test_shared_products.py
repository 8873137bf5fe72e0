"""Monomials as products of two: they are what they were, and what they share is there once."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.ask.flip.shared_products import shared_products


@settings(max_examples=60)
@given(arrays(int, st.tuples(st.integers(1, 8), st.integers(1, 5)), elements=st.integers(0, 3)))
def test_products_are_the_monomials(exponents):
    products, monomials = shared_products(exponents)
    values = [2, 3, 5, 7, 11][: exponents.shape[1]]
    expected = [int(np.prod([v**e for v, e in zip(values, row)], dtype=object)) for row in exponents.tolist()]
    for a, b in products:
        values.append(values[a] * values[b])
    assert [int(np.prod([values[f] for f in factors], dtype=object)) for factors in monomials] == expected
    assert all(len(factors) <= 2 for factors in monomials)


def test_a_weight_of_many_terms_is_one_product():
    weighted = np.hstack([np.eye(6, dtype=int), np.ones((6, 2), dtype=int)])  # x1 t s, x2 t s, …
    products, monomials = shared_products(weighted)
    assert products == [(6, 7)]
    assert monomials == [(x, 8) for x in range(6)]
