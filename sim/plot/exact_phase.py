"""Phase maps of exact regions: polygons, or curves to a stated tolerance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import shapely
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.ask.plane import Plane, PlaneRegion
from sim.errors import InputError, nearest
from sim.plot import reading
from sim.plot.maps import LARGE, OWN_BESIDE, PAIR, SMALL, left_out, phase_figure, weight
from sim.plot.options import FigureOptions
from sim.plot.panels import drawn_panels
from sim.plot.polygons import BORDER, OUTLINED, draw_borders, draw_polygons, exact_maps, regions_of
from sim.plot.regions import Region
from sim.plot.style import EXPECTATIONS, move_colours, styled
from sim.tell import captions
from sim.tell.plane import borders, played_in


@styled
def figure_exact_phase(
    found: Plane, expectation: str = "best", against: Plane | None = None, *, options: FigureOptions
) -> Figure:
    """Return the map of what happens when the leader chooses; where nobody leads, of the equilibria.

    Parameters
    ----------
    found : Plane
    expectation : {"best", "average", "worst"}
        Which of several equilibria that may follow its move the leader counts on.
    against : Plane, optional
        Of another view, over the same parameters: its map is drawn beside.
    options : FigureOptions

    Raises
    ------
    InputError
        If the expectation is unknown.
    """
    if expectation not in EXPECTATIONS:
        raise InputError(f"there is no expectation '{expectation}'; {nearest(expectation, EXPECTATIONS)}")
    study, maps = reading.subject_of(found.scenario), exact_maps(found, expectation)
    title = captions.happening(
        study.labels,
        reading.leader(study),
        *_shares(found, maps[""]),
        captions.of_map(_names(found), _box(found) is None),
    )
    expecting = captions.expecting(study.labels.the(study.leader), expectation) if found.chosen else ""
    return _figure(found, study, maps, LARGE, title, expecting, options, against, expectation)


@styled
def figure_exact_phase_by_move(found: Plane, against: Plane | None = None, *, options: FigureOptions) -> Figure:
    """Return a map for each move of the leader after which something changes, and one for play at once.

    Parameters
    ----------
    found : Plane
    against : Plane, optional
        Of another view: the borders of its regions are drawn into the maps, and what changes in it alone is drawn too.
    options : FigureOptions
    """
    study, maps = reading.subject_of(found.scenario), exact_maps(found)
    if len(found.scenario.earlier) > 1:  # nobody chooses among sequences of moves alone
        labels, earlier = found.scenario.labels, found.scenario.earlier
        played = {labels.play(earlier, history) for history in played_in(found)}
        maps = {name: parts for name, parts in maps.items() if name in played or name == reading.ALL_AT_ONCE}
    weights = _weights(found, study, maps)
    title = captions.following(study.labels, reading.leader(study), weights, *_names(found))
    if against is not None:
        there = _weights(against, reading.subject_of(against.scenario), exact_maps(against))
        weights = {name: max(here, there.get(name, 0.0)) for name, here in weights.items()}
    shown = drawn_panels(weights, options)
    note = left_out(study, weights, shown)
    return _figure(found, study, {name: maps[name] for name in shown}, SMALL, title, note, options, against)


def _weights(found: Plane, study: reading.Study, maps: Mapping[str, Sequence[PlaneRegion]]) -> dict[str, float]:
    """Return how much changes on each map."""
    values = reading.move_values(study, study.outcome)
    colours = move_colours(values)
    return {
        name: weight([part.share for part in parts], regions_of(found, study, parts, name, colours), values)
        for name, parts in maps.items()
    }


def _shares(found: Plane, parts: Sequence[PlaneRegion]) -> tuple[Counter, Counter]:
    """Return the shares of the map by the leader's best moves, and by the clause that says what is certain there."""
    scenario, best, says = found.scenario, Counter(), Counter()
    outcome = next(iter(scenario.outcomes))
    values, leader = scenario.outcome_values()[outcome], scenario.order[0][0]
    movers = (
        [leader, *(player for player in scenario.players if player != leader)] if found.chosen else scenario.players
    )
    plausible = _box(found)
    for part in parts:
        size = part.share if plausible is None else part.shape.intersection(plausible).area / plausible.area
        if found.chosen and size > 0:
            best[tuple(dict.fromkeys(scenario.labels.move(leader, profile[0]) for profile in part.profiles))] += size
        played = [dict(zip(movers, profile)) for profile in part.profiles]
        places = [tuple(scenario.move(player, moves[player]) for player in scenario.players) for moves in played]
        clauses = {scenario.labels.says(outcome, float(values[place])) for place in places}
        if len(clauses) == 1 and "" not in clauses:
            says[clauses.pop()] += size
    return best, says


