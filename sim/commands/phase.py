"""`wedge phase`: which pure equilibria hold where, over two parameters, without a grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ask.plane import Plane, plane
from sim.commands.against import against
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver, draw_all, figure_options, tell_written
from sim.errors import InputError
from sim.scenario.changes import file_stem
from sim.scenario.scenario import Scenario
from sim.tell.plane import tell

if TYPE_CHECKING:
    from sim.plot.options import FigureOptions

FIGURES = "results/phase"


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.check("phase")
    scenario, options = arguments.scenario(), figure_options(arguments.own)
    (x, x_range), (y, y_range) = (_axis(arguments, key) for key in ("x", "y"))

    def ask(one: Scenario) -> Plane:
        return plane(one, x, y, x_range, y_range)

    found = ask(scenario)
    other = against(arguments, scenario, ask)
    deliver(arguments, tell(found, other))
    if "--json" not in arguments.options:
        tell_written(_drawn(found, arguments.own, options, other and other[1]), arguments)


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


def _drawn(found: Plane, own: Mapping[str, str], options: FigureOptions, other: Plane | None) -> list[Path]:
    name = file_stem(found.scenario.stem, *own["x"].split(":"), *own["y"].split(":"), against=own.get("against"))
    return draw_all(Path(own.get("figures", FIGURES)), name, found, options, other)
