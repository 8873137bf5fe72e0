"""Judgements as a table, one row per claim and view, and their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from sim.ask.claims.judge import Judgement
from sim.ask.claims.verdicts import NOT_APPLICABLE, VERDICTS


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
