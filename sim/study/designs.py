"""Designs: which points of the parameters' box a study visits.

A design gives the parameters' values at the points first, …, last - 1 and nothing else, so that a study can be cut
anywhere and solved in any order. Points of the random and the Sobol design depend on the seed and their own number
only: a larger design of the same seed continues a smaller one.

References
----------
Sobol', I. M. (1967), On the distribution of points in a cube; Owen, A. B. (1998), Scrambling Sobol' and
Niederreiter–Xing points; McKay, M. D., Beckman, R. J. and Conover, W. J. (1979), A comparison of three methods for
selecting values of input variables.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import InputError, nearest, shown
from sim.scenario.constraints import said_to_fail
from sim.scenario.parameters import Parameter, RangeWarning
from sim.scenario.scenario import Scenario
from sim.study.conditioned import Draw, accepted, condition_grid
from sim.study.grid import make_grid
from sim.study.weights import EQUAL, Quantile, quantile
from sim.whole_files import write_whole

MOST_CHUNK = 1_000_000  # points
MOST_SAMPLED = 2**30  # points of scipy's Sobol sequence
MOST_LISTED = 100_000_000  # numbers held in memory while a list of points is written, 0.8 GB
ROW_GROUP = 4096  # points of a stored list that are read together
EXTENSIBLE = ("random", "sobol")


class Design(Protocol):
    """Points in the box of some parameters.

    Attributes
    ----------
    parameters : tuple of str
        Those that vary.
    size : int
        Number of points.
    """

    parameters: tuple[str, ...]
    size: int

    def values(self, first: int, last: int) -> dict[str, np.ndarray]:
        """Return each parameter's value at the points first, …, last - 1, arrays of shape (points,)."""


class RandomDesign:
    """Points drawn independently."""

    def __init__(self, quantiles: Mapping[str, Quantile], size: int, seed: int):
        self.parameters, self.size = tuple(quantiles), size
        self._quantiles, self._seed = quantiles, seed

    def values(self, first: int, last: int) -> dict[str, np.ndarray]:
        """See `Design`."""
        stream = np.random.PCG64(self._seed).advance(first * len(self.parameters))  # one draw is one step
        shares = np.random.Generator(stream).random((last - first, len(self.parameters)))
        return _spread(shares, self._quantiles)


class SobolDesign:
    """Points of a scrambled Sobol sequence."""

    def __init__(self, quantiles: Mapping[str, Quantile], size: int, seed: int):
        self.parameters, self.size = tuple(quantiles), size
        self._quantiles, self._seed = quantiles, seed
        self._lock = Lock()
        self._sequence = self._begin()

    def values(self, first: int, last: int) -> dict[str, np.ndarray]:
        """See `Design`; the sequence is kept where it stopped, since chunks are mostly asked for in order."""
        with self._lock:
            if first < self._sequence.num_generated:
                self._sequence = self._begin()
            if first > self._sequence.num_generated:
                self._sequence.fast_forward(first - self._sequence.num_generated)
            with warnings.catch_warnings(action="ignore", category=UserWarning):  # a chunk is no power of two
                shares = self._sequence.random(last - first)
        return _spread(shares, self._quantiles)

    def _begin(self):
        from scipy.stats import qmc

        return qmc.Sobol(len(self.parameters), scramble=True, rng=np.random.default_rng(self._seed))


