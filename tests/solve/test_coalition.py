"""Strong and coalition-proof equilibria: the paper's example, the definitions taken literally, inclusions."""

from itertools import combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.solve.coalition import coalition_proof_equilibria, strong_equilibria
from sim.solve.ordinal import best_replies, preference_ranks

DETERMINISTIC = settings(max_examples=150)


@st.composite
def ordinal_games(draw):
    """Games of one to four players with few payoff levels, so that equilibria and ties are common."""
    shape = tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=4)))
    return draw(arrays(float, (len(shape), *shape), elements=st.integers(0, 3)))


def profiles(mask):
    return set(map(tuple, np.argwhere(mask).tolist()))


def common_interest(values):
    return np.stack([np.asarray(values, dtype=float)] * 2)


def test_bernheim_peleg_whinston_three_players():
    # Of two equilibria, (2, 2, 1) is better for all three, but A and B would leave it together.
    payoffs = np.empty((3, 2, 2, 2))
    payoffs[..., 0] = np.moveaxis([[[1, 1, -5], [-5, -5, 0]], [[-5, -5, 0], [0, 0, 10]]], -1, 0)
    payoffs[..., 1] = np.moveaxis([[[-1, -1, 5], [-5, -5, 0]], [[-5, -5, 0], [-2, -2, 0]]], -1, 0)
    ranks = preference_ranks(payoffs)
    assert profiles(np.logical_and.reduce([best_replies(ranks, i) for i in range(3)])) == {(1, 1, 0), (0, 0, 1)}
    assert profiles(coalition_proof_equilibria(payoffs)) == {(0, 0, 1)}
    assert profiles(strong_equilibria(payoffs)) == set()


def test_prisoners_dilemma_is_coalition_proof_but_not_strong():
    payoffs = np.array([[[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]])
    assert profiles(coalition_proof_equilibria(payoffs)) == {(1, 1)}
    assert profiles(strong_equilibria(payoffs)) == set()


def test_pure_coordination_has_its_best_equilibrium_strong():
    payoffs = common_interest([[2, 0], [0, 1]])
    assert profiles(strong_equilibria(payoffs)) == profiles(coalition_proof_equilibria(payoffs)) == {(0, 0)}


def test_battle_of_the_sexes_has_both_strong():
    payoffs = np.array([[[2.0, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 2.0]]])
    assert profiles(strong_equilibria(payoffs)) == {(0, 0), (1, 1)}


def test_pairs_that_name_each_other_are_strong():
    # Each names a partner; two who name each other get 1 each. Every such pair is content, whatever the third
    # does, and the third cannot win one of them over: it would gain nothing.
    payoffs = np.zeros((3, 2, 2, 2))
    partners = ((1, 2), (0, 2), (0, 1))
    for profile in product(range(2), repeat=3):
        named = [partners[i][move] for i, move in enumerate(profile)]
        for i in range(3):
            payoffs[(i, *profile)] = named[named[i]] == i
    strong = profiles(strong_equilibria(payoffs))
    assert len(strong) == 6
    assert strong == {profile for profile in product(range(2), repeat=3) if payoffs[(..., *profile)].sum() == 2}


def joint_moves(profile, coalition, shape):
    for moves in product(*(range(shape[i]) for i in coalition)):
        target = list(profile)
        for i, move in zip(coalition, moves):
            target[i] = move
        yield tuple(target)


def all_gain(payoffs, coalition, profile, target):
    return all(payoffs[i][target] > payoffs[i][profile] for i in coalition)


def literally_strong(payoffs, profile):
    players = range(len(payoffs))
    coalitions = [c for size in range(1, len(players) + 1) for c in combinations(players, size)]
    return not any(
        all_gain(payoffs, coalition, profile, target)
        for coalition in coalitions
        for target in joint_moves(profile, coalition, payoffs.shape[1:])
    )


def literally_self_enforcing(payoffs, coalition, profile):
    parts = [part for size in range(1, len(coalition)) for part in combinations(coalition, size)]
    return all(literally_proof(payoffs, part, profile) for part in parts)


def literally_proof(payoffs, coalition, profile):
    return literally_self_enforcing(payoffs, coalition, profile) and not any(
        all_gain(payoffs, coalition, profile, target) and literally_self_enforcing(payoffs, coalition, target)
        for target in joint_moves(profile, coalition, payoffs.shape[1:])
    )


@DETERMINISTIC
@given(payoffs=ordinal_games())
def test_strong_agrees_with_the_definition_taken_literally(payoffs):
    states = product(*map(range, payoffs.shape[1:]))
    assert profiles(strong_equilibria(payoffs)) == {s for s in states if literally_strong(payoffs, s)}


@DETERMINISTIC
@given(payoffs=ordinal_games())
def test_coalition_proof_agrees_with_the_definition_taken_literally(payoffs):
    everyone = tuple(range(len(payoffs)))
    states = product(*map(range, payoffs.shape[1:]))
    literal = {s for s in states if literally_proof(payoffs, everyone, s)}
    assert profiles(coalition_proof_equilibria(payoffs)) == literal


@DETERMINISTIC
@given(payoffs=ordinal_games())
def test_strong_is_coalition_proof_is_nash(payoffs):
    strong, proof = strong_equilibria(payoffs), coalition_proof_equilibria(payoffs)
    ranks = preference_ranks(payoffs)
    nash = np.logical_and.reduce([best_replies(ranks, i) for i in range(len(payoffs))])
    assert (strong <= proof).all()
    assert (proof <= nash).all()
    if len(payoffs) == 2 and nash.any():
        assert proof.any()
