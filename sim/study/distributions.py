"""Distributions of what one believes of a parameter, as inverse distribution functions.

References
----------
Malcolm, D. G. et al. (1959), Application of a technique for research and development program evaluation (PERT): a beta
distribution from a lowest, a most likely and a highest value.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from sim.errors import InputError, nearest, shown
from sim.scenario.menu import level
from sim.scenario.parameters import Parameter, RangeWarning

UNIFORM = "uniform"  # the only distribution of a discrete parameter: each of its values is as likely
KIND = "distribution"

# From a share of the weight, an array in [0, 1), to the value with that much weight below it.
Quantile = Callable[[np.ndarray], np.ndarray]


def quantile(parameter: Parameter, given: str | Mapping[str, Any], where: object) -> tuple[str, Quantile]:
    """Return the name of a distribution of a parameter, and its quantile function.

    Parameters
    ----------
    given : str or mapping
        A name of DISTRIBUTIONS, or ``{distribution: NAME, low: …, …}`` with its numbers. Numbers that are not given are
        those of the parameter: the ends of its plausible range, and its own value for what is most likely.
    where : object
        Key of the configuration or file, for messages.

    Raises
    ------
    InputError
        For an unknown distribution or number, a range without width, or a number that the distribution cannot have.
    """
    entry = {KIND: given} if isinstance(given, str) else dict(given) if isinstance(given, Mapping) else {}
    kind = entry.pop(KIND, None)
    if kind not in DISTRIBUTIONS:
        known = nearest(kind, DISTRIBUTIONS) if isinstance(kind, str) else f"one of {', '.join(DISTRIBUTIONS)} is."
        raise InputError(f"{where}: {shown(kind or given)} is no distribution; {known}")
    if parameter.is_discrete:
        if kind != UNIFORM or entry:
            raise InputError(f"{where}: the values of {parameter.name} have equal weight; leave this out.")
        return kind, parameter.at
    keys, make = DISTRIBUTIONS[kind]
    for key in entry:
        if key not in keys:
            raise InputError(f"{where}: a {kind} distribution has no '{key}'; {nearest(str(key), keys)}")
    numbers = {key: level(value, f"{where}.{key}") for key, value in entry.items()}
    for key, value in numbers.items():
        if key != "sd":
            parameter.refuse_outside(value, f"{where}.{key}")
    low, high = numbers.pop("low", parameter.low), numbers.pop("high", parameter.high)
    if not low < high:
        raise InputError(f"{where}: {parameter.name} has no range to sample, from {low:g} to {high:g}.")
    if low < parameter.low or high > parameter.high:
        plausible = f"{parameter.low:g} to {parameter.high:g}"
        message = f"{where}: {parameter.name} from {low:g} to {high:g} leaves the plausible range {plausible}."
        warnings.warn(message, RangeWarning, stacklevel=2)
    return kind, make(parameter, low, high, where, **numbers)


def uniform(low: float, high: float) -> Quantile:
    """Return the quantile function of a uniform distribution."""
    return lambda share: low + (high - low) * share


def _uniform(parameter: Parameter, low: float, high: float, where: object) -> Quantile:
    return uniform(low, high)


def _log_uniform(parameter: Parameter, low: float, high: float, where: object) -> Quantile:
    if low <= 0:
        raise InputError(f"{where}: log-uniform needs a range above 0; that of {parameter.name} begins at {low:g}.")
    return lambda share: low * (high / low) ** share


def _triangular(parameter: Parameter, low: float, high: float, where: object, base: float | None = None) -> Quantile:
    peak = _base(parameter, low, high, where, base)
    below = (peak - low) / (high - low)  # share of the weight below the peak

    def value(share: np.ndarray) -> np.ndarray:
        rising = low + np.sqrt(share * (high - low) * (peak - low))
        falling = high - np.sqrt((1 - share) * (high - low) * (high - peak))
        return np.where(share < below, rising, falling)

    return value


def _pert(parameter: Parameter, low: float, high: float, where: object, base: float | None = None) -> Quantile:
    from scipy.special import betaincinv

    peak = _base(parameter, low, high, where, base)
    a, b = (1 + 4 * part / (high - low) for part in (peak - low, high - peak))
    return lambda share: low + (high - low) * betaincinv(a, b, share)


def _normal(
    parameter: Parameter, low: float, high: float, where: object, mean: float | None = None, sd: float | None = None
) -> Quantile:
    """Return the quantile function of a normal distribution cut off at both ends."""
    from scipy.special import ndtr, ndtri

    mean = parameter.value if mean is None else mean
    if sd is None or not sd > 0:
        raise InputError(f"{where}: a normal distribution needs its standard deviation, sd, above 0.")
    below, above = ndtr((low - mean) / sd), ndtr((high - mean) / sd)
    if not above - below > 1e-6:
        raise InputError(
            f"{where}: next to nothing of a normal distribution around {mean:g} lies in {low:g} to {high:g}."
        )
    return lambda share: np.clip(mean + sd * ndtri(below + (above - below) * share), low, high)


def _base(parameter: Parameter, low: float, high: float, where: object, base: float | None) -> float:
    """Return the most likely value: the one given, or the parameter's own or the end of the range nearest to it."""
    if base is None:
        return min(max(parameter.value, low), high)
    if not low <= base <= high:
        raise InputError(f"{where}: base {base:g} does not lie from low {low:g} to high {high:g}.")
    return base


DISTRIBUTIONS: Mapping[str, tuple[tuple[str, ...], Callable[..., Quantile]]] = {
    UNIFORM: (("low", "high"), _uniform),
    "log-uniform": (("low", "high"), _log_uniform),
    "triangular": (("low", "base", "high"), _triangular),
    "pert": (("low", "base", "high"), _pert),
    "normal": (("mean", "sd", "low", "high"), _normal),
}
