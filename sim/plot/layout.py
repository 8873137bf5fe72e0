"""Layout: a figure of a given width, panels of a given height, and words around them that never overlap.

Panels, their tick labels and common labels are arranged by matplotlib's constrained layout. Title, subtitle, legends
and note, whose height depends on how they are wrapped, are measured and set above and below.
"""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Mapping, Sequence

import matplotlib
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.legend import Legend
from matplotlib.text import Text

from sim.plot.options import FigureOptions
from sim.plot.style import FAINT

MARGIN = 0.08  # inches around everything
LINE = 1.25  # line height, in font sizes
COLUMNS, NARROWEST = 3, 1.1  # panels side by side at most, and the least width of one in inches
BESIDE = 0.85  # inches that tick labels and a common label take beside the panels, before they are measured
LEGEND_GAP = 0.22  # inches between legends side by side
NAMES = 0.36  # share of the width that the names of rows may take


def points(setting: str) -> float:
    """Return a font size of the style in points."""
    return FontProperties(size=matplotlib.rcParams[setting]).get_size_in_points()


def columns_of(options: FigureOptions, count: int, narrowest: float = NARROWEST) -> tuple[int, float]:
    """Return how many of some panels stand side by side, none narrower than told, and how wide one is, in inches."""
    room = options.width - BESIDE
    columns = max(1, min(count, COLUMNS, int((room + 0.2) / (narrowest + 0.2))))
    if columns == 3 and count == 4:
        columns = 2  # two rows of two rather than one panel alone in its row
    return columns, room / columns - 0.2


def panel_grid(
    options: FigureOptions,
    titles: Sequence[str],
    height: float,
    xlabel: str = "",
    ylabel: str = "",
    pad: float = 4.0,
    narrowest: float = NARROWEST,
) -> tuple[Figure, list[Axes]]:
    """Return a figure with a panel for each title, sharing both axes; `settle` gives the panels their height.

    Tick labels are kept on the left column and on the lowest panel of each column.

    Parameters
    ----------
    options : FigureOptions
    titles : sequence of str
    height : float
        Of a panel, in inches.
    xlabel, ylabel : str
        Common to all panels.
    pad : float
        Points between a title and its panel.
    narrowest : float
        Least width of a panel, in inches.
    """
    columns, width = columns_of(options, len(titles), narrowest)
    rows = -(-len(titles) // columns)
    figure = Figure(figsize=(options.width, rows * (height + 0.4)), dpi=150)
    FigureCanvasAgg(figure)
    figure.set_layout_engine(ConstrainedLayoutEngine(w_pad=MARGIN, h_pad=0.06, wspace=0, hspace=0))
    axes = list(figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).flat)
    for unused in axes[len(titles) :]:
        unused.remove()
    axes = axes[: len(titles)]
    for k, (ax, title) in enumerate(zip(axes, titles)):
        ax.set_title("\n".join(wrap(title, width, points("axes.titlesize"))), loc="left", pad=pad)
        ax.tick_params(length=2.5, labelleft=k % columns == 0, labelbottom=k + columns >= len(titles))
    size = points("figure.labelsize")
    if xlabel:
        figure.supxlabel("\n".join(wrap(xlabel, options.width - BESIDE, size)), size=size)
    if ylabel:
        figure.supylabel("\n".join(wrap(ylabel, rows * (height + 0.3), size)), size=size)
    return figure, axes


def one_panel(options: FigureOptions, height: float, xlabel: str = "", ylabel: str = "") -> tuple[Figure, Axes]:
    """Return a figure with a single panel, without a title of its own."""
    figure, (ax,) = panel_grid(options, [""], height, xlabel, ylabel)
    return figure, ax


def sheet(options: FigureOptions, height: float) -> tuple[Figure, Axes, float]:
    """Return a figure with bare axes between its margins, whose data are inches from the upper left corner; their width."""
    inner = options.width - 2 * MARGIN
    figure = Figure(figsize=(options.width, height), dpi=150)
    FigureCanvasAgg(figure)
    ax = figure.add_axes((MARGIN / options.width, 0, inner / options.width, 1))
    ax.set(xlim=(0, inner), ylim=(height, 0))
    ax.set_axis_off()
    return figure, ax, inner


def settle(figure: Figure, height: float) -> Figure:
    """Arrange the panels, give each its height in inches, and leave them there for what is drawn inside them."""
    engine, first = figure.get_layout_engine(), figure.axes[0]
    rows = first.get_gridspec().nrows
    engine.execute(figure)
    width, whole = figure.get_size_inches()
    figure.set_size_inches(width, whole + rows * (height - first.get_position(original=True).height * whole))
    engine.execute(figure)  # what surrounds the panels keeps its size, so that once more is enough
    figure.set_layout_engine(None)  # a figure that has any is drawn twice when it is saved
    return figure


def size_of(ax: Axes) -> tuple[float, float]:
    """Return the width and height of settled axes in inches."""
    place, (width, height) = ax.get_position(original=True), ax.figure.get_size_inches()
    return place.width * width, place.height * height


def row_names(options: FigureOptions, names: Sequence[str]) -> list[str]:
    """Return the names of rows, wrapped to the room beside them."""
    return ["\n".join(wrap(name, NAMES * options.width, points("ytick.labelsize"))) for name in names]


def most_lines(names: Sequence[str]) -> int:
    """Return the number of lines of the longest name."""
    return max((name.count("\n") + 1 for name in names), default=1)


