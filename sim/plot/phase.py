"""Phase maps: which equilibrium holds where, over two parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.errors import InputError, nearest
from sim.plot import grid_axes, reading
from sim.plot.continua import BETWEEN, CONTINUUM
from sim.plot.layout import finish, titled_panels, wrap
from sim.plot.profiles import break_name, describe_profiles, one_line
from sim.plot.regions import Region, draw_regions
from sim.plot.style import EXPECTATIONS, INK, MIXED, STRIPES, move_colours, styled
from sim.scenario.labels import said

COLUMNS = 4
OWN = {"marker": "*", "color": "white", "markeredgecolor": INK}
LEFT_OUT = Region((), "left out", ("white",))  # points that break a constraint are not solved
LARGE, SMALL = (7.6, 5.6), (2.65, 2.1)  # inches


def regions_on_grid(
    study: reading.Study,
    x: str,
    y: str,
    rows: pd.DataFrame,
    players: Sequence[str],
    colours: Mapping[str, str],
) -> tuple[np.ndarray, list[Region]]:
    """Return which region each cell of the grid belongs to, and what holds in each region.

    Parameters
    ----------
    study : Study
    x, y : str
        Axes of the picture.
    rows : DataFrame
        The equilibria to draw.
    players : sequence of str
        Whose moves tell one region from another.
    colours : mapping of str to str
        Colour of each pure move of the first follower, from the low end of the outcome to the high one.

    Returns
    -------
    ids : ndarray of int, shape (ny, nx)
    regions : list of Region
    """
    nx, ny = (len(grid_axes.grid_values(study, axis)) for axis in (x, y))
    cells = grid_axes.positions(study, y, rows) * nx + grid_axes.positions(study, x, rows)
    codes, labels = reading.equilibrium_labels(rows, players)
    sets_of, sets = reading.holding_sets(cells, codes, nx * ny)
    solved = np.zeros(nx * ny, dtype=bool)
    solved[grid_axes.positions(study, y, study.table) * nx + grid_axes.positions(study, x, study.table)] = True
    first = list(players).index(reading.followers(study)[0])

    def region(codes: tuple[int, ...]) -> Region:
        profiles = tuple(labels[code] for code in codes)
        fills = region_colours({profile[first:] for profile in profiles}, colours)
        return Region(profiles, describe_profiles(profiles, leads=first > 0), fills)

    regions = [region(codes) for codes in sets]
    if not solved.all():
        used, sets_of = np.unique(np.where(solved, sets_of, len(regions)), return_inverse=True)
        regions = [[*regions, LEFT_OUT][k] for k in used]
    return sets_of.reshape(ny, nx), regions


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


def draw_phase(
    ax: Axes,
    ids: np.ndarray,
    regions: Sequence[Region],
    grids: Sequence[np.ndarray],
    numbers: dict[Region, int],
    own: Sequence[float | None] = (None, None),
    size: float = 7.0,
    limits: Sequence[tuple[float, float]] | None = None,
) -> Axes:
    """Draw one map, and the view's own point on it.

    Parameters
    ----------
    ax : Axes
        Of its final size.
    ids : ndarray of int, shape (ny, nx)
    regions : sequence of Region
    grids : pair of ndarray
        Grid values of x and y.
    numbers : dict
        Regions whose label does not fit, with their numbers; filled in here.
    own : pair of float, optional
        The view's own values, marked; None where they lie outside the picture.
    size : float
        Font size of the labels, points.
    limits : pair of (float, float), optional
        Ends of the axes; by default those of the grid, or of its one cell.
    """
    edges = [grid_axes.cell_edges(grid) for grid in grids]
    if limits is None:
        limits = [(grid[0], grid[-1]) if len(grid) > 1 else tuple(edge) for grid, edge in zip(grids, edges)]
    ax.set(xlim=limits[0], ylim=limits[1])
    draw_regions(ax, ids, regions, *edges, numbers, size)
    if None not in own:
        ax.plot(*own, markersize=1.4 * size, clip_on=False, zorder=8, **OWN)
    return ax


@styled
def figure_phase(study: reading.Study, x: str, y: str, expectation: str = "best") -> Figure:
    """Return the map of what happens when the leader chooses, over two parameters.

    Parameters
    ----------
    study : Study
        Swept over `x` and `y`, or cut down to them.
    x, y : str
    expectation : {"best", "average", "worst"}
        Which of several equilibria that may follow its move the leader counts on.

    Raises
    ------
    InputError
        If an axis or the expectation is unknown.
    """
    if expectation not in EXPECTATIONS:
        raise InputError(f"there is no expectation '{expectation}'; {nearest(expectation, EXPECTATIONS)}")
    study = reading.prepared(study)
    rows, players, note = study.table, reading.followers(study), ""
    if reading.leader(study):
        rows = rows[(rows["form"] == "led") & rows[f"led_{expectation}"].to_numpy(dtype=bool)]
        players = [study.leader, *players]
        note = f"{study.labels.the(study.leader)} expects the {expectation} of the equilibria that may follow its move"
    return _figure(study, x, y, {"": rows}, players, LARGE, f"What happens over {_both(study, x, y)}", note)


@styled
def figure_phase_by_move(study: reading.Study, x: str, y: str) -> Figure:
    """Return a map for each move of the leader, and one for play at once: the equilibria that follow.

    Raises
    ------
    InputError
        If an axis is unknown.
    """
    study = reading.prepared(study)
    panels, note = reading.panel_rows(study)
    title = f"What follows each move, over {_both(study, x, y)}"
    return _figure(study, x, y, panels, reading.followers(study), SMALL, title, note)


def _both(study: reading.Study, x: str, y: str) -> str:
    return f"{said(grid_axes.called(study, x))} and {said(grid_axes.called(study, y))}"


def _figure(study, x, y, panels, players, size, title, note) -> Figure:
    colours = move_colours(reading.move_values(study, study.outcome))
    figure, axes = titled_panels([break_name(name, 32) for name in panels], COLUMNS, size, pad=7)
    limits = [grid_axes.limits(study, axis) for axis in (x, y)]
    own = [grid_axes.own_value(study, axis, *ends) for axis, ends in zip((x, y), limits)]
    grids = [grid_axes.grid_values(study, axis) for axis in (x, y)]
    numbers, seen = {}, {}
    unnamed = False
    grid_axes.set_ticks(axes[0].xaxis, study, x)
    grid_axes.set_ticks(axes[0].yaxis, study, y)
    for ax, rows in zip(axes, panels.values()):
        ids, regions = regions_on_grid(study, x, y, rows, players, colours)
        seen.update(dict.fromkeys(regions))
        draw_phase(ax, ids, regions, grids, numbers, own, size=8.0 if len(panels) == 1 else 6.4, limits=limits)
        unnamed |= len(ax.texts) < len(regions)
    if unnamed:
        note = " · ".join(filter(None, [note, "regions too thin for a number are not named"]))
    caption = reading.describe(study, note, simultaneous=len(panels) > 1)
    key = phase_key(study, colours, seen, numbers, None not in own)
    return finish(figure, title, caption, key, grid_axes.axis_label(study, x), grid_axes.axis_label(study, y))


def phase_key(study, colours, regions, numbers, own_inside) -> dict[str, list[Artist]]:
    """Return the legend: the first follower's moves by colour, the marks, and the regions too small for words."""
    used = {colour for region in regions for colour in region.colours}
    hues = [Patch(facecolor=colour, label=move) for move, colour in colours.items() if colour in used]
    if MIXED in used:
        hues.append(Patch(facecolor=MIXED, label="a mixture"))
    marks = []
    if any(len(region.colours) > 1 for region in regions):
        marks.append(
            Patch(
                facecolor="white",
                edgecolor=INK,
                hatch=STRIPES,
                linewidth=0,
                label="several equilibria (the stripes: another of them)",
            )
        )
    if any(not region.colours for region in regions):
        marks.append(
            Patch(facecolor="white", **Region((), "", ()).hatch, linewidth=0, label="no equilibrium in pure strategies")
        )
    if LEFT_OUT in regions:
        marks.append(
            Patch(facecolor="white", edgecolor=INK, linewidth=0.7, label="left out: a constraint does not hold")
        )
    if any(BETWEEN in region.label for region in regions):
        marks.append(Patch(facecolor="none", edgecolor="none", label=CONTINUUM))
    if own_inside:
        marks.append(Line2D([], [], linestyle="", markersize=10, label="the view's own values", **OWN))

    def wrapped(text: str) -> str:
        return "\n".join(wrap(text, LARGE[0] - 0.6, 7.5))

    small = [
        Patch(facecolor=region.fill, **region.hatch, linewidth=0, label=wrapped(f"{k}  {one_line(region.label)}"))
        for region, k in numbers.items()
    ]
    names = " / ".join(study.labels.player(player) for player in reading.followers(study))
    first = study.labels.player(reading.followers(study)[0])
    return {f"{first}'s move": hues, f"Words in the regions: {names}": marks, "Regions by number": small}
