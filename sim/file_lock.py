"""A lock on an open file, which the system releases when its owner dies: `flock` where there is one, else Windows'."""

from __future__ import annotations

import os

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

FAR = 1 << 30  # Windows keeps others from reading what is locked: a byte far beyond what is written


def lock_file(file: int) -> None:
    """Lock an open file for this process alone; BlockingIOError if another has it."""
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    os.lseek(file, FAR, os.SEEK_SET)
    try:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    except PermissionError:
        raise BlockingIOError from None


def read_start(file: int, most: int) -> bytes:
    """Return the first bytes of an open file."""
    os.lseek(file, 0, os.SEEK_SET)
    return os.read(file, most)


def write_start(file: int, data: bytes) -> None:
    """Replace what an open file holds."""
    os.ftruncate(file, 0)
    os.lseek(file, 0, os.SEEK_SET)
    os.write(file, data)
