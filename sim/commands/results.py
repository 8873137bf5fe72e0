"""`wedge results`: what a sweep found, counted over its points."""

from __future__ import annotations

from collections.abc import Sequence

from sim.commands.arguments import read_arguments
from sim.commands.output import deliver
from sim.commands.over_time import courses_in
from sim.errors import InputError
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
    courses = courses_in(results, arguments)
    deliver(arguments, tell(results) if courses is None else tell(results, courses=courses))
