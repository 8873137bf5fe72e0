"""What a study of a game over time found, as arrays: the chance at every point under each plan, and which plan leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from sim.scenario import columns
from sim.scenario.scenario import Scenario
from sim.study.over_time import name_of
from sim.study.results import ResultsOverTime
from sim.study.study import grid_axes
from sim.time.measure import Measure

SAME = 1e-6  # chances that differ by less
TIED = 0.005  # of several plans: chances that lie closer are told as a tie, unless something else is asked for
TIE, REFUSED = -1, -2  # in place of the number of a plan


@dataclass(frozen=True, eq=False)
class Courses:
    """Chances at the points of a study, by plan and rule.

    Attributes
    ----------
    scenario : Scenario
    asked : tuple of Measure
        For every plan the rules in their order.
    axes : mapping of parameter to ndarray
        The values on each axis of a grid; empty of a sample.
    values : mapping of parameter to ndarray, shape (points,)
    chance, low, high : ndarray, shape (points, plans, rules)
        What is asked for, and its range over other horizons; NaN where a point makes no game.
    worth : ndarray, shape (points, plans, rules)
        Of the whole in the first period, to whoever moves first then.
    reasons : mapping of str to int
        Why points make no game, and how many rows say so, the most frequent first.
    tie : float
        Chances under several plans that lie closer are a tie.
    """

    scenario: Scenario
    asked: tuple[Measure, ...]
    axes: Mapping[str, np.ndarray]
    values: Mapping[str, np.ndarray]
    chance: np.ndarray
    low: np.ndarray
    high: np.ndarray
    worth: np.ndarray
    reasons: Mapping[str, int]
    tie: float = TIED

    def __len__(self) -> int:
        return len(self.chance)

    @property
    def plans(self) -> list[Measure]:
        """A measure of each plan, the first."""
        return list(self.asked[:: len(self.rules)])

    @cached_property
    def rules(self) -> list[str]:
        """What is expected of several equilibria, in order."""
        return list(dict.fromkeys(asked.rule for asked in self.asked))

    @cached_property
    def refused(self) -> np.ndarray:
        """Whether a point makes no game under some plan and rule, shape (points,)."""
        return np.isnan(self.chance).any(axis=(1, 2))

    def ahead(self, rule: int) -> np.ndarray:
        """Return which plans have the highest chance at each point, or lie within the tie of it, shape (points, plans).

        None where a point makes no game.
        """
        chance = self.chance[:, :, rule]
        return ~self.refused[:, None] & (chance > chance.max(axis=1, keepdims=True) - max(self.tie, SAME))

    def leading(self, rule: int) -> np.ndarray:
        """Return the number of the plan that is ahead at each point, TIE where several are, REFUSED where there is no game."""
        ahead = self.ahead(rule)
        found = np.where(ahead.sum(axis=1) == 1, ahead.argmax(axis=1), TIE)
        return np.where(self.refused, REFUSED, found)

    def margin(self, rule: int) -> np.ndarray:
        """Return by how much the highest chance exceeds the next, shape (points,); NaN where a point makes no game."""
        ranked = np.sort(self.chance[:, :, rule], axis=1)
        margin = ranked[:, -1] - ranked[:, -2] if ranked.shape[1] > 1 else np.full(len(self), np.inf)
        return np.where(self.refused, np.nan, margin)

    def own_point(self) -> int | None:
        """Return the number of the point of a grid nearest to the scenario's own values, None if these lie outside it."""
        if not self.axes:
            return None
        distance = np.zeros(len(self))
        for name, grid in self.axes.items():
            value, span = self.scenario.parameters[name].value, max(float(np.ptp(grid)), 1e-300)
            if not grid.min() - 1e-9 * span <= value <= grid.max() + 1e-9 * span:
                return None
            distance += np.abs(self.values[name] - value) / span
        return int(distance.argmin())

    def cells(self, values: np.ndarray, missing: float = np.nan) -> np.ndarray:
        """Return values of points of a grid of two axes by their places, shape (y, x, …), both axes rising.

        Parameters
        ----------
        values : ndarray, shape (points, …)
        missing : float
            What stands where the grid leaves a point out.
        """
        x, y = (np.sort(grid) for grid in self.axes.values())
        places = [
            np.abs(grid[None] - self.values[axis][:, None]).argmin(axis=1) for axis, grid in zip(self.axes, (x, y))
        ]
        found = np.full((len(y), len(x), *values.shape[1:]), missing, dtype=float)
        found[places[1], places[0]] = values
        return found

    def cut(self, axes: Mapping[str, float]) -> Courses | None:
        """Return the points of a grid at given values of some axes, which it then lacks; None if it has no such values."""
        kept = np.ones(len(self), dtype=bool)
        for name, value in axes.items():
            span = max(float(np.ptp(self.axes[name])), 1e-300)
            kept &= np.abs(self.values[name] - value) <= 1e-9 * span
        if not kept.any():
            return None
        return replace(
            self,
            axes={name: grid for name, grid in self.axes.items() if name not in axes},
            values={name: column[kept] for name, column in self.values.items()},
            **{name: getattr(self, name)[kept] for name in ("chance", "low", "high", "worth")},
        )


def read_courses(results: ResultsOverTime, tie: float | None = None) -> Courses:
    """Return what a study found, ties as TIED has them unless told otherwise; InputError if its files are damaged."""
    axes = grid_axes(results) if results.manifest["axes"] else {}
    found = courses_of(results.scenario, results.asked, results.to_pandas(), results.manifest["parameters"], axes)
    return found if tie is None else replace(found, tie=tie)


def courses_of(
    scenario: Scenario,
    asked: list[Measure],
    table: pd.DataFrame,
    parameters: list[str],
    axes: Mapping[str, np.ndarray],
) -> Courses:
    """Return what a table of `sim.study.over_time` holds, its rows in the order in which they were written."""
    rules = len(dict.fromkeys(one.rule for one in asked))
    shape = (-1, len(asked) // rules, rules)
    mover = scenario.order[0][0]
    names = (columns.CHANCE, columns.CHANCE_LOW, columns.CHANCE_HIGH, columns.payoff(mover))
    chance, low, high, worth = (table[name].to_numpy(dtype=float).reshape(shape) for name in names)
    reasons = Counter(table[columns.REASON].dropna())
    values = {name: table[name].to_numpy(dtype=float)[:: len(asked)] for name in parameters}
    return Courses(scenario, tuple(asked), axes, values, chance, low, high, worth, dict(reasons.most_common()))


def plan_names(courses: Courses) -> list[str]:
    """Return the names by which the table knows the plans."""
    return [name_of(asked.plan) for asked in courses.plans]
