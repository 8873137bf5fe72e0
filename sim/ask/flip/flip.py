"""The smallest change of assumptions that brings a target about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.ask.answer import Answer
from sim.ask.flip.closest import Obstacle, closest_approach
from sim.ask.flip.discrete import search_everywhere
from sim.ask.flip.question import BUDGET, Question, read_question
from sim.ask.flip.search import Found, Search
from sim.ask.solution import led_table, solve
from sim.errors import expect
from sim.scenario.scenario import Scenario, at_values, expect_scenario
from sim.scenario.target import Target, read_target

SMALLEST_CHANGE = 1e-6  # of a range, that counts as one
CERTIFIED = 1e-3  # bound and distance agree to this share
WORTH_NAMING = 5e-4  # smallest change, as a share of a range, that is named among larger ones


@dataclass(frozen=True)
class Change:
    """One assumption changed.

    Attributes
    ----------
    parameter : str
    start, end : float
        In `unit`.
    started, ended : str
        The same in words: with four digits, or the name of a value.
    share : float
        Size of the change as a share of the plausible range, low to high.
    within : bool
        Whether `end` lies in the plausible range.
    unit, source : str
    """

    parameter: str
    start: float
    end: float
    started: str
    ended: str
    share: float
    within: bool
    unit: str
    source: str


@dataclass(frozen=True, eq=False, repr=False)
class Flip(Answer):
    """The smallest change of assumptions under which a target holds.

    Attributes
    ----------
    scenario : Scenario
    target : Target
    question : Question
        Quantifier, norm, bounds, parameters that may change.
    status : str
        ``holds already``; ``found``, and proved to be the smallest; ``not certified``: found, and the smallest lies
        between `bound` and `distance`, or the check failed; ``out of reach``: proved that no change reaches it; ``not
        found``: no change was found and none is proved impossible. The answer in words says what the proofs cover.
    distance, bound : float
        Size of the change in the norm, each parameter in shares of its plausible range, and a proved lower bound;
        inf where nothing was found.
    changes : tuple of Change
        What changes, the largest share first; where nothing was found, at the closest approach. For some equilibrium at
        the very boundary, a tie. The conditions of every equilibrium and of the led path are strict, so that no nearest
        point exists: it is the nearest one at which they hold by 1e-6 of a payoff range.
    values : dict of str to float
        All parameters at the point solved again: the target holds there by that margin, where it can.
    check : pandas.DataFrame
        What follows every move of the leader at `values`, by the complete solver; columns as in `sim.sweep`.
    check_holds : bool
        Whether the target holds there.
    shortfall : float
        0, or where nothing was found: at the closest approach, the largest gain that still speaks against the target in
        some equilibrium, as a share of the payoff range of the player who has it.
    obstacle : Obstacle or None
        What is in the way there; None where no assumption that may change matters.
    ended : str
        Why the search ended early: ``budget spent`` or ``broken off`` by Ctrl-C; empty where it did not.
    linear : bool
        Whether only linear conditions took part, mixed candidates apart: linear programs, convex ones in norm 2.
    """

    scenario: Scenario
    target: Target
    question: Question
    status: str
    distance: float
    bound: float
    changes: tuple[Change, ...]
    values: Mapping[str, float]
    check: pd.DataFrame
    check_holds: bool
    shortfall: float
    obstacle: Obstacle | None
    linear: bool
    ended: str = ""

    @property
    def found(self) -> bool:
        """Whether the target can be reached; also where it holds already."""
        return bool(np.isfinite(self.distance))

    @property
    def main_changes(self) -> tuple[Change, ...]:
        """The changes of 0.05 % of a range or more; all where none is."""
        return tuple(change for change in self.changes if change.share >= WORTH_NAMING) or self.changes


def flip(
    scenario: Scenario,
    target: str,
    quantifier: str = "some",
    norm: float | str = 1,
    bounds: str | None = "range",
    only: Sequence[str] | None = None,
    expectation: str = "best",
    budget: int = BUDGET,
    **moves: str,
) -> Flip:
    """Find the smallest change of assumptions under which a target holds.

    Discrete parameters are tried at each combination of their values, if these are few, and else held fixed. Nothing
    leaves its domain.

    Size is measured in shares of each parameter's plausible range. The conditions of equilibrium are polynomials in
    the parameters. Linear ones give linear programs, solved exactly; the others are solved to global optimality by
    spatial branch and bound, within a budget for the whole question. Where that is spent, or Ctrl-C breaks the search
    off, the answer is the nearest change known by then, with the bound proved.

    Mixed equilibria are candidates for ``some`` with two followers (where they are nearer than the pure ones by more
    than 0.1 %), and obstacles for ``every`` and ``led``. To exclude one, a sufficient condition is used that is not
    necessary, so that the answer may stay ``not certified``. The candidates of ``led``, and with three or more
    followers those of ``some``, are pure: what is proved then is proved for pure moves, and the answer says so.

    Parameters
    ----------
    scenario : Scenario
        Its payoffs are polynomial in the parameters.
    target : str
        As for `sim.scenario.target.read_target`: ``west``, ``WEST_SETTLE``, ``russia_leaves and war == 0``, ….
    quantifier : {"some", "every", "led"}
        Holds in some equilibrium or every equilibrium that follows the earlier moves, or on the path of a leader who
        makes its best move and expects the best (or worst) of what follows for itself.
    norm : {1, 2, inf}
        1 changes few parameters, inf all a little.
    bounds : {"range", None}
        Whether parameters stay in their plausible ranges.
    only : sequence of str, optional
        Parameters that may change; all by default.
    expectation : {"best", "worst"}
        For ``led``.
    budget : int
        How far to search: nodes of branch and bound, and 30 simplex iterations for one more. Of each combination of
        discrete values.
    **moves : str
        Moves of the earlier players: ``us="CONCILIATE"``. May be left out for ``led``; if given, the leader must come
        to prefer that move.

    Returns
    -------
    Flip

    Raises
    ------
    InputError
        For an unknown name, a move that is missing, a target that no profile reaches, payoffs that are not polynomial
        in the parameters, ``led`` without exactly one leader and one stage of followers, or if the nearest change
        breaks a constraint.
    """
    expect_scenario(scenario)
    expect(target, str, "target", "a condition or move such as 'west'")
    expect(only, (list, tuple, type(None)), "only", "a list of parameters")
    wanted = read_target(scenario, target)
    question = read_question(scenario, wanted, moves, quantifier, expectation, norm, bounds, only, budget)
    return _answer(wanted, question, *search_everywhere(question))


def _answer(target: Target, question: Question, search: Search, found: Found) -> Flip:
    names = search.play.family.parameters
    closest = closest_approach(search, found) if found.boundary is None else None
    if closest is not None and not np.isinf(found.bound) and search.play.holds(closest.point):
        # The search, ended early, had not come to it.
        distance = search.program.distance(closest.point, question.norm)
        found = replace(found, boundary=closest.point, inside=closest.point, distance=distance)
        closest = None
    end = closest.point if closest is not None else found.boundary
    inside = closest.point if closest is not None else found.inside
    there = search.question.scenario.values()
    values = {**there, **dict(zip(names, map(float, inside)))}
    holds = search.play.holds(inside)
    return Flip(
        scenario=question.scenario,
        target=target,
        question=question,
        status=_status(found, holds),
        distance=found.distance,
        bound=found.bound,
        changes=changes_to(question.scenario, {**there, **dict(zip(names, end))}),
        values=values,
        check=_solved_again(question.scenario, values),
        check_holds=holds,
        shortfall=0.0 if closest is None else closest.shortfall,
        obstacle=None if closest is None else closest.obstacle,
        linear=found.linear,
        ended=found.ended,
    )


def _status(found: Found, holds: bool) -> str:
    if found.boundary is None:
        return "out of reach" if np.isinf(found.bound) else "not found"
    if found.distance == 0:
        return "holds already"
    return "found" if holds and found.bound >= found.distance * (1 - CERTIFIED) else "not certified"


def changes_to(scenario: Scenario, values: Mapping[str, float]) -> tuple[Change, ...]:
    """Return what differs at other values of a scenario's parameters, the largest share of a range first."""
    changes = []
    for name, before in scenario.values().items():
        parameter, after = scenario.parameters[name], values[name]
        if after == before:
            continue
        share = abs(after - before) / (parameter.high - parameter.low)
        if share > SMALLEST_CHANGE:
            within = parameter.low - SMALLEST_CHANGE <= after <= parameter.high + SMALLEST_CHANGE
            smallest = SMALLEST_CHANGE * (parameter.high - parameter.low)
            words = (parameter.spelled(v if abs(v) > smallest else 0.0, ".4g") for v in (before, after))
            changes.append(
                Change(name, before, float(after), *words, float(share), bool(within), parameter.unit, parameter.source)
            )
    return tuple(sorted(changes, key=lambda change: -change.share))


def _solved_again(scenario: Scenario, values: Mapping[str, float]) -> pd.DataFrame:
    there = at_values(scenario, values)
    table = led_table(there)
    return solve(there).simultaneous if table is None else table
