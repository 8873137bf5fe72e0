"""Maps over two parameters, whatever their regions come from: panels, the view's own place, the legend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from sim.plot import grid_axes, reading
from sim.plot.continua import BETWEEN, CONTINUUM
from sim.plot.layout import finish, panel_grid, settle
from sim.plot.options import FigureOptions
from sim.plot.profiles import break_name, one_line
from sim.plot.regions import Region
from sim.plot.style import FAINT, INK, MIXED, STRIPES
from sim.tell import captions

OWN = {"marker": "*", "color": "white", "markeredgecolor": INK, "markersize": 10}
OWN_BESIDE = {"marker": "D", "color": "white", "markeredgecolor": INK, "markersize": 5}
BEYOND = {"facecolor": "white", "edgecolor": FAINT, "alpha": 0.55, "linewidth": 0, "zorder": 4}
LEFT_OUT = Region((), "left out", ("white",))  # points that break a constraint are not solved
LARGE, PAIR, SMALL = 3.6, 2.4, 1.5  # inches: height of a map alone, of one beside another, and of one among several


def phase_figure(
    study: reading.Study,
    axes: tuple[str, str],
    limits: Sequence[tuple[float, float]],
    panels: Sequence[str],
    draw: Callable[[Axes, str, dict[Region, int]], Sequence[Region]],
    height: float,
    colours: Mapping[str, str],
    words: tuple[str, str, str],
    options: FigureOptions,
    subjects: Mapping[str, reading.Study] = MappingProxyType({}),
    marks: Mapping[str, Artist] = MappingProxyType({}),
) -> Figure:
    """Return a figure of maps over two parameters.

    Parameters
    ----------
    axes : pair of str
        The parameters.
    limits : pair of (low, high)
        Ends of the axes.
    panels : sequence of str
        Titles of the maps.
    draw : callable
        Draws the map of a title in its axes, numbers regions too small for words, and returns the regions.
    height : float
        Of a map, in inches.
    colours : mapping of str to str
        Of the first follower's moves.
    words : tuple of str
        Title, subtitle and note.
    options : FigureOptions
    subjects : mapping of str to Study, optional
        Whose own values are marked in a map, by its title; those of `study` elsewhere.
    marks : mapping of str to Artist, optional
        What else the maps show, for the legend; read after all are drawn.
    """
    labels = [grid_axes.axis_label(study, axis) for axis in axes]
    figure, panes = panel_grid(options, [break_name(name, 32) for name in panels], height, *labels, pad=7)
    panes[0].set(xlim=limits[0], ylim=limits[1])
    grid_axes.set_ticks(panes[0].xaxis, study, axes[0])
    grid_axes.set_ticks(panes[0].yaxis, study, axes[1])
    settle(figure, height)
    plausible = [grid_axes.plausible(study, axis, *ends) for axis, ends in zip(axes, limits)]
    numbers: dict[Region, int] = {}
    seen: dict[Region, None] = {}
    unnamed = marked = False
    for ax, name in zip(panes, panels):
        regions = draw(ax, name, numbers)
        seen.update(dict.fromkeys(regions))
        unnamed |= len(ax.texts) < len(regions)
        subject = subjects.get(name, study)
        own = [grid_axes.own_value(subject, axis, *ends) for axis, ends in zip(axes, limits)]
        mark_place(ax, own, plausible)
        marked |= None not in own
    title, subtitle, note = words
    if unnamed:
        note = f"{note} Regions too thin or too many for a number are not named.".strip()
    key = phase_key(study, colours, seen, numbers, marked, plausible != [None, None])
    key["Set beside it"] = [*marks.values()]
    return finish(figure, title, subtitle, key, note)


def mark_place(ax: Axes, own: Sequence[float | None], plausible: Sequence[tuple[float, float] | None]) -> Axes:
    """Draw the view's own point, and a veil over what lies outside the plausible ranges.

    Parameters
    ----------
    own : pair of float or None
        None where the view's value lies outside the picture.
    plausible : pair of (low, high) or None
        None where all that is shown is plausible.
    """
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    (x0, x1), (y0, y1) = plausible[0] or (left, right), plausible[1] or (bottom, top)
    for corner, width, height in (
        ((left, bottom), x0 - left, top - bottom),
        ((x1, bottom), right - x1, top - bottom),
        ((x0, bottom), x1 - x0, y0 - bottom),
        ((x0, y1), x1 - x0, top - y1),
    ):
        if width > 0 and height > 0:
            ax.add_patch(Rectangle(corner, width, height, **BEYOND))
    if None not in own:
        ax.plot(*own, clip_on=False, zorder=8, **OWN)
    return ax


def region_colours(answers: set[tuple[str, ...]], colours: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ground of a region and, if there are several answers, the colour of its stripes.

    They are the two ends of the scale among the first follower's moves; a mixture counts where nothing else does.
    A continuum is several answers: its ends, and all between.
    """
    moves = {move for answer in answers for move in answer[0].split(BETWEEN)}
    several = len(answers) > 1 or any(BETWEEN in move for answer in answers for move in answer)
    pure = [colour for move, colour in colours.items() if move in moves]
    ends = pure[:1] + pure[1:][-1:] + [MIXED] * (not moves <= set(colours))
    if several:
        return (ends[0], ends[1] if len(ends) > 1 else ends[0])
    return tuple(ends)


