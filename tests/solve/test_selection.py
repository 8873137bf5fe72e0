"""Comparing equilibria: Pareto dominance and risk dominance in textbook games."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.solve.profile import TOLERANCE
from sim.solve.selection import pareto_dominated, risk_dominance

STAG_HUNT = np.array([[[4.0, 0.0], [3.0, 3.0]], [[4.0, 3.0], [0.0, 3.0]]])
BATTLE = np.array([[[2.0, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 2.0]]])


def test_pareto_dominated_needs_someone_better_and_no_one_worse():
    payoffs = [[2, 1], [1, 2], [2 / 3, 2 / 3], [2, 1], [2, 0]]
    assert pareto_dominated(payoffs).tolist() == [False, False, True, False, True]


def test_rounding_noise_does_not_dominate():
    noise = 1e6 * TOLERANCE / 2
    assert pareto_dominated([[1e6, 0.0], [1e6 - noise, 0.0]], scale=[1e6, 1.0]).tolist() == [False, False]
    assert pareto_dominated([[1e6, 0.0], [1e6 - noise, 1.0]], scale=[1e6, 1.0]).tolist() == [True, False]


def test_a_list_of_one_or_none():
    assert pareto_dominated([[1.0, 2.0]]).tolist() == [False]
    assert pareto_dominated(np.empty((0, 2))).tolist() == []


def test_the_stag_hunts_risk_dominant_equilibrium_is_the_pareto_dominated_one():
    found = risk_dominance(STAG_HUNT)
    assert found.equilibria == ((0, 0), (1, 1))
    assert found.deviation_losses == (1.0, 9.0)
    assert found.dominant == (1, 1)
    assert pareto_dominated([STAG_HUNT[:, *profile] for profile in found.equilibria]).tolist() == [False, True]


def test_battle_of_the_sexes_is_a_tie():
    assert risk_dominance(BATTLE).dominant is None


def test_equilibria_off_the_diagonal():
    # Chicken with one tougher driver: the equilibrium in which it gets its way costs the other more to leave.
    chicken = np.array([[[3.0, 2.0], [5.0, 0.0]], [[3.0, 4.0], [2.0, 0.0]]])
    found = risk_dominance(chicken)
    assert found.equilibria == ((0, 1), (1, 0))
    assert found.deviation_losses == (2.0, 4.0)
    assert found.dominant == (1, 0)


@settings(max_examples=100)
@given(a=st.floats(0.01, 100), b=st.floats(0.01, 100), factor=st.floats(0.1, 10), constant=st.floats(-10, 10))
def test_the_choice_does_not_depend_on_units_or_on_payoffs_added_to_a_column(a, b, factor, constant):
    game = np.array([[[a, 0.0], [0.0, 1.0]], [[b, 0.0], [0.0, 1.0]]])
    moved = game.copy()
    moved[0] = factor * game[0] + [constant, 0.0]
    assert risk_dominance(moved).equilibria == ((0, 0), (1, 1))
    if abs(a * b - 1) > 1e-6:
        assert risk_dominance(moved).dominant == risk_dominance(game).dominant == ((0, 0) if a * b > 1 else (1, 1))


@pytest.mark.parametrize(
    ("payoffs", "reason"),
    [
        (np.zeros((2, 3, 2)), "3×2"),
        (np.zeros((2, 2, 2)), "this game has 0"),
        (np.array([[[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]]), "this game has 1"),
    ],
)
def test_other_games_are_refused(payoffs, reason):
    with pytest.raises(InputError, match=reason):
        risk_dominance(payoffs)
