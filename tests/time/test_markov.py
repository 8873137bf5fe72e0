"""Stationary equilibria, against published games and one-player dynamic programming."""

from dataclasses import replace

import numpy as np
import pytest

from sim.errors import InputError
from sim.time.markov import policy_values, pure_stationary, zero_sum_value
from tests.toys.over_time import game


@pytest.mark.parametrize("delta", [0.5, 0.9, 0.99])
def test_the_big_match(delta):
    found = zero_sum_value(game("big_match", delta=delta))
    assert (1 - delta) * found.values[0, 0] == pytest.approx(0.5, abs=1e-6)
    assert found.play[0, 0].sum() == pytest.approx((1 - delta) / (2 - delta), abs=1e-6)
    assert found.error <= 1e-10 and found.regret < 1e-8


@pytest.mark.parametrize(("delta", "value"), [(0.5, (-3 + 17**0.5) / 4), (0.9, 0.0607317)])
def test_shapleys_game(delta, value):
    found = zero_sum_value(game("shapley", delta=delta))
    a = (1 - delta) + delta * value
    assert (1 - delta) * found.values[0, 0] == pytest.approx(value, abs=1e-7)
    assert value == pytest.approx(a * (1 - delta) / (a + 1 - delta), abs=1e-7)


@pytest.mark.parametrize(("delta", "equilibria"), [(0.49, 1), (0.5, 2), (0.6, 2)])
def test_a_grim_trigger(delta, equilibria):
    found = pure_stationary(game("grim", delta=delta))
    assert len(found) == equilibria
    kind = [one for one in found if one.play[0, 0, 0] == 1]
    assert len(kind) == (delta >= 0.5)
    for one in kind:
        assert one.values[:, 0] == pytest.approx([3 / (1 - delta), 1 / (1 - delta)])
    assert any((one.play[:, 1, 1] == 1).all() for one in found)


def test_coordination_is_counted_state_by_state():
    assert len(pure_stationary(game("coordination"))) == 4


def test_a_promise_is_never_kept():
    for one in pure_stationary(game("promise")):
        assert one.values[0] == pytest.approx(0)


def test_too_many_combinations_are_refused_with_their_number():
    with pytest.raises(InputError, match="^16 combinations of profiles in 2 states; at most 15 are tried"):
        pure_stationary(game("grim"), most=15)


@pytest.mark.parametrize("name", ["promise", "gamble", "ruin", "grim"])
def test_only_zero_sum_games_have_a_value(name):
    with pytest.raises(InputError, match="^Shapley's iteration"):
        zero_sum_value(game(name))


@pytest.mark.parametrize("seed", range(8))
def test_each_is_a_best_reply_by_dynamic_programming_of_one_player(seed):
    quantecon = pytest.importorskip("quantecon")
    one = game("grim", delta=0.4 + 0.06 * seed)
    for found in pure_stationary(one):
        for player in range(2):
            others = found.play.sum(axis=1 + player)
            own = np.moveaxis(one.payoffs[:, player], 1 + player, 1)
            reward = (own * others[:, None, :]).sum(axis=2)
            chances = one.chances.toarray().reshape(one.states, *one.shape, one.states)
            chances = (np.moveaxis(chances, 1 + player, 1) * others[:, None, :, None]).sum(axis=2)
            best = quantecon.markov.DiscreteDP(reward, chances, one.discount[player]).solve(method="policy_iteration")
            assert best.v == pytest.approx(found.values[:, player])


def test_values_of_a_policy_solve_its_equations():
    one = game("office", removal=3)
    play = np.array([[0.3, 0.7]] * one.states)
    values = policy_values(one, play)
    worth = one.worth(values)
    assert (play[:, None] * worth).sum(axis=2) == pytest.approx(values)


def test_a_move_that_one_lacks_is_not_played_for_the_value():
    one = game("shapley")
    lacking = np.array([[True, False], [True, True]])
    found = zero_sum_value(replace(one, available=(lacking, one.available[1])))
    assert found.play[0, 1].sum() == 0 and found.play[0].sum() == pytest.approx(1)
    assert found.values[0] == pytest.approx([0, 0]) and found.regret < 1e-8


def test_values_that_end_with_office_at_no_price_are_refused_too():
    one = game("shapley")
    with pytest.raises(InputError, match="values that do not end with office"):
        zero_sum_value(replace(one, tenure=np.array([[0, 0], [1, 0]])))


def test_what_an_earlier_mover_may_fear_where_nothing_pure_is_known_is_refused():
    with pytest.raises(InputError, match="three players or more choose last and have no pure equilibrium somewhere"):
        pure_stationary(game("three_last"))
