"""Which plan gives the highest chance over two assumptions, and by how much."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.plot.course_maps import draw_cells, edges, maps_over, marks, method, solved_at
from sim.plot.layout import finish
from sim.plot.options import FigureOptions
from sim.plot.path import COLOURS, HATCHES, SOFT
from sim.plot.style import styled, text_colour
from sim.study.courses import REFUSED, TIE, TIED, Courses
from sim.tell.leads import lead_numbers, lead_shares, points_apart
from sim.tell.path_words import EXPECTING, event_words, plan_label, years_of
from sim.tell.words import capital, percent

EQUAL = "#d8d8d8"  # where the highest chances lie too close together
FULL = 10  # times a tie: the margin from which a plan's colour is full
PALE = (0.5, 1.0)  # of a plan's colour, by margin
BESIDE_MARK = 0.15  # of an axis, from the view's own place to where a region's name may stand
LEAST_NAMED = 0.035  # share of a map from which a region bears its plans' numbers


@styled
def figure_leading(courses: Courses, *, options: FigureOptions) -> Figure:
    """Return which plan gives the highest chance over two assumptions, and by how much, a panel for each rule."""
    names = {f"expecting {EXPECTING[rule]}": k for k, rule in enumerate(courses.rules)}
    titles = list(names) if len(names) > 1 else [""]

    def draw(ax: Axes, name: str) -> None:
        rule = names.get(name, 0)
        leading, margin = courses.leading(rule), courses.margin(rule)
        draw_cells(ax, courses, np.array([_shade(k, m >= _full(courses)) for k, m in zip(leading, margin)]))
        _hatch_plans(ax, courses, leading)
        _name_regions(ax, courses, courses.ahead(rule))

    figure = maps_over(courses, titles, draw, options)
    subtitle = years_of(courses.scenario, courses.asked[0].state)
    return finish(figure, _title(courses), subtitle, _key(courses), f"{method(courses)} {solved_at(courses)}")


def _key(courses: Courses) -> dict[str, list]:
    """Return the key: plans with their numbers, by how much they are ahead, ties."""
    rules = range(len(courses.rules))
    leading = {int(k) for rule in rules for k in courses.leading(rule)}
    shown = leading | {int(k) for rule in rules for k in np.flatnonzero(courses.ahead(rule).any(axis=0))}
    plans = [
        Patch(
            facecolor=_colour(k) if k in leading else "none", hatch=_hatch(k) if k in leading else "", edgecolor=SOFT,
            linewidth=0, label=f"{k + 1}  {capital(plan_label(asked.plan))}",
        )
        for k, asked in enumerate(courses.plans) if k in shown
    ]  # fmt: skip
    grey = to_rgb("#4a4a4a")
    full = _full(courses)
    steps = [
        f"{points_apart(courses.tie)} to {points_apart(full, unit=True)}",
        f"more than {points_apart(full, unit=True)}",
    ]
    margins = [Patch(facecolor=_paled(grey, p), linewidth=0, label=text) for p, text in zip(PALE, steps)]
    tie = Patch(facecolor=EQUAL, linewidth=0, label=f"the highest lie within {points_apart(courses.tie, unit=True)}")
    return {
        "Highest chance under": plans,
        "Ahead of the next by": margins if leading - {TIE, REFUSED} else [],
        "": [*([tie] if TIE in leading else []), *marks(courses)],
    }


def _hatch_plans(ax: Axes, courses: Courses, leading: np.ndarray) -> None:
    """Hatch where each plan leads, so that plans are told apart without colour."""
    x, y = edges(courses)
    cells = courses.cells(leading.astype(float), REFUSED)
    for plan in range(len(courses.plans)):
        if hatch := _hatch(plan):
            for row, column in np.argwhere(cells == plan):
                ends = (y[row], y[row + 1])
                style = {"facecolor": "none", "edgecolor": SOFT, "hatch": hatch, "linewidth": 0}
                ax.fill_between(x[column : column + 2], *ends, **style)


def _name_regions(ax: Axes, courses: Courses, ahead: np.ndarray) -> None:
    """Write a plan's number where it leads, in the middle of its points; of a tie the numbers of those that are equal."""
    sets, kind = np.unique(ahead, axis=0, return_inverse=True)
    for number, plans in enumerate(sets):
        there = np.flatnonzero(kind.reshape(-1) == number)
        if plans.any() and len(there) >= LEAST_NAMED * len(ahead):
            tied = [int(k) for k in np.flatnonzero(plans)]
            colour = _colour(tied[0]) if len(tied) == 1 else EQUAL
            box = {"boxstyle": "round,pad=0.2", "facecolor": colour, "edgecolor": "white", "linewidth": 0.6}
            place = _middle(courses, _off_the_mark(courses, there))
            ax.text(
                *place, lead_numbers(plans), ha="center", va="center", color=text_colour(colour), bbox=box, zorder=7
            )


