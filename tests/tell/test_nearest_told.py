"""What an answer hangs on, in words."""

import pytest

import sim
from sim.ask.nearest import nearest_change
from sim.tell.nearest import tell

SCOPE = "One assumption is changed at a time, and equilibria in pure moves alone are looked at."


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (
            "mandelbaum",
            [
                "The assumption on which this hangs first is the war's worth to the regime: once it exceeds 6.44, the "
                "best move of the US is bargain with Ukraine armed instead of drawdown in Europe, and Russia hedges.",
                "Here it is 6 (% of own GDP a year), and plausible is 2 to 12; the change is 4 % of that range.",
                SCOPE,
            ],
        ),
        (
            "mallory",
            [
                "The assumption on which this hangs first is the cost of better terms for Russia: once it falls below "
                "0.039, China's support for Russia is 1.3 instead of 1 after drawdown in Europe.",
                "Here it is 0.05 (% of own GDP a year), and plausible is 0.02 to 0.2; the change is 6 % of that range.",
                SCOPE,
            ],
        ),
        (
            "inspection",
            [
                "No single assumption, changed within its plausible range, changes the situations in equilibrium.",
                SCOPE,
                "At the values at hand there is none.",
            ],
        ),
    ],
)
def test_the_finding_comes_before_its_size_and_its_scope(view, words):
    assert tell(nearest_change(sim.load(view))) == words


def test_an_answer_on_a_threshold_says_so():
    first, *_ = tell(nearest_change(sim.load("bargaining")))
    assert first.startswith(
        "The answer lies on a threshold: as soon as the first state's chance of winning rises above"
    )
