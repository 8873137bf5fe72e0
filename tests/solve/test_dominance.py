"""Iterated strict dominance: textbook games, the definition itself, and what it may not change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.solve.dominance import iterated_strict_dominance, surviving_moves
from sim.solve.n_players.branch_and_prune import branch_and_prune
from sim.solve.profile import TOLERANCE, payoff_range

bounded = settings(max_examples=60)
# Rows and columns go in turn: right, then the bottom row, then the left column (Fudenberg and Tirole 1991, ch. 1).
THREE_ROUNDS = np.array([[[1, 1, 0], [0, 0, 2]], [[0, 2, 1], [3, 1, 0]]], dtype=float)
# The bottom row is worse than half of each other row, but than neither of them alone.
MIXED_ONLY = np.array([[[4, 0], [0, 4], [1, 1]], [[0, 1], [1, 0], [0, 0]]], dtype=float)


@st.composite
def tied_games(draw):
    shape = draw(st.sampled_from([(3, 3), (2, 4), (3, 2, 2), (2, 2, 2, 2), (4,)]))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    return generator.integers(0, draw(st.integers(2, 8)), (len(shape), *shape)).astype(float)


def test_prisoners_dilemma():
    survivors = iterated_strict_dominance([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    assert [moves.tolist() for moves in survivors.moves] == [[1], [1]]
    assert [(e.round, e.player, e.move, e.margin) for e in survivors.eliminations] == [(1, 0, 0, 1), (1, 1, 0, 1)]
    np.testing.assert_array_equal(survivors.eliminations[0].dominator, [0, 1])


def test_rounds_follow_one_another():
    survivors = iterated_strict_dominance(THREE_ROUNDS)
    assert [(e.round, e.player, e.move) for e in survivors.eliminations] == [(1, 1, 2), (2, 0, 1), (3, 1, 0)]
    assert [moves.tolist() for moves in survivors.moves] == [[0], [1]]
    np.testing.assert_array_equal(survivors.reduced(THREE_ROUNDS), [[[1]], [[2]]])


def test_mixed_dominators_are_an_option():
    assert iterated_strict_dominance(MIXED_ONLY).eliminations == ()
    (elimination,) = iterated_strict_dominance(MIXED_ONLY, mixed=True).eliminations
    assert (elimination.round, elimination.player, elimination.move) == (1, 0, 2)
    np.testing.assert_allclose(elimination.dominator, [0.5, 0.5, 0], atol=1e-9)
    assert elimination.margin == pytest.approx(1)


def test_ties_and_rounding_do_not_dominate():
    payoffs = np.array([[[0.1 + 0.2, 1.0], [0.3, 1.0 - 1e-15]], [[0.0, 0.0], [0.0, 0.0]]])
    assert iterated_strict_dominance(payoffs, mixed=True).eliminations == ()


@bounded
@given(tied_games(), st.booleans())
def test_each_dominator_dominates(payoffs, mixed):
    """Against every profile of moves that were left when its round began."""
    survivors = iterated_strict_dominance(payoffs, mixed)
    gone = survivors.eliminations
    for elimination in gone:
        before = {(e.player, e.move) for e in gone if e.round < elimination.round}
        left = [[a for a in range(count) if (p, a) not in before] for p, count in enumerate(payoffs.shape[1:])]
        left[elimination.player] = range(payoffs.shape[1 + elimination.player])
        table = np.moveaxis(payoffs[elimination.player][np.ix_(*left)], elimination.player, -1)
        gains = table @ elimination.dominator - table[..., elimination.move]
        assert gains.min() == pytest.approx(elimination.margin)
        assert elimination.margin > TOLERANCE * payoff_range(payoffs)[elimination.player]


@bounded
@given(st.integers(0, 2**32), st.sampled_from([(3, 3), (3, 2, 2), (2, 2, 2, 2), (5,)]))
def test_batch_agrees_with_one_game_at_a_time(seed, shape):
    payoffs = np.random.default_rng(seed).integers(0, 6, (8, len(shape), *shape)).astype(float)
    masks = surviving_moves(payoffs)
    for number, game in enumerate(payoffs):
        expected = iterated_strict_dominance(game).moves
        for mask, moves in zip(masks, expected, strict=True):
            np.testing.assert_array_equal(np.flatnonzero(mask[number]), moves)


@bounded
@given(st.integers(0, 2**32), st.sampled_from([(3, 3), (3, 2, 2)]))
def test_no_equilibrium_plays_a_dominated_move(seed, shape):
    payoffs = np.random.default_rng(seed).random((len(shape), *shape))
    survivors = iterated_strict_dominance(payoffs, mixed=True)
    for profile in branch_and_prune(payoffs).profiles:
        for strategy, moves in zip(profile, survivors.moves, strict=True):
            assert strategy[moves].sum() == pytest.approx(1)


@pytest.mark.parametrize("function", [iterated_strict_dominance, surviving_moves])
def test_wrong_shape(function):
    with pytest.raises(InputError):
        function(np.zeros((3, 2, 2)))