class ListedDesign:
    """Points held in memory, a column per parameter."""

    def __init__(self, columns: Mapping[str, np.ndarray]):
        self.parameters, self.size = tuple(columns), len(next(iter(columns.values())))
        self._columns = columns

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

    def __init__(self, path: Path):
        try:
            self._file = pq.ParquetFile(path)
        except (pa.ArrowException, OSError) as error:
            raise _no_points(path, error) from None
        self._path, self._lock = path, Lock()
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
        If an axis or a file leaves a parameter's plausible range.
    """
    design, axes = config["design"], config["axes"]
    kind = design["kind"]
    if kind == "grid":
        return condition_grid(scenario, make_grid(scenario, axes))
    if axes:
        raise InputError(f"axes.{next(iter(axes))}: axes belong to a grid; leave them out, or design={kind}.")
    if stored is not None and stored.exists():
        points = StoredDesign(stored)
        for name in points.parameters:
            if name not in scenario.parameters:
                raise InputError(f"'{stored}': unknown parameter '{name}'; {nearest(name, scenario.parameters)}")
        return points
    if kind == "file":
        return _read_points(scenario, design["file"])
    quantiles = _quantiles(scenario, design)
    most = MOST_LISTED // len(quantiles) if kind == "latin" or scenario.constraints else MOST_SAMPLED
    size = whole_number(design["points"], "design.points", 1, most)
    seed = whole_number(design["seed"], "design.seed", 0, 2**63 - 1)
    if scenario.constraints:
        return ListedDesign(accepted(scenario, _draws(kind, quantiles, size, seed), size))
    if kind == "latin":
        return _latin(quantiles, size, seed)
    return {"random": RandomDesign, "sobol": SobolDesign}[kind](quantiles, size, seed)


def _draws(kind: str, quantiles: Mapping[str, Quantile], size: int, seed: int) -> Draw:
    """Return what draws points from which those that keep the constraints are taken; hypercubes one after another."""
    if kind != "latin":
        return {"random": RandomDesign, "sobol": SobolDesign}[kind](quantiles, MOST_SAMPLED, seed).values

    def draw(first: int, last: int) -> dict[str, np.ndarray]:
        cubes = [_latin(quantiles, size, [seed, k]) for k in range(first // size, (last - 1) // size + 1)]
        start = first // size * size
        parts = [cube.values(0, size) for cube in cubes]
        columns = {name: np.concatenate([part[name] for part in parts]) for name in quantiles}
        return {name: column[first - start : last - start] for name, column in columns.items()}

    return draw


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


def _quantiles(scenario: Scenario, design: Mapping[str, Any]) -> dict[str, Quantile]:
    over = design["over"]
    names = [over] if isinstance(over, str) else list(over or ())
    for where, given in (("design.over", names), ("design.weights", design["weights"])):
        for name in given:
            if name not in scenario.parameters:
                raise InputError(f"{where}: unknown parameter '{name}'; {nearest(name, scenario.parameters)}")
    if len(set(names)) < len(names):
        raise InputError("design.over: a parameter is named twice.")
    names = names or [name for name, parameter in scenario.parameters.items() if parameter.low < parameter.high]
    if not names:
        scenario.first_parameter()
        raise InputError("design: no parameter of the game has a range to sample.")
    for name in design["weights"]:
        if name not in names:
            raise InputError(f"design.weights.{name}: the design does not vary {name}; name it in design.over.")
    discrete = [name for name in names if scenario.parameters[name].is_discrete]
    for name in discrete:
        if name in design["weights"]:
            raise InputError(f"design.weights.{name}: the values of {name} have equal weight; leave this out.")
    weights = {name: (EQUAL if name in discrete else design["weight"], "design.weight") for name in names}
    weights |= {name: (weight, f"design.weights.{name}") for name, weight in design["weights"].items()}
    return {name: quantile(scenario.parameters[name], *weight) for name, weight in weights.items()}


def _spread(shares: np.ndarray, quantiles: Mapping[str, Quantile]) -> dict[str, np.ndarray]:
    """Turn shares of weight, shape (points, parameters), into values."""
    return {name: value(np.ascontiguousarray(shares[:, j])) for j, (name, value) in enumerate(quantiles.items())}


def _latin(quantiles: Mapping[str, Quantile], size: int, seed: int | Sequence[int]) -> ListedDesign:
    """Draw a Latin hypercube a column at a time; its columns are independent of each other."""
    from scipy.stats import qmc

    streams = np.random.default_rng(seed).spawn(len(quantiles))
    return ListedDesign(
        {
            name: value(qmc.LatinHypercube(1, rng=stream).random(size)[:, 0])
            for (name, value), stream in zip(quantiles.items(), streams)
        }
    )


def _read_points(scenario: Scenario, path: Any) -> ListedDesign:
    """Read a table of points and check that its columns are numbers of the scenario's parameters."""
    if not path:
        raise InputError("design.file: name a CSV or Parquet file of points, as in design.file=points.csv.")
    table = _read_file(Path(path))
    if not table.num_columns or not table.num_rows:
        raise InputError(f"{path}: holds no points.")
    if table.num_rows * table.num_columns > MOST_LISTED:
        most = MOST_LISTED // table.num_columns
        raise InputError(f"{path}: {table.num_rows:,} points; of so many parameters at most {most:,} are read.")
    columns = {}
    for name, column in zip(table.column_names, table.columns):
        if name not in scenario.parameters:
            raise InputError(f"{path}: unknown parameter '{name}'; {nearest(name, scenario.parameters)}")
        if name in columns:
            raise InputError(f"{path}: the column '{name}' is repeated.")
        parameter = scenario.parameters[name]
        columns[name] = _column(column, parameter, f"{path}: {name}")
        parameter.refuse_outside(columns[name], f"{path}: {name}")
        if columns[name].min() < parameter.low or columns[name].max() > parameter.high:
            message = f"{path}: {name} leaves the plausible range {parameter.low:g} to {parameter.high:g}."
            warnings.warn(message, RangeWarning, stacklevel=3)
    broken = np.flatnonzero(~scenario.allows(columns))
    if broken.size:
        told = said_to_fail(scenario.constraints)
        raise InputError(
            f"{path}: {told} at {broken.size:,} points, the first in row {broken[0] + 1:,}; take them out."
        )
    return ListedDesign(columns)


def _read_file(path: Path) -> pa.Table:
    from pyarrow import csv

    if path.suffix not in (".csv", ".parquet"):
        raise InputError(f"design.file: a .csv or .parquet file is expected, not '{path}'.")
    try:
        return csv.read_csv(path) if path.suffix == ".csv" else pq.read_table(path)
    except FileNotFoundError:
        raise InputError(f"design.file: the file '{path}' does not exist.") from None
    except (OSError, pa.ArrowInvalid) as error:
        raise InputError(f"design.file: '{path}' cannot be read ({str(error).splitlines()[0]}).") from None


def _column(column: pa.ChunkedArray, parameter: Parameter, where: str) -> np.ndarray:
    if parameter.is_discrete and pa.types.is_string(column.type):  # names
        return np.array([parameter.number(value, where) for value in column.to_pylist()])
    try:
        values = column.cast(pa.float64()).to_numpy()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise InputError(f"{where}: numbers are expected.") from None
    if column.null_count or not np.isfinite(values).all():
        raise InputError(f"{where}: a value is missing or not finite.")
    return np.ascontiguousarray(values)
