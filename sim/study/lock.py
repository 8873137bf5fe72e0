"""One writer at a time: a lock that the system releases when its owner dies, and that names the owner."""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from sim.errors import InputError
from sim.file_lock import lock_file, read_start, write_start
from sim.study.plain_data import COUNT, check_shape, read_json
from sim.whole_files import open_plain

LOCK = "lock"
BEAT = 15  # seconds between signs of life
SILENCE = 120  # seconds without one after which an owner on another machine is taken for dead


@contextmanager
def only_writer(directory: Path) -> Iterator[None]:
    """Hold the lock of a study's directory; a lock left by a dead process is taken over, and stderr says so.

    On one machine the system's file lock decides: it ends with its owner, however that died. Some network file
    systems keep such locks to each machine; there the owner's sign of life decides, which it gives while it runs.

    Raises
    ------
    InputError
        If another process holds it, naming that process; or the directory cannot be written.
    """
    path = directory / LOCK
    file = _locked(path)
    try:
        before = _owner(file)
        if before.get("host") not in (None, socket.gethostname()) and _silence(path) < SILENCE:
            raise _held(directory, before)
        if before:
            print(f"the lock of '{directory}' was left by {_name(before)}, which has ended; going on.", file=sys.stderr)
        _sign(file)
        ended = Event()
        Thread(target=_beat, args=(path, ended), daemon=True).start()
        try:
            yield
        finally:
            ended.set()
            with suppress(OSError):
                write_start(file, b"")  # Windows keeps the file while it is open: it then names nobody
            with suppress(OSError):  # the directory may have gone, or be closed for writing by now
                path.unlink()
    finally:
        os.close(file)


def _locked(path: Path) -> int:
    """Open and lock the file that stands at `path` once it is locked."""
    while True:
        try:
            file = open_plain(path, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            raise InputError(f"'{path.parent}' cannot be written ({error.strerror}).") from None
        try:
            lock_file(file)
            if os.path.samestat(os.fstat(file), os.stat(path)):
                return file
        except BlockingIOError:
            owner = _owner(file)
            os.close(file)
            raise _held(path.parent, owner) from None
        except FileNotFoundError:
            pass  # its owner has just finished and taken it away
        os.close(file)


def _held(directory: Path, owner: dict) -> InputError:
    since = owner.get("since", "just now")
    return InputError(f"'{directory}' is being written by {_name(owner)} since {since}; let it finish.")


def _name(owner: dict) -> str:
    return f"process {owner.get('pid', '?')} on {owner.get('host', 'this machine')}"


def _owner(file: int) -> dict:
    try:
        owner = read_json(read_start(file, 4096))
        check_shape(owner, {"host": str, "pid": COUNT, "since": str}, LOCK)
        return owner if f"{owner['host']}{owner['since']}".isprintable() else {}
    except (ValueError, OSError):  # empty, or its owner died before it signed
        return {}


def _sign(file: int) -> None:
    owner = {"host": socket.gethostname(), "pid": os.getpid(), "since": time.strftime("%Y-%m-%d %H:%M:%S")}
    try:
        write_start(file, json.dumps(owner).encode())
    except OSError as error:
        raise InputError(f"the study's lock cannot be written ({error.strerror}).") from None


def _silence(path: Path) -> float:
    """Return the seconds since the owner's last sign of life, by the file server's clock."""
    with tempfile.TemporaryFile(dir=path.parent) as probe:
        return os.fstat(probe.fileno()).st_mtime - path.lstat().st_mtime


def _beat(path: Path, ended: Event) -> None:
    while not ended.wait(BEAT):
        try:
            os.utime(path, follow_symlinks=False)
        except OSError:
            return  # the directory has gone; whoever writes there says so
