"""How to get the same numbers again."""

from __future__ import annotations

from sim.reports.history import relevant_precedents
from sim.reports.subject import Subject
from sim.scenario.command_line import command, directory_words, scenario_words
from sim.study.store import environment
from sim.tell.document import Cell, Column, Commands, Paragraph, Section, Table
from sim.tell.path_words import plan_name


def reproduce_section(subject: Subject) -> Section:
    """Return the section with the commands and versions behind the report."""
    first = subject.scenarios[0]
    folder = directory_words(subject.config_dir)
    given = scenario_words(first)
    commands = [
        (report_command(subject), "this report"),
        (command("list", *given), "moves, assumptions, ranges and sources"),
        (command("solve", *given), "what follows each move, and when all move at once"),
        *_explain_command(subject, given),
        *_thresholds_command(subject, given),
        *_path_command(subject, given),
        *([(command("compare", *subject.overrides, *folder), "all views side by side")] if subject.several else []),
        *([(_claims_command(subject), "the claims and their verdicts")] if subject.judgements else []),
        *([(command("precedents", *folder), "the episodes of history")] if relevant_precedents(subject) else []),
    ]
    versions = environment()
    rows = [[Cell("Python"), Cell(versions["python"])]]
    rows += [[Cell(name), Cell(version)] for name, version in versions["versions"].items()]
    return Section(
        "reproduce",
        "How to reproduce this",
        [
            Paragraph("With the program installed, these commands give the numbers of this report again:"),
            Commands(commands),
            Paragraph(
                f"Code revision: {versions['revision']}. The same inputs and versions give this file byte for byte."
            ),
            Table("Versions", [Column("Library"), Column("Version")], rows),
        ],
    )


def report_command(subject: Subject) -> str:
    """Return the command line that writes the report."""
    if subject.several:
        return command("report", "--all", *subject.overrides, *directory_words(subject.config_dir))
    return command("report", *scenario_words(subject.scenarios[0], subject.config_dir))


def _path_command(subject: Subject, given: list[str]) -> list[tuple[str, str]]:
    """Return the command that follows the game over time, nothing where it is played once."""
    if subject.paths is None:
        return []
    plans = f"plan={','.join(map(plan_name, subject.paths.plans))}"
    return [(command("path", *given, plans), "what becomes of it over time")]


def _explain_command(subject: Subject, given: list[str]) -> list[tuple[str, str]]:
    """Return the command that explains what follows the best move, nothing where no single move follows it."""
    best, explanations = subject.explained
    moves = [f"{player}={best[player]}" for player in subject.scenarios[0].earlier] if explanations else []
    return [(command("explain", *given, *moves), "why it follows, term by term")] if moves else []


def _thresholds_command(subject: Subject, given: list[str]) -> list[tuple[str, str]]:
    """Return the command for the assumption whose threshold is nearest, nothing where there is none."""
    points = subject.turning[0].points
    if not points:
        return []
    pure = ["mixed=no"] if len(subject.scenarios[0].players) > 2 else []  # as the report looks for them
    words = [*given, f"param={points[0].parameter.name}", *pure, "--check"]
    return [(command("thresholds", *words), "exact thresholds in one assumption, solved again by other methods")]


def _claims_command(subject: Subject) -> str:
    views = f"view={','.join(subject.views)}"
    return command("claims", views, *subject.assumption_overrides, *directory_words(subject.config_dir))
