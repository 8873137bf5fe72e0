"""The page: all sections of a report in one HTML file that needs no network."""

from __future__ import annotations

from sim.progress import steps
from sim.render.html import page
from sim.reports.answer import answer_section
from sim.reports.assumptions import assumptions_section
from sim.reports.claims import claims_section
from sim.reports.flips import flips_section
from sim.reports.history import precedents_section
from sim.reports.limits import thresholds_section
from sim.reports.over_time import over_time_section
from sim.reports.question import question, question_section
from sim.reports.reproduce import report_command, reproduce_section
from sim.reports.strategies import strategies_section
from sim.reports.subject import Subject
from sim.scenario.changes import spelled_together
from sim.tell.document import Section
from sim.tell.words import listed

SECTIONS = (
    answer_section,
    over_time_section,
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
    made = [make(subject) for make in steps(SECTIONS, "sections")]
    return [section for section in made if section is not None]


def report(subject: Subject, explorer: str = "") -> bytes:
    """Return the whole report, the same bytes for the same subject; `explorer` is the file beside it that it links to."""
    return page(question(subject), subtitle(subject), report_command(subject), sections(subject), explorer=explorer)


def subtitle(subject: Subject) -> str:
    """Return what a report is about, in a line."""
    if not subject.several:
        scenario = subject.scenarios[0]
        return f"{scenario.title} (view {scenario.view})"
    changes = spelled_together(subject.scenarios)
    return f"{len(subject.scenarios)} views compared: {listed(subject.views)}" + (
        f"; changed: {changes}" if changes else ""
    )
