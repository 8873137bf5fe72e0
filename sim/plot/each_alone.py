"""What a chance over time depends on: bars from the view's own chance to that at either end of each assumption."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from sim.ask.each_alone import HIGH, LOW, SAME, EachAlone
from sim.plot.layout import finish, most_lines, one_panel, row_names, settle
from sim.plot.options import FigureOptions
from sim.plot.sensitivity import AT_HIGH, AT_LOW, MOST_ROWS, ROW
from sim.plot.style import INK, styled
from sim.study.over_time import name_of
from sim.tell.each_alone import finding
from sim.tell.path_words import EXPECTING, event_words, horizon_scope, under, years_of
from sim.tell.words import capital, percent


def tornado_figures(found: EachAlone, options: FigureOptions) -> dict[str, Figure]:
    """Return a figure for each plan."""
    return {
        f"tornado_{name_of(asked.plan)}": figure_each_alone(found, plan, options=options)
        for plan, asked in enumerate(found.plans)
    }


@styled
def figure_each_alone(found: EachAlone, plan: int, *, options: FigureOptions) -> Figure:
    """Return the chances at either end of the assumptions that move it most: bars of the first rule, marks of the next."""
    moving = np.max([found.swings(plan, rule) for rule in range(len(found.rules))], axis=0) > SAME
    rows = [k for k in found.ranked(plan) if moving[k]][:MOST_ROWS]
    names = row_names(options, [found.scenario.parameters[found.parameters[k]].called for k in rows])
    height = (max(len(rows), 1) + 0.5) * max(ROW, 0.135 * most_lines(names) + 0.06)
    asked = found.plans[plan]
    event = event_words(found.scenario, asked)
    figure, ax = one_panel(options, height, f"chance that {event}, {under(asked.plan)}")
    _draw(ax, found, plan, rows)
    ax.set_yticks(range(len(rows)), names)
    ax.set(ylim=(max(len(rows), 1) - 0.4, -0.6))
    ax.xaxis.set_major_formatter(PercentFormatter(1, symbol="%", decimals=None))
    ax.locator_params(axis="x", nbins=5)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x")
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    settle(figure, height)
    left = int(moving.sum()) - len(rows)
    still = int((~moving).sum())
    note = " ".join(horizon_scope(found.scenario, asked))
    note += f" One assumption at a time; {still} of {len(moving)} move nothing" + (
        f", {left} move less." if left else "."
    )
    return finish(figure, _title(found, plan, rows), years_of(found.scenario, asked.state), _key(found), note)


def _draw(ax: Axes, found: EachAlone, plan: int, rows: list[int]) -> None:
    own = found.own[plan, 0, 0]
    for place, k in enumerate(rows):
        for end, colour, hatch in ((LOW, AT_LOW, "////"), (HIGH, AT_HIGH, None)):
            value = found.chance[k, end, plan, 0]
            if not np.isnan(value):
                ax.barh(
                    place, value - own, left=own, height=0.68, color=colour, hatch=hatch, edgecolor="white",
                    linewidth=0, zorder=3,
                )  # fmt: skip
            for rule in range(1, len(found.rules)):
                marker = "<" if end == LOW else ">"
                fill = "white" if end == LOW else INK
                ax.plot(
                    found.chance[k, end, plan, rule], place, marker, color=INK, markerfacecolor=fill, markersize=4,
                    markeredgewidth=0.7, zorder=5, clip_on=False,
                )  # fmt: skip
    ax.axvline(own, color=INK, linewidth=0.9, zorder=4)


def _key(found: EachAlone) -> dict[str, list]:
    bars = [
        Patch(facecolor=AT_LOW, hatch="////", edgecolor="white", label="low end of the assumption's range"),
        Patch(facecolor=AT_HIGH, label="high end"),
        Line2D([], [], color=INK, linewidth=0.9, label="the view's own values"),
    ]
    marks = [
        Line2D([], [], linestyle="", marker=marker, color=INK, markerfacecolor=fill, markersize=4, label=label)
        for marker, fill, label in (("<", "white", "low end"), (">", INK, "high end"))
    ]
    if len(found.rules) == 1:
        return {"At": bars}
    others = " or ".join(EXPECTING[rule] for rule in found.rules[1:])
    return {f"Expecting {EXPECTING[found.rules[0]]}": bars, f"Expecting {others}": marks}


def _title(found: EachAlone, plan: int, rows: list[int]) -> str:
    """Return what moves the chance most under a plan."""
    if not rows:
        return finding(found)[0].rstrip(".")
    asked, k = found.plans[plan], rows[0]
    event = event_words(found.scenario, asked)
    rule = int(np.argmax([found.swings(plan, r)[k] for r in range(len(found.rules))]))
    ends = [found.chance[k, end, plan, rule] for end in (LOW, HIGH)]
    span = " to ".join("no game" if np.isnan(value) else percent(value) for value in ends)
    name = found.scenario.parameters[found.parameters[k]].said
    return capital(f"{event}, {under(asked.plan)}: it turns most on {name} ({span})")
