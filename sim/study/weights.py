"""Weights: how much of a sample falls on each part of a parameter's range, as inverse distribution functions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.errors import InputError, nearest
from sim.scenario.parameters import Parameter

EQUAL = "uniform"  # the only weight of a discrete parameter: each of its values has the same

# From a share of the weight, an array in [0, 1), to the value with that much weight below it.
Quantile = Callable[[np.ndarray], np.ndarray]


def quantile(parameter: Parameter, weight: str, where: str) -> Quantile:
    """Return the quantile function of a weight on a parameter's range.

    Parameters
    ----------
    weight : {"uniform", "log-uniform", "triangular"}
        The triangular one peaks at the parameter's own value, or at the end of the range nearest to it.
    where : str
        Key of the configuration, for messages.

    Raises
    ------
    InputError
        For an unknown weight, a range without width, or a logarithm of a range that is not positive.
    """
    if weight not in WEIGHTS:
        raise InputError(f"{where}: unknown weight '{weight}'; {nearest(str(weight), WEIGHTS)}")
    name, low, high = parameter.name, parameter.low, parameter.high
    if not low < high:
        raise InputError(f"design.over: {name} has no range to sample; its low and high are both {low:g}.")
    return WEIGHTS[weight](parameter, where)


def _uniform(parameter: Parameter, where: str) -> Quantile:
    return parameter.at


def _log_uniform(parameter: Parameter, where: str) -> Quantile:
    low, high = parameter.low, parameter.high
    if low <= 0:
        raise InputError(f"{where}: log-uniform needs a range above 0; that of {parameter.name} begins at {low:g}.")
    return lambda share: low * (high / low) ** share


def _triangular(parameter: Parameter, where: str) -> Quantile:
    low, high = parameter.low, parameter.high
    peak = min(max(parameter.value, low), high)
    below = (peak - low) / (high - low)  # share of the weight below the peak

    def value(share: np.ndarray) -> np.ndarray:
        rising = low + np.sqrt(share * (high - low) * (peak - low))
        falling = high - np.sqrt((1 - share) * (high - low) * (high - peak))
        return np.where(share < below, rising, falling)

    return value


WEIGHTS = {"uniform": _uniform, "log-uniform": _log_uniform, "triangular": _triangular}
