"""`wedge check`: a scenario examined before it is believed."""

from __future__ import annotations

from collections.abc import Sequence

from sim.ask.check.check import MOST_SAMPLES, SAMPLES, check
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver
from sim.errors import InputError
from sim.tell.check import tell

FOUND = 4  # exit code of --strict


def run(words: Sequence[str]) -> None:
    """Run the command; with ``--strict`` it leaves with code 4 if there is something to look at."""
    arguments = read_arguments(words)
    arguments.check("check")
    scenario = arguments.scenario()
    samples, seed = (_whole(arguments, key, default) for key, default in (("samples", SAMPLES), ("seed", 0)))
    found = check(scenario, samples, seed)
    deliver(arguments, tell(found))
    if "--strict" in arguments.options and found.open:
        raise SystemExit(FOUND)


def _whole(arguments: Arguments, key: str, default: int) -> int:
    text = arguments.own.get(key, str(default))
    if not text.isdecimal() or int(text) > MOST_SAMPLES:
        raise InputError(f"{key}={text}: a whole number from 0 to {MOST_SAMPLES:,} is expected.")
    return int(text)
