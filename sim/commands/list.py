"""wedge list: what there is to choose from.

Without a view: the games and views. With one: its players and moves, its parameters with value, plausible range, unit
and source, and what holds between them.

  wedge list
  wedge list view=mandelbaum
  wedge list view=mandelbaum --json
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver
from sim.commands.text import heading, identity, text_table
from sim.scenario.compose import open_library
from sim.scenario.files import read_others, read_yaml
from sim.scenario.scenario import Scenario


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.allow(options=("--json", "--out"))
    if arguments.overrides:
        scenario = arguments.scenario()
        deliver(arguments, lambda: _scenario_text(scenario), lambda: _scenario_data(scenario))
    else:
        titles = _titles(arguments)
        deliver(arguments, lambda: _titles_text(titles), lambda: titles)


def _titles(arguments: Arguments) -> dict[str, dict[str, str]]:
    library = open_library(arguments.config_dir)

    def title(group: str, name: str) -> tuple[str, str]:
        return name, str(read_yaml(library.path(group, name)).get("title", ""))

    return {
        group: dict(read_others(library.names(group), partial(title, group))) for group in ("game", "view", "precedent")
    }


def _titles_text(titles: dict[str, dict[str, str]]) -> str:
    tables = [text_table([group, "title"], list(entries.items())) for group, entries in titles.items()]
    return "\n\n".join([*tables, "wedge list view=NAME shows a view's moves and parameters."])


def _scenario_text(scenario: Scenario) -> str:
    menus = [f"{player}: {', '.join(moves)}" for player, moves in scenario.moves.items()]
    rows = [[p.name, p.shown, p.plausible, p.unit, p.source] for p in scenario.parameters.values()]
    table = text_table(["parameter", "value", "plausible", "unit", "source"], rows) if rows else "no parameters"
    table = "\n\n".join(filter(None, [table, _constraints(scenario)]))
    outcomes = "outcomes: " + ", ".join(scenario.outcomes)
    parts = [heading(scenario), scenario.note.strip(), "moves\n" + "\n".join(menus), table, outcomes]
    return "\n\n".join(part for part in parts if part)


def _constraints(scenario: Scenario) -> str:
    texts = [constraint.formula.text for constraint in scenario.constraints]
    return f"at every point that can be: {', and '.join(texts)}" if texts else ""


def _scenario_data(scenario: Scenario) -> dict:
    return {
        **identity(scenario),
        "note": scenario.note,
        "order": scenario.order,
        "moves": dict(scenario.moves),
        "instruments": dict(scenario.descriptions),
        "parameters": {name: parameter.data() for name, parameter in scenario.parameters.items()},
        "where": [constraint.formula.text for constraint in scenario.constraints],
        "outcomes": list(scenario.outcomes),
    }
