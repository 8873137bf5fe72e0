"""Layout in inches: panels of a fixed size, with words around them that are measured and never overlap."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Mapping, Sequence

import matplotlib
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.transforms import Bbox

from sim.plot.style import FAINT, STYLE

MARGIN = 0.15  # inches around everything
LINE = 1.3  # line height, in font sizes
TITLE, CAPTION, LABEL = 11.5, 7.5, 8.5  # font sizes in points


def titled_panels(
    titles: Sequence[str], columns: int, size: tuple[float, float], pad: float = 4.0
) -> tuple[Figure, list[Axes]]:
    """Return a figure with a panel of `size` inches for each title, `columns` to a row, sharing both axes.

    Tick labels are kept on the left column and on the lowest panel of each column. Rows stand as far apart as the
    titles, of one or more lines, need; `pad` points lie between a title and its panel.
    """
    titles = ["\n".join(wrap(title, size[0], LABEL)) for title in titles]
    count, columns = len(titles), min(columns, len(titles))
    rows = -(-count // columns)
    lines = max(title.count("\n") + 1 for title in titles)
    gap = (0.24, 0.2 + pad / 72 + lines * LABEL * LINE / 72)
    width, height = (n * length + (n - 1) * space for n, length, space in zip((columns, rows), size, gap))
    figure = new_figure(width, height)
    panels = []
    for k, title in enumerate(titles):
        row, column = divmod(k, columns)
        left = column * (size[0] + gap[0])
        bottom = height - size[1] - row * (size[1] + gap[1])
        place = (left / width, bottom / height, size[0] / width, size[1] / height)
        share = panels[0] if panels else None
        ax = figure.add_axes(place, sharex=share, sharey=share)
        ax.set_title(title, loc="left", pad=pad)
        ax.tick_params(length=2.5, labelleft=column == 0, labelbottom=k + columns >= count)
        panels.append(ax)
    return figure, panels


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of this size in inches, with a canvas that can measure text."""
    figure = Figure(figsize=(width, height), dpi=150)
    FigureCanvasAgg(figure)
    return figure


def finish(
    figure: Figure,
    title: str,
    caption: str,
    legend: Mapping[str, Sequence[Artist]] | None = None,
    xlabel: str = "",
    ylabel: str = "",
) -> Figure:
    """Put title, caption, common axis labels and legend around the axes, and size the figure to fit.

    The axes keep their size in inches. What surrounds them is measured, so nothing overlaps or is cut off,
    however long the words are.

    Parameters
    ----------
    figure : Figure
        Its axes are drawn already.
    title, caption : str
        Above the axes, wrapped to the figure's width.
    legend : mapping of str to sequence of Artist, optional
        Groups of labelled handles by heading, set below the axes.
    xlabel, ylabel : str
        Labels common to all panels.
    """
    panels = _extent(figure)
    places = [_inches(figure, ax.get_position(original=True)) for ax in figure.axes]
    beside, below = wrap(ylabel, panels.height, LABEL), wrap(xlabel, panels.width, LABEL)
    left = MARGIN + (len(beside) * LABEL * LINE / 72 + 0.12 if beside else 0.0)
    width = max(left + panels.width + MARGIN, 4.2)
    inner = width - 2 * MARGIN
    title_lines, caption_lines = wrap(title, inner, TITLE, "bold"), wrap(caption, inner, CAPTION)
    header = MARGIN + (len(title_lines) * TITLE + len(caption_lines) * CAPTION) * LINE / 72 + 0.14
    legends, legend_height = _legends(figure, legend or {}, inner)
    bottom = MARGIN + legend_height + (0.16 if legends else 0.0)
    bottom += len(below) * LABEL * LINE / 72 + 0.1 if below else 0.0
    height = bottom + panels.height + header
    figure.set_size_inches(width, height)

    shift = (left - panels.x0, bottom - panels.y0)
    for ax, place in zip(figure.axes, places):
        moved = place.translated(*shift)
        ax.set_position([moved.x0 / width, moved.y0 / height, moved.width / width, moved.height / height])
    words = {"va": "top", "linespacing": LINE}
    top = 1 - MARGIN / height
    figure.text(MARGIN / width, top, "\n".join(title_lines), size=TITLE, weight="bold", **words)
    top -= len(title_lines) * TITLE * LINE / 72 / height
    figure.text(MARGIN / width, top, "\n".join(caption_lines), size=CAPTION, color=FAINT, **words)
    plot = Bbox.union([place.translated(*shift) for place in places])
    centre = ((plot.x0 + plot.x1) / 2 / width, (plot.y0 + plot.y1) / 2 / height)
    words |= {"size": LABEL, "ha": "center"}
    if below:
        figure.text(centre[0], (bottom - 0.05) / height, "\n".join(below), **words)
    if beside:
        words |= {"rotation": 90, "ha": "left", "va": "center", "multialignment": "center"}
        figure.text(MARGIN / width, centre[1], "\n".join(beside), **words)
    for box, x, y in legends:
        corner = ((MARGIN + x) / width, (MARGIN + legend_height - y) / height)
        box.set_bbox_to_anchor(corner, transform=figure.transFigure)
    return figure


