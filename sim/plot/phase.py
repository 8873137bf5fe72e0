"""Phase maps of a swept grid: which equilibrium holds where, over two parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.errors import InputError, nearest
from sim.plot import grid_axes, reading
from sim.plot.branches import FLAT
from sim.plot.exact import exact_regions
from sim.plot.maps import LARGE, LEFT_OUT, SMALL, left_out, phase_figure, region_colours, weight
from sim.plot.options import FigureOptions
from sim.plot.panels import drawn_panels
from sim.plot.polygons import confirmed, draw_polygons, exact_maps, regions_of
from sim.plot.profiles import describe_profiles
from sim.plot.regions import Region, draw_regions
from sim.plot.style import EXPECTATIONS, move_colours, styled
from sim.scenario.labels import said
from sim.tell import captions
from sim.tell.plane import borders


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


def draw_phase(
    ax: Axes, ids: np.ndarray, regions: Sequence[Region], grids: Sequence[np.ndarray], numbers: dict[Region, int]
) -> Axes:
    """Draw one map of a grid's cells.

    Parameters
    ----------
    ax : Axes
        Of its final size, with its limits set.
    ids : ndarray of int, shape (ny, nx)
    regions : sequence of Region
    grids : pair of ndarray
        Grid values of x and y.
    numbers : dict
        Regions whose label does not fit, with their numbers; filled in here.
    """
    return draw_regions(ax, ids, regions, *(grid_axes.cell_edges(grid) for grid in grids), numbers)


@styled
def figure_phase(
    study: reading.Study, x: str, y: str, expectation: str = "best", *, options: FigureOptions, kind: str = ""
) -> Figure:
    """Return the map of what happens when the leader chooses, over two parameters.

    Parameters
    ----------
    study : Study
        Swept over `x` and `y`, or cut down to them.
    x, y : str
    expectation : {"best", "average", "worst"}
        Which of several equilibria that may follow its move the leader counts on.
    options : FigureOptions
    kind : str
        The concept of solution in words.

    Raises
    ------
    InputError
        If an axis or the expectation is unknown.
    """
    if expectation not in EXPECTATIONS:
        raise InputError(f"there is no expectation '{expectation}'; {nearest(expectation, EXPECTATIONS)}")
    study = reading.prepared(study)
    rows, players, expecting = study.table, reading.followers(study), ""
    if reading.leader(study):
        rows = rows[(rows["form"] == "led") & rows[f"led_{expectation}"].to_numpy(dtype=bool)]
        players = [study.leader, *players]
        expecting = captions.expecting(study.labels.the(study.leader), expectation)
    colours = move_colours(reading.move_values(study, study.outcome))
    ids, regions = regions_on_grid(study, x, y, rows, players, colours)
    inside, whole = _plausible_points(study, x, y)
    shares = _best_shares(study, ids[inside], regions), _clause_shares(study, x, y, rows, inside)
    title = captions.happening(
        study.labels, reading.leader(study), *shares, captions.of_map(_names(study, x, y), whole)
    )
    maps = {"": (ids, regions)}
    subtitle = captions.swept(study, kind)
    return _figure(study, x, y, maps, LARGE, colours, title, subtitle, expecting, options, expectation)


@styled
def figure_phase_by_move(study: reading.Study, x: str, y: str, *, options: FigureOptions, kind: str = "") -> Figure:
    """Return a map for each move of the leader after which something changes, and one for play at once.

    Raises
    ------
    InputError
        If an axis is unknown.
    """
    study = reading.prepared(study)
    values, players = reading.move_values(study, study.outcome), reading.followers(study)
    colours = move_colours(values)
    maps = {
        name: regions_on_grid(study, x, y, rows, players, colours) for name, rows in reading.panel_rows(study).items()
    }
    weights = {
        name: weight(np.bincount(ids.ravel(), minlength=len(regions)) / ids.size, regions, values)
        for name, (ids, regions) in maps.items()
    }
    shown = drawn_panels(weights, options)
    title = captions.following(study.labels, reading.leader(study), weights, *_names(study, x, y))
    drawn, note = {name: maps[name] for name in shown}, left_out(study, weights, shown)
    return _figure(study, x, y, drawn, SMALL, colours, title, captions.swept(study, kind), note, options)


def _plausible_points(study: reading.Study, x: str, y: str) -> tuple[np.ndarray, bool]:
    """Return which points of the map, shape (ny, nx), lie within the plausible ranges, and whether all do."""
    within = []
    for axis in (x, y):
        grid = grid_axes.grid_values(study, axis)
        low, high = grid_axes.plausible(study, axis, *grid_axes.limits(study, axis)) or (grid[0], grid[-1])
        within.append((low <= grid) & (grid <= high))
    inside = within[1][:, None] & within[0][None, :]
    return (inside, False) if inside.any() and not inside.all() else (np.ones_like(inside), True)


def _best_shares(study: reading.Study, ids: np.ndarray, regions: Sequence[Region]) -> Counter:
    """Return the share of some points by the leader's best moves."""
    best: Counter = Counter()
    if reading.leader(study):
        for k, region in enumerate(regions):
            if region.profiles and (ids == k).any():
                best[tuple(dict.fromkeys(profile[0] for profile in region.profiles))] += float((ids == k).mean())
    return best


def _clause_shares(study: reading.Study, x: str, y: str, rows: pd.DataFrame, inside: np.ndarray) -> Counter:
    """Return the share of some points by the clause that says what is certain there, in every equilibrium."""
    rows = rows[inside[grid_axes.positions(study, y, rows), grid_axes.positions(study, x, rows)]]
    outcomes = rows.groupby([x, y])[study.outcome].agg(["min", "max"])
    certain = outcomes.loc[outcomes["max"] - outcomes["min"] < FLAT, "min"].round(9)
    says = {study.labels.says(study.outcome, value): count for value, count in certain.value_counts().items()}
    return Counter({clause: count / inside.sum() for clause, count in says.items() if clause})


def _names(study: reading.Study, x: str, y: str) -> tuple[str, str]:
    return said(grid_axes.called(study, x)), said(grid_axes.called(study, y))


def _figure(study, x, y, maps, height, colours, title, subtitle, note, options, expectation="") -> Figure:
    """Return a figure of maps: of exact polygons where these agree with all that was solved, else of the grid's cells."""
    grids = [grid_axes.grid_values(study, axis) for axis in (x, y)]
    limits = [grid_axes.limits(study, axis) for axis in (x, y)]
    found = exact_regions(study, x, y)
    parts = exact_maps(found, expectation) if found else {}
    exact = {}
    for name in maps.keys() & parts.keys():
        own = regions_of(found, study, parts[name], name, colours)
        shown = confirmed(parts[name], own, *maps[name], grids)
        if shown is not None:
            exact[name] = shown

    def draw(ax: Axes, name: str, numbers: dict[Region, int]) -> Sequence[Region]:
        if name in exact:
            draw_polygons(ax, parts[name], exact[name], numbers)
            return exact[name]
        draw_phase(ax, *maps[name], grids, numbers)
        return maps[name][1]

    note = " ".join(
        filter(None, [note, captions.borders(borders(found) if exact else "", len(exact) == len(maps), grids)])
    )
    return phase_figure(study, (x, y), limits, list(maps), draw, height, colours, (title, subtitle, note), options)
