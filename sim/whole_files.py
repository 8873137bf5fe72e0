"""Files that appear whole, by rename, or not at all, survive a power cut, and are read without following a link."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from uuid import uuid4

from sim.errors import InputError

_PLAIN = sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"))
SYNCLESS = (errno.EINVAL, errno.ENOTSUP, errno.EACCES)  # what a folder answers that cannot be synced, or not by us


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place, rename it into place, and have all of that on the disk before returning.

    Raises
    ------
    InputError
        If it cannot be written; what stood at `path` before is then untouched.
    """
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        with open(part, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
        sync_folder(path.parent)
    except OSError as error:
        raise InputError(f"'{path}' cannot be written ({error.strerror}).") from None
    finally:
        try:
            part.unlink(missing_ok=True)
        except OSError:
            pass  # the directory itself has gone


def sync_folder(folder: Path) -> None:
    """Have a folder's list of names on the disk, where that can be had; OSError if it fails."""
    try:
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in SYNCLESS:
            raise


def read_plain(path: Path, most: int) -> bytes:
    """Read a file that may be a stranger's.

    Raises
    ------
    FileNotFoundError
        If there is none.
    InputError
        If it is a link or no file, holds more than `most` bytes, or cannot be read.
    """
    try:
        with open(path, "rb", opener=open_plain) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise InputError(f"'{path}' is not a file.")
            if status.st_size > most:
                raise InputError(f"'{path}' is larger than {most:,} bytes.")
            return file.read()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise InputError(f"'{path}' cannot be read ({error.strerror}).") from None


def open_plain(path: str | Path, flags: int) -> int:
    """Open a file as `os.open` does, neither through a link, which raises InputError, nor waiting at a pipe."""
    if not hasattr(os, "O_NOFOLLOW") and os.path.islink(path):  # Windows
        raise link_refused(Path(path))
    try:
        return os.open(path, flags | _PLAIN, 0o666)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise link_refused(Path(path)) from None
        raise


def link_refused(path: Path) -> InputError:
    """Return the error for a link among the files of a study."""
    return InputError(f"'{path}' is a symbolic link, which may lead anywhere; put the file or folder itself there.")
