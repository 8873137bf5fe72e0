"""The answer of `wedge phase`: which move is best on how much of the map, then what holds where after each move."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import shapely

from sim.ask.changed import Changed
from sim.ask.on_path import on_path
from sim.ask.plane import Plane, PlaneRegion
from sim.ask.thresholds.thresholds import History
from sim.scenario.labels import beside
from sim.tell.changed import before, before_data
from sim.tell.document import Block, Cell, Column, Details, Document, Items, Paragraph, Part, Table
from sim.tell.one_period import chances_mapped
from sim.tell.scope import about_last_stage
from sim.tell.words import EXPECTED, capital, heading, identity, listed, number, percent, percent_cell

NONE = "none in pure moves"
NO_MOVE = "not known (no move is followed by an equilibrium in pure moves)"
SEVERAL = " (where a share is left blank, it is that of the row above: either may follow there)"
WHOLE = 1 - 1e-9  # share of the map that is all of it but for rounding
SAME = 0.005  # difference of two shares that are the same as whole per cents
MOST_NAMED = 4  # best moves in a sentence
MOST_PROFILES = 4  # equilibria of a region that are named one by one


def tell(found: Plane, against: tuple[Changed, Plane] | None = None) -> Document:
    """Return the regions of a map in words, and beside them what another view's map says."""
    then = None if against is None else (against[0], finding(against[1]))
    histories, left_out = _told(found)
    blocks: list[Block] = [
        Paragraph(" ".join(finding(found)), "lead"),
        Paragraph(" ".join([about(found), *left_out])),
        Paragraph(_axes(found), "note"),
    ]
    blocks += before(*then) if then else []
    if len(best_moves(found)) > 1:
        blocks.append(_best_table(found))
    whole = {h: found.led[h][0] for h in histories if len(found.led[h]) == 1}
    blocks += [Items(_whole(found, whole))] if whole else []
    divided = [history for history in histories if history not in whole]
    if divided:
        movers = found.scenario.order[-1]
        rows = [row for history in divided for row in _rows(found, _named(found, history), movers, found.led[history])]
        heads = [Column(f"Move of {found.scenario.labels.the(player)}") for player in found.scenario.earlier]
        about_it = "What may follow the other moves" if whole else "What may follow each move"
        several = any(len(region.profiles) > 1 for history in divided for region in found.led[history])
        blocks.append(_table(found, heads, movers, rows, f"{about_it}{SEVERAL if several else ''}:"))
    if found.led:
        blocks.append(Part("If all moved at once", [_at_once(found, "")]))
    else:
        blocks.append(_at_once(found, "What may be played:"))
    if any(len(region.profiles) > MOST_PROFILES for region in found.simultaneous):
        players = found.scenario.players
        every = _table(found, [], players, _rows(found, [], players, found.simultaneous, whole=True), "")
        blocks.append(Details("Every equilibrium when all move at once", [every]))
    blocks += chances_mapped(found.scenario, [found.x, found.y])
    if found.chosen:
        blocks.append(Details("Where each move is best, with what may follow it", [_chosen_table(found)]))
    return Document(heading(found.scenario), blocks, _data(found) | (before_data(*then) if then else {}), frame(found))


def finding(found: Plane) -> list[str]:
    """Return on how much of the map which move of the leader is best; the share varies with what it expects."""
    if not found.chosen:
        return [_largest(found)]
    leader = found.scenario.labels.the(found.scenario.order[0][0])
    ranked = best_moves(found)
    parts = [
        f"{_move(best)} on {_range(shares)}{'' if place or min(shares) > WHOLE else ' of the map'}"
        for place, (best, shares) in enumerate(ranked[:MOST_NAMED])
    ]
    rest = [sum(shares) for shares in zip(*(shares for _, shares in ranked[MOST_NAMED:]))]
    parts += [f"others on {_range(rest)}"] if rest else []
    same = all(max(shares) - min(shares) < SAME for _, shares in ranked)
    scope = (
        "whatever it expects" if same else f"depending on whether it expects {listed(list(EXPECTED.values()), 'or')}"
    )
    return [f"The best move of {leader} is {listed(parts)}, {scope} of what may follow."]


