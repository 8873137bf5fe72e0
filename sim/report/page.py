"""The page: all sections of a report in one HTML file that needs no network."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.report.answer import answer_section
from sim.report.assumptions import assumptions_section
from sim.report.claims import claims_section
from sim.report.content import Section
from sim.report.flips import flips_section
from sim.report.history import precedents_section
from sim.report.limits import thresholds_section
from sim.report.question import question, question_section
from sim.report.reproduce import report_command, reproduce_section
from sim.report.strategies import strategies_section
from sim.report.subject import Subject
from sim.report.words import listed
from sim.scenario.changes import spelled_together

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
    return render(question(subject), subtitle(subject), report_command(subject), sections(subject))


def render(title: str, subtitle: str, command: str, content: list[Section]) -> bytes:
    """Return sections as an HTML page.

    Everything but the page's own style and script is escaped, and the page forbids all other scripts and every address
    outside itself, so that a scenario from a stranger stays text.
    """
    style, script = _own("page.css"), _own("page.js")
    page = _template().render(
        title=title,
        subtitle=subtitle,
        command=command,
        sections=content,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )
    return page.encode()


def subtitle(subject: Subject) -> str:
    """Return what a report is about, in a line."""
    if not subject.several:
        scenario = subject.scenarios[0]
        return f"View {scenario.view}: {scenario.title}"
    changes = spelled_together(subject.scenarios)
    return f"{len(subject.scenarios)} views compared: {listed(subject.views)}" + (
        f"; changed: {changes}" if changes else ""
    )


@cache
def _template():
    environment = Environment(
        loader=PackageLoader("sim.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")


@cache
def _own(name: str) -> str:
    return (files("sim.report") / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return the name by which the page's security policy admits an inline style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
