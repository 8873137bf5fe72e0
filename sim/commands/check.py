"""`wedge check`: a scenario examined before it is believed."""

from __future__ import annotations

from collections.abc import Sequence

from sim.ask.check.check import FEWEST_SAMPLES, MOST_SAMPLES, SAMPLES, check
from sim.commands.arguments import read_arguments, whole_number
from sim.commands.output import deliver
from sim.tell.check import tell

FOUND = 4  # exit code of --strict


def run(words: Sequence[str]) -> None:
    """Run the command; with ``--strict`` it leaves with code 4 if there is something to look at."""
    arguments = read_arguments(words)
    arguments.check("check")
    scenario = arguments.scenario()
    samples = whole_number("samples", arguments.own.get("samples", str(SAMPLES)), FEWEST_SAMPLES, MOST_SAMPLES)
    seed = whole_number("seed", arguments.own.get("seed", "0"), 0, MOST_SAMPLES)
    found = check(scenario, samples, seed)
    deliver(arguments, tell(found))
    if "--strict" in arguments.options and found.open:
        raise SystemExit(FOUND)
