"""What changes no choice moves no threshold: penalties, payoffs that no own move affects, units of payoff."""

from fractions import Fraction

import numpy as np
import pytest

from sim.ask.thresholds.thresholds import thresholds_of_family
from sim.solve.parametric.enumeration import exact_equilibria
from sim.solve.two_players.bimatrix import bimatrix_equilibria

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
    family = random_family(7, (2, 2, 2))
    expected, found = (thresholds_of_family(f, -1, 0) for f in (family, changed(family, 10**15)))
    assert found.status == expected.status
    assert found.breakpoints == pytest.approx(expected.breakpoints, abs=1e-9)
    assert spans(found) == spans(expected)


def spans(found):
    """Return the branches in an order that rounding does not change."""
    return sorted((b.support, round(b.low, 8), round(b.high, 8)) for b in found.branches)


def with_catastrophes(seed):
    """Return a random family in which a third of all payoffs are some orders of magnitude larger."""
    rng = np.random.default_rng(seed)
    family = random_family(seed, tuple(rng.integers(2, 4, 2)))
    far = rng.random(family.shape) < 0.3
    family[far] *= 10 ** int(rng.integers(3, 15))
    return family


@pytest.mark.parametrize("seed", range(25))
def test_catastrophes_that_may_happen_are_taken_for_what_they_are(seed):
    family = with_catastrophes(seed)
    found = thresholds_of_family(family, -1, 1)
    assert found.status == "complete"
    for x in (Fraction(k, 41) for k in range(-40, 41, 3)):
        right = sorted(tuple(v.support for v in e.vertices) for e in exact_equilibria(family[0] + family[1] * x))
        assert sorted(branch.support for branch in found.branches if branch.low <= x <= branch.high) == right


@pytest.mark.parametrize("exponent", range(0, 17, 4))
def test_a_catastrophe_is_found_where_it_is_written(exponent):
    # Nothing is dominated: the third row is the best reply to the second column.
    rows = [[1, 0], [0, 1], [-(10**exponent), 2]]
    columns = [[1, 0], [0, 1], [0, Fraction(-1, 2)]]
    family = np.array([[rows, columns], [np.zeros((3, 2), int), [[0, 0], [0, 0], [0, 1]]]], dtype=object)
    found = thresholds_of_family(family, 0, 1)
    assert (found.status, found.exact) == ("complete", (Fraction(1, 2),))
    below = {((0,), (0,)), ((0, 1), (0, 1)), ((1, 2), (0, 1))}
    assert {branch.support for branch in found.branches_at(0.25)} == below


def test_exact_equilibria_are_those_of_the_solver_where_payoffs_are_of_one_size():
    for seed in range(30):
        shape = tuple(np.random.default_rng(seed).integers(1, 5, 2))
        payoffs = np.random.default_rng(seed).integers(-3, 4, (2, *shape))
        expected = bimatrix_equilibria(*payoffs)
        found = exact_equilibria(np.vectorize(Fraction, otypes=[object])(payoffs))
        rows = {tuple(float(share) for v in e.vertices for share in v.shares): e for e in found}
        assert len(rows) == len(expected)
        for x, y, component, index in zip(expected.x, expected.y, expected.component, expected.index):
            near = min(rows, key=lambda row: np.abs(np.array(row) - np.concatenate([x, y])).max())
            assert near == pytest.approx(np.concatenate([x, y]), abs=1e-9)
            assert (rows[near].is_isolated, rows[near].index or 0) == (component < 0, index)
