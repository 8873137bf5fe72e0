"""How to get the same numbers again."""

from __future__ import annotations

from sim.report.content import Cell, Column, Commands, Paragraph, Section, Table
from sim.report.subject import Subject
from sim.study.store import environment


def reproduce_section(subject: Subject) -> Section:
    """Return the section with the commands and versions behind the report."""
    first = subject.scenarios[0]
    changes = "".join(f" {override}" for override in subject.overrides)
    folder = f" --config-dir {subject.config_dir}" if subject.config_dir else ""
    turning = [point.parameter.name for point in subject.turning[0].points]
    given = f"view={first.view}{changes}{folder}"
    commands = [
        (report_command(subject), "this report"),
        (f"wedge list {given}", "moves, assumptions, ranges and sources"),
        (f"wedge solve {given}", "what follows each move, and when all move at once"),
        *(
            [(f"wedge explain {given} {_first_move(subject)}", "why it follows, term by term")]
            if len(first.order) > 1
            else []
        ),
        *(
            (
                f"wedge thresholds {given} param={name} --check",
                "exact thresholds in one assumption, solved again by other methods",
            )
            for name in [*turning, *first.parameters][:1]
        ),
        *([(f"wedge compare{changes}{folder}", "all views side by side")] if subject.several else []),
        (f"wedge claims{folder}", "the claims and their verdicts"),
        (f"wedge precedents{folder}", "the episodes of history"),
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
    what = "--all" if subject.several else f"view={subject.scenarios[0].view}"
    folder = ["--config-dir", subject.config_dir] if subject.config_dir else []
    return " ".join(["wedge report", what, *subject.overrides, *folder])


def _first_move(subject: Subject) -> str:
    first = subject.scenarios[0]
    leader = first.order[0][0]
    table = subject.solutions[0].led
    return f"{leader}={table.loc[table['led_best'], leader].iloc[0]}"
