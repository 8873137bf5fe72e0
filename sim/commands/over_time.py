"""What commands about games over time have in common: how plans, rules and horizons are named, and what goes with what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.ask.outlook import Outlook, outlook
from sim.ask.path import CONCEPTS, HORIZON
from sim.commands.arguments import Arguments, number_of, whole_number
from sim.commands.output import FIGURE_KEYS
from sim.errors import InputError, expect_one_of
from sim.scenario.files import listed_names
from sim.scenario.plans import FREE_PLAY, Plan, load_plan
from sim.scenario.scenario import Scenario
from sim.time.horizon import BEST, RULES, WORST
from sim.time.measure import LOGIT, MOST_YEARS, PRECISION, YEARS

KEYS = {"years": HORIZON, "expectation": HORIZON, "precision": LOGIT}  # the concept of which each says something


def outlook_of(arguments: Arguments, concept: str, scenario: Scenario) -> Outlook:
    """Return the outlook that the words ask for; InputError for a key that says nothing of the concept."""
    own = arguments.own
    for key, other in KEYS.items():
        if key in own and other != concept:
            raise InputError(f"{key}={own[key]} changes nothing with concept={concept}; it is for concept={other}.")
    return outlook(
        scenario,
        arguments.state(),
        years=whole(arguments, "years", 1, MOST_YEARS) or YEARS,
        rules=rules_of(arguments),
        concept=concept,
        precision=precision_of(arguments),
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


def contest_of(
    arguments: Arguments, scenario: Scenario, concept: str | None, default: tuple[str, ...] = (BEST, WORST)
) -> dict[str, Any]:
    """Return what sets the chances under plans against each other, as `sim.crossings` and `sim.overtaking` take it.

    Parameters
    ----------
    concept : str or None
        As it is named; None is a horizon.
    default : tuple of str
        Rules, where none is named.
    """
    own = arguments.own
    concept = concept or HORIZON
    expect_one_of(concept, CONCEPTS, "concept")
    for key, other in KEYS.items():
        if key in own and other != concept and key != "years":
            raise InputError(f"{key}={own[key]} changes nothing with concept={concept}; it is for concept={other}.")
    asked: dict[str, Any] = {
        "plans": plans_of(arguments, "compare", scenario),
        "above": number_of(arguments, "above"),
        "rules": (LOGIT,) if concept == LOGIT else rules_of(arguments, default),
        "target": own.get("target"),
        "years": whole(arguments, "years", 1, MOST_YEARS) or YEARS,
        "year": whole(arguments, "year", 0, MOST_YEARS),
        "by": whole(arguments, "by", 0, MOST_YEARS),
        "precision": precision_of(arguments),
    }
    return asked | ({"state": arguments.state()} if "state" in own else {})


CONTEST = (
    "compare",
    "above",
    "target",
    "years",
    "year",
    "by",
    "expectation",
    "precision",
)  # keys that `contest_of` reads


def refuse_without_plans(arguments: Arguments, keys: Iterable[str]) -> None:
    """Refuse keys that go with ``compare=`` only, where it is not given."""
    for key in keys:
        if key in arguments.own:
            raise InputError(
                f"{key}={arguments.own[key]} is about plans of a game over time; name them, as in compare=arm_then,wait."
            )


def plans_of(arguments: Arguments, key: str, scenario: Scenario) -> list[Plan | None]:
    """Return the plans that a key names, by default free play."""
    names = listed_names(arguments.own.get(key, FREE_PLAY))
    return [None if name == FREE_PLAY else load_plan(name, scenario, arguments.config_dir) for name in names]


def whole(arguments: Arguments, key: str, low: int, high: int) -> int | None:
    """Return the whole number that a key gives, None where it is not given."""
    return whole_number(key, arguments.own[key], low, high) if key in arguments.own else None


def precision_of(arguments: Arguments) -> float:
    """Return the precision of logit choices."""
    precision = number_of(arguments, "precision")
    return PRECISION if precision is None else precision


def rules_of(arguments: Arguments, default: tuple[str, ...] = (BEST, WORST)) -> tuple[str, ...]:
    """Return the rules that ``expectation=`` names, each once."""
    text = arguments.own.get("expectation")
    rules = default if text is None else tuple(dict.fromkeys(text.split(",")))
    for rule in rules:
        expect_one_of(rule, RULES, "expectation")
    return rules
