"""A study of a game over time: the chance along one assumption or over two, and where which plan gives the highest."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.plot import grid_axes
from sim.plot.layout import finish, panel_grid, settle
from sim.plot.maps import LARGE, PAIR, SMALL, mark_place
from sim.plot.maps import OWN as OWN_MARK
from sim.plot.options import FigureOptions
from sim.plot.panels import drawn_panels
from sim.plot.path import COLOURS, FILL, HATCHES, HEIGHT, SOFT
from sim.plot.style import FAINT, INK, LINE_STYLES, styled, text_colour
from sim.study.courses import REFUSED, SAME, TIE, Courses
from sim.tell.captions import about
from sim.tell.courses import finding, lead_shares
from sim.tell.path_words import EXPECTING, event_words, horizon_scope, plan_label, under
from sim.tell.words import capital, listed, percent

CHANCES = LinearSegmentedColormap.from_list("chance", ["#f5f2ea", "#b3d8ee", "#56a3d0", "#1878b4", "#08304d"])
NO_GAME = {"facecolor": "white", "edgecolor": SOFT, "hatch": "xxxx", "linewidth": 0}
EQUAL = "#d8d8d8"  # where the highest chances are equal
STEPS = (0.01, 0.05)  # margins from which a plan's colour is full in two steps
PALE = (0.35, 0.65, 1.0)  # of a plan's colour, by margin
MARKS = ("", "o", "s")  # of rules along a line: told apart without colour
LEAST_NAMED = 0.06  # share of a map from which a region bears its plan's name


def course_figures(courses: Courses, options: FigureOptions) -> dict[str, Figure]:
    """Return every figure that fits a study, by name: of a grid with more than two axes at the view's own values.

    Of a sample, and where a grid lacks the view's own value on a further axis, none.
    """
    axes = list(courses.axes)
    if len(axes) > 2:
        own = {name: courses.scenario.parameters[name].value for name in axes[2:]}
        cut = courses.cut(own)
        return {} if cut is None else course_figures(cut, options)
    if not axes:
        return {}
    if len(axes) == 1:
        return {f"chance_{axes[0]}": figure_line(courses, options=options)}
    made = {f"chance_{'_'.join(axes)}": figure_map(courses, options=options)}
    if len(courses.plans) > 1:
        made[f"leading_{'_'.join(axes)}"] = figure_leading(courses, options=options)
    return made


@styled
def figure_line(courses: Courses, *, options: FigureOptions) -> Figure:
    """Return the chance along one assumption, a line for each plan and rule; the first rule's range over horizons shaded."""
    [name] = courses.axes
    study = _study(courses)
    figure, [ax] = panel_grid(options, [""], 1.3 * HEIGHT, grid_axes.axis_label(study, name), _chance_label(courses))
    x = courses.values[name]
    ax.set_xlim(*grid_axes.limits(study, name))
    ax.set_ylim(0, min(1.02, max(0.05, 1.08 * float(np.nanmax(courses.high, initial=0.0)))))
    ax.yaxis.set_major_formatter("{x:.0%}")
    grid_axes.set_ticks(ax.xaxis, study, name)
    settle(figure, 1.3 * HEIGHT)
    ax.grid(axis="y")
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)
    own = grid_axes.own_value(study, name, *ax.get_xlim())
    if own is not None:
        ax.axvline(own, color=INK, linewidth=0.6, linestyle=(0, (1, 2)))
    for plan in range(len(courses.plans)):
        _draw_lines(ax, courses, plan, x)
    _draw_no_game(ax, courses, x)
    note = f"{_method(courses)} Solved at {len(x)} values. Shaded: {_range_words(courses)}."
    note += " Dotted: the view's own value." if own is not None else ""
    return finish(figure, _title(courses), about(courses.scenario, one_period=False), _line_key(courses), note)


