"""The rows of the table and how they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tabulate import tabulate

HEADERS = ("work", "peer", "ours", "peer's time", "ratio", "target", "answers compared")
NOT_INSTALLED = "not installed"
NOTHING = "–"


@dataclass(frozen=True)
class Row:
    """One comparison.

    Attributes
    ----------
    work, peer : str
    ours, theirs : float or None
        Seconds per `unit`; None where there is no peer or it is not installed.
    target : float or None
        The least ratio aimed at; None where the ratio is only reported.
    answers : str
        What comparing the answers showed.
    unit : {"game", "point", "call"}
    """

    work: str
    peer: str
    ours: float
    theirs: float | None
    target: float | None
    answers: str
    unit: str = "game"

    @property
    def ratio(self) -> float | None:
        """The peer's time over ours."""
        return None if self.theirs is None else self.theirs / self.ours

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as text, in the order of HEADERS."""
        missing = NOTHING if self.peer == NOTHING else NOT_INSTALLED
        theirs = missing if self.theirs is None else speed(self.theirs, self.unit)
        ratio = NOTHING if self.ratio is None else _times(self.ratio)
        return self.work, self.peer, speed(self.ours, self.unit), theirs, ratio, self._verdict, self.answers

    @property
    def brief(self) -> str:
        """The row in short, for progress."""
        return " | ".join(cell for cell in self.cells[:6] if cell != NOTHING)

    @property
    def _verdict(self) -> str:
        if self.target is None:
            return "report"
        if self.ratio is None:
            return f"{self.target:g}×"
        return f"{self.target:g}×: {'reached' if self.ratio >= self.target else 'missed'}"


def speed(seconds: float, unit: str) -> str:
    """Return seconds per unit as text: a time, or points per second.

    >>> speed(0.00123, "game"), speed(0.002, "point")
    ('1.23 ms', '500 points/s')
    """
    if unit == "point":
        return f"{1 / seconds:,.0f} points/s"
    for size, name in ((1.0, "s"), (1e-3, "ms")):
        if seconds >= size:
            return f"{seconds / size:.3g} {name}"
    return f"{seconds / 1e-6:.3g} µs"


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}×" if ratio >= 100 else f"{ratio:.3g}×"


def as_text(rows: Sequence[Row]) -> str:
    """Return the table in Markdown."""
    return tabulate([row.cells for row in rows], HEADERS, tablefmt="github", disable_numparse=True)
