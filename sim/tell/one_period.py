"""Where an answer is about one period of a game over time, as if none followed: what asks the same over all of them."""

from __future__ import annotations

from collections.abc import Sequence

from sim.ask.thresholds.one_parameter import LEVEL, chances_along
from sim.scenario.command_line import command, scenario_words
from sim.scenario.scenario import Scenario
from sim.study.grid import example_axis
from sim.tell.document import Paragraph

FEW = 5  # values on an axis of a map over time: each point takes long


def beyond(scenario: Scenario) -> str:
    """Return how what follows is counted in by the command at hand."""
    period = scenario.time.period
    return f"With concept=horizon what follows is counted in, {period} by {period}; with concept=logit that of logit choices."


def where_chances_cross(scenario: Scenario, parameter: str) -> list[Paragraph]:
    """Return the command that compares chances along an assumption over time; nothing where the game is played once."""
    if scenario.time is None:
        return []
    return [_note(scenario, "chances are compared", chances_along(scenario, parameter))]


def what_makes_better(scenario: Scenario) -> list[Paragraph]:
    """Return the command that searches for what makes a plan better over time; nothing where the game is played once."""
    if scenario.time is None:
        return []
    return [_note(scenario, "what raises a chance is searched for", command("flip", *scenario_words(scenario), *LEVEL))]


def chances_mapped(scenario: Scenario, parameters: Sequence[str]) -> list[Paragraph]:
    """Return the command that maps chances over two assumptions over time; nothing where the game is played once."""
    if scenario.time is None:
        return []
    axes = [example_axis(scenario.parameters[name], FEW) for name in parameters]
    return [_note(scenario, "chances are mapped", command("sweep", *scenario_words(scenario), *axes))]


def side_by_side(scenarios: Sequence[Scenario]) -> list[Paragraph]:
    """Return the command that sets views side by side over time; nothing where a game is played once."""
    if any(scenario.time is None for scenario in scenarios):
        return []
    words = [scenario_words(scenario) for scenario in scenarios]
    views = dict.fromkeys(view.removeprefix("view=") for view, *_ in words)
    what = f"what becomes of {'them' if len(views) > 1 else 'it'} is told"
    return [_note(scenarios[0], what, command("path", f"view={','.join(views)}", *words[-1][1:]))]


def _note(scenario: Scenario, what: str, asked: str) -> Paragraph:
    return Paragraph(f"Over the {scenario.time.period}s {what} by {asked}.", "note")
