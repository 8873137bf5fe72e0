"""Measures: what is asked of a game over time, under which plan, by which rule, over how many years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.errors import InputError, expect_one_of
from sim.scenario.plans import Plan
from sim.scenario.scenario import Scenario
from sim.scenario.stage import read_state
from sim.scenario.target import usual_target
from sim.time.rules import BEST, RULES

HORIZON = "horizon"  # backward induction over some years
LOGIT = "logit"  # in place of a rule: stationary logit choices
YEARS, MOST_YEARS = 30, 200
USUAL_YEAR = 10
PRECISION = 4.0
NODES = ("all", "pure")


@dataclass(frozen=True)
class Measure:
    """A chance that is asked for; made, and checked, by `measure`.

    Attributes
    ----------
    target : str
        What is looked for, as its author wrote it.
    plan : Plan or None
        What the first mover is bound to; None is free play.
    rule : str
        Which of several equilibria of a subgame is expected, of `sim.time.rules.RULES`; or ``logit``.
    years : int
        Of the horizon.
    year : int
    by : bool
        Whether it is asked what has happened by that year, not how things stand then.
    nodes : {'all', 'pure'}
        Whether mixed equilibria are expected beside pure ones, or only where there is none.
    precision : float
        Of logit choices, per unit of scaled payoff.
    state : tuple of int or None
        The state in the first year, as numbers of levels; None: the game's.
    """

    target: str
    plan: Plan | None = None
    rule: str = BEST
    years: int = YEARS
    year: int = USUAL_YEAR
    by: bool = False
    nodes: str = "all"
    precision: float = PRECISION
    state: tuple[int, ...] | None = None


def measure(
    scenario: Scenario,
    plan: Plan | None = None,
    rule: str = BEST,
    *,
    target: str | None = None,
    years: int = YEARS,
    year: int | None = None,
    by: int | None = None,
    nodes: str = "all",
    precision: float = PRECISION,
    state: Mapping[str, str | float] | None = None,
) -> Measure:
    """Return a measure of a game over time.

    Parameters
    ----------
    target : str, optional
        By default the first outcome that holds or does not.
    year, by : int, optional
        How things stand in that year, or whether it has happened by then; by default year 10, or the last one.
    state : mapping of factor to level, optional
        In the first year; factors that are left out are as the game has them.

    Raises
    ------
    InputError
        For a game that is played once, or a bad argument.
    """
    expect_over_time(scenario)
    if rule != LOGIT:
        expect_one_of(rule, RULES, "rules")
    expect_one_of(nodes, NODES, "nodes")
    if not isinstance(years, int) or not 1 <= years <= MOST_YEARS:
        raise InputError(f"years: a whole number from 1 to {MOST_YEARS} is expected, not {years!r}.")
    if year is not None and by is not None:
        raise InputError("year and by: give one of them; year asks how things stand then, by whether it has happened.")
    for name, value in (("year", year), ("by", by)):
        if value is not None and (not isinstance(value, int) or not 0 <= value < years):
            raise InputError(f"{name}: a year from 0 to {years - 1} is expected, not {value!r}.")
    named = year if by is None else by
    asked = min(USUAL_YEAR, years - 1) if named is None else named
    text = usual_target(scenario) if target is None else target
    first = None if state is None else read_state(scenario, state)
    return Measure(text, plan, rule, years, asked, by is not None, nodes, precision, first)


def expect_over_time(scenario: Scenario) -> None:
    """Refuse a game that is played once, and one state of a game over time."""
    if scenario.time is None:
        raise InputError(
            f"the game '{scenario.game_name}' is played once; a path needs a game over time, as in view=base_time."
        )
    expect_whole(scenario)


def expect_whole(scenario: Scenario) -> None:
    """Refuse one state of a game over time where the whole is asked about."""
    if scenario.elsewhere:
        raise InputError("scenario: a view as it was loaded is expected, not one of a state; name the state, state=….")
