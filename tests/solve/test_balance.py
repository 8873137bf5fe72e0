"""Payoffs over many orders of magnitude: what changes nothing for the players changes no equilibrium."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import Game, nash
from sim.solve.n_players.balance import merge_same
from sim.solve.n_players.branch_and_prune import branch_and_prune, branch_and_prune_batch
from sim.solve.n_players.verification import is_equilibrium

many = settings(max_examples=30)
shapes = st.sampled_from([(2, 2, 2), (3, 2, 2)])
seeds = st.integers(0, 2**32)
orders = st.integers(-8, 8)


def supports(found):
    """The supports of the isolated equilibria and the status; the game is generic, so that this is all."""
    assert not found.components
    played = sorted(tuple(tuple(np.flatnonzero(s > 0).tolist()) for s in profile) for profile in found.profiles)
    return found.certificate.status, played


def generic_game(shape, seed):
    """Whole numbers, all of one player different, so that shifted payoffs are exact."""
    generator = np.random.default_rng(seed)
    size = int(np.prod(shape))
    return np.array([generator.permutation(5 * size)[:size].reshape(shape) for _ in shape], dtype=float)


def chicken(war):
    """Three players: standing firm is worth 1 to one of two, and war if all three do it."""
    payoffs = np.zeros((3, 2, 2, 2))
    for profile in np.ndindex(2, 2, 2):
        firm = sum(profile)
        for player in range(3):
            own = profile[player]
            payoffs[(player, *profile)] = -war if firm == 3 else own - 0.5 * (firm - own > 0)
    return payoffs


@pytest.mark.parametrize("war", [1e3, 1e6, 1e9, 1e10, 1e12, 1e14, 1e16])
def test_a_war_that_costs_more_changes_no_support(war):
    found = branch_and_prune(chicken(war))
    assert supports(found) == supports(branch_and_prune(chicken(100.0)))
    assert len(found.profiles) == 7 and found.certificate.index_sum == 1
    assert all(is_equilibrium(chicken(war), profile) for profile in found.profiles)
    assert all(equilibrium.regret < 1e-6 for equilibrium in nash(Game(chicken(war))))


@many
@given(shapes, seeds, st.lists(orders, min_size=3, max_size=3), st.data())
def test_a_players_unit_and_constants_of_its_choices_change_no_support(shape, seed, units, data):
    payoffs = generic_game(shape, seed)
    changed = payoffs.copy()
    for player, unit in enumerate(units):
        others = tuple(1 if axis == player else count for axis, count in enumerate(shape))
        sizes = data.draw(st.lists(st.integers(0, 12), min_size=int(np.prod(others)), max_size=int(np.prod(others))))
        changed[player] = (payoffs[player] + 10.0 ** np.array(sizes).reshape(others)) * 10.0**unit
    assert supports(branch_and_prune(changed)) == supports(branch_and_prune(payoffs))


@many
@given(shapes, seeds, st.integers(0, 2), st.integers(2, 16), st.integers(0, 16))
def test_a_move_forbidden_by_a_penalty_changes_no_support(shape, seed, player, penalty, havoc):
    """Whatever the others would get at it."""
    payoffs = generic_game(shape, seed)
    forbidden = np.random.default_rng(seed).normal(size=payoffs.shape).take([0], axis=1 + player) * 10.0**havoc
    forbidden[player] = payoffs[player].min() - 10.0**penalty
    found = branch_and_prune(np.concatenate([payoffs, forbidden], axis=1 + player))
    assert supports(found) == supports(branch_and_prune(payoffs))
    assert found.certificate.eliminated[player][-1] == shape[player]


@many
@given(shapes, seeds, st.integers(7, 16), st.data())
def test_what_is_listed_after_a_catastrophe_at_one_profile_is_an_equilibrium(shape, seed, order, data):
    """And all are found that a small one leaves, which has the same best replies once it is large enough."""
    payoffs = generic_game(shape, seed)
    place = (data.draw(st.integers(0, 2)), *(data.draw(st.integers(0, count - 1)) for count in shape))
    large = payoffs.copy()
    payoffs[place], large[place] = -1e5, -(10.0**order)
    found = branch_and_prune(large)
    if order <= 11 or found.certificate.complete:
        assert supports(found) == supports(branch_and_prune(payoffs))
    assert all(is_equilibrium(large, profile) for profile in found.profiles)


def test_a_batch_gives_what_single_games_give():
    games = np.stack([chicken(war) for war in (1.0, 1e10, 1e4, 1e15)])
    batch = branch_and_prune_batch(games)
    for number, game in enumerate(games):
        np.testing.assert_array_equal(batch[number].profiles, branch_and_prune(game).profiles)
        listed = sorted(map(tuple, batch.roots[batch.games == number]))
        assert listed == sorted(tuple(np.concatenate(profile)) for profile in batch[number].profiles)


def test_rounding_errors_of_formulas_are_ties_and_small_differences_are_not():
    payoffs = np.array([[0.1 + 0.2, 1.0, 0.0], [0.3, 1.0 + 1e-12, 0.1 + 0.2 - 0.3]])
    merged, _ = merge_same(np.stack([payoffs, np.zeros((2, 3))]))
    np.testing.assert_array_equal(merged[0] == merged[1], [True, False, True])
    np.testing.assert_allclose(merged, payoffs, atol=1e-15)


def test_a_pure_profile_is_judged_by_the_choice():
    game = np.zeros((3, 2, 2, 2))
    game[0, 1] = 1e-7  # a gain, though small beside what can be lost elsewhere
    game[0, :, 1, 1] = -1e9
    first, second = ((np.eye(2)[a], np.eye(2)[0], np.eye(2)[0]) for a in (0, 1))
    assert not is_equilibrium(game, first)
    assert is_equilibrium(game, second)
