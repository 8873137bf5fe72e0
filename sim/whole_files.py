"""Files that appear whole, by rename, or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

from sim.errors import InputError


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and rename it into place.

    Raises
    ------
    InputError
        If it cannot be written; what stood at `path` before is then untouched.
    """
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        part.write_bytes(data)
        os.replace(part, path)
    except OSError as error:
        raise InputError(f"'{path}' cannot be written ({error.strerror}).") from None
    finally:
        try:
            part.unlink(missing_ok=True)
        except OSError:
            pass  # the directory itself has gone