def _draw_lines(ax: Axes, courses: Courses, plan: int, x: np.ndarray) -> None:
    colour, style = COLOURS[plan % len(COLOURS)], LINE_STYLES[plan % len(LINE_STYLES)]
    ax.fill_between(x, courses.low[:, plan, 0], courses.high[:, plan, 0], color=colour, alpha=FILL, linewidth=0)
    for rule in range(len(courses.rules)):
        ax.plot(
            x, courses.chance[:, plan, rule], color=colour, linestyle=style, linewidth=1.8 if rule == 0 else 0.9,
            marker=MARKS[rule % len(MARKS)], markersize=3.2, markerfacecolor="white",
            markevery=max(1, len(x) // 12), zorder=3 - 0.1 * rule,
        )  # fmt: skip


def _draw_no_game(ax: Axes, courses: Courses, x: np.ndarray) -> None:
    """Hatch the values at which there is no game."""
    edges = grid_axes.cell_edges(x)
    for k in np.flatnonzero(courses.refused):
        ax.axvspan(edges[k], edges[k + 1], zorder=0, **NO_GAME)


def _line_key(courses: Courses) -> dict[str, list]:
    plans = [
        Line2D(
            [], [], color=COLOURS[k % len(COLOURS)], linestyle=LINE_STYLES[k % len(LINE_STYLES)], linewidth=1.8,
            label=capital(plan_label(asked.plan)),
        )
        for k, asked in enumerate(courses.plans)
    ]  # fmt: skip
    rules = [
        Line2D(
            [], [], color=INK, linewidth=1.8 if k == 0 else 0.9, marker=MARKS[k % len(MARKS)], markersize=3.2,
            markerfacecolor="white", label=EXPECTING[rule],
        )
        for k, rule in enumerate(courses.rules)
    ]  # fmt: skip
    missing = [Patch(label="no game", **NO_GAME)] if courses.refused.any() else []
    return {"Plan": plans, "Expecting": [*(rules if len(rules) > 1 else []), *missing]}


@styled
def figure_map(courses: Courses, *, options: FigureOptions) -> Figure:
    """Return the chance over two assumptions, a panel for each plan and rule."""
    names = {
        _panel(courses, plan, rule): (plan, rule)
        for plan in range(len(courses.plans))
        for rule in range(len(courses.rules))
    }
    spread = {name: 1 + float(np.nanmax(courses.chance[:, p, r], initial=0)) for name, (p, r) in names.items()}
    shown = drawn_panels(spread, options)
    top = float(np.nanmax(courses.chance, initial=0.0))
    norm = Normalize(0, top if top > 0 else 1)

    def draw(ax: Axes, name: str) -> None:
        plan, rule = names[name]
        _draw_cells(ax, courses, CHANCES(norm(np.nan_to_num(courses.chance[:, plan, rule])))[:, :3])

    figure = _maps(courses, shown, draw, options)
    levels = np.linspace(0, norm.vmax, 5)
    scale = [
        Patch(facecolor=CHANCES(norm(level)), edgecolor=FAINT, linewidth=0.4, label=_percent(level)) for level in levels
    ]
    hidden = [name for name in names if name not in shown]
    note = f"{_method(courses)} {_solved_at(courses)}" + (f" Not drawn: {listed(hidden)}." if hidden else "")
    subtitle = about(courses.scenario, one_period=False)
    return finish(
        figure, _title(courses), subtitle, {capital(_chance_label(courses)): scale, "": _marks(courses)}, note
    )


@styled
def figure_leading(courses: Courses, *, options: FigureOptions) -> Figure:
    """Return which plan gives the highest chance over two assumptions, and by how much, a panel for each rule."""
    names = {f"expecting {EXPECTING[rule]}": k for k, rule in enumerate(courses.rules)}
    titles = list(names) if len(names) > 1 else [""]

    def draw(ax: Axes, name: str) -> None:
        rule = names.get(name, 0)
        leading, margin = courses.leading(rule), courses.margin(rule)
        _draw_cells(ax, courses, np.array([_shade(k, m) for k, m in zip(leading, margin)]))
        _hatch_plans(ax, courses, leading)
        _name_plans(ax, courses, leading)

    figure = _maps(courses, titles, draw, options)
    used = {int(k) for rule in range(len(courses.rules)) for k in courses.leading(rule)}
    plans = [
        Patch(
            facecolor=COLOURS[k % len(COLOURS)], hatch=HATCHES[k % len(HATCHES)], edgecolor=SOFT, linewidth=0,
            label=f"{k + 1}  {capital(plan_label(asked.plan))}",
        )
        for k, asked in enumerate(courses.plans) if k in used
    ]  # fmt: skip
    grey = to_rgb("#4a4a4a")
    steps = [
        f"less than {STEPS[0]:g}",
        f"{STEPS[0]:g} to {STEPS[1]:g}",
        f"more than {STEPS[1]:g}",
    ]
    margins = [Patch(facecolor=_paled(grey, p), linewidth=0, label=text) for p, text in zip(PALE, steps)]
    equal = [Patch(facecolor=EQUAL, linewidth=0, label="the highest are equal")] if TIE in used else []
    key = {
        "Highest chance under": plans,
        "Ahead of the next by": margins if plans else [],
        "": [*equal, *_marks(courses)],
    }
    subtitle = about(courses.scenario, one_period=False)
    return finish(figure, _leading_title(courses), subtitle, key, f"{_method(courses)} {_solved_at(courses)}")


def _maps(courses: Courses, titles: Sequence[str], draw, options: FigureOptions) -> Figure:
    """Return a figure of maps over the two axes, drawn one by one."""
    x, y = courses.axes
    study = _study(courses)
    height = LARGE if len(titles) == 1 else PAIR if len(titles) == 2 else SMALL
    labels = [grid_axes.axis_label(study, axis) for axis in (x, y)]
    figure, panes = panel_grid(options, list(titles), height, *labels, pad=7)
    limits = [grid_axes.cell_edges(np.sort(courses.axes[axis])) for axis in (x, y)]
    panes[0].set(xlim=(limits[0][0], limits[0][-1]), ylim=(limits[1][0], limits[1][-1]))
    grid_axes.set_ticks(panes[0].xaxis, study, x)
    grid_axes.set_ticks(panes[0].yaxis, study, y)
    settle(figure, height)
    for ax, name in zip(panes, titles):
        draw(ax, name)
        own = [grid_axes.own_value(study, axis, *ends) for axis, ends in zip((x, y), (ax.get_xlim(), ax.get_ylim()))]
        mark_place(ax, own, (None, None))
    return figure


def _cells(courses: Courses, values: np.ndarray, missing: float = np.nan) -> np.ndarray:
    """Return values of points on the grid, shape (y, x, …); points that a grid leaves out are missing."""
    x, y = (np.sort(courses.axes[axis]) for axis in courses.axes)
    cells = np.full((len(y), len(x), *values.shape[1:]), missing, dtype=float)
    place = [
        np.abs(grid[None] - courses.values[axis][:, None]).argmin(axis=1) for axis, grid in zip(courses.axes, (x, y))
    ]
    cells[place[1], place[0]] = values
    return cells


def _edges(courses: Courses) -> list[np.ndarray]:
    return [grid_axes.cell_edges(np.sort(grid)) for grid in courses.axes.values()]


def _draw_cells(ax: Axes, courses: Courses, colours: np.ndarray) -> None:
    """Fill the cells of points with colours; hatch those at which there is no game."""
    cells = _cells(courses, colours, 1.0)
    x, y = _edges(courses)
    ax.pcolormesh(x, y, cells, linewidth=0, rasterized=True)
    gone = np.isnan(_cells(courses, np.where(courses.refused, np.nan, 1.0)))
    for row, column in np.argwhere(gone):
        ax.fill_between(x[column : column + 2], y[row], y[row + 1], zorder=2, **NO_GAME)


def _hatch_plans(ax: Axes, courses: Courses, leading: np.ndarray) -> None:
    """Hatch where each plan leads, so that plans are told apart without colour."""
    x, y = _edges(courses)
    cells = _cells(courses, leading.astype(float), REFUSED)
    for plan in range(len(courses.plans)):
        if hatch := HATCHES[plan % len(HATCHES)]:
            for row, column in np.argwhere(cells == plan):
                ax.fill_between(
                    x[column : column + 2],
                    y[row],
                    y[row + 1],
                    facecolor="none",
                    edgecolor=SOFT,
                    hatch=hatch,
                    linewidth=0,
                )


def _name_plans(ax: Axes, courses: Courses, leading: np.ndarray) -> None:
    """Write a plan's number where it leads, in the middle of its points."""
    for plan in range(len(courses.plans)):
        there = np.flatnonzero(leading == plan)
        if len(there) < LEAST_NAMED * len(leading):
            continue
        middle = [np.median(courses.values[axis][there]) for axis in courses.axes]
        spans = [max(float(np.ptp(grid)), 1e-300) for grid in courses.axes.values()]
        off = sum(((courses.values[a][there] - m) / s) ** 2 for a, m, s in zip(courses.axes, middle, spans))
        point = there[off.argmin()]
        place = [courses.values[axis][point] for axis in courses.axes]
        colour = COLOURS[plan % len(COLOURS)]
        box = {"boxstyle": "round,pad=0.2", "facecolor": colour, "edgecolor": "white", "linewidth": 0.6}
        ax.text(*place, str(plan + 1), ha="center", va="center", color=text_colour(colour), bbox=box, zorder=7)


def _shade(plan: int, margin: float) -> tuple[float, ...]:
    """Return the colour of a point at which a plan leads by a margin."""
    if plan in (TIE, REFUSED):
        return to_rgb(EQUAL if plan == TIE else "white")
    return _paled(to_rgb(COLOURS[plan % len(COLOURS)]), PALE[int(np.digitize(margin, STEPS))])


def _paled(colour: tuple[float, ...], share: float) -> tuple[float, ...]:
    return tuple(1 - share * (1 - channel) for channel in colour)


def _marks(courses: Courses) -> list:
    marks = (
        [Line2D([], [], linestyle="", label="the view's own values", **OWN_MARK)]
        if courses.own_point() is not None
        else []
    )
    return [*marks, *([Patch(label="no game", **NO_GAME)] if courses.refused.any() else [])]


def _study(courses: Courses) -> SimpleNamespace:
    """Return the axes and what is known of the parameters, as the helpers of axes take it."""
    parameters = {name: parameter.data() for name, parameter in courses.scenario.parameters.items()}
    return SimpleNamespace(axes=courses.axes, parameters=parameters)


def _panel(courses: Courses, plan: int, rule: int) -> str:
    label = capital(plan_label(courses.plans[plan].plan))
    return f"{label}, expecting {EXPECTING[courses.rules[rule]]}" if len(courses.rules) > 1 else label


def _chance_label(courses: Courses) -> str:
    asked = courses.asked[0]
    return f"chance that {event_words(courses.scenario, asked)}"


def _title(courses: Courses) -> str:
    """Return between what the chance lies, and under which plan it is highest, by the first rule."""
    if courses.refused.all():
        return finding(courses)[0].rstrip(".")
    found, asked = courses.chance[:, :, 0], courses.asked[0]
    event = event_words(courses.scenario, asked)
    low, high = float(np.nanmin(found)), float(np.nanmax(found))
    expected = f" (expecting {EXPECTING[courses.rules[0]]})" if len(courses.rules) > 1 else ""
    span = f"{percent(low)} to {percent(high)}" if percent(low) != percent(high) else percent(low)
    tops = np.nanmax(found, axis=0)
    best = [under(one.plan) for one, top in zip(courses.plans, tops) if top >= high - SAME]
    where = f", the highest {best[0]}" if len(best) == 1 < len(courses.plans) else ""
    where = f" {under(asked.plan)}" if len(courses.plans) == 1 else where
    return capital(f"{event} with a chance of {span}{where}{expected}")


def _leading_title(courses: Courses) -> str:
    """Return which plan is ahead on the largest part of the map, by the first rule."""
    asked, shares = courses.asked[0], lead_shares(courses, 0)
    best = max(range(len(courses.plans)), key=lambda plan: shares[plan])
    event = event_words(courses.scenario, asked)
    expected = f" (expecting {EXPECTING[courses.rules[0]]})" if len(courses.rules) > 1 else ""
    if not shares[best]:
        return capital(f"{event} equally likely under all plans, all over the map{expected}")
    plan = plan_label(courses.plans[best].plan)
    return capital(f"{event} most likely under ‘{plan}’ on {percent(shares[best])} of the map{expected}")


def _method(courses: Courses) -> str:
    return " ".join(horizon_scope(courses.scenario, courses.asked[0]))


def _range_words(courses: Courses) -> str:
    return f"that range, expecting {EXPECTING[courses.rules[0]]}" if len(courses.rules) > 1 else "that range"


def _solved_at(courses: Courses) -> str:
    return f"Solved at {' × '.join(str(len(grid)) for grid in courses.axes.values())} points, one a cell."


def _percent(value: float) -> str:
    return f"{100 * value:.3g}%"
