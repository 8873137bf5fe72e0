"""Payoffs as users give them: lists, arrays, data frames, of numbers of any kind."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from decimal import Decimal
from numbers import Real

import numpy as np

from sim.errors import InputError


def payoff_array(given: object, what: str) -> np.ndarray:
    """Return a copy as an array of floats.

    Integers, floats, fractions and decimals are numbers; text and complex numbers are not.

    Parameters
    ----------
    given : array_like
    what : str
        Its name in the error.

    Raises
    ------
    InputError
        If the rows differ in length or an entry is not a real number.
    """
    try:
        array = np.array(given)
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"{what} is not a table of numbers with rows of one length.") from None
    if array.dtype.kind not in "biuf":
        for entry in np.array(given, dtype=object).flat:  # as given: numpy would make text of numbers beside text
            if isinstance(entry, list | tuple | np.ndarray):
                raise InputError(f"{what} is not a table of numbers with rows of one length.")
            if not isinstance(entry, Real | Decimal):
                raise InputError(f"{what} contains {_shown(entry)}, which is not a number.")
    masked = sys.modules.get("numpy.ma")  # who has a masked array has imported it
    if masked is not None and masked.is_masked(given):
        raise InputError(f"{what} has masked entries; every payoff is needed.")
    try:
        return np.array(array, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"{what} contains a number that a float cannot hold.") from None


def names_of_axes(arrays: Sequence[object]) -> list[Sequence[str] | None] | None:
    """Return the names that data frames give to the moves, one list per axis; None if there are no data frames.

    An axis that is only numbered from 0 has no names.

    Raises
    ------
    InputError
        If two data frames name an axis differently.
    """
    pandas = sys.modules.get("pandas")  # who has a data frame has imported it
    named: list[Sequence[str] | None] | None = None
    for i, array in enumerate(arrays):
        if pandas is None or not isinstance(array, pandas.DataFrame | pandas.Series):
            continue
        axes: list[Sequence[str] | None] = [
            None if _is_numbered(axis) else [str(name) for name in axis] for axis in array.axes
        ]
        if named is None:
            named, first = axes, i
        elif axes != named:
            axis = [mine == other for mine, other in zip(axes, named)].index(False)
            raise InputError(
                f"payoff arrays {first + 1} and {i + 1} name the moves of player {axis + 1} differently: "
                f"{_listed(named[axis])} and {_listed(axes[axis])}."
            )
    return named


def _is_numbered(axis: Sequence) -> bool:
    return list(axis) == list(range(len(axis)))


def _listed(names: Sequence[str] | None) -> str:
    return "no names" if names is None else _shortened(", ".join(names))


def _shown(entry: object) -> str:
    return _shortened(repr(entry.item() if isinstance(entry, np.generic) else entry))


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
