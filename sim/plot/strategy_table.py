"""The strategy table: what follows each move of the leader in each view, and which move is best there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from sim.plot.continua import BETWEEN, CONTINUUM, merge_continua
from sim.plot.layout import LINE, finish, new_figure, text_size, wrap
from sim.plot.profiles import break_line, break_name, profile_lines
from sim.plot.reading import outcome_limits, shown_moves
from sim.plot.style import (
    DOTS,
    EXPECTATIONS,
    FAINT,
    INK,
    NOTHING,
    OUTCOME_COLOURS,
    STRIPES,
    signed,
    stripe_colour,
    styled,
    text_colour,
)
from sim.scenario.labels import Labels

COLUMN, HEADER, PADDING, GUTTER = 1.6, 0.3, 0.09, 0.012  # inches
TEXT, MARK = 6.6, 8.0  # points
MOST_LINES, MOST_MOVES = 5, 24
TRIANGLE = "△ "
EMPTY = {"hatch": DOTS, "edgecolor": "#c4c4c4"}
OUTLINE = {"facecolor": "none", "edgecolor": INK, "linewidth": 2.2}


@dataclass(frozen=True)
class Cell:
    """What follows one move in one view.

    Attributes
    ----------
    lines : tuple of str
        Moves of the followers, then the patterns of the triangle; empty where there is no equilibrium.
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


def make_cell(rows: pd.DataFrame, players: Sequence[str], outcome: str) -> Cell:
    """Return the cell for the equilibria that follow one move in one view."""
    rows = rows[rows[list(players)].notna().all(axis=1)]
    profiles = list(dict.fromkeys(rows[list(players)].astype(str).itertuples(index=False, name=None)))
    lines = [*_shown_lines(profile_lines(profiles)), *_pattern_lines(rows)]
    best_for = tuple(name for name in EXPECTATIONS if rows[f"led_{name}"].any())
    return Cell(tuple(lines), rows[outcome].min(), rows[outcome].max(), len(rows) > 1, best_for)


def _shown_lines(profiles: Sequence[str]) -> list[str]:
    """Return the lines of as many profiles as there is room for, each whole."""
    wrapped = [wrap(break_line(profile), COLUMN - PADDING, TEXT) for profile in profiles]
    lines: list[str] = []
    for number, own in enumerate(wrapped):
        room = MOST_LINES - (number < len(wrapped) - 1)  # a line says that there are others
        if lines and len(lines) + len(own) > room:
            return [*lines, "and others"]
        lines += own
    return lines


def _pattern_lines(rows: pd.DataFrame) -> list[str]:
    """Return the patterns that the ties make in the equilibria, in few words: ``marriage a–b`` or ``pivot a``."""
    if "triangle" not in rows:
        return []
    names = dict.fromkeys(TRIANGLE + _in_short(str(name)) for name in rows["triangle"])
    return wrap("\n".join(names), COLUMN - PADDING, TEXT)


def _in_short(pattern: str) -> str:
    name, _, role = pattern.partition(", ")
    return " ".join(reversed(role.split())) if name == "romantic triangle" else name.removeprefix("stable ")


def draw_strategy_table(
    ax: Axes,
    cells: Sequence[Sequence[Cell]],
    moves: Sequence[str],
    views: Sequence[str],
    limits: tuple[float, float] = (-1.0, 1.0),
) -> Axes:
    """Draw the table: a row per move, a column per view.

    Parameters
    ----------
    ax : Axes
        Its data coordinates become inches from the upper left corner; `table_size` gives the size that fits.
    cells : sequence of sequences of Cell
        By move, then view.
    moves, views : sequence of str
    limits : pair of float
        Outcomes of the two ends of the colour scale.
    """
    width, height = table_size(cells, moves)
    ax.set(xlim=(0, width), ylim=(height, 0))
    ax.set_axis_off()
    for column, view in enumerate(views):
        ax.text((column + 0.5) * COLUMN, HEADER - 0.08, view, size=8.5, weight="bold", ha="center", va="bottom")
    top = HEADER
    for move, row in zip(moves, cells):
        bottom = top + _row_height(move, row)
        ax.text(-0.1, (top + bottom) / 2, break_name(move, 30), size=8, ha="right", va="center")
        for column, cell in enumerate(row):
            _draw_cell(ax, cell, column * COLUMN, top, bottom - top, limits)
        top = bottom
    return ax


def table_size(cells: Sequence[Sequence[Cell]], moves: Sequence[str]) -> tuple[float, float]:
    """Return the width and height in inches of the table with its header."""
    return len(cells[0]) * COLUMN, HEADER + sum(map(_row_height, moves, cells))


@styled
def figure_strategy_table(
    table: pd.DataFrame,
    caption: str,
    players: Sequence[str] = ("us", "russia", "china"),
    outcome: str = "russia_alignment",
    labels: Labels | None = None,
) -> Figure:
    """Return the strategy table of several views.

    Parameters
    ----------
    table : DataFrame
        One row per view, move of the leader and equilibrium: ``view``, the players' moves, the outcome,
        ``led_best``, ``led_worst`` and ``led_average``. Rows of another ``form`` than led are left out.
    caption : str
        Scenario and concept of solution.
    players : sequence of str
        The leader first.
    outcome : str
        Column that gives the colours.
    labels : Labels, optional
        What players, moves and the outcome are called.
    """
    labels = labels or Labels()
    if "form" in table:
        table = table[table["form"] == "led"]
    lead, *others = players
    table = _in_words(merge_continua(table, others, ["view", lead]), players, labels)
    views = list(dict.fromkeys(table["view"].astype(str)))
    moves, note = _shown_moves(table, lead)
    groups = dict(table.groupby(["view", lead], observed=True, sort=False))
    none = table.iloc[:0]
    cells = [[make_cell(groups.get((view, move), none), others, outcome) for view in views] for move in moves]
    limits = outcome_limits(table[outcome])
    width, height = table_size(cells, moves)
    figure = new_figure(width, height)
    draw_strategy_table(figure.add_axes((0, 0, 1, 1)), cells, moves, views, limits)
    title = f"What follows each move of {labels.the(lead)}, by view"
    caption = " · ".join(filter(None, [caption, note]))
    answers = " / ".join(map(labels.player, others))
    return finish(figure, title, caption, _key(cells, limits, labels.the(lead), answers, labels.scale(outcome)))


