"""What a page consists of, as plain data: sections of paragraphs, lists, tables, figures and commands.

All of it is text; the template escapes every piece, so that nothing from a scenario becomes markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

PRINTED_ROWS = 24  # as the style of the page says


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text; `look` names a style, such as ``note``."""

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
    rows : sequence of sequences of Cell
    cut_on_paper : bool
        Whether only the first rows are printed; `PRINTED_ROWS` of them.
    """

    kind: ClassVar[str] = "table"
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    cut_on_paper: bool = False


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


Block = Paragraph | Items | Terms | Table | Picture | Commands | Part


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
