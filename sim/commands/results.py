"""`wedge results`: what a sweep found, counted over its points."""

from __future__ import annotations

from collections.abc import Sequence

from sim.commands.arguments import read_arguments
from sim.commands.output import deliver
from sim.commands.over_time import refuse_tie, tie_of
from sim.errors import InputError
from sim.study.courses import read_courses
from sim.study.results import ResultsOverTime
from sim.tell import tell


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words, of_view=False)
    arguments.check("results")
    arguments.refuse_overrides()
    if not arguments.words:
        raise InputError("name the directory of a sweep, as in wedge results results/base/….")
    results = arguments.results(arguments.words[0], partial=True)
    if not results.parts:
        raise InputError(f"the study in '{results.directory}' has no part yet.")
    results.check()
    tie = tie_of(arguments)
    if isinstance(results, ResultsOverTime):
        deliver(arguments, tell(results, courses=read_courses(results, tie)))
        return
    refuse_tie(arguments)
    deliver(arguments, tell(results))
