"""Changes of mind: how far each assumption moves within its plausible range, and the crossings between two views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.ask.between.between import BEST_MOVE, Walk
from sim.ask.flip.flip import Change, Flip
from sim.plot.grid_axes import parameter_label
from sim.plot.layout import finish, most_lines, one_panel, points, row_names, settle
from sim.plot.options import FigureOptions
from sim.plot.style import FAINT, HIGH, INK, LOW, MIXED, styled
from sim.scenario.parameters import Parameter
from sim.tell import answer_titles, captions
from sim.tell.between import in_words
from sim.tell.flip import sentence
from sim.tell.flip_method import method
from sim.tell.words import capital

ROW = 0.26  # inches
MOST_ROWS = 20
BAR = 7  # points: width of a plausible range
RANGE = {"color": "#dedede", "solid_capstyle": "butt", "zorder": 1}
SIDE = 0.2  # rows, by which the changes of two views stand apart
# How a change looks: its arrow, the dot where it starts, and what is written beside it.
OWN = {"color": HIGH, "start": {"color": INK, "marker": "o", "markersize": 4}, "words": INK}
BESIDE = {
    "color": FAINT,
    "start": {"color": FAINT, "marker": "o", "markersize": 4, "markerfacecolor": "white"},
    "words": FAINT,
}
PALETTE = (HIGH, LOW, MIXED, "#2f7d4f", "#b8860b", "#555555")
MARKERS = ("o", "s", "D", "^", "v", "P")


def draw_changes(
    ax: Axes,
    parameters: Sequence[Parameter],
    changes: Mapping[str, Change],
    names: Sequence[str],
    beside: Mapping[str, Change] | None = None,
) -> Axes:
    """Draw each assumption's way from its value to the one needed, in shares of its plausible range.

    Parameters
    ----------
    ax : Axes
    parameters : sequence of Parameter
        One a row; its plausible range is drawn as a bar from 0 to 1.
    changes : mapping of parameter to Change
        Of those that change.
    names : sequence of str
        What each is called.
    beside : mapping of parameter to Change, optional
        Those of another view, drawn below them.
    """
    sides = [(changes, -SIDE if beside is not None else 0.0, OWN), (beside or {}, SIDE, BESIDE)]
    for place, parameter in enumerate(parameters):
        ax.plot([0, 1], [place, place], linewidth=BAR * (1 if beside is None else 2), **RANGE)
        for side, offset, look in sides:
            if parameter.name in side:
                _draw_change(ax, side[parameter.name], parameter, place + offset, look)
    ax.set_yticks(range(len(parameters)), names)
    ax.set(ylim=(len(parameters) - 0.5, -0.5))
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)
    return ax


def _draw_change(ax: Axes, change: Change, parameter: Parameter, place: float, look: Mapping[str, str]) -> None:
    start, end = ((value - parameter.low) / (parameter.high - parameter.low) for value in (change.start, change.end))
    arrow = {"arrowstyle": "-|>", "color": look["color"], "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", (end, place), (start, place), zorder=3, arrowprops=arrow)
    ax.plot(start, place, zorder=4, **look["start"])
    words = {"va": "center", "size": points("font.size"), "color": look["words"]}
    ax.text(1.03, place, f"{change.started} → {change.ended}", transform=ax.get_yaxis_transform(), **words)


@styled
def figure_flip(found: Flip, against: Flip | None = None, *, options: FigureOptions) -> Figure:
    """Return the figure of a flip, or of the closest approach where there is none.

    Parameters
    ----------
    found : Flip
    against : Flip, optional
        Of another view, to the same target: its changes are drawn below the others.
    options : FigureOptions
    """
    changes, beside = _shown(found), None if against is None else _shown(against)
    named = list(dict.fromkeys([*changes, *(beside or {})]))[:MOST_ROWS]
    parameters = [found.scenario.parameters[name] for name in named if name in found.scenario.parameters]
    names = row_names(options, [parameter_label(parameter) for parameter in parameters])
    height = (len(names) + 0.2) * max(_row(names), ROW if beside is None else 2 * ROW)
    figure, ax = one_panel(options, height, "share of the plausible range (0 lowest, 1 highest)")
    draw_changes(ax, parameters, changes, names, beside)
    settle(figure, height)
    rest = len(found.changes) - len([name for name in named if name in changes])
    title = answer_titles.changes(
        captions.wanted(found.scenario, found.target.text),
        found.found,
        [found.scenario.parameters[name].called for name in changes],
    )
    subtitle = captions.about(found.scenario, sentence(found, in_words=True))
    notes = [
        f"{capital(method(found))}.",
        f"{rest} smaller changes left out." if rest else "",
        "" if against is None else f"In view {against.scenario.label}: {sentence(against, in_words=True)}",
    ]
    return finish(figure, title, subtitle, {"Each assumption": _key(against)}, " ".join(filter(None, notes)))


def _shown(found: Flip) -> dict[str, Change]:
    return {change.parameter: change for change in found.main_changes[:MOST_ROWS]}


def _key(against: Flip | None) -> list[Artist]:
    """Return the legend."""
    arrow = {"marker": ">", "markersize": 5, "linewidth": 1.6}
    key = [
        Line2D([], [], linestyle="", label="the view's value", **OWN["start"]),
        Line2D([], [], color=OWN["color"], label="the value needed", **arrow),
    ]
    if against is not None and against.changes:
        key += [
            Line2D([], [], linestyle="", label=f"the value in view {against.scenario.label}", **BESIDE["start"]),
            Line2D([], [], color=BESIDE["color"], label="the value needed there", **arrow),
        ]
    return [*key, Line2D([], [], linewidth=BAR, label="plausible range", **RANGE)]


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
    title = answer_titles.crossed(captions.short(walk.first), captions.short(walk.second), len(walk.crossings), ordered)
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
