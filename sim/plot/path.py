"""A game over time: the chance of what is looked for by year under each plan, and the state of things as bands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.ask.path import Path, Paths
from sim.plot.chain import figure_chain
from sim.plot.layout import finish, panel_grid, settle
from sim.plot.options import FigureOptions
from sim.plot.panels import drawn_panels
from sim.plot.style import INK, LINE_STYLES, styled
from sim.scenario.dynamics import Factor
from sim.scenario.plans import Plan
from sim.tell.path_words import (
    EXPECTING,
    all_begun,
    clause,
    logit_precision,
    method,
    plan_label,
    single,
    when,
    years_of,
)
from sim.tell.words import capital, listed, number, percent
from sim.time.point import BESIDE

HEIGHT = 1.9  # inches
# Plans: Okabe and Ito 2008 without its black and yellow; dashes tell them apart in grey.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
BANDS = ("#e4e0d8", "#d9763f", "#1878b4", "#9b9b9b", "#b3d8ee", "#7a2500", "#7dbbe0")
HATCHES = ("", "////", "", "....", "\\\\\\\\", "", "xxxx")
SOFT = "#6e6e6e"  # of hatches, which would else outshout the bands
SEEN = 1e-4  # chance of a level that a band can show
FILL = 0.18  # opacity of a range


@styled
def figure_chances(paths: Paths, *, options: FigureOptions) -> Figure:
    """Return the chance of the target by year under each plan, a panel for each view."""
    first = paths.scenarios[0]
    period, words = first.time.period, clause(first, paths.target)
    titles = [scenario.label if len(paths.scenarios) > 1 else "" for scenario in paths.scenarios]
    shown = drawn_panels({str(k): 1.0 for k in range(len(titles))}, options)
    ylabel = f"chance that {words}{' by then' if paths.by else ''}"
    figure, axes = panel_grid(options, [titles[int(k)] for k in shown], HEIGHT, f"{period}s from the first", ylabel)
    top = max(float(np.max(_range(paths, one))) for one in paths.found)
    axes[0].set_xlim(0, max(1, paths.years - 1))
    axes[0].xaxis.set_major_locator(MaxNLocator("auto", integer=True))
    axes[0].set_ylim(0, min(1.02, max(0.05, 1.08 * top)))
    axes[0].yaxis.set_major_formatter("{x:.0%}")
    settle(figure, HEIGHT)
    for ax, k in zip(axes, shown):
        scenario = paths.scenarios[int(k)]
        ax.grid(axis="y")
        ax.set_axisbelow(True)
        ax.spines[["top", "right"]].set_visible(False)
        ax.axvline(paths.year, color=INK, linewidth=0.6, linestyle=(0, (1, 2)))
        for place, plan in enumerate(paths.plans):
            _draw_plan(ax, paths, list(paths.of(scenario, plan).values()), place)
    handles = [
        Line2D(
            [],
            [],
            color=_colour(number),
            linestyle=LINE_STYLES[number % len(LINE_STYLES)],
            linewidth=1.8,
            label=capital(plan_label(plan)),
        )
        for number, plan in enumerate(paths.plans)
    ]
    note = f"{method(paths)} {_shaded(paths)} Dotted: {period} {paths.year}."
    return finish(figure, _title(paths), _subtitle(paths), {"Plan": handles}, note)


def _subtitle(paths: Paths) -> str:
    if len(paths.scenarios) == 1:
        return years_of(paths.scenarios[0], paths.states[0])
    return " ".join(["Views side by side, the same plans in each.", *all_begun(paths)])


def _shaded(paths: Paths) -> str:
    """Return what the shaded range is over."""
    precision = logit_precision(paths)
    if precision is not None:
        return f"Shaded: precision {number(precision)} to {number(2 * precision)}."
    period = paths.scenarios[0].time.period
    return (
        f"Shaded: between all expectations asked for ({listed([EXPECTING[rule] for rule in paths.rules])}) and horizons of "
        f"{max(1, paths.years - BESIDE)} to {paths.years + BESIDE} {period}s; no bound."
    )


def _title(paths: Paths) -> str:
    """Return the finding: under which plan the chance is highest, in the first view."""
    scenario = paths.scenarios[0]
    rule = paths.rules[0]
    chances = {_course(plan): paths.chance(paths.of(scenario, plan)[rule]) for plan in paths.plans}
    best = max(chances, key=chances.get)
    words = clause(scenario, paths.target)
    where = f" in view {scenario.label}" if len(paths.scenarios) > 1 else ""
    where += f" ({EXPECTING[rule]} expected)" if len(paths.rules) > 1 and not single(paths.found) else ""
    if len(chances) == 1 or max(chances.values()) - min(chances.values()) < 1e-9:
        which = "under every plan" if len(chances) > 1 else best
        return f"{capital(words)} {when(paths)} with a chance of {percent(chances[best])} {which}{where}"
    return f"{capital(words)} {when(paths)} most likely {best}: {percent(chances[best])}{where}"


def _course(plan: Plan | None) -> str:
    return "in free play" if plan is None else f"under {plan_label(plan)}"


def _draw_plan(ax: Axes, paths: Paths, found: Sequence[Path], number: int) -> None:
    years = np.arange(paths.years)
    ranges = np.stack([_range(paths, one) for one in found])
    ax.fill_between(
        years, ranges[..., 0].min(axis=0), ranges[..., 1].max(axis=0), color=_colour(number), alpha=FILL, linewidth=0
    )
    line = found[0].ever if paths.by else found[0].then
    ax.plot(years, line, color=_colour(number), linestyle=LINE_STYLES[number % len(LINE_STYLES)], linewidth=1.8)


def _range(paths: Paths, one: Path) -> np.ndarray:
    return one.ever_range if paths.by else one.then_range


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


@styled
def figure_bands(paths: Paths, factor: Factor, *, options: FigureOptions) -> Figure:
    """Return the chances of a factor's levels by year, stacked, a panel for each plan and view."""
    first = paths.scenarios[0]
    found = [one for one in paths.found if one.rule == paths.rules[0]]
    names = [_panel(paths, one) for one in found]
    shown = [int(k) for k in drawn_panels({str(k): 1.0 for k in range(len(found))}, options)]
    period, what = first.time.period, factor.called
    figure, axes = panel_grid(
        options, [names[k] for k in shown], HEIGHT * 0.8, f"{period}s from the first", f"chance: {what}"
    )
    axes[0].set_xlim(0, max(1, paths.years - 1))
    axes[0].xaxis.set_major_locator(MaxNLocator("auto", integer=True))
    axes[0].set_ylim(0, 1)
    axes[0].yaxis.set_major_formatter("{x:.0%}")
    settle(figure, HEIGHT * 0.8)
    for ax, k in zip(axes, shown):
        draw_bands(ax, found[k].factor_shares(factor.name)[: paths.years])
    handles = [
        Patch(
            facecolor=BANDS[level % len(BANDS)],
            hatch=HATCHES[level % len(HATCHES)],
            edgecolor=SOFT,
            linewidth=0.4,
            label=factor.label(level),
        )
        for level in _occurring(paths, found, factor)
    ]
    left = [names[k] for k in range(len(found)) if k not in shown]
    note = method(paths) + (f" Not drawn: {listed(left)} (panels=all draws all)." if left else "")
    return finish(figure, _bands_title(found, factor, paths), _subtitle(paths), {capital(what): handles}, note)


