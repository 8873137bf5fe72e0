"""Backward induction over years, against games whose answers are known."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from sim.errors import InputError
from sim.solve.backward_induction import backward_induction
from sim.time.horizon import solve_horizon
from sim.time.model import Model
from sim.time.plans import best_deviation, deviation_gains
from sim.time.rules import FREE
from sim.time.stochastic_game import Person
from tests.toys.over_time import game, load

PAY, KEEP = range(2)


@pytest.mark.parametrize(("risk", "fights"), [(0.307, 0), (0.5674, 0), (0.5676, 1)])
def test_a_gamble_for_resurrection(risk, fights):
    one = game("gamble", risk=risk)
    solved = solve_horizon(one, 250)
    setback = one.start
    assert solved.play[0, setback].tolist() == [fights, 1 - fights]
    assert solved.values[0, setback, 0] == pytest.approx(0.1238592 if fights else 18 - 31.5 * risk, abs=1e-6)


@pytest.mark.parametrize(
    ("changes", "threshold"), [({}, 0.5674965), ({"recovery": 0.3}, 0.4475621), ({"fall": 0.2}, 0.6473430)]
)
def test_where_he_begins_to_fight(changes, threshold):
    for risk, fights in ((threshold - 1e-6, 0), (threshold + 1e-6, 1)):
        one = game("gamble", risk=risk, **changes)
        assert solve_horizon(one, 300).play[0, one.start, 0] == fights


def test_a_promise_without_commitment_is_not_believed():
    one = game("promise")
    solved = solve_horizon(one, 5)
    assert solved.values[0, one.start] == pytest.approx(0)
    assert solved.play[0, one.start].sum(axis=0).tolist() == [0, 1]


@pytest.mark.parametrize(("delta", "turns"), [(0.49, False), (0.51, True), (0.9, True)])
def test_a_promise_that_binds(delta, turns):
    one = game("promise", delta=delta)
    solved = solve_horizon(one, 5, forced=np.full((5, 3), PAY))
    assert solved.play[0, 0, PAY].tolist() == [turns, not turns]
    if delta == 0.9:
        assert solved.values[0, 0] == pytest.approx([2.1, 0.8])
        gain = deviation_gains(one, solved)[1]
        assert gain[1] == pytest.approx(1) and gain[0] == pytest.approx(0)
        assert solved.move_values[1, 1].argmax() == KEEP


def test_a_plan_equal_to_what_is_played_changes_nothing():
    one = game("promise")
    free = solve_horizon(one, 5)
    forced = free.play.sum(axis=3).argmax(axis=2)
    bound = solve_horizon(one, 5, forced=forced)
    assert np.array_equal(free.play, bound.play) and np.array_equal(free.values, bound.values)
    partly = np.where(np.arange(5)[:, None] % 2, forced, FREE)
    assert np.array_equal(solve_horizon(one, 5, forced=partly).play, free.play)


def test_cheating_unravels_cooperation():
    solved = solve_horizon(game("grim", delta=0.99), 50)
    assert solved.play[..., 1, 1].all()


def test_the_end_of_a_horizon_is_a_shorter_one():
    one = game("gamble")
    long, short = solve_horizon(one, 12), solve_horizon(one, 7)
    assert np.array_equal(long.end(7).play, short.play) and np.array_equal(long.end(7).values, short.values)


def test_without_a_tomorrow_each_state_has_the_equilibria_of_its_stage():
    scenario = load("grim")
    model = Model(scenario)
    one = model.at(scenario.values(delta=0))
    stage = backward_induction(one.of_movers(one.payoffs), scenario.stages)
    solved = solve_horizon(one, 3)
    [x, y] = stage.strategies(one.shape)
    assert np.array_equal(solved.play[0], x[:, :, None] * y[:, None, :])
    for state in model.states:
        level = scenario.time.factors[0].levels[state[0]]
        assert np.array_equal(scenario.in_state(trust=level).game(delta=0).payoffs, one.payoffs[state[0]])


def test_a_constant_matters_only_to_whom_the_office_ends():
    """Added to a year's payoff it changes no choice, unless the worth of what follows ends with office."""
    one, other = game("promise"), game("promise")
    other.payoffs[:, 0] += 7.0
    assert np.array_equal(solve_horizon(one, 6).play, solve_horizon(other, 6).play)
    one, other = game("office"), game("office")
    other.payoffs[:] -= 1.0
    assert solve_horizon(one, 200).play[0, 0].tolist() == [0, 1]
    assert solve_horizon(other, 200).play[0, 0].tolist() == [1, 0]


@pytest.mark.parametrize(("removal", "constant", "value"), [(0, -1, 2 / 0.55), (3, -1, (2 - 1.35) / 0.55), (9, 0, 10)])
def test_what_an_office_is_worth_that_may_be_lost(removal, constant, value):
    one = game("office", removal=removal)
    one.payoffs[:] += constant
    assert solve_horizon(one, 250).values[0, 0, 0] == pytest.approx(value)


def test_a_gain_within_the_rounding_of_large_values_is_none():
    one = game("promise")
    values = np.full((2, one.states, len(one.persons)), 1e9)
    move_values = np.full((1, one.states, 2), 1e9 + 1e-6)
    large = replace(solve_horizon(one, 1), values=values, move_values=move_values)
    forced, reached = np.full((1, one.states), PAY), np.ones((1, one.states))
    assert best_deviation(one, large, forced, reached).gain == 0
    assert best_deviation(one, replace(large, move_values=move_values + 100), forced, reached).gain > 99


def test_three_who_choose_last_without_a_pure_equilibrium_are_refused():
    x, y, z = np.indices((2, 2, 2))
    one = game("promise")
    payoffs = np.tile(np.stack([x == y, y == z, z != x]).astype(float), (2, 1, 1, 1, 1))
    cycle = replace(
        one,
        stages=((0, 1, 2),),
        payoffs=payoffs,
        available=(np.ones((2, 2), dtype=bool),) * 3,
        following=sparse.csr_array(np.eye(2)),
        row=np.repeat([[0], [1]], 8, axis=1),
        persons=tuple(Person(player) for player in range(3)),
        movers=np.tile(np.arange(3), (2, 1)),
        discount=np.full(3, 0.9),
        leaving=np.zeros((2, 3)),
        tenure=np.zeros((2, 3), dtype=int),
    )
    with pytest.raises(InputError, match="of 3 players who choose at once only the pure ones are looked for"):
        solve_horizon(cycle, 2)
