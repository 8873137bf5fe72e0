"""Moves in words: what each player can do, in a sentence each, and the instruments that moves are made of."""

from __future__ import annotations

from sim.scenario.labels import Word, beside
from sim.scenario.scenario import Scenario
from sim.tell.document import Block, Cell, Column, Paragraph, Table
from sim.tell.words import capital, listed, number, number_cell


def order_sentence(scenario: Scenario) -> str:
    """Return who moves when, as ``The US moves first and openly; then Russia and China move at once``."""
    stages = [listed([scenario.labels.the(player) for player in stage]) for stage in scenario.order]
    if len(stages) == 1:
        return f"{capital(stages[0])} move at once."
    parts = [
        stage + (" move at once" if len(players) > 1 else " moves") for stage, players in zip(stages, scenario.order)
    ]
    return f"{capital(parts[0])} first and openly; then {'; then '.join(parts[1:])}."


def moves_of(scenario: Scenario, player: str) -> Block:
    """Return a player's moves, each with what it is and uses; of a menu without labels and notes, its names in a line."""
    labels, moves = scenario.labels, scenario.moves[player]
    words = labels.moves.get(player, {})
    title = f"Moves of {labels.the(player)}"
    if not any(word.note or word.label for word in words.values()):
        return Paragraph(f"{title}: {', '.join(moves)}.")
    used = _used(scenario, player)
    rows = [
        [beside(labels.move(player, move), move), words.get(move, Word()).note, ", ".join(used[move])] for move in moves
    ]
    columns = ["Move", Column("What it is", look="words"), Column("Instruments", look="words")]
    if any(used.values()):
        rows = [[*row[:2], row[2] or "nothing"] for row in rows]
    shown = [j for j in range(len(columns)) if j == 0 or any(row[j] for row in rows)]
    return Table(f"{title}:", [columns[j] for j in shown], [[row[j] for j in shown] for row in rows])


def _used(scenario: Scenario, player: str) -> dict[str, list[str]]:
    """Return the instruments that each move uses, with their levels."""
    axis, moves = scenario.players.index(player), scenario.moves[player]
    used: dict[str, list[str]] = {move: [] for move in moves}
    for instrument, levels in scenario.levels.items():
        if levels.shape[axis] == len(moves):
            for move, level in zip(moves, levels.ravel()):
                used[move] += [f"{scenario.labels.instrument(instrument)} {number(level)}"] if level else []
    return used


def instruments_table(scenario: Scenario) -> list[Table]:
    """Return the instruments with what their levels mean; nothing if the game does not say."""
    described = {name: text for name, text in scenario.descriptions.items() if text}
    if not described:
        return []
    rows = [
        [
            Cell(scenario.labels.instrument(name)),
            Cell(_owner(scenario, name)),
            number_cell(float(scenario.levels[name].max())),
            Cell(text),
        ]
        for name, text in described.items()
    ]
    columns = [
        Column("Instrument"),
        Column("Whose"),
        Column("Most used", look="number"),
        Column("What it is", look="words"),
    ]
    return [Table("The instruments that moves are made of, and what their levels mean:", columns, rows)]


def _owner(scenario: Scenario, instrument: str) -> str:
    sizes = scenario.levels[instrument].shape
    owners = [player for player, size in zip(scenario.players, sizes) if size > 1]
    return scenario.labels.player(owners[0]) if owners else "–"
