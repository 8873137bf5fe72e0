"""What commands are told of a game over time: plans, years, what is looked for and what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.commands.arguments import Arguments, number_of, whole_number
from sim.errors import InputError, expect_one_of
from sim.scenario.files import listed_names
from sim.scenario.plans import FREE_PLAY, Plan, load_plan
from sim.scenario.scenario import Scenario
from sim.time.measure import HORIZON, LOGIT, MOST_YEARS, NODES, PRECISION, YEARS
from sim.time.rules import BEST, RULES, WORST

if TYPE_CHECKING:
    from sim.study.courses import Courses
    from sim.study.results import Results

TIE = "tie"
KEYS = ("plan", "target", "years", "year", "by", "expectation", "nodes", "precision", "state")


def plan_words(arguments: Arguments, key: str = "plan") -> list[str]:
    """Return the words of ``plan=``, or of another key that names plans, by default the one for free play."""
    return listed_names(arguments.own.get(key, FREE_PLAY))


def named_plans(
    arguments: Arguments, scenario: Scenario, key: str = "plan", known: Mapping[str, Plan] | None = None
) -> list[Plan | None]:
    """Return the plans that a key names for a scenario, None for free play; by default that alone.

    Parameters
    ----------
    key : str
    known : mapping of word to Plan, optional
        Those that no file holds.
    """
    plans: dict[str, Plan | None] = {FREE_PLAY: None, **(known or {})}
    return [
        plans[name] if name in plans else load_plan(name, scenario, arguments.config_dir)
        for name in plan_words(arguments, key)
    ]


def asked(arguments: Arguments, concept: str, also: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what is asked but for plans, as `sim.path` takes it.

    Parameters
    ----------
    also : tuple of str
        Words of ``expectation=`` beside the rules of choice.

    Raises
    ------
    InputError
        For a value that is none, or a key that says nothing with the concept.
    """
    own = arguments.own
    _refuse_unused(own, concept)
    precision = number_of(arguments, "precision")
    return {
        "target": own.get("target"),
        "years": _whole(own, "years", 1, MOST_YEARS) or YEARS,
        "year": _whole(own, "year", 0, MOST_YEARS),
        "by": _whole(own, "by", 0, MOST_YEARS),
        "rules": _rules(own.get("expectation"), also),
        "nodes": own.get("nodes", NODES[0]),
        "precision": PRECISION if precision is None else precision,
        "state": arguments.state() or None,
    }


def tie_of(arguments: Arguments) -> float | None:
    """Return how close chances under several plans are a tie, None for the usual; InputError for what is no chance."""
    tie = number_of(arguments, TIE)
    if tie is not None and not 0 <= tie <= 1:
        raise InputError(f"{TIE}={arguments.own[TIE]}: a difference of chances from 0 to 1 is expected.")
    return tie


def courses_in(results: Results, arguments: Arguments) -> Courses | None:
    """Return the chances over time that a study found, with ties as they are asked for; None where it is about none.

    Raises
    ------
    InputError
        If a tie is asked for where there are no chances, or a file is damaged.
    """
    from sim.study.courses import read_courses  # it takes long to import
    from sim.study.results import ResultsOverTime

    tie = tie_of(arguments)
    if isinstance(results, ResultsOverTime):
        return read_courses(results, tie)
    if tie is not None:
        raise InputError(f"{TIE}={arguments.own[TIE]}: the study is not about chances over time; leave it out.")
    return None


def refuse_over_time(own: dict[str, str], why: str) -> None:
    """Refuse keys that are about more than one period."""
    for key in (*KEYS, TIE):
        if key in own:
            raise InputError(f"{key}={own[key]}: {why}; leave it out.")


def _refuse_unused(own: dict[str, str], concept: str) -> None:
    """Refuse keys that say nothing of a concept."""
    for key in ("precision",) if concept == HORIZON else ("expectation", "nodes"):
        if key in own:
            other = LOGIT if concept == HORIZON else HORIZON
            raise InputError(f"{key}={own[key]} changes nothing with concept={concept}; it is for concept={other}.")


def _whole(own: dict[str, str], key: str, low: int, high: int) -> int | None:
    return whole_number(key, own[key], low, high) if key in own else None


def _rules(text: str | None, also: tuple[str, ...]) -> tuple[str, ...]:
    rules = (BEST, WORST) if text is None else tuple(text.split(","))
    for rule in rules:
        expect_one_of(rule, (*RULES, *also), "expectation")
    return rules
