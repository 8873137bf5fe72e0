"""Equilibrium shift: how an outcome moves along one parameter, a panel for each move of the leader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import Normal, Stroke
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from sim.plot import grid_axes, reading
from sim.plot.branches import Branch, Shift, runs, shift_on_grid
from sim.plot.continua import BETWEEN, CONTINUUM
from sim.plot.layout import finish, titled_panels
from sim.plot.profiles import break_name
from sim.plot.style import (
    DOTS,
    EXPECTATIONS,
    FAINT,
    INK,
    LINE_STYLES,
    MIXED,
    STRIPES,
    move_colours,
    signed,
    styled,
)
from sim.scenario.labels import said

COLUMNS = 4
PANEL = (2.65, 1.9)  # inches
DODGE = 4.8  # points between branches that would lie on one another
LABEL_SIZE = 6.3
STRIP = {"best": 0.155, "average": 0.095, "worst": 0.035}  # height of each expectation's row in the panel
STRIP_DEPTH = 0.045
RANGE = {"facecolor": "#efefef", "edgecolor": "#bdbdbd", "linewidth": 0, "zorder": 1}
LINES = {
    "linewidth": 2.9,
    "solid_capstyle": "butt",
    "dash_capstyle": "butt",
    "snap": False,  # or the outline would come to lie beside the line
    "path_effects": [Stroke(linewidth=3.5, foreground="#4d4d4d"), Normal()],  # light lines stand out from white
}
OWN = {"color": INK, "linestyle": (0, (1, 2)), "linewidth": 1.1}
NOTHING = {"facecolor": "none", "edgecolor": "#c4c4c4", "linewidth": 0, "zorder": 1}


def draw_shift(
    ax: Axes,
    shift: Shift,
    colours: Mapping[str, str],
    styles: Mapping[str, object],
    limits: tuple[float, float] = (-1.0, 1.0),
) -> Axes:
    """Draw one panel.

    Parameters
    ----------
    ax : Axes
        Its limits are set already: the outcome needs room above for labels and below for the strip.
    shift : Shift
    colours : mapping
        Colour of each move of the first player of a branch; other moves, mixed ones, are drawn in violet.
    styles : mapping
        Line style by the other players' moves, joined with `` / ``.
    limits : pair of float
        Lowest and highest outcome. Branches that would lie on one another are moved apart, away from the nearer
        limit.
    """
    ax.fill_between(
        np.repeat(shift.edges, 2)[1:-1],
        np.repeat(shift.low, 2),
        np.repeat(shift.high, 2),
        where=np.repeat(shift.high > shift.low, 2),
        hatch=STRIPES,
        **RANGE,
    )
    for start, end in runs(np.isnan(shift.low)):
        ax.axvspan(shift.edges[start], shift.edges[end], ymin=0.215, ymax=0.82, hatch=DOTS, **NOTHING)
    for branch, slot in zip(shift.branches, _slots(shift.branches)):
        inwards = 1 if np.nanmean(branch.y) <= sum(limits) / 2 else -1
        nudge = ScaledTranslation(0, inwards * slot * DODGE / 72, ax.figure.dpi_scale_trans)
        ax.plot(
            branch.x,
            branch.y,
            color=colours.get(branch.moves[0], MIXED),
            linestyle=styles.get(" / ".join(branch.moves[1:]), "-"),
            transform=ax.transData + nudge,
            zorder=3,
            **LINES,
        )
    _draw_changes(ax, shift.changes)
    return ax


@styled
def figure_shift(study: reading.Study, axis: str, outcome: str | None = None) -> Figure:
    """Return the equilibrium shift along one axis: a panel per move of the leader, and one for play at once.

    Parameters
    ----------
    study : Study
        Swept over `axis` alone, or cut down to it.
    axis : str
    outcome : str, optional
        Column to draw; the study's own outcome by default.

    Raises
    ------
    InputError
        If the study has no such axis or outcome.
    """
    outcome = reading.outcome_column(study, outcome)
    study = reading.with_solved_values(reading.prepared(study), axis)
    panels, note = reading.panel_rows(study)
    shifts = {name: shift_on_grid(study, axis, rows, outcome) for name, rows in panels.items()}
    return shift_panels(
        study,
        axis,
        outcome,
        shifts,
        f"Where {said(grid_axes.called(study, axis))} shifts the equilibrium",
        reading.describe(study, note),
    )


def shift_panels(
    study: reading.Study, axis: str, outcome: str, shifts: Mapping[str, Shift], title: str, caption: str
) -> Figure:
    """Return a figure with a panel for each shift, by its title."""
    low, high = reading.outcome_limits(study.table[outcome])
    colours = move_colours(reading.move_values(study, outcome))
    styles = _styles(study, [branch for shift in shifts.values() for branch in shift.branches])
    figure, axes = titled_panels([break_name(name, 32) for name in shifts], COLUMNS, PANEL)
    span = high - low
    axes[0].set_ylim(low - 0.42 * span, high + 0.34 * span)
    axes[0].set_xlim(*grid_axes.limits(study, axis))
    axes[0].set_yticks([low, (low + high) / 2, high])
    axes[0].yaxis.set_major_formatter(signed)
    grid_axes.set_ticks(axes[0].xaxis, study, axis)
    own = grid_axes.own_value(study, axis, *axes[0].get_xlim())
    for ax, (name, shift) in zip(axes, shifts.items()):
        ax.grid(axis="y", color="#e3e3e3", linewidth=0.6)
        ax.set_axisbelow(True)
        ax.tick_params(axis="y", length=0)
        ax.spines[["top", "right"]].set_visible(False)
        if name != reading.ALL_AT_ONCE and shift.chosen:
            _draw_strip(ax, shift, named=ax in axes[::COLUMNS])
        draw_shift(ax, shift, colours, styles, (low, high))
        if own is not None:
            ax.axvline(own, zorder=2, **OWN)
            ax.plot(
                [own],
                [0],
                marker="^",
                markersize=5,
                color=INK,
                clip_on=False,
                transform=ax.get_xaxis_transform(),
                zorder=6,
            )
    return finish(
        figure,
        title,
        caption,
        _key(study, list(shifts.values()), colours, styles, own),
        grid_axes.axis_label(study, axis),
        study.labels.scale(outcome),
    )


def _slots(branches: Sequence[Branch]) -> list[int]:
    """Return a place, 0, 1, 2, …, for each branch, such that no two lie on one another."""
    slots = []
    for i, branch in enumerate(branches):
        taken = {
            slots[j]
            for j, other in enumerate(branches[:i])
            if len(other.y) == len(branch.y) and (np.abs(other.y - branch.y) < 1e-9).any()
        }
        slots.append(min(set(range(len(taken) + 1)) - taken))
    return slots


def _draw_changes(ax: Axes, changes: Sequence[tuple[float, str]]) -> None:
    """Mark each change with a rule, and write its value above, moved aside where two would touch."""
    if not changes:
        return
    x0, x1 = ax.get_xlim()
    panel = ax.get_position().width * ax.figure.get_size_inches()[0]
    spacing = LABEL_SIZE * 1.25 / 72 / panel * (x1 - x0)
    room = int((x1 - x0) / spacing)
    labelled = [(x, text) for x, text in changes if text]
    shown = labelled if len(labelled) <= room else []
    for x, _ in changes:
        ax.axvline(x, ymin=0.2, ymax=0.82, color=FAINT, linewidth=0.8, zorder=2)
    places = _spread([x for x, _ in shown], spacing, x0 + spacing / 2, x1 - spacing / 2)
    frame = blended_transform_factory(ax.transData, ax.transAxes)
    for (x, text), place in zip(shown, places):
        ax.plot([x, place], [0.82, 0.85], color=FAINT, linewidth=0.6, transform=frame, zorder=2)
        ax.text(place, 0.86, text, size=LABEL_SIZE, rotation=90, ha="center", va="bottom", transform=frame)


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


def _draw_strip(ax: Axes, shift: Shift, named: bool) -> None:
    """Draw, at the foot of the panel, where the leader prefers this move under each expectation."""
    frame = ax.get_xaxis_transform()
    for expectation, bottom in STRIP.items():
        ax.axhspan(*_on_axis(ax, bottom), facecolor="#ececec", edgecolor="none", zorder=1)
        for start, end in runs(shift.chosen[expectation]):
            ax.fill_between(
                shift.edges[[start, end]],
                bottom,
                bottom + STRIP_DEPTH,
                transform=frame,
                color=INK,
                linewidth=0,
                zorder=4,
            )
        if named:
            ax.annotate(
                f"{expectation} {EXPECTATIONS[expectation]}",
                (0, bottom + STRIP_DEPTH / 2),
                (-3, 0),
                xycoords="axes fraction",
                textcoords="offset points",
                size=5.8,
                ha="right",
                va="center",
            )


def _on_axis(ax: Axes, bottom: float) -> tuple[float, float]:
    low, high = ax.get_ylim()
    return low + bottom * (high - low), low + (bottom + STRIP_DEPTH) * (high - low)


def _styles(study: reading.Study, branches: Sequence[Branch]) -> dict[str, object]:
    """Return a line style for each combination of the other followers' moves; mixed ones come last."""
    played = dict.fromkeys(" / ".join(branch.moves[1:]) for branch in branches)
    menus = [study.moves[player] for player in reading.followers(study)[1:]]
    names = dict.fromkeys([" / ".join(moves) for moves in product(*menus)] + list(played))
    return {name: LINE_STYLES[k % len(LINE_STYLES)] for k, name in enumerate(names) if name in played}


