"""`wedge path`: what becomes of a game over time, under plans and in free play."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.ask.path import CONCEPTS, HORIZON, path
from sim.commands.arguments import Arguments, number_of, read_arguments, whole_number
from sim.commands.output import deliver, draw_all, figure_options, tell_written
from sim.errors import InputError, expect_one_of
from sim.scenario.changes import file_stem
from sim.scenario.command_line import distinguishing_words
from sim.scenario.files import listed_names
from sim.scenario.plans import FREE_PLAY, Plan, load_plan
from sim.scenario.scenario import Scenario
from sim.tell.path import tell
from sim.time.horizon import BEST, RULES, WORST
from sim.time.measure import LOGIT, MOST_YEARS, PRECISION, YEARS

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
    precision = number_of(arguments, "precision")
    found = path(
        scenarios,
        [_plan(name, scenarios[0], arguments) for name in listed_names(own.get("plan", FREE_PLAY))],
        target=own.get("target"),
        years=_whole(own, "years", 1, MOST_YEARS) or YEARS,
        year=_whole(own, "year", 0, MOST_YEARS),
        by=_whole(own, "by", 0, MOST_YEARS),
        rules=_rules(own.get("expectation")),
        nodes=own.get("nodes", "all"),
        concept=concept,
        precision=PRECISION if precision is None else precision,
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


def _plan(name: str, scenario: Scenario, arguments: Arguments) -> Plan | None:
    return None if name == FREE_PLAY else load_plan(name, scenario, arguments.config_dir)


def _whole(own: dict[str, str], key: str, low: int, high: int) -> int | None:
    return whole_number(key, own[key], low, high) if key in own else None


def _rules(text: str | None) -> tuple[str, ...]:
    rules = (BEST, WORST) if text is None else tuple(text.split(","))
    for rule in rules:
        expect_one_of(rule, RULES, "expectation")
    return rules
