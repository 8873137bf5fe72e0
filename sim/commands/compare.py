"""`wedge compare`: views side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ask.compare import compare
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver, draw_all, figure_options, tell_written
from sim.scenario.changes import file_stem
from sim.scenario.command_line import distinguishing_words
from sim.scenario.compose import COMMON_VIEW
from sim.scenario.files import listed_names, read_others
from sim.scenario.scenario import Scenario
from sim.tell.compare import tell

if TYPE_CHECKING:
    pass

FIGURES = "results/compare"


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.check("compare")
    named = arguments.take("view")
    scenarios = _scenarios(arguments, named)
    comparison = compare(scenarios)
    options = figure_options(arguments.own)
    name = file_stem("strategy_table", *distinguishing_words(scenarios, named))
    drawn = draw_all(Path(arguments.own.get("figures", FIGURES)), name, comparison, options)
    deliver(arguments, tell(comparison))
    tell_written(drawn, arguments)


def _scenarios(arguments: Arguments, named: str | None) -> list[Scenario]:
    if named:
        return [arguments.shelf.load(name, arguments.overrides) for name in listed_names(named)]
    first = arguments.shelf.load(COMMON_VIEW)
    leader = first.order[0][0]
    names = arguments.shelf.library.names("view")
    views = read_others(names, arguments.shelf.load)
    alike = [view for view in views if view.players == first.players and view.moves[leader] == first.moves[leader]]
    return [arguments.shelf.load(view.view, arguments.overrides) for view in alike]
