"""The answer in brief: for each view the best move, what follows it, and the assumption that is nearest to changing it."""

from __future__ import annotations

from sim.ask.nearest import nearest_change
from sim.ask.solution import Solution
from sim.report.subject import Subject
from sim.tell.compare import finding as across_views
from sim.tell.document import Block, Items, Paragraph, Section
from sim.tell.nearest import finding as hanging
from sim.tell.solution import finding


def answer_section(subject: Subject) -> Section:
    """Return the section with the answer in brief."""
    answers = [_answer(solution) for solution in subject.solutions]
    if subject.several:
        blocks: list[Block] = [Items([" ".join(sentences) for sentences in answers])]
        if subject.comparison is not None:
            blocks.insert(0, Paragraph(" ".join(across_views(subject.comparison)), "lead"))
    else:
        [(first, *rest)] = answers
        blocks = [Paragraph(first, "lead"), *([Paragraph(" ".join(rest))] if rest else [])]
    return Section("answer", "The answer in brief", blocks)


def _answer(solution: Solution) -> list[str]:
    """Return what a view's answer is and, where that is known, what it hangs on: each in one text."""
    nearest = nearest_change(solution.scenario)
    return [" ".join(finding(solution)), *([" ".join(hanging(nearest))] if nearest is not None else [])]
