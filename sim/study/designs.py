"""Designs: which points of the parameters' box are visited; the one place where points are made.

A design gives the parameters' values at the points first, …, last - 1 and nothing else, so that a study can be cut
anywhere and solved in any order. Points of the random and the Sobol design depend on the seed and their own number
only: a larger design of the same seed continues a smaller one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import InputError, nearest, shown
from sim.scenario.constraints import all_of
from sim.scenario.files import read_yaml
from sim.scenario.scenario import Scenario
from sim.scenario.shipped import shipped_directory
from sim.study.beliefs import Beliefs, Origin, make_beliefs
from sim.study.conditioned import accepted, condition_grid
from sim.study.grid import make_grid
from sim.study.points_file import MOST_LISTED, read_points
from sim.study.shares import SAMPLERS, Shares, morris, saltelli
from sim.whole_files import write_whole

MOST_CHUNK = 1_000_000  # points
MOST_SAMPLED = 2**30  # points of scipy's Sobol sequence
ROW_GROUP = 4096  # points of a stored list that are read together
MOST_BLOCKS = 2**20
EXTENSIBLE = ("random", "sobol")
# Designs whose points lie in blocks that an analysis takes together, and how many blocks they have by default.
BLOCKED = {"saltelli": "base", "morris": "trajectories"}
KINDS = ("grid", *SAMPLERS, *BLOCKED, "file")


class Design(Protocol):
    """Points in the box of some parameters.

    Attributes
    ----------
    parameters : tuple of str
        Those that vary.
    size : int
        Number of points.
    origin : Origin
    """

    parameters: tuple[str, ...]
    size: int
    origin: Origin

    def values(self, first: int, last: int) -> dict[str, np.ndarray]:
        """Return each parameter's value at the points first, …, last - 1, arrays of shape (points,)."""


class SampleDesign:
    """Points that beliefs make of shares of weight."""

    def __init__(self, origin: Origin, shares: Shares, size: int):
        self.parameters, self.size, self.origin = origin.beliefs.parameters, size, origin
        self._shares = shares

    def __repr__(self) -> str:
        return f"SampleDesign({self.size:,} points of {len(self.parameters)} parameters)"

    def values(self, first: int, last: int) -> dict[str, np.ndarray]:
        """See `Design`."""
        return self.origin.beliefs.at(self._shares(first, last))


class ListedDesign:
    """Points held in memory, a column per parameter."""

    def __init__(self, columns: Mapping[str, np.ndarray], origin: Origin):
        self.parameters, self.size = tuple(columns), len(next(iter(columns.values())))
        self.origin, self._columns = origin, columns

    def __repr__(self) -> str:
        return f"ListedDesign({self.size:,} points of {len(self.parameters)} parameters)"

    def values(self, first: int, last: int) -> dict[str, np.ndarray]:
        """See `Design`."""
        return {name: column[first:last] for name, column in self._columns.items()}

    def store(self, path: Path) -> None:
        """Write the points as Parquet, for `StoredDesign`."""
        sink = pa.BufferOutputStream()
        pq.write_table(pa.table(dict(self._columns)), sink, row_group_size=ROW_GROUP, use_dictionary=False)
        write_whole(path, sink.getvalue())


