"""Functions of parameter values, evaluated anew only where a value that they look at has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Kept(Generic[Result]):
    """A function of parameter values that keeps its last result.

    Parameters
    ----------
    evaluate : callable
        Takes the values by name. Nobody writes to what it returns.
    names : iterable of str
        All that it looks at; those that are no parameters are left out.
    """

    def __init__(self, evaluate: Callable[[Mapping[str, float]], Result], names: Iterable[str]):
        self.evaluate, self.names = evaluate, sorted(names)
        self._last: tuple[tuple, Result] | None = None

    def __call__(self, values: Mapping[str, float]) -> Result:
        """Return the result at some values."""
        key = tuple(values[name] for name in self.names if name in values)
        last = self._last  # threads may share this object: key and result are kept together
        if last is None or last[0] != key:
            last = self._last = key, self.evaluate(values)
        return last[1]
