"""The command line that shows what a claim's test looked at in a game over time: a path, a sweep or a threshold."""

from __future__ import annotations

from collections.abc import Sequence

from sim.ask.claims.axis import axis_values
from sim.ask.claims.claim import (
    CHANCE,
    Asked,
    Between,
    Chain,
    Compare,
    Outcome,
    Place,
    Same,
    Statement,
    Threshold,
    Together,
    Trend,
)
from sim.ask.claims.walk import is_over_time
from sim.ask.claims.worlds import BEGINS, one_world, set_value
from sim.scenario.changes import plain
from sim.scenario.command_line import command, scenario_words, state_text
from sim.scenario.formula import Formula
from sim.scenario.scenario import Scenario
from sim.time.measure import LOGIT, YEARS


def command_over_time(statement: Statement, scenario: Scenario) -> str | None:
    """Return the command that shows the same; None where no other command than the claim's own does."""
    match statement:
        case Together(parts=parts):
            shown = (command_over_time(part, scenario) for part in parts if is_over_time(part))
            return next((words for words in shown if words is not None), None)
        case Outcome(place=place):
            return _shown("path", [place], None, scenario)
        case Between(place=place, formula=asked):
            return _shown("path", [place], asked, scenario)
        case Chain(place=place, steps=steps):
            return _shown("path", [place], Asked(CHANCE, steps[-1]), scenario)
        case Compare(place=place, than=other, formula=asked) | Same(place=place, other=other, formula=asked):
            return _shown("path", [place, other], asked, scenario)
        case Trend(place=place, formula=Asked() as asked):
            return _along(statement, "sweep", [place], asked, scenario)
        case Threshold(statement=Compare(place=place, than=other, formula=Asked() as asked)):
            return _along(statement, "thresholds", [place, other], asked, scenario)
    return None


def _along(
    statement: Trend | Threshold, name: str, places: Sequence[Place], asked: Asked, scenario: Scenario
) -> str | None:
    """Return the command that looks along an assumption; None along the year in which a plan begins."""
    if statement.parameter == BEGINS:
        return None
    parameter = scenario.parameter(statement.parameter)
    if name == "thresholds":
        return _shown(name, places, asked, scenario, f"param={parameter.name}")
    axis = axis_values(one_world(scenario), statement)
    return _shown(
        name, places, asked, scenario, f"axes.{parameter.name}={plain(axis[0])}:{plain(axis[-1])}:{len(axis)}"
    )


def _shown(
    name: str, places: Sequence[Place], asked: Formula | Asked | None, scenario: Scenario, *more: str
) -> str | None:
    """Return the command that follows the plans of places that differ in these alone."""
    first, plans = places[0], [choice for place in places for choice in place.plans]
    alike = all(
        (place.span, place.changes, place.expectation, place.state)
        == (first.span, first.changes, first.expectation, first.state)
        for place in places
    )
    if not alike or first.span.since or any(choice.changes for choice in plans):
        return None
    if isinstance(asked, Asked) and (asked.kind != CHANCE or asked.once):
        return None
    changes = {f"params.{key}": plain(set_value(scenario, key, value)) for key, value in first.changes.items()}
    kept = [word for word in scenario_words(scenario) if word.partition("=")[0] not in changes]
    words = [*kept, *(f"{key}={value}" for key, value in changes.items()), *more]
    key = "compare" if name == "thresholds" else "plan"
    words.append(f"{key}={','.join(dict.fromkeys(choice.name for choice in plans))}")
    words.append(f"{'by' if first.span.by else 'year'}={first.span.year}")
    if first.state:
        words.append(f"state={state_text(first.state)}")
    if isinstance(asked, Asked):
        words.append(f"target={asked.target}")
    if first.span.years != YEARS:
        words.append(f"years={first.span.years}")
    if first.expectation == LOGIT:
        words.append(f"concept={LOGIT}")
    elif first.expectation:
        words.append(f"expectation={first.expectation}")
    return command(name, *words)
