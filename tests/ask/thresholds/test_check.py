"""The check of thresholds finds what the branches lack, and does not count nothing as agreement."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.ask.thresholds.check import check, check_point, points_to_solve
from sim.ask.thresholds.thresholds import thresholds_of_family

# Coefficients of 1, x and x² of three players' payoffs by their moves: below -1.912 there are two mixed equilibria that
# begin where a chance leaves 0 and end at a fold, between two of the points at which the branches look for new ones.
PAIR = [
    [
        [[[4.57, 1.52], [-3.71, -2.89]], [[4.2, 2.89], [5.09, 3.02]]],
        [[[-1.02, -1.24], [3.65, -1.7]], [[1.8, -3.21], [5.99, 2.97]]],
        [[[4.39, 4.17], [-3.36, 5.81]], [[-1.63, 0.86], [-2.28, -2.36]]],
    ],
    [
        [[[4.71, -4.67], [-1.8, -1.35]], [[3.45, 4.34], [4.85, -4.78]]],
        [[[4.55, 0.1], [-2.54, 4.4]], [[1.97, 3.37], [4.7, -2.68]]],
        [[[0.32, 1.03], [-2.81, 1.88]], [[1.26, -1.48], [2.66, -3.71]]],
    ],
    [
        [[[-1.26, -2.04], [2.02, 0.85]], [[-0.76, -0.26], [-0.72, 3.68]]],
        [[[2.78, 2.56], [-0.9, 1.53]], [[-4.56, 2.93], [-2.92, -4.37]]],
        [[[2.1, -0.15], [1.23, 0.91]], [[-3.44, 3.52], [-2.2, 5.97]]],
    ],
]
# A coin to match: there is no equilibrium in pure moves, whatever x is, and one in mixed moves.
COIN = np.array([[[[1, 0], [0, 1]], [[0, 1], [1, 0]]], np.ones((2, 2, 2))])


def checks(found):
    return check(SimpleNamespace(correspondences={None: found}))


def test_a_pair_of_branches_between_two_points_is_found_by_the_check_and_owned_to_by_the_message():
    found = thresholds_of_family(PAIR, -2, 3)
    assert "a pair of mixed ones that is born and dies between two of these points would be missed" in found.message
    first = [check_point(found, None, *pair) for pair in points_to_solve(found) if pair[1] < found.breakpoints[0]]
    missed = [one for one in first if not one.agrees]
    assert missed and all(one.breakpoint is None and one.x < -1.912 for one in missed)
    assert all(max(one.solved.values()) > one.exact for one in missed)


def test_nothing_is_no_agreement():
    three = np.zeros((2, 3, 2, 2, 1))
    three[:, :2, :, :, 0] = COIN
    found = thresholds_of_family(three, 0, 1, mixed=False)
    assert found.status == "pure only" and not found.branches
    assert checks(found) and all(one.is_empty and not one.agrees for one in checks(found))


@pytest.mark.parametrize("seed", range(5))
def test_between_two_breakpoints_points_are_solved_too(seed):
    family = np.random.default_rng(seed).integers(-5, 6, (2, 2, 2, 2))
    found = thresholds_of_family(family, 0, 1)
    tried = checks(found)
    assert all(one.agrees for one in tried)
    for low, high in found.cells:
        assert sum(low < one.x < high and one.breakpoint is None for one in tried) >= 4