def _box(found: Plane) -> shapely.Polygon | None:
    """Return the plausible part of the map, None where that is all of it or none."""
    left, bottom, right, top = found.box
    x, y = (found.scenario.parameters[name] for name in (found.x, found.y))
    ends = max(left, x.low), max(bottom, y.low), min(right, x.high), min(top, y.high)
    return None if ends == found.box or ends[0] >= ends[2] or ends[1] >= ends[3] else shapely.box(*ends)


def _names(found: Plane) -> tuple[str, str]:
    return tuple(found.scenario.parameters[name].said for name in (found.x, found.y))


def _figure(
    found: Plane,
    study: reading.Study,
    maps: Mapping[str, Sequence[PlaneRegion]],
    height: float,
    title: str,
    note: str,
    options: FigureOptions,
    against: Plane | None,
    expectation: str = "",
) -> Figure:
    """Return a figure of maps; of another view, a single map is drawn beside its own, and borders into several."""
    left, bottom, right, top = found.box
    planes, subjects = dict.fromkeys(maps, found), dict.fromkeys(maps, study)
    marks: dict[str, Artist] = {}
    if against is not None and expectation:
        views = {f"view {found.scenario.label}": found}
        label = f"view {against.scenario.label}"
        views[label if label not in views else "the view set beside it"] = against
        planes, height = views, PAIR
        maps = {name: exact_maps(plane, expectation)[""] for name, plane in views.items()}
        subjects = {name: reading.subject_of(plane.scenario) for name, plane in views.items()}
    values: dict[str, float] = {}
    for subject in subjects.values():
        values |= reading.move_values(subject, subject.outcome)
    colours = move_colours(values)

    def draw(ax: Axes, name: str, numbers: dict[Region, int]) -> Sequence[Region]:
        title = "" if expectation else name
        regions = regions_of(planes[name], subjects[name], maps[name], title, colours)
        draw_polygons(ax, maps[name], regions, numbers)
        if against is not None and not expectation:
            marks.update(_draw_beside(ax, against, name))
        return regions

    last = "The last stage alone: where the path of play turns is not followed"
    subtitle = captions.about(
        found.scenario,
        last if len(found.scenario.earlier) > 1 else "",
        f"Equilibria in pure moves; regions are {borders(found)}",
    )
    limits, axes = ((left, right), (bottom, top)), (found.x, found.y)
    words = title, subtitle, note
    return phase_figure(study, axes, limits, list(maps), draw, height, colours, words, options, subjects, marks)


def _draw_beside(ax: Axes, against: Plane, name: str) -> Iterator[tuple[str, Artist]]:
    """Draw the borders of another view's map of the same title, and its own values; yield what the legend says."""
    view, values = against.scenario.label, against.scenario.values()
    if draw_borders(ax, exact_maps(against).get(name, ()), against.box):
        label = f"borders in view {view}"
        yield label, Line2D([], [], path_effects=OUTLINED, label=label, **BORDER)
    own = values[against.x], values[against.y]
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    if left <= own[0] <= right and bottom <= own[1] <= top:
        label = f"the values of view {view}"
        ax.plot(*own, clip_on=False, zorder=7, **OWN_BESIDE)
        yield label, Line2D([], [], linestyle="", label=label, **OWN_BESIDE)
