"""Ctrl-C in a study: it says how to go on, waits while workers are started or ended, and reaches none of them."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from pathlib import Path
from threading import current_thread, main_thread

from sim.study import store


@contextmanager
def resumable(directory: Path) -> Iterator[None]:
    """Let Ctrl-C in the block say how to go on with the study in a directory, if there is one by then.

    Raises
    ------
    KeyboardInterrupt
        With that sentence, unless the one that was raised has its own.
    """
    try:
        yield
    except KeyboardInterrupt as stop:
        if str(stop) or not store.is_begun(directory):
            raise
        raise KeyboardInterrupt(f"interrupted; wedge sweep resume={directory} goes on from here.") from None


@contextmanager
def held_back() -> Iterator[None]:
    """Hold Ctrl-C back until the block has ended: a worker that is half started or ended would show a traceback.

    Processes and threads that begin in the block inherit its mask, so that Ctrl-C is the parent's affair from their
    first moment on.
    """
    came = []
    before = signal.getsignal(signal.SIGINT)
    catches = callable(before) and current_thread() is main_thread()
    if catches:
        signal.signal(signal.SIGINT, lambda *call: came.append(call))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if catches:
            signal.signal(signal.SIGINT, before)
        if came:
            before(*came[0])


@contextmanager
def starting_processes() -> Iterator[None]:
    """Hold Ctrl-C back as `held_back` does, from processes of multiprocessing too."""
    resource_tracker.ensure_running()  # when it starts, it lifts the mask
    with held_back():
        yield


@contextmanager
def deaf() -> Iterator[None]:
    """Ignore another Ctrl-C for the moment that it takes to end well."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
