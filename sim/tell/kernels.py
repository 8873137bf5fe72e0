"""The answer of `wedge warm`: which kernels were compiled."""

from __future__ import annotations

from collections.abc import Mapping

from sim.tell.document import Document, Paragraph
from sim.tell.words import listed


def tell(built: Mapping[str, bool]) -> Document:
    """Return which kernels were built now, by what they are for, and which were there."""
    new, old = ([what for what, was in built.items() if was is wanted] for wanted in (True, False))
    said = [
        f"compiled now: {listed(new)}" if new else "",
        f"compiled before: {listed(old)}" if old else "",
    ]
    lead = f"The solvers are ready; no answer waits for a compiler. {'; '.join(filter(None, said)).capitalize()}."
    return Document("", [Paragraph(lead, "lead")], {"built": dict(built)})
