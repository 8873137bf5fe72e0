"""The strategic triangle before and after a move: ties by strength and sign, and the pattern that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle

from sim.alignment.triangle import tie_names, tie_signs
from sim.plot.layout import finish, panel_grid, points, settle, wrap
from sim.plot.options import FigureOptions
from sim.plot.style import FAINT, HIGH, INK, styled
from sim.scenario.labels import Labels
from sim.tell import answer_titles
from sim.tell.triangle import meant
from sim.tell.words import capital

LARGEST = 2.6  # inches: height of a triangle
CORNERS = ((0.5, 0.84), (0.14, 0.24), (0.86, 0.24))
RADIUS = 0.105
BUTT = {"solid_capstyle": "butt"}
# Line style, colour and word of a friendly, a hostile and an absent tie.
KINDS = {
    1: ("-", HIGH, "friendly"),
    -1: ((0, (2.2, 1.1)), "#b8401a", "hostile"),
    0: ((0, (1, 2)), FAINT, "absent"),
}


def draw_triangle(
    ax: Axes,
    ties: Mapping[tuple[str, str], float],
    players: Sequence[str],
    pattern: str = "",
    labels: Labels | None = None,
) -> Axes:
    """Draw one triangle.

    Parameters
    ----------
    ax : Axes
        Square.
    ties : mapping of pair of players to float
        From -1, hostile, to +1, friendly.
    players : sequence of three str
        At the top, lower left, lower right.
    pattern : str
        Name of the pattern, written below.
    labels : Labels, optional
        What the players are called.
    """
    labels = labels or Labels()
    ax.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    ax.set_axis_off()
    corners = dict(zip(players, np.array(CORNERS)))
    for (a, b), tie in ties.items():
        style, colour, _ = KINDS[int(tie_signs(tie))]
        ends = np.stack([corners[a], corners[b]])
        ax.plot(*ends.T, linestyle=style, color=colour, linewidth=_width(tie), solid_capstyle="butt", zorder=1)
        text = f"{tie:+.2f}".replace("-", "−") if tie_signs(tie) else "0"
        ax.text(
            *ends.mean(axis=0),
            text,
            size=points("font.size"),
            color=colour,
            weight="bold",
            ha="center",
            va="center",
            zorder=2,
            bbox={"facecolor": "white", "edgecolor": "none", "boxstyle": "round,pad=0.25"},
        )
    for player, corner in corners.items():
        ax.add_patch(Circle(corner, RADIUS, facecolor="#f4f1ea", edgecolor=INK, linewidth=1.2, zorder=3))
        ax.text(
            *corner, labels.player(player), size=points("font.size"), weight="bold", ha="center", va="center", zorder=4
        )
    width = ax.get_position().width * ax.figure.get_size_inches()[0]
    words = "\n".join(wrap(capital(meant(labels, pattern)), width, points("font.size")))
    ax.text(0.5, 0.02, words, size=points("font.size"), style="italic", ha="center", va="center")
    return ax


@styled
def figure_triangle(
    before: Mapping,
    after: Mapping,
    players: Sequence[str],
    subtitle: str,
    titles: tuple[str, str] | None = None,
    labels: Labels | None = None,
    *,
    options: FigureOptions,
) -> Figure:
    """Return the triangles before and after a move, side by side.

    Parameters
    ----------
    before, after : mapping
        Rows of a solution table: ``tie_<a>_<b>`` for each pair of players, ``triangle`` for the name of the
        pattern, and each player's move.
    players : sequence of three str
    subtitle : str
        Scenario and concept of solution.
    titles : pair of str, optional
        Headings; the moves of each row by default.
    labels : Labels, optional
        What players and moves are called.
    options : FigureOptions
    """
    labels = labels or Labels()
    headings = titles or tuple(_moves(row, players, labels) for row in (before, after))
    height = min(LARGEST, 0.7 * options.width)
    texts = [f"{when}\n{heading}" for when, heading in zip(("Before", "After"), headings)]
    figure, axes = panel_grid(options, texts, height, narrowest=2.0)
    for ax in axes:
        ax.set_axis_off()
    settle(figure, height)
    for ax, row in zip(axes, (before, after)):
        ties = {pair: float(row[name]) for pair, name in zip(combinations(players, 2), tie_names(players))}
        draw_triangle(ax, ties, players, str(row["triangle"]), labels)
    key = [
        Line2D([], [], linestyle=style, color=colour, linewidth=_width(sign * 0.5), label=f"{word} tie", **BUTT)
        for sign, (style, colour, word) in KINDS.items()
    ]
    scale = [Line2D([], [], color=INK, linewidth=_width(size), label=f"{size:g}", **BUTT) for size in (0.25, 0.5, 1.0)]
    legend = {"Sign (−1 hostile to +1 friendly)": key, "Width: strength of the tie": scale}
    move = labels.strategy(players[0], str(after[players[0]]))
    title = answer_titles.patterns(labels, move, str(before["triangle"]), str(after["triangle"]))
    return finish(figure, title, subtitle, legend)


def _width(tie: float) -> float:
    """Return the line width in points for a tie's strength; an absent tie is thin."""
    return 1.2 + 4.8 * min(abs(tie), 1.0) if tie_signs(tie) else 1.2


def _moves(row: Mapping, players: Sequence[str], labels: Labels) -> str:
    lead, *others = (labels.strategy(player, str(row[player])) for player in players)
    return f"{lead} → {' / '.join(others)}"
