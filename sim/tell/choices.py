"""What the choices of the leader over many worlds are called."""

from __future__ import annotations

from sim.ask.worlds import LED_PATH
from sim.scenario.scenario import Scenario


def choice_word(scenario: Scenario, choice: str) -> str:
    """Return what a choice of `Worlds` is called: the labels of its moves, and of the led path what is played there."""
    if choice == LED_PATH and scenario.earlier:
        return f"best move{'s' if len(scenario.earlier) > 1 else ''} in each world"
    if not scenario.earlier:
        return choice
    return scenario.labels.play(scenario.earlier, choice.split("/"))
