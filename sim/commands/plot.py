"""`wedge plot`: draw the figures of a finished sweep again, from its files alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver, draw, figure_options, figures_of
from sim.commands.over_time import courses_in
from sim.errors import InputError
from sim.study.results import read_results
from sim.study.store import FIGURES
from sim.tell.results import tell_drawn

if TYPE_CHECKING:
    from sim.plot.options import FigureOptions


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words, of_view=False)
    arguments.check("plot")
    options = figure_options(arguments.own)
    if not options.formats:
        raise InputError(f"format={arguments.own['format']}: nothing would be drawn; name png, svg or pdf.")
    arguments.refuse_overrides()
    if not arguments.words:
        raise InputError("name the directory of a finished sweep, as in wedge plot results/mandelbaum/….")
    directory = Path(arguments.words[0])
    drawn = draw_study(directory, options, arguments)
    deliver(arguments, tell_drawn(arguments.results(directory), drawn))


def draw_study(directory: Path, options: FigureOptions, arguments: Arguments) -> list[Path]:
    """Draw every figure that fits a finished study, into its directory: maps of a grid, shares of a sample."""
    results = read_results(directory)
    courses = courses_in(results, arguments)
    if courses is None:
        return draw(directory / FIGURES, figures_of(results, options), options)
    from sim.plot.courses import course_figures

    return draw(directory / FIGURES, course_figures(courses, options), options)
