"""What an answer hangs on, in words."""

import pytest

import sim
from sim.ask.nearest import nearest_change
from sim.ask.substance import Substance
from sim.render.text import text
from sim.tell.nearest import finding, silence
from sim.tell.solution import some
from sim.tell.substance import turns
from tests.toys.toys import toy

SCOPE = "One assumption is changed at a time, and equilibria in pure moves alone are looked at."


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (
            "mandelbaum",
            [
                "The assumption on which this hangs first is the war's worth to the regime: once it exceeds 6.44, the "
                "best move of the US is bargain with Ukraine armed instead of drawdown in Europe, and Russia hedges.",
                "Here it is 6 (% of own GDP a year), and plausible is 2 to 12; the change is 4% of that range.",
                SCOPE,
            ],
        ),
        (
            "fleitz",
            [
                "The assumption on which this hangs first is the autonomy lost as junior partner: once it falls below "
                "1.1, if the US expects the best of what may follow, the best move of the US is spotlight on China's "
                "claims instead of drawdown in Europe, and Russia hedges in every equilibrium.",
                "Here it is 1.15 (% of own GDP a year), and plausible is 0.2 to 3; the change is 2% of that range.",
                SCOPE,
            ],
        ),
        (
            "inspection",
            [
                "What this hangs on was not looked for, since there is no equilibrium in pure moves.",
            ],
        ),
    ],
)
def test_the_finding_comes_before_its_size_and_its_scope(view, words):
    assert finding(nearest_change(sim.load(view))) == words


def test_where_nothing_is_looked_for_that_is_said(tmp_path):
    for view in ("opening_1972", "bidding"):
        said = "Which assumption this hangs on first is not looked for in a game with this order of moves."
        assert said in text(sim.document(sim.solution(sim.load(view))), 1000)
    assert silence(toy(tmp_path, {"row": {"1": "1", "0": "0"}}, {})) == ""


def test_an_answer_on_a_threshold_says_so(tmp_path):
    payoffs = {"row": {"1": "x - 1", "0": "0"}}
    first, *_ = finding(nearest_change(toy(tmp_path, payoffs, {"x": (1, 0, 4)}, outcomes={"first": "row1"})))
    assert first == "The answer lies on a threshold: as soon as x rises above 1, first is 1 instead of 0 or 1."


def test_of_a_move_made_of_parts_those_that_change_are_named():
    scenario = sim.load("fleitz", ["game=policy_mix"])
    first, other, *_, last = scenario.moves["us"]
    sides = [Substance({"best": {(move,): ({"war": 0.0},)}}) for move in (first, other, last)]
    named = [scenario.labels.move("us", move) for move in (first, other, last)]
    parts = [name.split(", ") for name in named]
    [changed] = [pair for pair in zip(parts[1], parts[0]) if pair[0] != pair[1]]
    assert turns(scenario, sides[0], sides[1]) == [f"the best move of the US has {changed[0]} instead of {changed[1]}"]
    assert turns(scenario, sides[0], sides[2]) == [f"the best move of the US is {named[2]} instead of {named[0]}"]
    assert some(named) == "3 moves" and some(named[:2]) == f"{named[0]}; and {named[1]}"
