"""The axes of a study's figures: the grid values of a parameter, their places and names, ticks and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axis import Axis
from matplotlib.ticker import MaxNLocator

from sim.errors import InputError, nearest

if TYPE_CHECKING:
    from sim.plot.reading import Study
    from sim.scenario.parameters import Parameter


def grid_values(study: Study, axis: str) -> np.ndarray:
    """Return the grid values of an axis.

    Raises
    ------
    InputError
        If the study was not swept over `axis`.
    """
    if axis not in study.axes:
        raise InputError(f"the study has no axis '{axis}'; {nearest(axis, study.axes)}")
    return np.asarray(study.axes[axis], dtype=float)


def positions(study: Study, axis: str, rows: pd.DataFrame) -> np.ndarray:
    """Return each row's place on a grid axis, shape (rows,), integers."""
    grid = grid_values(study, axis)
    return np.searchsorted((grid[1:] + grid[:-1]) / 2, rows[axis].to_numpy(dtype=float))


def cell_edges(grid: np.ndarray) -> np.ndarray:
    """Return the borders of the cells around grid values: midpoints, and half a step beyond either end."""
    grid = np.asarray(grid, dtype=float)
    if len(grid) == 1:
        return np.array([grid[0] - 0.5, grid[0] + 0.5])
    middle = (grid[1:] + grid[:-1]) / 2
    return np.concatenate([[2 * grid[0] - middle[0]], middle, [2 * grid[-1] - middle[-1]]])


def limits(study: Study, axis: str) -> tuple[float, float]:
    """Return the ends of an axis: those of the grid, or of the cells of a discrete parameter or of one value."""
    grid = grid_values(study, axis)
    ends = grid if len(grid) > 1 and ticks(study, axis) is None else cell_edges(grid)
    return float(ends[0]), float(ends[-1])


def ticks(study: Study, axis: str) -> list[str] | None:
    """Return what the values of a discrete parameter are called, None for any other."""
    return study.parameters.get(axis, {}).get("ticks")


def set_ticks(drawn: Axis, study: Study, axis: str) -> None:
    """Put ticks on a parameter's axis: one for each value of a discrete one, else a few round numbers."""
    words = ticks(study, axis)
    if words is not None:
        drawn.set_ticks(range(len(words)), words)
        return
    drawn.set_major_locator(MaxNLocator(4))
    drawn.set_major_formatter("{x:g}")


def axis_label(study: Study, axis: str) -> str:
    """Return what a parameter is called, with its unit where that is another word."""
    return _with_unit(called(study, axis), unit(study, axis))


def parameter_label(parameter: Parameter) -> str:
    """Return the same of a parameter of a scenario."""
    return _with_unit(parameter.called, parameter.unit)


def _with_unit(name: str, measured: str) -> str:
    return f"{name} ({measured})" if measured and not name.startswith(measured) else name


def unit(study: Study, axis: str) -> str:
    """Return what a parameter is measured in."""
    return str(study.parameters.get(axis, {}).get("unit") or "")


def called(study: Study, axis: str) -> str:
    """Return what a parameter is called."""
    return study.parameters.get(axis, {}).get("label") or axis


def plausible(study: Study, axis: str, low: float, high: float) -> tuple[float, float] | None:
    """Return the plausible range of a parameter, within [low, high]; None if it is unknown, or all that is shown."""
    entry = study.parameters.get(axis, {})
    if entry.get("ticks") or entry.get("low") is None or entry.get("high") is None:
        return None
    ends = max(low, entry["low"]), min(high, entry["high"])
    return None if ends == (low, high) or ends[0] > ends[1] else (float(ends[0]), float(ends[1]))


def own_value(study: Study, axis: str, low: float = -np.inf, high: float = np.inf) -> float | None:
    """Return the value of a parameter in the view itself, None if unknown or outside [low, high]."""
    value = study.parameters.get(axis, {}).get("value")
    return float(value) if value is not None and low <= value <= high else None


def number(value: float, step: float) -> str:
    """Return a number with the digits that a grid of this step can tell apart."""
    decimals = max(0, int(np.ceil(-np.log10(step) - 1e-9)) + 1) if step > 0 else 4
    text = f"{value:.{min(decimals, 8)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
