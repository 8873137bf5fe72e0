"""`wedge path`: what becomes of a game over time, under plans and in free play."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.ask.path import CONCEPTS, MOST_STARTS, path
from sim.commands.arguments import read_arguments, whole_number
from sim.commands.best_plan import BEST_PLAN, sought
from sim.commands.best_plan import KEYS as SOUGHT
from sim.commands.output import deliver, draw_all, figure_options, tell_written
from sim.commands.over_time import KEYS, asked, named_plans
from sim.errors import InputError, expect_one_of
from sim.scenario.changes import file_stem
from sim.scenario.command_line import distinguishing_words
from sim.scenario.files import listed_names
from sim.tell.path import tell
from sim.time.measure import HORIZON, LOGIT
from sim.time.rules import BEST, WORST

FIGURES = "results/path"
EVERY = "every"  # beside the rules of choice: all equilibria in pure moves


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.check("path")
    own, named, concept = arguments.own, arguments.take("view"), arguments.take("concept") or HORIZON
    if named is None:
        raise InputError("which view? Name one of a game over time, as in view=base_time.")
    scenarios = [arguments.load(name, arguments.overrides, whole=True) for name in listed_names(named)]
    expect_one_of(concept, CONCEPTS, "concept")  # before what says something of one of them alone
    how, options = asked(arguments, concept, also=(EVERY,)), figure_options(own)
    every = EVERY in how["rules"]
    rules = tuple(rule for rule in how.pop("rules") if rule != EVERY) or (BEST, WORST)
    starts = whole_number("paths", own.get("paths", "1"), 1, MOST_STARTS)
    best = sought(arguments, scenarios, rules[0] if concept == HORIZON else LOGIT, how)
    plans = named_plans(arguments, scenarios[0], known={} if best is None else {BEST_PLAN: best.plan})
    found = path(
        scenarios, plans, rules=rules, every=every, chain=own.get("chain"), concept=concept, paths=starts, **how
    )
    keys = (*KEYS, "chain", "paths", *SOUGHT)
    stated = {key: own.get(key) for key in keys} | {"concept": concept if concept != HORIZON else None}
    name = file_stem("path", *distinguishing_words(scenarios, named), **stated)
    drawn = draw_all(Path(own.get("figures", FIGURES)), name, found, options)
    deliver(arguments, tell(found, sought=best))
    tell_written(drawn, arguments)
