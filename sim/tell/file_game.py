"""The answer of `wedge solve game=FILE.nfg`: what a solution concept picks in a bare game, all moving at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.ask.file_game import GameSolution, Play
from sim.errors import InputError
from sim.game.normal_form import Game
from sim.scenario.scenario import Scenario
from sim.solve.concepts import CONCEPTS, concept
from sim.solve.profile import payoff_range
from sim.tell.document import Block, Column, Details, Document, Paragraph, Table, Terms
from sim.tell.plays import spelt, written
from sim.tell.solution import EXPLAINED, certificate_data, certificate_text, known
from sim.tell.words import capital, counted, listed, number, number_range

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


def tell(solution: GameSolution) -> Document:
    """Return what a concept picks in words."""
    game = solution.game
    blocks: list[Block] = [Paragraph(finding(solution), "lead"), Paragraph(" ".join(_scope(solution)), "note")]
    if solution.plays:
        columns = [*game.players, *(Column(f"Worth to {player}", look="number") for player in game.players)]
        rows = [_row(solution, plays) for plays in _sets(solution)]
        blocks.append(Table("", columns, rows))
        blocks += [Paragraph(note, "note") for note in written(text for row in rows for text in row)]
    return Document(_title(solution.name, game), [*blocks, _details(solution)], _data(solution), _frame(solution))


def finding(solution: GameSolution) -> str:
    """Return how many equilibria were found, or profiles picked."""
    continua = len({play.component for play in solution.plays if play.component is not None})
    isolated = sum(play.component is None for play in solution.plays)
    what = ("equilibrium", "equilibria") if solution.certificate is not None else ("profile", "profiles")
    parts = [counted(isolated, *what)] if isolated else []
    parts += [counted(continua, "continuum of equilibria", "continua of equilibria")] if continua else []
    if not parts:
        return f"In {solution.name} nothing was found."
    whole = solution.certificate is not None and solution.certificate.complete
    verb = ("There is" if isolated + continua == 1 else "There are") if whole else "Found:"
    return f"In {solution.name}, all moving at once: {verb[0].lower()}{verb[1:]} {listed(parts)}."


def _title(name: str, game: Game) -> str:
    return f"{name}: {len(game.shape)} players, {'×'.join(map(str, game.shape))} moves, all at once"


def _scope(solution: GameSolution) -> list[str]:
    """Return what was looked for, and what is known to be missing."""
    if solution.certificate is not None:
        return [capital(known(solution.certificate))]
    notes = [f"Solution concept: {solution.concept.meaning}."]
    notes.append(MEANINGS.get(solution.status, f"Status of the list: {solution.status}."))
    if solution.concept.scale_matters:
        ranges = zip(solution.game.players, payoff_range(solution.game.payoffs))
        widths = ", ".join(f"{player} {number(width)}" for player, width in ranges)
        notes.append(f"This concept depends on the scale of payoffs; their ranges here: {widths}.")
    return notes


def _strategies(game: Game, play: Play) -> list[str]:
    return [spelt(moves, [strategy]) for strategy, moves in zip(play.profile, game.moves)]


def _sets(solution: GameSolution) -> list[list[Play]]:
    """Return isolated profiles, and all points listed of each continuum together."""
    groups: dict[tuple[str, int], list[Play]] = {}
    for place, play in enumerate(solution.plays):
        key = ("isolated", place) if play.component is None else ("continuum", play.component)
        groups.setdefault(key, []).append(play)
    return list(groups.values())


def _row(solution: GameSolution, plays: Sequence[Play]) -> list[str]:
    component = plays[0].component
    if component is None or component >= len(solution.continua):
        profiles = [play.profile for play in plays]
    else:
        profiles = [solution.continua[component].low, solution.continua[component].high]
    strategies = [spelt(moves, [profile[k] for profile in profiles]) for k, moves in enumerate(solution.game.moves)]
    payoffs = np.array([play.payoffs for play in plays])
    return [*strategies, *map(number_range, payoffs.min(axis=0), payoffs.max(axis=0))]


def _details(solution: GameSolution) -> Details:
    """Return index and regret of each profile, and how the game was solved."""
    rows = []
    for play in solution.plays:
        sign = "–" if play.index is None else f"{play.index:+d}".replace("-", "−")
        index = sign if play.component is None else f"continuum {play.component + 1}"
        rows.append([*_strategies(solution.game, play), f"{play.regret:.0e}", index])
    columns = [*solution.game.players, Column("Regret", look="number"), "Index"]
    certificate = [Paragraph(certificate_text(solution.certificate))] if solution.certificate is not None else []
    terms = Terms([(word, EXPLAINED[word]) for word in ("equilibrium", "index", "regret")])
    return Details("Details", [Table("", columns, rows), *certificate, terms])


def _data(solution: GameSolution) -> dict[str, Any]:
    fields = ("profile", "payoffs", "regret", "index", "component")
    status = (
        {"certificate": certificate_data(solution.certificate)}
        if solution.certificate is not None
        else {"concept": solution.concept.name, "status": solution.status}
    )
    return {
        "players": solution.game.players,
        "moves": solution.game.moves,
        "finding": [finding(solution)],
        "equilibria": [{name: getattr(play, name) for name in fields} for play in solution.plays],
        **status,
    }


def _frame(solution: GameSolution) -> pd.DataFrame:
    players = solution.game.players
    rows = [[*_strategies(solution.game, play), *play.payoffs, play.regret] for play in solution.plays]
    return pd.DataFrame(rows, columns=[*players, *(f"payoff_{player}" for player in players), "regret"])


def tell_written_game(scenario: Scenario, game: Game, path: Path) -> Document:
    """Return that the game of a scenario was written to a Gambit file."""
    lead = f"written: {path} ({_title(f'view {scenario.label}', game)})"
    return Document("", [Paragraph(lead, "lead")], {"written": str(path), "players": game.players, "moves": game.moves})
