"""What must not change the answer: a state split in two, other names and orders of factors, levels and moves."""

from dataclasses import replace

import numpy as np
import pytest
import yaml

import sim
from sim.time.horizon import solve_horizon
from sim.time.logit import follow_logit
from sim.time.measure import measure
from sim.time.model import Model
from sim.time.paths import states_by_year
from sim.time.point import Point
from sim.time.rules import AVERAGE, BEST, WORST
from sim.time.stochastic_game import StochasticGame
from tests.toys.over_time import chain, following, game

RULES = (BEST, WORST, AVERAGE)


def random_game(seed, states=4, shape=(3, 2, 2), stages=((0,), (1, 2))):
    """Return a game of random payoffs and transitions, in which no two profiles are worth the same."""
    random = np.random.default_rng(seed)
    players = len(shape)
    chances = random.dirichlet(np.ones(states), size=states * int(np.prod(shape)))
    return StochasticGame.of_arrays(
        random.normal(size=(states, players, *shape)),
        chances.reshape(states, *shape, states),
        np.linspace(0.7, 0.95, players),
        stages,
    )


def split(one, state, share=0.3):
    """Return the game with a copy of a state at the end, which is reached with a share of its chance."""
    order = np.append(np.arange(one.states), state)
    chances = one.chances.toarray().reshape(one.states, -1, one.states)[order]
    copy = chances[:, :, state] * share
    chances = np.concatenate([chances, copy[:, :, None]], axis=2)
    chances[:, :, state] -= copy
    return following(
        one,
        chances.reshape(-1, one.states + 1),
        payoffs=one.payoffs[order],
        outcomes=one.outcomes[order],
        available=tuple(available[order] for available in one.available),
        movers=one.movers[order],
        leaving=one.leaving[order],
        tenure=one.tenure[order],
        factor_shape=(one.states + 1,),
    )


def shares_of(one, solved):
    return states_by_year(chain(one, solved.played), one.start)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    "one", [game("promise"), game("gamble"), game("office", removal=3), game("grim"), random_game(1), random_game(2)]
)
def test_splitting_a_state_changes_no_path(one, rule):
    for state in range(one.states):
        two = split(one, state)
        whole, parts = solve_horizon(one, 6, rule), solve_horizon(two, 6, rule)
        assert parts.values[:, :-1] == pytest.approx(whole.values)
        assert parts.values[:, -1] == pytest.approx(whole.values[:, state])
        merged = shares_of(two, parts)[:, :-1].copy()
        merged[:, state] += shares_of(two, parts)[:, -1]
        assert merged == pytest.approx(shares_of(one, whole))


def test_splitting_a_state_changes_no_logit_choices():
    one = random_game(3)
    scales = np.ones(3)
    whole, parts = follow_logit(one, 2.0, scales), follow_logit(split(one, 1), 2.0, scales)
    assert parts.values[:-1] == pytest.approx(whole.values, abs=1e-7)
    assert parts.play[-1] == pytest.approx(whole.play[1], abs=1e-7)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(3))
def test_moves_and_states_in_another_order(seed, rule):
    random, one = np.random.default_rng(seed), random_game(seed)
    states, moves = random.permutation(one.states), [random.permutation(count) for count in one.shape]
    grid = np.ix_(states, range(len(one.persons)), *moves)
    chances = one.chances.toarray().reshape(one.states, *one.shape, one.states)
    chances = chances[np.ix_(states, *moves, states)].reshape(-1, one.states)
    other = following(one, chances, payoffs=one.payoffs[grid], start=int(np.argmax(states == one.start)))
    first, second = solve_horizon(one, 8, rule), solve_horizon(other, 8, rule)
    assert second.values == pytest.approx(first.values[:, states])
    assert second.play == pytest.approx(first.play[np.ix_(range(8), states, *moves)])
    assert shares_of(other, second) == pytest.approx(shares_of(one, first)[:, states])


WAR = """
title: A war of some years
order: [us, [russia, china]]
moves:
  us: {WAIT: {}, ARM: {arms: 1}}
  russia: {FIGHT: {war: 1}, STOP: {}}
  china: {BACK: {support: 1}, CURB: {}}
payoffs:
  us: {a: 0.3 * arms - war - 0.7 * gains - 0.4 * support}
  russia: {b: war * (2 * gains - 1.1 * setback + 0.2) - 0.6 * war * arms + 0.3 * support * (1 - relief)}
  china: {c: 0.4 * support * war - 0.3 * support * arms + 0.25 * relief * support}
outcomes: {fights: war}
time:
  states: {front: [stalemate, gains, setback], relief: [0, 1]}
  start: {front: stalemate, relief: 0}
  discount: 0.9
  transitions:
    front:
      - {when: {front: stalemate}, to: {gains: 0.4 * war, setback: 0.3 * war * arms}}
      - {when: {front: [gains, setback]}, to: {stalemate: 0.5}}
    relief:
      - {up: 0.6 * (1 - war), down: 0.5 * war}
"""


@pytest.mark.parametrize("rule", RULES)
def test_factors_and_levels_in_another_order(tmp_path, rule):
    data, paths = yaml.safe_load(WAR), []
    for name in ("war", "turned"):
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
        point = Point(Model(sim.load(tmp_path / f"{name}.yaml")))
        course = point.course(measure(point.model.scenario, None, rule, years=8, year=7))
        paths.append((course, dict(zip(map(frozenset, _named(point.model)), course.shares.T))))
        states = data["time"]["states"]
        states["front"].reverse()
        data["time"]["states"] = {"relief": states["relief"], "front": states["front"]}
    (one, by_state), (other, turned) = paths
    assert by_state.keys() == turned.keys() and 0 < one.then[7] < 1
    for state, shares in by_state.items():
        assert turned[state] == pytest.approx(shares, abs=1e-12)
    assert other.then == pytest.approx(one.then) and other.ever == pytest.approx(one.ever)


def _named(model):
    """Return each state as pairs of a factor and a level."""
    return [
        [(factor.name, factor.levels[level]) for factor, level in zip(model.dynamics.factors, state)]
        for state in model.states
    ]


@pytest.mark.parametrize("seed", range(3))
def test_a_plan_that_equals_what_is_played_changes_no_value(seed):
    one = random_game(seed)
    free = solve_horizon(one, 6)
    forced = free.play.sum(axis=(3, 4)).argmax(axis=2)
    bound = solve_horizon(one, 6, forced=forced)
    assert np.array_equal(bound.values, free.values) and np.array_equal(bound.play, free.play)


@pytest.mark.parametrize("seed", range(3))
def test_a_constant_changes_no_choice(seed):
    one = random_game(seed)
    other = replace(one, payoffs=one.payoffs + np.array([5.0, -3.0, 11.0]).reshape(1, 3, 1, 1, 1))
    assert solve_horizon(other, 8).play == pytest.approx(solve_horizon(one, 8).play)
