"""A document as LaTeX, to be read into a paper that loads `booktabs` and `longtable`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sim.tell.document import Block, Document, Table, heading

COMMANDS = ("section", "subsection", "subsubsection", "paragraph")
SPELLED = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
    ">": r"\textgreater{}", **{mark: f"\\{mark}" for mark in "&%$#_{}"}, "−": "$-$", "×": r"$\times$", "≥": r"$\geq$",
    "≤": r"$\leq$", "▲": r"$\blacktriangle$", "▼": r"$\blacktriangledown$", "●": r"$\bullet$", "✓": r"$\checkmark$",
    "…": r"\dots{}",
}  # fmt: skip
MARKS = re.compile("|".join(map(re.escape, SPELLED)))
PROPORTIONS = {"number": 0.5, "mark": 0.5, "short": 0.7, "words": 2.0}  # of a column's width, by its look


def latex(document: Document) -> str:
    """Return a document as LaTeX, with everything that is shown on request."""
    title, *rest = document.title.split("\n")
    return "\n\n".join([_command(0, title), *map(_plain, rest), *_blocks(document.blocks, 1)]) + "\n"


def _blocks(blocks: Sequence[Block], level: int) -> list[str]:
    return [shown for block in blocks for shown in _block(block, level) if shown]


def _block(block: Block, level: int) -> list[str]:
    match block.kind:
        case "paragraph":
            return [_plain(block.text)]
        case "items":
            return [_list("itemize", [rf"\item {_plain(item)}" for item in block.items])]
        case "terms":
            return [_list("description", [rf"\item[{_plain(word)}] {_plain(said)}" for word, said in block.terms])]
        case "table":
            return [_table(block)]
        case "picture":
            return [rf"\emph{{{_plain(block.caption)}}}"]
        case "commands":
            lines = [rf"\item \texttt{{{_plain(command)}}}: {_plain(purpose)}" for command, purpose in block.commands]
            return [_list("itemize", lines)]
        case "part" | "details":
            return [_command(level, block.title), *_blocks(block.blocks, level + 1)]
    raise TypeError(f"no block of a document: {block!r}")


def _command(level: int, title: str) -> str:
    return rf"\{COMMANDS[min(level, len(COMMANDS) - 1)]}*{{{_plain(title)}}}"


def _list(kind: str, lines: Sequence[str]) -> str:
    return "\n".join([rf"\begin{{{kind}}}", *lines, rf"\end{{{kind}}}"]) if lines else ""


def _table(table: Table) -> str:
    looks = [
        next((PROPORTIONS[look] for look in column.look.split() if look in PROPORTIONS), 1) for column in table.columns
    ]
    spec = "".join(rf"p{{{0.92 * look / sum(looks):.3f}\linewidth}}" for look in looks)
    head = " & ".join(_plain(heading(column)) for column in table.columns) + r" \\"
    rows = [" & ".join(_plain(cell.text) for cell in row) + r" \\" for row in table.rows]
    caption = [rf"\caption{{{_plain(table.caption)}}}\\"] if table.caption else []
    top = [r"\toprule", head, r"\midrule", r"\endhead"]
    return "\n".join([rf"\begin{{longtable}}{{{spec}}}", *caption, *top, *rows, r"\bottomrule", r"\end{longtable}"])


def _plain(words: str) -> str:
    """Return text in which nothing is a command."""
    return MARKS.sub(lambda mark: SPELLED[mark[0]], words)
