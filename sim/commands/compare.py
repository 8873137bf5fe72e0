"""wedge compare: views side by side.

For each view and each move of the leader, what follows, and which move is the leader's best. Writes the figure too.

  wedge compare
  wedge compare view=mandelbaum,mallory
keys
  view=A,B,…      the views (all that have the players and the leader's moves of the first, base)
  figures=DIR     where the figure goes (results/compare)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.analysis.compare import compare
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver, draw
from sim.commands.text import number_range, records, text_table
from sim.scenario.compose import load, open_library
from sim.scenario.files import read_others
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.allow(keys=["figures"], options=("--json", "--out"))
    scenarios = _scenarios(arguments)
    table = compare(scenarios)
    drawn = draw(Path(arguments.own.get("figures", "results/compare")), _figures(scenarios, table))
    deliver(arguments, lambda: _text(scenarios, table, drawn), lambda: records(table))


def _scenarios(arguments: Arguments) -> list[Scenario]:
    named = arguments.take("view")
    if named:
        return [load(name, arguments.overrides, arguments.config_dir) for name in named.split(",")]
    first = load("base", config_dir=arguments.config_dir)
    leader = first.order[0][0]
    names = open_library(arguments.config_dir).names("view")
    views = read_others(names, lambda name: load(name, config_dir=arguments.config_dir))
    alike = [view for view in views if view.players == first.players and view.moves[leader] == first.moves[leader]]
    return [load(view.view, arguments.overrides, arguments.config_dir) for view in alike]


def _figures(scenarios: Sequence[Scenario], table: pd.DataFrame) -> dict:
    from sim.plot.strategy_table import figure_strategy_table

    views = ", ".join(scenario.view for scenario in scenarios)
    caption = f"views {views}; backward induction, all equilibria that follow each move"
    first = scenarios[0]
    players = [*first.earlier, *first.order[-1]]
    return {"strategy_table": figure_strategy_table(table, caption, players, next(iter(first.outcomes)))}


def _text(scenarios: Sequence[Scenario], table: pd.DataFrame, drawn: list[Path]) -> str:
    parts = []
    for scenario in scenarios:
        leader, *followers = *scenario.earlier, *scenario.order[-1]
        outcome = next(iter(scenario.outcomes))
        rows = []
        for move, group in table[table["view"] == scenario.view].groupby(leader, sort=False, observed=True):
            replies = "; ".join("/".join(str(row[player]) for player in followers) for _, row in group.iterrows())
            patterns = ["; ".join(dict.fromkeys(group["triangle"]))] if "triangle" in table else []
            marks = [e for e in EXPECTATIONS if group[f"led_{e}"].any()]
            rows.append([move, number_range(group[outcome]), replies, *patterns, ", ".join(marks)])
        follows = f"what follows ({'/'.join(followers)})"
        places = [column for column in ("triangle",) if column in table]
        headers = [leader, outcome.replace("_", " "), follows, *places, "best if expecting"]
        parts += [f"{scenario.view}: {scenario.title}", text_table(headers, rows)]
    return "\n\n".join([*parts, "figure: " + ", ".join(map(str, drawn))])
