"""Phase maps of exact regions: polygons, or curves to a stated tolerance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.ask.plane import Plane, PlaneRegion
from sim.errors import InputError, nearest
from sim.plot import reading
from sim.plot.maps import LARGE, SMALL, left_out, phase_figure, weight
from sim.plot.options import FigureOptions
from sim.plot.polygons import draw_polygons, exact_maps, regions_of
from sim.plot.regions import Region
from sim.plot.style import EXPECTATIONS, move_colours, styled
from sim.tell import captions
from sim.tell.plane import borders, played_in


@styled
def figure_exact_phase(found: Plane, expectation: str = "best", *, options: FigureOptions) -> Figure:
    """Return the map of what happens when the leader chooses; where nobody leads, of the equilibria.

    Parameters
    ----------
    found : Plane
    expectation : {"best", "average", "worst"}
        Which of several equilibria that may follow its move the leader counts on.
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
    return _figure(found, study, maps, LARGE, title, expecting, options)


@styled
def figure_exact_phase_by_move(found: Plane, *, options: FigureOptions) -> Figure:
    """Return a map for each move of the leader after which something changes, and one for play at once."""
    study, maps = reading.subject_of(found.scenario), exact_maps(found)
    if len(found.scenario.earlier) > 1:  # nobody chooses among sequences of moves alone
        labels, earlier = found.scenario.labels, found.scenario.earlier
        played = {labels.play(earlier, history) for history in played_in(found)}
        maps = {name: parts for name, parts in maps.items() if name in played or name == reading.ALL_AT_ONCE}
    values = reading.move_values(study, study.outcome)
    weights = {
        name: weight(
            [part.share for part in parts], regions_of(found, study, parts, name, move_colours(values)), values
        )
        for name, parts in maps.items()
    }
    shown = reading.drawn_panels(weights, options)
    title = captions.following(study.labels, reading.leader(study), weights, *_names(found))
    note = left_out(study, weights, shown)
    return _figure(found, study, {name: maps[name] for name in shown}, SMALL, title, note, options)


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


def _colours(study: reading.Study) -> dict[str, str]:
    return move_colours(reading.move_values(study, study.outcome))


def _figure(
    found: Plane,
    study: reading.Study,
    maps: Mapping[str, Sequence[PlaneRegion]],
    height: float,
    title: str,
    note: str,
    options: FigureOptions,
) -> Figure:
    colours = _colours(study)
    left, bottom, right, top = found.box

    def draw(ax: Axes, name: str, numbers: dict[Region, int]) -> Sequence[Region]:
        regions = regions_of(found, study, maps[name], name, colours)
        draw_polygons(ax, maps[name], regions, numbers)
        return regions

    last = "The last stage alone: where the path of play turns is not followed"
    subtitle = captions.about(
        found.scenario,
        last if len(found.scenario.earlier) > 1 else "",
        f"Equilibria in pure moves; regions are {borders(found)}",
    )
    limits, axes = ((left, right), (bottom, top)), (found.x, found.y)
    return phase_figure(study, axes, limits, list(maps), draw, height, colours, (title, subtitle, note), options)
