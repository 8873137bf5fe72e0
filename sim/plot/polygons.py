"""Exact regions of a plane as polygons: how each is shown, drawn, and compared with the points of a grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import Normal, Stroke

from sim.ask.plane import Plane, PlaneRegion
from sim.plot import reading
from sim.plot.maps import region_colours
from sim.plot.profiles import describe_profiles
from sim.plot.regions import Region, raster_points, write_regions
from sim.plot.style import INK

EDGE = 1e-6  # of a side, within which a line lies on the frame
BORDER = {"color": "white", "linestyle": (0, (3, 2)), "linewidth": 1.3, "solid_capstyle": "butt"}
OUTLINED = [Stroke(linewidth=2.9, foreground=INK), Normal()]


def exact_maps(found: Plane, expectation: str = "") -> dict[str, Sequence[PlaneRegion]]:
    """Return the regions of each map by its title; with an expectation, the one of what happens when the leader chooses."""
    if expectation:
        return {"": found.chosen[expectation] if found.chosen else found.simultaneous}
    labels, earlier = found.scenario.labels, found.scenario.earlier
    led = {labels.play(earlier, history): regions for history, regions in found.led.items()}
    return {**led, reading.ALL_AT_ONCE: found.simultaneous}


def same_maps(found: Plane, other: Plane) -> bool:
    """Whether the same holds in the same regions on all maps of two views."""

    def regions(plane: Plane) -> list:
        every = [*plane.chosen.items(), *plane.led.items(), ("", plane.simultaneous)]
        return [(name, [(part.profiles, part.share) for part in parts]) for name, parts in every]

    return (found.box, regions(found)) == (other.box, regions(other))


def regions_of(
    found: Plane, study: reading.Study, parts: Sequence[PlaneRegion], title: str, colours: Mapping[str, str]
) -> list[Region]:
    """Return how the regions of a map are shown: followers in the order of the figures, after the leader if it chooses."""
    scenario, leader = found.scenario, reading.leader(study)
    leads = title == "" and bool(found.chosen)
    names = {scenario.labels.play(scenario.earlier, history): history for history in found.led}
    earlier = dict(zip(scenario.earlier, names.get(title, ())))
    others = [player for player in scenario.players if player != leader]
    movers = [leader, *others] if leads else [player for player in scenario.players if player not in earlier]
    order = ([leader] if leads else []) + reading.followers(study)
    shown = []
    for part in parts:
        played = [earlier | dict(zip(movers, profile)) for profile in part.profiles]
        words = dict.fromkeys(tuple(scenario.labels.move(p, moves[p]) for p in order) for moves in played)
        fills = region_colours({profile[int(leads) :] for profile in words}, colours)
        shown.append(Region(tuple(words), describe_profiles(tuple(words), leads=leads), fills))
    return shown


def confirmed(
    parts: Sequence[PlaneRegion],
    regions: Sequence[Region],
    ids: np.ndarray,
    solved: Sequence[Region],
    grids: Sequence[np.ndarray],
) -> list[Region] | None:
    """Return what holds in each polygon by all the points solved in it, None where they say otherwise.

    Polygons know pure equilibria alone. A polygon is confirmed if the same equilibria hold at all of its points, these
    pure ones among them and no others; mixed ones then belong to what is shown.

    Parameters
    ----------
    parts, regions : sequences
        The polygons, and how each is shown.
    ids : ndarray of int, shape (ny, nx)
        Place in `solved` of each point of the grid.
    solved : sequence of Region
    grids : pair of ndarray
    """
    x, y = np.meshgrid(*grids)
    pure = {profile for region in regions for profile in region.profiles}
    shown = []
    for part, region in zip(parts, regions):
        inside = np.unique(ids[shapely.contains_xy(part.shape, x, y)])
        if len(inside) > 1:
            return None
        held = solved[inside[0]] if len(inside) else region
        if set(region.profiles) != set(held.profiles) & pure:
            return None
        shown.append(held)
    return shown


def draw_polygons(
    ax: Axes, parts: Sequence[PlaneRegion], regions: Sequence[Region], numbers: dict[Region, int]
) -> Axes:
    """Draw regions as polygons and write in each what holds there.

    Parameters
    ----------
    ax : Axes
        Of its final size, with its limits set.
    parts, regions : sequences
        Each region's polygons, and how it is shown.
    numbers : dict
        Numbers of the regions whose label goes to the legend; this call adds its own.
    """
    x, y = raster_points(ax)
    raster = np.full((len(y), len(x)), -1)
    for k, (part, region) in enumerate(zip(parts, regions)):
        path = _path(part.shape)
        ax.add_patch(PathPatch(path, facecolor=region.fill, edgecolor="none", zorder=1))
        if region.hatch:
            ax.add_patch(PathPatch(path, facecolor="none", linewidth=0, zorder=2, **region.hatch))
        ax.add_patch(PathPatch(path, facecolor="none", edgecolor=INK, linewidth=0.7, zorder=3))
        shapely.prepare(part.shape)
        raster[shapely.contains_xy(part.shape, *np.meshgrid(x, y))] = k
    return write_regions(ax, raster, regions, x, y, numbers)


def draw_borders(ax: Axes, parts: Sequence[PlaneRegion], box: tuple[float, float, float, float]) -> bool:
    """Draw the borders between regions of another map of the same plane; return whether there are any.

    Parameters
    ----------
    ax : Axes
        With its limits set.
    parts : sequence of PlaneRegion
    box : tuple of float
        Left, bottom, right and top of that map, whose frame is no border.
    """
    left, bottom, right, top = box
    dx, dy = EDGE * (right - left), EDGE * (top - bottom)
    inside = shapely.box(left + dx, bottom + dy, right - dx, top - dy)
    drawn = shapely.union_all([shapely.boundary(part.shape) for part in parts], grid_size=min(dx, dy))
    borders = shapely.intersection(drawn, inside)
    lines = [line for line in shapely.get_parts(shapely.line_merge(borders)) if line.geom_type == "LineString"]
    for line in lines:
        ax.plot(*np.asarray(line.coords).T, zorder=5, path_effects=OUTLINED, scalex=False, scaley=False, **BORDER)
    return bool(lines)


def _path(shape: shapely.Geometry) -> Path:
    """Return the rings of polygons as one path."""
    rings = [
        ring.coords
        for polygon in shapely.get_parts(shape)
        if polygon.geom_type == "Polygon"
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return Path.make_compound_path(*(Path(np.asarray(ring), closed=True) for ring in rings))
