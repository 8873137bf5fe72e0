"""How far long work has come: a line on a terminal's standard error, wiped when the work is done.

A command lets it be shown (`shown`); what takes long says its steps (`steps`, `one_more`, `reached`), and where no command
runs, in a library's use, they say nothing. Work inside other work is not counted: the outer one tells. What may take
hours and can be limited says so in any case (`told`), now and then, unless a command is to be quiet.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

DELAY = 1.0  # seconds in which nothing is said
OF_MANY = "{desc}: {n_fmt} of {total_fmt} |{bar}| {elapsed}, about {remaining} left"
OF_UNKNOWN = "{desc}: {n_fmt}, {elapsed}"

T = TypeVar("T")


class _Display:
    """The line of one command."""

    def __init__(self, wanted: bool):
        self.wanted, self._on_terminal = wanted, wanted and sys.stderr.isatty()
        self.busy = False  # with the steps of some work
        self._process = os.getpid()  # a worker that is forked off has no line of its own
        self._bar: Any = None

    def at(self, what: str, done: int | None, total: int | None) -> None:
        """Say that so many of a number are done; None is one more."""
        if self._is_here:
            if self._bar is None or self._bar.desc != what:
                self._begin(what, total, OF_UNKNOWN if total is None else OF_MANY, DELAY)
            self._bar.update(1 if done is None else done - self._bar.n)

    def say(self, text: str) -> None:
        """Say that instead of what was said; where no terminal wipes a line, in one that stays."""
        if self._is_here:
            self._begin(text, None, "{desc}", 0.0)
        elif self.wanted and not self._on_terminal:
            print(text, file=sys.stderr, flush=True)

    @property
    def _is_here(self) -> bool:
        return self._on_terminal and os.getpid() == self._process

    def _begin(self, what: str, total: int | None, look: str, delay: float) -> None:
        from tqdm import tqdm  # slow to import, and needed on a terminal only

        self.wipe()
        self._bar = tqdm(
            desc=what, total=total, bar_format=look, delay=delay, leave=False, dynamic_ncols=True, file=sys.stderr
        )

    def wipe(self) -> None:
        """Take the line away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


_display: ContextVar[_Display | None] = ContextVar("display", default=None)


@contextmanager
def shown(wanted: bool = True) -> Iterator[None]:
    """Show how far the work in a block has come, if that is wanted and standard error is a terminal."""
    display = _Display(wanted)
    before = _display.set(display)
    try:
        yield
    finally:
        display.wipe()
        _display.reset(before)


def unwanted() -> bool:
    """Whether a command runs that is to say nothing."""
    display = _display.get()
    return display is not None and not display.wanted


def steps(items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Yield items, each a step of the work, and tell how many are done.

    Parameters
    ----------
    what : str
        What the items are, in the plural.
    total : int, optional
        How many there are, where they have no length.
    """
    display = _display.get()
    if display is None or display.busy:
        yield from items
        return
    display.busy = True
    count = len(items) if isinstance(items, Sized) else total
    try:
        for done, item in enumerate(items):
            display.at(what, done, count)
            yield item
    finally:
        display.busy = False
        display.wipe()


def one_more(what: str) -> None:
    """Tell that one more is done, of work whose extent is not known."""
    display = _display.get()
    if display is not None and not display.busy:
        display.at(what, None, None)


def reached(what: str, done: int, total: int) -> None:
    """Tell how many of a number are done."""
    display = _display.get()
    if display is not None and not display.busy:
        display.at(what, done, total)


def told(text: str) -> None:
    """Tell of work that may take hours, in words of its own: also where no command runs, and where no terminal is."""
    display = _display.get()
    if display is None:
        print(text, file=sys.stderr, flush=True)
    elif not display.busy:
        display.say(text)


def wipe() -> None:
    """Take the line away, for something else to be printed there."""
    display = _display.get()
    if display is not None:
        display.wipe()
