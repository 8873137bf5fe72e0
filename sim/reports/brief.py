"""The brief: what a report says on one printed page, in five sentences, one figure and a bibliography."""

from __future__ import annotations

from sim.ask.nearest import nearest_change
from sim.ask.thresholds.thresholds import thresholds
from sim.errors import InputError
from sim.plot.correspondence import figure_correspondence
from sim.render.html import page
from sim.reports.images import picture
from sim.reports.question import question
from sim.reports.subject import Subject
from sim.scenario.command_line import command, scenario_words
from sim.scenario.scenario import Scenario
from sim.tell.document import Block, Paragraph, Picture, Section
from sim.tell.moves import order_sentence
from sim.tell.nearest import change, silence, turn
from sim.tell.nearest import finding as hanging
from sim.tell.solution import finding
from sim.tell.words import state_words


def brief(subject: Subject, command: str) -> bytes:
    """Return the brief as a page of its own, the same bytes for the same subject."""
    scenario = subject.scenarios[0]
    section = Section("brief", f"View {scenario.label}", [*brief_blocks(subject), *_bibliography(scenario)])
    return page(question(subject), scenario.title, command, [section], kind="brief")


def brief_blocks(subject: Subject) -> list[Block]:
    """Return the answer, what it hangs on, and the figure that shows it turn."""
    scenario, solution = subject.scenarios[0], subject.solutions[0]
    blocks: list[Block] = [
        Paragraph(" ".join(finding(solution)), "lead"),
        Paragraph(
            f"{order_sentence(scenario)} What follows is an equilibrium: nobody gains by changing its own move alone. It "
            "follows from the assumptions of the view; it is no forecast."
        ),
        *_one_period(scenario),
    ]
    nearest = nearest_change(scenario)
    if nearest is None:
        why = silence(scenario)
        return [*blocks, Paragraph(why, "note")] if why else blocks
    blocks.append(Paragraph(" ".join(change(nearest))))
    if nearest.parameter is not None and not scenario.parameters[nearest.parameter].is_discrete:
        blocks += _turn(scenario, nearest.parameter, turn(nearest))
    said = hanging(nearest)[len(change(nearest)) :]
    return [*blocks, Paragraph(" ".join(said), "note")] if said else blocks


def _one_period(scenario: Scenario) -> list[Block]:
    """Return that of a game over time the answer is about one period, and how to ask about all."""
    if scenario.time is None:
        return []
    period = scenario.time.period
    path = command("path", *scenario_words(scenario))
    return [
        Paragraph(
            f"This is about one {period} of a game over time, as if none followed: {state_words(scenario)}. What becomes of "
            f"it {period} by {period} is told by {path}.",
            "note",
        )
    ]


def _turn(scenario: Scenario, parameter: str, title: str) -> list[Picture]:
    """Return how the equilibria shift along the assumption on which the answer hangs first."""
    try:
        found = thresholds(scenario, parameter, mixed=False)
    except InputError:
        return []
    said = scenario.parameters[parameter].said
    caption = f"What follows each move as {said} goes through its plausible range, in view {scenario.label}."
    alt = f"Lines for the equilibria that follow each move, along {said}; they change at its thresholds."
    return [picture(figure_correspondence(found, title=title), alt, caption)]


def _bibliography(scenario: Scenario) -> list[Block]:
    sources = [str(source).rstrip(".") for source in scenario.sources.values()]
    return [Paragraph(f"Sources of its assumptions: {'; '.join(sources)}.", "note")] if sources else []
