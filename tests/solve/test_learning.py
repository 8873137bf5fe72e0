"""Learning dynamics: games in which play is known to settle, and games in which it is known not to."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.solve.learning import NEAR, RULES, learning_path
from sim.solve.logit import logit_equilibrium
from sim.solve.profile import regrets

MATCHING_PENNIES = np.array([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], dtype=float)
PRISONERS = np.array([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], dtype=float)
COORDINATION = np.array([[[2, 0], [0, 1]], [[2, 0], [0, 1]]], dtype=float)
SHAPLEY = np.array([[[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 1, 0], [0, 0, 1], [1, 0, 0]]], dtype=float)
EVEN = (np.full(2, 0.5), np.full(2, 0.5))

PROPERTY = settings(max_examples=10)


@pytest.mark.parametrize("rule", RULES)
def test_dominant_moves_are_learned(rule):
    defect = (np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    path = learning_path(PRISONERS, rule, steps=2000, equilibria=[defect])
    assert path.arrived and path.distance < 0.03


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("start, move", [((0.9, 0.1), 0), ((0.05, 0.95), 1)])
def test_the_start_decides_between_conventions(rule, start, move):
    path = learning_path(COORDINATION, rule, steps=500, start=(np.array(start), np.array(start)))
    assert path.arrived and [strategy.argmax() for strategy in path.end] == [move, move]


def test_fictitious_play_settles_in_zero_sum_games():
    """Robinson (1951)."""
    path = learning_path(MATCHING_PENNIES, steps=5000, equilibria=[EVEN], start=([0.9, 0.1], [0.3, 0.7]))
    assert path.distance < 0.03
    assert path.regrets[-1].max() < 0.2 * path.regrets[50].max()


def test_fictitious_play_cycles_in_shapleys_game():
    """Shapley (1964): the rounds spent at a move grow without end and average play never settles."""
    centre = (np.full(3, 1 / 3), np.full(3, 1 / 3))
    path = learning_path(SHAPLEY, steps=4000, start=([1, 0, 0], [0, 1, 0]), equilibria=[centre])
    assert not path.arrived and path.distance > 0.05
    averages = path.profiles[0][1000:, 0]
    assert averages.max() - averages.min() > 0.05


def test_stochastic_fictitious_play_approaches_the_logit_equilibrium():
    """Hofbauer and Sandholm (2002): in zero-sum games it settles at the logit equilibrium of lambda = 1/noise."""
    payoffs = np.array([[[3, -1], [-1, 1]], [[-3, 1], [1, -1]]], dtype=float)
    logit = logit_equilibrium(payoffs, lam=1 / (0.2 * 4)).limit
    path = learning_path(payoffs, "stochastic fictitious play", steps=6000, noise=0.2, equilibria=[logit])
    assert path.distance < 0.03


def test_replicator_orbits_matching_pennies():
    """Akin and Losert (1984): x(1-x)y(1-y) is constant, so play circles the equilibrium for ever."""
    path = learning_path(MATCHING_PENNIES, "replicator", steps=1000, start=([0.7, 0.3], [0.5, 0.5]))
    first, second = path.profiles
    product = first.prod(axis=1) * second.prod(axis=1)
    np.testing.assert_allclose(product, product[0], rtol=1e-4)
    assert not path.arrived and np.ptp(first[:, 0]) > 0.3


def test_replicator_follows_the_logistic_curve_against_a_dominated_move():
    """With a payoff gap of one range, log-odds grow by one a unit of time."""
    payoffs = np.array([[[1.0], [0.0]], [[0.0], [0.0]]])
    path = learning_path(payoffs, "replicator", steps=50, start=([0.1, 0.9], [1.0]))
    share = path.profiles[0]
    np.testing.assert_allclose(np.log(share[:, 0] / share[:, 1]), np.log(1 / 9) + path.times, atol=1e-5)


@PROPERTY
@given(st.integers(0, 10**6), st.sampled_from(RULES))
def test_paths_are_strategies_with_their_regrets(seed, rule):
    payoffs = np.random.default_rng(seed).random((2, 3, 4))
    path = learning_path(payoffs, rule, steps=60, seed=seed)
    for strategies, moves in zip(path.profiles, (3, 4)):
        assert strategies.shape == (61, moves) and strategies.min() >= 0
        np.testing.assert_allclose(strategies.sum(axis=1), 1, atol=1e-12)
        np.testing.assert_allclose(strategies[0], 1 / moves)
    for k in (0, 17, 60):
        profile = [strategies[k] for strategies in path.profiles]
        np.testing.assert_allclose(path.regrets[k], regrets(payoffs, profile), atol=1e-12)
    assert path.arrived == (path.regrets[-1] <= NEAR * path.scale).all()


@pytest.mark.parametrize("rule", RULES)
def test_same_seed_same_path_and_numpys_state_is_left_alone(rule):
    np.random.seed(11)
    expected = np.random.random()
    np.random.seed(11)
    one = learning_path(SHAPLEY, rule, steps=100, seed=0)
    assert np.random.random() == expected
    other = learning_path(SHAPLEY, rule, steps=100, seed=0)
    assert all(mine.tobytes() == yours.tobytes() for mine, yours in zip(one.profiles, other.profiles))


def test_seeds_differ_where_chance_plays_a_part():
    paths = [learning_path(SHAPLEY, "stochastic fictitious play", steps=100, seed=seed) for seed in (0, 1)]
    assert not np.array_equal(paths[0].profiles[0], paths[1].profiles[0])


def test_small_noise_and_large_payoffs_do_not_overflow():
    with np.errstate(all="raise", under="ignore"):
        path = learning_path(1e9 * PRISONERS, "stochastic fictitious play", steps=300, noise=0.001)
    assert path.arrived


@pytest.mark.parametrize(
    "change, words",
    [
        ({"rule": "replicater"}, "did you mean 'replicator'"),
        ({"payoffs": np.zeros((3, 2, 2, 2))}, "two players"),
        ({"payoffs": np.full((2, 2, 2), np.nan)}, "finite"),
        ({"steps": 0}, "at least 1"),
        ({"noise": 0.0}, "noise is 0.0"),
        ({"start": ([1, 0, 0], [1, 0])}, "two mixed strategies"),
        ({"start": ([0.5, 0.4], [1, 0])}, "sum to one"),
    ],
)
def test_wrong_input(change, words):
    with pytest.raises(InputError, match=words):
        learning_path(**{"payoffs": PRISONERS, **change})
