"""`wedge path`: what becomes of a game over time, under plans and in free play."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sim.ask.path import CONCEPTS, HORIZON, MOST_YEARS, NODES, PRECISION, YEARS, path
from sim.commands.arguments import Arguments, read_arguments, whole_number
from sim.commands.output import deliver, draw_all, figure_options, tell_written
from sim.errors import InputError, nearest
from sim.scenario.changes import file_stem
from sim.scenario.command_line import distinguishing_words
from sim.scenario.files import listed_names
from sim.scenario.plans import FREE_PLAY, Plan, load_plan
from sim.scenario.scenario import Scenario
from sim.tell.path import tell
from sim.time.horizon import BEST, RULES, WORST

FIGURES = "results/path"


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.check("path")
    own, named, concept = arguments.own, arguments.take("view"), arguments.take("concept") or HORIZON
    if named is None:
        raise InputError("which view? Name one of a game over time, as in view=base_time.")
    scenarios = [arguments.load(name, arguments.overrides) for name in listed_names(named)]
    nodes = own.get("nodes", "all")
    found = path(
        scenarios,
        [_plan(name, scenarios[0], arguments) for name in listed_names(own.get("plan", FREE_PLAY))],
        target=own.get("target"),
        years=_whole(own, "years", 1, MOST_YEARS) or YEARS,
        year=_whole(own, "year", 0, MOST_YEARS),
        by=_whole(own, "by", 0, MOST_YEARS),
        rules=_rules(own.get("expectation")),
        nodes=_one_of("nodes", nodes, tuple(NODES)),
        concept=_one_of("concept", concept, CONCEPTS),
        precision=_positive("precision", own.get("precision")) or PRECISION,
    )
    options = figure_options(own)
    keys = ("plan", "target", "years", "year", "by", "expectation", "nodes")
    name = file_stem("path", *distinguishing_words(scenarios, named), **{key: own.get(key) for key in keys})
    drawn = draw_all(Path(own.get("figures", FIGURES)), name, found, options)
    deliver(arguments, tell(found))
    tell_written(drawn, arguments)


def _plan(name: str, scenario: Scenario, arguments: Arguments) -> Plan | None:
    return None if name == FREE_PLAY else load_plan(name, scenario, arguments.config_dir)


def _whole(own: dict[str, str], key: str, low: int, high: int) -> int | None:
    return whole_number(key, own[key], low, high) if key in own else None


def _rules(text: str | None) -> tuple[str, ...]:
    return (BEST, WORST) if text is None else tuple(_one_of("expectation", rule, RULES) for rule in text.split(","))


def _positive(key: str, text: str | None) -> float | None:
    try:
        value = None if text is None else float(text)
    except ValueError:
        value = np.nan
    if value is not None and not 0 < value < np.inf:
        raise InputError(f"{key}={text}: a number above 0 is expected.")
    return value


def _one_of(key: str, text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise InputError(f"{key}={text}: {nearest(text, choices)}")
    return text
