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

from sim.ask.compare import compare
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver_text, draw
from sim.scenario.changes import file_stem
from sim.scenario.command_line import distinguishing_words
from sim.scenario.compose import COMMON_VIEW
from sim.scenario.files import listed_names, read_others
from sim.scenario.labels import beside
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.tell.data import records
from sim.tell.text import text_table
from sim.tell.words import outcome_range

FIGURES = "results/compare"


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.allow(keys=["figures"], options=("--json", "--out"))
    named = arguments.take("view")
    scenarios = _scenarios(arguments, named)
    table = compare(scenarios)
    drawn = draw(Path(arguments.own.get("figures", FIGURES)), _figures(scenarios, table, named))
    deliver_text(arguments, lambda: _text(scenarios, table, drawn), lambda: records(table))


def _scenarios(arguments: Arguments, named: str | None) -> list[Scenario]:
    if named:
        return [arguments.shelf.load(name, arguments.overrides) for name in listed_names(named)]
    first = arguments.shelf.load(COMMON_VIEW)
    leader = first.order[0][0]
    names = arguments.shelf.library.names("view")
    views = read_others(names, arguments.shelf.load)
    alike = [view for view in views if view.players == first.players and view.moves[leader] == first.moves[leader]]
    return [arguments.shelf.load(view.view, arguments.overrides) for view in alike]


def _figures(scenarios: Sequence[Scenario], table: pd.DataFrame, named: str | None) -> dict:
    from sim.plot.strategy_table import figure_strategy_table

    views = ", ".join(scenario.label for scenario in scenarios)
    caption = f"views {views}; backward induction, all equilibria that follow each move"
    first = scenarios[0]
    players = [*first.earlier, *first.order[-1]]
    name = file_stem("strategy_table", *distinguishing_words(scenarios, named))
    return {name: figure_strategy_table(table, caption, players, next(iter(first.outcomes)), first.labels)}


def _text(scenarios: Sequence[Scenario], table: pd.DataFrame, drawn: list[Path]) -> str:
    parts = []
    for scenario in scenarios:
        leader, *followers = *scenario.earlier, *scenario.order[-1]
        labels, outcome = scenario.labels, next(iter(scenario.outcomes))
        rows = []
        for move, group in table[table["view"] == scenario.view].groupby(leader, sort=False, observed=True):
            replies = "; ".join(labels.play(followers, row[followers].astype(str)) for _, row in group.iterrows())
            patterns = ["; ".join(map(labels.named, dict.fromkeys(group["triangle"])))] if "triangle" in table else []
            marks = [e for e in EXPECTATIONS if group[f"led_{e}"].any()]
            first, span = beside(labels.move(leader, move), move), outcome_range(scenario, outcome, group[outcome])
            rows.append([first, span, replies, *patterns, ", ".join(marks)])
        follows = f"what follows ({' / '.join(map(labels.player, followers))})"
        places = [column for column in ("triangle",) if column in table]
        headers = [labels.player(leader), labels.outcome(outcome), follows, *places, "best if expecting"]
        parts += [f"{scenario.view}: {scenario.title}", text_table(headers, rows)]
    return "\n\n".join([*parts, "figure: " + ", ".join(map(str, drawn))])
