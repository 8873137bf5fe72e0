"""`wedge thresholds`: the values of one parameter at which the equilibria change, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ask.thresholds.check import check
from sim.ask.thresholds.thresholds import Thresholds, thresholds
from sim.commands.against import against
from sim.commands.arguments import number_of, read_arguments
from sim.commands.output import deliver, draw_all, figure_options, tell_written
from sim.errors import InputError
from sim.scenario.changes import file_stem
from sim.scenario.scenario import Scenario
from sim.tell.thresholds import tell

if TYPE_CHECKING:
    from sim.plot.options import FigureOptions

FIGURES = "results/thresholds"


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.check("thresholds")
    scenario = arguments.scenario()
    if "param" not in arguments.own:
        raise InputError(f"which parameter? Name one, as in param={scenario.first_parameter().name}.")
    mixed, options = arguments.own.get("mixed", "yes"), figure_options(arguments.own)
    if mixed not in ("yes", "no"):
        raise InputError(f"mixed={mixed}: yes or no is expected.")
    ends = [number_of(arguments, key) for key in ("low", "high")]
    name = scenario.parameter(arguments.own["param"]).name

    def ask(one: Scenario) -> Thresholds:
        return thresholds(one, name, *ends, mixed=mixed == "yes")

    found = ask(scenario)
    checks = check(found) if "--check" in arguments.options else None
    other = against(arguments, scenario, ask)
    deliver(arguments, tell(found, checks, other))
    if "--json" not in arguments.options:
        tell_written(_drawn(found, arguments.own, options, other and other[1]), arguments)


def _drawn(found: Thresholds, own: Mapping[str, str], options: FigureOptions, other: Thresholds | None) -> list[Path]:
    name = file_stem(
        found.scenario.stem, found.parameter, **{key: own.get(key) for key in ("low", "high", "mixed", "against")}
    )
    return draw_all(Path(own.get("figures", FIGURES)), name, found, options, other)
