"""What commands are told that set the chances under plans against each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.ask.path import CONCEPTS
from sim.commands.arguments import Arguments, number_of
from sim.commands.over_time import asked, named_plans
from sim.errors import InputError, expect_one_of
from sim.scenario.scenario import Scenario
from sim.time.measure import HORIZON, LOGIT

KEYS = ("compare", "above", "target", "years", "year", "by", "expectation", "nodes", "precision")


def contest_of(
    arguments: Arguments, scenario: Scenario, concept: str | None, rules: tuple[str, ...] | None = None
) -> dict[str, Any]:
    """Return what is asked, as `sim.crossings` and `sim.overtaking` take it.

    Parameters
    ----------
    concept : str or None
        As it is named; None is a horizon.
    rules : tuple of str, optional
        Where none is named, instead of the usual ones.
    """
    concept = concept or HORIZON
    expect_one_of(concept, CONCEPTS, "concept")
    found = asked(arguments, concept)
    if concept == LOGIT:
        found["rules"] = (LOGIT,)
    elif rules is not None and "expectation" not in arguments.own:
        found["rules"] = rules
    return found | {"plans": named_plans(arguments, scenario, "compare"), "above": number_of(arguments, "above")}


def refuse_without_plans(arguments: Arguments, keys: Iterable[str]) -> None:
    """Refuse keys that go with ``compare=`` only, where it is not given."""
    concept = arguments.take("concept")
    given = {"concept": concept} if concept is not None else {}
    given |= {key: arguments.own[key] for key in keys if key in arguments.own}
    for key, value in given.items():
        raise InputError(f"{key}={value} is about plans of a game over time; name them, as in compare=arm_then,wait.")
