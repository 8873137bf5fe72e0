"""The strategy table: what follows each move of the leader in each view, and which move is best there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from sim.plot.continua import BETWEEN, CONTINUUM, merge_continua
from sim.plot.layout import LINE, MARGIN, finish, points, sheet, text_size
from sim.plot.options import FigureOptions
from sim.plot.reading import outcome_limits
from sim.plot.strategy_cells import (
    MARK,
    Cell,
    Measures,
    header_height,
    heading,
    is_slanted,
    make_cell,
    measures,
    move_name,
    row_height,
    table_height,
)
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
from sim.tell import answer_titles, captions
from sim.tell.words import listed

GUTTER = 0.012  # inches around a cell
MOST_MOVES = 24
FLAGS = tuple(f"led_{name}" for name in EXPECTATIONS)
EMPTY = {"hatch": DOTS, "edgecolor": "#c4c4c4"}
OUTLINE = {"facecolor": "none", "edgecolor": INK, "linewidth": 2.2}


def draw_strategy_table(
    ax: Axes,
    cells: Sequence[Sequence[Cell]],
    moves: Sequence[str],
    views: Sequence[str],
    limits: tuple[float, float],
    size: Measures,
) -> Axes:
    """Draw the table: a row per move, a column per view.

    Parameters
    ----------
    ax : Axes
        Its data are inches from the upper left corner; `table_height` gives the height that fits.
    cells : sequence of sequences of Cell
        By move, then view.
    moves, views : sequence of str
    limits : pair of float
        Outcomes of the two ends of the colour scale.
    size : Measures
    """
    font = points("font.size")
    for column, view in enumerate(views):
        place = size.names + (column + 0.5) * size.column, header_height(views, size) - 0.05
        slanted = (
            {"rotation": 45, "ha": "left", "rotation_mode": "anchor"} if is_slanted(views, size) else {"ha": "center"}
        )
        words = view if is_slanted(views, size) else heading(view, size)
        ax.text(*place, words, size=font, weight="bold", va="bottom", linespacing=LINE, **slanted)
    top = header_height(views, size)
    for move, row in zip(moves, cells):
        bottom = top + row_height(move, row, size)
        ax.text(0, (top + bottom) / 2, move_name(move, size), size=font, ha="left", va="center", linespacing=LINE)
        for column, cell in enumerate(row):
            _draw_cell(ax, cell, (size.names + column * size.column, top), bottom - top, limits, size)
        top = bottom
    return ax


@styled
def figure_strategy_table(
    table: pd.DataFrame,
    subtitle: str,
    players: Sequence[str],
    outcome: str,
    labels: Labels | None = None,
    *,
    options: FigureOptions,
) -> Figure:
    """Return the strategy table of several views.

    Parameters
    ----------
    table : DataFrame
        One row per view, move of the leader and equilibrium: ``view``, the players' moves, the outcome,
        ``led_best``, ``led_worst`` and ``led_average``. Rows of another ``form`` than led are left out.
    subtitle : str
        Scenarios and concept of solution.
    players : sequence of str
        The leader first.
    outcome : str
        Column that gives the colours.
    labels : Labels, optional
        What players, moves and the outcome are called.
    options : FigureOptions
    """
    labels = labels or Labels()
    if "form" in table:
        table = table[table["form"] == "led"]
    lead, *others = players
    table = _in_words(merge_continua(table, others, ["view", lead]), players, labels)
    views = list(dict.fromkeys(table["view"].astype(str)))
    menu = list(dict.fromkeys(table[lead].dropna().astype(str)))
    best = _best(table, lead)
    moves = menu if options.all_panels else _shown_moves(menu, best)
    inner = options.width - 2 * MARGIN
    size = measures(inner, len(views))
    if is_slanted(views, size):  # the last name reaches beyond its column
        size = measures(inner - 0.7 * text_size(views[-1], points("font.size"), "bold")[0], len(views))
    groups = {key: rows for key, rows in table.groupby(["view", lead], observed=True, sort=False)}
    none = table.iloc[:0]
    cells = [
        [make_cell(groups.get((view, move), none), others, outcome, size.column) for view in views] for move in moves
    ]
    limits = outcome_limits(table[outcome])
    figure, ax, _ = sheet(options, table_height(cells, moves, views, size))
    draw_strategy_table(ax, cells, moves, views, limits, size)
    hidden = [move for move in menu if move not in moves]
    notes = [f"Moves left out, best nowhere or in fewer views: {listed(hidden, most=captions.SOME)}." if hidden else ""]
    notes += (
        [] if size.has_words else ["The moves that follow are left out for want of room; a wider figure names them."]
    )
    answers = " / ".join(map(labels.player, others))
    key = _key(cells, limits, labels.the(lead), answers, (labels, outcome), size)
    title = answer_titles.compared(labels, lead, _best(table, lead, ["led_best"]), len(views))
    return finish(figure, title, subtitle, key, " ".join(filter(None, notes)))


def _in_words(table: pd.DataFrame, players: Sequence[str], labels: Labels) -> pd.DataFrame:
    """Return the table with moves by their labels."""
    words = {player: [labels.strategy(player, move) for move in table[player].astype(str)] for player in players}
    return table.assign(
        **{player: pd.Series(texts, table.index).where(table[player].notna()) for player, texts in words.items()}
    )


def _best(table: pd.DataFrame, lead: str, flags: Sequence[str] = FLAGS) -> dict[str, int]:
    """Return in how many views each move is the leader's best one, under some of its expectations."""
    best = table[table[list(flags)].any(axis=1)].drop_duplicates(["view", lead])[lead].astype(str)
    return {str(move): int(count) for move, count in best.value_counts(sort=False).items()}


