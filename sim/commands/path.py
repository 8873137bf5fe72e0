"""`wedge path`: what becomes of a game over time, under plans and in free play."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.ask.path import CONCEPTS, path
from sim.commands.arguments import read_arguments
from sim.commands.output import deliver, draw_all, figure_options, tell_written
from sim.commands.over_time import KEYS, asked, named_plans
from sim.errors import InputError, expect_one_of
from sim.scenario.changes import file_stem
from sim.scenario.command_line import distinguishing_words
from sim.scenario.files import listed_names
from sim.tell.path import tell
from sim.time.measure import HORIZON

FIGURES = "results/path"


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.check("path")
    own, named, concept = arguments.own, arguments.take("view"), arguments.take("concept") or HORIZON
    if named is None:
        raise InputError("which view? Name one of a game over time, as in view=base_time.")
    scenarios = [arguments.load(name, arguments.overrides) for name in listed_names(named)]
    expect_one_of(concept, CONCEPTS, "concept")  # before what says something of one of them alone
    found = path(scenarios, named_plans(arguments, scenarios[0]), concept=concept, **asked(arguments, concept))
    options = figure_options(own)
    stated = {key: own.get(key) for key in KEYS} | {"concept": concept if concept != HORIZON else None}
    name = file_stem("path", *distinguishing_words(scenarios, named), **stated)
    drawn = draw_all(Path(own.get("figures", FIGURES)), name, found, options)
    deliver(arguments, tell(found))
    tell_written(drawn, arguments)
