"""Correlated equilibria: Aumann's examples, inclusions, bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.solve.correlated import correlated_equilibrium, correlated_range, disobedience
from sim.solve.logit import logit_branch
from sim.solve.profile import TOLERANCE, payoff_range, regrets

CHICKEN = np.array([[[6, 2], [7, 0]], [[6, 7], [2, 0]]], dtype=float)
PRISONERS = np.array([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], dtype=float)
ROCK_PAPER_SCISSORS = np.array([[1], [-1]]).reshape(2, 1, 1) * np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0.0]])

PROPERTY = settings(max_examples=20)
games = st.builds(
    lambda shape, seed: np.random.default_rng(seed).integers(0, 6, (len(shape), *shape)).astype(float),
    st.sampled_from([(2, 2), (3, 3), (2, 3, 2), (2, 2, 2, 2)]),
    st.integers(0, 10**6),
)


def test_aumanns_chicken():
    """Aumann (1974): half on both giving way, a quarter on each pure equilibrium."""
    found = correlated_equilibrium(CHICKEN, CHICKEN.sum(axis=0))
    np.testing.assert_allclose(found.distribution, [[1 / 2, 1 / 4], [1 / 4, 0]], atol=1e-9)
    assert found.value == pytest.approx(10.5, abs=1e-9) and found.status == "optimal"
    np.testing.assert_allclose(found.payoffs, 5.25, atol=1e-9)


def test_chicken_range_of_a_payoff_is_spanned_by_its_pure_equilibria():
    low, high = correlated_range(CHICKEN, CHICKEN[0])
    assert (low.value, high.value) == pytest.approx((2, 7), abs=1e-9)


@pytest.mark.parametrize("coarse", [False, True])
def test_prisoners_dilemma_is_a_point(coarse):
    for measure in (PRISONERS.sum(axis=0), PRISONERS[0], np.eye(2)):
        low, high = correlated_range(PRISONERS, measure, coarse)
        assert low.value == pytest.approx(high.value, abs=1e-9)
        np.testing.assert_allclose(low.distribution, [[0, 0], [0, 1]], atol=1e-9)


def test_matching_pennies_is_a_point_only_with_the_move_told():
    pennies = np.array([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], dtype=float)
    low, high = correlated_range(pennies, np.array([[1.0, 0], [0, 0]]))
    assert (low.value, high.value) == pytest.approx((0.25, 0.25), abs=1e-9)


def test_coarse_set_is_strictly_larger_in_rock_paper_scissors():
    """The one correlated equilibrium draws one game in three; to agree on always drawing is coarse: a player who
    decides beforehand not to listen still earns 0."""
    draw = np.eye(3)
    low, high = correlated_range(ROCK_PAPER_SCISSORS, draw)
    assert (low.value, high.value) == pytest.approx((1 / 3, 1 / 3), abs=1e-9)
    assert correlated_equilibrium(ROCK_PAPER_SCISSORS, draw, coarse=True).value == pytest.approx(1, abs=1e-9)


@PROPERTY
@given(games)
def test_coarse_range_contains_the_correlated_one(payoffs):
    for measure in (payoffs.sum(axis=0), payoffs[0]):
        low, high = correlated_range(payoffs, measure)
        coarse_low, coarse_high = correlated_range(payoffs, measure, coarse=True)
        slack = 1e-7 * max(1.0, np.ptp(measure))
        assert coarse_low.value - slack <= low.value <= high.value + slack <= coarse_high.value + 2 * slack


@PROPERTY
@given(games)
def test_answers_are_obedient_distributions(payoffs):
    for coarse in (False, True):
        found = correlated_equilibrium(payoffs, payoffs.sum(axis=0), coarse)
        assert found.distribution.min() >= 0 and found.distribution.sum() == pytest.approx(1, abs=1e-12)
        assert found.status == "optimal"
        gains = disobedience(payoffs, found.distribution, coarse)
        assert (gains <= TOLERANCE * payoff_range(payoffs)).all()
        assert found.value == pytest.approx(found.payoffs.sum(), abs=1e-9)


@PROPERTY
@given(games)
def test_nash_equilibrium_lies_within_every_range(payoffs):
    branch = logit_branch(payoffs)
    assert branch.converged
    joint = branch.limit[0]
    for strategy in branch.limit[1:]:
        joint = np.multiply.outer(joint, strategy)
    for coarse in (False, True):
        np.testing.assert_allclose(disobedience(payoffs, joint, coarse), regrets(payoffs, branch.limit), atol=1e-9)
        for measure in (*payoffs, payoffs.sum(axis=0)):
            low, high = correlated_range(payoffs, measure, coarse)
            assert low.value - 1e-7 <= (joint * measure).sum() <= high.value + 1e-7


def test_disobedience_of_a_known_distribution():
    """Told to give way for certain against a rival who does: 7 - 6 = 1 to gain."""
    np.testing.assert_allclose(disobedience(CHICKEN, np.array([[1.0, 0], [0, 0]])), [1, 1])


def test_payoff_units_change_nothing():
    scaled = CHICKEN * np.array([1e-6, 1e6]).reshape(2, 1, 1) + 3
    found = correlated_equilibrium(scaled, CHICKEN.sum(axis=0))
    assert found.value == pytest.approx(10.5, abs=1e-6) and found.status == "optimal"


@pytest.mark.parametrize("payoffs", [np.zeros((2, 3, 2)), np.array([[1.0, 3.0, 2.0]])])
def test_degenerate_games(payoffs):
    low, high = correlated_range(payoffs, np.arange(payoffs[0].size, dtype=float).reshape(payoffs.shape[1:]))
    assert (low.value, high.value) == ((0, 5) if len(payoffs) == 2 else (1, 1))


def test_wrong_input():
    with pytest.raises(InputError, match="objective has shape"):
        correlated_equilibrium(CHICKEN, np.zeros((2, 3)))
    with pytest.raises(InputError, match="payoffs have shape"):
        correlated_equilibrium(np.zeros((3, 2, 2)), np.zeros((2, 2)))
    with pytest.raises(InputError, match="measure is not a finite"):
        correlated_range(CHICKEN, np.full((2, 2), np.inf))


@pytest.mark.parametrize("penalty", [1e3, 1e6, 1e9, 1e12, 1e15])
def test_a_move_forbidden_by_a_penalty_changes_no_bound(penalty):
    welfare = CHICKEN.sum(axis=0)
    forbidden = np.concatenate([CHICKEN, np.array([[[-penalty] * 2], [[1.0, 2.0]]])], axis=1)
    for one, other in zip(
        correlated_range(CHICKEN, welfare), correlated_range(forbidden, np.vstack([welfare, [0, -penalty]]))
    ):
        assert one.status == other.status == "optimal"
        np.testing.assert_allclose(other.distribution[:2], one.distribution, atol=1e-9)


@pytest.mark.parametrize("war", [1e2, 1e8, 1e12, 1e16])
@pytest.mark.parametrize("coarse", [False, True])
def test_no_regret_that_matters_is_called_optimal(war, coarse):
    """The player who stands firm alone gains 1 beside yielding; if both do, there is war."""
    payoffs = np.array([[[0, 0], [1, -war]], [[0, 1], [0, -war]]])
    for found in correlated_range(payoffs, payoffs.sum(axis=0), coarse):
        assert found.regret <= 1e-6 or found.status == "inexact"
