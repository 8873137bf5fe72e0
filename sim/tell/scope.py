"""What an answer about the last stage of a game covers, in words."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from sim.scenario.scenario import Scenario
from sim.tell.words import listed


def about_last_stage(scenario: Scenario) -> str:
    """Return which choices are followed in a game with earlier moves, and which are not; without a full stop."""
    movers = names(scenario, scenario.order[-1])
    if len(scenario.earlier) == 1:
        leader = scenario.labels.the(scenario.earlier[0])
        return f"About what {movers} may do after each move of {leader}, and its best move"
    sequences = prod(len(scenario.moves[player]) for player in scenario.earlier)
    return (
        f"About the last stage alone, what {movers} may do after each of the {sequences} sequences of moves of "
        f"{names(scenario, scenario.earlier)}; where the path of play turns is not followed"
    )


def names(scenario: Scenario, players: Sequence[str]) -> str:
    """Return players' labels in a sentence."""
    return listed([scenario.labels.the(player) for player in players])