@functools.lru_cache(maxsize=4096)  # the figures of an answer share many of their words
def text_size(text: str, size: float, weight: str = "normal") -> tuple[float, float]:
    """Return the width and height in inches of some lines of text at a font size in points."""
    figure = _ruler()
    label = figure.text(0, 0, text, size=size, weight=weight, linespacing=LINE)
    box = label.get_window_extent(figure.canvas.get_renderer())
    label.remove()
    return box.width / figure.dpi, box.height / figure.dpi


@functools.cache
def _ruler() -> Figure:
    with matplotlib.rc_context(STYLE):
        return new_figure(1, 1)


def _inches(figure: Figure, box: Bbox) -> Bbox:
    width, height = figure.get_size_inches()
    return Bbox.from_extents(box.x0 * width, box.y0 * height, box.x1 * width, box.y1 * height)


def _extent(figure: Figure) -> Bbox:
    """Return the box, in inches, that holds all axes with their titles and tick labels."""
    renderer = figure.canvas.get_renderer()
    boxes = [ax.get_tightbbox(renderer) for ax in figure.axes]
    box = Bbox.union(boxes)
    return Bbox.from_extents(*(box.extents / figure.dpi))


def wrap(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Return the text broken between words into lines at most `width` inches wide, a longer word on its own."""
    lines = []
    for paragraph in text.split("\n"):
        characters = max(len(paragraph), 1)
        while True:
            broken = textwrap.wrap(paragraph, characters, break_on_hyphens=False) or [""]
            if characters <= 12 or all(text_size(line, size, weight)[0] <= width for line in broken):
                break
            characters -= max(1, characters // 40)
        lines += broken
    return lines if text else []


def _legends(figure: Figure, groups: Mapping[str, Sequence[Artist]], width: float) -> tuple[list, float]:
    """Return the legends with the place of each one's upper left corner below the axes, and their common height.

    Groups stand side by side, as many to a row as fit into `width` inches.
    """
    placed = []
    x = y = row_height = 0.0
    for title, handles in groups.items():
        if not handles:
            continue
        legend, wide, high = _fitting_legend(figure, title, handles, width)
        if x > 0 and x + wide > width:
            x, y, row_height = 0.0, y + row_height + 0.1, 0.0
        placed.append((legend, x, y))
        x += wide + 0.3
        row_height = max(row_height, high)
    return placed, y + row_height


def _fitting_legend(figure: Figure, title: str, handles: Sequence[Artist], width: float) -> tuple[Legend, float, float]:
    """Return a legend with its width and height in inches, in as many columns as fit into `width`."""
    for columns in range(1 + (len(handles) - 1) // 6, 0, -1):
        legend = Legend(
            figure, handles, [handle.get_label() for handle in handles], title=title, loc="upper left",
            alignment="left", ncols=columns, borderaxespad=0, borderpad=0, columnspacing=1.4,
        )  # fmt: skip
        figure.add_artist(legend)
        legend.get_title().set_weight("bold")
        box = legend.get_window_extent(figure.canvas.get_renderer())
        if columns == 1 or box.width <= width * figure.dpi:
            return legend, box.width / figure.dpi, box.height / figure.dpi
        legend.remove()
