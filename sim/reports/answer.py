"""The answer in brief: of one view as its brief says it; of several, what each says and where they differ."""

from __future__ import annotations

from sim.ask.nearest import nearest_change
from sim.ask.solution import Solution
from sim.reports.brief import brief_blocks
from sim.reports.subject import Subject
from sim.tell.compare import finding as across_views
from sim.tell.document import Block, Items, Paragraph, Section
from sim.tell.nearest import finding as hanging
from sim.tell.solution import finding


def answer_section(subject: Subject) -> Section:
    """Return the section with the answer in brief."""
    if not subject.several:
        return Section("answer", "The answer in brief", brief_blocks(subject))
    blocks: list[Block] = [Items([_answer(solution) for solution in subject.solutions])]
    if subject.comparison is not None:
        blocks.insert(0, Paragraph(" ".join(across_views(subject.comparison)), "lead"))
    return Section("answer", "The answer in brief", blocks)


def _answer(solution: Solution) -> str:
    """Return what a view's answer is and, where that is known, what it hangs on."""
    nearest = nearest_change(solution.scenario)
    return " ".join([*finding(solution), *(hanging(nearest) if nearest is not None else [])])
