"""Grids: parameters and the values that a sweep gives them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from sim.errors import InputError, nearest, shown
from sim.scenario.parameters import RangeWarning
from sim.scenario.scenario import Scenario

MOST_POINTS = 100_000_000
_NUMBER = re.compile(r"(?<![\d.])-?\d+(?:\.\d+)?")


@dataclass(frozen=True, eq=False)
class Grid:
    """The product of axes; points are numbered with the last axis fastest.

    Attributes
    ----------
    axes : mapping of parameter to ndarray, shape (values,)
    """

    axes: Mapping[str, np.ndarray]

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters that vary."""
        return tuple(self.axes)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of values on each axis."""
        return tuple(len(values) for values in self.axes.values())

    @property
    def size(self) -> int:
        """Number of points."""
        return prod(self.shape)

    def values(self, first: int, last: int) -> dict[str, np.ndarray]:
        """Return each axis parameter's value at the points first, …, last - 1."""
        places = np.unravel_index(np.arange(first, last), self.shape)
        return {name: values[place] for (name, values), place in zip(self.axes.items(), places)}


def make_grid(scenario: Scenario, axes: Mapping[str, Any]) -> Grid:
    """Return the grid over the named parameters of a scenario.

    Parameters
    ----------
    axes : mapping of parameter to array_like or str
        Values, or ``low:high:points``.

    Raises
    ------
    InputError
        If there is no axis, a parameter is unknown, or its values are not numbers; or the grid has more than
        MOST_POINTS points.

    Warns
    -----
    RangeWarning
        If an axis leaves the parameter's plausible range.
    """
    if not axes:
        example = scenario.first_parameter()
        axis = f"axes.{example.name}={example.low:g}:{example.high:g}:101"
        raise InputError(f"no axis to sweep; name at least one parameter, as in {axis}.")
    read = {}
    for name, values in axes.items():
        scenario.first_parameter()
        if name not in scenario.parameters:
            raise InputError(f"axes.{name}: unknown parameter '{name}'; {nearest(name, scenario.parameters)}")
        read[name] = _axis(values, f"axes.{name}")
        parameter, low, high = scenario.parameters[name], read[name].min(), read[name].max()
        if low < parameter.low or high > parameter.high:
            plausible = f"{parameter.low:g} to {parameter.high:g}"
            message = f"axes.{name}: runs from {low:g} to {high:g}, beyond the plausible range {plausible}."
            warnings.warn(message, RangeWarning, stacklevel=2)
    grid = Grid(read)
    if grid.size > MOST_POINTS:
        raise InputError(f"the grid has {grid.size:,} points; at most {MOST_POINTS:,} are swept at once.")
    return grid


def _axis(values: Any, where: str) -> np.ndarray:
    if isinstance(values, str):
        return _parse_axis(values, where)
    try:
        array = np.array(values, dtype=float).reshape(-1)
    except (TypeError, ValueError):
        raise InputError(f"{where}: numbers are expected, not {shown(values)}.") from None
    if not array.size or not np.isfinite(array).all():
        raise InputError(f"{where}: finite numbers are expected, not {shown(values)}.")
    if len(np.unique(array)) != len(array):
        raise InputError(f"{where}: a value is repeated.")
    return array


def _parse_axis(text: str, where: str) -> np.ndarray:
    ends = _NUMBER.findall(text)[:2]
    example = ":".join(ends) if len(ends) == 2 else "0:1"
    wrong = InputError(f"{where}: '{text}' is not understood; write low:high:points, as in {where}={example}:101.")
    parts = text.split(":")
    if len(parts) != 3:
        raise wrong
    try:
        low, high, points = float(parts[0]), float(parts[1]), int(parts[2])
    except ValueError:
        raise wrong from None
    if not np.isfinite([low, high]).all() or points < 1:
        raise wrong
    if points > MOST_POINTS:
        raise InputError(f"{where}: {points:,} points; at most {MOST_POINTS:,} are swept at once.")
    if (low >= high and points > 1) or (points == 1 and low != high):
        raise InputError(f"{where}: '{text}' runs from {low:g} to {high:g} in {points} points; low must be below high.")
    return np.linspace(low, high, points)
