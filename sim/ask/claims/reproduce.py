"""The command line that shows what a claim's test looked at."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.ask.claims.axis import AXIS_POINTS, axis_values
from sim.ask.claims.claim import (
    AT,
    Claim,
    Compare,
    Outcome,
    Place,
    Profiles,
    Same,
    Statement,
    Threshold,
    Together,
    Trend,
)
from sim.ask.claims.reproduce_over_time import command_over_time
from sim.ask.claims.walk import is_over_time
from sim.ask.claims.worlds import one_world, set_value
from sim.scenario.changes import plain
from sim.scenario.command_line import command, scenario_words
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario


def command_line(claim: Claim, scenario: Scenario, config_dir: str | None = None) -> str:
    """Return the command that reproduces a claim's test in a scenario: a solution, a sweep or the test itself."""
    statement = claim.test.statement
    timed = command_over_time(statement, scenario) if is_over_time(statement) else None
    if timed is not None:
        return timed
    shown = None if is_over_time(statement) else _shown(statement, scenario)
    if shown is None:
        # The claim itself names its game.
        words = [word for word in scenario_words(scenario, config_dir) if not word.startswith("game=")]
        return command("claims", f"id={claim.id}", *words)
    place, axis = shown
    changes = {f"params.{name}=": plain(value) for name, value in _numbers(place.changes, scenario).items()}
    kept = [word for word in scenario_words(scenario) if not word.startswith(tuple(changes))]  # each key once
    alone = ["years=1"] if axis and scenario.time else []  # else a sweep asks for chances
    name = "sweep" if axis else "solve"
    return command(name, *kept, *(key + value for key, value in changes.items()), *axis, *alone)


def _shown(statement: Statement, scenario: Scenario) -> tuple[Place, list[str]] | None:
    """Return the place that a command can show, and the axis along which to sweep; None if no command can."""
    match statement:
        case Outcome(place=place) | Profiles(place=place) | Compare(place=place) | Same(place=place):
            return (place, []) if place.kind != AT and not place.state else None
        case Trend(place=place) | Threshold(statement=Outcome(place=place)):
            values = axis_values(one_world(scenario), statement)
            return place, [_axis(scenario.parameter(statement.parameter), values)]
        case Together(parts=parts):
            return next((shown for part in parts if (shown := _shown(part, scenario))), None)
    return None


def _axis(parameter: Parameter, values: np.ndarray) -> str:
    """Return the axis along which a trend or threshold is looked at, as the command line takes it."""
    if parameter.is_discrete:
        listed = ",".join(parameter.spelled(value, "") for value in dict.fromkeys(values.tolist()))
        return f"axes.{parameter.name}=[{listed}]"
    return f"axes.{parameter.name}={plain(values[0])}:{plain(values[-1])}:{AXIS_POINTS}"


def _numbers(changes: Mapping[str, float | str], scenario: Scenario) -> dict[str, float]:
    return {name: set_value(scenario, name, value) for name, value in changes.items()}
