"""Where best responses may change, in games of which many replies are needless."""

from fractions import Fraction

import numpy as np
import pytest

from sim.ask.thresholds.thresholds import thresholds_of_family
from sim.solve.parametric.game import parametric_game
from sim.solve.parametric.ties import tie_points

STEPS = 12


def demands(steps: int) -> np.ndarray:
    """Return two players' payoffs of demands that are met where they add up to no more than the whole, else war.

    War brings the first player the parameter less a half, and the second a quarter less the parameter.
    """
    payoffs = np.full((2, 2, steps, steps), Fraction(0), dtype=object)
    for i in range(steps):
        for j in range(steps):
            if i <= j:
                payoffs[0, :, i, j] = Fraction(i, 2 * steps), Fraction(steps - j, 2 * steps)
            else:
                payoffs[:, 0, i, j] = Fraction(-1, 2), Fraction(1)
                payoffs[:, 1, i, j] = Fraction(1, 4), Fraction(-1)
    return payoffs


def test_menus_of_like_demands_are_not_too_large_to_examine():
    found = tie_points(parametric_game(demands(STEPS), 0.5, 0.75))
    assert {point.exact for point in found} == {Fraction(1, 2) + Fraction(k, 2 * STEPS) for k in range(STEPS // 2 + 1)}


@pytest.mark.parametrize("seed", range(8))
def test_a_move_that_repeats_another_adds_no_threshold(seed):
    payoffs = np.random.default_rng(seed).integers(-4, 5, (2, 2, 3, 3))
    repeated = np.concatenate([payoffs, payoffs[:, :, 1:2]], axis=2)
    low, high = -1.0, 1.0
    given, wider = (thresholds_of_family(family, low, high) for family in (payoffs, repeated))
    assert wider.breakpoints == given.breakpoints


@pytest.mark.parametrize("seed", range(8))
def test_a_move_that_is_never_better_adds_no_threshold_of_other_play(seed):
    payoffs = np.random.default_rng(seed).integers(-4, 5, (2, 2, 3, 3))
    worse = payoffs[:, :, :1].copy()
    worse[0, 0, 0, 1:] -= 1  # as good as the first move against the first column, worse against the others
    wider = thresholds_of_family(np.concatenate([payoffs, worse], axis=2), -1.0, 1.0)
    shared = [branch for branch in wider.branches if 3 not in branch.support[0]]
    given = thresholds_of_family(payoffs, -1.0, 1.0)
    assert {branch.support for branch in shared} == {branch.support for branch in given.branches}
