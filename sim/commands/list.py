"""`wedge list`: what there is to choose from: all, one view, one assumption, the sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import FIGURE_KEYS, deliver, draw_all, figure_options, tell_written
from sim.errors import InputError
from sim.scenario.compose import open_library
from sim.scenario.differences import find_differences
from sim.scenario.files import read_others, read_yaml
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario
from sim.scenario.sources import library_sources, read_sources
from sim.scenario.where import Where
from sim.tell.catalogue import tell, tell_parameters, tell_sources, tell_titles

if TYPE_CHECKING:
    from sim.plot.options import FigureOptions

FIGURES = "results/list"
SOURCES = "sources"  # the word that asks for them
PARAMETER = "param"  # the key that asks for one


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.check("list", words=int(arguments.words[:1] == [SOURCES]))
    if arguments.words:
        arguments.refuse_overrides()
        sources = read_sources(library_sources(open_library(arguments.config_dir)), Where())
        deliver(arguments, tell_sources(sources))
    elif PARAMETER in arguments.own:
        scenario, asked = arguments.scenario(), arguments.own[PARAMETER]
        deliver(arguments, tell_parameters(scenario, _speaking_of(scenario, asked), asked))
    elif arguments.overrides:
        scenario = arguments.scenario()
        options = _options(scenario, arguments.own)
        deliver(arguments, tell(scenario, find_differences(scenario, arguments.shelf)))
        tell_written(_drawn(scenario, arguments.own, options), arguments)
    else:
        deliver(arguments, tell_titles(_titles(arguments)))


def _options(scenario: Scenario, own: Mapping[str, str]) -> FigureOptions | None:
    """Return how figures are drawn; None of a game that is played once, of which keys that say it are refused."""
    if scenario.time is not None:
        return figure_options(own)
    for key in FIGURE_KEYS:
        if key in own:
            raise InputError(
                f"{key}={own[key]}: the game '{scenario.game_name}' is played once; the list of a game over time is drawn."
            )
    return None


def _drawn(scenario: Scenario, own: Mapping[str, str], options: FigureOptions | None) -> list[Path]:
    """Draw how a game over time moves; nothing of one that is played once, or whose chances are none."""
    if options is None:
        return []
    from sim.ask.transitions import transitions  # other lists do not wait for what solves

    try:
        found = transitions(scenario)
    except InputError:  # which is told with the answer
        return []
    return draw_all(Path(own.get("figures", FIGURES)), f"{scenario.stem}_transitions", found, options)


def _titles(arguments: Arguments) -> dict[str, dict[str, str]]:
    library = open_library(arguments.config_dir)

    def title(group: str, name: str) -> tuple[str, str]:
        return name, str(read_yaml(library.path(group, name)).get("title", ""))

    return {
        group: dict(read_others(library.names(group), partial(title, group)))
        for group in ("game", "view", "plan", "precedent")
    }


def _speaking_of(scenario: Scenario, asked: str) -> list[Parameter]:
    """Return the parameter of that name, else all whose name or words have the text in them.

    Raises
    ------
    InputError
        If there is none.
    """
    if asked in scenario.parameters:
        return [scenario.parameters[asked]]
    found = [
        p
        for p in scenario.parameters.values()
        if asked.lower() in " ".join((p.name, p.label, p.note, p.source)).lower()
    ]
    return found or [scenario.parameter(asked)]
