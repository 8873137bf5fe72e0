"""How a game over time moves in words: the chances of each step, and the moves after which it is likeliest."""

from __future__ import annotations

from sim.ask.transitions import ALL, ONE, SAME, UNLESS, Arrow, Transitions
from sim.scenario.scenario import Scenario
from sim.tell.document import Column, Document, Paragraph, Table
from sim.tell.states import pattern_words
from sim.tell.words import capital, counted, heading, identity, listed, percent

MOST_MOVES = 2  # of a player that are named


def tell(found: Transitions) -> Document:
    """Return the transitions as a table."""
    scenario = found.scenario
    data = {**identity(scenario), "transitions": [_data(scenario, arrow) for arrow in found.arrows]}
    rows = [
        {column: row[column] for column in ("factor", "from", "to", "lowest", "highest")} for row in data["transitions"]
    ]
    blocks = [Paragraph(lead(found), "lead"), chances_table(found)]
    return Document(heading(scenario, one_period=False), blocks, data, rows)


def lead(found: Transitions) -> str:
    """Return how many ways there are for things to change."""
    scenario = found.scenario
    moving = {arrow.factor for arrow in found.arrows}
    ways = f"There {'is' if len(found.arrows) == 1 else 'are'} {counted(len(found.arrows), 'way')}"
    idle = [factor.called for factor in scenario.time.factors if factor.name not in moving]
    still = f" {capital(listed(idle))} never {'changes' if len(idle) == 1 else 'change'}." if idle else ""
    return f"{ways} in which things may change within a {scenario.time.period}, at the values of this view.{still}"


def chances_table(found: Transitions) -> Table:
    """Return the chance of each way, lowest and highest over moves and states, and when it is highest."""
    scenario = found.scenario
    rows = []
    for arrow in found.arrows:
        factor = scenario.time.factor(arrow.factor)
        way = f"{factor.label(arrow.source)} to {factor.label(arrow.target)}"
        rows.append([factor.called, way, chance(arrow), capital(highest(scenario, arrow))])
    columns = [Column("What changes"), Column("From and to"), Column("Chance"), Column("Highest", look="words")]
    title = f"Chances within a {scenario.time.period}, at the values of this view, over all moves and states:"
    return Table(title, columns, rows)


def chance(arrow: Arrow) -> str:
    """Return the range of a chance: ``0% to 17%``."""
    return percent(arrow.high) if is_fixed(arrow) else f"{percent(arrow.low)} to {percent(arrow.high)}"


def is_fixed(arrow: Arrow) -> bool:
    """Whether a chance is the same whatever is played, in every state."""
    return arrow.high - arrow.low <= SAME


def highest(scenario: Scenario, arrow: Arrow) -> str:
    """Return with which moves, and in which states, a chance is highest."""
    if is_fixed(arrow):
        return "whatever is played, in every state"
    parts = [_moves(scenario, player, moves) for player, moves in arrow.moves.items()]
    words = {ALL: "after", UNLESS: "unless it is", ONE: "for one after"}
    after = f"{words[arrow.how]} {listed(parts)}" if parts else "whatever is played"
    state = pattern_words(scenario.time, arrow.state)
    return f"{after}, at {state}" if arrow.state else after


def _moves(scenario: Scenario, player: str, moves: tuple[str, ...]) -> str:
    """Return a player's moves, or those left out where these are fewer."""
    labels, menu = scenario.labels, scenario.moves[player]
    left = [move for move in menu if move not in moves]
    if len(left) < len(moves) and len(left) <= MOST_MOVES:
        return f"anything but {listed(labels.menu(player, left), 'or')} by {labels.the(player)}"
    return f"{listed(labels.menu(player, moves), 'or', MOST_MOVES)} by {labels.the(player)}"


def _data(scenario: Scenario, arrow: Arrow) -> dict:
    dynamics = scenario.time
    factor = dynamics.factor(arrow.factor)
    return {
        "factor": arrow.factor,
        "from": factor.levels[arrow.source],
        "to": factor.levels[arrow.target],
        "lowest": arrow.low,
        "highest": arrow.high,
        "how": arrow.how,
        "moves": {player: list(moves) for player, moves in arrow.moves.items()},
        "state": {name: [dynamics.factor(name).levels[k] for k in levels] for name, levels in arrow.state.items()},
    }
