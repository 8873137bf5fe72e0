"""Phase maps of exact regions: polygons, or curves to a stated tolerance, in place of a grid's cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from sim.ask.plane import Plane, PlaneRegion
from sim.errors import InputError, nearest
from sim.plot import grid_axes, reading
from sim.plot.layout import finish, titled_panels
from sim.plot.phase import COLUMNS, LARGE, OWN, SMALL, phase_key, region_colours
from sim.plot.profiles import break_name, describe_profiles
from sim.plot.regions import Region, raster_points, write_regions
from sim.plot.style import EXPECTATIONS, INK, move_colours, styled
from sim.tell.plane import borders, played_in


@styled
def figure_exact_phase(found: Plane, expectation: str = "best") -> Figure:
    """Return the map of what happens when the leader chooses; where nobody leads, of the equilibria.

    Parameters
    ----------
    found : Plane
    expectation : {"best", "average", "worst"}
        Which of several equilibria that may follow its move the leader counts on.

    Raises
    ------
    InputError
        If the expectation is unknown.
    """
    if expectation not in EXPECTATIONS:
        raise InputError(f"there is no expectation '{expectation}'; {nearest(expectation, EXPECTATIONS)}")
    title = f"What happens over {_both(found)}"
    if not found.chosen:
        return _figure(found, {"": found.simultaneous}, LARGE, title, "")
    leader = found.scenario.labels.the(found.scenario.order[0][0])
    note = f"{leader} expects the {expectation} of the pure equilibria that may follow its move"
    return _figure(found, {"": found.chosen[expectation]}, LARGE, title, note)


@styled
def figure_exact_phase_by_move(found: Plane) -> Figure:
    """Return a map for each move of the leader, and one for play at once: the pure equilibria that follow."""
    panels = {_name(found, history): regions for history, regions in found.led.items()}
    if len(found.scenario.earlier) > 1:
        shown = [_name(found, history) for history in played_in(found)][: reading.MOST_PANELS]
        note = f"{len(shown)} of {len(panels)} sequences of moves shown, of those on the path of play in places"
    else:
        shares: Counter[str] = Counter()
        for parts in found.chosen.values():
            for part in parts:
                labels, leader = found.scenario.labels, found.scenario.order[0][0]
                moves = {labels.move(leader, profile[0]) for profile in part.profiles}
                shares.update(dict.fromkeys(moves, part.share))
        shown, note = reading.shown_moves(list(panels), shares)
    panels = {name: panels[name] for name in shown}
    panels[reading.ALL_AT_ONCE] = found.simultaneous
    return _figure(found, panels, SMALL, f"What follows each move, over {_both(found)}", note)


def _both(found: Plane) -> str:
    return " and ".join(found.scenario.parameters[name].said for name in (found.x, found.y))


def _name(found: Plane, history: Sequence[str]) -> str:
    """Return the title of the panel of a history."""
    return found.scenario.labels.play(found.scenario.earlier, history)


def _figure(
    found: Plane, panels: Mapping[str, Sequence[PlaneRegion]], size: tuple[float, float], title: str, note: str
) -> Figure:
    study = _study(found)
    colours = move_colours(reading.move_values(study, study.outcome))
    figure, axes = titled_panels([break_name(name, 32) for name in panels], COLUMNS, size, pad=7)
    left, bottom, right, top = found.box
    own = [
        grid_axes.own_value(study, name, *ends) for name, ends in ((found.x, (left, right)), (found.y, (bottom, top)))
    ]
    axes[0].set(xlim=(left, right), ylim=(bottom, top))
    axes[0].xaxis.set_major_locator(MaxNLocator(5))
    axes[0].xaxis.set_major_formatter("{x:g}")
    axes[0].yaxis.set_major_formatter("{x:g}")
    numbers: dict[Region, int] = {}
    seen: dict[Region, None] = {}
    for ax, (name, parts) in zip(axes, panels.items()):
        regions = [_region(found, study, part, name, colours) for part in parts]
        seen.update(dict.fromkeys(regions))
        draw_exact_regions(ax, parts, regions, numbers, 8.0 if len(panels) == 1 else 6.4)
        if None not in own:
            ax.plot(*own, markersize=10, clip_on=False, zorder=8, **OWN)
    key = phase_key(study, colours, seen, numbers, None not in own)
    labels = (grid_axes.axis_label(study, name) for name in (found.x, found.y))
    return finish(figure, title, _caption(found, note), key, *labels)


def draw_exact_regions(
    ax: Axes, parts: Sequence[PlaneRegion], regions: Sequence[Region], numbers: dict[Region, int], size: float
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
    size : float
        Largest font size in points.
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
    return write_regions(ax, raster, regions, x, y, numbers, size)


def _region(found: Plane, study: reading.Study, part: PlaneRegion, panel: str, colours: Mapping[str, str]) -> Region:
    """Return how a region is shown: followers in the order of the figures, after the leader where the map has it."""
    scenario = found.scenario
    leads = panel == "" and bool(found.chosen)
    leader = reading.leader(study)
    others = [player for player in scenario.players if player != leader]
    names = {_name(found, history): history for history in found.led}
    earlier = dict(zip(scenario.earlier, names.get(panel, ())))
    movers = [leader, *others] if leads else [player for player in scenario.players if player not in earlier]
    played = [earlier | dict(zip(movers, profile)) for profile in part.profiles]
    order = ([leader] if leads else []) + reading.followers(study)
    profiles = tuple(
        dict.fromkeys(tuple(scenario.labels.move(player, moves[player]) for player in order) for moves in played)
    )
    fills = region_colours({profile[int(leads) :] for profile in profiles}, colours)
    return Region(profiles, describe_profiles(profiles, leads=leads), fills)


def _study(found: Plane) -> reading.Study:
    """Return what figures of swept studies read: every pure profile once, with its outcome at the view's values."""
    scenario = found.scenario
    outcome = next(iter(scenario.outcomes))
    values = scenario.outcome_values()[outcome]
    profiles = [
        [scenario.moves[p][a] for p, a in zip(scenario.players, profile)] for profile in np.ndindex(values.shape)
    ]
    table = pd.DataFrame(profiles, columns=list(scenario.players)).assign(**{outcome: values.ravel()})
    table = table.assign(form="led" if found.led else "simultaneous", status="pure only")
    ends = zip((found.x, found.y), (found.box[::2], found.box[1::2]))
    return reading.in_words(reading.study_of(scenario, table, {name: np.array(pair) for name, pair in ends}))


def _caption(found: Plane, note: str) -> str:
    scenario = found.scenario
    parts = [
        f"{scenario.title} (view {scenario.view}, game {scenario.game_name})",
        "" if len(scenario.earlier) < 2 else "the last stage alone: where the path of play turns is not followed",
        "equilibria in pure strategies",
        f"regions: {borders(found)}",
        note,
    ]
    return " · ".join(part for part in parts if part)


def _path(shape: shapely.Geometry) -> Path:
    """Return the rings of polygons as one path."""
    rings = [
        ring.coords
        for polygon in shapely.get_parts(shape)
        if polygon.geom_type == "Polygon"
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return Path.make_compound_path(*(Path(np.asarray(ring), closed=True) for ring in rings))
