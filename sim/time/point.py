"""A game over time at values of its parameters, and what is asked of it there.

A `Measure` says what is asked; a `Point` answers it at given values of the parameters, where the game is the same for all
plans and rules. `chances` does so for several measures at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod

import numpy as np

from sim.errors import InputError
from sim.scenario.plans import Plan
from sim.scenario.target import holds_by_state
from sim.solve.batch import Solver, solve_batch
from sim.time.course import Course, Play
from sim.time.further_logit import FurtherLogit, further_logit
from sim.time.horizon import Horizon, solve_horizon
from sim.time.logit import LogitPoint, follow_logit
from sim.time.measure import LOGIT, Measure
from sim.time.model import Model
from sim.time.nodes import pure_first
from sim.time.plans import bound_game, forced_moves
from sim.time.stochastic_game import StochasticGame

BESIDE = 5  # horizons so many years shorter and longer are solved too
MOST_PLAYED = 50_000_000  # years × states × profiles
SOLVERS: dict[str, Solver] = {"all": solve_batch, "pure": pure_first}


class Point:
    """A game over time at values of its parameters, and what is asked of it there.

    The game is evaluated once. What is played is kept while measures ask for the same plan and rule, so that these are
    best asked one after another.

    Parameters
    ----------
    model : Model
    values : mapping of parameter to float, optional
        Of all parameters; by default the scenario's own.

    Raises
    ------
    InputError
        If a chance leaves [0, 1], a payoff is not finite or a discount factor is no share there.
    """

    def __init__(self, model: Model, values: Mapping[str, float] | None = None):
        self.model = model
        self.game = model.at(model.scenario.values() if values is None else values)
        self._last: tuple[tuple, Play] | None = None
        self._logit: list[tuple[tuple, LogitPoint]] = []
        self._holds: dict[str, np.ndarray] = {}

    def chance(self, asked: Measure) -> float:
        """Return the chance that is asked for; raises as `course`."""
        return self.course(asked).chance(asked)

    def range(self, asked: Measure) -> tuple[float, float]:
        """Return its lowest and highest value over `courses`, of those that last until its year."""
        chances = [course.chance(asked) for course in self.courses(asked) if course.years > asked.year]
        return min(chances), max(chances)

    def course(self, asked: Measure) -> Course:
        """Return what is played over the horizon of a measure, and what it leads to.

        Raises
        ------
        InputError
            If its plan or target does not go with the game, it needs too much memory, or logit choices are not reached.
        """
        if asked.rule == LOGIT:
            return self._logit_course(asked, self.logit(asked))
        return self._horizon_course(asked, asked.years)

    def courses(self, asked: Measure) -> list[Course]:
        """Return the same over this horizon and those beside it, up to BESIDE years shorter and longer.

        Of logit choices, at the precision and, where the branch goes so far, at its double.
        """
        if asked.rule == LOGIT:
            beside = self._followed(asked.plan, 2 * asked.precision)
            return [self.course(asked), *([self._logit_course(asked, beside)] if beside.reached else [])]
        horizons = range(max(1, asked.years - BESIDE), asked.years + BESIDE + 1)
        # The longest first: where nothing looks at the calendar its end is what is played over the others.
        return [self._horizon_course(asked, years) for years in reversed(horizons)][::-1]

    def logit(self, asked: Measure) -> LogitPoint:
        """Return stationary logit choices; InputError if their branch was lost before the precision that is asked for."""
        point = self._followed(asked.plan, asked.precision)
        if not point.reached:
            raise InputError(
                f"the branch of logit choices was lost at precision {point.precision:.3g}; ask for one below, precision=N."
            )
        return point

    def further(self, asked: Measure, starts: int) -> tuple[FurtherLogit, list[Course]]:
        """Return what stationary logit choices are found from several starts, and what each leads to; raises as `logit`."""
        found = further_logit(self._bound(asked.plan), self.logit(asked), starts)
        return found, [self._logit_course(asked, one) for one in found.found]

    def _horizon_course(self, asked: Measure, years: int) -> Course:
        plan, rule, nodes = asked.plan, asked.rule, asked.nodes
        horizon = years if plan is not None and plan.begins else None  # of others any longer one will do

        def solve() -> Horizon:
            forced = forced_moves(self.model, plan, years)
            return solve_horizon(self.game, years, rule, forced, SOLVERS[nodes])

        return self._course(asked, years, self._play(asked, (plan, rule, nodes, horizon), years, solve))

    def _logit_course(self, asked: Measure, point: LogitPoint) -> Course:
        def solve() -> Horizon:
            return Horizon.stationary(point.play, point.values, asked.years)

        return self._course(asked, asked.years, self._play(asked, (asked.plan, LOGIT, point), asked.years, solve))

    def _followed(self, plan: Plan | None, precision: float) -> LogitPoint:
        for asked, point in self._logit:
            if asked == (plan, precision):
                return point
        point = follow_logit(self._bound(plan), precision)
        self._logit.append(((plan, precision), point))
        return point

    def _bound(self, plan: Plan | None) -> StochasticGame:
        """Return the game in which the first mover is bound to a plan."""
        return bound_game(self.game, forced_moves(self.model, plan, 1 if plan is None else plan.begins + 1))

    def _play(self, asked: Measure, key: tuple, years: int, solve: Callable[[], Horizon]) -> Play:
        """Return what is played over so many years or more, kept until something else is asked for: it may be large."""
        if self._last is None or self._last[0] != key or self._last[1].years < years:
            refuse_too_long(self.model, asked.years)
            self._last = key, Play(self.game, solve())
        return self._last[1]

    def _course(self, asked: Measure, years: int, play: Play) -> Course:
        """Return the last years of what is played, and what they lead to."""
        return Course(play.sought(self.holds(asked)), play.years - years, self.start(asked))

    def holds(self, asked: Measure) -> np.ndarray:
        """Return where what is looked for holds, shape (states, n1, …, nN); the same array for the same target."""
        if asked.target not in self._holds:
            self._holds[asked.target] = target_by_state(self.model, asked.target, self.game.outcomes)
        return self._holds[asked.target]

    def start(self, asked: Measure) -> int:
        """Return the number of the state in the first year."""
        return self.game.start if asked.state is None else self.model.states.index(asked.state)


def chances(model: Model, measures: Sequence[Measure], values: Mapping[str, float] | None = None) -> np.ndarray:
    """Return the chances that are asked for at values of the parameters, shape (measures,); raises as `Point`."""
    point = Point(model, values)
    return np.array([point.chance(asked) for asked in measures])


def target_by_state(model: Model, target: str, outcomes: np.ndarray) -> np.ndarray:
    """Return where a target holds, shape (states, n1, …, nN); raises as `sim.scenario.target.holds_by_state`.

    Parameters
    ----------
    outcomes : ndarray, shape (states, outcomes, n1, …, nN)
    """
    by_name = dict(zip(model.scenario.outcomes, outcomes.swapaxes(0, 1)))
    return holds_by_state(model.scenario, target, by_name, model.switches)


def refuse_too_long(model: Model, years: int) -> None:
    """Refuse more years of what is played than fit the memory."""
    states, profiles = len(model.states), prod(model.scenario.shape)
    size = (years + BESIDE) * states * profiles
    if size > MOST_PLAYED:
        raise InputError(
            f"years={years}: with the {BESIDE} years beyond them, {states:,} states and {profiles:,} profiles that makes "
            f"{size:,} chances of what is played; at most {MOST_PLAYED:,} are kept. Ask for fewer years, or leave out "
            "levels or moves."
        )
