"""Correspondences along one parameter: text-book families in closed form, a fold, and random families."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from sim.ask.thresholds.thresholds import thresholds_of_family
from sim.errors import InputError
from sim.solve.nash import nash
from sim.solve.two_players.bimatrix import bimatrix_equilibria_batch

EXACT = 1e-12


def family(*payoffs):
    """Return coefficients from each player's payoff matrix, entries being (constant, slope) or numbers."""
    entries = np.array(
        [[[e if isinstance(e, tuple) else (e, 0) for e in row] for row in p] for p in payoffs], dtype=object
    )
    return np.moveaxis(entries, -1, 0)


def mixed(correspondence):
    return [branch for branch in correspondence.branches if any(len(support) > 1 for support in branch.support)]


def supports_at(correspondence, x):
    return sorted(branch.support for branch in correspondence.branches_at(x))


def test_hawks_and_doves():
    # Maynard Smith and Price (1973), prize v and cost 4: below v = 4 a share v / 4 of hawks, above it hawks alone.
    cost = 4
    row = [[(Fraction(-cost, 2), Fraction(1, 2)), (0, 1)], [0, (0, Fraction(1, 2))]]
    column = [[row[j][i] for j in range(2)] for i in range(2)]
    found = thresholds_of_family(family(row, column), 0.5, 6)
    assert found.exact == (4,)
    assert supports_at(found, 2) == [((0,), (1,)), ((0, 1), (0, 1)), ((1,), (0,))]
    assert supports_at(found, 5) == [((0,), (0,))]
    (branch,) = mixed(found)
    assert (branch.low, branch.high) == (0.5, 4)
    for v in np.linspace(0.5, 4, 29):
        for strategy in branch.at(v):
            assert strategy == pytest.approx([v / cost, 1 - v / cost], abs=EXACT)
        assert found.payoffs(branch, v) == pytest.approx(np.full(2, v / 2 * (1 - v / cost)), abs=EXACT)


def test_hawks_and_doves_at_the_breakpoint():
    row = [[(-2, Fraction(1, 2)), (0, 1)], [0, (0, Fraction(1, 2))]]
    column = [[row[j][i] for j in range(2)] for i in range(2)]
    there = thresholds_of_family(family(row, column), 0.5, 6).at(4)
    # A fight is worth nothing: against a hawk, hawk and dove are equally good.
    assert len(there.components) == 1
    assert {e.support for e in there} == {((0,), (0,)), ((0,), (1,)), ((1,), (0,))}


def test_stag_hunt():
    # Rousseau's hunt: a stag is worth x to each if both hunt it, a hare 2 (and 1 if both chase hares).
    row = [[(0, 1), 0], [2, 1]]
    column = [[(0, 1), 2], [0, 1]]
    found = thresholds_of_family(family(row, column), 1, 8)
    assert found.exact == (2,)
    assert supports_at(found, 1.5) == [((1,), (1,))]
    assert supports_at(found, 5) == [((0,), (0,)), ((0, 1), (0, 1)), ((1,), (1,))]
    (branch,) = mixed(found)
    for x in np.linspace(2, 8, 25):
        # stag pays x p, hare 1 + p: equal at p = 1 / (x - 1)
        for strategy in branch.at(x):
            assert strategy[0] == pytest.approx(1 / (x - 1), abs=EXACT)
    assert branch.index == -1


def test_inspection():
    # Dresher (1962), Avenhaus, von Stengel and Zamir (2002): the inspectee gains 1 by an undetected violation and is
    # fined x; an inspection costs the inspector 1/5, an undetected violation 1.
    inspectee = [[(0, -1), 1], [0, 0]]  # violate, comply; against inspect, trust
    inspector = [[Fraction(-1, 5), -1], [Fraction(-1, 5), 0]]
    found = thresholds_of_family(family(inspectee, inspector), -2, 6)
    assert found.exact == (0,)
    assert supports_at(found, -1) == [((0,), (0,))]
    assert supports_at(found, 3) == [((0, 1), (0, 1))]
    (branch,) = mixed(found)
    for x in np.linspace(0, 6, 25):
        violate, inspect = (strategy[0] for strategy in branch.at(x))
        assert violate == pytest.approx(0.2, abs=EXACT)
        assert inspect == pytest.approx(1 / (1 + x), abs=EXACT)


def test_irrational_breakpoints_are_roots_to_the_last_bit():
    # Invest pays x² - 2 against being passive: the threshold is √2.
    pays = np.zeros((3, 2, 2, 2), dtype=object)
    pays[0, 0, 0], pays[2, 0, 0] = -2, 1
    pays[0, 1, :, 0] = 1
    found = thresholds_of_family(pays, 0, 3)
    assert found.exact == (None,)
    assert abs(found.breakpoints[0] - np.sqrt(2)) <= np.spacing(2.0)


def test_a_tie_on_the_whole_interval_is_one_continuum():
    row = [[(0, 1), (0, 1)], [0, 0]]
    column = [[1, 1], [1, 0]]
    found = thresholds_of_family(family(row, column), -1, 1)
    assert found.exact == (0,)
    above = found.branches_at(0.5)
    assert {branch.support for branch in above} == {((0,), (0,)), ((0,), (1,))}
    assert len({branch.continuum for branch in above}) == 1 and above[0].continuum is not None
    assert all(branch.continuum is None for branch in found.branches_at(-0.5))


