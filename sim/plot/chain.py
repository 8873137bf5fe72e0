"""The chain of an argument: a box for each step, filled by the chance to have come so far, plans below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.ask.path import Path, Paths
from sim.plot.layout import LINE, finish, points, sheet, text_size, wrap
from sim.plot.options import FigureOptions
from sim.plot.panels import drawn_panels
from sim.plot.style import FAINT, INK, styled
from sim.tell.chain import further, step_label
from sim.tell.path_words import EXPECTING, logit_precision, method, plan_label, years_of
from sim.tell.words import capital, listed, number, percent

FILL, EDGE = "#b3d8ee", "#0b4f7a"
BOX, GAP, BETWEEN = 0.72, 0.42, 0.14  # inches: height of a box, room of an arrow, room between rows
SMALL = 0.85  # size of the range, of other words'
PAD, WORDS = 0.05, 0.36  # inches within a box: around words, and their height
WIDEST = 0.27  # share of the width that the names of rows may take
MOST_ROWS = 8


@dataclass(frozen=True)
class _Places:
    """Where things stand on the sheet, in inches."""

    names: float
    box: float
    head: float

    def left(self, step: int) -> float:
        """Return the left edge of a step's box."""
        return self.names + step * (self.box + GAP)

    def top(self, row: int) -> float:
        """Return the upper edge of a row."""
        return self.head + row * (BOX + BETWEEN)


@styled
def figure_chain(paths: Paths, *, options: FigureOptions) -> Figure:
    """Return the chain of the argument: boxes in a row for each plan and view, the chance to have come so far in each."""
    first = paths.scenarios[0]
    courses = [(scenario, plan) for scenario in paths.scenarios for plan in paths.plans]
    found = [list(paths.of(*course).values()) for course in courses]
    shown = [int(k) for k in drawn_panels({str(k): 1.0 for k in range(len(found))}, options, MOST_ROWS)]
    labels = [_row_label(paths, rules[0]) for rules in found]
    steps = [capital(step_label(first, step)) for step in paths.chain]
    size = points("font.size")
    figure, ax, inner = sheet(options, 1.0)
    names = min(WIDEST * inner, max(text_size(labels[k], size)[0] for k in shown) + 0.15)
    box = (inner - PAD / 2 - names - GAP * (len(steps) - 1)) / len(steps)
    heads = [wrap(step, box + 0.7 * GAP * (step is not steps[-1]), size) for step in steps]
    head = max(map(len, heads)) * size * LINE / 72 + 0.08
    places = _Places(names, box, head)
    height = places.top(len(shown)) - BETWEEN + 0.04
    figure.set_size_inches(options.width, height)
    ax.set_ylim(height, 0)
    for number_of, lines in enumerate(heads):
        ax.text(places.left(number_of), head - 0.06, "\n".join(lines), va="bottom", size=size, linespacing=LINE)
    for row, k in enumerate(shown):
        lines = wrap(labels[k], names - 0.12, size)
        ax.text(0, places.top(row) + BOX / 2, "\n".join(lines), va="center", size=size, linespacing=LINE)
        _draw_row(ax, paths, found[k], places, places.top(row))
    return finish(figure, _title(paths, found), years_of(first, paths.states[0]), note=_note(paths, labels, shown))


def _draw_row(ax: Axes, paths: Paths, rules: Sequence[Path], places: _Places, top: float) -> None:
    chances = rules[0].so_far[paths.year]
    shares = further(chances)
    for step in range(len(paths.chain)):
        left = places.left(step)
        if step:
            _draw_arrow(ax, left, top, "" if np.isnan(shares[step]) else percent(shares[step]))
        _draw_box(ax, paths, [one.so_far[:, step] for one in rules], left, top, places.box)
        low, high = _range(paths, rules, step)
        ax.text(left + PAD, top + PAD, percent(chances[step]), va="top", size=points("axes.titlesize"), weight="bold")
        if percent(low) != percent(high):
            small = SMALL * points("font.size")
            lines = wrap(f"{percent(low)} to {percent(high)}", places.box - PAD, small)
            ax.text(left + PAD, top + PAD + 0.16, "\n".join(lines), va="top", size=small, linespacing=LINE)


