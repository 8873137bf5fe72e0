"""What numba makes of a kernel: machine code, in this process and as bytes that a later process loads.

Numba keeps machine code beside the file that a function was defined in, and there alone looks for it. A kernel is
therefore compiled and loaded as if it were defined in a folder made for the purpose, whose files are the bytes.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FunctionType
from typing import Any
from zipfile import ZipFile, ZipInfo

import llvmlite.binding
import numba
import numpy as np
from numba.extending import register_jitable

from sim.kernels.code import call_graph, is_in_place

# Numba's settings that move its files, empty by default.
ELSEWHERE = ("CACHE_DIR", "CACHE_LOCATOR_CLASSES")
# Numba's settings that change what it compiles.
COMPILING = (
    "CPU_NAME",
    "CPU_FEATURES",
    "ENABLE_AVX",
    "OPT",
    "LOOP_VECTORIZE",
    "SLP_VECTORIZE",
    "BOUNDSCHECK",
    "DEBUGINFO_DEFAULT",
    "DISABLE_JIT",
)

_registered: set[Callable] = set()


def system() -> str:
    """Return a fingerprint of what machine code depends on beside the kernel: versions, processor, settings."""
    facts = [
        *(sys.implementation.cache_tag, platform.system(), platform.machine()),
        *(numba.__version__, llvmlite.__version__, np.__version__),
        *(llvmlite.binding.get_host_cpu_name(), llvmlite.binding.get_host_cpu_features().flatten()),
        *(f"{name}={getattr(numba.config, name, None)}" for name in COMPILING),
    ]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def machine_code(
    function: FunctionType, use: Callable[[Callable], object], content: bytes | None = None
) -> tuple[Callable, bytes]:
    """Return a kernel for arguments of the types with which it is used, and the bytes from which it can be loaded.

    Parameters
    ----------
    function : function
    use : callable
        Calls the kernel that it is given.
    content : bytes, optional
        What to load it from; what comes back is the same, unless something had to be compiled.
    """
    with TemporaryDirectory(prefix="wedge-kernel-") as name:
        folder = Path(name)
        if content is not None:
            with ZipFile(BytesIO(content)) as files:
                files.extractall(folder)
        kernel = _used(function, use, folder)
        return kernel, _packed(folder)


def _packed(folder: Path) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as files:
        for path in sorted(folder.rglob("*.nb?")):
            files.writestr(ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())  # of no date
    return content.getvalue()


def _used(function: FunctionType, use: Callable[[Callable], object], folder: Path) -> Callable:
    """Return what numba makes of a kernel when it is used, with its files in a folder."""
    for part in call_graph(function)[1:]:
        if part not in _registered:
            options = _no_counting() if is_in_place(part) else {}
            _registered.add(register_jitable(**options)(part) if options else register_jitable(part))
    with _files_beside_the_source():
        # A division by zero gives inf, as interpreted on arrays.
        compiling = numba.njit(cache=True, nogil=True, error_model="numpy")
        kernel: Any = compiling(_as_if_defined_in(function, folder))
    use(kernel)
    if not isinstance(kernel, FunctionType):  # which it is under NUMBA_DISABLE_JIT
        kernel.disable_compile()  # for other types, it would compile again in every process
    return kernel


@cache
def _no_counting() -> dict[str, bool]:
    """Return the option by which numba counts no references to arrays, none where this version knows no such option.

    Kernels give the same numbers without it, at half the speed.
    """
    options: dict[str, Any] = {"_nrt": False}
    try:
        numba.njit(**options)(lambda: 0)()
    except Exception:  # noqa: BLE001 (whatever another version raises)
        return {}
    return options


def _as_if_defined_in(function: FunctionType, folder: Path) -> FunctionType:
    source = folder / "kernel.py"
    source.write_text(f"# stands for the file that defines {function.__name__}\n")
    os.utime(source, (0, 0))  # by its content, before 0.68 by its time, numba tells whether machine code is of date
    code = function.__code__.replace(co_filename=str(source))
    return FunctionType(code, function.__globals__, function.__name__, function.__defaults__)


@contextmanager
def _files_beside_the_source() -> Iterator[None]:
    """Have numba keep its files beside the source, which is what it does by default."""
    before = {name: getattr(numba.config, name, "") for name in ELSEWHERE}
    try:
        for name in ELSEWHERE:
            setattr(numba.config, name, "")
        yield
    finally:
        for name, value in before.items():
            setattr(numba.config, name, value)
