"""The largest of several functions of one parameter, piece by piece."""

from __future__ import annotations

from collections.abc import Sequence

from sim.solve.parametric.polynomial import Root, real_roots
from sim.solve.parametric.rational import RationalFunction


def envelope_cuts(functions: Sequence[RationalFunction], low: Root, high: Root, lower: bool = False) -> list[Root]:
    """Return the points of the open interval at which another function may become the largest.

    Whichever is largest in the middle stays so until the nearest point at which another one meets it; what is left
    on both sides is treated likewise.

    Parameters
    ----------
    functions : sequence of RationalFunction
        With positive denominators on the interval.
    low, high : Root
    lower : bool
        The smallest in place of the largest.

    Returns
    -------
    list of Root
        Ascending; between two of them, and the ends, one function is largest.
    """
    if low.fraction >= high.fraction or len(functions) < 2:
        return []
    middle = (low.fraction + high.fraction) / 2
    top = (min if lower else max)(functions, key=lambda function: function(middle))
    left, right = low, high
    for function in functions:
        for root in _crossings(top, function, left, right):
            if root.fraction == middle:
                parts = (envelope_cuts(functions, a, b, lower) for a, b in ((low, root), (root, high)))
                return [*next(parts), root, *next(parts)]
            if root.fraction < middle:
                left = max(left, root)
            else:
                right = min(right, root)
    cuts = []
    if left.fraction > low.fraction:
        cuts += [*envelope_cuts(functions, low, left, lower), left]
    if right.fraction < high.fraction:
        cuts += [right, *envelope_cuts(functions, right, high, lower)]
    return cuts


def _crossings(top: RationalFunction, other: RationalFunction, low: Root, high: Root) -> list[Root]:
    """Return the points of the open interval at which two functions meet, none if they are the same."""
    difference = top.minus(other)
    return [root for root in real_roots(difference, low.fraction, high.fraction) if low < root < high]
