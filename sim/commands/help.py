"""The help of the program and of each command, made of the registry, 80 columns wide."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from sim.commands.keys import CONCEPT, WHOLE_ANSWERS, Key
from sim.commands.registry import COMMANDS
from sim.solve.concepts import CONCEPTS

WIDTH = 80
MARGIN = "  "
WIDEST = 22  # of the first column
OF_VIEW = (
    ("view=NAME", "whose assumptions (wedge list names them), or the path of a file of your own, mine.yaml, which may also "
     "be the first word after the command"),
    ("game=NAME", "another game than the view's own, or the path of its file"),
    ("params.NAME=VALUE", "one assumption changed"),
)  # fmt: skip
OF_ANSWERS = (
    ("--out FILE", "into a file, as its ending says: .txt, .md, .html, .tex, .csv, .parquet or .json"),
    ("--json", "as data, by identifiers"),
    ("--details", "with what a game theorist asks for"),
    ("--ids", "everything by its identifier, as it is typed"),
)
OF_ALL = (
    ("--config-dir DIR", "a directory of your own with view/*.yaml or game/*.yaml"),
    ("--quiet", "the answer alone: no lines on files written, no progress"),
)
EXAMPLES = ("solve view=mandelbaum", "explain view=mandelbaum us=CONCILIATE", "sweep view=mallory axes.q=0:1:101")


def help_of_all() -> str:
    """Return the help of the program."""
    parts = [
        "wedge: which strategies part Russia from China, and under which assumptions.",
        "usage: wedge COMMAND [key=value ...] [options]",
        _section("commands", [(name, command.purpose) for name, command in COMMANDS.items()], 12),
        _section("keys of every command that is about a view", OF_VIEW),
        _section("options of every command that answers", OF_ANSWERS),
        _section("options", [*OF_ALL, ("--help", "of a command: its keys and examples"), ("--version", "")]),
        "\n".join(["examples", *(f"{MARGIN}wedge {example}" for example in EXAMPLES)]),
    ]
    return "\n\n".join(parts)


def help_of(name: str) -> str:
    """Return the help of a command."""
    command = COMMANDS[name]
    options = [*command.options.items(), *(OF_ANSWERS if command.answers else ()), *OF_ALL]
    keys = [row for key in command.keys for row in _rows(key)] + list(OF_VIEW if command.of_view else ())
    parts = [
        textwrap.fill(f"wedge {name}: {command.purpose}.", WIDTH),
        textwrap.fill(command.about, WIDTH),
        "\n".join(f"{MARGIN}wedge {example}" for example in command.examples),
        _section("keys", keys) if keys else "",
        _section("options", options),
        command.closing if "\n" in command.closing else textwrap.fill(command.closing, WIDTH),
    ]
    return "\n\n".join(part for part in parts if part)


def _rows(key: Key) -> list[tuple[str, str]]:
    """Return a key with its meaning, and the solution concepts where it names one."""
    row = (f"{key.name.strip('<>')}={key.value}", key.meaning)
    return [row, *_concepts()] if key.kind == CONCEPT else [row]


def _concepts() -> list[tuple[str, str]]:
    named = [(name, found.meaning) for name, found in CONCEPTS.items()]
    return [(MARGIN + name, meaning) for name, meaning in [*named, *WHOLE_ANSWERS.items()]]


def _section(title: str, rows: Sequence[tuple[str, str]], width: int | None = None) -> str:
    """Return rows of a word and what it means under a title, the meanings aligned."""
    width = width or min(max(len(word) for word, _ in rows), WIDEST)
    lines = [title]
    for word, meaning in rows:
        indent = MARGIN + " " * (width + len(MARGIN))
        first = f"{MARGIN}{word:<{width}}{MARGIN}"
        if len(word) > width:
            lines.append(MARGIN + word)
            first = indent
        lines += textwrap.wrap(meaning, WIDTH, initial_indent=first, subsequent_indent=indent) or [first.rstrip()]
    return "\n".join(lines)
