"""Where the equilibria change along an axis: rules in a panel, their values above it, none on another."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from sim.plot.layout import points, size_of, text_size
from sim.plot.style import FAINT

LEVEL = 0.16  # inches of a row of values
MOST_ROWS = 2  # of values above a panel
GROUND = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "boxstyle": "square,pad=0.05"}


def draw_changes(ax: Axes, changes: Sequence[tuple[float, str]], high: float) -> None:
    """Mark each change with a rule, and write its value above, moved aside as need be."""
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    width, height = size_of(ax)
    top, level, inch = (high - y0) / (y1 - y0) + 0.06 / height, LEVEL / height, (x1 - x0) / width
    for x, _ in changes:
        ax.axvline(x, ymin=0.0, ymax=top, color=FAINT, linewidth=0.8, zorder=2)
    labelled = [(x, text) for x, text in changes if text]
    rows = rows_above([text for _, text in labelled], width)
    frame = blended_transform_factory(ax.transData, ax.transAxes)
    for row in range(rows):
        here = labelled[row::rows]
        spacing = _widest([text for _, text in here]) * inch
        places = _spread([x for x, _ in here], spacing, x0 + spacing / 2, x1 - spacing / 2)
        foot = top + 0.04 / height + row * level
        for (x, text), place in zip(here, places):
            ax.plot(
                [x, x, place], [top, foot - 0.04 / height, foot], color=FAINT, linewidth=0.6, transform=frame, zorder=2
            )
            words = {"size": points("font.size"), "ha": "center", "va": "bottom", "zorder": 7}
            ax.text(place, foot, text, transform=frame, bbox=GROUND, **words)


def rows_above(texts: Sequence[str], width: float) -> int:
    """Return in how many rows the values of changes fit above a panel of some width in inches; 0 where in none."""
    for rows in range(1, MOST_ROWS + 1):
        if all(len(texts[row::rows]) * _widest(texts[row::rows]) <= width for row in range(rows)):
            return rows if texts else 0
    return 0


def _widest(texts: Sequence[str]) -> float:
    """Return the width of the widest text with some air, in inches."""
    return max((text_size(text, points("font.size"))[0] for text in texts), default=0.0) + 0.07


def _spread(wanted: Sequence[float], spacing: float, low: float, high: float) -> list[float]:
    """Return increasing places at least `spacing` apart within [low, high], each as near as can be to its wish.

    Pools adjacent violators: labels that would touch form a block, which sits at its members' mean.
    """
    blocks = []  # (sum of wished starts, size)
    for i, x in enumerate(wanted):
        blocks.append((x - i * spacing, 1))
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, size = blocks.pop()
            blocks[-1] = (blocks[-1][0] + total, blocks[-1][1] + size)
    starts = [total / size for total, size in blocks for _ in range(size)]
    top = high - (len(wanted) - 1) * spacing
    return [min(max(start, low), top) + i * spacing for i, start in enumerate(starts)]
