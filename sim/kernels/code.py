"""What a kernel is made of: the functions that it calls, the constants that it reads, and a stamp of both.

Machine code on disk is that of a kernel as long as the stamps agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from types import CodeType, FunctionType, ModuleType
from typing import TypeVar

import numpy as np

Function = TypeVar("Function", bound=Callable)

_in_place: set[Callable] = set()


def in_place(function: Function) -> Function:
    """Mark a function of a kernel that makes no array: its references to arrays need not be counted.

    Counting takes several times as long as the arithmetic on a few numbers. Whoever makes an array in such a function
    is told so by the compiler.
    """
    _in_place.add(function)
    return function


def is_in_place(function: Callable) -> bool:
    """Return whether a function makes no array."""
    return function in _in_place


def call_graph(function: FunctionType) -> list[FunctionType]:
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


def stamp(functions: Sequence[FunctionType]) -> str:
    """Return a fingerprint of the functions' code and of the constants that they read from modules."""
    text = []
    for function in functions:
        text.append(repr((function.__qualname__, function.__defaults__, function.__kwdefaults__)))
        for code in _codes(function.__code__):
            literals = [literal for literal in code.co_consts if not isinstance(literal, CodeType)]
            text.append(repr((code.co_code, code.co_names, literals)))
        text += [f"{name} {_spelled(value)}" for name, value in constants(function)]
    return hashlib.sha256("\n".join(text).encode()).hexdigest()


def constants(function: FunctionType) -> Iterator[tuple[str, object]]:
    """Yield what numba compiles into a function's code from modules: all but code; of a named tuple, its fields."""
    for name, value in _named(function):
        if isinstance(value, type) and issubclass(value, tuple):
            yield name, getattr(value, "_fields", ())
        elif not (callable(value) or isinstance(value, ModuleType)):
            yield name, value


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


def _spelled(value: object) -> str:
    """Return a constant in full; of an array, repr would leave out the middle."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape} {value.tobytes().hex()}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_spelled, value))})"
    return repr(value)
