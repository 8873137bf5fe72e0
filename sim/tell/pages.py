"""The answer of `wedge docs`: which pages there are."""

from __future__ import annotations

from collections.abc import Mapping

from sim.tell.document import Document, Paragraph, Table


def tell(titles: Mapping[str, str]) -> Document:
    """Return the pages of the documentation, by name, with their titles."""
    rows = [[name, title] for name, title in titles.items()]
    first = next(iter(titles), "index")
    blocks = [
        Paragraph(f"{len(titles)} pages; wedge docs NAME prints one, as in wedge docs {first}.", "lead"),
        Table("", ["Name", "Title"], rows),
    ]
    return Document("The documentation", blocks, dict(titles))
