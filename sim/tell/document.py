"""An answer in words, as plain data: paragraphs, lists, tables, figures and commands, for any renderer.

All of it is text; every renderer escapes every piece, so that nothing from a scenario becomes markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import pandas as pd

PRINTED_ROWS = 24  # as the style of the page says


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text; `look` names a style: ``lead`` for the finding, ``note`` for what is said in passing."""

    kind: ClassVar[str] = "paragraph"
    text: str
    look: str = ""


@dataclass(frozen=True)
class Items:
    """A list of sentences."""

    kind: ClassVar[str] = "items"
    items: Sequence[str]


@dataclass(frozen=True)
class Terms:
    """Words and what they mean."""

    kind: ClassVar[str] = "terms"
    terms: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Cell:
    """A cell of a table.

    Attributes
    ----------
    text : str
    sort : float or None
        What the column is sorted by; the text if None.
    look : str
        Name of a style, such as ``holds``.
    said : str
        What stands for a mark where it cannot be seen.
    anchor, link : str
        Name of this cell in addresses, and of the place in the page that it leads to.
    """

    text: str
    sort: float | None = None
    look: str = ""
    said: str = ""
    anchor: str = ""
    link: str = ""


@dataclass(frozen=True)
class Column:
    """Heading of a column, the unit of its numbers, its look: ``number``, ``words`` (wide), ``short``, ``mark`` (narrow)."""

    name: str
    unit: str = ""
    look: str = ""


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row is its heading.

    Attributes
    ----------
    caption : str
    columns : sequence of Column
        A column that is given as text has that name.
    rows : sequence of sequences of Cell
        A cell that is given as text says that.
    cut_on_paper : bool
        Whether only the first rows are printed; `PRINTED_ROWS` of them.
    """

    kind: ClassVar[str] = "table"
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    cut_on_paper: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", [Column(c) if isinstance(c, str) else c for c in self.columns])
        rows = [[Cell(cell) if isinstance(cell, str) else cell for cell in row] for row in self.rows]
        object.__setattr__(self, "rows", rows)


@dataclass(frozen=True)
class Picture:
    """A figure.

    Attributes
    ----------
    address : str
        The image itself, as a ``data:`` address.
    alt, caption : str
        What it shows, for those who cannot see it, and for all.
    width, height : int
        In CSS pixels.
    """

    kind: ClassVar[str] = "picture"
    address: str
    alt: str
    caption: str
    width: int
    height: int


@dataclass(frozen=True)
class Commands:
    """Command lines with what each does."""

    kind: ClassVar[str] = "commands"
    commands: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """Part of a section under a heading of its own."""

    kind: ClassVar[str] = "part"
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Details:
    """What is shown on request only: ``--details`` in a terminal, unfolded in a page."""

    kind: ClassVar[str] = "details"
    title: str
    blocks: Sequence[Block]


Block = Paragraph | Items | Terms | Table | Picture | Commands | Part | Details


@dataclass(frozen=True)
class Section:
    """A section of the page.

    Attributes
    ----------
    anchor : str
        Its name in addresses.
    title : str
    blocks : sequence of Block
    wide : bool
        Whether it is printed on landscape pages.
    """

    anchor: str
    title: str
    blocks: Sequence[Block]
    wide: bool = False


@dataclass(frozen=True)
class Document:
    """An answer, ready for any renderer.

    Attributes
    ----------
    title : str
        What is asked about: the scenario, with what differs from its view.
    blocks : sequence of Block
        In the order of reading: the finding first.
    data : mapping or list
        The same answer for a machine, by identifiers.
    frame : pandas.DataFrame, sequence of mappings, or None
        The answer's main table as numbers, by identifiers, or its rows where no other table is computed with; None
        where it has none.
    """

    title: str
    blocks: Sequence[Block]
    data: Mapping[str, Any] | Sequence[Any] = field(default_factory=dict)
    frame: pd.DataFrame | Sequence[Mapping[str, Any]] | None = None

    def table(self) -> pd.DataFrame | None:
        """Return the answer's main table as numbers, by identifiers; None where it has none."""
        if not isinstance(self.frame, Sequence):
            return self.frame
        from pandas import DataFrame  # slow to import, and needed by who wants a table

        return DataFrame.from_records(self.frame)

    def _repr_html_(self) -> str:
        from sim.render.html import fragment  # shown by a notebook: the one look to the right

        return fragment(self)

    def __str__(self) -> str:
        from sim.render.text import text

        return text(self)


def heading(column: Column) -> str:
    """Return a column's name with the unit of its numbers."""
    return f"{column.name} ({column.unit})" if column.unit else column.name
