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

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.ask import sobol
from sim.ask.answer import Answer
from sim.ask.worlds import LED_PATH, NO_EQUILIBRIUM, Worlds, asked_of, read_worlds, refuse_settings, solve_worlds
from sim.errors import InputError, expect
from sim.extras import require
from sim.progress import steps
from sim.scenario.constraints import all_of
from sim.scenario.scenario import Scenario
from sim.scenario.target import Target
from sim.study.beliefs import Origin, varying
from sim.study.designs import BLOCKED, points
from sim.study.results import Results
from sim.study.shares import MORRIS_LEVELS, morris, problem

BASE, TRAJECTORIES = 1024, 64  # where nothing else is said
# What is explained: the target's probability, and the low and high end of the first outcome, over the equilibria.
OUTPUTS = ("probability", "low", "high")
Analysis = Callable[[np.ndarray, np.ndarray], pd.DataFrame]  # from values, and whether they are solved, of the points


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Answer):
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
        Either table is None where a study has not its points.
    worlds : int
        Number of points solved for both.
    parameters : tuple of str
        Those that vary.
    origin : Origin
        Where the points come from.
    """

    scenario: Scenario
    target: Target
    expectation: str
    sobol: pd.DataFrame | None
    morris: pd.DataFrame | None
    worlds: int
    parameters: tuple[str, ...]
    origin: Origin

    def ranking(self, choice: str = LED_PATH, output: str = "probability") -> pd.DataFrame:
        """Return the Sobol rows of a choice and output, the largest total index first."""
        rows = self.sobol[(self.sobol["choice"] == choice) & (self.sobol["output"] == output)]
        return rows.sort_values("total", ascending=False, kind="stable").reset_index(drop=True)


def sensitivity(
    source: Scenario | Results,
    target: str | None = None,
    base: int | None = None,
    trajectories: int | None = None,
    seed: int | None = None,
    expectation: str = "best",
    beliefs: str | Path | Mapping[str, Any] | None = None,
) -> Sensitivity:
    """Return Sobol and Morris indices of every parameter that varies, or those that a finished study has the points for.

    The values of a discrete parameter have equal parts of its side of the box; Morris's steps go from part to part.

    Parameters
    ----------
    source : Scenario or Results
        Of a scenario the designs are solved over the box low to high, or as beliefs say; a study has one of the two.
    target : str, optional
        As for `sim.scenario.target.read_target`; by default `sim.scenario.target.usual_target`.
    base : int, optional
        Points of the Sobol design before its columns are exchanged, a power of 2, BASE by default; base × (parameters
        + 2) are solved.
    trajectories : int, optional
        Of the Morris design, TRAJECTORIES by default, each of parameters + 1 points.
    seed : int, optional
        0 by default.
    expectation : {"best", "worst", "average"}
        What the leader expects of several equilibria, for the led path.
    beliefs : str, Path or mapping, optional
        A file, or what it holds, without correlations: see `sim.study.beliefs.make_beliefs`.

    Raises
    ------
    InputError
        For an unknown target or expectation, no parameter with a range, a size that is not possible, a scenario with
        constraints, whose parameters do not vary independently, or a study of another design.
    """
    require("SALib")
    scenario, wanted = asked_of(source, target, expectation)
    if isinstance(source, Results):
        refuse_settings(source, base=base, trajectories=trajectories, seed=seed, beliefs=beliefs)
        settings = source.config["design"]
        if settings["kind"] not in ANALYSES:
            raise InputError(
                f"the study in '{source.directory}' has a {settings['kind']} design; Sobol indices need the points of "
                "design=saltelli, elementary effects those of design=morris."
            )
        solved = {settings["kind"]: read_worlds(source, wanted.holds, expectation)}
        sizes, seed = {settings["kind"]: settings[BLOCKED[settings["kind"]]]}, settings["seed"]
    else:
        if scenario.constraints:
            raise InputError(
                "Sobol and Morris indices need assumptions that vary independently of each other; "
                f"some of them are tied by {all_of(scenario.constraints)}, so that there are none to compute."
            )
        for name, number in (("base", base), ("trajectories", trajectories), ("seed", seed)):
            expect(number, (int, type(None)), name, "a whole number")
        varying(scenario)
        seed = seed or 0
        sizes = {
            "saltelli": BASE if base is None else base,
            "morris": TRAJECTORIES if trajectories is None else trajectories,
        }
        designs = {
            kind: points(scenario, kind, seed=seed, beliefs=beliefs, **{BLOCKED[kind]: size})
            for kind, size in sizes.items()
        }
        solved = {kind: solve_worlds(scenario, design, wanted.holds, expectation) for kind, design in designs.items()}
    tables = {
        kind: _for_every_output(worlds, ANALYSES[kind](worlds, sizes[kind], seed)) for kind, worlds in solved.items()
    }
    first = next(iter(solved.values()))
    return Sensitivity(
        scenario, wanted, expectation, tables.get("saltelli"), tables.get("morris"), sum(map(len, solved.values())),
        first.parameters, first.origin,
    )  # fmt: skip


def has_indices(source: Scenario | Results, beliefs: str | Path | Mapping[str, Any] | None = None) -> bool:
    """Return whether there are indices: a study is of one of their designs, or parameters vary independently."""
    if isinstance(source, Results):
        return source.config["design"]["kind"] in ANALYSES
    if source.constraints:
        return False
    believed = points(source, "sobol", points=1, beliefs=beliefs).origin.beliefs
    return believed is None or believed.are_independent


def _sobol(worlds: Worlds, base: int, seed: int) -> Analysis:
    return lambda values, solved: sobol_indices(worlds.parameters, values, solved, seed)


def _morris(worlds: Worlds, trajectories: int, seed: int) -> Analysis:
    shares = morris(len(worlds.parameters), trajectories, seed)
    return lambda values, solved: morris_indices(worlds.parameters, shares, values, solved, seed)


ANALYSES = {"saltelli": _sobol, "morris": _morris}


def _for_every_output(worlds: Worlds, indices: Analysis) -> pd.DataFrame:
    tables = []
    for k, choice in enumerate(steps(worlds.choices, "moves")):
        for output in OUTPUTS:
            table = indices(getattr(worlds, output)[:, k], worlds.solved[:, k])
            table.insert(0, "choice", choice)
            table.insert(1, "output", output)
            tables.append(table)
    return pd.concat(tables, ignore_index=True)


def sobol_indices(names: Sequence[str], values: np.ndarray, solved: np.ndarray, seed: int) -> pd.DataFrame:
    """Return the Sobol indices of one output.

    Parameters
    ----------
    values : ndarray, shape (points,)
        At the points of `sim.study.shares.saltelli`.
    solved : ndarray of bool, shape (points,)
        A block of the design with a point that is not solved is left out whole, and the status counts it.
    """
    kept, status = _whole_blocks(values, solved, len(names) + 2)
    table = pd.DataFrame({"parameter": list(names)})
    found = sobol.indices(kept, len(names), seed + 1) if np.ptp(kept) > 0 else {}
    for column in ("first", "total", "first_conf", "total_conf"):
        table[column] = found.get(column, 0.0)
    return table.assign(status=status)


def morris_indices(
    names: Sequence[str], shares: np.ndarray, values: np.ndarray, solved: np.ndarray, seed: int
) -> pd.DataFrame:  # fmt: skip
    """Return Morris's elementary effects of one output; trajectories with a point that is not solved are left out."""
    from SALib.analyze import morris as effects

    kept, status = _whole_blocks(values, solved, len(names) + 1)
    rows = np.repeat(_whole(solved, len(names) + 1), len(names) + 1)
    columns = ("mu_star", "mu", "sigma", "mu_star_conf")
    found = {column: np.zeros(len(names)) for column in columns}
    if np.ptp(kept) > 0:
        found = effects.analyze(
            problem(len(names)), shares[rows], kept, num_levels=MORRIS_LEVELS, seed=seed, print_to_console=False
        )
    table = pd.DataFrame({"parameter": list(names)})
    for column in columns:
        table[column] = np.asarray(found[column], dtype=float)
    return table.assign(status=status)


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
