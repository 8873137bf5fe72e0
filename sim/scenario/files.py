"""Scenario files: where they lie, and reading of their YAML."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import Any, TypeVar

from sim.errors import InputError, nearest
from sim.scenario.names import LABEL, is_label, spelt, visible
from sim.scenario.shipped import shipped_directory
from sim.scenario.strict_yaml import parse_yaml

LARGEST_FILE = 1_000_000  # bytes
GROUPS = ("game", "view")
FOLDERS = (*GROUPS, "precedent", "claims")

T = TypeVar("T")


@dataclass(frozen=True)
class Library:
    """The shipped scenarios and, beside them, a user's own directory of the same layout.

    Attributes
    ----------
    own : Path or None
        Directory that holds ``game/*.yaml``, ``view/*.yaml``, ``precedent/*.yaml`` or ``claims/*.yaml``.
    """

    own: Path | None = None

    def __post_init__(self):
        if self.own is None:
            return
        if not self.own.is_dir():
            raise InputError(f"the scenario directory '{self.own}' does not exist.")
        if not any((self.own / folder).is_dir() for folder in FOLDERS):
            names = ", ".join(f"'{folder}'" for folder in FOLDERS)
            raise InputError(f"'{self.own}' has none of the folders {names}; scenarios lie in those.")

    def names(self, group: str) -> list[str]:
        """Return the names of all games or views, sorted."""
        return sorted({spelt(path.stem) for path in self._paths(group)})

    def path(self, group: str, name: str) -> Path:
        """Return the file of a game or view.

        Raises
        ------
        InputError
            If there is none of that name, or a user's own file has a shipped one's name.
        """
        found = [path for path in self._paths(group) if spelt(path.stem) == spelt(name)]
        if not found:
            raise InputError(f"unknown {group} '{name}'; {nearest(name, self.names(group))}")
        if len(found) > 1:
            raise InputError(f"two files define the {group} '{name}': {found[0]} and {found[1]}; rename yours.")
        return found[0]

    def _paths(self, group: str) -> Iterator[Path]:
        homes = [shipped_directory(), *([self.own] if self.own is not None else [])]
        for path in (path for home in homes for path in sorted((home / group).glob("*.yaml"))):
            if is_label(spelt(path.stem)):
                yield path
            else:
                warnings.warn(f"{visible(str(path))} is left out: its name is not one; a name {LABEL}.", stacklevel=2)


def read_others(names: Iterable[str], read: Callable[[str], T]) -> list[T]:
    """Return what is read of each name, for names that nobody asked for: one that is broken is left out.

    Warns
    -----
    UserWarning
        For each that is left out, with what is wrong.
    """
    found = []
    for name in names:
        try:
            found.append(read(name))
        except InputError as error:
            warnings.warn(f"'{name}' is left out: {error}", stacklevel=2)
    return found


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML file whose top level is a mapping.

    Raises
    ------
    InputError
        If the file cannot be read, is larger than LARGEST_FILE, or is not plain data; see `parse_yaml`.
    """
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):  # a device or a pipe may never end
            raise InputError(f"{path}: cannot be read (not a file).")
        if status.st_size > LARGEST_FILE:
            raise InputError(f"{path}: the file is larger than {LARGEST_FILE:,} bytes.")
        return deepcopy(_parse(path, status.st_mtime_ns, status.st_size))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from None


@lru_cache(maxsize=256)
def _parse(path: Path, changed: int, size: int) -> dict[str, Any]:
    """Parse a file, once as long as it stays the same: reading a scenario asks for a file several times."""
    content = path.read_bytes()
    if any(line.lstrip().startswith(b"# @package") for line in content.splitlines()):
        raise InputError(f"{path}: a '# @package' line is not allowed in a scenario file.")
    return parse_yaml(content, str(path))
