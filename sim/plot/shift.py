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
from matplotlib.transforms import blended_transform_factory

from sim.plot import grid_axes, reading
from sim.plot.branches import FLAT, Branch, Shift, runs, shift_on_grid
from sim.plot.continua import BETWEEN, CONTINUUM
from sim.plot.exact import exact_roots
from sim.plot.layout import columns_of, finish, panel_grid, points, settle, size_of, text_size, wrap
from sim.plot.options import FigureOptions
from sim.plot.profiles import break_name
from sim.plot.style import (
    DOTS,
    EXPECTATIONS,
    FAINT,
    INK,
    LINE_STYLES,
    MIXED,
    PLAUSIBLE,
    STRIPES,
    move_colours,
    signed,
    styled,
)
from sim.tell import captions

HEIGHT = 1.0  # inches from the lowest outcome to the highest
WIDTH, WIDER = 2.6, 3.2  # points: of a line, and by how much each line around it is wider
TOP, LEVEL = 0.16, 0.16  # inches above the highest outcome, and of a row of values of changes above it
STRIP = 0.15  # inches of a row of the strip that says where a move is the leader's best
RANGE = {"facecolor": "none", "edgecolor": "#c9c9c9", "linewidth": 0, "zorder": 1.5}
BAND = {"facecolor": MIXED, "alpha": 0.3, "linewidth": 0, "zorder": 2}
BEFORE = {"color": INK, "linestyle": (0, (4, 2)), "linewidth": 1.0, "alpha": 0.75, "zorder": 5}
OUTLINE = "#4d4d4d"  # light lines stand out from white
OWN = {"color": INK, "linestyle": (0, (1, 2)), "linewidth": 1.1}
GROUND = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "boxstyle": "square,pad=0.05"}
MOST_ROWS = 2  # of values above a panel
NOTHING = {"facecolor": "none", "edgecolor": "#c4c4c4", "linewidth": 0, "zorder": 1}


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
    for branch, places in zip(shift.branches, _places(shift.branches)):
        for place in np.unique(places):
            y = np.where(places == place, branch.y, np.nan)
            if np.isfinite(y).any():
                style = styles.get(" / ".join(branch.moves[1:]), "-")
                ax.plot(branch.x, y, color=colours.get(branch.moves[0], MIXED), **_look(int(place), style))
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
    weights = {name: shift.weight for name, shift in shifts.items()}
    shown = {name: shifts[name] for name in reading.drawn_panels(weights, options)}
    low, high = reading.outcome_span(study, outcome)
    colours = move_colours(reading.move_values(study, outcome))
    styles = _styles(study, [branch for shift in shown.values() for branch in shift.branches])
    strips = _strips(shown)
    levels = study.labels.levels.get(outcome, {})
    width = columns_of(options, len(shown))[1]
    levels_of_text = max(
        (_rows([text for _, text in shift.changes if text], width) for shift in shown.values()), default=0
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
        _draw_changes(ax, shift.changes, high)
        if own is not None:
            ax.axvline(own, zorder=2, **OWN)
            foot_mark = {"marker": "^", "markersize": 5, "color": INK, "clip_on": False, "zorder": 6}
            ax.plot([own], [0], transform=ax.get_xaxis_transform(), **foot_mark)
    return finish(
        figure,
        title or _finding(study, axis, outcome, shifts),
        subtitle,
        _key(study, list(shown.values()), colours, styles, strips, own, plausible),
        " ".join(filter(None, [_left_out(study, shifts, shown), note])),
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
    still = [name for name, shift in hidden.items() if shift.weight == 0]
    best = {name: all(c.all() for c in shift.chosen.values()) for name, shift in hidden.items() if shift.is_best}
    leader = study.labels.the(study.leader) if study.leader else ""
    return captions.left_out(still, [name for name in hidden if name not in still], best, leader)


def _places(branches: Sequence[Branch]) -> list[np.ndarray]:
    """Return how many earlier branches share the outcome of each branch at each of its points: 0 where it is the first."""
    places = []
    for i, branch in enumerate(branches):
        place = np.zeros(len(branch.y), dtype=int)
        for other in branches[:i]:
            if len(other.y) == len(branch.y):
                place += np.abs(other.y - branch.y) < 1e-9
        places.append(np.repeat(place[1::3], 3))
    return places


def _look(place: int, style) -> dict:
    """Return the look of a line that surrounds so many others, its dashes as long as theirs."""
    width = WIDTH + place * WIDER
    if not isinstance(style, str):
        style = (style[0], tuple(length * WIDTH / width for length in style[1]))
    return {
        "linewidth": width,
        "linestyle": style,
        "zorder": 3 - 0.1 * place,
        "solid_capstyle": "butt",
        "dash_capstyle": "butt",
        "snap": False,  # or the outline would come to lie beside the line
        "path_effects": [Stroke(linewidth=width + 1, foreground=OUTLINE), Normal()],
    }


def _draw_changes(ax: Axes, changes: Sequence[tuple[float, str]], high: float) -> None:
    """Mark each change with a rule, and write its value above, moved aside as need be."""
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    width, height = size_of(ax)
    top, level, inch = (high - y0) / (y1 - y0) + 0.06 / height, LEVEL / height, (x1 - x0) / width
    for x, _ in changes:
        ax.axvline(x, ymin=0.0, ymax=top, color=FAINT, linewidth=0.8, zorder=2)
    labelled = [(x, text) for x, text in changes if text]
    rows = _rows([text for _, text in labelled], width)
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


def _rows(texts: Sequence[str], width: float) -> int:
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


def _styles(study: reading.Study, branches: Sequence[Branch]) -> dict[str, object]:
    """Return a line style for each combination of the other followers' moves; mixed ones come last.

    Where there are more of them than styles, mixtures share one; of too many moves none is told from another.
    """
    played = dict.fromkeys(" / ".join(branch.moves[1:]) for branch in branches)
    menus = [study.moves[player] for player in reading.followers(study)[1:]]
    pure = [" / ".join(moves) for moves in product(*menus)]
    names = dict.fromkeys([*pure, *played])
    styles = {name: LINE_STYLES[k % len(LINE_STYLES)] for k, name in enumerate(names) if name in played}
    if len(styles) <= len(LINE_STYLES):
        return styles
    moves = [name for name in pure if name in played]
    if len(moves) >= len(LINE_STYLES):
        return {}
    return dict(zip(moves, LINE_STYLES)) | {name: LINE_STYLES[-1] for name in played if name not in moves}


def _key(
    study: reading.Study, shifts: Sequence[Shift], colours, styles, strips, own: float | None, plausible
) -> dict[str, list[Artist]]:
    """Return the legend: colours of one follower's moves, line styles of the others', and the marks."""
    first, *others = (study.labels.player(player) for player in reading.followers(study))
    played = {branch.moves[0] for shift in shifts for branch in shift.branches}
    line = _look(0, "-")
    hues = [Line2D([], [], color=colours[move], label=move, **line) for move in colours if move in played]
    if played - set(colours):
        hues.append(Line2D([], [], color=MIXED, label="a mixture", **line))
    shared = list(styles.values()).count(LINE_STYLES[-1]) > 1
    named = {"a mixture" if shared and style == LINE_STYLES[-1] else name: style for name, style in styles.items()}
    dashes = [
        Line2D([], [], color=INK, linestyle=style, linewidth=1.8, label=name) for name, style in named.items() if name
    ]
    marks = _marks(shifts, own, plausible)
    key = {f"{first}'s move": hues, f"{' / '.join(others)}'s move": dashes, "Marks": marks}
    if strips:
        leader = study.labels.the(study.leader)
        alike = len(strips) == 1
        key[f"Strip: {leader}'s best move" + ("" if alike else ", if it expects")] = (
            [Patch(facecolor=INK, label="whatever it expects of what may follow")]
            if alike
            else [
                Patch(facecolor=INK, label=f"{marks} the {_either(marks)} of what may follow")
                for marks in strips.values()
            ]
        )
    return key


def _either(marks: str) -> str:
    return " or the ".join(name for name, mark in EXPECTATIONS.items() if mark in marks)


def _marks(shifts: Sequence[Shift], own: float | None, plausible) -> list[Artist]:
    marks = []
    branches = [branch for shift in shifts for branch in shift.branches]
    if any(shift.changes for shift in shifts):
        marks.append(Line2D([], [], color=FAINT, linewidth=0.8, label="the equilibria change"))
    if any(shift.before is not None for shift in shifts):
        marks.append(Line2D([], [], label="the lowest and the highest outcome in the view set beside it", **BEFORE))
    if any(place.any() for shift in shifts for place in _places(shift.branches)):
        nested = [Stroke(linewidth=WIDTH + 1, foreground="white"), Normal()]
        marks.append(Line2D([], [], color=FAINT, linewidth=WIDTH, path_effects=[
            Stroke(linewidth=WIDTH + WIDER + 1, foreground="#4d4d4d"), Stroke(linewidth=WIDTH + WIDER, foreground="#c9c9c9"),
            *nested], label="several with the same outcome"))  # fmt: skip
    if any(BETWEEN in move for branch in branches for move in branch.moves):
        bands = any(shift.bands for shift in shifts)
        marks.append(Patch(label=CONTINUUM, **(BAND if bands else {"facecolor": "none", "edgecolor": "none"})))
    if any((shift.high > shift.low).any() for shift in shifts):
        marks.append(Patch(hatch=STRIPES, label="range over several equilibria", **RANGE))
    if any(np.isnan(shift.low).any() for shift in shifts):
        marks.append(Patch(hatch=DOTS, label="no equilibrium in pure moves", **NOTHING))
    if own is not None:
        marks.append(Line2D([], [], marker="^", markersize=4.5, label="the view's own value", **OWN))
    if plausible:
        marks.append(Patch(label="plausible range", **PLAUSIBLE))
    return marks
