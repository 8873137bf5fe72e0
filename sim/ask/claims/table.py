"""Judgements as tables: one row per claim and view, and a page for readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from sim.ask.claims.judge import Judgement
from sim.ask.claims.verdicts import BUILT_IN, CANNOT_HOLD, INPUT, MARKS, NOT_APPLICABLE, TESTED, VERDICTS, WAITS, WORDS


def claims_table(judgements: Sequence[Judgement]) -> pd.DataFrame:
    """Return one row per claim and view.

    Columns: ``id``, ``source``, ``where``, ``author``, ``kind``, ``claim``, ``own_view``, ``view``, ``verdict``,
    ``reason``, ``found``, ``turn_parameter``, ``turn_value`` (present), ``turn_needed``, ``turn_share`` (of its
    plausible range), ``turn_scope`` (exact or scanned), ``box_share`` (of the plausible box in which the claim holds),
    ``wide_box`` (in words, where all draws from it agree), ``command``, ``justifies``, ``note``; ``changes`` says what
    differs from the view. What was found and the turn are those of the author's own view.
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
    """Return the counts as sentences: first the tests that could have come out otherwise, then those that could not."""
    n = counts(judgements)
    noun = "claim" if n["claims"] == 1 else "claims"
    could = [_counted(n[verdict], verdict) for verdict in reversed(WORDS) if n[verdict]]
    could_not = [_counted(n[verdict], verdict) for verdict in (BUILT_IN, CANNOT_HOLD) if n[verdict]]
    sentences = [f"{n['claims']} {noun}, {n['tested']} tested."]
    if could:
        sentences.append(f"In the author's own view {_listed(could)}.")
    if could_not:
        sentences.append(f"Apart from these, no draw of the assumptions turns the verdict: {_listed(could_not)}.")
    sentences.append(f"{_counted(n[WAITS], WAITS)}; {_counted(n[INPUT], INPUT)}.")
    return " ".join(sentences)


_SAID = {  # of one claim, of several
    "fails": ("fails", "fail"),
    "no effect": ("finds no effect", "find no effect"),
    "undecided": ("is undecided", "are undecided"),
    "holds in some equilibria": ("holds in some equilibria", "hold in some equilibria"),
    "holds": ("holds", "hold"),
    BUILT_IN: ("is built in (an assumption and not a result)", "are built in (assumptions and not results)"),
    CANNOT_HOLD: ("cannot hold in this model", "cannot hold in this model"),
    WAITS: ("waits for what is not modelled", "wait for what is not modelled"),
    INPUT: ("is a fact taken as input", "are facts taken as input"),
}


def _counted(number: int, verdict: str) -> str:
    return f"{number} {_SAID[verdict][number != 1]}"


def _listed(parts: Sequence[str]) -> str:
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last


def markdown(judgements: Sequence[Judgement], views: Sequence[str], changes: str = "") -> str:
    """Return the judgements as a Markdown page: a table for each source, then what stands behind each verdict.

    `changes` says what differs from the views as their authors wrote them.
    """
    key = ", ".join(f"{MARKS[verdict]} {verdict}" for verdict in (*TESTED, NOT_APPLICABLE))
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
    "turn_scope": lambda j: j.nearest.scope if j.nearest else None,
    "box_share": lambda j: j.box,
    "wide_box": lambda j: j.everywhere,
    "command": lambda j: j.command,
    "justifies": lambda j: ", ".join(j.claim.justifies),
    "note": lambda j: j.claim.note,
}


def _row(judgement: Judgement) -> dict[str, object]:
    return {name: column(judgement) for name, column in _COLUMNS.items()}
