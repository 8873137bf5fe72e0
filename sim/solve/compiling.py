"""Kernels: plain Python functions, run interpreted for one game and compiled by numba for many.

A kernel carries no decorator, so that a single game is answered without importing numba. `compiled` compiles an
entry function together with every function of this package that it calls, once per machine; `kernel_for` takes the
interpreted function where the work is too small to wait for that.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from functools import cache
from threading import Lock
from types import CodeType, FunctionType, ModuleType

import numpy as np

from sim.progress import wipe

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

    parts = _call_graph(function)
    for part in parts[1:]:
        if part not in _registered:
            _registered.add(register_jitable(part))
    options = {"nogil": True, "error_model": "numpy"}  # a division by zero gives inf, as interpreted on arrays
    try:
        kernel = numba.njit(cache=True, **options)(function)
    except RuntimeError:  # no directory to cache in
        return numba.njit(**options)(function), False
    # numba notices a change of the entry's own file only; the stamp must cover the functions it calls.
    cache = kernel._cache
    cache._cache_file = SealedFiles(cache._cache_path, cache._impl.filename_base, _digest(parts))
    return kernel, cache._cache_file.holds_code()


def _call_graph(function: FunctionType) -> list[FunctionType]:
    """Return the function and those of its top package that it calls, directly or not, entry first."""
    package = _package(function)
    found, waiting = [], [function]
    while waiting:
        part = waiting.pop()
        if part not in found:
            found.append(part)
            named = (value for _, value in _named(part))
            waiting += [value for value in named if isinstance(value, FunctionType) and _package(value) == package]
    return found


def _package(function: FunctionType) -> str:
    return function.__module__.partition(".")[0]


def _named(function: FunctionType) -> Iterator[tuple[str, object]]:
    """Yield what a function's code names in its module, or in a module that it names, in order."""
    names = sorted({name for code in _codes(function.__code__) for name in code.co_names})
    outer = [(name, function.__globals__[name]) for name in names if name in function.__globals__]
    yield from outer
    for name, module in outer:
        if isinstance(module, ModuleType) and module.__name__.partition(".")[0] == _package(function):
            yield from ((f"{name}.{part}", vars(module)[part]) for part in names if part in vars(module))


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Yield a function's code and the code within it, such as that of comprehensions."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _digest(functions: list[FunctionType]) -> str:
    """Return a fingerprint of the functions' code and of the constants that they read from modules."""
    text = []
    for function in functions:
        text.append(repr((function.__qualname__, function.__defaults__)))
        for code in _codes(function.__code__):
            constants = [constant for constant in code.co_consts if not isinstance(constant, CodeType)]
            text.append(repr((code.co_code, code.co_names, constants)))
        text += [f"{name} {_spelled(value)}" for name, value in _named(function) if _is_constant(value)]
    return hashlib.sha256("\n".join(text).encode()).hexdigest()


def _is_constant(value: object) -> bool:
    """Whether numba compiles a value into the code: everything but what has code of its own."""
    return not (callable(value) or isinstance(value, ModuleType))


def _spelled(value: object) -> str:
    """Return a constant in full; of an array, repr would leave out the middle."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape} {value.tobytes().hex()}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_spelled, value))})"
    return repr(value)
