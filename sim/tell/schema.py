"""The answer of `wedge schema`: which schemas were written, and how an editor is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.tell.document import Document, Paragraph, Terms


def tell(written: Mapping[str, Path]) -> Document:
    """Return where each kind of file's schema is, and the line by which a file names its own."""
    lead = (
        "An editor that knows JSON Schema now completes the keys of a file and marks what is misspelt, if its first line "
        "names the schema:"
    )
    lines = [(kind, f"# yaml-language-server: $schema={path}") for kind, path in written.items()]
    note = "A path is meant as seen from the file that names it."
    return Document(
        "",
        [Paragraph(lead, "lead"), Terms(lines), Paragraph(note, "note")],
        {kind: str(path) for kind, path in written.items()},
    )
