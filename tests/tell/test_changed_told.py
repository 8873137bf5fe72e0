"""What changed, in words."""

import pytest

import sim
from sim.ask.changed import changed
from sim.tell.changed import finding

UNIT = "(% of own GDP a year)"


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        (
            ["params.q=0.9"],
            [
                "With the probability that the US keeps its word at 0.9 instead of 0.6, nothing changes in what "
                "follows any move.",
                f"Where the same moves are made, payoffs shift by at most 0.657 {UNIT}, the most for Russia.",
            ],
        ),
        ([], ["Nothing is changed: all assumptions are the same."]),
    ],
)
def test_changes_of_a_view(overrides, words):
    assert finding(changed(sim.load("mandelbaum", overrides), sim.load("mandelbaum"))) == words


def test_one_view_against_another_names_the_largest_change_and_what_does_it():
    first, *middle, last = finding(changed(sim.load("reuters"), sim.load("base")))
    assert first.startswith(
        "In view reuters instead of base, with 7 assumptions changed, most of all the harm by the tariff"
    )
    assert "the best move of the US is bargain with Ukraine armed instead of drawdown in Europe" in first
    assert any(sentence.endswith(", the war goes on.") for sentence in middle)
    assert last == (
        "No single one of these changes does it alone. It would not come about without the change of the weight of the "
        "leader's motives. Tried one by one, in equilibria in pure moves."
    )