def _occurring(paths: Paths, found: Sequence[Path], factor: Factor) -> list[int]:
    """Return the levels that have a chance in some year, which alone are named."""
    most = np.max([one.factor_shares(factor.name)[: paths.years].max(axis=0) for one in found], axis=0)
    return [int(level) for level in np.flatnonzero(most > SEEN)]


def draw_bands(ax: Axes, shares: np.ndarray) -> Axes:
    """Draw chances as bands.

    Parameters
    ----------
    ax : Axes
    shares : ndarray, shape (years, levels)
    """
    below = np.zeros(len(shares))
    for level in range(shares.shape[1]):
        above = below + shares[:, level]
        ax.fill_between(
            np.arange(len(shares)), below, above,
            facecolor=BANDS[level % len(BANDS)], hatch=HATCHES[level % len(HATCHES)], edgecolor=SOFT, linewidth=0.3,
        )  # fmt: skip
        below = above
    return ax


def _panel(paths: Paths, one: Path) -> str:
    label = capital(plan_label(one.plan))
    return f"{one.scenario.label}: {label}" if len(paths.scenarios) > 1 else label


def _bands_title(found: Sequence[Path], factor: Factor, paths: Paths) -> str:
    """Return what is likeliest in the year asked about, under the first plan and where others differ."""
    likeliest = [factor.label(int(one.factor_shares(factor.name)[paths.year].argmax())) for one in found]
    what, period = capital(factor.called), paths.scenarios[0].time.period
    if len(set(likeliest)) == 1:
        return f"{what}: {likeliest[0]} is likeliest in {period} {paths.year}{' under each plan' if len(found) > 1 else ''}"
    parts = [
        f"{name} ({listed([_panel(paths, one) for one, other in zip(found, likeliest) if other == name], most=2)})"
        for name in dict.fromkeys(likeliest)
    ]
    return f"{what}: likeliest in {period} {paths.year} is {listed(parts, 'or')}"


def path_figures(paths: Paths, options: FigureOptions) -> dict[str, Figure]:
    """Return all figures of a path: the chances, the chain, and the bands of each factor of more than two levels."""
    factors = [
        factor for factor in paths.scenarios[0].time.factors if len(factor.levels) > 2 and factor.numbers is None
    ]
    bands = {factor.name: figure_bands(paths, factor, options=options) for factor in factors}
    chain = {"chain": figure_chain(paths, options=options)} if paths.chain else {}
    return {"": figure_chances(paths, options=options), **chain, **bands}
