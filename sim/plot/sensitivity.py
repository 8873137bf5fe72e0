"""Which assumptions matter and which moves are robust: tornado, robustness bars, regret profile."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from sim.ask.robustness import Robustness, swings
from sim.ask.worlds import LED_PATH
from sim.plot.layout import finish, most_lines, one_panel, points, row_names, settle
from sim.plot.options import FigureOptions
from sim.plot.style import FAINT, HIGH, INK, LINE_STYLES, LOW, MIXED, styled
from sim.tell import answer_titles, captions
from sim.tell.choices import choice_word
from sim.tell.origin import drawn
from sim.tell.words import listed

ROW, CURVES = 0.22, 2.6  # inches: of a row of bars, and the height of the regret profile
MOST_ROWS, MOST_CURVES = 15, 6
AT_LOW, AT_HIGH = "#dd7a45", HIGH
SOME = "#b3d8ee"
COLOURS = (HIGH, LOW, MIXED, "#2f7d4f", "#b8860b", "#555555")


def draw_tornado(ax: Axes, table: pd.DataFrame, names: Sequence[str]) -> Axes:
    """Draw how far the mean probability lies from that of all worlds at either end of each parameter's range.

    Parameters
    ----------
    ax : Axes
    table : DataFrame
        As `sim.ask.robustness.swings` returns it.
    names : sequence of str
        What the parameters of the table are called.
    """
    for place, row in enumerate(table.itertuples()):
        for end, colour, hatch in ((row.at_low, AT_LOW, "////"), (row.at_high, AT_HIGH, None)):
            ax.barh(
                place,
                end - row.mean,
                left=row.mean,
                height=0.68,
                color=colour,
                hatch=hatch,
                edgecolor="white",
                linewidth=0,
                zorder=3,
            )
    ax.set_yticks(range(len(table)), names)
    ax.set(ylim=(len(table) - 0.4, -0.6))
    if len(table):
        ax.axvline(table["mean"].iloc[0], color=INK, linewidth=0.9, zorder=4)
    return _plain(ax)


@styled
def figure_tornado(found: Robustness, choice: str, *, options: FigureOptions) -> Figure:
    """Return the tornado of one move of the leader, or of the led path."""
    table = swings(found.worlds, choice)
    shown = table.head(MOST_ROWS)
    called = [found.scenario.parameters[name].called for name in shown["parameter"]]
    names = row_names(options, called)
    height = (len(shown) + 0.5) * _row(names)
    target, label = captions.wanted(found.scenario, found.target.text), "mean probability, over equilibria and worlds"
    figure, ax = one_panel(options, height, f"{label}, that ‘{target}’ holds")
    draw_tornado(ax, shown, names)
    ax.xaxis.set_major_formatter(PercentFormatter(1, symbol="%", decimals=None))
    ax.locator_params(axis="x", nbins=5)
    settle(figure, height)
    key = [
        Patch(facecolor=AT_LOW, hatch="////", edgecolor="white", label="lowest fifth of the assumption's range"),
        Patch(facecolor=AT_HIGH, label="highest fifth"),
        Line2D([], [], color=INK, linewidth=0.9, label="all worlds"),
    ]
    rest = len(table) - len(shown)
    note = " ".join([_worlds(found), f"{rest} narrower swings left out." if rest else ""]).strip()
    title = f"What ‘{target}’ depends on"
    if len(shown):
        first = shown.iloc[0]
        title = answer_titles.depends(
            target, choice_word(found.scenario, choice), called[0], (first.at_low, first.at_high)
        )
    return finish(figure, title, captions.about(found.scenario), {"Worlds": key}, note)


def draw_robustness(ax: Axes, table: pd.DataFrame, names: Sequence[str]) -> Axes:
    """Draw, for each choice, the share of worlds in which the target holds in every and in some equilibrium."""
    for place, row in enumerate(table.itertuples()):
        ax.barh(place, row.some, height=0.68, color=SOME, zorder=2)
        ax.barh(place, row.every, height=0.68, color=HIGH, zorder=3)
        ax.text(
            row.some + 0.01, place, f"{row.every:.0%} / {row.some:.0%}", va="center", size=points("font.size"), zorder=4
        )
    ax.set_yticks(range(len(table)), names)
    ax.set(xlim=(0, 1), ylim=(len(table) - 0.4, -0.6))
    ax.set_xticks(np.linspace(0, 1, 5), [f"{share:.0%}" for share in np.linspace(0, 1, 5)])
    return _plain(ax)


@styled
def figure_robustness(found: Robustness, *, options: FigureOptions) -> Figure:
    """Return the robustness of every move and of the led path."""
    called = [choice_word(found.scenario, choice) for choice in found.shown["choice"]]
    names = row_names(options, called)
    height = (len(names) + 0.5) * _row(names)
    figure, ax = one_panel(options, height, "share of worlds")
    draw_robustness(ax, found.shown, names)
    settle(figure, height)
    key = [Patch(facecolor=HIGH, label="in every equilibrium"), Patch(facecolor=SOME, label="in some equilibrium")]
    left = len(found.moves) - len(found.shown)
    rest = f"{left} sequences of moves, after which it holds less often, left out." if left else ""
    moves = {name: row.every for name, row in zip(called, found.shown.itertuples()) if row.choice != LED_PATH}
    target = captions.wanted(found.scenario, found.target.text)
    title = answer_titles.robust(target, moves or dict(zip(called, found.shown["every"])))
    note = " ".join([_worlds(found), rest]).strip()
    return finish(figure, title, captions.about(found.scenario), {f"‘{target}’ holds": key}, note)


def draw_regret(ax: Axes, found: Robustness, moves: Sequence[str]) -> Axes:
    """Draw some moves' regret, from the world where it is least to the one where it is largest."""
    for k, move in enumerate(moves):
        regret = found.regret[:, found.worlds.choices.index(move)]
        known = np.sort(regret[np.isfinite(regret)])
        share = (np.arange(len(known)) + 0.5) / max(len(known), 1)
        best = move == found.minimax_regret
        ax.plot(
            share,
            known,
            color=COLOURS[k % len(COLOURS)],
            linestyle=LINE_STYLES[k % len(LINE_STYLES)],
            linewidth=2.4 if best else 1.3,
            label=choice_word(found.scenario, move),
        )
    ax.set(xlim=(0, 1), ylim=(0, None))
    ax.xaxis.set_major_formatter(PercentFormatter(1, symbol="%", decimals=0))
    ax.grid()
    ax.spines[["top", "right"]].set_visible(False)
    return ax


