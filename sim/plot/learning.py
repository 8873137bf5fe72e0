"""Learning: how two players' moves spread or die out over time, a panel for each move of the leader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import Normal, Stroke

from sim.ask.learning import ARRIVED, OFF_UNIFORM, LearnedPlay
from sim.plot.layout import columns_of, finish, panel_grid, points, settle, wrap
from sim.plot.options import FigureOptions
from sim.plot.panels import drawn_panels
from sim.plot.profiles import break_name
from sim.plot.reading import ALL_AT_ONCE, outcome_limits
from sim.plot.style import FAINT, INK, LINE_STYLES, move_colours, styled
from sim.scenario.labels import Labels
from sim.solve.equilibrium import strategy_label
from sim.solve.profile import TOLERANCE
from sim.tell import answer_titles
from sim.tell.words import capital, listed

HEIGHT = 1.2  # inches
MARGIN = 0.12  # share of the time axis kept free on the right, for the marks of the equilibrium
PLACES = (0.935, 0.98)  # of each player's marks, as a share of the panel's width
DRAWN_POINTS = 400
TIED = "\u00a0"  # a space at which no line breaks
# Where both players' lines lie on one another, the second player's shows inside the first's, wide one.
COLOURED = {
    "linewidth": 3.4,
    "solid_capstyle": "butt",
    "zorder": 3,
    "path_effects": [Stroke(linewidth=3.9, foreground="#4d4d4d"), Normal()],
}
STYLED = {
    "linewidth": 1.2,
    "color": INK,
    "zorder": 4,
    "path_effects": [Stroke(linewidth=2.1, foreground="white"), Normal()],
}
CIRCLE = {"marker": "o", "markersize": 5.5, "markeredgecolor": INK, "markeredgewidth": 0.7, "linestyle": "none"}
DIAMOND = {
    "marker": "D",
    "markersize": 4.2,
    "markerfacecolor": "white",
    "markeredgecolor": INK,
    "markeredgewidth": 1.1,
    "linestyle": "none",
}

RULES = {
    "fictitious play": "fictitious play: each player replies best to the other's average play so far; "
    "the lines are average play",
    "replicator": "replicator dynamics: moves grow in proportion to what they earn above the average; "
    "the lines are shares of each player's population",
}
TIMES = {
    "fictitious play": "rounds played (logarithmic from 1 on)",
    "replicator": "time, in units of 1 / largest payoff range (logarithmic from 1 on)",
}


def draw_learning(ax: Axes, learned: LearnedPlay, colours: Mapping[str, str]) -> Axes:
    """Draw one panel: both players' probabilities over time and, on the right, the equilibrium if one is reached.

    Parameters
    ----------
    ax : Axes
    learned : LearnedPlay
    colours : mapping
        Colour of each move of the first player; the second player's moves differ by line style.
    """
    first, _ = learned.moves
    shown = _shown_points(len(learned.path.times))
    times, (ours, theirs) = learned.path.times[shown], (shares[shown] for shares in learned.path.profiles)
    # Moves that end rare lie under those that end common.
    for a in np.argsort(ours[-1], kind="stable"):
        ax.plot(times, ours[:, a], color=colours[first[a]], **COLOURED)
    for b in np.argsort(theirs[-1], kind="stable"):
        ax.plot(times, theirs[:, b], linestyle=LINE_STYLES[b % len(LINE_STYLES)], **STYLED)
    ax.axvline(times[-1], color=FAINT, linewidth=0.6, zorder=2)
    if learned.arrived:
        _mark_equilibrium(ax, learned, colours)
    return ax


@styled
def figure_learning(
    learned: Sequence[LearnedPlay],
    outcomes: Mapping[str, float],
    subtitle: str,
    labels: Labels | None = None,
    *,
    options: FigureOptions,
) -> Figure:
    """Return the paths of learning under one rule, a panel per history of earlier moves, of many the telling ones.

    Parameters
    ----------
    learned : sequence of LearnedPlay
        Of one scenario and rule, as `sim.ask.learning.learned_play` returns them.
    outcomes : mapping of str to float
        The outcome of each move of the first player, from which its colour follows; see `mean_outcomes` there.
    subtitle : str
        Names the scenario; the rule is added.
    labels : Labels, optional
        What players and moves are called.
    options : FigureOptions
    """
    labels = labels or Labels()
    path = learned[0].path
    colours = _colours(outcomes)
    panels = {str(number): panel for number, panel in enumerate(learned)}
    weights = {number: 1 + 2 * (not panel.arrived) + (panel.choices > 1) for number, panel in panels.items()}
    shown = [panels[number] for number in drawn_panels(weights, options)]
    width = columns_of(options, len(shown))[1]
    titles = [_panel_title(panel, labels, width) for panel in shown]
    figure, axes = panel_grid(options, titles, HEIGHT, TIMES[path.rule], "probability of each move")
    end = path.times[-1]
    axes[0].set_xscale("symlog", linthresh=1)
    axes[0].set_xlim(0, end * (10 * end) ** (MARGIN / (1 - MARGIN)))
    decades = int(np.log10(end) + TOLERANCE)
    axes[0].set_xticks([0, *10.0 ** np.arange(decades % 2, decades + 1, 1 + (decades > 2))])
    axes[0].set_xticks([], minor=True)
    axes[0].xaxis.set_major_formatter("{x:g}")
    axes[0].set_ylim(-0.05, 1.05)
    axes[0].set_yticks([0, 0.5, 1])
    axes[0].yaxis.set_major_formatter("{x:g}")
    settle(figure, HEIGHT)
    for ax, panel in zip(axes, shown):
        ax.grid(axis="y")
        ax.set_axisbelow(True)
        ax.tick_params(axis="y", length=0)
        ax.spines[["top", "right"]].set_visible(False)
        draw_learning(ax, panel, colours)
    settled = sum(panel.arrived for panel in learned)
    leader = " and ".join(map(labels.the, learned[0].history))
    rule = capital(RULES[path.rule])
    return finish(
        figure,
        answer_titles.learned(settled, len(learned), leader),
        f"{subtitle.rstrip('.')}. {rule}.",
        _key(learned[0], labels, colours, any(panel.arrived for panel in shown)),
        _note(learned, shown, labels),
    )


def _shown_points(count: int) -> np.ndarray:
    """Return the numbers of the points to draw, as dense as the time axis shows them."""
    if count <= DRAWN_POINTS:
        return np.arange(count)
    return np.unique(np.append(0, np.geomspace(1, count - 1, DRAWN_POINTS).round())).astype(int)


def _colours(outcomes: Mapping[str, float]) -> dict[str, str]:
    low, high = outcome_limits(list(outcomes.values()))
    ascending = sorted(outcomes, key=outcomes.get)
    return move_colours({move: (outcomes[move] - low) / (high - low) for move in ascending})


def _mark_equilibrium(ax: Axes, learned: LearnedPlay, colours: Mapping[str, str]) -> None:
    frame = ax.get_yaxis_transform()
    for move, probability in zip(learned.moves[0], learned.nearest[0]):
        if probability > TOLERANCE:
            ax.plot([PLACES[0]], [probability], color=colours[move], transform=frame, zorder=6, **CIRCLE)
    for probability in learned.nearest[1]:
        if probability > TOLERANCE:
            ax.plot([PLACES[1]], [probability], transform=frame, clip_on=False, zorder=6, **DIAMOND)


def _panel_title(learned: LearnedPlay, labels: Labels, width: float) -> str:
    """Return the earlier moves and, below, what play leads to."""
    return "\n".join(
        [break_name(_after(learned, labels), 28), *wrap(_ending(learned, labels), width, points("axes.titlesize"))]
    )


def _after(learned: LearnedPlay, labels: Labels) -> str:
    return labels.play(learned.history, learned.history.values()) or ALL_AT_ONCE


def _ending(learned: LearnedPlay, labels: Labels) -> str:
    """Return in words where the path ends; what belongs together holds together when the line is wrapped."""
    menus = [labels.menu(player, moves) for player, moves in zip(learned.players, learned.moves)]
    played = [strategy_label(s.round(2), menu) for s, menu in zip(learned.nearest, menus)]
    profile = f"{TIED}/ ".join(text.replace(" ", TIED).replace(f"{TIED}+{TIED}", f"{TIED}+ ") for text in played)
    if not learned.arrived:
        return f"has not settled: {learned.distance:.2f} from the nearest equilibrium, {profile}"
    notes = [f"in{TIED}a{TIED}continuum"] if learned.component is not None else []
    notes += [f"one{TIED}of{TIED}{learned.choices}"] if learned.choices > 1 else []
    return f"→{TIED}{profile}" + (f" ({', '.join(notes)})" if notes else "")


def _note(learned: Sequence[LearnedPlay], shown: Sequence[LearnedPlay], labels: Labels) -> str:
    """Return how the paths began and ended, and which are not drawn."""
    path = learned[0].path
    settled = sum(panel.arrived for panel in learned)
    ends = "All paths settle" if settled == len(learned) else f"{settled} of {len(learned)} paths settle"
    parts = [
        f"Start: uniform play moved {OFF_UNIFORM:.0%} towards a random mixture (seed {path.seed}); another start can lead "
        "elsewhere.",
        f"{ends}: they end within {ARRIVED:g} of an equilibrium in every probability.",
    ]
    if any(panel.choices > 1 for panel in shown):
        parts.append("One of 2, 3, …: of so many equilibria, a continuum counted as one.")
    hidden = [_after(panel, labels) for panel in learned if panel not in shown]
    if hidden:
        parts.append(f"Not drawn: the paths after {listed(hidden)} (panels=all draws all).")
    return " ".join(parts)


def _key(learned: LearnedPlay, labels: Labels, colours: Mapping[str, str], marks: bool) -> dict[str, list[Line2D]]:
    first, second = map(labels.player, learned.players)
    hues = [
        Line2D([], [], color=colour, label=labels.move(learned.players[0], move), **COLOURED)
        for move, colour in colours.items()
    ]
    dashes = [
        Line2D(
            [], [], linestyle=LINE_STYLES[b % len(LINE_STYLES)], label=labels.move(learned.players[1], move), **STYLED
        )
        for b, move in enumerate(learned.moves[1])
    ]
    key = {f"{first}'s move": hues, f"{second}'s move": dashes}
    if marks:
        key["Equilibrium reached"] = [
            Line2D([], [], color="#bdbdbd", label=f"{first}, in the move's colour", **CIRCLE),
            Line2D([], [], label=second, **DIAMOND),
        ]
    return key
