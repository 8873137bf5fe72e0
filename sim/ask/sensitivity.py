"""Which assumptions matter: Sobol indices and Morris screening over the box of plausible values.

References
----------
Sobol', I. M. (2001), Global sensitivity indices for nonlinear mathematical models and their Monte Carlo estimates;
Saltelli, A. et al. (2010), Variance based sensitivity analysis of model output; Morris, M. D. (1991), Factorial
sampling plans for preliminary computational experiments; Campolongo, F., Cariboni, J. and Saltelli, A. (2007), An
effective screening design for sensitivity analysis of large models. Computed by SALib (Iwanaga, T., Usher, W. and
Herman, J. 2022, Toward SALib 2.0).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.ask.target import Target, read_target
from sim.ask.worlds import LED_PATH, NO_EQUILIBRIUM, Worlds, solve_worlds, varying
from sim.errors import InputError, expect, nearest
from sim.extras import require
from sim.scenario.constraints import listed
from sim.scenario.scenario import Scenario, expect_scenario
from sim.solve.backward_induction import EXPECTATIONS

MORRIS_LEVELS = 4
# What is explained: the target's probability, and the low and high end of the first outcome, over the equilibria.
OUTPUTS = ("probability", "low", "high")
Model = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Indices of every assumption for every output.

    Attributes
    ----------
    scenario : Scenario
    target : Target
    expectation : str
    sobol : pandas.DataFrame
        One row per choice (a move of the leader, or the led path), output and parameter: ``first`` and ``total`` order
        index with 95 % confidence half-widths ``first_conf`` and ``total_conf``, and ``status``.
    morris : pandas.DataFrame
        Likewise: ``mu_star`` (mean absolute effect of going through the range), ``mu``, ``sigma``, ``mu_star_conf``.
    worlds : int
        Number of points solved for both.
    """

    scenario: Scenario
    target: Target
    expectation: str
    sobol: pd.DataFrame
    morris: pd.DataFrame
    worlds: int

    def ranking(self, choice: str = LED_PATH, output: str = "probability") -> pd.DataFrame:
        """Return the Sobol rows of a choice and output, the largest total index first."""
        rows = self.sobol[(self.sobol["choice"] == choice) & (self.sobol["output"] == output)]
        return rows.sort_values("total", ascending=False, kind="stable").reset_index(drop=True)

    def __repr__(self) -> str:
        return f"Sensitivity('{self.scenario.view}', {self.target.text}, {self.worlds:,} worlds)"


def sensitivity(
    scenario: Scenario,
    target: str = "russia_leaves",
    base: int = 1024,
    trajectories: int = 64,
    seed: int = 0,
    expectation: str = "best",
) -> Sensitivity:
    """Return Sobol and Morris indices of every parameter over the box low to high.

    The values of a discrete parameter have equal parts of its side of the box; Morris's steps go from part to part.

    Parameters
    ----------
    scenario : Scenario
    target : str
        As for `sim.ask.target.read_target`.
    base : int
        Points of the Sobol design before its columns are exchanged, a power of 2; base × (parameters + 2) are solved.
    trajectories : int
        Of the Morris design, each of parameters + 1 points.
    seed : int
    expectation : {"best", "worst", "average"}
        What the leader expects of several equilibria, for the led path.

    Raises
    ------
    InputError
        For an unknown target or expectation, no parameter with a range, a size that is not possible, or a scenario with
        constraints, whose parameters do not vary independently.
    """
    require("SALib")
    expect_scenario(scenario)
    for name, number in (("base", base), ("trajectories", trajectories), ("seed", seed)):
        expect(number, int, name, "a whole number")
    if scenario.constraints:
        raise InputError(
            "Sobol and Morris indices need assumptions that vary independently of each other; "
            f"some of them are tied by {listed(scenario.constraints)}, so that there are none to compute."
        )
    if expectation not in EXPECTATIONS:
        raise InputError(f"expectation={expectation}: {nearest(expectation, EXPECTATIONS)}")
    wanted = read_target(scenario, target)
    names, (low, high) = varying(scenario), _box(scenario)
    designs = {
        "sobol": sobol_points(names, low, high, base, seed),
        "morris": morris_points(names, low, high, trajectories, seed),
    }
    solved = {
        key: solve_worlds(scenario, _worlds(scenario, points), wanted.holds, expectation)
        for key, points in designs.items()
    }
    sobol = _for_every_output(solved["sobol"], lambda y, ok: sobol_indices(names, low, high, y, ok, seed))
    morris = _for_every_output(
        solved["morris"], lambda y, ok: morris_indices(names, low, high, designs["morris"], y, ok, seed)
    )
    return Sensitivity(scenario, wanted, expectation, sobol, morris, sum(map(len, designs.values())))


