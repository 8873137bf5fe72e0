"""Which assumptions matter and which moves are robust: tornado, robustness bars, regret profile."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.ask.robustness import Robustness, cautious_choices, swings
from sim.ask.worlds import choice_word
from sim.plot.layout import finish, new_figure
from sim.plot.style import FAINT, HIGH, INK, LINE_STYLES, LOW, MIXED, styled
from sim.tell.origin import drawn

WIDTH, ROW = 4.8, 0.25  # inches
MOST_ROWS = 15
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
def figure_tornado(found: Robustness, choice: str) -> Figure:
    """Return the tornado of one move of the leader, or of the led path."""
    table = swings(found.worlds, choice)
    shown = table.head(MOST_ROWS)
    figure = new_figure(WIDTH, (len(shown) + 1) * ROW)
    names = [found.scenario.parameters[name].called for name in shown["parameter"]]
    ax = draw_tornado(figure.add_axes((0, 0, 1, 1)), shown, names)
    ax.set_xlabel(f"probability of '{found.target.text}', averaged over equilibria and worlds")
    key = [
        Patch(facecolor=AT_LOW, hatch="////", edgecolor="white", label="lowest fifth of the parameter's range"),
        Patch(facecolor=AT_HIGH, label="highest fifth"),
        Line2D([], [], color=INK, linewidth=0.9, label="all worlds"),
    ]
    rest = len(table) - len(shown)
    caption = _caption(found) + (f" · {rest} narrower swings left out" if rest else "")
    title = f"What '{found.target.text}' depends on: {choice_word(found.scenario, choice)}"
    return finish(figure, title, caption, {"Worlds": key})


def draw_robustness(ax: Axes, table: pd.DataFrame, names: Sequence[str]) -> Axes:
    """Draw, for each choice, the share of worlds in which the target holds in every and in some equilibrium."""
    for place, row in enumerate(table.itertuples()):
        ax.barh(place, row.some, height=0.68, color=SOME, zorder=2)
        ax.barh(place, row.every, height=0.68, color=HIGH, zorder=3)
        ax.text(row.some + 0.01, place, f"{row.every:.0%} / {row.some:.0%}", va="center", size=7.5, zorder=4)
    ax.set_yticks(range(len(table)), names)
    ax.set(xlim=(0, 1), ylim=(len(table) - 0.4, -0.6))
    ax.set_xticks(np.linspace(0, 1, 5), [f"{share:.0%}" for share in np.linspace(0, 1, 5)])
    return _plain(ax)


@styled
def figure_robustness(found: Robustness) -> Figure:
    """Return the robustness of every move and of the led path."""
    figure = new_figure(WIDTH, (len(found.shown) + 1) * ROW)
    names = [choice_word(found.scenario, choice) for choice in found.shown["choice"]]
    ax = draw_robustness(figure.add_axes((0, 0, 1, 1)), found.shown, names)
    ax.set_xlabel("share of worlds")
    key = [Patch(facecolor=HIGH, label="in every equilibrium"), Patch(facecolor=SOME, label="in some equilibrium")]
    left = len(found.table) - len(found.shown)
    rest = f" · {left} sequences of moves, after which it holds less often, left out" if left else ""
    caption = _caption(found) + rest
    return finish(figure, f"How robust each move is: '{found.target.text}'", caption, {"The target holds": key})


def draw_regret(ax: Axes, found: Robustness) -> Axes:
    """Draw each move's regret, from the world where it is least to the one where it is largest."""
    moves = found.worlds.choices[:-1]
    for k, (move, regret) in enumerate(zip(moves, found.regret.T)):
        known = np.sort(regret[np.isfinite(regret)])
        share = (np.arange(len(known)) + 0.5) / max(len(known), 1)
        best = move == found.minimax_regret
        ax.plot(
            share,
            known,
            color=COLOURS[k % len(COLOURS)],
            linestyle=LINE_STYLES[k // len(COLOURS) % len(LINE_STYLES)],
            linewidth=2.2 if best else 1.1,
            label=choice_word(found.scenario, move),
        )
    ax.set(xlim=(0, 1), ylim=(0, None))
    ax.grid(color="#e3e3e3", linewidth=0.6)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


@styled
def figure_regret(found: Robustness, unit: str = "") -> Figure:
    """Return the regret profile of the moves; the one with the smallest largest regret in the sample is drawn wide."""
    figure = new_figure(WIDTH, 3.0)
    ax = draw_regret(figure.add_axes((0, 0, 1, 1)), found)
    ax.set_xlabel("share of worlds with less regret")
    ax.set_ylabel("regret" + (f" ({unit})" if unit else ""))
    caption = " · ".join([_caption(found), *cautious_choices(found), "wide: the smallest largest regret"])
    return finish(figure, "What each move costs where it is not the best one", caption, {"Moves": ax.get_lines()})


def _caption(found: Robustness) -> str:
    scenario = found.scenario
    return (
        f"{scenario.label} (game {scenario.game_name}); {len(found.worlds):,} worlds, "
        f"{len(found.worlds.parameters)} assumptions {drawn(found.worlds.origin, scenario)}; "
        f"the leader expects the {found.expectation} of what follows" + ("" if found.mixed else " in pure moves")
    )


def _plain(ax: Axes) -> Axes:
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color="#e3e3e3", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.spines["bottom"].set_color(FAINT)
    return ax
