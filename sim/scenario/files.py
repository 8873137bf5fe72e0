"""Scenario files: where they lie, and reading of their YAML."""

from __future__ import annotations

import marshal
import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import Any, TypeVar

from sim.errors import InputError, closest, nearest
from sim.scenario.names import LABEL, is_label, spelt, visible
from sim.scenario.shipped import shipped_directory
from sim.scenario.strict_yaml import parse_yaml
from sim.scenario.where import YAML, Where

LARGEST_FILE = 1_000_000  # bytes
GROUPS = ("game", "view")
FOLDERS = (*GROUPS, "precedent", "claims", "plan")
NFG, CSV = ".nfg", ".csv"  # payoffs alone: see sim.scenario.data_files
EFG = ".efg"  # written, and refused with a sentence
READ = (*YAML, NFG, CSV)
ENDINGS = (*READ, EFG)  # of a word that is a file's path, not a scenario's name

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
        """Return the file of a game or view, given its name or its own path.

        Raises
        ------
        InputError
            If there is none of that name, or a user's own file has a shipped one's name.
        """
        if is_file_name(name):
            return existing(Path(name))
        found = self._named(group, name)
        if not found:
            other = {"view": "game", "game": "view"}.get(group)
            if other and self._named(other, name):
                raise InputError(f"unknown {group} '{name}'; there is a {other} of that name, {other}={name}.")
            raise InputError(f"unknown {group} '{name}'; {nearest(name, self.names(group))}")
        if len(found) > 1:
            raise InputError(f"two files define the {group} '{name}': {found[0]} and {found[1]}; rename yours.")
        return found[0]

    def word(self, group: str, file: Path) -> str:
        """Return what `path` finds a file by: its name if it lies in a folder of the library, else its path."""
        return spelt(file.stem) if file in self._named(group, file.stem) else str(file)

    def beside(self, file: Path) -> Library:
        """Return the library for what a file names: if there is no own, with the directory that the file lies in."""
        home = file.resolve().parent
        lies_in_one = home.name in FOLDERS and home.parent != shipped_directory()
        return Library(home.parent) if self.own is None and lies_in_one else self

    def _named(self, group: str, name: str) -> list[Path]:
        return [path for path in self._paths(group) if spelt(path.stem) == spelt(name)]

    def _paths(self, group: str) -> Iterator[Path]:
        homes = [shipped_directory(), *([self.own] if self.own is not None else [])]
        for path in (path for home in homes for path in sorted((home / group).glob("*.yaml"))):
            if is_label(spelt(path.stem)):
                yield path
            else:
                warnings.warn(f"{visible(str(path))} is left out: its name is not one; a name {LABEL}.", stacklevel=2)


def is_file_name(name: str) -> bool:
    """Whether a word is the path of a scenario's file, not the name of a scenario."""
    return name.lower().endswith(ENDINGS)


def ending_of(path: str | Path) -> str:
    """Return how a file's name ends, in small letters: ``.csv`` of ``GAME.CSV``."""
    return Path(path).suffix.lower()


def existing(path: Path) -> Path:
    """Return the path of a file; InputError names the nearest one of its directory if there is none."""
    if path.is_file():
        return path
    if path.exists():
        raise InputError(f"{path}: cannot be read (not a file).")
    others = {other.name: other for other in path.parent.glob("*.*") if is_file_name(other.name)}
    meant = closest(path.name, others)
    raise InputError(f"the file '{path}' does not exist{f'; did you mean {str(others[meant])!r}?' if meant else '.'}")


def directory_shown(view_file: Path) -> str | None:
    """Return the directory that tells a view in a loose file from one of the same name; None if none is needed."""
    if view_file.parent.name == "view" or not view_file.is_file():
        return None
    place = os.path.relpath(view_file.parent)
    is_shipped = (shipped_directory() / "view" / view_file.name).exists()
    return None if place == os.curdir and not is_shipped else place


def listed_names(text: str) -> list[str]:
    """Return the names in a list such as ``base,my/mine.yaml``; a file whose path has commas is one."""
    return [text] if is_file_name(text) and Path(text).is_file() else text.split(",")


def named_beside(name: str, groups: Sequence[str], library: Library, where: Where) -> tuple[str, Path]:
    """Return the group and the file of a scenario that another file names, or of a file that lies beside that one.

    Parameters
    ----------
    groups : sequence of str
        Where the name is looked up, in this order; a file is taken for one of the first.
    where : Where
        The key that names it.

    Raises
    ------
    InputError
        If there is none.
    """
    if is_file_name(name):
        if Path(name).name != name:
            raise InputError(f"{where}: '{name}' is a path; name a scenario, or a file that lies beside this one.")
        try:
            return groups[0], existing(where.file.parent / name)
        except InputError as error:
            raise InputError(f"{where}: {error}") from None
    names = {group: library.names(group) for group in groups}
    for group in groups:
        if spelt(name) in names[group]:
            return group, library.path(group, name)
    known = dict.fromkeys(known for group in groups for known in names[group])
    raise InputError(f"{where}: unknown {' or '.join(groups)} '{name}'; {nearest(name, known)}")


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
    if ending_of(path) in (NFG, CSV):
        raise InputError(f"{path}: holds payoffs alone; a YAML file is expected here.")
    return marshal.loads(_parse(content_of(path, LARGEST_FILE), str(path)))  # a copy that its owner may change


def content_of(path: Path, most: int) -> bytes:
    """Return what a file holds; InputError if it cannot be read or has more bytes than `most`, before it is read."""
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):  # a device or a pipe may never end
            raise InputError(f"{path}: cannot be read (not a file).")
        if status.st_size > most:
            raise InputError(f"{path}: the file is larger than {most:,} bytes; it has {status.st_size:,}.")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from None


@lru_cache(maxsize=256)
def _parse(content: bytes, place: str) -> bytes:
    """Parse what a file holds, once for the same content: reading a scenario asks for a file several times."""
    if any(line.lstrip().startswith(b"# @package") for line in content.splitlines()):
        raise InputError(f"{place}: a '# @package' line is not allowed in a scenario file.")
    return marshal.dumps(parse_yaml(content, place))