def _shown_moves(menu: Sequence[str], best: Mapping[str, int]) -> list[str]:
    """Return the moves that have room, in the menu's order: of a long menu, those that are best in most views."""
    shown = sorted(menu, key=lambda move: -best.get(move, 0))[:MOST_MOVES]
    return [move for move in menu if move in shown]


def _draw_cell(
    ax: Axes, cell: Cell, corner: tuple[float, float], height: float, limits: tuple[float, float], size: Measures
) -> None:
    (left, top), font = corner, points("font.size")
    fill = _colour(cell.low, limits) if cell.lines else NOTHING
    hatch = {}
    if not cell.lines:
        hatch = EMPTY
    elif cell.several:
        hatch = {"hatch": STRIPES, "edgecolor": stripe_colour(fill, _colour(cell.high, limits))}
    ax.add_patch(_box(corner, height, GUTTER, size, facecolor=fill, linewidth=0, zorder=1, **hatch))
    middle = left + size.column / 2
    marks = MARK if cell.best_for and size.has_words else 0.0
    if size.has_words:
        ground = {"facecolor": fill, "edgecolor": "none", "boxstyle": "square,pad=0.1"}
        words = {"size": font, "ha": "center", "va": "center", "linespacing": LINE, "zorder": 4}
        text = "\n".join(cell.lines) or "none"
        ax.text(middle, top + (height + marks) / 2, text, color=text_colour(fill), bbox=ground, **words)
    if cell.best_for:
        ax.add_patch(_box(corner, height, GUTTER + 0.015, size, zorder=3, **OUTLINE))
        text = (" " if size.has_words else "").join(EXPECTATIONS[name] for name in cell.best_for)
        ground = {"facecolor": "white", "edgecolor": "none", "boxstyle": "round,pad=0.1"}
        place = top + 0.06 + MARK / 2 if size.has_words else top + height / 2
        ax.text(middle, place, text, size=font, ha="center", va="center", color=INK, zorder=4, bbox=ground)


def _box(corner: tuple[float, float], height: float, inset: float, size: Measures, **look) -> Rectangle:
    return Rectangle((corner[0] + inset, corner[1] + inset), size.column - 2 * inset, height - 2 * inset, **look)


def _colour(value: float, limits: tuple[float, float]) -> str:
    low, high = limits
    return to_hex(OUTCOME_COLOURS((value - low) / (high - low)))


def _key(cells, limits, leader, answers, scale: tuple[Labels, str], size: Measures) -> dict[str, list[Artist]]:
    low, high = limits
    labels, outcome = scale
    steps = [low + share * (high - low) for share in (0, 0.25, 0.5, 0.75, 1)]
    named = {step: labels.level(outcome, step) for step in steps}
    if any(named.values()):
        steps = [step for step in steps if named[step]]
    shades = [
        Patch(facecolor=_colour(step, limits), edgecolor=FAINT, linewidth=0.4, label=named[step] or signed(step))
        for step in steps
    ]
    every = [cell for row in cells for cell in row]
    marks = [Patch(facecolor="none", edgecolor="none", label=f"Words: {answers}")] if size.has_words else []
    if any(cell.several for cell in every):
        words = "several equilibria: lowest outcome as ground,\nhighest as stripes"
        marks.append(Patch(facecolor="white", edgecolor=INK, hatch=STRIPES, linewidth=0, label=words))
    if any(BETWEEN in line for cell in every for line in cell.lines):
        marks.append(Patch(facecolor="none", edgecolor="none", label=CONTINUUM))
    if any(not cell.lines for cell in every):
        marks.append(Patch(facecolor=NOTHING, label="no equilibrium", linewidth=0, **EMPTY))
    best = [
        Patch(label=f"{mark} it expects the {name} of what may follow", **OUTLINE)
        for name, mark in EXPECTATIONS.items()
    ]
    return {labels.outcome(outcome): shades, "Cells": marks, f"Outlined: best move of {leader}, if": best}
