"""The game object: copies its input, refuses what does not fit."""

import numpy as np
import pytest

from sim import Game, InputError


def test_payoffs_are_copied_and_read_only():
    array = np.zeros((2, 2))
    game = Game([array, array])
    array[0, 0] = 9
    assert game.payoffs[0, 0, 0] == 0
    with pytest.raises(ValueError):
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
