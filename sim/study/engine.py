"""The engine: a scenario solved at many points to one table of equilibria, in this process or as part of a study.

The table has its points, the histories of each and the equilibria after each history as rows. In memory it is
`sim.solve.backward_induction.InducedPaths`, arrays by form of play; `sim.study.rows` writes it down as columns with
names and labels beside them, and reads it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pyarrow as pa

from sim.errors import InputError
from sim.game.family import Family
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import InducedPaths, backward_induction
from sim.solve.concepts import QUICK
from sim.solve.concepts import concept as named_concept
from sim.study.linear_algebra import shared_among
from sim.study.rows import LED, SIMULTANEOUS, forms, table_rows

if TYPE_CHECKING:
    from sim.solve.batch import Solver
    from sim.study.designs import Design  # it takes long to import, and few points are of a design

BATCH_NUMBERS = 1_200_000  # payoffs solved at once; fixed, as the order of the rows depends on it
MOST_NAMED = 6  # parameters by whose values an error says where it is
Answer = TypeVar("Answer")


class PointSolver:
    """Solves a scenario at points where some of its parameters vary.

    Parameters
    ----------
    scenario : Scenario
    parameters : sequence of str, optional
        Those that vary, by default all; the others stay at the scenario's values.
    concept : str
        What the players of a stage play: a name of `sim.solve.concepts.CONCEPTS`.
    solver : callable, optional
        What they play instead, as a solver of batches.
    """

    trial = 200  # points by which the cost of all is told

    def __init__(
        self,
        scenario: Scenario,
        parameters: Sequence[str] | None = None,
        concept: str = QUICK,
        solver: Solver | None = None,
    ):
        free = scenario.parameters if parameters is None else parameters
        self._fixed = {name: value for name, value in scenario.values().items() if name not in free}
        self.scenario, self.forms = scenario, forms(scenario)
        self._solver = named_concept(concept).solver if solver is None else solver

    def __call__(self, values: Mapping[str, np.ndarray], first: int) -> pa.Table:
        """Return the table of consecutive points, in every form of play.

        Parameters
        ----------
        values : mapping of parameter to ndarray, shape (points,)
        first : int
            Number of the first point.

        Raises
        ------
        InputError
            If a payoff is not finite at some point.
        """
        payoffs, measures = self.payoffs(values), self.measures(values)
        tables = []
        for form in self.forms:
            paths = self.played(payoffs, form, measures)
            tables.append(table_rows(self.scenario, form, paths, payoffs, measures, first, values))
        return pa.concat_tables(tables)

    def paths(self, values: Mapping[str, np.ndarray | float], form: str | None = None) -> InducedPaths:
        """Return the table of points as arrays, in one form of play, by default that of the scenario's order of moves.

        Arguments and errors as for the call; a number holds at all points.
        """
        return self.played(self.payoffs(values), form, self.measures(values))

    def played(self, payoffs: np.ndarray, form: str | None = None, measures: np.ndarray | None = None) -> InducedPaths:
        """Return the table of games whose payoffs are at hand already, as arrays, in one form of play.

        Parameters
        ----------
        payoffs : ndarray, shape (points, players, n1, …, nN)
            All finite.
        form : str, optional
        measures : ndarray, shape (points, outcomes, n1, …, nN), optional
            Needed by the concepts that bound the first outcome.
        """
        order = self.forms[main_form(self.scenario) if form is None else form]
        return backward_induction(payoffs, order, self._solver, None if measures is None else measures[:, 0])

    def payoffs(self, values: Mapping[str, np.ndarray | float]) -> np.ndarray:
        """Return the payoffs at points, shape (points, players, n1, …, nN); InputError if one is not finite."""
        payoffs = np.broadcast_to(self._payoffs.over(values), (_count(values), *self._payoffs.shape))
        finite = np.isfinite(payoffs)
        if not finite.all():
            point, player = np.argwhere(~finite)[0, :2]
            name, place = self.scenario.players[player], self._place(values, point)
            raise InputError(f"the payoff of {name} is not a finite number {place}.")
        return payoffs

    def measures(self, values: Mapping[str, np.ndarray | float]) -> np.ndarray:
        """Return the outcomes at points, shape (points, outcomes, n1, …, nN)."""
        return np.broadcast_to(self._measures.over(values), (_count(values), *self._measures.shape))

    @cached_property
    def _payoffs(self) -> Family:
        return self.scenario.family.restrict(self._fixed)

    @cached_property
    def _measures(self) -> Family:
        return self.scenario.measures.restrict(self._fixed)

    def _place(self, values: Mapping[str, np.ndarray | float], point: int) -> str:
        """Return where a point is: by its values, of many parameters by the first that are not the scenario's own."""
        there = {name: float(np.broadcast_to(column, _count(values))[point]) for name, column in values.items()}
        if len(there) > MOST_NAMED:
            own = self.scenario.values()
            there = {name: value for name, value in there.items() if value != own[name]}
        if not there:
            return "at the scenario's own values"
        more = f" and {len(there) - MOST_NAMED} more" if len(there) > MOST_NAMED else ""
        return "at " + ", ".join(f"{name}={value:g}" for name, value in [*there.items()][:MOST_NAMED]) + more


def main_form(scenario: Scenario) -> str:
    """Return the form of play in the scenario's own order: led, or simultaneous where it has one stage."""
    return LED if LED in forms(scenario) else SIMULTANEOUS


def batch_points(scenario: Scenario) -> int:
    """Return the number of points that are solved at once."""
    return max(1, BATCH_NUMBERS // prod(scenario.family.shape))


def in_batches(
    work: Callable[[Mapping[str, np.ndarray], int], Answer], step: int, design: Design, workers: int = 1
) -> Iterator[Answer]:
    """Yield what comes of each batch of a design's points, in order, from some threads.

    Parameters
    ----------
    work : callable
        From the values of consecutive points and the number of the first one, such as a `PointSolver`.
    step : int
        Points of a batch.
    """

    def one(first: int) -> Answer:
        return work(design.values(first, min(first + step, design.size)), first)

    with shared_among(workers), ThreadPoolExecutor(workers) as pool:
        pending = [pool.submit(one, first) for first in range(0, design.size, step)]
        try:
            for number, future in enumerate(pending):
                answer = future.result()
                pending[number] = None  # free the batch once it is passed on
                yield answer
        finally:
            for future in pending:
                if future is not None:
                    future.cancel()


def _count(values: Mapping[str, np.ndarray | float]) -> int:
    return max((np.size(column) for column in values.values()), default=1)
