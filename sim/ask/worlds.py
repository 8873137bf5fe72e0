"""Worlds: many points of the box of plausible parameter values, each solved for every move of the leader."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import prod

import numpy as np
import scipy

from sim.errors import InputError
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import InducedPaths, backward_induction
from sim.solve.profile import TOLERANCE
from sim.study.conditioned import accepted
from sim.study.rows import LED, forms

CHUNK_NUMBERS = 8_000_000  # payoffs solved at a time
LED_PATH = "led path"
NO_EQUILIBRIUM = "no equilibrium was found"


@dataclass(frozen=True, eq=False)
class Worlds:
    """What follows each move of the leader in many worlds.

    With at most two followers all equilibria take part; with three and more the pure ones.

    Attributes
    ----------
    parameters : tuple of str
        Those that vary.
    points : ndarray, shape (worlds, parameters)
    choices : tuple of str
        The leader's moves (moves of several earlier players joined by "/"), and last the led path: all that follows
        its best moves.
    probability : ndarray, shape (worlds, choices)
        Probability of the target, averaged over the (extreme) equilibria.
    some, every : ndarray of bool, shape (worlds, choices)
        Whether the target holds for certain in some or every equilibrium.
    low, high : ndarray, shape (worlds, choices)
        Range of the first outcome (Russia's alignment) over the equilibria.
    worth : ndarray, shape (worlds, choices - 1)
        The leader's payoff after each move, given its expectation.
    solved : ndarray of bool, shape (worlds, choices)
        Whether an equilibrium was found. Where none was, the numbers are NaN and the truth values False; the reason is
        `NO_EQUILIBRIUM`.
    """

    parameters: tuple[str, ...]
    points: np.ndarray
    choices: tuple[str, ...]
    probability: np.ndarray
    some: np.ndarray
    every: np.ndarray
    low: np.ndarray
    high: np.ndarray
    worth: np.ndarray
    solved: np.ndarray

    def __len__(self) -> int:
        return len(self.points)

    def __repr__(self) -> str:
        moves = len(self.choices) - 1
        return f"Worlds({len(self)} points of {len(self.parameters)} parameters, {moves} moves of the leader)"


def varying(scenario: Scenario) -> tuple[str, ...]:
    """Return the parameters whose plausible range is more than one value.

    Raises
    ------
    InputError
        If there is none.
    """
    names = tuple(name for name, parameter in scenario.parameters.items() if parameter.high > parameter.low)
    if not names:
        scenario.first_parameter()
        raise InputError(f"no parameter of '{scenario.view}' has a plausible range; there is nothing to vary.")
    return names


def sample(scenario: Scenario, count: int, seed: int = 0) -> np.ndarray:
    """Return points spread evenly over the box low to high: a scrambled Sobol sequence, shape (count, parameters).

    Discrete parameters take each of their values equally often. Of scenarios with constraints it is the first points of
    the sequence at which these hold.

    Raises
    ------
    InputError
        If the constraints hold almost nowhere.
    """
    names = varying(scenario)
    sampler = scipy.stats.qmc.Sobol(len(names), rng=np.random.default_rng(seed))
    if not scenario.constraints:
        unit = sampler.random_base2(max(0, int(count - 1).bit_length()))[:count]
        return np.column_stack(list(_values(scenario, names, unit).values()))

    def draw(first: int, last: int) -> dict[str, np.ndarray]:
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # a block is no power of two
            return _values(scenario, names, sampler.random(last - first))

    return np.column_stack(list(accepted(scenario, draw, count).values()))


def _values(scenario: Scenario, names: Sequence[str], shares: np.ndarray) -> dict[str, np.ndarray]:
    """Turn shares of the ranges, shape (points, parameters), into values."""
    return {name: scenario.parameters[name].at(column) for name, column in zip(names, shares.T)}


def solve_worlds(
    scenario: Scenario, points: np.ndarray, holds: np.ndarray, expectation: str = "best", workers: int = 2
) -> Worlds:
    """Solve every point in the scenario's order of moves.

    Parameters
    ----------
    scenario : Scenario
    points : ndarray, shape (worlds, varying parameters)
    holds : ndarray of bool, shape (n1, …, nN)
        The target, as in `sim.ask.target.Target`.
    expectation : {"best", "worst", "average"}
        What the leader expects of several equilibria.
    workers : int
        Threads; the answer does not depend on it.

    Raises
    ------
    InputError
        If a payoff is not a finite number somewhere.
    """
    names = varying(scenario)
    fixed = {name: value for name, value in scenario.values().items() if name not in names}
    payoffs, measures = scenario.family.restrict(fixed), scenario.measures.restrict(fixed)
    all_forms = forms(scenario)
    order = all_forms.get(LED) or next(iter(all_forms.values()))

    def solve(first: int) -> tuple[np.ndarray, ...]:
        values = dict(zip(names, points[first : first + step].T))
        count = len(points[first : first + step])
        tensors = np.broadcast_to(payoffs.over(values), (count, *payoffs.shape))
        if not np.isfinite(tensors).all():
            raise InputError(
                "a payoff is not a finite number somewhere between the low and high ends of the parameters."
            )
        outcome = np.broadcast_to(measures.over(values)[:, :1], (count, 1, *measures.shape[1:]))
        return _summary(backward_induction(tensors, order), outcome, holds, order[0][0], expectation)

    step = max(1, CHUNK_NUMBERS // prod(payoffs.shape))
    with ThreadPoolExecutor(max(1, workers)) as pool:
        parts = list(pool.map(solve, range(0, len(points), step)))
    columns = [np.concatenate(column) for column in zip(*parts)]
    return Worlds(names, points, choices(scenario), *columns)


def choice_word(scenario: Scenario, choice: str) -> str:
    """Return what a choice of `Worlds` is called: the labels of its moves."""
    if choice == LED_PATH or not scenario.earlier:
        return choice
    return scenario.labels.play(scenario.earlier, choice.split("/"))


def choices(scenario: Scenario) -> tuple[str, ...]:
    """Return the leader's moves, those of several earlier players joined, and last the led path."""
    earlier = scenario.earlier
    shape = tuple(len(scenario.moves[player]) for player in earlier)
    if not earlier:
        return ("all at once", LED_PATH)
    moves = ("/".join(scenario.moves[p][a] for p, a in zip(earlier, history)) for history in np.ndindex(shape))
    return (*moves, LED_PATH)


def _summary(
    paths: InducedPaths, outcome: np.ndarray, holds: np.ndarray, leader: int, expectation: str
) -> tuple[np.ndarray, ...]:
    """Return the columns of `Worlds` for a batch of points."""
    histories = prod(paths.history_shape)
    points = len(paths.table.status) // histories
    target = np.broadcast_to(holds.astype(float), (points, 1, *holds.shape))
    held = paths.expected(np.concatenate([target, outcome], axis=1))
    certain = held[:, 0] >= 1 - TOLERANCE
    led = paths.on_path[expectation]
    parts = []
    # After each history, and then on the led path, whose rows are grouped by point.
    for group, groups, rows in ((paths.table.game, points * histories, slice(None)), (paths.point, points, led)):
        parts.append(
            [column.reshape(points, -1) for column in _by_group(group[rows], groups, held[rows], certain[rows])]
        )
    probability, some, every, low, high, solved = (np.concatenate(pair, axis=1) for pair in zip(*parts))
    reduction = {"best": np.fmax, "worst": np.fmin, "average": None}[expectation]
    worth = _reduced(paths.table.game, points * histories, paths.payoffs[:, leader], reduction).reshape(
        points, histories
    )
    return probability, some, every, low, high, worth, solved


def _by_group(group: np.ndarray, groups: int, held: np.ndarray, certain: np.ndarray) -> list[np.ndarray]:
    solved = np.bincount(group, minlength=groups) > 0
    sure = np.bincount(group, weights=certain, minlength=groups)
    return [
        _reduced(group, groups, held[:, 0], None),
        sure > 0,
        solved & (sure == np.bincount(group, minlength=groups)),
        _reduced(group, groups, held[:, 1], np.fmin),
        _reduced(group, groups, held[:, 1], np.fmax),
        solved,
    ]


def _reduced(group: np.ndarray, groups: int, values: np.ndarray, function: np.ufunc | None) -> np.ndarray:
    """Reduce values to one a group, by a function or else to their mean; NaN for a group without values."""
    if function is None:
        counts = np.bincount(group, minlength=groups)
        totals = np.bincount(group, weights=values, minlength=groups)
        return np.divide(totals, counts, out=np.full(groups, np.nan), where=counts > 0)
    reduced = np.full(groups, np.nan)
    function.at(reduced, group, values)
    return reduced
