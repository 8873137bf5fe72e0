"""Progress of a study: points done, rate, time left, workers and failures; on a terminal a bar, else a line now and then."""

from __future__ import annotations

import sys
import time

from tqdm import tqdm

from sim.progress import unwanted

INTERVAL = 30.0  # seconds between lines


class Progress:
    """Says how far a study has come.

    Parameters
    ----------
    title : str
    total, done : int
        Points of the study, and those that were solved before.
    """

    def __init__(self, title: str, total: int, done: int = 0):
        self._title, self._total, self._done, self._before = title, total, done, done
        self._start = self._said = time.monotonic()
        self._bar, self._silent = None, unwanted()
        if sys.stderr.isatty() and not self._silent:
            self._bar = tqdm(total=total, initial=done, unit=" points", desc=title, leave=False, dynamic_ncols=True)

    def advance(self, points: int, workers: int, failures: int) -> None:
        """Count points just solved."""
        self._done += points
        if self._bar is not None:
            self._bar.set_postfix_str(f"{workers} workers, {failures} failures", refresh=False)
            self._bar.update(points)
        elif not self._silent and time.monotonic() - self._said >= INTERVAL:
            self._said = time.monotonic()
            self._say(workers, failures)

    def _say(self, workers: int, failures: int) -> None:
        rate = (self._done - self._before) / (time.monotonic() - self._start)
        left = (self._total - self._done) / rate if rate else float("inf")
        print(
            f"{self._title}: {self._done:,} of {self._total:,} points, {pace(rate)}, {clock(left)} left, "
            f"{workers} workers, {failures} failures",
            file=sys.stderr,
            flush=True,
        )

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_) -> None:
        if self._bar is not None:
            self._bar.close()


def pace(rate: float) -> str:
    """Return how fast it goes, by so many points a second: ``12 points/s``, or ``4 s a point`` where that says more.

    >>> pace(12.3), pace(0.25)
    ('12 points/s', '4 s a point')
    """
    return f"{rate:,.0f} points/s" if rate >= 1 or not rate else f"{1 / rate:,.0f} s a point"


def clock(seconds: float) -> str:
    """Return a time as hours, minutes and seconds.

    >>> clock(3725)
    '1:02:05'
    """
    if seconds == float("inf"):
        return "unknown time"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
