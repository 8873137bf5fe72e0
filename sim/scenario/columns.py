"""Columns of the tables of equilibria that are the program's own; the others bear names of the scenario's."""

from __future__ import annotations

from collections.abc import Iterable

# One row: its point, form of play and number, what was found there, and how the search ended.
POINT, FORM, EQUILIBRIUM = "point", "form", "equilibrium"
REGRET, INDEX, COMPONENT, TRIANGLE, STATUS = "regret", "index", "component", "triangle", "status"
# Of a game over time: which plan and rule, the chance that is asked for with its range, and why there is none.
PLAN, EXPECTATION, CHANCE, CHANCE_LOW, CHANCE_HIGH = "plan", "expectation", "chance", "chance_low", "chance_high"
REASON = "reason"
# What comparisons and summaries add.
VIEW, MOVE, LABEL, SITUATION = "view", "move", "label", "situation"
OWN = (POINT, FORM, EQUILIBRIUM, REGRET, INDEX, COMPONENT, TRIANGLE, STATUS, VIEW, MOVE, LABEL, SITUATION)
LED = "led_"  # how flags of the path of play begin


def led(expectation: str) -> str:
    """Return the column that flags the path of play when earlier movers expect the best, the worst or the average."""
    return f"{LED}{expectation}"


def mix(player: str) -> str:
    """Return the column of the probabilities with which a player mixes."""
    return f"{player}_mix"


def payoff(player: str) -> str:
    """Return the column of a player's payoff."""
    return f"payoff_{player}"


def is_own(name: str, players: Iterable[str]) -> bool:
    """Whether a column of this name is the program's own in a game of these players."""
    return name in OWN or name.startswith(LED) or any(name in (mix(player), payoff(player)) for player in players)
