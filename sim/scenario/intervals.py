"""Bounds of a formula over ranges of what it names, by interval arithmetic: sure, though not always tight.

References
----------
Moore, R. E., Kearfott, R. B., Cloud, M. J. (2009), Introduction to Interval Analysis.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

from sim.scenario.formula import ARRAYS, COMPARISONS, Arithmetic, Formula


class Interval(NamedTuple):
    """Numbers from `low` to `high`, arrays over profiles."""

    low: np.ndarray
    high: np.ndarray


def bounds(formula: Formula, quantities: Mapping[str, Formula], names: Mapping[str, Any]) -> Interval:
    """Return an interval that holds every value of a formula.

    Parameters
    ----------
    quantities : mapping of name to Formula
        In order of definition.
    names : mapping of name to array or Interval
        Levels of instruments and ranges of parameters.
    """
    known = dict(names)
    for name, quantity in quantities.items():
        known[name] = quantity.evaluate(known, INTERVALS)
    return _interval(formula.evaluate(known, INTERVALS))


def _interval(value: Any) -> Interval:
    return value if isinstance(value, Interval) else Interval(np.asarray(value, float), np.asarray(value, float))


def _lifted(function: Callable) -> Callable:
    def of_intervals(*values):
        return function(*map(_interval, values))

    return of_intervals


def _hull(*values: np.ndarray) -> Interval:
    """Return the least interval that holds some values; where one is no number, all numbers."""
    low, high = reduce(np.minimum, values), reduce(np.maximum, values)
    return Interval(np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high))


def _times(a: Interval, b: Interval) -> Interval:
    # 0 × ∞ is 0 here: the ends of ranges are finite, and infinity stands for what has no bound.
    return _hull(*(np.where((x == 0) | (y == 0), 0.0, x * y) for x in a for y in b))


def _divided(a: Interval, b: Interval) -> Interval:
    inside = (b.low <= 0) & (b.high >= 0)
    inverse = _hull(1.0 / np.where(inside, 1.0, b.low), 1.0 / np.where(inside, 1.0, b.high))
    quotient = _times(a, inverse)
    return Interval(np.where(inside, -np.inf, quotient.low), np.where(inside, np.inf, quotient.high))


def _power(base: Interval, exponent: Interval) -> Interval:
    power = exponent.low
    if power.size != 1 or (exponent.high != power).any() or power != np.round(power):
        safe = (base.low > 0).all()
        ends = [np.power(x, y) for x in base for y in exponent] if safe else []
        return _hull(*ends) if safe else _unbounded(base.low + power)
    if power < 0:
        return _divided(_interval(1.0), _power(base, _interval(-power)))
    ends = [np.power(x, power) for x in base]
    crosses = (base.low < 0) & (base.high > 0) & (power % 2 == 0)
    found = _hull(*ends)
    return Interval(np.where(crosses & (power > 0), 0.0, found.low), found.high)


def _unbounded(like: np.ndarray) -> Interval:
    return Interval(np.full(np.shape(like), -np.inf), np.full(np.shape(like), np.inf))


def _absolute(a: Interval) -> Interval:
    crosses = (a.low < 0) & (a.high > 0)
    found = _hull(np.abs(a.low), np.abs(a.high))
    return Interval(np.where(crosses, 0.0, found.low), found.high)


def _logarithm(a: Interval) -> Interval:
    low = np.where(a.low > 0, np.log(np.where(a.low > 0, a.low, 1.0)), -np.inf)
    return Interval(low, np.where(a.low > 0, np.log(np.where(a.high > 0, a.high, 1.0)), np.inf))


def _truth(value: Interval) -> tuple[np.ndarray, np.ndarray]:
    """Return where a condition surely holds, and where it may."""
    return (value.low > 0) | (value.high < 0), (value.low != 0) | (value.high != 0)


def _condition(surely: np.ndarray, maybe: np.ndarray) -> Interval:
    return Interval(np.asarray(surely, float), np.asarray(maybe, float))


def _not(a: Interval) -> Interval:
    surely, maybe = _truth(a)
    return _condition(~maybe, ~surely)


def _all(*values: Interval) -> Interval:
    surely, maybe = zip(*map(_truth, values))
    return _condition(reduce(np.logical_and, surely), reduce(np.logical_and, maybe))


def _any(*values: Interval) -> Interval:
    surely, maybe = zip(*map(_truth, values))
    return _condition(reduce(np.logical_or, surely), reduce(np.logical_or, maybe))


def _compared(name: str) -> Callable:
    """Return a comparison: decided where both are single numbers or lie apart, open elsewhere."""

    def compare(a: Interval, b: Interval) -> Interval:
        decided = ((a.low == a.high) & (b.low == b.high)) | (a.high < b.low) | (b.high < a.low)
        holds = ARRAYS[name](a.low, b.low) != 0
        return _condition(decided & holds, ~decided | holds)

    return compare


def _where(condition: Interval, yes: Interval, no: Interval) -> Interval:
    surely, maybe = _truth(condition)
    both = _hull(yes.low, yes.high, no.low, no.high)
    return Interval(
        np.where(surely, yes.low, np.where(maybe, both.low, no.low)),
        np.where(surely, yes.high, np.where(maybe, both.high, no.high)),
    )


INTERVALS: Arithmetic = {
    **{name: _lifted(_compared(name)) for name in COMPARISONS},
    "+": _lifted(lambda a, b: Interval(a.low + b.low, a.high + b.high)),
    "-": _lifted(lambda a, b: Interval(a.low - b.high, a.high - b.low)),
    "*": _lifted(_times),
    "/": _lifted(_divided),
    "**": _lifted(_power),
    "neg": _lifted(lambda a: Interval(-a.high, -a.low)),
    "pos": _lifted(lambda a: a),
    "not": _lifted(_not),
    "and": _lifted(_all),
    "or": _lifted(_any),
    "min": _lifted(
        lambda *a: Interval(reduce(np.minimum, [one.low for one in a]), reduce(np.minimum, [one.high for one in a]))
    ),
    "max": _lifted(
        lambda *a: Interval(reduce(np.maximum, [one.low for one in a]), reduce(np.maximum, [one.high for one in a]))
    ),
    "where": _lifted(_where),
    "abs": _lifted(_absolute),
    "exp": _lifted(lambda a: Interval(np.exp(a.low), np.exp(a.high))),
    "log": _lifted(_logarithm),
}
