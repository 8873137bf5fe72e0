"""One period of a game over time with what follows counted in, as ``concept=horizon`` and ``concept=logit`` ask for it."""

from __future__ import annotations

from sim.ask.outlook import Outlook, outlook
from sim.commands.arguments import Arguments
from sim.commands.output import FIGURE_KEYS
from sim.commands.over_time import asked
from sim.errors import InputError
from sim.scenario.scenario import Scenario
from sim.time.measure import HORIZON, LOGIT

KEYS = {
    "years": HORIZON,
    "expectation": HORIZON,
    "nodes": HORIZON,
    "precision": LOGIT,
}  # the concept of which each says something


def outlook_of(arguments: Arguments, concept: str, scenario: Scenario) -> Outlook:
    """Return the outlook that the words ask for; InputError for a key that says nothing of the concept."""
    if "years" in arguments.own and concept == LOGIT:
        raise InputError(
            f"years={arguments.own['years']} changes nothing with concept={concept}; it is for concept={HORIZON}."
        )
    named = asked(arguments, concept)
    taken = {key: named[key] for key in ("years", "rules", "nodes", "precision")}
    return outlook(scenario, arguments.state(), concept=concept, **taken)


def refuse_idle(arguments: Arguments) -> None:
    """Refuse what counts in what follows, where one period is asked about as if nothing did."""
    for key, concept in KEYS.items():
        if key in arguments.own:
            raise InputError(f"{key}={arguments.own[key]} is for games over time, with concept={concept}.")


def refuse_figures(arguments: Arguments, concept: str) -> None:
    """Refuse what an answer without a figure, and beside which no other view stands, does not take."""
    for key in ("against", "budget", *FIGURE_KEYS):
        if key in arguments.own:
            raise InputError(
                f"{key}={arguments.own[key]} changes nothing with concept={concept} over time; leave it out."
            )
