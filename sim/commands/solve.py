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
from typing import Any

from sim.ask.file_game import solve_game
from sim.ask.learning import Learning, learning, mean_outcomes
from sim.ask.predictions import mixed_commitment, predictions
from sim.ask.solution import solve
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver, draw, tell_written
from sim.errors import InputError
from sim.game.nfg import read_nfg
from sim.solve.concepts import CONCEPTS
from sim.tell import file_game
from sim.tell.file_game import check_concept

LEARNING_FIGURES = Path("results/learning")
WHOLE = {"all": predictions, "commitment": mixed_commitment, "learning": learning}  # by name, what is no one concept
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
    concept, budget = _method(arguments)
    scenario = arguments.scenario()
    answer = WHOLE[concept](scenario) if concept in WHOLE else solve(scenario, concept, budget)
    deliver(arguments, answer.document())
    if isinstance(answer, Learning):
        tell_written(draw(LEARNING_FIGURES, _paths_of_learning(answer)), arguments)


def _solve_file(arguments: Arguments) -> None:
    """Solve a game from a Gambit file."""
    path = Path(arguments.take("game"))
    concept, budget = _method(arguments)
    if arguments.overrides:
        raise InputError(f"'{arguments.overrides[0]}' does not go with a game from a file.")
    check_concept(concept, WHOLE)
    deliver(arguments, file_game.tell(solve_game(read_nfg(path), concept, budget, str(path))))


def _method(arguments: Arguments) -> tuple[str, int | None]:
    """Return the concept that is asked for, and how far to search."""
    concept, budget = arguments.take("concept") or "nash", _budget(arguments)
    if budget is not None and concept != "nash":
        raise InputError(f"budget does not go with concept={concept}; it is for concept=nash.")
    return concept, budget


def _paths_of_learning(answer: Learning) -> dict[str, Any]:
    """Return a figure of the paths of each rule."""
    from sim.plot.learning import figure_learning

    scenario, figures = answer.scenario, {}
    caption = f"{scenario.title} (view {scenario.view}, game {scenario.game_name})"
    for rule, plays in answer.plays.items():
        means = mean_outcomes(scenario, plays[0].players[0])
        figures[f"{scenario.stem}_{rule.replace(' ', '_')}"] = figure_learning(plays, means, caption, scenario.labels)
    return figures


def _budget(arguments: Arguments) -> int | None:
    """Return the number that ``budget=`` gives."""
    given = arguments.own.get("budget")
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= 18):
        raise InputError(f"budget is '{given}'; it must be a whole number of at least 1.")
    return int(given)
