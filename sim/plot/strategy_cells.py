"""Cells of the strategy table: what is written in each, and the room that they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.plot.layout import points, text_size, wrap
from sim.plot.profiles import profile_lines
from sim.plot.style import EXPECTATIONS

NAMES, LEAST, PADDING = 0.2, 0.72, 0.05  # share of the width; inches: a column with words, and around them
MARK = 0.17  # inches that the marks of a best move take
MOST_LINES = 5


@dataclass(frozen=True)
class Cell:
    """What follows one move in one view.

    Attributes
    ----------
    lines : tuple of str
        Moves of the followers; empty where there is no equilibrium.
    low, high : float
        Range of the outcome over the equilibria.
    several : bool
        Whether more than one equilibrium follows.
    best_for : tuple of str
        Expectations under which the leader prefers this move.
    """

    lines: tuple[str, ...]
    low: float
    high: float
    several: bool
    best_for: tuple[str, ...]


@dataclass(frozen=True)
class Measures:
    """The table's measures in inches.

    Attributes
    ----------
    names, column : float
        Width of the moves' names, and of a view's column.
    """

    names: float
    column: float

    @property
    def has_words(self) -> bool:
        """Whether a column has room for words."""
        return self.column >= LEAST


def measures(width: float, views: int) -> Measures:
    """Return the measures of a table of so many views within a width in inches."""
    names = max(NAMES * width, 0.9)
    return Measures(names, (width - names) / views)


def make_cell(rows: pd.DataFrame, players: Sequence[str], outcome: str, column: float = 1.6) -> Cell:
    """Return the cell for the equilibria that follow one move in one view, its words wrapped to a column in inches."""
    rows = rows[rows[list(players)].notna().all(axis=1)]
    profiles = list(dict.fromkeys(rows[list(players)].astype(str).itertuples(index=False, name=None)))
    lines = _shown_lines(profile_lines(profiles), column - 2 * PADDING)
    best_for = tuple(name for name in EXPECTATIONS if rows[f"led_{name}"].any())
    return Cell(tuple(lines), rows[outcome].min(), rows[outcome].max(), len(rows) > 1, best_for)


def _shown_lines(profiles: Sequence[str], width: float) -> list[str]:
    """Return the lines of as many profiles as there is room for, each whole."""
    wrapped = [wrap(profile, width, points("font.size")) for profile in profiles]
    lines: list[str] = []
    for number, own in enumerate(wrapped):
        room = MOST_LINES - (number < len(wrapped) - 1)  # a line says that there are others
        if lines and len(lines) + len(own) > room:
            return [*lines, "and others"]
        lines += own
    return lines


def table_height(cells: Sequence[Sequence[Cell]], moves: Sequence[str], views: Sequence[str], size: Measures) -> float:
    """Return the height in inches of the table with its header."""
    return header_height(views, size) + sum(row_height(move, row, size) for move, row in zip(moves, cells))


def heading(view: str, size: Measures) -> str:
    """Return a view's name, wrapped to its column."""
    return "\n".join(wrap(view, size.column - 0.06, points("font.size"), "bold"))


def is_slanted(views: Sequence[str], size: Measures) -> bool:
    """Return whether the views' names stand aslant: where a word of one is too long for a column."""
    font = points("font.size")
    return any(text_size(heading(view, size), font, "bold")[0] > size.column - 0.06 for view in views)


def header_height(views: Sequence[str], size: Measures) -> float:
    """Return the height in inches of the views' names."""
    font = points("font.size")
    if is_slanted(views, size):
        return 0.75 * max(text_size(view, font, "bold")[0] for view in views) + 0.12
    return max(text_size(heading(view, size), font, "bold")[1] for view in views) + 0.1


def move_name(move: str, size: Measures) -> str:
    """Return a move's name, wrapped to its column."""
    return "\n".join(wrap(move, size.names - 0.06, points("font.size")))


def row_height(move: str, row: Sequence[Cell], size: Measures) -> float:
    """Return the height in inches of a row."""
    font = points("font.size")
    lines = max(max(len(cell.lines) for cell in row), 1) if size.has_words else 0
    words = text_size("\n".join("X" * lines), font)[1] if lines else 0.0
    marks = MARK if any(cell.best_for for cell in row) else 0.0 if size.has_words else MARK
    return max(words + marks, text_size(move_name(move, size), font)[1]) + 2 * PADDING
