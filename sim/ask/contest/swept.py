"""The sweep that sets the same plans against each other at values of an assumption, as a command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.scenario.command_line import command, scenario_words, state_text
from sim.scenario.plans import FREE_PLAY, Plan
from sim.scenario.scenario import Scenario
from sim.study.grid import example_axis
from sim.time.measure import LOGIT, NODES, PRECISION, YEARS
from sim.time.rules import BEST, WORST

USUAL = {  # of the keys of a sweep over time
    "target": None,
    "years": YEARS,
    "year": None,
    "by": None,
    "nodes": NODES[0],
    "precision": PRECISION,
    "expectation": f"{BEST},{WORST}",
}


def swept(
    scenario: Scenario,
    plans: Sequence[Plan | None],
    parameter: str,
    rules: Sequence[str],
    asked: Mapping[str, Any],
) -> str:
    """Return a command.

    Parameters
    ----------
    asked : mapping
        As `sim.crossings` takes it; what is None is not asked.
    """
    logit = tuple(rules) == (LOGIT,)
    said = {**asked, "concept": LOGIT} if logit else {**asked, "expectation": ",".join(rules)}
    if asked.get("state"):
        said["state"] = state_text(asked["state"])
    given = {key: value for key, value in said.items() if value is not None and value != USUAL.get(key)}
    named = ",".join(FREE_PLAY if plan is None else plan.word for plan in plans)
    words = [
        f"plan={named}",
        example_axis(scenario.parameter(parameter)),
        *(f"{key}={value}" for key, value in given.items()),
    ]
    return command("sweep", *scenario_words(scenario), *words)
