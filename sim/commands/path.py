"""`wedge path`: what becomes of a game over time, under plans and in free play."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.ask.path import CONCEPTS, HORIZON, path
from sim.commands.arguments import read_arguments
from sim.commands.output import deliver, draw_all, figure_options, tell_written
from sim.commands.over_time import plans_of, precision_of, rules_of, whole
from sim.errors import InputError, expect_one_of
from sim.scenario.changes import file_stem
from sim.scenario.command_line import distinguishing_words
from sim.scenario.files import listed_names
from sim.tell.path import tell
from sim.time.measure import LOGIT, MOST_YEARS, YEARS

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
    _refuse_unused(own, concept)
    found = path(
        scenarios,
        plans_of(arguments, "plan", scenarios[0]),
        target=own.get("target"),
        years=whole(arguments, "years", 1, MOST_YEARS) or YEARS,
        year=whole(arguments, "year", 0, MOST_YEARS),
        by=whole(arguments, "by", 0, MOST_YEARS),
        rules=rules_of(arguments),
        nodes=own.get("nodes", "all"),
        concept=concept,
        precision=precision_of(arguments),
    )
    options = figure_options(own)
    keys = ("plan", "target", "years", "year", "by", "expectation", "nodes", "precision")
    asked = {key: own.get(key) for key in keys} | {"concept": concept if concept != HORIZON else None}
    name = file_stem("path", *distinguishing_words(scenarios, named), **asked)
    drawn = draw_all(Path(own.get("figures", FIGURES)), name, found, options)
    deliver(arguments, tell(found))
    tell_written(drawn, arguments)


def _refuse_unused(own: dict[str, str], concept: str) -> None:
    """Refuse keys that say nothing of a concept."""
    for key in ("precision",) if concept == HORIZON else ("expectation", "nodes"):
        if key in own:
            other = LOGIT if concept == HORIZON else HORIZON
            raise InputError(f"{key}={own[key]} changes nothing with concept={concept}; it is for concept={other}.")
