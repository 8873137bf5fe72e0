"""Kernels: plain Python functions, run interpreted for one game and compiled by numba for many.

The same source serves both, and gives the same numbers. A kernel's entry is declared by `entry`, which leaves it the
plain function that it is, so that a single game is answered without importing numba; every function of this package
that it calls, by its bare name, is part of the kernel. `compiled` compiles it, once per machine. `kernel_for` takes the
interpreted function where the work is too small to wait for that, and has the compiler work beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from sim.progress import wipe

if TYPE_CHECKING:
    import subprocess

PATIENCE = 1.0  # seconds of interpreted work after which a kernel is loaded or built
# What a process does that compiles beside this one: politely, and without leaving files behind when it is ended.
BESIDE = """
import importlib, os, signal, sys
_, module, name, *sys.path = sys.argv
from sim.kernels.compiling import compiled
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
getattr(os, "nice", abs)(5)
compiled(getattr(importlib.import_module(module), name))
"""

Function = TypeVar("Function", bound=Callable)


@dataclass(frozen=True)
class Entry:
    """What is known of a kernel.

    Attributes
    ----------
    what : str
        What it answers, in the plural, for messages.
    seconds : int
        Usual time to compile it.
    use : callable
        Calls the kernel that it is given, on next to nothing; it is always called with arguments of the same types.
    """

    what: str
    seconds: int
    use: Callable[[Callable], object]


_lock = Lock()  # two threads must not build the same kernel
_entries: dict[Callable, Entry] = {}
_compiled: dict[Callable, Callable] = {}
_interpreted: dict[Callable, float] = {}
_beside: dict[Callable, subprocess.Popen | None] = {}
_built_here: set[Callable] = set()


def entry(what: str, seconds: int, use: Callable[[Callable], object]) -> Callable[[Function], Function]:
    """Declare the decorated function to be the entry of a kernel; see `Entry`. The function stays as it is."""

    def declare(function: Function) -> Function:
        _entries[function] = Entry(what, seconds, use)
        return function

    return declare


def entry_of(function: Callable) -> Entry:
    """Return what is known of a kernel."""
    return _entries[function]


def kernel_for(function: Callable, work: float) -> Callable:
    """Return `function` compiled, once the work that the interpreter was given is too much for it; else as it is.

    Where it was never compiled on this machine, and would take longer than the work, it is compiled in another process
    meanwhile.

    Parameters
    ----------
    function : callable
    work : float
        Seconds that the interpreter would take, about. They add up over the calls: a loop over small games is heavy.
    """
    if function in _compiled:
        return _compiled[function]
    add_work(function, work)
    if _interpreted[function] <= PATIENCE or (work < entry_of(function).seconds and is_coming(function)):
        return function
    return compiled(function)


def add_work(function: Callable, seconds: float) -> None:
    """Count what the interpreter was given, for the next call of `kernel_for`."""
    _interpreted[function] = _interpreted.get(function, 0.0) + seconds


def is_loaded(function: Callable) -> bool:
    """Return whether the function was compiled, or read from disk, in this process."""
    return function in _compiled


def is_on_disk(function: Callable) -> bool:
    """Return whether the function was compiled on this machine before, so that it need only be read."""
    from sim.kernels.disk import is_known

    return is_known(function)


def is_coming(function: Callable) -> bool:
    """Return whether another process is compiling a kernel that is not on disk yet; it is started at the first call."""
    if is_on_disk(function):
        return False
    with _lock:
        if function not in _beside:
            _beside[function] = _begun(function)
        process = _beside[function]
    return process is not None and process.poll() is None


def compiled(function: Callable) -> Callable:
    """Return `function` compiled by numba, without the interpreter's lock, from disk where it lies there.

    A line on stderr announces a compilation that is still to be done.

    Parameters
    ----------
    function : callable
        An `entry`, written in the part of Python that numba compiles.
    """
    with _lock:
        if function not in _compiled:
            _compiled[function] = _made(function)
        return _compiled[function]


def was_built_here(function: Callable) -> bool:
    """Return whether this process compiled the function, rather than reading it."""
    return function in _built_here


def _made(function: Callable) -> Callable:
    from sim.kernels import build, disk

    known = entry_of(function)
    system = build.system()
    found = disk.read(function, system)
    if found is None:
        _say(f"compiling what solves {known.what} (once per machine, about {known.seconds} s) …")
        process = _beside.get(function)
        if process is not None:
            process.wait()
            found = disk.read(function, system)
    kernel, content = build.machine_code(function, known.use, found)
    if content == found:
        return kernel
    _built_here.add(function)
    if not disk.write(function, system, content):
        folders = " nor ".join(f"'{place}'" for place in disk.places(function))
        _say(f"it could not be kept: {folders} cannot be written; NUMBA_CACHE_DIR may name a folder that can.")
    return kernel


def _begun(function: Callable) -> subprocess.Popen | None:
    """Return a process that compiles a kernel, None where there can be none; it ends with this one."""
    import atexit
    import subprocess  # slow to import
    from multiprocessing import parent_process

    if parent_process() is not None:  # a worker: its siblings would do the same, and the cores have work
        return None
    words = [sys.executable, "-P", "-c", BESIDE, function.__module__, function.__name__, *sys.path]
    nothing = subprocess.DEVNULL
    try:
        process = subprocess.Popen(words, stdin=nothing, stdout=nothing, stderr=nothing)
    except OSError:
        return None
    atexit.register(process.terminate)
    return process


def _say(line: str) -> None:
    wipe()
    print(line, file=sys.stderr, flush=True)