def _draw_box(ax: Axes, paths: Paths, so_far: Sequence[np.ndarray], left: float, top: float, width: float) -> None:
    """Draw a box, filled below the chance to have come so far by each year; dashed, that of the other expectations."""
    across = left + width * np.arange(paths.years) / max(1, paths.years - 1)
    for other in so_far[1:]:
        ax.plot(across, top + BOX * (1 - other), color=EDGE, linewidth=0.8, linestyle=(0, (3, 2)))
    ax.fill_between(across, top + BOX, top + BOX * (1 - so_far[0]), facecolor=FILL, edgecolor=EDGE, linewidth=0.8)
    ax.add_patch(Rectangle((left, top), width, BOX, facecolor="none", edgecolor=FAINT, linewidth=0.7))
    ax.plot([across[paths.year]] * 2, [top + WORDS, top + BOX], color=INK, linewidth=0.6, linestyle=(0, (1, 2)))


def _draw_arrow(ax: Axes, left: float, top: float, share: str) -> None:
    """Draw the arrow that leads to a box, with the share of the cases that come this step further."""
    middle = top + BOX / 2
    ax.annotate(
        "",
        (left - 0.04, middle),
        (left - GAP + 0.04, middle),
        arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 0},
    )
    ax.text(left - GAP / 2, middle - 0.04, share, ha="center", va="bottom", size=points("font.size"))


def _range(paths: Paths, rules: Sequence[Path], step: int) -> tuple[float, float]:
    """Return the lowest and highest chance over all rules asked for and horizons beside this one."""
    ends = np.stack([one.so_far_range[paths.year, step] for one in rules])
    return float(ends[:, 0].min()), float(ends[:, 1].max())


def _row_label(paths: Paths, one: Path) -> str:
    label = capital(plan_label(one.plan))
    return f"{one.scenario.label}: {label}" if len(paths.scenarios) > 1 else label


def _title(paths: Paths, found: Sequence[Sequence[Path]]) -> str:
    """Return the finding: under which plan the whole chain is likeliest."""
    period, whole = paths.scenarios[0].time.period, [rules[0].so_far[paths.year, -1] for rules in found]
    by = f"by {period} {paths.year}"
    if max(whole) < 1e-9:
        most = max(_range(paths, rules, len(paths.chain) - 1)[1] for rules in found)
        more = f"; over the range with a chance of up to {percent(most)}" if most > 1e-9 else ""
        return f"The chain of the argument never comes to its end {by}{more}"
    best = int(np.argmax(whole))
    which = "" if len(found) == 1 else f", likeliest under ‘{_row_label(paths, found[best][0])}’"
    return f"The chain of the argument comes to its end {by} with a chance of {percent(whole[best])}{which}"


def _note(paths: Paths, labels: Sequence[str], shown: Sequence[int]) -> str:
    period, precision = paths.scenarios[0].time.period, logit_precision(paths)
    beside = "the horizons beside" if precision is None else f"precisions up to {number(2 * precision)}"
    parts = [
        f"In each box the chance to have come so far, from {period} 0 to {paths.years - 1}; the number is that by {period} "
        f"{paths.year} (dotted), the range is over all expectations asked for and {beside}.",
        "At an arrow: of the cases that have come to the step before, the share that comes to the next.",
        method(paths),
    ]
    if len(paths.rules) > 1:
        parts.append(f"Dashed: expecting {listed([EXPECTING[rule] for rule in paths.rules[1:]], 'or')}.")
    if left := [labels[k] for k in range(len(labels)) if k not in shown]:
        parts.append(f"Not drawn: {listed(left)} (panels=all draws all).")
    return " ".join(parts)
