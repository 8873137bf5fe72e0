"""Pure equilibria against definition, published games and an independent solver."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.solve.profile import TOLERANCE, regrets
from sim.solve.pure import pure_equilibria

bounded = settings(max_examples=60)


@st.composite
def integer_games(draw):
    shape = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=4)))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    return generator.integers(0, draw(st.integers(1, 6)), (len(shape), *shape)).astype(float)


def where(payoffs):
    return {tuple(profile) for profile in np.argwhere(pure_equilibria(payoffs)).tolist()}


def test_published_games():
    prisoners_dilemma = [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]
    stag_hunt = [[[4, 0], [3, 3]], [[4, 3], [0, 3]]]
    matching_pennies = [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]
    assert where(prisoners_dilemma) == {(1, 1)}
    assert where(stag_hunt) == {(0, 0), (1, 1)}
    assert where(matching_pennies) == set()


def test_three_player_majority():
    """Whoever votes with the majority gets 1: the unanimous votes, and no other, are equilibria."""
    payoffs = np.zeros((3, 2, 2, 2))
    for votes in itertools.product((0, 1), repeat=3):
        for player in range(3):
            payoffs[(player, *votes)] = votes.count(votes[player]) >= 2
    payoffs[:, 0, 0, 0] = payoffs[:, 1, 1, 1] = 2
    assert where(payoffs) == {(0, 0, 0), (1, 1, 1)}


def test_equal_payoffs_make_every_profile_an_equilibrium():
    assert pure_equilibria(np.full((3, 2, 3, 4), 7.0)).all()


@bounded
@given(integer_games())
def test_agrees_with_regret_at_every_profile(payoffs):
    found = pure_equilibria(payoffs)
    for profile in np.ndindex(found.shape):
        strategies = [np.eye(n)[move] for n, move in zip(found.shape, profile)]
        assert found[profile] == (regrets(payoffs, strategies).max() < 1e-6)


@bounded
@given(integer_games(), st.integers(0, 2**32))
def test_relabelling_moves_and_players(payoffs, seed):
    generator = np.random.default_rng(seed)
    players = payoffs.shape[0]
    order = generator.permutation(players)
    relabelled = np.moveaxis(payoffs[order], 1 + order, 1 + np.arange(players))
    expected = np.moveaxis(pure_equilibria(payoffs), order, np.arange(players))
    for axis in range(players):
        moves = generator.permutation(expected.shape[axis])
        relabelled, expected = relabelled.take(moves, axis + 1), expected.take(moves, axis)
    assert np.array_equal(pure_equilibria(relabelled), expected)


@bounded
@given(integer_games(), st.floats(1e-3, 1e3), st.integers(-1000, 1000))
def test_positive_affine_maps_of_one_player(payoffs, scale, shift):
    moved = payoffs.copy()
    moved[-1] = scale * payoffs[-1] + shift * scale
    assert np.array_equal(pure_equilibria(moved), pure_equilibria(payoffs))


@pytest.mark.parametrize("gap, tied", [(0.1 * TOLERANCE, True), (10 * TOLERANCE, False)])
@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_ties_are_a_share_of_the_payoff_range(gap, tied, scale):
    payoffs = scale * np.array([[[1 - gap], [1], [0]], [[0], [0], [0]]])
    assert pure_equilibria(payoffs)[:, 0].tolist() == [tied, True, False]


def test_batch_equals_one_by_one():
    payoffs = np.random.default_rng(3).integers(0, 4, (5, 6, 3, 4, 3, 2)).astype(float)
    before = payoffs.copy()
    together = pure_equilibria(payoffs, batch_axes=2)
    for game in np.ndindex(5, 6):
        assert np.array_equal(together[game], pure_equilibria(payoffs[game]))
    assert np.array_equal(payoffs, before)


def test_agrees_with_quantecon():
    game_theory = pytest.importorskip("quantecon.game_theory")
    generator = np.random.default_rng(4)
    for _ in range(20):
        payoffs = generator.random((3, 4, 3, 2))
        players = [game_theory.Player(np.transpose(payoffs[i], [(i + k) % 3 for k in range(3)])) for i in range(3)]
        theirs = game_theory.pure_nash_brute(game_theory.NormalFormGame(players))
        assert where(payoffs) == {tuple(map(int, profile)) for profile in theirs}


@pytest.mark.parametrize(
    "shape, batch_axes", [((3, 2, 2), 0), ((2, 2), 0), ((7, 2, 3, 3), 0), ((2, 0, 3), 0), ((2,), 1)]
)
def test_shapes_that_are_no_game(shape, batch_axes):
    with pytest.raises(InputError, match="payoffs have shape"):
        pure_equilibria(np.zeros(shape), batch_axes)


def test_payoffs_that_are_not_finite():
    with pytest.raises(InputError, match="not a finite number"):
        pure_equilibria([[[np.nan, 1.0]], [[0.0, 1.0]]])
