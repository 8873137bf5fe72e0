"""The answer of `wedge export`: which game was written to which file."""

from __future__ import annotations

from pathlib import Path

from sim.game.normal_form import Game
from sim.scenario.scenario import Scenario
from sim.tell.document import Document, Paragraph
from sim.tell.words import order_of_moves, state_words


def tell(scenario: Scenario, game: Game, path: Path, ordered: bool) -> Document:
    """Return that a scenario's game was written to a file, with its order of moves or as all moving at once."""
    size = f"{len(game.shape)} players, {'×'.join(map(str, game.shape))} moves"
    order = f"order of moves: {order_of_moves(scenario)}" if ordered else "all at once"
    of = f"; one {scenario.time.period} of a game over time, {state_words(scenario)}" if scenario.time else ""
    lead = f"written: {path} (view {scenario.label}: {size}, {order}{of})"
    return Document("", [Paragraph(lead, "lead")], {"written": str(path), "players": game.players, "moves": game.moves})
