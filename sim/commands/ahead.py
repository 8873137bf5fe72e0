"""One period of a game over time with what follows counted in, as ``concept=horizon`` and ``concept=logit`` ask for it."""

from __future__ import annotations

from sim.ask.outlook import Outlook, outlook
from sim.ask.path import HORIZON
from sim.commands.arguments import Arguments, whole_number
from sim.commands.output import FIGURE_KEYS
from sim.commands.thresholds import number_of
from sim.errors import InputError, nearest
from sim.scenario.scenario import Scenario
from sim.time.horizon import BEST, RULES, WORST
from sim.time.measure import LOGIT, MOST_YEARS, PRECISION, YEARS

KEYS = {"years": HORIZON, "expectation": HORIZON, "precision": LOGIT}  # the concept of which each says something


def over_time(arguments: Arguments, concept: str, scenario: Scenario) -> Outlook:
    """Return the outlook that the words ask for; InputError for a key that says nothing of the concept."""
    own = arguments.own
    for key, other in KEYS.items():
        if key in own and other != concept:
            raise InputError(f"{key}={own[key]} changes nothing with concept={concept}; it is for concept={other}.")
    precision = number_of(arguments, "precision")
    return outlook(
        scenario,
        arguments.state(),
        years=whole_number("years", own["years"], 1, MOST_YEARS) if "years" in own else YEARS,
        rules=_rules(own.get("expectation")),
        concept=concept,
        precision=PRECISION if precision is None else precision,
    )


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


def _rules(text: str | None) -> tuple[str, ...]:
    rules = (BEST, WORST) if text is None else tuple(dict.fromkeys(text.split(",")))
    for rule in rules:
        if rule not in RULES:
            raise InputError(f"expectation={rule}: {nearest(rule, RULES)}")
    return rules
