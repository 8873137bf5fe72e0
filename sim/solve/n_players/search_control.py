"""A search in other threads, from which this one can be called away, and which it reports on.

Compiled code runs without the interpreter's lock but hears no signal. It works in a thread of its own, so that the
main thread, which waits in slices, is the one that Ctrl-C interrupts; the search then sees a flag and stops.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from time import monotonic

import numpy as np

from sim.progress import told

# Places in `control`: whether to stop, how many sets of moves were tried in search of supports, cells examined.
STOP, SETS, CELLS = 0, 1, 2
# Sets of moves that the search for supports may try for each cell of the budget; they cost about as much.
SETS_PER_CELL = 10
# Seconds between looks at the search, before the first report, and between reports.
SLICE, FIRST, INTERVAL = 0.1, 3.0, 30.0


def new_control() -> np.ndarray:
    """Return the numbers that a search shares with the thread that waits for it."""
    return np.zeros(3, np.int64)


def in_threads(
    tasks: Sequence[Callable], control: np.ndarray, workers: int = 1, report: Callable[[], None] | None = None
) -> list:
    """Return what tasks return that heed `control`, run in threads; call `report` while waiting for them.

    Whatever interrupts the waiting, such as Ctrl-C, stops the tasks first.
    """
    with ThreadPoolExecutor(workers) as threads:
        try:
            waiting = [threads.submit(task) for task in tasks]
            while wait(waiting, timeout=SLICE).not_done:
                if report is not None:
                    report()
        except BaseException:
            control[STOP] = 1
            raise
        return [task.result() for task in waiting]


class SearchReport:
    """Tells how far the search of one game has come, once it takes long.

    Parameters
    ----------
    moves : tuple of int
        Number of moves of each player.
    max_cells : int
    control : ndarray
        See `new_control`.
    """

    def __init__(self, moves: tuple[int, ...], max_cells: int, control: np.ndarray):
        self._game, self._max_cells, self._control = "×".join(map(str, moves)), max_cells, control
        self._start = monotonic()
        self._next = self._start + FIRST

    def __call__(self) -> None:
        """Say how far the search is, where that is due."""
        now = monotonic()
        if now < self._next:
            return
        self._next = now + INTERVAL
        told(self.line(now - self._start))

    def line(self, seconds: float) -> str:
        """Return the report after so many seconds; the longest time left is that of the whole budget."""
        cells = int(self._control[CELLS])
        done, most, what = cells, self._max_cells, "cells"
        if not cells:
            done, most, what = int(self._control[SETS]), SETS_PER_CELL * self._max_cells, "sets of moves"
        left = f", at most {_clock(seconds * (most / done - 1))} left" if done else ""
        return (
            f"all equilibria of {self._game} moves: {done:,} of at most {most:,} {what} searched in "
            f"{_clock(seconds)}{left}; the limit is budget={self._max_cells}; Ctrl-C stops the search"
        )


def _clock(seconds: float) -> str:
    """Return a time for a reader.

    >>> _clock(5), _clock(150), _clock(9000)
    ('5 s', '2 min', '2.5 h')
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"
