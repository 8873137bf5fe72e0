"""The command line that shows what a claim's test looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.claims.claim import (
    AT,
    HIGH,
    LOW,
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
from sim.claims.statements import AXIS_POINTS, axis_values
from sim.claims.worlds import one_world
from sim.scenario.scenario import Scenario


def command_line(claim: Claim, scenario: Scenario, overrides: Sequence[str] = ()) -> str:
    """Return the command that reproduces a claim's test in a scenario: a solution, a sweep or the test itself."""
    words = [f"view={scenario.view}", *([f"game={claim.test.game}"] if claim.test.game else []), *overrides]
    shown = _shown(claim.test.statement, scenario)
    if shown is None:
        return " ".join(["wedge claims", f"id={claim.id}", f"view={scenario.view}", *overrides])
    place, axis = shown
    changes = [f"params.{name}={value:g}" for name, value in _numbers(place.changes, scenario).items()]
    return " ".join(["wedge", "sweep" if axis else "solve", *words, *changes, *axis])


def _shown(statement: Statement, scenario: Scenario) -> tuple[Place, list[str]] | None:
    """Return the place that a command can show, and the axis along which to sweep; None if no command can."""
    match statement:
        case Outcome(place=place) | Profiles(place=place) | Compare(place=place) | Same(place=place):
            return (place, []) if place.kind != AT else None
        case Trend(place=place) | Threshold(outcome=Outcome(place=place)):
            values = axis_values(one_world(scenario), statement)
            return place, [f"axes.{statement.parameter}={values[0]:g}:{values[-1]:g}:{AXIS_POINTS}"]
        case Together(parts=parts):
            return next((shown for part in parts if (shown := _shown(part, scenario))), None)
    return None


def _numbers(changes: Mapping[str, float | str], scenario: Scenario) -> dict[str, float]:
    numbers = {}
    for name, value in changes.items():
        parameter = scenario.parameter(name)
        numbers[name] = {LOW: parameter.low, HIGH: parameter.high}.get(value, value)
    return numbers
