"""A study of a game over time: the chance along one assumption, or over two, under each plan."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.plot import grid_axes
from sim.plot.course_maps import NO_GAME, draw_cells, maps_over, marks, method, solved_at, study_of
from sim.plot.layout import finish, panel_grid, settle
from sim.plot.leading import figure_leading
from sim.plot.options import FigureOptions
from sim.plot.panels import drawn_panels
from sim.plot.path import COLOURS, FILL, HEIGHT
from sim.plot.style import FAINT, INK, LINE_STYLES, styled
from sim.study.courses import SAME, Courses
from sim.tell.courses import finding
from sim.tell.path_words import EXPECTING, event_words, plan_label, under, years_of
from sim.tell.words import capital, listed, percent

CHANCES = LinearSegmentedColormap.from_list("chance", ["#f5f2ea", "#b3d8ee", "#56a3d0", "#1878b4", "#08304d"])
STEPS = 5  # of the key of chances, about
MARKS = ("", "o", "s")  # of rules along a line: told apart without colour


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
    study = study_of(courses)
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
    note = f"{method(courses)} Solved at {len(x)} values. Shaded: {_range_words(courses)}."
    note += " Dotted: the view's own value." if own is not None else ""
    return finish(figure, _title(courses), years_of(courses.scenario, courses.asked[0].state), _line_key(courses), note)


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
    """Return the chance over two assumptions, a panel for each plan and rule, plans side by side."""
    names = {
        _panel(courses, plan, rule): (plan, rule)
        for rule in range(len(courses.rules))
        for plan in range(len(courses.plans))
    }
    spread = {name: 1 + float(np.nanmax(courses.chance[:, p, r], initial=0)) for name, (p, r) in names.items()}
    shown = drawn_panels(spread, options)
    top = float(np.nanmax(courses.chance, initial=0.0))
    levels = MaxNLocator(STEPS).tick_values(0, top if top > 0 else 1)
    norm = Normalize(0, levels[-1])

    def draw(ax: Axes, name: str) -> None:
        plan, rule = names[name]
        draw_cells(ax, courses, CHANCES(norm(np.nan_to_num(courses.chance[:, plan, rule])))[:, :3])

    figure = maps_over(courses, shown, draw, options)
    scale = [
        Patch(facecolor=CHANCES(norm(level)), edgecolor=FAINT, linewidth=0.4, label=_percent(level)) for level in levels
    ]
    hidden = [name for name in names if name not in shown]
    note = f"{method(courses)} {solved_at(courses)}" + (f" Not drawn: {listed(hidden)}." if hidden else "")
    subtitle = years_of(courses.scenario, courses.asked[0].state)
    return finish(figure, _title(courses), subtitle, {capital(_chance_label(courses)): scale, "": marks(courses)}, note)


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


def _range_words(courses: Courses) -> str:
    return f"that range, expecting {EXPECTING[courses.rules[0]]}" if len(courses.rules) > 1 else "that range"


def _percent(value: float) -> str:
    return f"{100 * value:.3g}%"
