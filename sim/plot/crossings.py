"""Chances under two plans along one assumption, and where one rises above the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.ask.contest.crossings import Crossings
from sim.ask.contest.overtaking import Overtaking
from sim.plot.grid_axes import parameter_label
from sim.plot.layout import finish, one_panel, panel_grid, settle
from sim.plot.options import FigureOptions
from sim.plot.panels import drawn_panels
from sim.plot.path import COLOURS, FILL
from sim.plot.style import INK, LINE_STYLES, styled
from sim.scenario.plans import Plan
from sim.tell.crossings import called, event, expecting, finding
from sim.tell.overtaking import way_title
from sim.tell.path_words import horizon_scope, solved_by, years_of
from sim.tell.words import capital, percent

HEIGHT = 2.1  # inches


@styled
def figure_crossings(found: Crossings, *, options: FigureOptions) -> Figure:
    """Return both chances along the parameter, a panel for each rule."""
    scenario, parameter = found.scenario, found.scenario.parameters[found.parameter]
    titles = [capital(expecting(scenario, rule)) if len(found.rules) > 1 else "" for rule in found.rules]
    shown = [int(k) for k in drawn_panels({str(k): 1.0 for k in range(len(titles))}, options)]
    xlabel, ylabel = parameter_label(parameter), f"chance that {event(scenario, found.asked).rstrip(',')}"
    figure, axes = panel_grid(options, [titles[k] for k in shown], HEIGHT, xlabel, ylabel)
    top = max(np.nanmax(found.beside[:, : len(found.plans)]), found.level or 0.0)
    axes[0].set_xlim(float(found.at[0]), float(found.at[-1]))
    axes[0].set_ylim(0, min(1.02, max(0.05, 1.08 * top)))
    axes[0].yaxis.set_major_formatter("{x:.0%}")
    settle(figure, HEIGHT)
    for ax, k in zip(axes, shown):
        ax.grid(axis="y")
        ax.set_axisbelow(True)
        ax.spines[["top", "right"]].set_visible(False)
        draw_crossings(ax, found, found.rules[k])
    drawn = "Upright lines: another is ahead. Dotted: the value here. Shaded: that range; no bound."
    note = " ".join([*horizon_scope(scenario, found.asked), drawn])
    title = finding(found)[0].removeprefix(f"In view {scenario.label} ").rstrip(".")
    subtitle = years_of(scenario, found.asked.state)
    return finish(figure, capital(title), subtitle, {"Plan": _handles(found.plans, found.level)}, note)


def draw_crossings(ax: Axes, found: Crossings, rule: str) -> Axes:
    """Draw both chances along the parameter under a rule, their ranges over other horizons, and the crossings."""
    row = found.rules.index(rule)
    crossings = found.of(rule)
    for p in range(len(found.plans)):
        low, high = found.beside[row, p].T
        ax.fill_between(found.at, low, high, color=COLOURS[p], alpha=FILL, linewidth=0)
        ends = [(x, pair[p]) for one in crossings for x, pair in zip((one.low, one.high), one.chances)]
        points = np.array(sorted([*zip(found.at, found.chances[row, p]), *ends], key=lambda point: point[0]))
        ax.plot(*points.T, color=COLOURS[p], linestyle=LINE_STYLES[p], linewidth=1.8)
    if found.level is not None:
        ax.axhline(found.level, color=COLOURS[1], linestyle=LINE_STYLES[1])
    for one in crossings:
        ax.axvline(one.high, color=INK, linewidth=0.8)
    ax.axvline(found.scenario.parameters[found.parameter].value, color=INK, linewidth=0.6, linestyle=(0, (1, 2)))
    return ax


@styled
def figure_way(found: Overtaking, *, options: FigureOptions) -> Figure:
    """Return both chances on the straight way from the view to the change, and beyond."""
    scenario = found.scenario
    ylabel = f"chance that {event(scenario, found.asked).rstrip(',')}"
    figure, ax = one_panel(options, HEIGHT, "share of the way to the change", ylabel)
    along, *chances = found.way.T
    ax.set_xlim(0, float(along[-1]))
    ax.set_ylim(0, min(1.02, max(0.05, 1.08 * float(np.nanmax(found.way[:, 1:])))))
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.yaxis.set_major_formatter("{x:.0%}")
    settle(figure, HEIGHT)
    ax.grid(axis="y")
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)
    for p, values in enumerate(chances):
        ax.plot(along, values, color=COLOURS[p], linestyle=LINE_STYLES[p], linewidth=1.8)
    ax.axvline(1, color=INK, linewidth=0.8)
    note = f"{solved_by(scenario, found.asked)} Upright line: the change. Computed at {len(along)} points on the way, joined by lines."
    subtitle = years_of(scenario, found.asked.state, capital(expecting(scenario, found.rule)))
    return finish(figure, way_title(found), subtitle, {"Plan": _handles(found.plans, found.level)}, note)


def _handles(plans: Sequence[Plan | None], level: float | None) -> list[Line2D]:
    labels = [capital(called(plan).strip("‘’")) for plan in plans]
    labels += [] if level is None else [f"a chance of {percent(level)}"]
    return [
        Line2D([], [], color=COLOURS[p], linestyle=LINE_STYLES[p], linewidth=1.8, label=label)
        for p, label in enumerate(labels)
    ]
