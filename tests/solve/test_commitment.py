"""Leader commitment: textbook games, bounds, brute force over announcements."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.solve.commitment import commitment
from sim.solve.correlated import correlated_range
from sim.solve.logit import logit_branch

CONITZER_SANDHOLM = np.array([[[2, 4], [1, 3]], [[1, 0], [0, 1]]], dtype=float)
MATCHING_PENNIES = np.array([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], dtype=float)

PROPERTY = settings(max_examples=25)
two_player_games = st.builds(
    lambda shape, seed, levels: np.random.default_rng(seed).integers(0, levels, (2, *shape)).astype(float),
    st.sampled_from([(2, 2), (2, 3), (3, 3)]),
    st.integers(0, 10**6),
    st.sampled_from([3, 8, 1000]),
)


def announcements(moves, parts=24):
    """All mixed strategies with denominators `parts`."""
    grid = np.indices([parts + 1] * (moves - 1)).reshape(moves - 1, -1).T
    grid = grid[grid.sum(axis=1) <= parts]
    return np.column_stack([grid, parts - grid.sum(axis=1)]) / parts


def reply_value(payoffs, strategy, weak):
    """The leader's payoff when the follower replies best, ties for or against the leader."""
    replies = strategy @ payoffs[1]
    best = replies >= replies.max() - 1e-9
    values = (strategy @ payoffs[0])[best]
    return values.min() if weak else values.max()


def test_conitzer_and_sandholms_example():
    """Committing evenly earns 3.5; the only equilibrium, the first row being dominant, earns 2."""
    found = commitment(CONITZER_SANDHOLM)
    assert found.value == pytest.approx(3.5, abs=1e-9) and found.status == "optimal"
    np.testing.assert_allclose(found.strategy, [0.5, 0.5], atol=1e-9)
    assert found.reply == (1,)
    np.testing.assert_allclose(found.payoffs, [3.5, 0.5], atol=1e-9)


def test_weak_value_of_the_example_is_approached_only():
    found = commitment(CONITZER_SANDHOLM, weak=True)
    assert found.value == pytest.approx(3.5, abs=1e-9)
    assert found.status == "supremum" and not found.attained
    assert reply_value(CONITZER_SANDHOLM, np.array([0.5, 0.5]), weak=True) == 1.5
    assert reply_value(CONITZER_SANDHOLM, np.array([0.499, 0.501]), weak=True) == pytest.approx(3.499)


@pytest.mark.parametrize("weak", [False, True])
def test_zero_sum_commitment_is_the_value(weak):
    found = commitment(MATCHING_PENNIES, weak=weak)
    assert found.value == pytest.approx(0, abs=1e-9) and found.attained
    np.testing.assert_allclose(found.strategy, 0.5, atol=1e-9)


def test_indifferent_follower():
    """Strong: the best cell. Weak: the leader's own maximin, 3/2 at (3/4, 1/4)."""
    payoffs = np.array([[[1, 2], [3, 0]], [[0, 0], [0, 0]]], dtype=float)
    assert commitment(payoffs).value == pytest.approx(3)
    weak = commitment(payoffs, weak=True)
    assert weak.value == pytest.approx(1.5) and weak.attained
    np.testing.assert_allclose(weak.strategy, [0.75, 0.25], atol=1e-9)


def test_move_that_is_best_on_a_line_only_does_not_count_when_weak():
    """The follower's third move, the mean of the others, is best at evens alone; there it pays the leader 10."""
    payoffs = np.array([[[1, 0, 10], [0, 1, 10]], [[2, 0, 1], [0, 2, 1]]], dtype=float)
    assert commitment(payoffs).value == pytest.approx(10)
    weak = commitment(payoffs, weak=True)
    assert weak.value == pytest.approx(1) and weak.attained


@pytest.mark.parametrize("follower", [np.zeros((2, 2)), np.array([[0.0, 1], [1, 0]])])
def test_leader_who_does_not_care(follower):
    weak = commitment(np.array([np.ones((2, 2)), follower]), weak=True)
    assert weak.value == 1 and weak.status == "optimal"


def test_follower_who_hardly_cares_still_replies():
    payoffs = np.array([[[1, 2], [1, 2]], [[0, 3e-9], [1, 1 + 3e-9]]])
    assert commitment(payoffs, weak=True).value == pytest.approx(2)


def test_either_player_can_lead():
    swapped = CONITZER_SANDHOLM[::-1].transpose(0, 2, 1)
    found = commitment(swapped, leader=1)
    assert found.value == pytest.approx(3.5, abs=1e-9) and found.leader == 1
    np.testing.assert_allclose(found.payoffs, [0.5, 3.5], atol=1e-9)


