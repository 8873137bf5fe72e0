"""Roots of many polynomials at once, and where pure equilibria change along many lines."""

import numpy as np
import pytest

from sim.solve.parametric.many_roots import real_roots
from sim.solve.parametric.pure_cuts import pure_cuts
from sim.solve.pure import pure_equilibria


@pytest.mark.parametrize("degree", range(1, 6))
def test_roots_of_many_polynomials(degree):
    rng = np.random.default_rng(degree)
    roots = rng.uniform(-2, 2, (degree, 30))
    coefficients = np.array([np.poly(column)[::-1] * rng.uniform(1, 2) for column in roots.T]).T
    coefficients = np.concatenate([coefficients, np.zeros((1, 30))])
    found = np.sort(real_roots(coefficients), axis=0)
    np.testing.assert_allclose(found[:degree], np.sort(roots, axis=0), atol=1e-6)
    assert np.isnan(found[degree:]).all()


def test_polynomials_of_several_degrees_and_without_real_roots():
    coefficients = np.array([[-1.0, 2, 3, 1, 0], [0, 1, 0, 0, 0], [0, 0, 0, 0, 0], [1, 0, 0, 1, 0]])  # columns
    found = real_roots(coefficients)
    expected = [[1.0], [-2.0], [], [-1.0], []]
    for column, roots in zip(found.T, expected):
        np.testing.assert_allclose(column[np.isfinite(column)], roots, atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_between_two_cuts_the_pure_equilibria_are_the_same(seed):
    """Three players of whom two reply to each other; lines of degree 1 and 2."""
    rng = np.random.default_rng(seed)
    payoffs = rng.integers(-3, 4, (3, 2, 3, 2)).astype(float)
    steps = [rng.integers(-2, 3, (degree, *payoffs.shape)).astype(float) for degree in (1, 2, 1)]
    low, high = np.full(3, -1.0), np.full(3, 2.0)
    for line, cuts in zip(steps, pure_cuts(payoffs, steps, [1, 2], low, high)):
        grid = np.linspace(-1, 2, 61) + 1e-4 * np.pi
        games = sum((step * grid[:, None, None, None, None] ** k for k, step in enumerate(line, 1)), payoffs)
        after = [pure_equilibria(games[:, [1, 2], move], batch_axes=1).reshape(len(grid), -1) for move in (0, 1)]
        changes = np.any([(one[1:] != one[:-1]).any(axis=1) for one in after], axis=0)
        assert changes.any()
        for left, right in zip(grid[:-1][changes], grid[1:][changes]):
            assert ((cuts > left) & (cuts < right)).any()
