"""The game object: copies its input, keeps the names of data frames, refuses what does not fit."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from sim import Game, InputError

Z = [[1, 0], [0, 1]]


def frame(rows, columns):
    return pd.DataFrame(Z, index=list(rows), columns=list(columns))


def test_payoffs_are_copied_and_read_only():
    array = np.zeros((2, 2))
    game = Game([array, array])
    array[0, 0] = 9
    assert game.payoffs[0, 0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        game.payoffs[0, 0, 0] = 1


def test_labels_and_equality():
    game = Game([np.zeros((1, 2)), np.ones((1, 2))], players=["a", "b"], moves=[["x"], ["y", "z"]])
    assert game.players == ("a", "b")
    assert game.moves == (("x",), ("y", "z"))
    assert game == Game(game.payoffs, game.players, game.moves)
    assert game != Game(game.payoffs)


@pytest.mark.parametrize(
    ("payoffs", "labels", "part"),
    [
        ([], {}, "at least one"),
        (5, {}, "one array per player; got int"),
        (None, {}, "one array per player; got NoneType"),
        ("ab", {}, "one array per player; got str"),
        ({"a": Z}, {}, "one array per player; got dict"),
        (np.array(3.0), {}, "one array per player; got a single number"),
        (pd.DataFrame(Z), {}, "one array per player; got DataFrame"),
        ([[[0, "1/3"], [0, 1]], Z], {}, "payoff array 1 contains '1/3', which is not a number"),
        ([Z, [[1j, 0], [0, 1]]], {}, "payoff array 2 contains 1j"),
        ([Z, np.zeros((2, 2)) * 1j], {}, "payoff array 2 contains 0j"),
        ([Z, [[None, 0], [0, 1]]], {}, "payoff array 2 contains None"),
        ([Z, [[1], [0, 1]]], {}, "rows of one length"),
        ([Z, [[{}, 0], [0, 1]]], {}, "payoff array 2 contains {}"),
        ([Z, object()], {}, "payoff array 2 contains <object"),
        ([Z, np.array(Z, dtype="timedelta64[s]")], {}, "which is not a number"),
        ([Z, np.ma.masked_equal(Z, 0)], {}, "masked"),
        ([Z, [[10**400, 0], [0, 1]]], {}, "a float cannot hold"),
        ([Z, [[1e308, -1e308], [0, 1]]], {"players": ["us", "china"]}, "payoffs of china span -1e+308 to 1e+308"),
        ([Z, [[np.inf, 0], [0, 1]]], {"players": ["us", "china"]}, "a payoff of china is not a finite number"),
        ([Z, Z], {"players": "ab"}, "players must be a list of names; got str"),
        ([Z, Z], {"players": {"a", "b"}}, "players must be a list of names; got set"),
        ([Z, Z], {"players": 2}, "players must be a list of names; got int"),
        ([Z, Z], {"moves": ["ab", "cd"]}, "moves of player 1 must be a list of names; got str"),
        ([Z, Z], {"moves": {"a": "xy", "b": "xy"}}, "one list of names per player; got dict"),
        ([frame("ud", "lr"), frame("du", "lr")], {}, "moves of player 1 differently: u, d and d, u"),
        ([frame("ud", "lr"), frame("ud", "lx")], {}, "moves of player 2 differently: l, r and l, x"),
        ([frame("ud", "lr"), pd.DataFrame(Z, index=["u", "d"])], {}, "differently: l, r and no names"),
        ([frame("uu", "lr")] * 2, {}, "repeated"),
        ([np.zeros((2, 2)), np.zeros((2, 3))], {}, "array 2 has shape (2, 3)"),
        ([np.zeros((2, 2, 2))] * 2, {}, "need 2 axes"),
        ([np.zeros((2, 0))] * 2, {}, "no moves"),
        ([np.full((2, 2), np.nan)] * 2, {}, "not a finite number"),
        ([np.zeros((2, 2))] * 2, {"players": ["a", "a"]}, "repeated"),
        ([np.zeros((2, 2))] * 2, {"moves": [["a", "b"]]}, "moves lists 1 players"),
        ([np.zeros((2, 2))] * 2, {"moves": [["a", "b"], ["c"]]}, "1 names for 2"),
    ],
)
def test_refused(payoffs, labels, part):
    with pytest.raises(InputError) as caught:
        Game(payoffs, **labels)
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("payoffs", "moves"),
    [
        ([frame("ud", "lr"), frame("ud", "lr")], (("u", "d"), ("l", "r"))),
        ([frame("ud", "lr"), Z], (("u", "d"), ("l", "r"))),
        ([pd.DataFrame(Z, index=["u", "d"])] * 2, (("u", "d"), ("1", "2"))),
        ([pd.DataFrame(Z), pd.DataFrame(Z)], (("1", "2"), ("1", "2"))),
        ([pd.DataFrame(Z, columns=[2010, 2020])] * 2, (("1", "2"), ("2010", "2020"))),
        ([pd.Series([1, 2], index=["wait", "act"])], (("wait", "act"),)),
    ],
)
def test_names_of_data_frames_are_names_of_moves(payoffs, moves):
    assert Game(payoffs).moves == moves
    np.testing.assert_array_equal(Game(payoffs).payoffs, [np.asarray(array) for array in payoffs])


def test_names_that_are_given_go_before_those_of_data_frames():
    assert Game([frame("ud", "lr")] * 2, moves=[["a", "b"], ["c", "d"]]).moves[0] == ("a", "b")


def test_numbers_of_every_kind():
    game = Game([[[Fraction(1, 3), 10**30], [Decimal("1.5"), np.float32(2)]], [(True, 0), (0, 1)]])
    np.testing.assert_array_equal(game.payoffs, [[[1 / 3, 1e30], [1.5, 2]], [[1, 0], [0, 1]]])
