"""Kernels: plain Python functions, run interpreted for one game and compiled by numba for many.

A kernel carries no decorator, so that a single game is answered without importing numba. `compiled` compiles an
entry function together with every function of this package that it calls, once per machine; `kernel_for` takes the
interpreted function where the work is too small to wait for that.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from threading import Lock

from sim.progress import wipe
from sim.solve.kernel_code import call_graph, is_in_place, stamp

PATIENCE = 1.0  # seconds of interpreted work after which a kernel is loaded or built
_lock = Lock()  # two threads must not build the same kernel
_compiled: dict[Callable, Callable] = {}
_registered: set[Callable] = set()
_interpreted: dict[Callable, float] = {}


def kernel_for(function: Callable, work: float, seconds: int = 10) -> Callable:
    """Return `function` compiled, once the work that the interpreter was given is too much for it; else as it is.

    Parameters
    ----------
    function : callable
    work : float
        Seconds that the interpreter would take, about. They add up over the calls: a loop over small games is heavy.
    seconds : int
        Usual time to compile, for the announcement.
    """
    if function in _compiled:
        return _compiled[function]
    _interpreted[function] = _interpreted.get(function, 0.0) + work
    return compiled(function, seconds) if _interpreted[function] > PATIENCE else function


def is_loaded(function: Callable) -> bool:
    """Return whether the function was compiled, or read from disk, in this process."""
    return function in _compiled


def is_on_disk(function: Callable) -> bool:
    """Return whether the function was compiled on this machine before, so that it need only be read."""
    with _lock:
        return _dispatcher(function)[1]


def compiled(function: Callable, seconds: int = 10) -> Callable:
    """Return `function` compiled by numba, without the interpreter lock and cached on disk.

    Call it right before the first use: a line on stderr announces a compilation that is still to be done.

    Parameters
    ----------
    function : callable
        Written in the part of Python that numba compiles. The functions of this package that it calls, by their
        bare names, need no decorator.
    seconds : int
        Usual time to compile, for the announcement.
    """
    with _lock:
        if function not in _compiled:
            kernel, known = _dispatcher(function)
            if not known:
                name = function.__name__.strip("_")
                wipe()
                print(f"building kernel {name} (once per machine, about {seconds} s) …", file=sys.stderr, flush=True)
            _compiled[function] = kernel
        return _compiled[function]


@cache
def _dispatcher(function: Callable) -> tuple[Callable, bool]:
    """Return what numba makes of a function, and whether its machine code lies on disk already."""
    import numba
    from numba.extending import register_jitable

    from sim.solve.kernel_cache import SealedFiles

    parts = call_graph(function)
    for part in parts[1:]:
        if part not in _registered:
            options = {"_nrt": False} if is_in_place(part) else {}
            _registered.add(register_jitable(**options)(part) if options else register_jitable(part))
    options = {"nogil": True, "error_model": "numpy"}  # a division by zero gives inf, as interpreted on arrays
    try:
        kernel = numba.njit(cache=True, **options)(function)
    except RuntimeError:  # no directory to cache in
        return numba.njit(**options)(function), False
    # numba notices a change of the entry's own file only; the stamp must cover the functions it calls.
    cache = kernel._cache
    cache._cache_file = SealedFiles(cache._cache_path, cache._impl.filename_base, stamp(parts))
    return kernel, cache._cache_file.holds_code()
