"""Monomials written as products of two, through products that they share.

A monomial of more than two factors is relaxed the better the fewer products it is made of, and the more of these it
shares with others: where a weight multiplies many terms, it is one variable of the relaxation and not one for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import numpy as np

Pair = tuple[int, int]  # numbers of two factors: of variables, or beyond them of earlier products


def shared_products(exponents: np.ndarray) -> tuple[list[Pair], list[tuple[int, ...]]]:
    """Return products of two factors each, and every monomial as at most two factors.

    At each step the pair of factors that most of the monomials with three and more have in common becomes a product of
    its own; of several the first.

    Parameters
    ----------
    exponents : ndarray of int, shape (monomials, variables)

    Returns
    -------
    products : list of Pair
        Factor ``variables + k`` is the product number k, made of factors before it.
    monomials : list of tuple of int
        The factors of each monomial, none for the constant one.
    """
    monomials = [tuple(np.repeat(np.arange(len(row)), row).tolist()) for row in exponents]
    products: list[Pair] = []
    while long := [factors for factors in monomials if len(factors) > 2]:
        pair = _commonest(long)
        number = exponents.shape[1] + len(products)
        products.append(pair)
        monomials = [_replaced(factors, pair, number) if len(factors) > 2 else factors for factors in monomials]
    return products, monomials


def _commonest(monomials: Sequence[tuple[int, ...]]) -> Pair:
    counts = Counter(pair for factors in monomials for pair in dict.fromkeys(combinations(sorted(factors), 2)))
    return min(counts, key=lambda pair: (-counts[pair], pair))


def _replaced(factors: tuple[int, ...], pair: Pair, number: int) -> tuple[int, ...]:
    """Return the factors with a product in place of a pair, as long as more than two are left."""
    left = list(factors)
    while len(left) > 2 and not Counter(pair) - Counter(left):
        for factor in pair:
            left.remove(factor)
        left.append(number)
    return tuple(left)
