"""wedge list: what there is to choose from.

Without a view: the games and views. With one: its players and moves, its parameters with value, plausible range, unit
and source, with what each is called, what holds between them, and what differs from the view that it extends or the
game that it is about. With the word sources: the texts and data that are cited.

  wedge list
  wedge list view=mandelbaum
  wedge list view=mandelbaum --json
  wedge list sources
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial

from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver_text
from sim.scenario.compose import open_library
from sim.scenario.differences import find_differences
from sim.scenario.files import read_others, read_yaml
from sim.scenario.scenario import Scenario
from sim.scenario.sources import Source, library_sources, read_sources
from sim.scenario.where import Where
from sim.tell.differences import differences_data, differences_text
from sim.tell.text import text_table
from sim.tell.words import heading, identity

SOURCES = "sources"  # the word that asks for them


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.allow(options=("--json", "--out"), words=int(arguments.words[:1] == [SOURCES]))
    if arguments.words:
        arguments.refuse_overrides()
        sources = read_sources(library_sources(open_library(arguments.config_dir)), Where())
        deliver_text(arguments, lambda: _sources_text(sources), lambda: {key: asdict(s) for key, s in sources.items()})
    elif arguments.overrides:
        scenario = arguments.scenario()
        differ = find_differences(scenario, arguments.shelf)
        deliver_text(
            arguments,
            lambda: "\n\n".join(filter(None, [_scenario_text(scenario), differences_text(differ)])),
            lambda: {**_scenario_data(scenario), "differs_from": differences_data(differ)},
        )
    else:
        titles = _titles(arguments)
        deliver_text(arguments, lambda: _titles_text(titles), lambda: titles)


def _sources_text(sources: Mapping[str, Source]) -> str:
    rows = [[key, source.short, str(source), source.file] for key, source in sources.items()]
    return text_table(["key", "cited as", "source", "our file"], rows)


def _titles(arguments: Arguments) -> dict[str, dict[str, str]]:
    library = open_library(arguments.config_dir)

    def title(group: str, name: str) -> tuple[str, str]:
        return name, str(read_yaml(library.path(group, name)).get("title", ""))

    return {
        group: dict(read_others(library.names(group), partial(title, group))) for group in ("game", "view", "precedent")
    }


def _titles_text(titles: dict[str, dict[str, str]]) -> str:
    tables = [text_table([group, "title"], list(entries.items())) for group, entries in titles.items()]
    more = "wedge list view=NAME shows a view's moves and parameters, wedge list sources what is cited."
    return "\n\n".join([*tables, more])


def _scenario_text(scenario: Scenario) -> str:
    labels = scenario.labels
    menus = [_menu_text(scenario, player) for player in scenario.players]
    rows = [[p.name, p.label, p.shown, p.plausible, p.unit, p.source] for p in scenario.parameters.values()]
    headers = ["parameter", "what it is", "value", "plausible", "unit", "source"]
    table = text_table(headers, rows) if rows else "no parameters"
    outcomes = text_table(["outcome", "what it is"], [[name, labels.scale(name)] for name in scenario.outcomes])
    parts = [heading(scenario), scenario.note.strip(), *menus, table, _constraints(scenario), outcomes]
    return "\n\n".join(part for part in parts if part)


def _constraints(scenario: Scenario) -> str:
    texts = [constraint.formula.text for constraint in scenario.constraints]
    return f"at every point that can be: {', and '.join(texts)}" if texts else ""


def _menu_text(scenario: Scenario, player: str) -> str:
    """Return a player's moves with what each is called and does; of a long menu without notes, the names."""
    labels = scenario.labels
    words = labels.moves.get(player, {})
    title = f"moves of {labels.the(player)}"
    if not any(word.note or word.label for word in words.values()):
        return f"{title}: {', '.join(scenario.moves[player])}"
    rows = [[move, labels.move(player, move), words[move].note] for move in scenario.moves[player]]
    columns = 3 if any(row[2] for row in rows) else 2
    return text_table([title, "what it is", "note"][:columns], [row[:columns] for row in rows])


def _scenario_data(scenario: Scenario) -> dict:
    return {
        **identity(scenario),
        "note": scenario.note,
        "order": scenario.order,
        "moves": dict(scenario.moves),
        "instruments": dict(scenario.descriptions),
        "labels": asdict(scenario.labels),
        "sources": {key: asdict(source) for key, source in scenario.sources.items()},
        "parameters": {name: parameter.data() for name, parameter in scenario.parameters.items()},
        "where": [constraint.formula.text for constraint in scenario.constraints],
        "outcomes": list(scenario.outcomes),
    }
