"""`wedge solve`: the equilibria of a view, or of a game in a Gambit file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ask.answer import Answer
from sim.ask.file_game import solve_game
from sim.ask.solution import Solution, solve
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.keys import WHOLE_ANSWERS
from sim.commands.output import FIGURE_KEYS, deliver, draw_all, figure_options, tell_written
from sim.errors import InputError
from sim.game.nfg import read_nfg
from sim.scenario.scenario import Scenario
from sim.solve.concepts import DEFAULT
from sim.tell import file_game
from sim.tell.file_game import check_concept
from sim.tell.solution import tell

if TYPE_CHECKING:
    from sim.ask.changed import Changed

LEARNING_FIGURES = Path("results/learning")


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.check("solve")
    if any(override.startswith("game=") and override.endswith(".nfg") for override in arguments.overrides):
        _solve_file(arguments)
        return
    concept, budget = _method(arguments)
    for key in FIGURE_KEYS:
        if key in arguments.own and concept != "learning":
            raise InputError(f"{key} is for the figures of concept=learning; concept={concept} draws none.")
    scenario = arguments.scenario()
    if concept not in WHOLE_ANSWERS:
        solution = solve(scenario, concept, budget)
        deliver(arguments, tell(solution, _changed(arguments, solution)))
        return
    answer = _whole(concept, scenario)
    deliver(arguments, answer.document())
    if concept == "learning":
        directory, options = Path(arguments.own.get("figures", LEARNING_FIGURES)), figure_options(arguments.own)
        tell_written(draw_all(directory, scenario.stem, answer, options), arguments)


def _whole(name: str, scenario: Scenario) -> Answer:
    """Return an answer that is of no one concept; what it is made of is imported for it alone."""
    if name == "learning":
        from sim.ask.learning import learning

        return learning(scenario)
    from sim.ask.predictions import mixed_commitment, predictions

    return predictions(scenario) if name == "all" else mixed_commitment(scenario)


def _changed(arguments: Arguments, solution: Solution) -> Changed | None:
    """Return what differs from another view: the one that is named, or the author's own where something is changed."""
    from sim.ask.changed import changed

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
    concept, budget = _method(arguments)
    if arguments.overrides:
        raise InputError(f"'{arguments.overrides[0]}' does not go with a game from a file.")
    check_concept(concept, WHOLE_ANSWERS)
    deliver(arguments, file_game.tell(solve_game(read_nfg(path), concept, budget, str(path))))


def _method(arguments: Arguments) -> tuple[str, int | None]:
    """Return the concept that is asked for, and how far to search."""
    concept, budget = arguments.take("concept") or DEFAULT, _budget(arguments)
    if budget is not None and concept != "nash":
        raise InputError(f"budget does not go with concept={concept}; it is for concept=nash.")
    return concept, budget


def _budget(arguments: Arguments) -> int | None:
    """Return the number that ``budget=`` gives."""
    given = arguments.own.get("budget")
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= 18):
        raise InputError(f"budget is '{given}'; it must be a whole number of at least 1.")
    return int(given)
