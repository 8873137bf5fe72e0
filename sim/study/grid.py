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
from sim.scenario.domain import ALL
from sim.scenario.parameters import Parameter, RangeWarning
from sim.scenario.scenario import Scenario
from sim.study.beliefs import Origin

MOST_POINTS = 100_000_000
ON_GRID = Origin("grid")
_NUMBER = re.compile(r"(?<![\d.])-?\d+(?:\.\d+)?")


@dataclass(frozen=True, eq=False)
class Grid:
    """The product of axes; points are numbered with the last axis fastest.

    Attributes
    ----------
    axes : mapping of parameter to ndarray, shape (values,)
    """

    axes: Mapping[str, np.ndarray]
    origin: Origin = ON_GRID

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
        return self.at(np.arange(first, last))

    def at(self, numbers: np.ndarray) -> dict[str, np.ndarray]:
        """Return each axis parameter's value at points by their numbers, shape (points,)."""
        places = np.unravel_index(numbers, self.shape)
        return {name: values[place] for (name, values), place in zip(self.axes.items(), places)}


def make_grid(scenario: Scenario, axes: Mapping[str, Any]) -> Grid:
    """Return the grid over the named parameters of a scenario.

    Parameters
    ----------
    axes : mapping of parameter to array_like or str
        Values, or ``low:high:points``; of a discrete parameter its values or their names, or ``all``.

    Raises
    ------
    InputError
        If there is no axis, a parameter is unknown, or its values are not numbers or lie outside its domain; or the
        grid has more than MOST_POINTS points.

    Warns
    -----
    RangeWarning
        If an axis leaves the parameter's plausible range.
    """
    if not axes:
        example = scenario.first_parameter()
        raise InputError(f"no axis to sweep; name at least one parameter, as in {example_axis(example)}.")
    read = {}
    for name, values in axes.items():
        scenario.first_parameter()
        if name not in scenario.parameters:
            raise InputError(f"axes.{name}: unknown parameter '{name}'; {nearest(name, scenario.parameters)}")
        parameter = scenario.parameters[name]
        read[name] = _axis(values, parameter, f"axes.{name}")
        low, high = read[name].min(), read[name].max()
        if low < parameter.low or high > parameter.high:
            plausible = f"{parameter.low:g} to {parameter.high:g}"
            message = f"axes.{name}: runs from {low:g} to {high:g}, beyond the plausible range {plausible}."
            warnings.warn(message, RangeWarning, stacklevel=2)
    grid = Grid(read)
    if grid.size > MOST_POINTS:
        raise InputError(f"the grid has {grid.size:,} points; at most {MOST_POINTS:,} are swept at once.")
    return grid


def example_axis(parameter: Parameter, points: int = 101) -> str:
    """Return an axis as the command line takes it: ``axes.q=0:1:101``, or ``axes.side=all`` of a discrete parameter."""
    values = ALL if parameter.is_discrete else f"{parameter.low:g}:{parameter.high:g}:{points}"
    return f"axes.{parameter.name}={values}"


def _axis(values: Any, parameter: Parameter, where: str) -> np.ndarray:
    if parameter.is_discrete:
        array = _discrete_axis(values, parameter, where)
    elif isinstance(values, str):
        array = _parse_axis(values, where)
    else:
        array = _numbers(values, where)
    if len(np.unique(array)) != len(array):
        raise InputError(f"{where}: a value is repeated.")
    parameter.refuse_outside(array, where)
    return array


def _discrete_axis(values: Any, parameter: Parameter, where: str) -> np.ndarray:
    """Return the values of a discrete parameter that are listed, by name or number."""
    if isinstance(values, str) and values == ALL:
        return np.array(parameter.domain.numbers)
    if isinstance(values, str) and ":" in values:
        raise InputError(
            f"{where}: {parameter.name} takes only the values {parameter.domain}; write {where}={ALL}, or list some."
        )
    listed = list(values) if isinstance(values, (list, tuple, np.ndarray)) else [values]
    if not listed:
        raise InputError(f"{where}: no value is listed; write {where}={ALL}.")
    return np.array([parameter.number(value, where) for value in listed])


def _numbers(values: Any, where: str) -> np.ndarray:
    try:
        array = np.array(values, dtype=float).reshape(-1)
    except (TypeError, ValueError):
        raise InputError(f"{where}: numbers are expected, not {shown(values)}.") from None
    if not array.size or not np.isfinite(array).all():
        raise InputError(f"{where}: finite numbers are expected, not {shown(values)}.")
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