def _box(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Return the low and the high ends of what is sampled: the plausible ranges, and for discrete parameters shares."""
    parameters = [scenario.parameters[name] for name in varying(scenario)]
    ends = [(0.0, 1.0) if parameter.is_discrete else (parameter.low, parameter.high) for parameter in parameters]
    low, high = np.array(ends).T
    return low, high


def _worlds(scenario: Scenario, points: np.ndarray) -> np.ndarray:
    """Return points of the box with the values of discrete parameters in place of shares."""
    parameters = [scenario.parameters[name] for name in varying(scenario)]
    return np.column_stack([p.at(column) if p.is_discrete else column for p, column in zip(parameters, points.T)])


def _for_every_output(worlds: Worlds, indices: Callable[[np.ndarray, np.ndarray], pd.DataFrame]) -> pd.DataFrame:
    tables = []
    for k, choice in enumerate(worlds.choices):
        for output in OUTPUTS:
            table = indices(getattr(worlds, output)[:, k], worlds.solved[:, k])
            table.insert(0, "choice", choice)
            table.insert(1, "output", output)
            tables.append(table)
    return pd.concat(tables, ignore_index=True)


def sobol_points(names: Sequence[str], low: np.ndarray, high: np.ndarray, base: int, seed: int) -> np.ndarray:
    """Return Saltelli's design, shape (base × (parameters + 2), parameters)."""
    from SALib.sample import sobol

    if base < 2 or base & (base - 1):
        near = 2 ** max(1, round(np.log2(max(base, 2))))
        raise InputError(f"base={base}: the Sobol design needs a power of 2 of points, such as {near}.")
    return sobol.sample(_problem(names, low, high), base, calc_second_order=False, seed=seed)


def sobol_indices(
    names: Sequence[str], low: np.ndarray, high: np.ndarray, values: np.ndarray, solved: np.ndarray, seed: int
) -> pd.DataFrame:
    """Return the Sobol indices of one output.

    Parameters
    ----------
    values : ndarray, shape (points,)
        At the points of `sobol_points`.
    solved : ndarray of bool, shape (points,)
        A block of the design with a point that is not solved is left out whole, and the status counts it.
    """
    from SALib.analyze import sobol

    kept, status = _whole_blocks(values, solved, len(names) + 2)
    columns = ("S1", "ST", "S1_conf", "ST_conf")
    found = {column: np.zeros(len(names)) for column in columns}
    if np.ptp(kept) > 0:
        # SALib takes a seed of 0 for none here, and its confidence intervals would differ from run to run.
        found = sobol.analyze(
            _problem(names, low, high), kept, calc_second_order=False, seed=seed + 1, print_to_console=False
        )
    table = pd.DataFrame({"parameter": list(names)})
    for name, column in zip(("first", "total", "first_conf", "total_conf"), columns):
        table[name] = np.asarray(found[column], dtype=float)
    return table.assign(status=status)


def morris_points(names: Sequence[str], low: np.ndarray, high: np.ndarray, trajectories: int, seed: int) -> np.ndarray:
    """Return Morris's trajectories, shape (trajectories × (parameters + 1), parameters)."""
    from SALib.sample import morris

    if trajectories < 2:
        raise InputError(f"trajectories={trajectories}: the Morris design needs at least 2.")
    return morris.sample(_problem(names, low, high), trajectories, num_levels=MORRIS_LEVELS, seed=seed)


def morris_indices(
    names: Sequence[str], low: np.ndarray, high: np.ndarray, points: np.ndarray, values: np.ndarray, solved: np.ndarray,
    seed: int,
) -> pd.DataFrame:  # fmt: skip
    """Return Morris's elementary effects of one output; trajectories with a point that is not solved are left out."""
    from SALib.analyze import morris

    kept, status = _whole_blocks(values, solved, len(names) + 1)
    rows = np.repeat(_whole(solved, len(names) + 1), len(names) + 1)
    columns = ("mu_star", "mu", "sigma", "mu_star_conf")
    found = {column: np.zeros(len(names)) for column in columns}
    if np.ptp(kept) > 0:
        found = morris.analyze(
            _problem(names, low, high), points[rows], kept, num_levels=MORRIS_LEVELS, seed=seed, print_to_console=False
        )
    table = pd.DataFrame({"parameter": list(names)})
    for column in columns:
        table[column] = np.asarray(found[column], dtype=float)
    return table.assign(status=status)


def _problem(names: Sequence[str], low: np.ndarray, high: np.ndarray) -> dict:
    return {"num_vars": len(names), "names": list(names), "bounds": np.column_stack([low, high]).tolist()}


def _whole(solved: np.ndarray, block: int) -> np.ndarray:
    return solved.reshape(-1, block).all(axis=1)


def _whole_blocks(values: np.ndarray, solved: np.ndarray, block: int) -> tuple[np.ndarray, str]:
    """Return the values of the blocks in which every point is solved, and the status of what comes of them."""
    whole = _whole(solved, block)
    kept = values[np.repeat(whole, block)]
    if whole.sum() < 2:
        return np.zeros(1), f"not known: {NO_EQUILIBRIUM} in {np.count_nonzero(~solved):,} of {len(solved):,} worlds"
    if not whole.all():
        return (
            kept,
            f"{np.count_nonzero(~whole)} of {len(whole)} blocks left out: {NO_EQUILIBRIUM} in a world of theirs",
        )
    return kept, "complete" if np.ptp(kept) > 0 else "constant: no assumption matters"
