"""A document as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from tabulate import tabulate

from sim.tell.document import Block, Document, Table, heading

MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|~"})


def markdown(document: Document) -> str:
    """Return a document as Markdown, with everything that is shown on request."""
    title, *rest = document.title.split("\n")
    lines = [f"# {_plain(title)}", *map(_plain, rest)]
    return "\n\n".join([*lines, *_blocks(document.blocks, 2)]) + "\n"


def _blocks(blocks: Sequence[Block], level: int) -> list[str]:
    return [shown for block in blocks for shown in _block(block, level) if shown]


def _block(block: Block, level: int) -> list[str]:
    match block.kind:
        case "paragraph":
            return [_plain(block.text)]
        case "items":
            return ["\n".join(f"- {_plain(item)}" for item in block.items)]
        case "terms":
            return ["\n".join(f"- **{_plain(word)}**: {_plain(meaning)}" for word, meaning in block.terms)]
        case "table":
            return [_plain(block.caption), _table(block)]
        case "picture":
            return [f"*{_plain(block.caption)}*"]
        case "commands":
            return ["\n".join(f"- `{command}`: {_plain(purpose)}" for command, purpose in block.commands)]
        case "part" | "details":
            return [f"{'#' * level} {_plain(block.title)}", *_blocks(block.blocks, level + 1)]
    raise TypeError(f"no block of a document: {block!r}")


def _table(table: Table) -> str:
    rows = [[_plain(cell.text).replace("\n", "<br>") for cell in row] for row in table.rows]
    sides = ["right" if "number" in column.look else "left" for column in table.columns]
    headers = [_plain(heading(column)) for column in table.columns]
    return tabulate(rows, headers, "pipe", disable_numparse=True, colalign=sides if rows else None)


def _plain(words: str) -> str:
    """Return text in which nothing is markup."""
    return words.translate(MARKS)
