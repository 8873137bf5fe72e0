"""Ordinal preferences from payoffs."""

import numpy as np

from sim.solve.ordinal import best_replies, improvements, preference_ranks
from sim.solve.profile import TOLERANCE


def test_rounding_noise_is_indifference_and_a_chain_of_ties_is_one_tie():
    step = 0.7 * TOLERANCE
    payoffs = np.array([[0.0, 1.0, 1.0 - step, 1.0 - 2 * step, 0.5]])
    assert preference_ranks(payoffs).tolist() == [[0, 2, 2, 2, 1]]


def test_a_large_payoff_elsewhere_makes_no_tie():
    payoffs = np.array([[[0.0, 1e-3], [1e9, 0.0]], [[0.0, 1e-3], [1.0, 0.0]]])
    assert preference_ranks(payoffs).tolist() == [[[0, 1], [2, 0]], [[0, 1], [2, 0]]]


def test_constant_payoffs_have_one_rank():
    assert not preference_ranks(np.full((2, 3, 2), 7.0)).any()


def test_improvements_and_best_replies_follow_the_players_own_axis():
    ranks = np.array([[[0, 1, 2], [3, 4, 5]], [[2, 1, 0], [0, 0, 1]]])
    assert improvements(ranks, 0)[0, 1].all() and not improvements(ranks, 0)[1, 0].any()
    assert improvements(ranks, 1)[:, :, 0].tolist() == [[False] * 3, [True, False, False], [True, True, False]]
    assert best_replies(ranks, 0).tolist() == [[False] * 3, [True] * 3]
    assert best_replies(ranks, 1).tolist() == [[True, False, False], [False, False, True]]