def _in_words(table: pd.DataFrame, players: Sequence[str], labels: Labels) -> pd.DataFrame:
    """Return the table with moves, and the players in the triangle's pattern, by their labels."""
    words = {player: [labels.strategy(player, move) for move in table[player].astype(str)] for player in players}
    words = {player: pd.Series(texts, table.index).where(table[player].notna()) for player, texts in words.items()}
    if "triangle" in table:
        words["triangle"] = table["triangle"].astype(str).map(labels.named)
    return table.assign(**words)


def _shown_moves(table: pd.DataFrame, lead: str) -> tuple[list[str], str]:
    """Return the moves to show, in the table's order: of a long menu, those that are best somewhere first."""
    menu = list(dict.fromkeys(table[lead].dropna().astype(str)))
    flags = [f"led_{name}" for name in EXPECTATIONS]
    best = table[table[flags].any(axis=1)].drop_duplicates(["view", lead])[lead].astype(str)
    return shown_moves(menu, best.value_counts().to_dict(), MOST_MOVES)


def _row_height(move: str, row: Sequence[Cell]) -> float:
    lines = max(max(len(cell.lines) for cell in row), 1)
    marks = MARK * LINE / 72 if any(cell.best_for for cell in row) else 0.0
    cells = text_size("\n".join("X" * lines), TEXT)[1] + marks
    return max(cells, text_size(break_name(move, 30), 8)[1]) + 2 * PADDING


def _draw_cell(ax: Axes, cell: Cell, left: float, top: float, height: float, limits: tuple[float, float]) -> None:
    fill = _colour(cell.low, limits) if cell.lines else NOTHING
    hatch = {}
    if not cell.lines:
        hatch = EMPTY
    elif cell.several:
        hatch = {"hatch": STRIPES, "edgecolor": stripe_colour(fill, _colour(cell.high, limits))}
    ax.add_patch(_box(left, top, height, GUTTER, facecolor=fill, linewidth=0, zorder=1, **hatch))
    marks = MARK * LINE / 72 if cell.best_for else 0.0
    ax.text(
        left + COLUMN / 2,
        top + (height + marks) / 2,
        "\n".join(cell.lines) or "none",
        size=TEXT,
        ha="center",
        va="center",
        color=text_colour(fill),
        linespacing=LINE,
        zorder=4,
        bbox={"facecolor": fill, "edgecolor": "none", "boxstyle": "square,pad=0.12"},
    )
    if cell.best_for:
        ax.add_patch(_box(left, top, height, GUTTER + 0.015, zorder=3, **OUTLINE))
        ax.text(
            left + COLUMN / 2,
            top + 0.055,
            " ".join(EXPECTATIONS[name] for name in cell.best_for),
            size=MARK - 1,
            ha="center",
            va="top",
            color=INK,
            zorder=4,
            bbox={"facecolor": "white", "edgecolor": "none", "boxstyle": "round,pad=0.15"},
        )


def _box(left: float, top: float, height: float, inset: float, **look) -> Rectangle:
    return Rectangle((left + inset, top + inset), COLUMN - 2 * inset, height - 2 * inset, **look)


def _colour(value: float, limits: tuple[float, float]) -> str:
    low, high = limits
    return to_hex(OUTCOME_COLOURS((value - low) / (high - low)))


def _key(cells, limits, leader, answers, scale) -> dict[str, list[Artist]]:
    low, high = limits
    steps = [low + share * (high - low) for share in (0, 0.25, 0.5, 0.75, 1)]
    shades = [
        Patch(facecolor=_colour(step, limits), edgecolor=FAINT, linewidth=0.4, label=signed(step)) for step in steps
    ]
    every = [cell for row in cells for cell in row]
    hatches = [Patch(facecolor="none", edgecolor="none", label=f"Words: the moves of {answers}")]
    if any(cell.several for cell in every):
        hatches.append(
            Patch(
                facecolor="white",
                edgecolor=INK,
                hatch=STRIPES,
                linewidth=0,
                label="several equilibria: lowest outcome as ground,\nhighest as stripes",
            )
        )
    if any(line.startswith(TRIANGLE) for cell in every for line in cell.lines):
        words = f"{TRIANGLE}pattern of the triangle (Dittmer 1981):\nstable marriage, romantic triangle by its pivot"
        hatches.append(Patch(facecolor="none", edgecolor="none", label=words))
    if any(BETWEEN in line for cell in every for line in cell.lines):
        hatches.append(Patch(facecolor="none", edgecolor="none", label=CONTINUUM))
    if any(not cell.lines for cell in every):
        hatches.append(Patch(facecolor=NOTHING, label="no equilibrium", linewidth=0, **EMPTY))
    best = [
        Patch(label=f"{mark} it expects the {name} of what may follow", **OUTLINE)
        for name, mark in EXPECTATIONS.items()
    ]
    return {scale.replace(" (", "\n("): shades, "Cells": hatches, f"Outlined: {leader}'s best move, if": best}
