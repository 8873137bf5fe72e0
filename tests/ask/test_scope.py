"""What an answer about a game of three stages says that it is about, and which sequences of moves it speaks of."""

from itertools import product

import numpy as np
import pytest

from sim.ask.flip.flip import flip
from sim.ask.on_path import on_path
from sim.ask.plane import plane
from sim.ask.robustness import robustness
from sim.errors import InputError
from sim.tell.flip import about
from sim.tell.plane import about as about_map
from sim.tell.scope import about_last_stage
from tests.toys.toys import toy

ORDER = ["a", "b", "c"]


@pytest.fixture(scope="module")
def three_stages(tmp_path_factory):
    rng = np.random.default_rng(5)
    pay = {
        player: {"".join(map(str, k)): f"{rng.integers(-99, 100)} + {rng.integers(-99, 100)} * x + y" for k in product(range(3), range(2), range(2))}
        for player in ORDER
    }  # fmt: skip
    params = {"x": (0.3, 0, 1), "y": (0.3, 0, 1)}
    return toy(tmp_path_factory.mktemp("toy"), pay, params, order=ORDER)


def played(payoffs):
    """Return what the first two players do, by hand: each takes its best move, foreseeing what follows."""
    ends = {}
    for a, b in np.ndindex(payoffs.shape[1:3]):
        ends[a, b] = payoffs[2, a, b].argmax()
    replies = {a: max(range(2), key=lambda b: payoffs[1, a, b, ends[a, b]]) for a in range(3)}
    first = max(range(3), key=lambda a: payoffs[0, a, replies[a], ends[a, replies[a]]])
    return f"A{first}", f"B{replies[first]}"


def test_the_sequences_shown_are_those_on_the_path_of_play(three_stages):
    places = np.linspace(0, 1, 7)
    games = [three_stages.game(x=x).payoffs for x in places]
    assert on_path(three_stages, {"x": places}) == sorted({played(game) for game in games})


def test_a_game_of_three_stages_is_told_from_its_path_of_play(three_stages):
    assert about_last_stage(three_stages).startswith("About the last stage alone")
    said = about_map(plane(three_stages, "x", "y"))
    assert "where the path of play turns is not followed" in said and "in pure moves only" in said
    found = flip(three_stages, "C0", a="A0", b="B0")
    assert "whether or not the path of play comes there" in about(found.question)
    with pytest.raises(InputError, match="ask quantifier=some or quantifier=every"):
        flip(three_stages, "C0", quantifier="led")


def test_nobody_chooses_among_the_moves_of_two_players(three_stages):
    found = robustness(three_stages, "C0", samples=16)
    assert (found.maximin, found.minimax_regret) == ("none", "none")