def _middle(courses: Courses, there: np.ndarray) -> list[float]:
    """Return the point, of some, that is nearest to their median."""
    middle = [float(np.median(courses.values[axis][there])) for axis in courses.axes]
    nearest = there[_distance(courses, there, middle).argmin()]
    return [courses.values[axis][nearest] for axis in courses.axes]


def _off_the_mark(courses: Courses, there: np.ndarray) -> np.ndarray:
    """Return those of some points that lie off the view's own place, which is marked; all where none does."""
    own = [courses.scenario.parameters[axis].value for axis in courses.axes]
    far = there[_distance(courses, there, own) > BESIDE_MARK]
    return far if len(far) else there


def _distance(courses: Courses, there: np.ndarray, place: list[float]) -> np.ndarray:
    """Return how far some points lie from a place, in shares of the axes."""
    spans = [max(float(np.ptp(grid)), 1e-300) for grid in courses.axes.values()]
    steps = [(courses.values[a][there] - at) / span for a, at, span in zip(courses.axes, place, spans)]
    return np.hypot(*steps)


def _colour(plan: int) -> str:
    return COLOURS[plan % len(COLOURS)]


def _hatch(plan: int) -> str:
    return HATCHES[plan % len(HATCHES)]


def _full(courses: Courses) -> float:
    """Return the margin from which a plan's colour is full."""
    return FULL * courses.tie if courses.tie else FULL * TIED


def _shade(plan: int, clearly: bool) -> tuple[float, ...]:
    """Return the colour of a point at which a plan leads, clearly or by little."""
    if plan in (TIE, REFUSED):
        return to_rgb(EQUAL if plan == TIE else "white")
    return _paled(to_rgb(_colour(plan)), PALE[int(clearly)])


def _paled(colour: tuple[float, ...], share: float) -> tuple[float, ...]:
    return tuple(1 - share * (1 - channel) for channel in colour)


def _title(courses: Courses) -> str:
    """Return which plan is ahead on the largest part of the map, by the first rule, or that on most of it none is."""
    if courses.refused.all():
        return "At none of the points is there a game"
    shares, event = lead_shares(courses, 0), event_words(courses.scenario, courses.asked[0])
    best = max(range(len(courses.plans)), key=lambda plan: shares[plan])
    expected = f" (expecting {EXPECTING[courses.rules[0]]})" if len(courses.rules) > 1 else ""
    within = f"within {points_apart(courses.tie, unit=True)}"
    if shares[TIE] == 1:
        equal = (
            "equally likely under all plans"
            if courses.ahead(0)[~courses.refused].all()
            else "most likely under several plans"
        )
        return capital(f"{event} {equal}, {within}, all over the map{expected}")
    plan = plan_label(courses.plans[best].plan)
    tie = f"; on {percent(shares[TIE])} the highest lie {within}" if shares[TIE] > shares[best] else ""
    return capital(f"{event} most likely under ‘{plan}’ on {percent(shares[best])} of the map{tie}{expected}")
