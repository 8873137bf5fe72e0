"""Worlds: many points of a scenario's parameters, each solved for every move of the leader, and what follows there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, prod

import numpy as np

from sim.errors import InputError, expect, nearest
from sim.progress import steps
from sim.scenario.scenario import Scenario
from sim.scenario.target import Target, read_target, usual_target
from sim.solve.backward_induction import EXPECTATIONS, InducedPaths
from sim.solve.concepts import QUICK
from sim.solve.profile import TOLERANCE
from sim.study.beliefs import Origin
from sim.study.designs import Design
from sim.study.engine import PointSolver, batch_points, in_batches, main_form
from sim.study.results import Results, ResultsOverTime

RANGES = ("correlated", "coarse")  # concepts that bound an outcome, and list no equilibria
LED_PATH = "led path"
NO_EQUILIBRIUM = "no equilibrium was found"


@dataclass(frozen=True, eq=False)
class Worlds:
    """What follows each move of the leader in many worlds.

    Those that the concept finds take part: of "quick" all with at most two followers, the pure ones with more.

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
        Range of the first outcome over the equilibria.
    worth : ndarray, shape (worlds, choices - 1)
        The leader's payoff after each move, given its expectation.
    solved : ndarray of bool, shape (worlds, choices)
        Whether an equilibrium was found. Where none was, the numbers are NaN and the truth values False; the reason is
        `NO_EQUILIBRIUM`.
    concept : str
    origin : Origin
        Where the points come from.
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
    concept: str
    origin: Origin

    def __len__(self) -> int:
        return len(self.points)

    def take(self, rows: np.ndarray) -> Worlds:
        """Return some of the worlds, by number."""
        columns = {name: value[rows] for name, value in vars(self).items() if isinstance(value, np.ndarray)}
        return replace(self, **columns)

    def __repr__(self) -> str:
        moves = len(self.choices) - 1
        return f"Worlds({len(self)} points of {len(self.parameters)} parameters, {moves} moves of the leader)"


def solve_worlds(
    scenario: Scenario, design: Design, holds: np.ndarray, expectation: str = "best", workers: int = 2
) -> Worlds:
    """Solve every point of a design in the scenario's order of moves.

    Parameters
    ----------
    scenario : Scenario
    design : Design
    holds : ndarray of bool, shape (n1, …, nN)
        The target, as in `sim.scenario.target.Target`.
    expectation : {"best", "worst", "average"}
        What the leader expects of several equilibria.
    workers : int
        Threads; the answer does not depend on it.

    Raises
    ------
    InputError
        If a payoff is not a finite number somewhere.
    """
    solver, form = PointSolver(scenario, design.parameters), main_form(scenario)

    def solve(values: Mapping[str, np.ndarray], first: int) -> list[np.ndarray]:
        return _summary(solver, values, solver.paths(values, form), holds, expectation)

    batches = in_batches(solve, batch_points(scenario), design, max(1, workers))
    parts = list(steps(batches, "batches of worlds", ceil(design.size / batch_points(scenario))))
    return _joined(scenario, design.parameters, parts, QUICK, design.origin)


def read_worlds(results: Results, holds: np.ndarray, expectation: str = "best") -> Worlds:
    """Return the worlds of a finished study, as it solved them; arguments as for `solve_worlds`.

    Raises
    ------
    InputError
        If the study's concept gives no equilibria, or its files are damaged.
    """
    scenario = results.scenario
    refuse_ranges(results)
    solver = PointSolver(scenario, results.manifest["parameters"])
    parts = [
        _summary(solver, values, paths, holds, expectation)
        for values, paths in steps(results.solved(main_form(scenario)), "parts of the study")
    ]
    return _joined(scenario, tuple(results.manifest["parameters"]), parts, results.manifest["concept"], results.origin)


def refuse_ranges(results: Results) -> None:
    """Refuse a study whose concept bounds an outcome and lists no equilibria."""
    concept = results.manifest["concept"]
    if concept in RANGES:
        raise InputError(
            f"the study in '{results.directory}' has ranges over {concept} equilibria; shares are counted over "
            "equilibria, as with concept=nash."
        )


def _joined(
    scenario: Scenario, parameters: tuple[str, ...], parts: Sequence[Sequence[np.ndarray]], concept: str, origin: Origin
) -> Worlds:
    points, *found = (np.concatenate(column) for column in zip(*parts))
    return Worlds(parameters, points, choices(scenario), *found, concept, origin)


def asked_of(source: Scenario | Results, target: str | None, expectation: str) -> tuple[Scenario, Target]:
    """Return the scenario that a question is asked of, itself or that of a study, and the target.

    Raises
    ------
    InputError
        For an unknown target or expectation, or a source that is neither.
    """
    expect(source, (Scenario, Results), "scenario", "a Scenario, or a study as sim.read_results returns it,")
    if isinstance(source, ResultsOverTime):
        raise source.no_equilibria()
    scenario = source.scenario if isinstance(source, Results) else source
    if expectation not in EXPECTATIONS:
        raise InputError(f"expectation={expectation}: {nearest(expectation, EXPECTATIONS)}")
    return scenario, read_target(scenario, usual_target(scenario) if target is None else target)


def refuse_settings(results: Results, **settings: object) -> None:
    """Refuse settings of a sample where the points are those of a study."""
    for name, value in settings.items():
        if value is not None:
            raise InputError(
                f"{name}={value}: the study in '{results.directory}' has its points already; leave {name} out."
            )


def choices(scenario: Scenario) -> tuple[str, ...]:
    """Return the leader's moves, those of several earlier players joined, and last the led path."""
    earlier = scenario.earlier
    shape = tuple(len(scenario.moves[player]) for player in earlier)
    if not earlier:
        return ("all at once", LED_PATH)
    moves = ("/".join(scenario.moves[p][a] for p, a in zip(earlier, history)) for history in np.ndindex(shape))
    return (*moves, LED_PATH)


def _summary(
    solver: PointSolver,
    values: Mapping[str, np.ndarray],
    paths: InducedPaths,
    holds: np.ndarray,
    expectation: str,
) -> list[np.ndarray]:
    """Return the columns of `Worlds` for a batch of points."""
    histories = prod(paths.history_shape)
    points = len(paths.table.status) // histories
    target = np.broadcast_to(holds.astype(float), (points, 1, *holds.shape))
    held = paths.expected(np.concatenate([target, solver.measures(values)[:, :1]], axis=1))
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
    leader = solver.scenario.stages[0][0]
    worth = _reduced(paths.table.game, points * histories, paths.payoffs[:, leader], reduction)
    at = np.column_stack(list(values.values()))
    return [at, probability, some, every, low, high, worth.reshape(points, histories), solved]


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
