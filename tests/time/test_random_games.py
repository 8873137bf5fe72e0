"""Random games of a few states, against computations that share nothing with the solvers."""

import numpy as np
import pytest

from sim.kernels.compiling import compiled
from sim.time.dominance_kernel import OPEN
from sim.time.horizon import solve_horizon
from sim.time.logit import follow_logit
from sim.time.markov import policy_values, pure_stationary
from sim.time.rules import RULES
from tests.toys.over_time import game, random_game

SIZES = [(2, (2, 2)), (3, (3, 2)), (5, (2, 3)), (8, (3, 3))]


def alone(one, play, player):
    """Return a player's rewards and chances by state and own move, the others playing as they do."""
    others = play.sum(axis=1 + player, keepdims=True)
    axes = tuple(1 + other for other in range(len(one.shape)) if other != player)
    chances = one.chances.toarray().reshape(one.states, *one.shape, one.states)
    reward = (others * one.payoffs[:, player]).sum(axis=axes)
    return reward, (others[..., None] * chances).sum(axis=axes)


def by_dynamic_programming(one, player, plays):
    """Return what the player's best replies are worth over some years, by state and year, what comes after left out."""
    values = [np.zeros(one.states)]
    for play in reversed(plays):
        reward, chances = alone(one, play, player)
        values.insert(0, (reward + one.discount[player] * chances @ values[0]).max(axis=1))
    return np.stack(values)


@pytest.mark.parametrize(("states", "shape"), SIZES)
@pytest.mark.parametrize("rule", RULES[:2])
def test_nobody_regrets_what_is_played_over_a_horizon(states, shape, rule):
    one = random_game(states, states, shape)
    solved = solve_horizon(one, 6, rule)
    assert solved.play.sum(axis=(2, 3)) == pytest.approx(1)
    for player in range(len(shape)):
        best = by_dynamic_programming(one, player, solved.play)
        assert solved.values[..., player] == pytest.approx(best, abs=1e-9)


def test_chances_of_what_follows_add_up_to_one():
    for seed, (states, shape) in enumerate(SIZES):
        assert np.asarray(random_game(seed, states, shape).chances.sum(axis=1)) == pytest.approx(1)


def test_who_moves_first_chooses_the_best_of_what_follows():
    one = random_game(7, 4, (3, 2, 3), stages=((0,), (1, 2)))
    solved = solve_horizon(one, 5)
    first = solved.play.sum(axis=(3, 4)).argmax(axis=2)
    assert np.array_equal(first, solved.move_values.argmax(axis=2))
    for player in (1, 2):  # who may not gain after the move that is made
        for year in range(5):
            worth = one.worth(solved.values[year + 1])[:, player]
            others = solved.play[year].sum(axis=1 + player, keepdims=True)
            by_move = (others * worth).sum(axis=tuple(axis for axis in (1, 2, 3) if axis != 1 + player))
            assert by_move.max(axis=1) == pytest.approx(solved.values[year, :, player], abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_nobody_regrets_a_stationary_equilibrium(seed):
    one = random_game(seed, 2, (2, 2))
    for found in pure_stationary(one):
        for player in range(2):
            best = by_dynamic_programming(one, player, [found.play] * 400)[0]
            assert best == pytest.approx(found.values[:, player], abs=1e-9)


def by_iteration(one, precision, sweeps=4000):
    """Return logit choices at a small precision by damped iteration on chances and values, one player's after another."""
    chances = [np.full((one.states, moves), 1 / moves) for moves in one.shape]
    letters = "abcdef"[: len(one.shape)]
    for _ in range(sweeps):
        play = np.einsum(",".join(f"s{letter}" for letter in letters) + "->s" + letters, *chances)
        values = policy_values(one, play)
        ahead = one.chances.toarray().reshape(one.states, *one.shape, one.states) @ values
        new = []
        for player in range(len(one.shape)):
            worth = one.payoffs[:, player] + one.discount[player] * ahead[..., player]
            others = play.sum(axis=1 + player, keepdims=True)
            axes = tuple(1 + other for other in range(len(one.shape)) if other != player)
            powers = np.exp(precision * (others * worth).sum(axis=axes))
            new.append(powers / powers.sum(axis=1, keepdims=True))
        chances = [(old + young) / 2 for old, young in zip(chances, new)]
        if max(np.abs(old - young).max() for old, young in zip(chances, new)) < 1e-12:
            break
    return chances, values


@pytest.mark.parametrize(("states", "shape"), [*SIZES[:3], (3, (2, 2, 2)), (2, (2,)), (2, (3, 2, 2))])
def test_logit_choices_are_those_of_damped_iteration(states, shape):
    one = random_game(10 + states, states, shape)
    found = follow_logit(one, 0.8, np.ones(len(shape)))
    chances, values = by_iteration(one, 0.8)
    assert found.reached and found.values == pytest.approx(values, abs=1e-8)
    for player, own in enumerate(chances):
        axes = tuple(1 + other for other in range(len(shape)) if other != player)
        assert found.play.sum(axis=axes) == pytest.approx(own, abs=1e-8)


def test_at_great_precision_nobody_regrets_logit_choices():
    one = random_game(4, 3, (2, 2))
    found = follow_logit(one, 2000)
    assert found.reached and found.residual <= 1e-10 and found.regret.max() < 1e-3
    for player in range(2):
        best = by_dynamic_programming(one, player, [found.play] * 300)[0]
        assert best == pytest.approx(found.values[:, player], abs=0.05)


def nothing_decided(worth, people, histories, rows, columns, with_history, *_):
    return np.full(with_history.shape, OPEN), np.full((*with_history.shape, worth.shape[1]), -np.inf)


def test_what_dominance_decides_every_solver_finds(monkeypatch):
    one = random_game(3, 8, (4, 3, 3), stages=((0,), (1, 2)))
    fast = solve_horizon(one, 4)
    monkeypatch.setattr("sim.time.year.kernel_for", lambda *_, **__: nothing_decided)
    slow = solve_horizon(one, 4)
    assert np.array_equal(fast.play, slow.play) and np.array_equal(fast.choices, slow.choices)
    assert fast.values == pytest.approx(slow.values, abs=1e-12)


@pytest.mark.long
def test_kernels_give_the_same_numbers_interpreted_and_compiled(monkeypatch):
    for one in (random_game(1, 6, (3, 2, 2), stages=((0,), (1, 2))), random_game(2, 4, (2, 2, 2)), game("promise")):
        answers = []
        for kernel_for in (lambda function, work: function, lambda function, work: compiled(function)):
            for module in ("year", "stochastic_game", "logit_branch"):
                monkeypatch.setattr(f"sim.time.{module}.kernel_for", kernel_for)
            solved = solve_horizon(one, 5) if len(one.stages[-1]) < 3 else None
            answers.append((one.worth(np.ones((one.states, len(one.persons)))), solved, follow_logit(one, 3)))
        (worth, solved, logit), (other_worth, other_solved, other_logit) = answers
        assert np.array_equal(worth, other_worth)
        assert solved is None or np.array_equal(solved.play, other_solved.play)
        assert solved is None or np.array_equal(solved.values, other_solved.values)
        assert logit.play == pytest.approx(other_logit.play, abs=1e-9)
