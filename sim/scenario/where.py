"""Places in scenario files: the key that a message is about, and the line on which it stands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

import yaml

from sim.scenario.shipped import shipped_directory

YAML = (".yaml", ".yml")  # endings of files in which a key has a line
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same nodes, several times faster


class Where(NamedTuple):
    """A key of a file, or of the command line; as text ``FILE, line N: key.key``.

    The file is looked at again for the line only when the place is written out, that is, in a message. A scenario has
    thousands of places, hence a tuple: it is quickly made.

    Attributes
    ----------
    file : Path or None
        None for the command line.
    keys : tuple of str or int
        The way to the key from the top; a number is a place in a list, from 0.
    pointed : tuple of str or int
        A key below, whose line is meant though it is not written out: the unknown key of a section.
    text : str, optional
        What stands at the key, where the files that extend each other may each have something there.
    """

    file: Path | None = None
    keys: tuple[str | int, ...] = ()
    pointed: tuple[str | int, ...] = ()
    text: str | None = None

    def __truediv__(self, key: object) -> Where:
        """Return the place of a key, or of a number of a list, below."""
        keys = (*self.keys, key if isinstance(key, int) else str(key))
        return Where(self.file, keys, self.pointed, self.text)

    def at(self, key: object) -> Where:
        """Return the same place with the line of a key below."""
        return self._replace(pointed=(str(key),))

    def saying(self, text: object) -> Where:
        """Return the same place with the text that stands there."""
        return self._replace(text=str(text))

    @property
    def home(self) -> Path | None:
        """The file that holds most of the way to the key: the one named, or one that it extends."""
        return None if self.file is None else _find(self.file, self.keys, self.text)[0]

    def __str__(self) -> str:
        dotted = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.keys).lstrip(".")
        if self.file is None:
            return dotted
        file, line = _find(self.file, (*self.keys, *self.pointed), self.text)
        place = f"{file}, line {line}" if line else str(file)
        return f"{place}: {dotted}" if dotted else place


def _find(file: Path, keys: tuple[str | int, ...], text: str | None) -> tuple[Path, int | None]:
    """Return the file, this one or one that it extends, which holds most of the way to a key, and the line there.

    Of files that hold the same part of it, the first that has the text there, else the first.
    """
    found, best, line = file, (0, False), None
    for member, root in _with_extended(file):
        depth, here, node = _follow(root, keys)
        rank = depth, isinstance(node, yaml.ScalarNode) and node.value == text
        if rank > best:
            found, best, line = member, rank, here
    return found, line


def _with_extended(file: Path) -> Iterator[tuple[Path, yaml.Node | None]]:
    """Yield a file with its nodes, then what it extends or names as its game, and so on."""
    waiting, seen = [file], set()
    while waiting:
        file = waiting.pop(0)
        if file in seen or file.suffix.lower() not in YAML:
            continue
        seen.add(file)
        try:
            root = _root(file, file.stat().st_mtime_ns)
        except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError):
            continue
        yield file, root
        for key in ("extends", "game"):
            if (entry := _child(root, key)) is not None:
                waiting += _named(file, key, str(entry[1].value))


def _named(file: Path, key: str, name: str) -> list[Path]:
    """Return the file that another names, beside it or in a directory of scenarios; none where it is not found."""
    folders = ("game",) if key == "game" or file.parent.name == "game" else ("view", "game")
    homes = (file.parent.parent, shipped_directory())
    paths = [file.parent / name, *(home / folder / f"{name}.yaml" for folder in folders for home in homes)]
    return [path for path in paths if path.suffix and path.is_file()][:1] if Path(name).name == name else []


@lru_cache(maxsize=8)  # a file that has one unused parameter may have many
def _root(file: Path, changed: int) -> yaml.Node | None:
    return yaml.compose(file.read_text(encoding="utf-8"), Loader=_LOADER)


def _follow(node: yaml.Node | None, keys: tuple[str | int, ...]) -> tuple[int, int | None, yaml.Node | None]:
    """Return how many of the keys lead on from a node, the line of the last that does, and the node there."""
    line = None
    for depth, key in enumerate(keys):
        child = _child(node, key) or _child_unwritten(node, keys[: depth + 1])
        if child is None:
            return depth, line, node
        mark, node = child
        line = mark.start_mark.line + 1
    return len(keys), line, node


def _child_unwritten(node: yaml.Node, keys: tuple[str | int, ...]) -> tuple[yaml.Node, yaml.Node] | None:
    """Return where a key stands that is not written out: a move under ``add``, the value of a bare number."""
    if keys[0] == "moves" and len(keys) == 3 and (added := _child(node, "add")) is not None:
        return _child(added[1], keys[-1])
    return (
        (node, node) if keys[0] == "params" and keys[2:] == ("value",) and isinstance(node, yaml.ScalarNode) else None
    )


def _child(node: yaml.Node | None, key: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """Return the node that names a key and the node of its value."""
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key], node.value[key]
    if isinstance(node, yaml.MappingNode):
        return next(
            ((name, value) for name, value in node.value if normalize("NFC", str(name.value)) == str(key)), None
        )
    return None
