"""Judgements as tables: one row per claim and view, and a page for readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from sim.claims.judge import INPUT, NOT_APPLICABLE, VERDICTS, WAITS, Judgement

MARKS = dict(zip(VERDICTS, ("✗", "◐", "✓", "–", "input", "waits")))


def claims_table(judgements: Sequence[Judgement]) -> pd.DataFrame:
    """Return one row per claim and view.

    Columns: ``id``, ``source``, ``where``, ``author``, ``kind``, ``claim``, ``own_view``, ``view``, ``verdict``,
    ``reason``, ``found``, ``turn_parameter``, ``turn_value`` (present), ``turn_needed``, ``turn_share`` (of its
    plausible range), ``box_share`` (of the plausible box in which the claim holds), ``command``, ``justifies``,
    ``note``; ``changes`` says what differs from the view.
    """
    return pd.DataFrame([_row(judgement) for judgement in judgements], columns=list(_COLUMNS))


def own_judgements(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Return each claim's judgement in its author's own view."""
    return [judgement for judgement in judgements if judgement.own]


def counts(judgements: Sequence[Judgement]) -> dict[str, int]:
    """Return how many claims there are, how many are tested, and how they fare in their own views."""
    own = own_judgements(judgements)
    found = Counter(judgement.verdict for judgement in own)
    tested = sum(judgement.claim.test is not None for judgement in own)
    verdicts = {verdict: found[verdict] for verdict in VERDICTS if verdict != NOT_APPLICABLE}
    return {"claims": len(own), "tested": tested, **verdicts}


def counts_text(judgements: Sequence[Judgement]) -> str:
    """Return the counts as a sentence."""
    n = counts(judgements)
    noun = "claim" if n["claims"] == 1 else "claims"
    return (
        f"{n['claims']} {noun}: {n['tested']} tested, of which in the author's own view {n['holds']} hold, "
        f"{n['holds in some equilibria']} hold in some equilibria and {n['fails']} fail; {n[WAITS]} wait for what "
        f"is not modelled; {n[INPUT]} are facts taken as input."
    )


def markdown(judgements: Sequence[Judgement], views: Sequence[str], changes: str = "") -> str:
    """Return the judgements as a Markdown page: a table for each source, then what stands behind each verdict.

    `changes` says what differs from the views as their authors wrote them.
    """
    key = ", ".join(f"{mark} {verdict}" for verdict, mark in MARKS.items() if mark not in ("input", "waits"))
    changed = f"Changed: {changes}." if changes else ""
    parts = ["# Claims and what the model makes of them", changed, counts_text(judgements), f"Marks: {key}."]
    own = own_judgements(judgements)
    for source in dict.fromkeys(judgement.claim.source for judgement in own):
        rows = [judgement for judgement in own if judgement.claim.source == source]
        parts += [f"## {source}", _markdown_table(rows, judgements, views), _markdown_details(rows)]
    return "\n\n".join(part for part in parts if part)


def _markdown_table(rows: Sequence[Judgement], judgements: Sequence[Judgement], views: Sequence[str]) -> str:
    marks = {(j.claim.id, j.view): MARKS[j.verdict] for j in judgements}
    lines = [_line(["id", "claim", "own view", "verdict", *views]), _line(["---"] * (4 + len(views)))]
    for row in rows:
        claim = row.claim
        elsewhere = [marks[claim.id, view] if claim.test else "" for view in views]
        lines.append(_line([claim.id, claim.text, claim.view, row.verdict, *elsewhere]))
    return "\n".join(lines)


def _markdown_details(rows: Sequence[Judgement]) -> str:
    details = []
    for row in rows:
        lines = [f"- **{row.claim.id}** {row.verdict}"]
        lines[0] += f": {row.reason}." if row.reason else ""
        lines += [f"  - {name}: {text}" for name, text in _details(row) if text]
        if len(lines) > 1 or row.reason:
            details.append("\n".join(lines))
    return "\n".join(details)


def _details(row: Judgement) -> list[tuple[str, str]]:
    command = f"`{row.command}`" if row.command else ""
    return [("found", row.found), ("margin", row.margin), ("shown by", command), ("note", row.claim.note)]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


_COLUMNS = {
    "id": lambda j: j.claim.id,
    "source": lambda j: j.claim.source,
    "where": lambda j: j.claim.where,
    "author": lambda j: j.claim.author,
    "kind": lambda j: j.claim.kind,
    "claim": lambda j: j.claim.text,
    "own_view": lambda j: j.claim.view,
    "view": lambda j: j.view,
    "changes": lambda j: j.changes,
    "verdict": lambda j: j.verdict,
    "reason": lambda j: j.reason,
    "found": lambda j: j.found,
    "turn_parameter": lambda j: j.turn.parameter if j.turn else None,
    "turn_value": lambda j: j.turn.value if j.turn else None,
    "turn_needed": lambda j: j.turn.needed if j.turn else None,
    "turn_share": lambda j: j.turn.share if j.turn else None,
    "box_share": lambda j: j.box,
    "command": lambda j: j.command,
    "justifies": lambda j: ", ".join(j.claim.justifies),
    "note": lambda j: j.claim.note,
}


def _row(judgement: Judgement) -> dict[str, object]:
    return {name: column(judgement) for name, column in _COLUMNS.items()}
