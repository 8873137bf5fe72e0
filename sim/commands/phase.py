"""wedge phase: which pure equilibria hold where, over two parameters, without a grid.

Where the payoffs are affine in both parameters the regions are exact polygons; otherwise their borders are curves,
refined by subdivision to a stated tolerance. Prints each region's share of the box and draws the maps.

  wedge phase view=mandelbaum x=relief_gain y=theta
  wedge phase view=riyadh x=q:0.2:0.6 y=relief_gain --json
keys
  x=NAME, y=NAME        the parameters, over their plausible ranges; NAME:LOW:HIGH for other ones
  figures=DIR           where the figures are written (results/phase)
options
  --json                as data, with each region's polygons; --out FILE writes to a file
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import shapely

from sim.ask.plane import PhaseRegion, PhaseRegions, phase_regions
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver_text, draw
from sim.errors import InputError
from sim.scenario.changes import file_stem
from sim.scenario.labels import beside
from sim.tell.plane_scope import about, played_in
from sim.tell.text import text_table
from sim.tell.words import heading, identity

KEYS = ("x", "y", "figures")
FIGURES = "results/phase"


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.allow(KEYS, ("--json", "--out"))
    scenario = arguments.scenario()
    (x, x_range), (y, y_range) = (_axis(arguments, key) for key in ("x", "y"))
    found = phase_regions(scenario, x, y, x_range, y_range)
    deliver_text(arguments, lambda: as_text(found), lambda: as_data(found))
    if "--json" not in arguments.options:
        _draw(found, arguments.own)


def _axis(arguments: Arguments, key: str) -> tuple[str, tuple[float, float] | None]:
    """Return the parameter of an axis and its range, None for the plausible one."""
    if key not in arguments.own:
        raise InputError(f"a map has two parameters; name {key} too, as in {key}=q.")
    name, *ends = arguments.own[key].split(":")
    if not ends:
        return name, None
    try:
        low, high = map(float, ends)
    except ValueError:
        raise InputError(f"{key}={arguments.own[key]}: NAME or NAME:LOW:HIGH is expected.") from None
    return name, (low, high)


def as_text(found: PhaseRegions) -> str:
    """Return the regions for a reader."""
    left, bottom, right, top = found.box
    x, y = (beside(found.scenario.parameters[name].called, name) for name in (found.x, found.y))
    what = f"{x} from {left:g} to {right:g}, {y} from {bottom:g} to {top:g}; regions: {found.kind}"
    rows = []
    maps, left_out = _told(found)
    for name, regions in maps.items():
        movers = _movers(found, name)
        name = _map_name(found, name)
        for region in regions:
            rows.append([name, f"{region.share:.4%}", _profiles(found, movers, region)])
            name = ""
    table = text_table(["map", "share of the box", "equilibria in pure moves"], rows)
    return "\n\n".join(part for part in (heading(found.scenario), about(found), left_out, what, table) if part)


def as_data(found: PhaseRegions) -> dict:
    """Return the regions for a machine."""
    return {
        **identity(found.scenario),
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


def _maps(found: PhaseRegions) -> dict[str, Sequence[PhaseRegion]]:
    """Return all maps by name."""
    after = {", ".join(history): regions for history, regions in found.led.items()}
    leader = found.scenario.order[0][0]
    chosen = {f"{leader} expects the {expectation}": regions for expectation, regions in found.chosen.items()}
    return {**after, **chosen, "all at once": found.simultaneous}


def _told(found: PhaseRegions) -> tuple[dict[str, Sequence[PhaseRegion]], str]:
    """Return the maps that the text speaks of, and what it leaves out: of many sequences those on no path of play."""
    maps = _maps(found)
    if len(found.scenario.earlier) < 2:
        return maps, ""
    played = played_in(found)
    silent = {", ".join(history) for history in found.led if history not in played}
    note = (
        "Shown are the sequences that are on the path of play at a corner or in the middle of the box; the other "
        f"{len(silent)} are in --json."
    )
    return {name: regions for name, regions in maps.items() if name not in silent}, note if silent else ""


def _movers(found: PhaseRegions, name: str) -> Sequence[str]:
    """Return the players whose moves the regions of a map name."""
    after = {", ".join(history) for history in found.led}
    return found.scenario.order[-1] if name in after else found.scenario.players


def _map_name(found: PhaseRegions, name: str) -> str:
    """Return what a map is called: the labels of the earlier moves, what the leader expects, or all at once."""
    labels, leader = found.scenario.labels, found.scenario.order[0][0]
    words = {", ".join(history): labels.play(found.scenario.earlier, history, ", ") for history in found.led}
    words |= {f"{leader} expects the {e}": f"{labels.the(leader)} expects the {e}" for e in found.chosen}
    return words.get(name, name)


def _profiles(found: PhaseRegions, movers: Sequence[str], region: PhaseRegion) -> str:
    profiles = (found.scenario.labels.play(movers, profile) for profile in region.profiles)
    return " or ".join(profiles) or "none in pure moves"


def _draw(found: PhaseRegions, own: Mapping[str, str]) -> None:
    from sim.plot.exact_phase import figure_exact_phase, figure_exact_phase_by_move

    name = file_stem(found.scenario.stem, *own["x"].split(":"), *own["y"].split(":"))
    figures = {f"{name}_{expectation}": figure_exact_phase(found, expectation) for expectation in found.chosen}
    figures[f"{name}_by_move"] = figure_exact_phase_by_move(found)
    for path in draw(Path(own.get("figures", FIGURES)), figures):
        print(f"\nfigure: {path}")
