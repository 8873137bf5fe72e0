"""Stationary logit equilibria, against closed forms and the conditions that define them."""

import numpy as np
import pytest

from sim.errors import InputError
from sim.time.logit import follow_logit, payoff_scales
from sim.time.markov import policy_values
from tests.toys.over_time import game


@pytest.mark.parametrize(("precision", "value", "leaves"), [(0, 0.9090909, 0.5), (1, 0.9221989, 0.5424031)])
def test_to_stay_or_to_leave(precision, value, leaves):
    found = follow_logit(game("leaving"), precision, scales=np.ones(1))
    assert found.reached and found.residual <= 1e-10
    assert found.values[0, 0] == pytest.approx(value, abs=1e-7) and found.play[0, 1] == pytest.approx(leaves, abs=1e-7)


def test_with_great_precision_one_leaves_at_once():
    found = follow_logit(game("leaving"), 300, scales=np.ones(1))
    assert found.values[0, 0] == pytest.approx(1) and found.regret[0] < 1e-9


@pytest.mark.parametrize("name", ["grim", "promise", "gamble", "office", "coordination", "shapley", "leaving"])
@pytest.mark.parametrize("precision", [0.7, 5])
def test_choices_are_logistic_in_the_worth_of_moves(name, precision):
    one = game(name)
    found = follow_logit(one, precision)
    assert found.reached and found.residual <= 1e-10
    assert found.play.reshape(one.states, -1).sum(axis=1) == pytest.approx(1)
    assert policy_values(one, found.play) == pytest.approx(found.values, abs=1e-7)
    worth = one.of_movers(one.worth(found.values))
    scales = found.scales[one.movers]
    if len(one.stages) == 1:
        for player in range(len(one.shape)):
            others = found.play.sum(axis=1 + player, keepdims=True)
            axes = tuple(1 + axis for axis in range(len(one.shape)) if axis != player)
            by_move = (others * worth[:, player]).sum(axis=axes) / scales[:, player, None]
            chances = found.play.sum(axis=axes)
            logs = np.log(chances) - precision * by_move
            assert np.ptp(logs, axis=1).max() < 1e-8


def test_the_first_mover_s_choice_is_logistic_too():
    one, precision = game("promise"), 2.5
    found = follow_logit(one, precision)
    worth = one.of_movers(one.worth(found.values))
    first = found.play.sum(axis=2)
    after = found.play / first[:, :, None]
    expected = (after * worth[:, 0]).sum(axis=2) / found.scales[one.movers[:, 0], None]
    assert np.ptp(np.log(first) - precision * expected, axis=1).max() < 1e-8
    replies = np.log(after) - precision * worth[:, 1] / found.scales[one.movers[:, 1], None, None]
    assert np.ptp(replies, axis=2).max() < 1e-8


def test_a_common_scale_of_payoffs_changes_nothing():
    one, other = game("grim"), game("grim")
    other.payoffs[:] *= 250.0
    assert payoff_scales(other) == pytest.approx(250 * payoff_scales(one))
    a, b = (follow_logit(each, 3) for each in (one, other))
    assert a.play == pytest.approx(b.play, abs=1e-9) and b.values == pytest.approx(250 * a.values)


def test_what_is_refused():
    with pytest.raises(InputError, match="^precision: a number from 0 on"):
        follow_logit(game("grim"), -1)
    with pytest.raises(InputError, match="^a stationary equilibrium needs discount factors below 1"):
        follow_logit(game("grim", delta=1), 1)
