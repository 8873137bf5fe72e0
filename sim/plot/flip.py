"""Changes of mind: how far each assumption moves within its plausible range, and the crossings between two views."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.ask.between.between import BEST_MOVE, Walk
from sim.ask.flip.flip import Change, Flip
from sim.plot.layout import finish, most_lines, one_panel, points, row_names, settle
from sim.plot.options import FigureOptions
from sim.plot.style import FAINT, HIGH, INK, LOW, MIXED, styled
from sim.tell import captions
from sim.tell.between import in_words
from sim.tell.flip import method, sentence
from sim.tell.words import capital

ROW = 0.26  # inches
MOST_ROWS = 20
PALETTE = (HIGH, LOW, MIXED, "#2f7d4f", "#b8860b", "#555555")
MARKERS = ("o", "s", "D", "^", "v", "P")


def draw_changes(
    ax: Axes, changes: Sequence[Change], ranges: Sequence[tuple[float, float]], names: Sequence[str]
) -> Axes:
    """Draw each assumption's way from its value to the one needed, in shares of its plausible range.

    Parameters
    ----------
    ax : Axes
    changes : sequence of Change
    ranges : sequence of (low, high)
        Each one's plausible range, drawn as a bar from 0 to 1.
    names : sequence of str
        What each is called.
    """
    for place, (change, (low, high)) in enumerate(zip(changes, ranges)):
        start, end = ((value - low) / (high - low) for value in (change.start, change.end))
        ax.plot([0, 1], [place, place], color="#dedede", linewidth=7, solid_capstyle="butt", zorder=1)
        ax.annotate(
            "",
            (end, place),
            (start, place),
            zorder=3,
            arrowprops={"arrowstyle": "-|>", "color": HIGH, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0},
        )
        ax.plot(start, place, "o", color=INK, markersize=4, zorder=4)
        words = f"{change.started} → {change.ended}"
        ax.text(1.03, place, words, transform=ax.get_yaxis_transform(), va="center", size=points("font.size"))
    ax.set_yticks(range(len(changes)), names)
    ax.set(ylim=(len(changes) - 0.5, -0.5))
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)
    return ax


@styled
def figure_flip(found: Flip, *, options: FigureOptions) -> Figure:
    """Return the figure of a flip, or of the closest approach where there is none."""
    changes = found.main_changes[:MOST_ROWS]
    changed = [found.scenario.parameters[change.parameter] for change in changes]
    names = row_names(options, [parameter.called for parameter in changed])
    height = (len(changes) + 0.2) * _row(names)
    figure, ax = one_panel(options, height, "share of the plausible range (0 lowest, 1 highest)")
    draw_changes(ax, changes, [(parameter.low, parameter.high) for parameter in changed], names)
    settle(figure, height)
    rest = len(found.changes) - len(changes)
    left_out = f"{rest} smaller changes left out." if rest else ""
    key = [
        Line2D([], [], color=INK, marker="o", markersize=4, linestyle="", label="the view's value"),
        Line2D([], [], color=HIGH, marker=">", markersize=5, linewidth=1.6, label="the value needed"),
        Line2D([], [], color="#dedede", linewidth=7, label="plausible range", solid_capstyle="butt"),
    ]
    called = [parameter.called for parameter in changed]
    title = captions.changes(captions.wanted(found.scenario, found.target.text), found.found, called)
    subtitle = captions.about(found.scenario, sentence(found))
    note = f"{capital(method(found))}. {left_out}".strip()
    return finish(figure, title, subtitle, {"Each assumption": key}, note)


def _row(names: Sequence[str]) -> float:
    """Return the height of a row that has room for its name."""
    return max(ROW, most_lines(names) * points("ytick.labelsize") * 1.35 / 72)


def draw_walk(ax: Axes, walk: Walk, names: Sequence[str] = ()) -> Axes:
    """Draw a mark for every crossing: along the way from left to right, a line per move of the leader.

    Parameters
    ----------
    ax : Axes
    walk : Walk
    names : sequence of str, optional
        What the lines are called, wrapped.
    """
    lines = _lines(walk)
    colours = _colours(walk)
    crossings = in_words(walk)
    for place in range(len(lines)):
        ax.axhline(place, color="#dedede", linewidth=0.8, zorder=1)
    for row in crossings.itertuples():
        cause = row.parameter if isinstance(row.parameter, str) else None
        colour, marker = colours[cause]
        ax.plot(
            row.share,
            lines.index(row.moves),
            marker,
            color=colour,
            markersize=5.5,
            zorder=3,
            markeredgecolor="white",
            markeredgewidth=0.6,
        )
    ax.set_yticks(range(len(lines)), names or lines)
    ax.set(xlim=(0, 1), ylim=(len(lines) - 0.5, -0.5))
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], [captions.short(walk.first), "¼", "½", "¾", captions.short(walk.second)])
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)
    return ax


@styled
def figure_walk(walk: Walk, *, options: FigureOptions) -> Figure:
    """Return the figure of the way between two views: where the answer changes, and what drives each change."""
    names = row_names(options, _lines(walk))
    height = (len(names) + 0.2) * _row(names)
    figure, ax = one_panel(options, height, "share of the way between the two views' assumptions")
    draw_walk(ax, walk, names)
    settle(figure, height)
    causes = in_words(walk)["parameter"].dropna().value_counts()
    ordered = sorted(causes.items(), key=lambda item: (-item[1], item[0]))
    title = captions.crossed(captions.short(walk.first), captions.short(walk.second), len(walk.crossings), ordered)
    subtitle = f"From ‘{walk.first.title}’ to ‘{walk.second.title}’, all assumptions moving together."
    note = "A mark: the equilibria that follow the move change, or the leader's best move does."
    if not walk.mixed:
        note += " Equilibria in pure moves only."
    key = [
        Line2D([], [], color=colour, marker=marker, linestyle="", markersize=5.5, label=cause or "a mixed equilibrium")
        for cause, (colour, marker) in _colours(walk).items()
    ]
    return finish(figure, title, subtitle, {"Driven most by": key}, note)


def _lines(walk: Walk) -> list[str]:
    named = list(dict.fromkeys(in_words(walk)["moves"]))
    leader = walk.first.order[0][0] if len(walk.first.order) > 1 else None
    menu = walk.first.labels.menu(leader, walk.first.moves[leader]) if leader else []
    ordered = [move for move in menu if move in named] + [
        move for move in named if move not in menu and move != BEST_MOVE
    ]
    return ordered + [BEST_MOVE] * (BEST_MOVE in named) or menu


def _colours(walk: Walk) -> dict[str | None, tuple[str, str]]:
    """Return a colour and a mark per driving assumption, the most frequent first; grey crosses for none."""
    counts = in_words(walk)["parameter"].dropna().value_counts()
    causes = sorted(counts.index, key=lambda name: (-counts[name], name))
    found: dict[str | None, tuple[str, str]] = {
        cause: (PALETTE[k % len(PALETTE)], MARKERS[(k + k // len(PALETTE)) % len(MARKERS)])
        for k, cause in enumerate(causes)
    }
    if walk.crossings["parameter"].isna().any():
        found[None] = (FAINT, "X")
    return found
