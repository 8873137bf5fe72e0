"""What a chance over time depends on: every assumption moved through its range alone; on request all together."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.ask.answer import Answer
from sim.ask.sensitivity import morris_indices, sobol_indices
from sim.ask.worlds import NO_EQUILIBRIUM
from sim.errors import InputError, expect
from sim.progress import steps, told
from sim.scenario.plans import Plan
from sim.scenario.scenario import Scenario, expect_scenario
from sim.study.beliefs import varying
from sim.study.designs import BLOCKED, matrix, points
from sim.study.estimate import WORTH_SAYING
from sim.study.over_time import CourseSolver, name_of, refuse_nothing
from sim.study.progress import clock
from sim.study.shares import morris
from sim.time.measure import Measure, measure
from sim.time.rules import BEST, WORST

SAME = 1e-6  # chances that differ by less
LOW, HIGH = 0, 1
NO_GAME = "there is no game"


@dataclass(frozen=True, eq=False, repr=False)
class EachAlone(Answer):
    """Chances over time with one assumption at either end of its plausible range, all others at the scenario's values.

    Attributes
    ----------
    scenario : Scenario
    asked : tuple of Measure
        For every plan the rules in their order.
    parameters : tuple of str
        Those that have a range.
    ends : ndarray, shape (parameters, 2)
    own : ndarray, shape (plans, rules, 3)
        At the scenario's own values: the chance, and its range over other horizons.
    chance : ndarray, shape (parameters, 2, plans, rules)
        NaN where an end makes no game.
    missing : mapping of (parameter, end) to str
        Why there is none.
    indices : mapping of str to DataFrame
        ``saltelli`` and ``morris``, where asked for: rows by plan, expectation and parameter, columns as of
        `sim.sensitivity`.
    points : int
        Number of points solved.
    """

    scenario: Scenario
    asked: tuple[Measure, ...]
    parameters: tuple[str, ...]
    ends: np.ndarray
    own: np.ndarray
    chance: np.ndarray
    missing: Mapping[tuple[str, int], str]
    indices: Mapping[str, pd.DataFrame]
    points: int

    @property
    def rules(self) -> list[str]:
        """What is expected of several equilibria, in order."""
        return list(dict.fromkeys(asked.rule for asked in self.asked))

    @property
    def plans(self) -> list[Measure]:
        """A measure of each plan, the first."""
        return list(self.asked[:: len(self.rules)])

    def swings(self, plan: int, rule: int) -> np.ndarray:
        """Return by how much each parameter moves the chance, own value counted, shape (parameters,); NaN counts nothing."""
        three = np.stack([*self.chance[:, :, plan, rule].T, np.full(len(self.parameters), self.own[plan, rule, 0])])
        return np.nanmax(three, axis=0) - np.nanmin(three, axis=0)

    def ranked(self, plan: int | None = None) -> np.ndarray:
        """Return the numbers of the parameters, the largest swing under a plan (by default under any) and any rule first."""
        which = range(len(self.plans)) if plan is None else [plan]
        largest = np.max([self.swings(p, r) for p in which for r in range(len(self.rules))], axis=0)
        return np.argsort(-np.round(largest, 12), kind="stable")

    def leading(self, rule: int) -> tuple[int | None, list[tuple[int, int, int | None]]]:
        """Return which plan has the highest chance at the own values, and at which ends it no longer has.

        Returns
        -------
        plan : int or None
            None where several have it.
        overturned : list of (parameter, end, plan)
            By number; None where several plans then have it.
        """
        own = _first(self.own[:, rule, 0])
        found = []
        for k in range(len(self.parameters)):
            for end in (LOW, HIGH):
                chances = self.chance[k, end, :, rule]
                there = _first(chances)
                if own is not None and there != own and not np.isnan(chances).any():
                    found.append((k, end, there))
        return own, found


def _first(chances: np.ndarray) -> int | None:
    """Return the place of the highest chance; None where several have it, or one is missing."""
    if len(chances) < 2 or np.isnan(chances).any():
        return None
    order = np.argsort(-chances, kind="stable")
    return int(order[0]) if chances[order[0]] - chances[order[1]] > SAME else None


def each_alone(
    scenario: Scenario,
    plans: Sequence[Plan | None] = (None,),
    *,
    rules: Sequence[str] = (BEST, WORST),
    base: int | None = None,
    trajectories: int | None = None,
    seed: int = 0,
    **asked: Any,
) -> EachAlone:
    """Return what a chance over time depends on, assumption by assumption.

    Parameters
    ----------
    scenario : Scenario
        Of a game over time.
    plans : sequence of Plan or None
        None is free play.
    rules : sequence of str
        As `sim.path` takes them.
    base, trajectories : int, optional
        Sizes of designs from which Sobol indices and Morris effects come, as of `sim.sensitivity`; by default none, for
        every point takes long.
    seed : int
        Of these designs.
    **asked
        As for `sim.path`: ``target``, ``years``, ``year``, ``by``, ``nodes``, ``precision``, ``state``.

    Raises
    ------
    InputError
        For a game that is played once, a bad argument, or a scenario that makes no game at its own values.
    """
    expect_scenario(scenario)
    for name, number in (("base", base), ("trajectories", trajectories)):
        expect(number, (int, type(None)), name, "a whole number")
    refuse_nothing(plans, rules)
    measures = [measure(scenario, plan, rule, **asked) for plan in plans for rule in rules]
    names = varying(scenario)
    ends = np.array([(scenario.parameters[name].low, scenario.parameters[name].high) for name in names])
    solver, shape = CourseSolver(scenario, measures), (len(plans), len(rules))
    sizes = {"saltelli": base, "morris": trajectories}
    designs = {kind: points(scenario, kind, seed=seed, **{BLOCKED[kind]: n}) for kind, n in sizes.items() if n}
    own = _own(solver)
    points_left, announced = 2 * len(names) + sum(design.size for design in designs.values()), False
    found = np.full((len(names), 2, len(measures)), np.nan)
    missing = {}
    for k, name in enumerate(steps(names, "assumptions")):
        for end, value in enumerate(ends[k]):
            if not scenario.allows({name: value}).all():
                missing[name, end] = "a constraint does not hold there"
                continue
            start = time.perf_counter()
            answers = solver.at({name: float(value)})
            if not announced and answers[0].numbers:
                announced = True
                _announce((time.perf_counter() - start) * points_left)
            found[k, end] = [answer.chance for answer in answers]
            if reasons := [answer.reason for answer in answers if answer.reason]:
                missing[name, end] = reasons[0]
    tables = {kind: _indices(solver, kind, design, sizes[kind], seed) for kind, design in designs.items()}
    return EachAlone(
        scenario, tuple(measures), names, ends, own.reshape(*shape, 3), found.reshape(len(names), 2, *shape), missing,
        tables, 1 + 2 * len(names) + sum(design.size for design in designs.values()),
    )  # fmt: skip


def _own(solver: CourseSolver) -> np.ndarray:
    """Return what is found at the scenario's own values, shape (measures, 3)."""
    answers = solver.at({})
    for answer in answers:
        if answer.reason:
            raise InputError(f"at the view's own values there is no game: {answer.reason}")
    return np.array([answer.numbers[:3] for answer in answers])


def _announce(seconds: float) -> None:
    """Say how long all takes, by one point after the first, which is slower for what it loads."""
    if seconds > WORTH_SAYING:
        told(f"all are going to take about {clock(seconds)}")


def _indices(solver: CourseSolver, kind: str, design: Any, size: int, seed: int) -> pd.DataFrame:
    """Return indices of every plan and rule, from all points of a design."""
    rows = matrix(design)
    values = [
        [answer.chance for answer in solver.at(dict(zip(design.parameters, map(float, row))))]
        for row in steps(rows, "points")
    ]
    chance = np.array(values)
    tables = []
    for place, asked in enumerate(solver.asked):
        column = chance[:, place]
        known = ~np.isnan(column)
        if kind == "morris":
            shares = morris(len(design.parameters), size, seed)
            table = morris_indices(design.parameters, shares, column, known, seed)
        else:
            table = sobol_indices(design.parameters, column, known, seed)
        table["status"] = table["status"].str.replace(NO_EQUILIBRIUM, NO_GAME)
        table.insert(0, "plan", name_of(asked.plan))
        table.insert(1, "expectation", asked.rule)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)
