"""What is left once the first stages' moves are made."""

import numpy as np
import pytest

import sim
from sim.errors import InputError
from tests.toys.small_scenario import GAME, changed, load


@pytest.fixture
def scenario(tmp_path):
    return load(tmp_path)


def test_a_subgame_is_a_slice_of_the_game(scenario):
    for number, move in enumerate(scenario.moves["us"]):
        left = scenario.after(us=move)
        assert left.players == ("russia", "china") and left.order == scenario.order[1:]
        assert np.array_equal(left.game(q=0.5).payoffs, scenario.game(q=0.5).payoffs[1:, number])
        for outcome, values in left.outcome_values().items():
            assert np.array_equal(values, scenario.outcome_values()[outcome][number])
        for term, values in left.term_values("russia").items():
            assert np.array_equal(values, scenario.term_values("russia")[term][number])


def test_what_formulas_bring_along_is_sliced_too(tmp_path):
    """A game that names no outcomes has those of its moves, arrays over the profiles."""
    scenario = load(tmp_path, game=changed(GAME, ("outcomes",), ...))
    for number, move in enumerate(scenario.moves["us"]):
        for outcome, values in scenario.after(us=move).outcome_values().items():
            assert np.array_equal(values, scenario.outcome_values()[outcome][number])


def test_questions_are_asked_of_it():
    """What follows a move is what the whole game says follows it."""
    scenario = sim.load("mandelbaum")
    for move, correspondence in list(sim.thresholds(scenario, "theta", mixed=False).led.items())[:3]:
        left = scenario.after(us=move[0])
        assert sim.thresholds(left, "theta").simultaneous.breakpoints == correspondence.breakpoints
        follows = sim.solution(scenario).led.query("us == @move[0]")
        assert sim.solution(left).simultaneous["russia"].tolist() == follows["russia"].tolist()
        assert len(sim.sweep(left, {"theta": "0:1:3"})) >= 3


@pytest.mark.parametrize(
    ("moves", "says"),
    [
        ({}, "no move is given; name those of the first stage"),
        ({"us": "OFER"}, "did you mean 'OFFER'"),
        ({"su": "OFFER"}, "did you mean 'us'"),
    ],
)
def test_a_move_that_cannot_be_made(scenario, moves, says):
    with pytest.raises(InputError, match=says):
        scenario.after(**moves)


def test_stages_in_order(scenario):
    names = {player: scenario.moves[player][0] for player in scenario.players}
    with pytest.raises(InputError, match="nothing is left to play"):
        scenario.after(**names)
    with pytest.raises(InputError, match="cannot be given before that of us"):
        scenario.after(russia=names["russia"])
