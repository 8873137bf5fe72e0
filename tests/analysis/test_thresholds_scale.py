"""What changes no choice moves no threshold: penalties, payoffs that no own move affects, units of payoff."""

from fractions import Fraction

import numpy as np
import pytest

from sim.analysis.thresholds import thresholds_of_family

LARGE = [10**k for k in range(0, 17, 4)]


def random_family(seed, shape):
    rng = np.random.default_rng(seed)
    drawn = rng.integers(-50, 51, (2, len(shape), *shape))
    return np.vectorize(lambda number: Fraction(int(number), 10), otypes=[object])(drawn)


def with_penalised_move(family, size):
    """Return the family with one more move of the first player, which costs it `size` whatever the others do."""
    more = np.concatenate([family, family[:, :, :1]], axis=2)
    more[:, 0, -1] = 0
    more[0, 0, -1] = -50 - size
    return more


def with_a_constant(family, size):
    """Return the family with `size` added to what the first player gets against one of the others' profiles."""
    more = family.copy()
    more[(0, 0, slice(None), *[0] * (family.ndim - 3))] += size
    return more


def in_other_units(family, size):
    more = family.copy()
    more[:, 0] *= size
    return more


def summary(found):
    return found.status, found.breakpoints, [(b.low, b.high, b.support, b.index) for b in found.branches]


@pytest.mark.parametrize("changed", [with_penalised_move, with_a_constant, in_other_units])
@pytest.mark.parametrize("seed", range(4))
def test_two_players_thresholds_do_not_depend_on_what_changes_no_choice(changed, seed):
    family = random_family(seed, (2, 3))
    expected = summary(thresholds_of_family(family, -1, 1))
    for size in LARGE:
        assert summary(thresholds_of_family(changed(family, size), -1, 1)) == expected


@pytest.mark.parametrize("changed", [with_penalised_move, with_a_constant, in_other_units])
def test_three_players_thresholds_do_not_either(changed):
    family = random_family(3, (2, 2, 2))
    expected = thresholds_of_family(family, -1, 1)
    for size in (10**6, 10**15):
        found = thresholds_of_family(changed(family, size), -1, 1)
        assert found.status == expected.status
        assert found.breakpoints == pytest.approx(expected.breakpoints, abs=1e-9)
        assert [b.support for b in found.branches] == [b.support for b in expected.branches]


@pytest.mark.parametrize("exponent", range(0, 17, 2))
def test_a_catastrophe_that_may_happen_makes_no_false_equilibrium(exponent):
    # Nothing is dominated: the third row is the best reply to the second column.
    war = 10**exponent
    rows = [[1, 0], [0, 1], [-war, 2]]
    columns = [[1, 0], [0, 1], [0, Fraction(-1, 2)]]
    family = np.array([[rows, columns], [np.zeros((3, 2), int), [[0, 0], [0, 0], [0, 1]]]], dtype=object)
    found = thresholds_of_family(family, 0, 1)
    for branch in found.branches:
        x = (branch.low + branch.high) / 2
        shares = [[Fraction(float(p)) for p in strategy] for strategy in branch.at(x)]
        payoffs = family[0] + family[1] * Fraction(x)
        for own, values in zip(shares, (payoffs[0] @ shares[1], shares[0] @ payoffs[1])):
            played = max(value for value, share in zip(values, own) if share)
            if found.status == "complete":
                assert max(values) - played <= 1e-9
    assert found.status in ("complete", "undecided")
