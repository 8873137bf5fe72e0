"""`wedge path`: what becomes of a game over time, under plans and in free play."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.ask.path import CONCEPTS, HORIZON, path
from sim.commands.arguments import Arguments, read_arguments, whole_number
from sim.commands.best_plan import BEST_PLAN, KEYS, sought
from sim.commands.output import deliver, draw_all, figure_options, tell_written
from sim.commands.thresholds import number_of
from sim.errors import InputError, nearest
from sim.scenario.changes import file_stem
from sim.scenario.command_line import distinguishing_words
from sim.scenario.files import listed_names
from sim.scenario.plans import FREE_PLAY, Plan, load_plan
from sim.scenario.scenario import Scenario
from sim.tell.path import tell
from sim.time.horizon import BEST, RULES, WORST
from sim.time.measure import LOGIT, MOST_YEARS, NODES, PRECISION, YEARS

FIGURES = "results/path"
EVERY = "every"  # beside the rules of choice: all equilibria in pure moves


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.check("path")
    own, named, concept = arguments.own, arguments.take("view"), arguments.take("concept") or HORIZON
    if named is None:
        raise InputError("which view? Name one of a game over time, as in view=base_time.")
    scenarios = [arguments.load(name, arguments.overrides) for name in listed_names(named)]
    concept = _one_of("concept", concept, CONCEPTS)
    _refuse_unused(own, concept)
    precision = number_of(arguments, "precision")
    options = figure_options(own)
    how = {
        "target": own.get("target"),
        "years": _whole(own, "years", 1, MOST_YEARS) or YEARS,
        "year": _whole(own, "year", 0, MOST_YEARS),
        "by": _whole(own, "by", 0, MOST_YEARS),
        "nodes": _one_of("nodes", own.get("nodes", "all"), NODES),
    }
    rules, every = _rules(own.get("expectation"))
    names = listed_names(own.get("plan", FREE_PLAY))
    best = sought(arguments, scenarios, names, rules[0] if concept == HORIZON else LOGIT, how)
    found = path(
        scenarios,
        [best.plan if best and name == BEST_PLAN else _plan(name, scenarios[0], arguments) for name in names],
        rules=rules,
        every=every,
        chain=own.get("chain"),
        concept=concept,
        precision=PRECISION if precision is None else precision,
        **how,
    )
    keys = ("plan", "target", "years", "year", "by", "expectation", "nodes", "precision", "chain", *KEYS)
    asked = {key: own.get(key) for key in keys} | {"concept": concept if concept != HORIZON else None}
    name = file_stem("path", *distinguishing_words(scenarios, named), **asked)
    drawn = draw_all(Path(own.get("figures", FIGURES)), name, found, options)
    deliver(arguments, tell(found, sought=best))
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


def _rules(text: str | None) -> tuple[tuple[str, ...], bool]:
    """Return the rules of choice that are asked for, and whether all pure equilibria are too."""
    named = [] if text is None else [_one_of("expectation", rule, (*RULES, EVERY)) for rule in text.split(",")]
    rules = tuple(rule for rule in named if rule != EVERY)
    return rules or (BEST, WORST), EVERY in named


def _one_of(key: str, text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise InputError(f"{key}={text}: {nearest(text, choices)}")
    return text