@styled
def figure_regret(found: Robustness, unit: str = "", *, options: FigureOptions) -> Figure:
    """Return the regret profile of the moves; the one with the smallest largest regret in the sample is drawn wide."""
    *moves, _ = found.worlds.choices
    largest = dict(zip(found.moves["choice"], found.moves["largest_regret"]))
    mean = dict(zip(found.moves["choice"], found.moves["mean_regret"]))
    least = sorted(moves, key=lambda move: (np.nan_to_num(mean[move], nan=np.inf), moves.index(move)))
    shown = moves if options.all_panels else [
        move for move in moves if move in least[:MOST_CURVES] or move == found.minimax_regret
    ]  # fmt: skip
    measure = f" ({unit})" if unit else ""
    figure, ax = one_panel(options, CURVES, "share of worlds with less regret", f"regret{measure}")
    draw_regret(ax, found, shown)
    settle(figure, CURVES)
    word = partial(choice_word, found.scenario)
    hidden = [word(move) for move in moves if move not in shown]
    rest = f"Not drawn, with more regret on average: {listed(hidden)} (panels=all draws all)." if hidden else ""
    least_worst, tied = found.minimax_regret, [word(move) for move in found.minimax_regret_tied]
    told = f"Not told apart from it: {listed(tied)}." if tied else ""
    note = " ".join(filter(None, [_worlds(found), "Wide: the smallest largest regret in the sample.", told, rest]))
    title = answer_titles.regretted(
        least_worst if least_worst == "none" else word(least_worst), largest.get(least_worst, 0.0), unit
    )
    return finish(figure, title, captions.about(found.scenario), {"Moves": ax.get_lines()}, note)


def _worlds(found: Robustness) -> str:
    leader = found.scenario.labels.the(found.scenario.order[0][0])
    return (
        f"{len(found.worlds):,} worlds, {len(found.worlds.parameters)} assumptions "
        f"{drawn(found.worlds.origin, found.scenario)}; {leader} expects the {found.expectation} of what follows{'' if found.mixed else ' in pure moves'}."
    )


def _row(names: Sequence[str]) -> float:
    """Return the height of a row that has room for its name."""
    return max(ROW, most_lines(names) * points("ytick.labelsize") * 1.3 / 72)


def _plain(ax: Axes) -> Axes:
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x")
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.spines["bottom"].set_color(FAINT)
    return ax
