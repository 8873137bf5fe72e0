"""The best plan for the first mover of a game over time: of some that are listed, and of all rules over some factors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.ask.answer import Answer
from sim.errors import InputError, expect_one_of, nearest
from sim.scenario.dynamics import Factor
from sim.scenario.plans import Plan, Rule, first_mover
from sim.scenario.scenario import Scenario, expect_scenario
from sim.time.course import Course, Play
from sim.time.horizon import solve_horizon
from sim.time.measure import YEARS, Measure, expect_over_time, measure
from sim.time.model import Model
from sim.time.point import SOLVERS, Point
from sim.time.rule_search import Cells, Improved, Moves, at_move, improve, narrowed
from sim.time.rules import BEST, RULES

WORTH, CHANCE = AIMS = ("worth", "chance")
BUDGET, MOST_BUDGET = 2_000, 1_000_000
MOST_FACTORS = 2
NAME = "best"


@dataclass(frozen=True, eq=False, repr=False)
class BestPlan(Answer):
    """The best rule over levels of some factors that single changes find.

    Attributes
    ----------
    scenario : Scenario
    factors : tuple of str
        One move is played at each combination of their levels.
    asked : Measure
        Over which horizon and by which rule the others' play is found, and what is looked for.
    aim : {'worth', 'chance'}
        What is made as large as possible: worth to the first mover, or the chance of the measure.
    plan : Plan
    moves : ndarray of int
        Number of the move at each combination of levels, an axis for each factor.
    reached : ndarray of bool
        Whether a combination ever comes about under the plan.
    found : Improved
        How the search ended, and what the plan is worth.
    rules : int
        Number of rules there are.
    listed : tuple of (Plan or None, float)
        The plans that the search began from, each with its own worth; None is free play.
    """

    scenario: Scenario
    factors: tuple[str, ...]
    asked: Measure
    aim: str
    plan: Plan
    moves: np.ndarray
    reached: np.ndarray
    found: Improved
    rules: int
    listed: tuple[tuple[Plan | None, float], ...]


def best_plan(
    scenario: Scenario,
    factors: Sequence[str],
    plans: Sequence[Plan | None] = (None,),
    *,
    aim: str = WORTH,
    rule: str = BEST,
    target: str | None = None,
    years: int = YEARS,
    year: int | None = None,
    by: int | None = None,
    nodes: str = "all",
    state: Mapping[str, str | float] | None = None,
    budget: int = BUDGET,
) -> BestPlan:
    """Return the best rule that single changes lead to: at each level of the factors one move, for ever.

    The search begins from the best of these: what each listed plan plays most often at each level, and each move always.
    The others play backward induction over the years against every rule that is tried.

    Parameters
    ----------
    scenario : Scenario
        Of a game over time in which one player moves first.
    factors : sequence of str
        One or two.
    plans : sequence of Plan or None
        To begin from; None is free play.
    aim : {'worth', 'chance'}
        Worth to the first mover, or the chance that `target`, `year` and `by` ask for, as `sim.path` takes them.
    rule : {'best', 'worst', 'average'}
        Which of several equilibria the first mover expects.
    budget : int
        Most rules that are tried. Where it is spent, or Ctrl-C breaks the search off, the best so far is returned.

    Raises
    ------
    InputError
        If nobody moves first, a factor is unknown or named twice, or an argument is bad.
    """
    expect_scenario(scenario, "scenario")
    expect_over_time(scenario)
    player = first_mover(scenario)
    _check(scenario, factors, plans, aim, rule, budget)
    how = {"target": target, "years": years, "year": year, "by": by, "nodes": nodes, "state": state}
    point, asked = Point(Model(scenario)), measure(scenario, None, rule, **how)
    cells = Cells.of(point.model, factors)
    menus = cells.menus(point.model.available(player))
    listed, starts = [], []
    for plan in plans:
        course = point.course(replace(asked, plan=plan))
        listed.append((plan, _value(course, asked, aim)))
        starts.append(cells.likeliest(point.game, course.solved, course.shares, menus))
    everywhere = set.intersection(*map(set, menus))
    starts += [(move,) * cells.count for move in sorted(everywhere)]
    found = improve(_worth(point, cells, asked, aim), starts, menus, budget)
    moves, plan = np.array(found.moves).reshape(cells.shape), _plan(scenario, cells, found.moves)
    return BestPlan(
        scenario=scenario,
        factors=tuple(factors),
        asked=replace(asked, plan=plan),
        aim=aim,
        plan=plan,
        moves=moves,
        reached=_reached(cells, point.course(replace(asked, plan=plan))),
        found=found,
        rules=int(np.prod([float(len(menu)) for menu in menus])),
        listed=tuple(listed),
    )


def _check(scenario, factors, plans, aim, rule, budget) -> None:
    names = [factor.name for factor in scenario.time.factors]
    if not 1 <= len(factors) <= MOST_FACTORS:
        raise InputError(f"factors: one or two are expected, as in factors={','.join(names[:MOST_FACTORS])}.")
    for name in factors:
        if name not in names:
            raise InputError(f"factors: unknown factor '{name}'; {nearest(name, names)}")
    if len(set(factors)) < len(factors):
        raise InputError(f"factors: '{factors[0]}' is there twice; remove one.")
    expect_one_of(aim, AIMS, "aim")
    expect_one_of(rule, RULES, "rules")
    if not plans:
        raise InputError("plans: name at least one to begin from; None is free play.")
    if not isinstance(budget, int) or not 1 <= budget <= MOST_BUDGET:
        raise InputError(f"budget: a whole number from 1 to {MOST_BUDGET:,} is expected, not {budget!r}.")


def _worth(point: Point, cells: Cells, asked: Measure, aim: str) -> Callable[[Moves], float]:
    """Return what rules are worth: the game is solved with the one move that each leaves the first mover."""
    first, holds = point.game.stages[0][0], point.holds(asked)

    def worth(moves: Moves) -> float:
        move = np.array(moves)[cells.of_state]
        game = narrowed(point.game, move)
        solved = solve_horizon(game, asked.years, asked.rule, solver=SOLVERS[asked.nodes])
        sought = Play(game, solved).sought(at_move(holds, move, 1 + first))
        return _value(Course(sought, 0, point.start(asked)), asked, aim)

    return worth


def _value(course: Course, asked: Measure, aim: str) -> float:
    """Return what a course is worth to who moves first in its first state, or the chance that is asked for."""
    if aim == CHANCE:
        return course.chance(asked)
    game = course.sought.play.game
    return float(course.solved.values[0, course.start, game.movers[course.start, game.stages[0][0]]])


def _reached(cells: Cells, course: Course) -> np.ndarray:
    """Return which combinations of levels ever come about."""
    chances = course.shares[:-1].max(axis=0)
    return np.array([chances[cells.of_state == cell].max() > 0 for cell in range(cells.count)]).reshape(cells.shape)


def _plan(scenario: Scenario, cells: Cells, moves: Moves) -> Plan:
    """Return a rule as a plan, with as few rules as levels of the first factor can be put together."""
    factors = [scenario.time.factor(name) for name in cells.factors]
    usual = max(dict.fromkeys(moves), key=moves.count)
    rules = [*_rules(factors, np.array(moves).reshape(cells.shape), usual), Rule({}, usual)]
    by = " and ".join(factor.called for factor in factors)
    return Plan(
        name=NAME,
        title=f"the best rule found by {by}",
        source="found by a search over rules, by single changes",
        note=f"At each level of {by} the move that no other one betters there, the rest as it is",
        rules=tuple(rules),
        kept_by={},
        otherwise=None,
        begins=0,
    )


def _rules(factors: Sequence[Factor], moves: np.ndarray, usual: int) -> list[Rule]:
    """Return the rules of all moves but the usual one: levels of the first factor that agree are put together."""
    rows = moves.reshape(len(moves), -1)
    blocks: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    for level, row in enumerate(rows):
        for move in dict.fromkeys(row.tolist()):
            if move != usual:
                blocks.setdefault((move, tuple(np.flatnonzero(row == move).tolist())), []).append(level)
    rules = []
    for (move, others), levels in blocks.items():
        when = {factors[0].name: tuple(levels)}
        if len(factors) > 1:
            when[factors[1].name] = others
        whole = {factor.name: len(factor.levels) for factor in factors}
        rules.append(Rule({name: kept for name, kept in when.items() if len(kept) < whole[name]}, move))
    return rules
