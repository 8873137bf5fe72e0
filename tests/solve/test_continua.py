"""Continua of three players and more: their bounds, the error of these, and any numbering of players and moves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import Game, nash
from sim.solve.n_players.branch_and_prune import branch_and_prune
from sim.solve.n_players.canonical_form import canonical_order

derandomized = settings(max_examples=12)
# Of its second continuum the ends are known by hand: 1/3 for player 1 and 1/2 for player 3, player 2 playing its first.
TWO_MIXTURES = np.array(
    [
        [[[-1, 1], [1, -1]], [[-1, 1], [-1, -1]]],
        [[[0, -1], [0, 1]], [[-1, 1], [0, 0]]],
        [[[-1, -1], [0, 1]], [[-1, -1], [1, -1]]],
    ]
)
# (2; 1/2, 1/2; 1) is an equilibrium worth (1/2, 0, 1/2); every point that is listed is worth (1, 1, ·).
NOT_SPANNED = np.array(
    [[[[0, 1], [1, 0]], [[1, 1], [0, 0]]], [[[1, 1], [1, 0]], [[0, 1], [0, 1]]], [[[1, 0], [0, 0]], [[0, 1], [1, 0]]]]
)


def tied_game(shape, seed):
    generator = np.random.default_rng(seed)
    return generator.integers(0, 2 + seed % 2, (len(shape), *shape)).astype(float)


class Renumbering:
    """Players and moves of a game in another order."""

    def __init__(self, shape, seed):
        generator = np.random.default_rng(seed)
        self.players = generator.permutation(len(shape))
        self.moves = [generator.permutation(count) for count in shape]

    def game(self, payoffs):
        payoffs = payoffs[np.ix_(range(len(payoffs)), *self.moves)]
        return payoffs[self.players].transpose(0, *(1 + self.players))

    def profile(self, profile):
        """One row of the probabilities of a profile of the game as it was."""
        return np.concatenate([profile[player][self.moves[player]] for player in self.players])


shapes = st.sampled_from([(2, 2, 2), (3, 2, 2), (2, 3, 3), (2, 2, 2, 2)])
seeds = st.integers(0, 2**32)


@settings(derandomized, max_examples=100)
@given(shapes, seeds, seeds)
def test_the_order_of_a_game_does_not_depend_on_its_numbering(shape, seed, other):
    payoffs = tied_game(shape, seed)
    renumbered = Renumbering(shape, other).game(payoffs)
    order, other_order = canonical_order(payoffs), canonical_order(renumbered)
    np.testing.assert_array_equal(order.arranged(payoffs), other_order.arranged(renumbered))
    labels = [np.arange(count) for count in shape]
    arranged = [labels[player][order.moves[player]] for player in order.players]
    assert all((a == b).all() for a, b in zip(order.restored(arranged), labels))


@derandomized
@given(st.sampled_from([(2, 2, 2), (3, 2, 2)]), seeds, seeds)
def test_bounds_do_not_depend_on_the_numbering_of_players_and_moves(shape, seed, other):
    payoffs, renumbering = tied_game(shape, seed), Renumbering(shape, other)
    found, renumbered = branch_and_prune(payoffs), branch_and_prune(renumbering.game(payoffs))
    expected = [(renumbering.profile(c.low), renumbering.profile(c.high), c.error) for c in found.components]
    actual = [(np.concatenate(c.low), np.concatenate(c.high), c.error) for c in renumbered.components]

    def rows(bounds):
        return np.array(sorted([*low, *high, error] for low, high, error in bounds))

    np.testing.assert_allclose(rows(actual), rows(expected), rtol=0, atol=1e-9)
    assert renumbered.certificate.status == found.certificate.status
    points = sorted(np.round(renumbering.profile(profile), 7).tolist() for profile in found.profiles)
    others = sorted(np.round(np.concatenate(profile), 7).tolist() for profile in renumbered.profiles)
    np.testing.assert_allclose(others, points, atol=1e-6)


def test_bounds_carry_their_error():
    found = nash(Game(TWO_MIXTURES))
    exact, enclosed = found.components
    assert exact.error == 0
    assert 0 < enclosed.error < 0.02
    for bound, end in ((enclosed.high[0][0], 1 / 3), (enclosed.high[2][0], 1 / 2)):
        assert end <= bound <= end + enclosed.error
    assert f"right to within {enclosed.error:.2g}" in found.certificate.message
    assert f"bounds to within {enclosed.error:.2g}" in repr(enclosed) and "within" not in repr(exact)


def test_bounds_of_a_whole_simplex_are_exact():
    (component,) = branch_and_prune(np.ones((3, 2, 2, 2))).components
    assert component.error == 0


@pytest.mark.parametrize("game", [TWO_MIXTURES, NOT_SPANNED])
def test_payoffs_are_said_to_be_those_of_the_points_listed(game):
    found = nash(Game(game))
    assert found.components
    assert "some points are listed with their payoffs; other points can be worth more or less" in (
        found.certificate.message
    )


@pytest.mark.parametrize("number", [4, 36])
def test_cells_beside_a_continuum_are_not_cut_without_end(number):
    """Where equations barely bend but for a continuum, cutting what bends most took all of a budget ten times as large."""
    games = np.random.default_rng([7, 5, 3, 3, 3]).integers(0, 5, (40, 3, 3, 3, 3)).astype(float)
    found = branch_and_prune(games[number], max_cells=20_000)
    assert found.certificate.status == "degenerate" and found.components
