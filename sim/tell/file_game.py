"""What a solution concept picks in a game from a file, as text and as data; the players move at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.game.normal_form import Game
from sim.solve.batch import ISOLATED, STATUSES, EquilibriumTable
from sim.solve.concepts import CONCEPTS, concept
from sim.solve.equilibrium import strategy_label
from sim.solve.profile import payoff_range
from sim.tell.text import text_table
from sim.tell.words import number

# What the program says of a profile beyond the concept, by the status of the solver.
MEANINGS = {
    "pure only": "Pure profiles only: mixed ones were not looked for.",
    "selected": "The concept picks these; other equilibria may exist.",
    "bound": "Ends of the range of the first player's payoff; the moves are each player's shares of the joint play.",
}


def check_concept(name: str, others: Sequence[str]) -> None:
    """Refuse a concept that a game from a file has no answer for: one that asks about a leader or about outcomes."""
    if name in others:
        raise InputError(
            f"'concept={name}' asks about a leader or outcomes, which a game from a file does not have; "
            f"choose from: {', '.join(CONCEPTS)}."
        )
    concept(name)


def concept_text(path: Path, game: Game, name: str) -> str:
    """Return what a concept picks, for a reader."""
    table = _solved(game, name)
    rows = [
        [*(strategy_label(s, moves) for s, moves in zip(strategies, game.moves)), *map(number, payoffs),
         f"{regret:.0e}", "–" if index is None else f"{index:+d}"]
        for strategies, payoffs, regret, index, _ in _profiles(game, table)
    ]  # fmt: skip
    headers = [*game.players, *(f"payoff {player}" for player in game.players), "regret", "index"]
    parts = [
        f"{path}: {len(game.shape)} players, {'×'.join(map(str, game.shape))} moves, all at once",
        f"concept: {concept(name).meaning}",
        text_table(headers, rows) if rows else "Nothing was found.",
    ]
    parts.append(MEANINGS.get(_status(table), f"Status of the list: {_status(table)}."))
    if concept(name).scale_matters:
        ranges = zip(game.players, payoff_range(game.payoffs))
        listed = ", ".join(f"{player} {number(width)}" for player, width in ranges)
        parts.append(f"This concept depends on the scale of payoffs; their ranges here: {listed}.")
    return "\n\n".join(parts)


def concept_data(game: Game, name: str) -> dict[str, Any]:
    """Return what a concept picks, for a machine."""
    fields, table = ("profile", "payoffs", "regret", "index", "component"), _solved(game, name)
    return {
        "players": game.players,
        "moves": game.moves,
        "concept": name,
        "equilibria": [dict(zip(fields, found)) for found in _profiles(game, table)],
        "status": _status(table),
    }


def _solved(game: Game, name: str) -> EquilibriumTable:
    return concept(name).solver(game.payoffs[None], game.payoffs[None, 0])


def _status(table: EquilibriumTable) -> str:
    return STATUSES[table.status[0]]


def _profiles(game: Game, table: EquilibriumTable) -> Iterator[tuple]:
    """Yield profile, payoffs, regret, index and number of the continuum of each row."""
    payoffs, regret = table.expected(game.payoffs[None]), table.regret(game.payoffs[None])
    for row in range(len(table.game)):
        component = int(table.component[row])
        profile = [strategy[row] for strategy in table.strategies]
        place = None if component == ISOLATED else component
        yield profile, payoffs[row], float(regret[row]), int(table.index[row]) or None, place