def cycle_with_fold():
    """Return 2×2×2 games in which p² - (0.95) p + 0.075 + x = 0 on the mixed branches: they meet in a fold.

    First moves have probabilities p, q, r and pay more than the second ones by q - r + 0.1, r - p + 0.05 and
    p q - 0.3 p - 0.5 q + x.
    """
    coefficients = np.zeros((2, 3, 2, 2, 2), dtype=object)
    half, tenth = Fraction(1, 2), Fraction(1, 10)
    for a, b, c in product(range(2), repeat=3):
        p, q, r = 1 - a, 1 - b, 1 - c
        if p:
            coefficients[0, 0, a, b, c] = q - r + tenth
        if q:
            coefficients[0, 1, a, b, c] = r - p + tenth / 2
        if r:
            coefficients[0, 2, a, b, c] = p * q - 3 * tenth * p - half * q
            coefficients[1, 2, a, b, c] = 1
    return coefficients


def test_a_fold_of_three_players_is_passed():
    found = thresholds_of_family(cycle_with_fold(), 0.05, 0.25)
    total, product_ = 0.95, 0.075  # of the two roots at x = 0
    fold = total**2 / 4 - product_
    assert found.status == "traced"
    assert min(abs(x - fold) for x in found.breakpoints) < 1e-10
    lower, upper = sorted((b for b in found.branches if b.support == ((0, 1),) * 3), key=lambda b: b.at(0.1)[0][0])
    assert lower.high == upper.high == pytest.approx(fold, abs=1e-10)
    assert lower.index == -upper.index
    for x in np.linspace(0.08, fold - 1e-6, 15):
        root = np.sqrt(total**2 / 4 - product_ - x)
        assert lower.at(x)[0][0] == pytest.approx(total / 2 - root, abs=1e-10)
        assert upper.at(x)[0][0] == pytest.approx(total / 2 + root, abs=1e-10)


def test_branches_of_three_players_are_what_the_complete_engine_finds():
    found = thresholds_of_family(cycle_with_fold(), 0.05, 0.25)
    for x in np.linspace(0.051, 0.249, 12):
        profiles = np.array([np.concatenate(b.at(x)) for b in found.branches_at(x)])
        engine = np.array([np.concatenate(e.profile) for e in nash(found.game_at(x))])
        assert len(profiles) == len(engine)
        assert np.abs(profiles[:, None] - engine).max(axis=2).min(axis=1).max() < 1e-8


def test_pure_equilibria_of_three_players_are_exact_intervals():
    found = thresholds_of_family(cycle_with_fold(), 0.05, 0.75, mixed=False)
    for x in np.linspace(0.05, 0.75, 31):
        expected = {e.support for e in nash(found.game_at(x)) if e.is_pure}
        assert expected <= {branch.support for branch in found.branches_at(x)}
    assert set(found.exact) <= {Fraction(3, 10), Fraction(1, 2)} and found.exact


def random_family(seed):
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(2, 5, 2))
    degree = int(rng.integers(1, 3))
    coarse = seed % 3 == 0  # small integers make ties that hold on the whole interval
    return (
        rng.integers(-2, 3, (degree + 1, 2, *shape)) if coarse else rng.integers(-99, 100, (degree + 1, 2, *shape)) / 10
    )


def disagreements(found, points):
    """Return the grid points at which branches and the complete solver differ, those beside a breakpoint aside."""
    spacing = points[1] - points[0]
    payoffs = found.game.payoffs(points)
    solved = bimatrix_equilibria_batch(payoffs)
    rows = np.concatenate([solved.x, solved.y], axis=1)
    wrong = []
    for number, x in enumerate(points):
        engine = rows[solved.game == number]
        exact = np.array([np.concatenate(branch.at(x)) for branch in found.branches_at(x)])
        beside = any(abs(x - root) < 1e-6 * spacing for root in found.breakpoints)
        distance = np.abs(exact[:, None] - engine).max(axis=2)
        if not beside and not (
            len(exact) == len(engine) and max(distance.min(axis=0).max(), distance.min(axis=1).max()) < 1e-7
        ):
            wrong.append(x)
    return wrong


@pytest.mark.parametrize("seed", range(30))
def test_random_families_agree_with_a_grid(seed):
    found = thresholds_of_family(random_family(seed), -1, 1)
    assert found.status == "complete"
    points = np.linspace(-1, 1, 303)[1:-1]
    assert disagreements(found, points) == []
    assert grid_changes(found, points) <= cells_with_breakpoints(found, points)


def grid_changes(found, points):
    """Return the grid intervals over which the number of equilibria or their supports change."""
    payoffs = found.game.payoffs(points)
    solved = bimatrix_equilibria_batch(payoffs)
    supports = np.concatenate([solved.x, solved.y], axis=1) > 1e-9
    sets = [{tuple(row) for row in supports[solved.game == number].tolist()} for number in range(len(points))]
    return {k for k in range(len(points) - 1) if sets[k] != sets[k + 1]}


def cells_with_breakpoints(found, points):
    return {
        k
        for k, (low, high) in enumerate(zip(points, points[1:]))
        if any(low - 1e-9 <= x <= high + 1e-9 for x in found.breakpoints)
    }


@pytest.mark.parametrize(
    ("coefficients", "low", "high", "says"),
    [
        (np.zeros((2, 2, 2, 2)), 1, 1, "empty"),
        (np.zeros((2, 2, 2)), 0, 1, "shape"),
        (np.full((1, 2, 2, 2), np.nan), 0, 1, "finite"),
    ],
)
def test_what_is_no_family_is_refused(coefficients, low, high, says):
    with pytest.raises(InputError, match=says):
        thresholds_of_family(coefficients, low, high)


def test_a_point_outside_is_refused():
    found = thresholds_of_family(random_family(1), -1, 1)
    with pytest.raises(InputError, match="outside"):
        found.at(2)
    with pytest.raises(InputError, match="outside"):
        found.branches[0].at(2)
