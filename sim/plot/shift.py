"""Equilibrium shift: how an outcome moves along one parameter, a panel for each move of the leader."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plot import grid_axes, reading
from sim.plot.branches import FLAT, Shift, runs, shift_on_grid
from sim.plot.change_marks import LEVEL, draw_changes, rows_above
from sim.plot.exact import exact_roots
from sim.plot.layout import columns_of, finish, panel_grid, points, settle, size_of, wrap
from sim.plot.options import FigureOptions
from sim.plot.panels import drawn_panels
from sim.plot.profiles import break_name
from sim.plot.shift_key import BAND, BEFORE, NOTHING, OWN, RANGE, key_of, look, nesting, styles_of
from sim.plot.style import (
    DOTS,
    EXPECTATIONS,
    INK,
    MIXED,
    PLAUSIBLE,
    STRIPES,
    move_colours,
    signed,
    styled,
)
from sim.tell import captions

HEIGHT = 1.0  # inches from the lowest outcome to the highest
TOP = 0.16  # inches above the highest outcome
STRIP = 0.15  # inches of a row of the strip that says where a move is the leader's best


def draw_shift(ax: Axes, shift: Shift, colours: Mapping[str, str], styles: Mapping[str, object]) -> Axes:
    """Draw one panel.

    Parameters
    ----------
    ax : Axes
        Its limits are set already: the outcome needs room above for labels and below for the strip.
    shift : Shift
        Every equilibrium is drawn at its outcome; of several with the same one, the later surround the earlier.
    colours : mapping
        Colour of each move of the first player of a branch; other moves, mixed ones, are drawn in violet.
    styles : mapping
        Line style by the other players' moves, joined with `` / ``.
    """
    several = np.repeat(shift.high > shift.low, 2)
    ends = np.repeat(shift.low, 2), np.repeat(shift.high, 2)
    ax.fill_between(np.repeat(shift.edges, 2)[1:-1], *ends, where=several, hatch=STRIPES, **RANGE)
    for start, end in runs(np.isnan(shift.low)):
        ax.axvspan(shift.edges[start], shift.edges[end], ymin=0.3, ymax=0.7, hatch=DOTS, **NOTHING)
    for x, low, high in shift.bands:
        ax.fill_between(x, low, high, **BAND)
    if shift.before is not None:
        x, low, high = shift.before
        for ends in (low, high) if np.nanmax(high - low, initial=0) > 0 else (low,):
            ax.plot(x, ends, **BEFORE)
    for branch, places in zip(shift.branches, nesting(shift.branches)):
        for place in np.unique(places):
            y = np.where(places == place, branch.y, np.nan)
            if np.isfinite(y).any():
                style = styles.get(" / ".join(branch.moves[1:]), "-")
                ax.plot(branch.x, y, color=colours.get(branch.moves[0], MIXED), **look(int(place), style))
    return ax


@styled
def figure_shift(
    study: reading.Study, axis: str, outcome: str | None = None, *, options: FigureOptions, kind: str = ""
) -> Figure:
    """Return the equilibrium shift along one axis: a panel per move of the leader, and one for play at once.

    Where the swept scenario is known, changes stand at their exact value instead of between two grid values.

    Parameters
    ----------
    study : Study
        Swept over `axis` alone, or cut down to it.
    axis : str
    outcome : str, optional
        Column to draw; the study's own outcome by default.
    kind : str
        The concept of solution in words.

    Raises
    ------
    InputError
        If the study has no such axis or outcome.
    """
    outcome = reading.outcome_column(study, outcome)
    study = reading.with_solved_values(reading.prepared(study), axis)
    roots = exact_roots(study, axis)
    shifts = {
        name: shift_on_grid(study, axis, rows, outcome, roots.get(name, ()))
        for name, rows in reading.panel_rows(study).items()
    }
    subtitle = captions.swept(study, kind)
    note = captions.breakpoints(
        len(study.axes[axis]), any(text[:1] == "≈" for s in shifts.values() for _, text in s.changes)
    )
    return shift_panels(study, axis, outcome, shifts, grid_axes.limits(study, axis), subtitle, note, options)


def shift_panels(
    study: reading.Study,
    axis: str,
    outcome: str,
    shifts: Mapping[str, Shift],
    limits: tuple[float, float],
    subtitle: str,
    note: str,
    options: FigureOptions,
    title: str = "",
) -> Figure:
    """Return a figure with a panel for each shift in which something changes, by its title.

    What it finds is said above it, by `title` where that is given.
    """
    found = _finding(study, axis, outcome, shifts)
    shifts = {name: shift.seen(*limits) for name, shift in shifts.items()}
    weights = {name: shift.weight for name, shift in shifts.items()}
    shown = {name: shifts[name] for name in drawn_panels(weights, options)}
    low, high = reading.outcome_span(study, outcome)
    colours = move_colours(reading.move_values(study, outcome))
    styles = styles_of(study, [branch for shift in shown.values() for branch in shift.branches])
    strips = _strips(shown)
    levels = study.labels.levels.get(outcome, {})
    width = columns_of(options, len(shown))[1]
    levels_of_text = max(
        (rows_above([text for _, text in shift.changes if text], width) for shift in shown.values()), default=0
    )
    foot, top = 0.2 + STRIP * len(strips), TOP + LEVEL * levels_of_text
    height = foot + HEIGHT + top
    label = grid_axes.axis_label(study, axis)
    figure, axes = panel_grid(
        options, [break_name(name, 32) for name in shown], height, label, study.labels.outcome(outcome)
    )
    inch = (high - low) / HEIGHT
    axes[0].set_ylim(low - foot * inch, high + top * inch)
    axes[0].set_xlim(*limits)
    names = {value: level.label for value, level in levels.items() if low <= value <= high}
    ticks = names or {value: signed(value) for value in (low, (low + high) / 2, high)}
    axes[0].set_yticks(list(ticks), ["\n".join(wrap(text, 0.62, points("ytick.labelsize"))) for text in ticks.values()])
    grid_axes.set_ticks(axes[0].xaxis, study, axis)
    settle(figure, height)
    own = grid_axes.own_value(study, axis, *limits)
    plausible = grid_axes.plausible(study, axis, *limits)
    for ax, (name, shift) in zip(axes, shown.items()):
        ax.grid(axis="y")
        ax.set_axisbelow(True)
        ax.tick_params(axis="y", length=0)
        ax.spines[["top", "right"]].set_visible(False)
        if plausible:
            ax.axvspan(*plausible, **PLAUSIBLE)
        if name != reading.ALL_AT_ONCE and shift.chosen:
            _draw_strip(ax, shift, strips)
        draw_shift(ax, shift, colours, styles)
        draw_changes(ax, shift.changes, high)
        if own is not None:
            ax.axvline(own, zorder=2, **OWN)
            foot_mark = {"marker": "^", "markersize": 5, "color": INK, "clip_on": False, "zorder": 6}
            ax.plot([own], [0], transform=ax.get_xaxis_transform(), **foot_mark)
    return finish(
        figure,
        title or found,
        subtitle,
        key_of(study, list(shown.values()), colours, styles, strips, own, plausible),
        " ".join(filter(None, [_left_out(study, shifts, shown), _unseen(shifts), note])),
    )


def _finding(study: reading.Study, axis: str, outcome: str, shifts: Mapping[str, Shift]) -> str:
    """Return what the figure finds."""
    leader = reading.leader(study)
    turns = [turn for name, shift in shifts.items() for turn in _turns(name, shift)]
    counted = [shift for name, shift in shifts.items() if leader is None or name != reading.ALL_AT_ONCE]
    counts = sum(bool(shift.changes) or shift.swing > FLAT for shift in counted), len(counted)
    called, unit = grid_axes.called(study, axis), grid_axes.unit(study, axis)
    alone = leader is not None and reading.ALL_AT_ONCE in shifts and shifts[reading.ALL_AT_ONCE].weight > 0
    return captions.shifted(study.labels, leader, called, unit, outcome, turns, counts, alone)


def _turns(name: str, shift: Shift) -> list[captions.Turn]:
    """Return the changes of the outcome in a panel."""
    found = []
    for x, text in shift.changes:
        k = int(np.searchsorted(shift.edges, x))
        if not 0 < k < len(shift.low) + 1 or not np.isclose(shift.edges[min(k, len(shift.edges) - 1)], x):
            continue
        before, then = ((shift.low[i], shift.high[i]) for i in (k - 1, min(k, len(shift.low) - 1)))
        if np.isfinite([*before, *then]).all() and np.abs(np.subtract(before, then)).max() > FLAT:
            found.append((float(x), text[:1] != "≈", before, then))
    untils = [later[0] for later in found[1:]] + [None]
    return [captions.Turn(name, x, until, *rest) for (x, *rest), until in zip(found, untils)]


def _left_out(study: reading.Study, shifts: Mapping[str, Shift], shown: Mapping[str, Shift]) -> str:
    """Return what the figure does not draw."""
    hidden = {name: shift for name, shift in shifts.items() if name not in shown}
    hidden = {name: shift for name, shift in hidden.items() if shift.weight or not shift.unseen}
    still = [name for name, shift in hidden.items() if shift.weight == 0]
    best = {name: all(c.all() for c in shift.chosen.values()) for name, shift in hidden.items() if shift.is_best}
    leader = study.labels.the(study.leader) if study.leader else ""
    return captions.left_out(still, [name for name in hidden if name not in still], best, leader)


def _unseen(shifts: Mapping[str, Shift]) -> str:
    """Return where the equilibria change too near an end to be seen."""
    return captions.unseen({name: shift.unseen for name, shift in shifts.items() if shift.unseen})


def _strips(shifts: Mapping[str, Shift]) -> dict[str, str]:
    """Return the rows of the strip, an expectation each with its mark: one row for those that choose alike.

    None where no panel shows a move that is best somewhere.
    """
    if not any(shift.is_best for shift in shifts.values()):
        return {}
    rows: dict[tuple, str] = {}
    for expectation, mark in EXPECTATIONS.items():
        pattern = tuple(shift.chosen[expectation].tobytes() for shift in shifts.values() if shift.chosen)
        rows[pattern] = rows.get(pattern, "") + mark
    of_row = {marks[0]: marks for marks in rows.values()}
    return {name: of_row[mark] for name, mark in EXPECTATIONS.items() if mark in of_row}


def _draw_strip(ax: Axes, shift: Shift, strips: Mapping[str, str]) -> None:
    """Draw, at the foot of the panel, where the leader prefers this move under each expectation."""
    frame = ax.get_xaxis_transform()
    row = STRIP / size_of(ax)[1]
    for place, (expectation, marks) in enumerate(reversed(strips.items())):
        bottom, top = (place + 0.15) * row, (place + 0.9) * row
        ax.axhspan(*(_on_axis(ax, share) for share in (bottom, top)), facecolor="#ececec", edgecolor="none", zorder=1)
        for start, end in runs(shift.chosen[expectation]):
            ends = shift.edges[[start, end]]
            ax.fill_between(ends, bottom, top, transform=frame, color=INK, linewidth=0, zorder=4)
        if ax.get_subplotspec().is_first_col():
            words = {"size": points("font.size"), "ha": "right", "va": "center", "textcoords": "offset points"}
            text = "best" if len(strips) == 1 else marks
            ax.annotate(text, (0, (bottom + top) / 2), (-3, 0), xycoords="axes fraction", **words)


def _on_axis(ax: Axes, share: float) -> float:
    low, high = ax.get_ylim()
    return low + share * (high - low)
