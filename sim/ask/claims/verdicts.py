"""Verdicts: what a test finds in one world, and what a claim is called after all worlds have been looked at."""

from __future__ import annotations

# Of a statement in one world, from the worst to the best: all of several are as good as the worst of them.
FAILS, NO_EFFECT, UNDECIDED, PARTLY, HOLDS = range(5)
WORDS = ("fails", "no effect", "undecided", "holds in some equilibria", "holds")

# Of a claim that no draw from a box far wider than the plausible one turns: an assumption, and not a result.
BUILT_IN, CANNOT_HOLD = "built in", "cannot hold"
NOT_APPLICABLE, INPUT, WAITS = "not applicable", "taken as input", "waits"

TESTED = (CANNOT_HOLD, *WORDS, BUILT_IN)
VERDICTS = (*TESTED, NOT_APPLICABLE, INPUT, WAITS)
MARKS = dict(zip(VERDICTS, ("⊘", "✗", "○", "?", "◐", "✓", "≡", "–", "input", "waits")))
