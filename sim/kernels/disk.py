"""Compiled kernels on disk: a file each, used only where it is whole.

A file begins with a seal, a hash of what follows; half a file or a flipped bit, which would be run as machine code,
breaks it, and a file with a broken seal counts as missing. A file appears whole, so that processes that compile at the
same time do not harm each other. Its name says what was compiled and for which system.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import FunctionType

from sim.errors import InputError
from sim.kernels.code import call_graph, stamp
from sim.whole_files import write_whole

SEAL_BYTES = hashlib.sha256().digest_size
KEPT = 8  # files of one kernel: of other code, versions or processors that use the same folder
ABANDONED = 3600.0  # seconds after which a file that was never finished is nobody's


def places(function: FunctionType) -> list[Path]:
    """Return the folders that may hold a kernel's file, the preferred one first.

    That is the folder that the user names for machine code of numba, or else the one beside the source and, where only
    others may write there, one of the user's own.
    """
    named = os.environ.get("NUMBA_CACHE_DIR")
    if named:
        return [Path(named)]
    beside = Path(function.__code__.co_filename).parent / "__pycache__"
    try:
        return [beside, _of_user() / "wedge-sim"]
    except RuntimeError:  # there is no home
        return [beside]


def read(function: FunctionType, system: str) -> bytes | None:
    """Return what was written for a kernel and a system, None where nothing whole is found."""
    for place in places(function):
        path = place / _name(function, system)
        try:
            whole = path.read_bytes()
        except OSError:
            continue
        seal, content = whole[:SEAL_BYTES], whole[SEAL_BYTES:]
        if seal == _seal(content):
            with suppress(OSError):
                os.utime(path)  # what is used is not pruned
            return content
    return None


def write(function: FunctionType, system: str, content: bytes) -> bool:
    """Write a kernel's file where that can be done; return whether it could. Files long unused are removed."""
    for place in places(function):
        with suppress(OSError, InputError):
            place.mkdir(parents=True, exist_ok=True)
            write_whole(place / _name(function, system), _seal(content) + content)
            _prune(function, place)
            return True
    return False


def is_known(function: FunctionType) -> bool:
    """Return whether there is a file of the kernel as its code is now, without asking for which system."""
    return any(True for place in places(function) for _ in place.glob(_name(function, "*")))


def _of_user() -> Path:
    """Return the folder for files of this user that can be made again."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


@cache
def _code(function: FunctionType) -> str:
    return stamp(call_graph(function))


def _name(function: FunctionType, system: str) -> str:
    return f"{function.__name__}-{_code(function)[:16]}-{system[:16]}.kernel"


def _seal(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _prune(function: FunctionType, place: Path) -> None:
    """Remove the files of a kernel that have not been used for the longest time, and those never finished."""
    with suppress(OSError):  # another process may be doing the same
        used = sorted(place.glob(f"{function.__name__}-*.kernel"), key=lambda path: path.stat().st_mtime)
        unfinished = place.glob(f".{function.__name__}-*.part")
        old = [path for path in unfinished if path.stat().st_mtime < time.time() - ABANDONED]
        for path in (*used[:-KEPT], *old):
            path.unlink(missing_ok=True)
