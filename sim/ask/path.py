"""What becomes of a game over time: under plans and in free play, in one view or several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from scipy import sparse

from sim.ask.answer import Answer
from sim.ask.target import holds_by_state, usual_target
from sim.errors import InputError, expect
from sim.progress import steps
from sim.scenario.plans import Plan
from sim.scenario.scenario import Scenario, expect_scenario
from sim.solve.batch import Solver, solve_batch
from sim.time.horizon import BEST, RULES, WORST, Horizon, solve_horizon
from sim.time.logit import LogitPoint, follow_logit
from sim.time.model import Model
from sim.time.nodes import pure_first
from sim.time.paths import chain, first_by_year, outcomes_by_year, states_by_year
from sim.time.plans import Deviation, best_deviation, bound_game, forced_moves
from sim.time.stochastic_game import Person, StochasticGame

HORIZON, LOGIT = CONCEPTS = ("horizon", "logit")
YEARS, MOST_YEARS = 30, 200
PRECISION = 4.0
SAME = 1e-6  # chances that differ by less
BESIDE = 5  # horizons so many years shorter and longer are solved too
MOST_PLAYED = 50_000_000  # years × states × profiles
NODES = {"all": solve_batch, "pure": pure_first}


@dataclass(frozen=True, eq=False)
class Path:
    """What becomes of one scenario under one plan and one rule of choice among equilibria.

    Attributes
    ----------
    scenario : Scenario
    plan : Plan or None
        None: free play.
    rule : str
        Of a horizon; ``logit`` for stationary logit choices.
    shares : ndarray, shape (years + 1, states)
        Chance of each state by year.
    outcomes : ndarray, shape (years, outcomes)
        Expectation of each outcome by year.
    then, ever : ndarray, shape (years,)
        Chance that the target holds in a year, and that it has held in that year or before.
    then_range, ever_range : ndarray, shape (years, 2)
        Lowest and highest of these over the horizons beside this one, where they last so long; of logit choices, over
        the precision and its double.
    values : ndarray, shape (players,)
        Worth of the whole, in the first year, to each player who then moves.
    choices : int
        Number of subgames in all years that had several equilibria, of `subgames`.
    subgames : int
    deviation : Deviation or None
        Where the first mover gains most by leaving the plan for one year; None in free play.
    cycle : int
        Number of years after which what is played repeats itself, 1 where it settles, 0 where it does neither.
    logit : LogitPoint or None
        The stationary equilibrium, of logit choices.
    persons : tuple of Person
        Whose values these are, of logit choices.
    """

    scenario: Scenario
    plan: Plan | None
    rule: str
    shares: np.ndarray
    outcomes: np.ndarray
    then: np.ndarray
    ever: np.ndarray
    then_range: np.ndarray
    ever_range: np.ndarray
    values: np.ndarray
    choices: int
    subgames: int
    deviation: Deviation | None
    cycle: int
    logit: LogitPoint | None = None
    persons: tuple[Person, ...] = ()

    def factor_shares(self, factor: str) -> np.ndarray:
        """Return the chance of each level of a factor by year, shape (years + 1, levels)."""
        dynamics = self.scenario.time
        number = [one.name for one in dynamics.factors].index(factor)
        by_level = self.shares.reshape(len(self.shares), *dynamics.shape)
        others = tuple(axis for axis in range(1, by_level.ndim) if axis != number + 1)
        return by_level.sum(axis=others)


@dataclass(frozen=True, eq=False, repr=False)
class Paths(Answer):
    """What becomes of one or several scenarios under one or several plans.

    Attributes
    ----------
    scenarios : tuple of Scenario
    plans : tuple of Plan or None
        None: free play.
    rules : tuple of str
    target : str
        What is looked for, as its author wrote it.
    years : int
        Of the horizon.
    year : int
        The year that is asked about.
    by : bool
        Whether it is asked what has happened by that year, not how things stand then.
    nodes : str
        Whether subgames are solved for all equilibria, or for pure ones and others only where there is none.
    found : tuple of Path
        For every scenario, plan and rule, in this order.
    """

    scenarios: tuple[Scenario, ...]
    plans: tuple[Plan | None, ...]
    rules: tuple[str, ...]
    target: str
    years: int
    year: int
    by: bool
    nodes: str
    found: tuple[Path, ...]

    def of(self, scenario: Scenario, plan: Plan | None) -> dict[str, Path]:
        """Return the paths of a scenario and a plan, by rule."""
        return {one.rule: one for one in self.found if one.scenario is scenario and one.plan is plan}

    def chance(self, one: Path) -> float:
        """Return the chance that is asked for, on a path."""
        return float((one.ever if self.by else one.then)[self.year])

    def range(self, one: Path) -> tuple[float, float]:
        """Return its lowest and highest value over the horizons beside this one."""
        low, high = (one.ever_range if self.by else one.then_range)[self.year]
        return float(low), float(high)


def path(
    scenarios: Scenario | Sequence[Scenario],
    plans: Sequence[Plan | None] = (None,),
    *,
    target: str | None = None,
    years: int = YEARS,
    year: int | None = None,
    by: int | None = None,
    rules: Sequence[str] = (BEST, WORST),
    nodes: str = "all",
    concept: str = HORIZON,
    precision: float = PRECISION,
) -> Paths:
    """Return what becomes of scenarios over time, by backward induction over a number of years or logit choices.

    Parameters
    ----------
    scenarios : Scenario or sequence of Scenario
        Of a game over time, all with the same players, moves and factors.
    plans : sequence of Plan or None
        What the first mover is bound to; None is free play.
    target : str, optional
        What is looked for, as `sim.flip` takes it; by default the first outcome that holds or does not.
    years : int
        Of the horizon.
    year, by : int, optional
        How things stand in that year, or whether it has happened by then; by default year 10, or the last one.
    rules : sequence of {'best', 'worst', 'average'}
        Which of several equilibria of a subgame is expected, by what it is worth to the first mover (to the first
        player where all move at once).
    nodes : {'all', 'pure'}
        Whether mixed equilibria are expected beside pure ones, or only where there is none.
    concept : {'horizon', 'logit'}
        Backward induction over the years, or stationary logit choices, for which rules and nodes say nothing.
    precision : float
        Of logit choices, per unit of scaled payoff.

    Raises
    ------
    InputError
        For a game that is played once, a chance that is none, scenarios that do not go together, or a bad argument.
    """
    scenarios = [scenarios] if isinstance(scenarios, Scenario) else scenarios
    expect(scenarios, (list, tuple), "scenarios", "a Scenario or a list of them")
    _check(scenarios, plans, years, year, by, rules, nodes, concept)
    rules = rules if concept == HORIZON else (LOGIT,)
    asked = min(10, years - 1) if year is None and by is None else (year if by is None else by)
    text = usual_target(scenarios[0]) if target is None else target
    found = []
    for scenario in steps(scenarios, "views"):
        solved = _Solved(scenario, years, NODES[nodes], text, precision)
        found += [solved.path(plan, rule) for plan in plans for rule in rules]
    return Paths(tuple(scenarios), tuple(plans), tuple(rules), text, years, asked, by is not None, nodes, tuple(found))


def _check(scenarios, plans, years, year, by, rules, nodes, concept) -> None:
    for scenario in scenarios:
        expect_scenario(scenario, "scenarios")
        if scenario.time is None:
            raise InputError(f"the game '{scenario.game_name}' is played once; a path needs a game over time.")
        alike = [(one.moves, one.order, one.time.shape, tuple(one.outcomes)) for one in (scenario, scenarios[0])]
        if alike[0] != alike[1]:
            raise InputError(f"'{scenario.view}' and '{scenarios[0].view}' have other moves, states or outcomes.")
    if not scenarios or not plans or not rules:
        raise InputError("scenarios, plans and rules: name at least one of each.")
    for rule in rules:
        if rule not in RULES:
            raise InputError(f"rules: '{rule}' is none; choose from: {', '.join(RULES)}.")
    if concept not in CONCEPTS:
        raise InputError(f"concept: '{concept}' is none of a game over time; choose from: {', '.join(CONCEPTS)}.")
    if nodes not in NODES:
        raise InputError(f"nodes: '{nodes}' is none; choose from: {', '.join(NODES)}.")
    if not isinstance(years, int) or not 1 <= years <= MOST_YEARS:
        raise InputError(f"years: a whole number from 1 to {MOST_YEARS} is expected, not {years!r}.")
    if year is not None and by is not None:
        raise InputError("year and by: give one of them; year asks how things stand then, by whether it has happened.")
    for name, value in (("year", year), ("by", by)):
        if value is not None and (not isinstance(value, int) or not 0 <= value < years):
            raise InputError(f"{name}: a year from 0 to {years - 1} is expected, not {value!r}.")


@dataclass(frozen=True, eq=False)
class _Course:
    """What is played over a horizon, and what it leads to.

    Attributes
    ----------
    solved : Horizon
    chances : list of sparse arrays, shape (states, states)
        Of each state's successors.
    held : ndarray, shape (years, states)
        Chance that the target holds.
    without : list of sparse arrays, shape (states, states)
        Chances of successors together with its not holding.
    start : int
    """

    solved: Horizon
    chances: list[sparse.csr_array]
    held: np.ndarray
    without: list[sparse.csr_array]
    start: int

    def end(self, years: int) -> _Course:
        """Return the last years."""
        first = self.solved.years - years
        return _Course(
            self.solved.end(years), self.chances[first:], self.held[first:], self.without[first:], self.start
        )

    @cached_property
    def shares(self) -> np.ndarray:
        """Chance of each state by year, shape (years + 1, states)."""
        return states_by_year(self.chances, self.start)

    @property
    def then(self) -> np.ndarray:
        """Chance that the target holds in each year."""
        return (self.shares[:-1] * self.held).sum(axis=1)

    @property
    def ever(self) -> np.ndarray:
        """Chance that it has held by then."""
        return first_by_year(self.held, self.without, self.start)


class _Solved:
    """A scenario over time, with what is solved of it once for all plans."""

    def __init__(self, scenario: Scenario, years: int, solver: Solver, target: str, precision: float):
        self.scenario, self.years, self.solver, self.precision = scenario, years, solver, precision
        self.model = Model(scenario)
        _refuse_too_long(self.model, years)
        outcomes = dict(zip(scenario.outcomes, self.game.outcomes.swapaxes(0, 1)))
        self.holds = holds_by_state(scenario, target, outcomes, self.model.switches)

    @cached_property
    def game(self) -> StochasticGame:
        """The game at the scenario's values."""
        return self.model.at(self.scenario.values())

    def path(self, plan: Plan | None, rule: str) -> Path:
        """Return what becomes of it under a plan and a rule."""
        if rule == LOGIT:
            return self._logit_path(plan)
        courses = {course.solved.years: course for course in self._courses(plan, rule)}
        own = courses[self.years]
        forced = forced_moves(self.model, plan, self.years)
        return self._told(
            plan,
            rule,
            own,
            list(courses.values()),
            choices=int(own.solved.choices.sum()),
            subgames=own.solved.subgames * self.years,
            deviation=None if forced is None else best_deviation(self.game, own.solved, forced, own.shares[:-1]),
            cycle=cycle_of(own.solved),
        )

    def _logit_path(self, plan: Plan | None) -> Path:
        """Return what becomes of it if everybody but who is bound makes logit choices, for ever."""
        game = bound_game(self.game, forced_moves(self.model, plan, self.years))
        point, beside = (follow_logit(game, precision) for precision in (self.precision, 2 * self.precision))
        if not point.reached:
            raise InputError(
                f"the branch of logit choices was lost at precision {point.precision:.3g}; ask for one below, precision=N."
            )
        courses = [
            self._course_of(Horizon.stationary(one.play, one.values, self.years))
            for one in (point, beside)
            if one.reached
        ]
        own = courses[0]
        return self._told(
            plan,
            LOGIT,
            own,
            courses,
            choices=0,
            subgames=own.solved.subgames,
            deviation=None,
            cycle=1,
            logit=point,
            persons=game.persons,
        )

    def _told(self, plan: Plan | None, rule: str, own: _Course, courses: Sequence[_Course], **details: Any) -> Path:
        """Return a path with what its course leads to, and the range over other courses."""
        return Path(
            scenario=self.scenario,
            plan=plan,
            rule=rule,
            shares=own.shares,
            outcomes=outcomes_by_year(self.game, own.solved.play, own.shares),
            then=own.then,
            ever=own.ever,
            then_range=self._range([course.then for course in courses]),
            ever_range=self._range([course.ever for course in courses]),
            values=own.solved.values[0, self.game.start, self.game.movers[self.game.start]],
            **details,
        )

    def _courses(self, plan: Plan | None, rule: str) -> Iterator[_Course]:
        """Yield what is played in this horizon and in those beside it.

        A plan that does not look at the calendar leaves the end of a longer horizon as it is, which is then a shorter one.
        """
        horizons = range(max(1, self.years - BESIDE), self.years + BESIDE + 1)
        if plan is None or plan.begins == 0:
            longest = self._course(horizons[-1], plan, rule)
            for years in horizons:
                yield longest.end(years)
        else:
            for years in horizons:
                yield self._course(years, plan, rule)

    def _course(self, years: int, plan: Plan | None, rule: str) -> _Course:
        forced = forced_moves(self.model, plan, years)
        return self._course_of(solve_horizon(self.game, years, rule, forced, self.solver))

    def _course_of(self, solved: Horizon) -> _Course:
        held = (solved.play * self.holds).reshape(solved.years, self.game.states, -1).sum(axis=2)
        without = chain(self.game, solved.play * ~self.holds)
        return _Course(solved, chain(self.game, solved.play), held, without, self.game.start)

    def _range(self, chances: Sequence[np.ndarray]) -> np.ndarray:
        """Return the lowest and highest chance by year over horizons, of those that last so long."""
        low, high = np.full(self.years, np.inf), np.full(self.years, -np.inf)
        for one in chances:
            known = min(len(one), self.years)
            low[:known] = np.minimum(low[:known], one[:known])
            high[:known] = np.maximum(high[:known], one[:known])
        return np.stack([low, high], axis=1)


def _refuse_too_long(model: Model, years: int) -> None:
    """Refuse more years of what is played than fit the memory."""
    states, profiles = len(model.states), prod(model.scenario.shape)
    size = (years + BESIDE) * states * profiles
    if size > MOST_PLAYED:
        raise InputError(
            f"years={years}: with the {BESIDE} years beyond them, {states:,} states and {profiles:,} profiles that makes "
            f"{size:,} chances of what is played; at most {MOST_PLAYED:,} are kept. Ask for fewer years, or leave out "
            "levels or moves."
        )


def cycle_of(solved: Horizon, longest: int = 12) -> int:
    """Return after how many years what is played repeats itself, seen from the first year on; 0 if it does not.

    Compared are the first years, which are furthest from the end, over three periods; chances that differ by rounding
    are the same.
    """
    for length in range(1, min(longest, solved.years // 3) + 1):
        if np.abs(solved.play[: 2 * length] - solved.play[length : 3 * length]).max() <= SAME:
            return length
    return 0
