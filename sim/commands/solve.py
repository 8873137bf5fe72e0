"""`wedge solve`: the equilibria of a view, or of a game in a Gambit file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.ask.changed import Changed, changed
from sim.ask.solution import Solution, solve
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver, deliver_text
from sim.commands.registry import COMMANDS
from sim.errors import InputError
from sim.game.nfg import read_nfg
from sim.game.normal_form import Game
from sim.solve.concepts import DEFAULT
from sim.solve.equilibrium import EquilibriumSet, strategy_label
from sim.solve.nash import nash
from sim.tell.concepts import ANSWERS
from sim.tell.file_game import check_concept, concept_data, concept_text
from sim.tell.solution import certificate_data, certificate_text, tell
from sim.tell.text import text_table
from sim.tell.words import number


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.allow(COMMANDS["solve"].names)
    if any(override.startswith("game=") and override.endswith(".nfg") for override in arguments.overrides):
        _solve_file(arguments)
        return
    concept = arguments.take("concept") or DEFAULT
    budget = _budget(arguments)
    if budget is not None and concept != "nash":
        raise InputError(f"budget does not go with concept={concept}; it is for concept=nash.")
    scenario = arguments.scenario()
    if concept in ANSWERS:
        text, data = ANSWERS[concept]
        deliver_text(arguments, lambda: text(scenario), lambda: data(scenario))
        return
    solution = solve(scenario, concept, budget)
    deliver(arguments, tell(solution, _changed(arguments, solution)))


def _changed(arguments: Arguments, solution: Solution) -> Changed | None:
    """Return what differs from another view: the one that is named, or the author's own where something is changed."""
    scenario, named = solution.scenario, arguments.own.get("against")
    if named is None and not scenario.changes:
        return None
    other = arguments.other(named)
    try:
        return changed(scenario, other, (solution, solve(other, solution.concept.name)))
    except InputError:
        if named is not None:
            raise
        return None  # another game than the author's: there is nothing to set side by side


def _solve_file(arguments: Arguments) -> None:
    """Solve a game from a Gambit file."""
    path = Path(arguments.take("game"))
    concept = arguments.take("concept") or DEFAULT
    if arguments.overrides:
        raise InputError(f"'{arguments.overrides[0]}' does not go with a game from a file.")
    check_concept(concept, ANSWERS)
    game = read_nfg(path)
    if concept != "nash":
        deliver_text(arguments, lambda: concept_text(path, game, concept), lambda: concept_data(game, concept))
        return
    found = nash(game, _budget(arguments))
    deliver_text(arguments, lambda: _file_text(path, game, found), lambda: _file_data(game, found))


def _budget(arguments: Arguments) -> int | None:
    """Return the number that ``budget=`` gives."""
    given = arguments.own.get("budget")
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= 18):
        raise InputError(f"budget is '{given}'; it must be a whole number of at least 1.")
    return int(given)


def _file_text(path: Path, game: Game, found: EquilibriumSet) -> str:
    rows = []
    for equilibrium in found:
        strategies = [strategy_label(s, moves) for s, moves in zip(equilibrium.profile, game.moves)]
        sign = "–" if equilibrium.index is None else f"{equilibrium.index:+d}"
        index = sign if equilibrium.component is None else f"continuum {equilibrium.component + 1}"
        rows.append([*strategies, *map(number, equilibrium.payoffs), f"{equilibrium.regret:.0e}", index])
    headers = [*game.players, *(f"payoff {player}" for player in game.players), "regret", "index"]
    title = f"{path}: {len(game.shape)} players, {'×'.join(map(str, game.shape))} moves, all at once"
    return "\n\n".join([title, text_table(headers, rows), certificate_text(found.certificate)])


def _file_data(game: Game, found: EquilibriumSet) -> dict:
    fields = ("profile", "payoffs", "regret", "index", "component")
    return {
        "players": game.players,
        "moves": game.moves,
        "equilibria": [{name: getattr(equilibrium, name) for name in fields} for equilibrium in found],
        "certificate": certificate_data(found.certificate),
    }
