"""What all results of questions have in common: they print well, and look their words up when they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.shown import Shown

if TYPE_CHECKING:
    import pandas as pd

    from sim.tell.document import Document


class Answer(Shown):
    """A result of a question; its numbers, codes and labels are attributes of the result itself."""

    def document(self) -> Document:
        """Return the answer in words."""
        from sim.tell import tell  # looked up when asked for, as by `Shown`

        return tell(self)

    def table(self) -> pd.DataFrame | None:
        """Return the answer's main table as numbers, by identifiers; None where it has none."""
        return self.document().table()

    def __repr__(self) -> str:
        return str(self.document())
