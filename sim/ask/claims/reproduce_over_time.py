"""The command line that shows what a claim's test looked at in a game over time."""

from __future__ import annotations

from collections.abc import Sequence

from sim.ask.claims.claim import CHANCE, Asked, Between, Chain, Compare, Outcome, Place, Same, Statement, Together
from sim.ask.claims.walk import is_over_time
from sim.ask.claims.worlds import set_value
from sim.scenario.changes import plain
from sim.scenario.command_line import command, scenario_words
from sim.scenario.formula import Formula
from sim.scenario.scenario import Scenario
from sim.time.measure import LOGIT, YEARS


def path_command(statement: Statement, scenario: Scenario) -> str | None:
    """Return the command that shows the same; None where no other command than the claim's own does."""
    match statement:
        case Together(parts=parts):
            shown = (path_command(part, scenario) for part in parts if is_over_time(part))
            return next((words for words in shown if words is not None), None)
        case Outcome(place=place):
            return _path([place], None, scenario)
        case Between(place=place, formula=asked):
            return _path([place], asked, scenario)
        case Chain(place=place, steps=steps):
            return _path([place], Asked(CHANCE, steps[-1]), scenario)
        case Compare(place=place, than=other, formula=asked) | Same(place=place, other=other, formula=asked):
            return _path([place, other], asked, scenario)
    return None


def _path(places: Sequence[Place], asked: Formula | Asked | None, scenario: Scenario) -> str | None:
    """Return the command that follows the plans of places that differ in these alone."""
    first, plans = places[0], [choice for place in places for choice in place.plans]
    alike = all(
        (place.span, place.changes, place.expectation) == (first.span, first.changes, first.expectation)
        for place in places
    )
    if not alike or first.span.since or any(place.state for place in places) or any(choice.changes for choice in plans):
        return None
    if isinstance(asked, Asked) and (asked.kind != CHANCE or asked.once):
        return None
    changes = {f"params.{name}": plain(set_value(scenario, name, value)) for name, value in first.changes.items()}
    kept = [word for word in scenario_words(scenario) if word.partition("=")[0] not in changes]
    words = [*kept, *(f"{key}={value}" for key, value in changes.items())]
    words.append(f"plan={','.join(dict.fromkeys(choice.name for choice in plans))}")
    words.append(f"{'by' if first.span.by else 'year'}={first.span.year}")
    if isinstance(asked, Asked):
        words.append(f"target={asked.target}")
    if first.span.years != YEARS:
        words.append(f"years={first.span.years}")
    if first.expectation == LOGIT:
        words.append(f"concept={LOGIT}")
    elif first.expectation:
        words.append(f"expectation={first.expectation}")
    return command("path", *words)
