"""`wedge solve`: the equilibria of a view."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ask.answer import Answer
from sim.ask.solution import Solution, solve
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.keys import WHOLE_ANSWERS
from sim.commands.outlook import outlook_of, refuse_figures, refuse_idle
from sim.commands.output import FIGURE_KEYS, deliver, draw_all, figure_options, tell_written
from sim.errors import InputError, nearest
from sim.scenario.scenario import Scenario
from sim.solve.concepts import CONCEPTS, DEFAULT
from sim.tell.solution import tell
from sim.time.measure import HORIZON, LOGIT

if TYPE_CHECKING:
    from sim.ask.changed import Changed

LEARNING_FIGURES = Path("results/learning")


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.check("solve")
    concept, budget = _method(arguments)
    whole = arguments.scenario(whole=True)
    if concept == HORIZON or (concept == LOGIT and whole.time is not None):
        refuse_figures(arguments, concept)
        deliver(arguments, outlook_of(arguments, concept, whole).document())
        return
    refuse_idle(arguments)
    for key in FIGURE_KEYS:
        if key in arguments.own and concept != "learning":
            raise InputError(f"{key} is for the figures of concept=learning; concept={concept} draws none.")
    scenario = arguments.stage(whole)
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


def _method(arguments: Arguments) -> tuple[str, int | None]:
    """Return the concept that is asked for, and how far to search."""
    concept, budget = arguments.take("concept") or DEFAULT, _budget(arguments)
    known = (*CONCEPTS, *WHOLE_ANSWERS, HORIZON)
    if concept not in known:
        raise InputError(f"unknown concept '{concept}'; {nearest(concept, known)}")
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
