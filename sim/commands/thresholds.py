"""`wedge thresholds`: the values of one parameter at which the equilibria change, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ask.contest.crossings import MOST_POINTS, POINTS, crossings
from sim.ask.thresholds.check import check
from sim.ask.thresholds.thresholds import Thresholds, thresholds
from sim.commands.against import against
from sim.commands.arguments import Arguments, number_of, read_arguments, whole_number
from sim.commands.contest import KEYS as CONTEST
from sim.commands.contest import contest_of, refuse_without_plans
from sim.commands.output import deliver, draw_all, figure_options, tell_written
from sim.errors import InputError
from sim.scenario.changes import file_stem
from sim.scenario.scenario import Scenario
from sim.tell.thresholds import tell
from sim.time.measure import LOGIT

if TYPE_CHECKING:
    from sim.plot.options import FigureOptions

FIGURES = "results/thresholds"


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.check("thresholds")
    if "compare" in arguments.own:
        _run_over_time(arguments)
        return
    refuse_without_plans(arguments, ("points", *CONTEST))
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


def _run_over_time(arguments: Arguments) -> None:
    """Bracket where one plan's chance rises above another's."""
    concept, own = arguments.take("concept"), arguments.own
    scenario = arguments.scenario(whole=True)
    for key in ("mixed", "against"):
        if key in own:
            raise InputError(f"{key}={own[key]} changes nothing where plans are compared; leave it out.")
    if "--check" in arguments.options:
        raise InputError("--check solves one period's games anew; it does nothing where plans are compared.")
    if "param" not in own:
        raise InputError(f"which parameter? Name one, as in param={scenario.first_parameter().name}.")
    options, name = figure_options(own), scenario.parameter(own["param"]).name
    points = whole_number("points", own.get("points", str(POINTS)), 2, MOST_POINTS)
    asked = contest_of(arguments, scenario, concept)
    ends = {key: number_of(arguments, key) for key in ("low", "high")}
    found = crossings(scenario, name, asked.pop("plans"), points=points, **ends, **asked)
    chosen = {key: own.get(key) for key in ("low", "high", "points", *CONTEST)} | arguments.state()
    stem = file_stem(scenario.stem, name, **chosen, concept=LOGIT if found.rules == (LOGIT,) else None)
    drawn = draw_all(Path(own.get("figures", FIGURES)), stem, found, options)
    deliver(arguments, found.document())
    tell_written(drawn, arguments)


def _drawn(found: Thresholds, own: Mapping[str, str], options: FigureOptions, other: Thresholds | None) -> list[Path]:
    name = file_stem(
        found.scenario.stem, found.parameter, **{key: own.get(key) for key in ("low", "high", "mixed", "against")}
    )
    return draw_all(Path(own.get("figures", FIGURES)), name, found, options, other)