def best_moves(found: Plane) -> list[tuple[tuple[str, ...], list[float]]]:
    """Return the leader's best moves, by label, each with the share of the map under each expectation, largest first."""
    leader = found.scenario.order[0][0]
    shares: dict[tuple[str, ...], list[float]] = {}
    for place, regions in enumerate(found.chosen.values()):
        for region in regions:
            moves = dict.fromkeys(profile[0] for profile in region.profiles)
            best = tuple(found.scenario.labels.menu(leader, moves))
            shares.setdefault(best, [0.0] * len(found.chosen))[place] += region.share
    return sorted(shares.items(), key=lambda item: -max(item[1]))


def _move(best: tuple[str, ...]) -> str:
    return listed(best, "or") if best else NO_MOVE


def _range(shares: Sequence[float]) -> str:
    """Return a share of the map under all expectations."""
    if min(shares) > WHOLE:
        return "the whole map"
    return " to ".join(dict.fromkeys(percent(share) for share in (min(shares), max(shares))))


def about(found: Plane) -> str:
    """Return what the maps are about, in one sentence."""
    scenario = found.scenario
    last = f"{about_last_stage(scenario)}, and about all" if scenario.earlier else "About all"
    chosen = " The leader counts only equilibria in pure moves, and moves that have one." if found.chosen else ""
    return f"{last} moving at once: equilibria in pure moves only (mixed ones were not looked for).{chosen}"


def borders(found: Plane) -> str:
    """Return what the borders of the regions are."""
    if found.exact:
        return "exact polygons"
    return f"curves, refined by subdivision to {found.tolerance:g} of the box"


def played_in(found: Plane) -> list[History]:
    """Return the histories on a path of play at a corner or in the middle of the box."""
    left, bottom, right, top = found.box
    points = [*product((left, right), (bottom, top)), ((left + right) / 2, (bottom + top) / 2)]
    return on_path(found.scenario, dict(zip((found.x, found.y), np.array(points).T)))


def frame(found: Plane) -> pd.DataFrame:
    """Return all regions as one table, by identifiers."""
    rows = [
        {"map": name, "share": region.share, "profiles": " or ".join("/".join(p) for p in region.profiles)}
        for name, regions in _maps(found).items()
        for region in regions
    ]
    return pd.DataFrame(rows, columns=["map", "share", "profiles"])


def _largest(found: Plane) -> str:
    """Return what is played on the largest part of a map of play at once."""
    region, *others = found.simultaneous
    profiles = _profiles(found, found.scenario.players, region)
    rest = f", the largest of {len(others) + 1} regions" if others else ""
    where = _range([region.share]) + (" of the map" if others else "")
    return f"All moving at once, on {where}{rest}, these may be played: {profiles}."


def _axes(found: Plane) -> str:
    left, bottom, right, top = found.box
    ends = {found.x: (left, right), found.y: (bottom, top)}
    axes = []
    for name, (low, high) in ends.items():
        parameter = found.scenario.parameters[name]
        span = f"from {number(low)} to {number(high)}"
        axes.append(f"{beside(parameter.called, name)} {span} ({parameter.shown} in this view)")
    return f"The map: {' and '.join(axes)}. Its regions: {borders(found)}; shares of its area as a whole per cent."


def _whole(found: Plane, whole: dict[History, PlaneRegion]) -> list[str]:
    """Return what follows moves after which it is the same everywhere, those that are alike together."""
    groups: dict[str, list[str]] = {}
    for history, region in whole.items():
        name = found.scenario.labels.play(found.scenario.earlier, history, ", ")
        groups.setdefault(_profiles(found, found.scenario.order[-1], region), []).append(name)
    return [f"After {listed(names)}, all over the map: {profiles}." for profiles, names in groups.items()]


