"""The look that all figures share: colours, hatches and marks, and how a figure is saved.

Fonts, sizes and lines come from `wedge.mplstyle`; see `sim.plot.options`.

Vermillion stands for the low end of an outcome, neutral grey for its middle, blue for its high end (after Okabe
and Ito 2008, Color Universal Design; darker at the low end, so that the three also differ in greyscale).
Everything is drawn on `Figure` objects; pyplot and its global state are never touched.
"""

from __future__ import annotations

import functools
import io
import os
from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure

from sim.plot.options import PAGE, FigureOptions
from sim.whole_files import write_whole

INK = "#1a1a1a"
FAINT = "#6e6e6e"
MIXED = "#9b4f96"  # a mixed equilibrium, which belongs to no single move
NOTHING = "#ffffff"  # no equilibrium in pure strategies
LOW, MIDDLE, HIGH = "#7a2500", "#e4e0d8", "#1878b4"
OUTCOME_COLOURS = LinearSegmentedColormap.from_list(
    "outcome", [(0, LOW), (0.27, "#d9763f"), (0.5, MIDDLE), (0.73, "#7dbbe0"), (1, HIGH)]
)

# Shades of moves whose outcome lies in the lower, middle and upper third. The first two of each family also differ
# from one another in greyscale.
SHADES = (
    (LOW, "#d9763f", "#a8451a", "#f0b48f"),
    ("#ababab", "#d2d2d2", "#bdbdbd", "#e6e6e6"),
    (HIGH, "#7dbbe0", "#0b4f7a", "#b3d8ee"),
)
LINE_STYLES = ("-", (0, (4, 1.6)), (0, (1, 1.2)), (0, (5, 1.4, 1, 1.4)), (0, (8, 2)), (0, (3, 1, 1, 1, 1, 1)))
PLAUSIBLE = {"facecolor": "#f1ede2", "edgecolor": "none", "zorder": 0.5}  # the plausible range, behind what is drawn
STRIPES = "////"
DOTS = "...."

# What the US expects of several equilibria that may follow its move, with the mark that stands for it.
EXPECTATIONS = {"best": "▲", "average": "●", "worst": "▼"}

NAMELESS = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def styled(draw: Callable) -> Callable:
    """Make a figure function draw under the settings of its `options`, whatever the caller's own settings are."""

    @functools.wraps(draw)
    def wrapper(*args, options: FigureOptions = PAGE, **kwargs):
        with matplotlib.rc_context(options.settings):
            return draw(*args, options=options, **kwargs)

    return wrapper


def signed(value: float, _: int | None = None) -> str:
    """Return a number with its sign, for scales around zero; fits matplotlib's tick formatters."""
    return f"{value:+g}".replace("-", "−") if value else "0"


def text_colour(background: str | tuple) -> str:
    """Return ink or white, whichever reads better on the background (WCAG 2 relative luminance)."""
    channels = np.array(to_rgb(background))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    luminance = linear @ (0.2126, 0.7152, 0.0722)
    return "white" if luminance < 0.25 else INK


def stripe_colour(fill: str, other: str) -> str:
    """Return the colour of stripes on `fill` for another equilibrium, a tint of the fill if both are the same."""
    if other != fill:
        return other
    ground = np.array(to_rgb(fill))
    towards = np.ones(3) if text_colour(fill) == "white" else np.zeros(3)
    return to_hex(0.72 * ground + 0.28 * towards)


def move_colours(values: dict[str, float]) -> dict[str, str]:
    """Return a colour per move: the hue from its outcome, 0 low to 1 high, the shade by order among its like."""
    counts = [0, 0, 0]
    colours = {}
    for move, value in values.items():
        third = min(int(3 * min(max(value, 0.0), 1.0)), 2)
        colours[move] = SHADES[third][counts[third] % len(SHADES[third])]
        counts[third] += 1
    return colours


def save_figure(figure: Figure, path: str | os.PathLike, options: FigureOptions = PAGE) -> list[Path]:
    """Write a file for each format that is asked for, each whole or not at all, the same bytes every time.

    Parameters
    ----------
    figure : Figure
    path : path-like
        Without suffix; missing directories are made.
    options : FigureOptions
        Those that it was drawn with.

    Returns
    -------
    list of Path
        In the order of the formats.

    Raises
    ------
    InputError
        If a file cannot be written.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    files = []
    for kind in options.formats:
        files.append(target.with_name(f"{target.name}.{kind}"))
        write_whole(files[-1], drawn_as(figure, kind, options))
    return files


def drawn_as(figure: Figure, kind: str, options: FigureOptions = PAGE) -> bytes:
    """Return a figure as the content of a file, without a date or a version, which would change from day to day."""
    with matplotlib.rc_context(options.settings):
        drawn = io.BytesIO()
        figure.savefig(drawn, format=kind, dpi=matplotlib.rcParams["savefig.dpi"], metadata=NAMELESS[kind])
        return drawn.getvalue()
