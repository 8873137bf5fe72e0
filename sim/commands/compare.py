"""`wedge compare`: views side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.ask.compare import Comparison, are_alike, compare
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver, draw_all, figure_options, tell_written
from sim.errors import InputError
from sim.scenario.changes import file_stem
from sim.scenario.command_line import distinguishing_words
from sim.scenario.compose import COMMON_VIEW
from sim.scenario.files import listed_names, read_others
from sim.scenario.scenario import Scenario
from sim.tell.compare import tell

FIGURES = "results/compare"


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.check("compare")
    named = arguments.take("view")
    scenarios = _scenarios(arguments, named)
    comparison = _compared(arguments, scenarios)
    options = figure_options(arguments.own)
    words = distinguishing_words(scenarios, named)
    name = file_stem("strategy_table", *words, against=arguments.own.get("against"))
    drawn = draw_all(Path(arguments.own.get("figures", FIGURES)), name, comparison, options)
    deliver(arguments, tell(comparison))
    tell_written(drawn, arguments)


def _scenarios(arguments: Arguments, named: str | None) -> list[Scenario]:
    if named:
        return [arguments.load(name, arguments.overrides) for name in listed_names(named)]
    first = arguments.shelf.load(COMMON_VIEW)
    names = arguments.shelf.library.names("view")
    views = read_others(names, arguments.shelf.load)
    alike = [view for view in views if are_alike(view, first)]
    return [arguments.load(view.view, arguments.overrides) for view in alike]


def _compared(arguments: Arguments, scenarios: list[Scenario]) -> Comparison:
    """Compare views, with the one that ``against=`` names; a single changed one with the author's own where that goes."""
    named = arguments.own.get("against")
    if named is not None:
        return compare([arguments.load(named), *scenarios])
    if len(scenarios) > 1 or not scenarios[0].changes:
        return compare(scenarios)
    try:
        return compare([arguments.load(scenarios[0].view), *scenarios])
    except InputError:
        return compare(scenarios)  # another game than the author's: there is nothing to set side by side