def finish(
    figure: Figure, title: str, subtitle: str, legend: Mapping[str, Sequence[Artist]] | None = None, note: str = ""
) -> Figure:
    """Set title and subtitle above the panels, legends and a note below, and make the figure as high as they need.

    Parameters
    ----------
    figure : Figure
        Settled, see `settle`.
    title : str
        What the figure shows, a sentence.
    subtitle : str
        What it is about: the scenario, what differs from it, the concept of solution.
    legend : mapping of str to sequence of Artist, optional
        Groups of labelled handles by heading.
    note : str
        What one must know to read it rightly, and what is left out.
    """
    width, panels = figure.get_size_inches()
    inner = width - 2 * MARGIN
    large, small = points("figure.titlesize"), points("font.size")
    weight = matplotlib.rcParams["figure.titleweight"]
    titles, subtitles = wrap(title, inner, large, weight), wrap(subtitle, inner, small)
    notes = wrap(note, inner, small)
    header = 2 * MARGIN + (len(titles) * large + len(subtitles) * small) * LINE / 72
    legends, legend_height = _legends(figure, legend or {}, inner)
    footer = len(notes) * small * LINE / 72 + (MARGIN if notes else 0.0)
    bottom = footer + legend_height + (MARGIN if legends else 0.0) + (MARGIN if legends or notes else 0.0)
    _grow(figure, bottom, header)
    height = bottom + panels + header
    words = {"va": "top", "linespacing": LINE}
    top = 1 - MARGIN / height
    figure.text(MARGIN / width, top, "\n".join(titles), size=large, weight=weight, gid="title", **words)
    top -= (len(titles) * large * LINE / 72 + 0.02) / height
    figure.text(MARGIN / width, top, "\n".join(subtitles), size=small, color=FAINT, gid="subtitle", **words)
    if notes:
        figure.text(MARGIN / width, footer / height, "\n".join(notes), size=small, color=FAINT, gid="note", **words)
    for box, x, y in legends:
        corner = ((MARGIN + x) / width, (footer + MARGIN + legend_height - y) / height)
        box.set_bbox_to_anchor(corner, transform=figure.transFigure)
    return figure


def _grow(figure: Figure, below: float, above: float) -> None:
    """Make a figure higher, the axes and the labels common to them keeping their place and size in inches."""
    width, height = figure.get_size_inches()
    whole = below + height + above
    for ax in figure.axes:
        place = ax.get_position(original=True)
        ax.set_position([place.x0, (below + place.y0 * height) / whole, place.width, place.height * height / whole])
    for label in figure.texts:
        label.set_y((below + label.get_position()[1] * height) / whole)
    figure.set_size_inches(width, whole)


def text_size(text: str, size: float, weight: str | int = "normal") -> tuple[float, float]:
    """Return the width and height in inches of some lines of text at a font size in points."""
    return _measured(text, size, weight, tuple(matplotlib.rcParams["font.family"]))


@functools.lru_cache(maxsize=8192)  # the figures of an answer share many of their words
def _measured(text: str, size: float, weight: str | int, family: tuple[str, ...]) -> tuple[float, float]:
    ruler = _ruler()
    label = Text(0, 0, text, size=size, weight=weight, family=family, linespacing=LINE, parse_math=False)
    label.set_figure(ruler)
    box = label.get_window_extent(ruler.canvas.get_renderer())
    return box.width / ruler.dpi, box.height / ruler.dpi


@functools.cache
def _ruler() -> Figure:
    figure = Figure(figsize=(1, 1), dpi=150)
    FigureCanvasAgg(figure)
    return figure


def wrap(text: str, width: float, size: float, weight: str | int = "normal") -> list[str]:
    """Return the text broken between words into lines at most `width` inches wide, a longer word on its own."""
    lines = []
    for paragraph in text.split("\n"):
        characters, whole = max(len(paragraph), 1), text_size(paragraph, size, weight)[0]
        while True:
            broken = textwrap.wrap(paragraph, characters, break_long_words=False, break_on_hyphens=False) or [""]
            spaces = len(paragraph) - sum(map(len, broken))
            mean = (whole - spaces * size / 72 / 2) / len(broken)  # at least: a space is not half as wide as high
            if characters <= 4 or (mean <= width and all(text_size(line, size, weight)[0] <= width for line in broken)):
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
        x += wide + LEGEND_GAP
        row_height = max(row_height, high)
    return placed, y + row_height


def _fitting_legend(figure: Figure, title: str, handles: Sequence[Artist], width: float) -> tuple[Legend, float, float]:
    """Return a legend with its width and height in inches, in as many columns as fit into `width`, its words wrapped."""
    size = points("legend.fontsize")
    beside = (matplotlib.rcParams["legend.handlelength"] + 1.5) * size / 72
    labels = ["\n".join(wrap(handle.get_label(), width - beside, size)) for handle in handles]
    title = "\n".join(wrap(title, width, points("legend.title_fontsize"), "bold"))
    for columns in range(1 + (len(handles) - 1) // 4, 0, -1):
        legend = Legend(
            figure, handles, labels, title=title, loc="upper left", alignment="left", ncols=columns,
            borderaxespad=0, borderpad=0, columnspacing=1.2, labelspacing=0.35, handletextpad=0.6,
        )  # fmt: skip
        figure.add_artist(legend)
        legend.get_title().set_weight("bold")
        box = legend.get_window_extent(figure.canvas.get_renderer())
        if columns == 1 or box.width <= width * figure.dpi:
            return legend, box.width / figure.dpi, box.height / figure.dpi
        legend.remove()
