"""A document as text for a terminal: paragraphs wrapped, tables that fit its width."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from itertools import zip_longest

from sim.tell.document import Block, Document, Table, heading

WIDTH = 80  # of what is no terminal
BETWEEN = 2  # spaces between columns
READABLE = 24  # letters of a column of words
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
    lines = _lines(title, width) if title else []
    head = "\n".join([*lines, "=" * max(map(len, lines))]) if lines else ""
    return "\n\n".join([head, *inner]).strip()


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


class _CellWrapper(textwrap.TextWrapper):
    """Wraps a cell at spaces, and a move of several instruments, ``A+B``, after a plus."""

    wordsep_simple_re = re.compile(r"(\s+)|(?<=\w\+)(?=\w)")


def _cell_lines(cell: str, width: int) -> list[str]:
    wrapper = _CellWrapper(max(width, 1), **_WHOLE)
    return [line for paragraph in cell.split("\n") for line in wrapper.wrap(paragraph) or [""]]


def _table(table: Table, width: int) -> str:
    """Return a table; one that is too wide is wrapped in its widest columns, and taken apart where that is not enough.

    Columns of words that would become too narrow to read stand below their row.
    """
    heads = [heading(column) for column in table.columns]
    rows = [[cell.text for cell in row] for row in table.rows]
    below = _below(table, heads, rows, width)
    beside = [j for j in range(len(heads)) if j not in below]
    parts = []
    for part, columns in enumerate(_groups(heads, rows, beside, width)):
        widths = _widths([heads[j] for j in columns], [[row[j] for j in columns] for row in rows], width)
        right = ["number" in table.columns[j].look for j in columns]
        lines = [*_row([heads[j] for j in columns], widths, right), (" " * BETWEEN).join("-" * wide for wide in widths)]
        for row in rows:
            lines += _row([row[j] for j in columns], widths, right)
            for j in below if part == 0 else []:
                lines += _under(heads[j], row[j], width)
        parts.append(lines)
    return "\n\n".join("\n".join(line.rstrip() for line in lines) for lines in parts)


def _row(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    """Return the lines of a row whose cells are wrapped to the widths of their columns."""
    wrapped = [_cell_lines(cell, wide) for cell, wide in zip(cells, widths)]
    return [
        (" " * BETWEEN).join(
            (line.rjust if to_the_right else line.ljust)(wide) for line, wide, to_the_right in zip(lines, widths, right)
        )
        for lines in zip_longest(*wrapped, fillvalue="")
    ]


def _below(table: Table, heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return the columns of words that would have less than READABLE letters beside the others."""
    words = [j for j, column in enumerate(table.columns) if j and "words" in column.look]
    widths = _widths(heads, rows, width)
    natural = _widths(heads, rows, sys.maxsize)
    narrow = any(widths[j] < min(READABLE, natural[j]) for j in words)
    return words if narrow or sum(widths) + BETWEEN * (len(widths) - 1) > width else []


def _under(head: str, words: str, width: int) -> list[str]:
    """Return a cell below its row: after its heading, or each of its own lines below that."""
    if not words:
        return []
    first, *more = words.split("\n")
    texts = [(2, f"{head}: {first}")] if not more else [(2, f"{head}:"), *((3, line) for line in (first, *more))]
    return [
        line
        for depth, text in texts
        for line in textwrap.wrap(
            text, width, initial_indent=INDENT * depth, subsequent_indent=INDENT * (depth + 1), **_WHOLE
        )
    ]


def _groups(heads: Sequence[str], rows: Sequence[Sequence[str]], columns: Sequence[int], width: int) -> list[list[int]]:
    """Return the columns of each piece of a table: all, or as many as fit when wrapped, beside the first."""
    least = _narrowest(heads, rows)
    groups, used = [[0]], least[0]
    for j in columns[1:]:
        if used + BETWEEN + least[j] > width and len(groups[-1]) > 1:
            groups.append([0])
            used = least[0]
        groups[-1].append(j)
        used += BETWEEN + least[j]
    return groups


def _least(*cells: str) -> int:
    """Return the width below which a column of these cells cannot be wrapped."""
    return max((len(line) for cell in cells for line in _cell_lines(cell, 1)), default=0)


def _longest(cell: str) -> int:
    return max(map(len, cell.split("\n")))


def _natural(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of each column in which nothing is wrapped."""
    return [max(_longest(head), *(_longest(row[j]) for row in rows), 0) for j, head in enumerate(heads)]


def _narrowest(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the width to which each column can be narrowed: its longest word, and no less than can be read."""
    return [
        max(_least(head, *(row[j] for row in rows)), min(NARROWEST, wide))
        for (j, head), wide in zip(enumerate(heads), _natural(heads, rows))
    ]


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return the widths of columns that together fit, the widest being narrowed as far as their longest word."""
    natural = _natural(heads, rows)
    least = _narrowest(heads, rows)
    room = width - BETWEEN * (len(heads) - 1)
    while sum(natural) > room:
        open_ = [j for j, wide in enumerate(natural) if wide > least[j]]
        if not open_:
            break
        natural[max(open_, key=lambda j: natural[j])] -= 1
    return natural
