"""Sums of a polynomial's terms at many points: a kernel."""

import numpy as np

from sim.kernels.compiling import entry

LANES = 8  # points whose terms are added side by side, as processors do

# Numbers of places are unsigned: of signed ones compiled code asks at every look whether they count from the end.
_NUMBERS = np.zeros(1, np.uint32)


@entry(
    "payoffs at many points",
    3,
    lambda kernel: kernel(np.zeros((1, 1)), _NUMBERS[:0], np.zeros(0), _NUMBERS, _NUMBERS[:0]),
)
def sums_of_terms(monomials, monomial, coefficient, pointer, product):
    """Return sums of products of a coefficient and a monomial, each sum in the order of its terms.

    Parameters
    ----------
    monomials : ndarray, shape (monomials, points)
    monomial : ndarray of uint32, shape (products,)
        The monomial of each product.
    coefficient : ndarray, shape (products,)
    pointer : ndarray of uint32, shape (sums + 1,)
        Where the terms of each sum begin and end in `product`.
    product : ndarray of uint32, shape (terms,)

    Returns
    -------
    ndarray, shape (points, sums)
    """
    # Products are kept before they are added: a processor may round one otherwise that it adds at once.
    points, sums = monomials.shape[1], len(pointer) - 1
    found, terms = np.empty((points, sums)), np.zeros((len(monomial), LANES))
    total = np.empty(LANES)
    for first in range(0, points, LANES):
        here = min(LANES, points - first)
        for k in range(len(monomial)):
            values = monomials[monomial[k], first : first + here]
            for lane in range(here):
                terms[k, lane] = coefficient[k] * values[lane]
        for s in range(sums):
            a, b, c, d, e, f, g, h = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
            for t in range(pointer[s], pointer[s + 1]):
                term = terms[product[t]]
                a += term[0]
                b += term[1]
                c += term[2]
                d += term[3]
                e += term[4]
                f += term[5]
                g += term[6]
                h += term[7]
            total[0], total[1], total[2], total[3] = a, b, c, d
            total[4], total[5], total[6], total[7] = e, f, g, h
            for lane in range(here):
                found[first + lane, s] = total[lane]
    return found
