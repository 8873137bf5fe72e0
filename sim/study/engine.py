"""The engine: a scenario solved at many points to one table of equilibria, in this process or as part of a study.

The table has its points, the histories of each and the equilibria after each history as rows. In memory it is
`sim.solve.backward_induction.InducedPaths`, arrays by form of play; `sim.study.rows` writes it down as columns with
names and labels beside them, and reads it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import prod
from typing import TypeVar

import numpy as np
import pyarrow as pa

from sim.errors import InputError
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import InducedPaths, backward_induction
from sim.solve.concepts import QUICK
from sim.solve.concepts import concept as named_concept
from sim.study.designs import Design
from sim.study.linear_algebra import shared_among
from sim.study.rows import LED, SIMULTANEOUS, forms, table_rows

BATCH_NUMBERS = 1_200_000  # payoffs solved at once; fixed, as the order of the rows depends on it
Answer = TypeVar("Answer")


class PointSolver:
    """Solves a scenario at points where some of its parameters vary.

    Parameters
    ----------
    scenario : Scenario
    parameters : sequence of str
        Those that vary; the others stay at the scenario's values.
    concept : str
        What the players of a stage play: a name of `sim.solve.concepts.CONCEPTS`.
    """

    def __init__(self, scenario: Scenario, parameters: Sequence[str], concept: str = QUICK):
        fixed = {name: value for name, value in scenario.values().items() if name not in parameters}
        self.scenario, self.forms = scenario, forms(scenario)
        self._payoffs, self._measures = scenario.family.restrict(fixed), scenario.measures.restrict(fixed)
        self._solver = named_concept(concept).solver

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
        for form, order in self.forms.items():
            paths = backward_induction(payoffs, order, self._solver, measures[:, 0])
            tables.append(table_rows(self.scenario, form, paths, payoffs, measures, first, values))
        return pa.concat_tables(tables)

    def paths(self, values: Mapping[str, np.ndarray], form: str) -> InducedPaths:
        """Return the table of points as arrays, in one form of play; arguments and errors as for the call."""
        return backward_induction(self.payoffs(values), self.forms[form], self._solver, self.measures(values)[:, 0])

    def payoffs(self, values: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return the payoffs at points, shape (points, players, n1, …, nN); InputError if one is not finite."""
        payoffs = np.broadcast_to(self._payoffs.over(values), (_count(values), *self._payoffs.shape))
        finite = np.isfinite(payoffs)
        if not finite.all():
            point, player = np.argwhere(~finite)[0, :2]
            place = ", ".join(f"{name}={column[point]:g}" for name, column in values.items())
            raise InputError(f"the payoff of {self.scenario.players[player]} is not a finite number at {place}.")
        return payoffs

    def measures(self, values: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return the outcomes at points, shape (points, outcomes, n1, …, nN)."""
        return np.broadcast_to(self._measures.over(values), (_count(values), *self._measures.shape))


def main_form(scenario: Scenario) -> str:
    """Return the form of play in the scenario's own order: led, or simultaneous where it has one stage."""
    return LED if LED in forms(scenario) else SIMULTANEOUS


def batch_points(scenario: Scenario) -> int:
    """Return the number of points that are solved at once."""
    return max(1, BATCH_NUMBERS // prod(scenario.family.shape))


def in_batches(
    work: Callable[[Mapping[str, np.ndarray], int], Answer], scenario: Scenario, design: Design, workers: int = 1
) -> Iterator[Answer]:
    """Yield what comes of each batch of a design's points, in order, from some threads.

    Parameters
    ----------
    work : callable
        From the values of consecutive points and the number of the first one, such as a `PointSolver`.
    """
    step = batch_points(scenario)

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


def _count(values: Mapping[str, np.ndarray]) -> int:
    return max((np.size(column) for column in values.values()), default=1)
