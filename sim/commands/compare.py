"""`wedge compare`: views side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.ask.compare import Comparison, compare
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver, draw, tell_written
from sim.scenario.changes import file_stem
from sim.scenario.command_line import distinguishing_words
from sim.scenario.compose import COMMON_VIEW, load, open_library
from sim.scenario.files import listed_names, read_others
from sim.scenario.scenario import Scenario
from sim.tell.compare import tell

FIGURES = "results/compare"


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.allow(keys=["figures"], options=("--json", "--out"))
    named = arguments.take("view")
    scenarios = _scenarios(arguments, named)
    comparison = compare(scenarios)
    drawn = draw(Path(arguments.own.get("figures", FIGURES)), _figures(comparison, named))
    deliver(arguments, tell(comparison))
    tell_written(drawn, arguments)


def _scenarios(arguments: Arguments, named: str | None) -> list[Scenario]:
    if named:
        return [load(name, arguments.overrides, arguments.config_dir) for name in listed_names(named)]
    first = load(COMMON_VIEW, config_dir=arguments.config_dir)
    leader = first.order[0][0]
    names = open_library(arguments.config_dir).names("view")
    views = read_others(names, lambda name: load(name, config_dir=arguments.config_dir))
    alike = [view for view in views if view.players == first.players and view.moves[leader] == first.moves[leader]]
    return [load(view.view, arguments.overrides, arguments.config_dir) for view in alike]


def _figures(comparison: Comparison, named: str | None) -> dict:
    from sim.plot.strategy_table import figure_strategy_table

    scenarios, table = comparison.scenarios, comparison.paths
    views = ", ".join(scenario.label for scenario in scenarios)
    caption = f"views {views}; backward induction, all equilibria that follow each move"
    first = scenarios[0]
    players = [*first.earlier, *first.order[-1]]
    name = file_stem("strategy_table", *distinguishing_words(scenarios, named))
    return {name: figure_strategy_table(table, caption, players, next(iter(first.outcomes)), first.labels)}