class StoredDesign:
    """Points in a file that `ListedDesign.store` wrote, read a few row groups at a time; InputError if it is none."""

    def __init__(self, path: Path, origin: Origin):
        try:
            self._file = pq.ParquetFile(path)
        except (pa.ArrowException, OSError) as error:
            raise _no_points(path, error) from None
        self._path, self._lock, self.origin = path, Lock(), origin
        self.parameters, self.size = tuple(self._file.schema_arrow.names), self._file.metadata.num_rows
        if any(kind != pa.float64() for kind in self._file.schema_arrow.types):
            raise InputError(f"'{path}' holds points that are no numbers.")

    def values(self, first: int, last: int) -> dict[str, np.ndarray]:
        """See `Design`."""
        groups = range(first // ROW_GROUP, (last - 1) // ROW_GROUP + 1)
        try:
            with self._lock:
                table = self._file.read_row_groups(list(groups), use_threads=False)
        except (pa.ArrowException, OSError) as error:
            raise _no_points(self._path, error) from None
        table = table.slice(first - groups.start * ROW_GROUP, last - first)
        return {name: table[name].to_numpy() for name in self.parameters}


def _no_points(path: Path, error: Exception) -> InputError:
    return InputError(f"'{path}' is no list of points in Parquet ({str(error).splitlines()[0]}).")


def make_design(scenario: Scenario, config: Mapping[str, Any], stored: Path | None = None) -> Design:
    """Return the design that a completed configuration asks for.

    Parameters
    ----------
    stored : Path, optional
        Where the study keeps its list of points, if its design is one; without it the list is drawn or read anew.

    Raises
    ------
    InputError
        If the configuration names no such design, or asks too much of it.

    Warns
    -----
    RangeWarning
        If an axis, a file or a belief leaves a parameter's plausible range.
    """
    design, axes = config["design"], config["axes"]
    kind = design["kind"]
    if kind == "grid":
        return condition_grid(scenario, make_grid(scenario, axes))
    if axes:
        raise InputError(f"axes.{next(iter(axes))}: axes belong to a grid; leave them out, or design={kind}.")
    drawn = kind != "file"
    origin = Origin(kind, make_beliefs(scenario, design) if drawn else None)
    if stored is not None and stored.exists():
        points = StoredDesign(stored, origin)
        for name in points.parameters:
            if name not in scenario.parameters:
                raise InputError(f"'{stored}': unknown parameter '{name}'; {nearest(name, scenario.parameters)}")
        return points
    if not drawn:
        return ListedDesign(read_points(scenario, design["file"]), origin)
    seed = whole_number(design["seed"], "design.seed", 0, 2**63 - 1)
    if kind in BLOCKED:
        return blocked_design(scenario, kind, design[BLOCKED[kind]], seed, origin.beliefs)
    most = MOST_LISTED // origin.beliefs.dimensions if kind == "latin" or scenario.constraints else MOST_SAMPLED
    return sample_design(scenario, kind, whole_number(design["points"], "design.points", 1, most), seed, origin.beliefs)


def sample_design(scenario: Scenario, kind: str, size: int, seed: int, beliefs: Beliefs) -> Design:
    """Return a sample of points drawn from beliefs; of a scenario with constraints, of those that keep them.

    Parameters
    ----------
    kind : {"random", "latin", "sobol"}

    Raises
    ------
    InputError
        If the constraints hold almost nowhere.
    """
    endless, origin = bool(scenario.constraints), Origin(kind, beliefs)
    drawn = SampleDesign(origin, SAMPLERS[kind](beliefs.dimensions, size, seed, endless), size)
    if endless:
        return ListedDesign(accepted(scenario, drawn.values, size), origin)
    return ListedDesign(drawn.values(0, size), origin) if kind == "latin" else drawn


def blocked_design(scenario: Scenario, kind: str, blocks: Any, seed: int, beliefs: Beliefs) -> Design:
    """Return the points that Sobol indices (saltelli) or elementary effects (morris) are estimated from.

    Raises
    ------
    InputError
        If the parameters do not vary independently of each other, or there cannot be so many blocks.
    """
    if scenario.constraints:
        raise InputError(
            f"a {kind} design needs assumptions that vary independently of each other; some of them are tied by "
            f"{all_of(scenario.constraints)}."
        )
    if not beliefs.are_independent:
        tie = "correlations" if beliefs.factor is not None else "experts, each of whom ties them to each other"
        raise InputError(f"a {kind} design needs assumptions that vary independently of each other; leave out {tie}.")
    count = len(beliefs.parameters)
    most = min(MOST_BLOCKS, MOST_LISTED // (count * (count + 2)))
    if isinstance(blocks, int) and blocks > most:
        raise InputError(f"design.{BLOCKED[kind]}: {blocks:,}; with {count} parameters at most {most:,} are solved.")
    shares = {"saltelli": saltelli, "morris": morris}[kind](count, blocks, seed)
    return ListedDesign(beliefs.at(shares), Origin(kind, beliefs))


def points(scenario: Scenario, kind: str = "sobol", axes: Mapping[str, Any] | None = None, **settings: Any) -> Design:
    """Return points of a scenario's parameters: a grid, a sample, or a file's.

    Parameters
    ----------
    scenario : Scenario
    kind : {"grid", "random", "latin", "sobol", "saltelli", "morris", "file"}
    axes : mapping of parameter to array_like or str, optional
        Of a grid.
    **settings
        Of the kind, as on the command line after ``design.``: ``points``, ``seed``, ``over``, ``weight``, ``weights``
        and ``beliefs`` of a sample, ``file`` of a file.

    Raises
    ------
    InputError
        If there is no such kind or setting, or the scenario has no such points.

    Examples
    --------
    >>> import sim
    >>> points(sim.load("base"), points=8, over=["q", "theta"]).values(0, 8)["q"].shape
    (8,)
    """
    if kind not in KINDS:
        raise InputError(f"unknown design '{kind}'; {nearest(str(kind), KINDS)}")
    usual = read_yaml(shipped_directory() / "design" / f"{kind}.yaml")
    for name in settings:
        if name not in usual or name == "kind":
            known = [key for key in usual if key != "kind"]
            raise InputError(f"{name}: a {kind} design has no such setting; {nearest(name, known)}")
    return make_design(scenario, {"design": {**usual, **settings}, "axes": dict(axes or {})})


def matrix(design: Design) -> np.ndarray:
    """Return all points of a design, shape (points, parameters)."""
    return np.column_stack(list(design.values(0, design.size).values()))


def whole_number(value: Any, where: str, low: int, high: int) -> int:
    """Return a whole number of the configuration.

    Raises
    ------
    InputError
        If it is not one from low to high.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(f"{where}: a whole number from {low:,} to {high:,} is expected, not {shown(value)}.")
    return value