def weight(shares: Sequence[float], regions: Sequence[Region], values: Mapping[str, float]) -> float:
    """Return how much changes on a map: the share outside its largest region, more where the outcome changes too.

    Parameters
    ----------
    shares : sequence of float
        Of the map, by region.
    values : mapping of str to float
        Where the outcome of each move of the first follower lies, 0 to 1.
    """
    solved = [(size, _mean(region, values)) for size, region in zip(shares, regions) if region is not LEFT_OUT]
    if len(solved) < 2:
        return 0.0
    _, main = max(solved)
    whole = sum(size for size, _ in solved)
    rest = sum(size * (0.05 + abs(value - main)) for size, value in solved)
    return (rest - 0.05 * max(solved)[0]) / whole


def _mean(region: Region, values: Mapping[str, float]) -> float:
    """Return the mean place of a region's equilibria on the outcome's scale; of what is mixed, the middle."""
    moves = [next((move for move in profile if move in values), "") for profile in region.profiles]
    return sum(values.get(move, 0.5) for move in moves) / len(moves) if moves else 0.5


def left_out(study: reading.Study, weights: Mapping[str, float], shown: Sequence[str]) -> str:
    """Return which maps are not drawn, and why."""
    hidden = [name for name in weights if name not in shown]
    still = [name for name in hidden if weights[name] == 0]
    leader = study.labels.the(study.leader) if study.leader else ""
    return captions.left_out(still, [name for name in hidden if name not in still], {}, leader)


def phase_key(study, colours, regions, numbers, own_inside: bool, veiled: bool) -> dict[str, list[Artist]]:
    """Return the legend: the first follower's moves by colour, the marks, and the regions too small for words."""
    used = {colour for region in regions for colour in region.colours}
    hues = [Patch(facecolor=colour, label=move) for move, colour in colours.items() if colour in used]
    if MIXED in used:
        hues.append(Patch(facecolor=MIXED, label="a mixture"))
    marks = []
    if any(len(region.colours) > 1 for region in regions):
        stripes = {"facecolor": "white", "edgecolor": INK, "hatch": STRIPES, "linewidth": 0}
        marks.append(Patch(label="several equilibria (the stripes: another)", **stripes))
    if any(not region.colours for region in regions):
        nothing = Region((), "", ()).hatch
        marks.append(Patch(facecolor="white", linewidth=0, label="no equilibrium in pure moves", **nothing))
    if LEFT_OUT in regions:
        marks.append(Patch(facecolor="white", edgecolor=INK, linewidth=0.7, label="a constraint does not hold"))
    if any(BETWEEN in region.label for region in regions):
        marks.append(Patch(facecolor="none", edgecolor="none", label=CONTINUUM))
    if own_inside:
        marks.append(Line2D([], [], linestyle="", label="the view's own values", **OWN))
    if veiled:
        marks.append(
            Patch(facecolor="white", edgecolor=FAINT, linewidth=0.5, label="pale: beyond the plausible ranges")
        )
    small = [
        Patch(facecolor=region.fill, **region.hatch, linewidth=0, label=f"{k}  {one_line(region.label)}")
        for region, k in numbers.items()
    ]
    names = " / ".join(study.labels.player(player) for player in reading.followers(study))
    first = study.labels.player(reading.followers(study)[0])
    return {f"{first}'s move": hues, f"Words in the maps: {names}": marks, "Regions by number": small}
