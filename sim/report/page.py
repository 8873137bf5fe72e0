"""The page: all sections of a report in one HTML file that needs no network."""

from __future__ import annotations

from sim.render.html import page
from sim.report.answer import answer_section
from sim.report.assumptions import assumptions_section
from sim.report.claims import claims_section
from sim.report.flips import flips_section
from sim.report.history import precedents_section
from sim.report.limits import thresholds_section
from sim.report.question import question, question_section
from sim.report.reproduce import report_command, reproduce_section
from sim.report.strategies import strategies_section
from sim.report.subject import Subject
from sim.scenario.changes import spelled_together
from sim.tell.document import Section
from sim.tell.words import listed

SECTIONS = (
    answer_section,
    question_section,
    strategies_section,
    thresholds_section,
    flips_section,
    claims_section,
    precedents_section,
    assumptions_section,
    reproduce_section,
)


def sections(subject: Subject) -> list[Section]:
    """Return the sections of a report; those that do not apply to its views are left out."""
    made = (make(subject) for make in SECTIONS)
    return [section for section in made if section is not None]


def report(subject: Subject) -> bytes:
    """Return the whole report, the same bytes for the same subject."""
    return page(question(subject), subtitle(subject), report_command(subject), sections(subject))


def subtitle(subject: Subject) -> str:
    """Return what a report is about, in a line."""
    if not subject.several:
        scenario = subject.scenarios[0]
        return f"View {scenario.view}: {scenario.title}"
    changes = spelled_together(subject.scenarios)
    return f"{len(subject.scenarios)} views compared: {listed(subject.views)}" + (
        f"; changed: {changes}" if changes else ""
    )
