"""Every assumption with its value, plausible range, unit and source, and where the views differ."""

from __future__ import annotations

from sim.reports.subject import Subject
from sim.tell.assumptions import assumptions_table, constraint_notes, differences_table, sources_table
from sim.tell.document import Block, Paragraph, Part, Section


def assumptions_section(subject: Subject) -> Section:
    """Return the section on the assumptions."""
    scenarios = subject.scenarios
    caption = (
        "Assumptions of all views: their values, plausible ranges, units and sources"
        if subject.several
        else "The assumptions"
    )
    blocks: list[Block] = [assumptions_table(scenarios, caption=caption)]
    if subject.several:
        blocks += [Part("Where the views differ", [differences_table(scenarios[0], scenarios[1:])])]
    blocks += [Paragraph(note, "note") for note in constraint_notes(scenarios)]
    sources = {key: source for scenario in scenarios for key, source in scenario.sources.items()}
    if sources:
        blocks.append(Part("Sources", [sources_table(sources)]))
    return Section("assumptions", "Every assumption, with its range and source", blocks, wide=True)
