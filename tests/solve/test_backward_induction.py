"""Backward induction: known sequential games, and brute force on random ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.solve.backward_induction import EXPECTATIONS, backward_induction
from sim.solve.profile import regrets


def chosen_moves(paths, expectation):
    """Return the histories on the path of the first point."""
    rows = paths.on_path[expectation]
    return {tuple(int(moves[row]) for moves in paths.history) for row in np.flatnonzero(rows)}


def test_entry_deterrence():
    # Entrant in/out, then incumbent fight/share (Selten's chain store): in, share.
    entrant = [[-1.0, 1.0], [0.0, 0.0]]
    incumbent = [[-1.0, 1.0], [2.0, 2.0]]
    paths = backward_induction(np.array([[entrant, incumbent]]), [(0,), (1,)])
    for expectation in EXPECTATIONS:
        assert chosen_moves(paths, expectation) == {(0,)}
    strategies = paths.strategies((2, 2))
    after_entry = paths.history[0] == 0
    np.testing.assert_array_equal(strategies[1][after_entry], [[0, 1]])


def test_the_expectation_decides_where_the_follower_is_indifferent():
    leader = [[3.0, -3.0], [1.0, 1.0]]
    follower = [[0.0, 0.0], [0.0, 0.0]]
    paths = backward_induction(np.array([[leader, follower]]), [(0,), (1,)])
    assert chosen_moves(paths, "best") == {(0,)}
    assert chosen_moves(paths, "worst") == {(1,)}
    assert chosen_moves(paths, "average") == {(1,)}
    assert (paths.table.status == 1).all()  # degenerate: a continuum after each move


def test_a_leader_before_a_coordination_game():
    # After either move the followers coordinate on one of two conventions or mix.
    shape = (2, 2, 2)
    payoffs = np.zeros((3, *shape))
    payoffs[1:, :] = np.array([[2.0, 0.0], [0.0, 1.0]])
    payoffs[0, 0] = [[4.0, 0.0], [0.0, 0.0]]
    payoffs[0, 1] = [[1.0, 1.0], [1.0, 1.5]]
    paths = backward_induction(payoffs[None], [(0,), (1, 2)])
    assert np.bincount(paths.history[0]).tolist() == [3, 3]
    assert chosen_moves(paths, "best") == {(0,)}
    assert chosen_moves(paths, "worst") == {(1,)}


def test_a_later_leader_who_is_indifferent_spreads_the_first_leaders_expectation():
    # Player 2 is indifferent; player 1 prefers L if it expects the best of what player 2 does.
    one = np.array([[[5.0], [0.0]], [[2.0], [2.0]]])
    two = np.zeros((2, 2, 1))
    three = np.zeros((2, 2, 1))
    paths = backward_induction(np.array([[one, two, three]]), [(0,), (1,), (2,)])
    assert chosen_moves(paths, "best") == {(0, 0), (0, 1)}
    assert chosen_moves(paths, "worst") == {(1, 0), (1, 1)}


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_perfect_information_equals_brute_force(seed):
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(1, 4, size=3))
    payoffs = rng.normal(size=(3, *shape))
    order = [int(i) for i in rng.permutation(3)]
    paths = backward_induction(payoffs[None], [(i,) for i in order])
    moved = payoffs.transpose(0, *(1 + i for i in order))

    def play(prefix):
        if len(prefix) == 3:
            return prefix
        mover = order[len(prefix)]
        options = [play((*prefix, a)) for a in range(moved.shape[1 + len(prefix)])]
        return max(options, key=lambda path: moved[(mover, *path)])

    expected = play(())
    for expectation in EXPECTATIONS:
        row = np.flatnonzero(paths.on_path[expectation])
        assert len(row) == 1
        strategies = paths.strategies(shape)
        played = tuple(int(strategies[i][row[0]].argmax()) for i in order)
        assert played == expected


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_every_row_is_an_equilibrium_and_every_flag_is_optimal(seed):
    rng = np.random.default_rng(seed)
    payoffs = rng.integers(-2, 3, size=(4, 3, 3, 3, 2)).astype(float)  # many ties
    paths = backward_induction(payoffs, [(0,), (1, 2)])
    strategies = paths.strategies((3, 3, 2))
    for row, (point, move) in enumerate(zip(paths.point, paths.history[0])):
        stage = payoffs[point, 1:, move]
        assert regrets(stage, [strategies[1][row], strategies[2][row]]).max() <= 1e-9 * 4
    reduce = {"best": np.max, "worst": np.min, "average": np.mean}
    for point in range(4):
        for expectation, function in reduce.items():
            values = [
                function(paths.payoffs[(paths.point == point) & (paths.history[0] == move), 0]) for move in range(3)
            ]
            best = {move for move in range(3) if values[move] >= max(values) - 1e-9}
            flagged = paths.history[0][(paths.point == point) & paths.on_path[expectation]]
            assert set(flagged.tolist()) == best


def test_expected_measures_follow_the_mix():
    pennies = np.array([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]])
    paths = backward_induction(pennies[None], [(0, 1)])
    measure = np.array([[[[1.0, 0.0], [0.0, 3.0]]]])
    assert paths.expected(measure) == pytest.approx(np.array([[1.0]]))
    assert paths.table.regret(pennies[None]) == pytest.approx([0.0], abs=1e-15)
