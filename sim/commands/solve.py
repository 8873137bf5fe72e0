"""wedge solve: the equilibria of a view, or of a game in a Gambit file.

Prints what follows each move of the leader (the US), with Russia's and China's moves, Russia's alignment (-1 in
China's camp, 0 hedging, +1 with the West) and the payoffs; then the leader's best move if it expects the best, the
worst or the average of what follows; then the equilibria when all move at once.

  wedge solve view=mandelbaum
  wedge solve view=mallory params.q=0.9 --json
  wedge solve view=base concept=logit
  wedge solve view=base concept=all
  wedge solve game=my_game.nfg
  wedge solve game=my_game.nfg concept=logit
keys
  concept=NAME    what the players of a stage play (nash):
{concepts}
                  commitment: the leader's best commitment to a mixed move
                  learning: where fictitious play and replicator dynamics lead after each move of the leader
                  all: what each of them predicts for Russia, side by side
  game=FILE.nfg   a game in Gambit's strategic form, all players moving at once
  budget=N        how far to search for the equilibria when all move at once: vertices of a best-response polytope
                  for two players, cells of mixed strategies for more; a longer search finds more in large games
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.ask.solution import solve
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver, deliver_text
from sim.errors import InputError
from sim.game.nfg import read_nfg
from sim.game.normal_form import Game
from sim.solve.concepts import CONCEPTS
from sim.solve.equilibrium import EquilibriumSet, strategy_label
from sim.solve.nash import nash
from sim.tell.concepts import ANSWERS
from sim.tell.file_game import check_concept, concept_data, concept_text
from sim.tell.solution import certificate_data, certificate_text, tell
from sim.tell.text import text_table
from sim.tell.words import number

__doc__ = __doc__.format(
    concepts="\n".join(f"                  {found.name}: {found.meaning}" for found in CONCEPTS.values())
)


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.allow(keys=("budget",), options=("--json", "--out"))
    if any(override.startswith("game=") and override.endswith(".nfg") for override in arguments.overrides):
        _solve_file(arguments)
        return
    concept = arguments.take("concept") or "nash"
    budget = _budget(arguments)
    if budget is not None and concept != "nash":
        raise InputError(f"budget does not go with concept={concept}; it is for concept=nash.")
    scenario = arguments.scenario()
    if concept in ANSWERS:
        text, data = ANSWERS[concept]
        deliver_text(arguments, lambda: text(scenario), lambda: data(scenario))
        return
    solution = solve(scenario, concept, budget)
    deliver(arguments, tell(solution))


def _solve_file(arguments: Arguments) -> None:
    """Solve a game from a Gambit file."""
    path = Path(arguments.take("game"))
    concept = arguments.take("concept") or "nash"
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