def _named(found: Plane, history: History) -> list[str]:
    labels = found.scenario.labels
    return [beside(labels.move(*pair), pair[1]) for pair in zip(found.scenario.earlier, history)]


def _rows(
    found: Plane, names: Sequence[str], players: Sequence[str], regions: Sequence[PlaneRegion], whole: bool = False
) -> list[list[Cell | str]]:
    labels, rows = found.scenario.labels, []
    for region in regions:
        share: Cell | str = percent_cell(region.share)
        many = not whole and len(region.profiles) > MOST_PROFILES
        shown = region.profiles[:1] if many else region.profiles
        for profile in shown or ((NONE, *[""] * (len(players) - 1)),):
            moves = [labels.move(*pair) for pair in zip(players, profile)]
            moves[0] = f"{len(region.profiles)} equilibria, such as {moves[0]}" if many else moves[0]
            rows.append([*names, share, *moves])
            names, share = [""] * len(names), Cell("", region.share)
    return rows


def _table(found: Plane, heads: Sequence[Column], players: Sequence[str], rows, caption: str) -> Table:
    named = [found.scenario.labels.player(player) for player in players]
    return Table(caption, [*heads, Column("Share of the map", look="number"), *named], rows)


def _at_once(found: Plane, caption: str) -> Table:
    players = found.scenario.players
    return _table(found, [], players, _rows(found, [], players, found.simultaneous), caption)


def _best_table(found: Plane) -> Table:
    leader = found.scenario.labels.the(found.scenario.order[0][0])
    rows = [[_move(best), *map(percent_cell, shares)] for best, shares in best_moves(found)]
    columns = [Column(f"Expecting {EXPECTED[expectation]}", look="number") for expectation in found.chosen]
    return Table(f"On how much of the map each move of {leader} is best:", ["Move", *columns], rows)


def _chosen_table(found: Plane) -> Table:
    scenario = found.scenario
    players = [*scenario.earlier, *scenario.order[-1]]
    rows = [
        row
        for expectation, regions in found.chosen.items()
        for row in _rows(found, [f"the {expectation}"], players, regions)
    ]
    head = Column(f"{capital(scenario.labels.the(players[0]))} expects")
    return _table(found, [head], players, rows, "")


def _profiles(found: Plane, players: Sequence[str], region: PlaneRegion) -> str:
    profiles = [found.scenario.labels.play(players, profile) for profile in region.profiles[:MOST_PROFILES]]
    more = len(region.profiles) - len(profiles)
    return " or ".join([*profiles, *([f"one of {more} more"] if more else [])]) or NONE


def _told(found: Plane) -> tuple[list[History], list[str]]:
    """Return the histories that the text speaks of, and what it leaves out: of many sequences those on no path."""
    if len(found.scenario.earlier) < 2:
        return list(found.led), []
    played = played_in(found)
    shown = [history for history in found.led if history in played]
    silent = len(found.led) - len(shown)
    note = (
        "Shown are the sequences that are on the path of play at a corner or in the middle of the box; the other "
        f"{silent} are told with --json."
    )
    return shown, [note] if silent else []


def _maps(found: Plane) -> dict[str, Sequence[PlaneRegion]]:
    """Return all maps by name."""
    after = {", ".join(history): regions for history, regions in found.led.items()}
    leader = found.scenario.order[0][0]
    chosen = {f"{leader} expects the {expectation}": regions for expectation, regions in found.chosen.items()}
    return {**after, **chosen, "all at once": found.simultaneous}


def _data(found: Plane) -> dict[str, Any]:
    """Return the regions for a machine."""
    return {
        **identity(found.scenario),
        "finding": finding(found),
        "x": found.x,
        "y": found.y,
        "box": found.box,
        "about": about(found),
        "exact": found.exact,
        "tolerance": found.tolerance,
        "maps": {
            name: [
                {"share": region.share, "profiles": region.profiles, "shape": shapely.geometry.mapping(region.shape)}
                for region in regions
            ]
            for name, regions in _maps(found).items()
        },
    }
