"""What becomes of a game over time: under plans and in free play, in one view or several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.ask.answer import Answer
from sim.ask.every_pure import EveryPure, every_pure
from sim.errors import InputError, expect, expect_one_of
from sim.progress import steps
from sim.scenario.dynamics import Step
from sim.scenario.plans import Plan
from sim.scenario.read_chain import chain_steps
from sim.scenario.scenario import Scenario, expect_scenario
from sim.time.argument import events_of, so_far
from sim.time.further_logit import FurtherLogit
from sim.time.horizon import Horizon
from sim.time.logit import LogitPoint
from sim.time.measure import HORIZON, LOGIT, PRECISION, YEARS, Measure, expect_over_time, measure
from sim.time.model import Model
from sim.time.paths import outcomes_by_year
from sim.time.plans import Deviation, best_deviation, forced_moves
from sim.time.point import Point
from sim.time.rules import BEST, WORST
from sim.time.sequence import Event
from sim.time.spells import Spells
from sim.time.stochastic_game import Person

CONCEPTS = (HORIZON, LOGIT)
SAME = 1e-6  # chances that differ by less
MOST_STARTS = 1_000


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
    so_far, so_far_range : ndarray, shape (years, steps) and (years, steps, 2)
        Chance that the first steps of the chain have come about in a year or before, with its range as above.
    spells : Spells
        When the target first holds, and how long it then lasts: within the horizon, or for ever under logit choices.
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
    further : FurtherLogit or None
        What stationary equilibria were found from several starts, of logit choices where more than one was asked for.
    further_then, further_ever : ndarray, shape (equilibria, years)
        Chance that the target holds in a year, or has held by then, under each of them.
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
    so_far: np.ndarray
    so_far_range: np.ndarray
    spells: Spells
    values: np.ndarray
    choices: int
    subgames: int
    deviation: Deviation | None
    cycle: int
    logit: LogitPoint | None = None
    persons: tuple[Person, ...] = ()
    further: FurtherLogit | None = None
    further_then: np.ndarray | None = None
    further_ever: np.ndarray | None = None

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
    states : tuple
        For every scenario the state in the first year, as numbers of levels; None: the game's.
    found : tuple of Path
        For every scenario, plan and rule, in this order.
    chain : tuple of Step
        What is to come about, in this order; may be empty.
    every : tuple of EveryPure
        What all equilibria in pure moves come to, for every scenario and plan, where it was asked for.
    """

    scenarios: tuple[Scenario, ...]
    plans: tuple[Plan | None, ...]
    rules: tuple[str, ...]
    target: str
    years: int
    year: int
    by: bool
    nodes: str
    states: tuple[tuple[int, ...] | None, ...]
    found: tuple[Path, ...]
    chain: tuple[Step, ...] = ()
    every: tuple[EveryPure, ...] = ()

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

    def further(self, one: Path) -> np.ndarray:
        """Return the chance under each of several logit equilibria that were looked for, shape (equilibria,)."""
        return (one.further_ever if self.by else one.further_then)[:, self.year]


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
    paths: int = 1,
    chain: str | Sequence[str] | None = None,
    every: bool = False,
    state: Mapping[str, str | float] | None = None,
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
    paths : int
        From how many starts stationary logit equilibria are looked for; 1 is the branch from equal chances alone.
    chain : str or sequence of str, optional
        Steps that are to come about, each in the year of the one before or later: conditions as `target` takes them, or
        ``A -> B`` for levels B in the year after A; a text has commas between them. By default the game's own chain.
    every : bool
        Whether to say what all equilibria in pure moves come to, not those of the rules alone.
    state : mapping of factor to level, optional
        In the first year; factors that are left out are as the game has them.

    Raises
    ------
    InputError
        For a game that is played once, a chance that is none, scenarios that do not go together, or a bad argument.
    """
    scenarios = [scenarios] if isinstance(scenarios, Scenario) else scenarios
    expect(scenarios, (list, tuple), "scenarios", "a Scenario or a list of them")
    rules = (LOGIT,) if concept == LOGIT else rules
    _check(scenarios, plans, rules, concept)
    if not isinstance(paths, int) or not 1 <= paths <= MOST_STARTS:
        raise InputError(f"paths: a whole number from 1 to {MOST_STARTS} is expected, not {paths!r}.")
    if paths > 1 and concept != LOGIT:
        raise InputError(f"paths={paths} changes nothing with concept={concept}; it is for concept={LOGIT}.")
    how = {"target": target, "years": years, "year": year, "by": by}
    how |= {"nodes": nodes, "precision": precision, "state": state}
    measures = [[measure(scenario, plan, rule, **how) for plan in plans for rule in rules] for scenario in scenarios]
    asked, followed = measures[0][0], scenarios[0].time.chain if chain is None else chain_steps(chain)
    found, sets = [], []
    for scenario, own in zip(steps(scenarios, "views"), measures):
        point = Point(Model(scenario))
        events = events_of(point, followed)
        found += [_path(point, one, events, paths) for one in own]
        if every:
            sets += [every_pure(point, measure(scenario, plan, **how)) for plan in plans]
    return Paths(
        scenarios=tuple(scenarios),
        plans=tuple(plans),
        rules=tuple(rules),
        target=asked.target,
        years=years,
        year=asked.year,
        by=asked.by,
        nodes=nodes,
        states=tuple(own[0].state for own in measures),
        found=tuple(found),
        chain=tuple(followed),
        every=tuple(sets),
    )


def _check(scenarios, plans, rules, concept) -> None:
    for scenario in scenarios:
        expect_scenario(scenario, "scenarios")
        expect_over_time(scenario)
        alike = [
            (one.moves, one.order, [(factor.name, factor.levels) for factor in one.time.factors], tuple(one.outcomes))
            for one in (scenario, scenarios[0])
        ]
        if alike[0] != alike[1]:
            raise InputError(f"'{scenario.view}' and '{scenarios[0].view}' have other moves, states or outcomes.")
    if not scenarios or not plans or not rules:
        raise InputError("scenarios, plans and rules: name at least one of each.")
    expect_one_of(concept, CONCEPTS, "concept")


def _path(point: Point, asked: Measure, events: Sequence[Event], starts: int) -> Path:
    """Return what becomes of a game at a point under the plan and rule of a measure."""
    courses = point.courses(asked)
    [own] = [course for course in courses if course.years == asked.years][:1]
    logit = point.logit(asked) if asked.rule == LOGIT else None
    forced = None if logit else forced_moves(point.model, asked.plan, asked.years)
    game, solved = point.game, own.solved
    further, led = (None, []) if starts == 1 else point.further(asked, starts)
    came = [so_far(course, events) for course in courses]
    return Path(
        scenario=point.model.scenario,
        plan=asked.plan,
        rule=asked.rule,
        shares=own.shares,
        outcomes=outcomes_by_year(game, solved.played, own.shares),
        then=own.then,
        ever=own.ever,
        then_range=_range([course.then for course in courses], asked.years),
        ever_range=_range([course.ever for course in courses], asked.years),
        so_far=came[courses.index(own)],
        so_far_range=_range(came, asked.years),
        spells=own.spells(for_ever=logit is not None),
        values=solved.values[0, own.start, game.movers[own.start]],
        choices=int(solved.choices.sum()),
        subgames=solved.subgames * (1 if logit else asked.years),
        deviation=None if forced is None else best_deviation(game, solved, forced, own.shares[:-1]),
        cycle=1 if logit else cycle_of(solved),
        logit=logit,
        persons=game.persons if logit else (),
        further=further,
        further_then=np.stack([course.then for course in led]) if led else None,
        further_ever=np.stack([course.ever for course in led]) if led else None,
    )


def _range(chances: Sequence[np.ndarray], years: int) -> np.ndarray:
    """Return the lowest and highest chance by year over horizons, of those that last so long, on a last axis."""
    low = np.full((years, *chances[0].shape[1:]), np.inf)
    high = -low
    for one in chances:
        known = min(len(one), years)
        low[:known] = np.minimum(low[:known], one[:known])
        high[:known] = np.maximum(high[:known], one[:known])
    return np.stack([low, high], axis=-1)


def cycle_of(solved: Horizon, longest: int = 12) -> int:
    """Return after how many years what is played repeats itself, seen from the first year on; 0 if it does not.

    Compared are the first years, which are furthest from the end, over three periods; chances that differ by rounding
    are the same.
    """
    for length in range(1, min(longest, solved.years // 3) + 1):
        if np.abs(solved.play[: 2 * length] - solved.play[length : 3 * length]).max() <= SAME:
            return length
    return 0