@PROPERTY
@given(two_player_games)
def test_values_bound_every_announcement_on_a_grid(payoffs):
    strong, weak = commitment(payoffs), commitment(payoffs, weak=True)
    assert strong.status == "optimal" and weak.value <= strong.value + 1e-7
    slack = 1e-7 * max(1.0, np.ptp(payoffs[0]))
    for strategy in announcements(payoffs.shape[1]):
        assert reply_value(payoffs, strategy, weak=False) <= strong.value + slack
        assert reply_value(payoffs, strategy, weak=True) <= weak.value + slack


@PROPERTY
@given(two_player_games)
def test_values_are_earned_or_approached(payoffs):
    strong, weak = commitment(payoffs), commitment(payoffs, weak=True)
    slack = 1e-6 * max(1.0, np.ptp(payoffs[0]))
    assert reply_value(payoffs, strong.strategy, weak=False) >= strong.value - slack
    if weak.attained:
        assert reply_value(payoffs, weak.strategy, weak=True) >= weak.value - slack
    else:  # some strategy nearby, inside a region of full dimension, comes close
        near = 0.999 * weak.strategy + 0.001 * announcements(payoffs.shape[1])
        best = max(reply_value(payoffs, strategy, weak=True) for strategy in near)
        assert best >= weak.value - 0.01 * max(1.0, np.ptp(payoffs[0]))


@PROPERTY
@given(two_player_games)
def test_strong_value_is_no_less_than_any_correlated_equilibrium(payoffs):
    """von Stengel and Zamir (2010): no correlated equilibrium, so no Nash, pays the leader more."""
    _, high = correlated_range(payoffs, payoffs[0])
    assert commitment(payoffs).value >= high.value - 1e-7 * max(1.0, np.ptp(payoffs[0]))


@PROPERTY
@given(st.integers(0, 10**6))
def test_weak_value_is_no_less_than_nash_in_generic_games(seed):
    """von Stengel and Zamir (2010): in generic games commitment never hurts, ties against it or not."""
    payoffs = np.random.default_rng(seed).random((2, 3, 3))
    leader_payoff = np.einsum("ab,a,b", payoffs[0], *logit_branch(payoffs).limit)
    weak, strong = commitment(payoffs, weak=True), commitment(payoffs)
    assert weak.value == pytest.approx(strong.value, abs=1e-7)
    assert weak.value >= leader_payoff - 1e-7


def test_two_followers_who_play_a_coordination_game():
    """The leader's mixture decides which of the followers' conventions are stable. It likes the second one better,
    which takes at least an even chance of its second, dominated, move: 8/2 + 4/2 = 6 instead of 5."""
    leads = np.array([[[5, 0], [0, 8]], [[1, 0], [0, 4]]], dtype=float)
    together = np.array([[[1, 0], [0, -1]], [[1, 0], [0, 1]]], dtype=float)
    found = commitment(np.array([leads, together, together]))
    assert found.reply == (1, 1) and found.value == pytest.approx(6, abs=1e-9)
    np.testing.assert_allclose(found.strategy, [0.5, 0.5], atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_followers_reply_is_an_equilibrium_of_the_game_they_face(seed):
    payoffs = np.random.default_rng(seed).random((3, 3, 3, 2))
    found = commitment(payoffs)
    assert found.status == "optimal"
    faced = np.tensordot(found.strategy, payoffs, axes=(0, 1))
    j, k = found.reply
    assert faced[1, :, k].max() <= faced[1, j, k] + 1e-8 and faced[2, j, :].max() <= faced[2, j, k] + 1e-8
    assert found.value == pytest.approx(faced[0, j, k])
    for move in range(3):  # each pure announcement is a candidate
        for a, b in np.ndindex(3, 2):
            stable = payoffs[1, move, a, b] >= payoffs[1, move, :, b].max()
            if stable and payoffs[2, move, a, b] >= payoffs[2, move, a, :].max():
                assert found.value >= payoffs[0, move, a, b] - 1e-9


def test_followers_without_a_pure_equilibrium():
    payoffs = np.zeros((3, 2, 2, 2))
    payoffs[1:] = MATCHING_PENNIES[:, None]
    found = commitment(payoffs)
    assert found.status == "no pure equilibrium" and found.strategy is None and np.isnan(found.value)


def test_follower_with_a_dominant_move_and_its_duplicate():
    payoffs = np.array([[[1, 0]], [[1, 1]]], dtype=float)
    assert commitment(payoffs).value == 1 and commitment(payoffs, weak=True).value == 0


def test_wrong_input():
    with pytest.raises(InputError, match="leader is 2"):
        commitment(CONITZER_SANDHOLM, leader=2)
    with pytest.raises(InputError, match="one follower"):
        commitment(np.zeros((3, 2, 2, 2)), weak=True)
    with pytest.raises(InputError, match="payoffs have shape"):
        commitment(np.zeros((1, 4)))
    with pytest.raises(InputError, match="finite"):
        commitment(np.full((2, 2, 2), np.nan))
