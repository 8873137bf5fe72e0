"""Points from a table of one's own."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import InputError, nearest
from sim.scenario.constraints import said_to_fail
from sim.scenario.parameters import Parameter, RangeWarning
from sim.scenario.scenario import Scenario

MOST_LISTED = 100_000_000  # numbers held in memory while a list of points is written, 0.8 GB


def read_points(scenario: Scenario, path: Any) -> dict[str, np.ndarray]:
    """Return the points of a CSV or Parquet file, a column of numbers for each of the scenario's parameters in it.

    Raises
    ------
    InputError
        If there is no such file, or it holds something else.

    Warns
    -----
    RangeWarning
        If a column leaves its parameter's plausible range.
    """
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
            warnings.warn(message, RangeWarning, stacklevel=4)
    broken = np.flatnonzero(~scenario.allows(columns))
    if broken.size:
        told = said_to_fail(scenario.constraints)
        raise InputError(
            f"{path}: {told} at {broken.size:,} points, the first in row {broken[0] + 1:,}; take them out."
        )
    return columns


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
