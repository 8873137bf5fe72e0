"""Where a command writes: refused in one sentence, before any work, if it cannot be written or would mislead."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sim.errors import InputError
from sim.render.formats import ENDINGS


def check_file(path: Path, key: str, endings: Sequence[str] = ENDINGS) -> None:
    """Refuse a file that cannot be written, or whose ending promises a format that the command does not write.

    Parameters
    ----------
    key : str
        What the user wrote it after, for the message: ``--out``.
    endings : sequence of str
        What the command writes, as ``.txt``; a name without an ending is text.

    Raises
    ------
    InputError
    """
    if path.suffix and path.suffix.lower() not in endings:
        raise InputError(f"{key}: '{path.suffix}' is not written here; end the name in {' or '.join(endings)}.")
    if path.is_dir():
        raise InputError(f"{key}: '{path}' is a directory; name a file in it.")
    if not path.parent.is_dir():
        raise InputError(f"{key}: the directory '{path.parent}' does not exist.")
    if not os.access(path.parent, os.W_OK):
        raise InputError(f"{key}: the directory '{path.parent}' cannot be written to.")


def made_directory(path: Path) -> Path:
    """Return a directory, made if need be; InputError if it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"the directory '{path}' cannot be made ({error.strerror}).") from None
    return path
