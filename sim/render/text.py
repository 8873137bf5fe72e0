"""A document as text for a terminal: paragraphs wrapped, tables that fit its width."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence

from tabulate import tabulate

from sim.tell.document import Block, Document, Table, heading

WIDTH = 80  # of what is no terminal
BETWEEN = 2  # spaces between columns
PADDING = 2  # columns that tabulate keeps beside a heading
NARROWEST = 8  # letters of a column that is wrapped
INDENT = "  "


def text(document: Document, width: int | None = None, details: bool = False) -> str:
    """Return a document as text.

    Parameters
    ----------
    width : int, optional
        Columns of the terminal; by default those of the one that there is, 80 where there is none.
    details : bool
        Whether what is shown on request is shown.
    """
    width = width or shutil.get_terminal_size((WIDTH, 24)).columns
    blocks = [shown for block in document.blocks if (shown := _block(block, width, details))]
    return "\n\n".join([*filter(None, [_wrapped(document.title, width)]), *blocks])


def _block(block: Block, width: int, details: bool) -> str:
    match block.kind:
        case "paragraph":
            return _wrapped(block.text, width)
        case "items":
            return "\n".join(_item(item, width) for item in block.items)
        case "terms":
            return "\n".join(_item(f"{word}: {meaning}", width) for word, meaning in block.terms)
        case "table":
            return "\n\n".join(filter(None, [_wrapped(block.caption, width), _table(block, width)]))
        case "picture":
            return _wrapped(f"figure: {block.caption}", width)
        case "commands":
            return "\n".join(f"{INDENT}{command}\n{INDENT * 2}{purpose}" for command, purpose in block.commands)
        case "part":
            return _part(block.title, block.blocks, width, details)
        case "details":
            return _part(block.title, block.blocks, width, details) if details else ""
    raise TypeError(f"no block of a document: {block!r}")


def _part(title: str, blocks: Sequence[Block], width: int, details: bool) -> str:
    inner = [shown for block in blocks if (shown := _block(block, width, details))]
    return "\n\n".join([f"{title}\n{'=' * len(title)}" if title else "", *inner]).strip()


def _wrapped(words: str, width: int) -> str:
    """Return text with no line longer than the width; its own line breaks stay."""
    return "\n".join(_lines(words, width))


def _item(words: str, width: int) -> str:
    return textwrap.fill(words, width, initial_indent="- ", subsequent_indent=INDENT, **_WHOLE)


_WHOLE = {"break_long_words": False, "break_on_hyphens": False}


def _lines(words: str, width: int) -> list[str]:
    return [
        line for paragraph in words.split("\n") for line in textwrap.wrap(paragraph, max(width, 1), **_WHOLE) or [""]
    ]


def _table(table: Table, width: int) -> str:
    """Return a table; one that is too wide is wrapped in its widest columns, and taken apart where that is not enough."""
    heads = [heading(column) for column in table.columns]
    rows = [[cell.text for cell in row] for row in table.rows]
    numbers = ["number" in column.look for column in table.columns]
    parts = []
    for columns in _groups(heads, rows, width):
        widths = _widths([heads[j] for j in columns], [[row[j] for j in columns] for row in rows], width)
        wrapped = [["\n".join(_lines(row[j], w)) for j, w in zip(columns, widths)] for row in rows]
        headers = ["\n".join(_lines(heads[j], w - PADDING)) for j, w in zip(columns, widths)]
        sides = ["right" if numbers[j] else "left" for j in columns]
        parts.append(tabulate(wrapped, headers, "simple", disable_numparse=True, colalign=sides if rows else None))
    return "\n\n".join("\n".join(line.rstrip() for line in part.splitlines()) for part in parts)


def _groups(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[list[int]]:
    """Return the columns of each piece of a table: all, or as many as fit when wrapped, beside the first."""
    least = [max(_least(head) + PADDING, _least(*(row[j] for row in rows))) for j, head in enumerate(heads)]
    groups, used = [[0]], least[0]
    for j in range(1, len(heads)):
        if used + BETWEEN + least[j] > width and len(groups[-1]) > 1:
            groups.append([0])
            used = least[0]
        groups[-1].append(j)
        used += BETWEEN + least[j]
    return groups


def _least(*cells: str) -> int:
    """Return the width below which a column of these cells cannot be wrapped."""
    return max((len(word) for cell in cells for word in cell.split()), default=0)


def _longest(cell: str) -> int:
    return max(map(len, cell.split("\n")))


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return the widths of columns that together fit, the widest being narrowed as far as their longest word."""
    columns = [[row[j] for row in rows] for j in range(len(heads))]
    natural = [
        max(len(head) + PADDING, *(_longest(cell) for cell in ["", *column])) for head, column in zip(heads, columns)
    ]
    least = [
        max(_least(head) + PADDING, _least(*column), min(NARROWEST, wide))
        for head, column, wide in zip(heads, columns, natural)
    ]
    room = width - BETWEEN * (len(columns) - 1)
    while sum(natural) > room:
        open_ = [j for j, wide in enumerate(natural) if wide > least[j]]
        if not open_:
            break
        natural[max(open_, key=lambda j: natural[j])] -= 1
    return natural