def _key(
    study: reading.Study, shifts: Sequence[Shift], colours: Mapping, styles: Mapping, own: float | None
) -> dict[str, list[Artist]]:
    """Return the legend: colours of one follower's moves, line styles of the others', and the marks."""
    first, *others = (study.labels.player(player) for player in reading.followers(study))
    played = {branch.moves[0] for shift in shifts for branch in shift.branches}
    hues = [Line2D([], [], color=colours[move], label=move, **LINES) for move in colours if move in played]
    if played - set(colours):
        hues.append(Line2D([], [], color=MIXED, label="a mixture", **LINES))
    dashes = [
        Line2D([], [], color=INK, linestyle=style, linewidth=1.8, label=name) for name, style in styles.items() if name
    ]
    key = {f"{first}'s move": hues, f"{' / '.join(others)}'s move": dashes, "Marks": _marks(shifts, own)}
    if any(shift.chosen for shift in shifts):
        key[f"Strip: {study.labels.the(study.leader)}'s best move, if"] = [
            Patch(facecolor=INK, label=f"{mark} it expects the {expectation} of what may follow")
            for expectation, mark in EXPECTATIONS.items()
        ]
    return key


def _marks(shifts: Sequence[Shift], own: float | None) -> list[Artist]:
    marks = [Line2D([], [], color=FAINT, linewidth=0.8, label="the set of equilibria changes")]
    if any(BETWEEN in move for shift in shifts for branch in shift.branches for move in branch.moves):
        marks.append(Patch(facecolor="none", edgecolor="none", label=CONTINUUM))
    if any((shift.high > shift.low).any() for shift in shifts):
        marks.append(Patch(hatch=STRIPES, label="range over several equilibria", **RANGE))
    if any(np.isnan(shift.low).any() for shift in shifts):
        marks.append(Patch(hatch=DOTS, label="no equilibrium in pure strategies", **NOTHING))
    if own is not None:
        marks.append(Line2D([], [], marker="^", markersize=4.5, label="the view's own value", **OWN))
    return marks
