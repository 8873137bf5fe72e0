"""The look that all figures share: colours, hatches, fonts, names, and how a figure is saved.

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
STRIPES = "////"
DOTS = "...."

# What the US expects of several equilibria that may follow its move, with the mark that stands for it.
EXPECTATIONS = {"best": "▲", "average": "●", "worst": "▼"}

STYLE = {
    "font.family": "DejaVu Sans",  # ships with matplotlib: the same glyphs on every machine
    "font.size": 8,
    "text.parse_math": False,  # a unit such as "$ a barrel" is text
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.labelsize": 8.5,
    "axes.linewidth": 0.7,
    "axes.titlesize": 8.5,
    "axes.unicode_minus": True,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 7.5,
    "ytick.labelsize": 7.5,
    "legend.fontsize": 7.5,
    "legend.title_fontsize": 7.5,
    "legend.frameon": False,
    "legend.handlelength": 2.6,
    "hatch.linewidth": 1.4,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.hashsalt": "wedge",
    "svg.fonttype": "path",
}


def styled(draw: Callable) -> Callable:
    """Make a figure function draw under `STYLE`, whatever the caller's settings are."""

    @functools.wraps(draw)
    def wrapper(*args, **kwargs):
        with matplotlib.rc_context(STYLE):
            return draw(*args, **kwargs)

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


def save_figure(figure: Figure, path: str | os.PathLike) -> tuple[Path, Path]:
    """Write ``<path>.png`` (150 dpi) and ``<path>.svg``, each whole or not at all, the same bytes every time.

    Parameters
    ----------
    figure : Figure
    path : path-like
        Without suffix; missing directories are made.

    Returns
    -------
    tuple of Path
        The PNG and the SVG file.

    Raises
    ------
    InputError
        If a file cannot be written.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    files = []
    with matplotlib.rc_context(STYLE):
        for kind, metadata in {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}.items():
            drawn = io.BytesIO()
            figure.savefig(drawn, format=kind, dpi=150, metadata=metadata)
            files.append(target.with_name(f"{target.name}.{kind}"))
            write_whole(files[-1], drawn.getvalue())
    return tuple(files)
