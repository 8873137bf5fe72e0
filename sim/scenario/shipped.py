"""Where the scenarios that ship with the program lie."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def shipped_directory() -> Path:
    """Return the directory of the scenarios that ship with the program."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"
