"""wedge plot: draw the figures of a finished sweep again, from its files alone.

wedge plot results/mandelbaum/2026-01-31T12-00-00
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.commands.arguments import read_arguments
from sim.commands.output import draw
from sim.errors import InputError
from sim.solve.concepts import concept
from sim.study.results import read_results
from sim.study.store import FIGURES
from sim.study.study import figure_study
from sim.study.summary import summarise


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words, of_view=False)
    arguments.allow(words=1, answers=False)
    arguments.refuse_overrides()
    if not arguments.words:
        raise InputError("name the directory of a finished sweep, as in wedge plot results/mandelbaum/….")
    for path in draw_study(Path(arguments.words[0])):
        print(path)


def draw_study(directory: Path) -> list[Path]:
    """Draw every figure that fits a finished study, into its directory: maps of a grid, shares of a sample."""
    results = read_results(directory)
    if results.manifest["axes"]:
        from sim.plot.study import study_figures

        figures = study_figures(figure_study(results))
    else:
        from sim.plot.shares import figure_shares

        meaning = concept(results.manifest["concept"]).meaning
        figures = {"shares": figure_shares(summarise(results), results.scenario, meaning)}
    return draw(directory / FIGURES, figures)
