"""Maps of a study of a game over time: cells of points, those at which there is no game, the view's own place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.plot import grid_axes
from sim.plot.layout import panel_grid, settle
from sim.plot.maps import LARGE, OWN, PAIR, SMALL, mark_place
from sim.plot.options import FigureOptions
from sim.plot.path import SOFT
from sim.study.courses import Courses
from sim.tell.path_words import horizon_scope

NO_GAME = {"facecolor": "white", "edgecolor": SOFT, "hatch": "xxxx", "linewidth": 0}


def maps_over(
    courses: Courses, titles: Sequence[str], draw: Callable[[Axes, str], None], options: FigureOptions
) -> Figure:
    """Return a figure of maps over the two axes, drawn one by one."""
    x, y = courses.axes
    study = study_of(courses)
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


def edges(courses: Courses) -> list[np.ndarray]:
    """Return the borders of the cells on each axis."""
    return [grid_axes.cell_edges(np.sort(grid)) for grid in courses.axes.values()]


def draw_cells(ax: Axes, courses: Courses, colours: np.ndarray) -> None:
    """Fill the cells of points with colours; hatch those at which there is no game."""
    x, y = edges(courses)
    ax.pcolormesh(x, y, courses.cells(colours, 1.0), linewidth=0, rasterized=True)
    gone = np.isnan(courses.cells(np.where(courses.refused, np.nan, 1.0)))
    for row, column in np.argwhere(gone):
        ax.fill_between(x[column : column + 2], y[row], y[row + 1], zorder=2, **NO_GAME)


def marks(courses: Courses) -> list[Line2D | Patch]:
    """Return what the key says of the view's own place, and of points without a game."""
    own = Line2D([], [], linestyle="", label="the view's own values", **OWN)
    missing = [Patch(label="no game", **NO_GAME)] if courses.refused.any() else []
    return [*([own] if courses.own_point() is not None else []), *missing]


def study_of(courses: Courses) -> SimpleNamespace:
    """Return the axes and what is known of the parameters, as the helpers of axes take it."""
    parameters = {name: parameter.data() for name, parameter in courses.scenario.parameters.items()}
    return SimpleNamespace(axes=courses.axes, parameters=parameters)


def method(courses: Courses) -> str:
    """Return how what is drawn was found."""
    return " ".join(horizon_scope(courses.scenario, courses.asked[0]))


def solved_at(courses: Courses) -> str:
    """Return at how many points."""
    return f"Solved at {' × '.join(str(len(grid)) for grid in courses.axes.values())} points, one a cell."
