"""Identity: what the bytes of a study's table depend on, so that a study is only ever continued as itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

LIBRARIES = ("numpy", "scipy", "numba", "pyarrow")  # those that compute or encode the table
PACKAGES = ("alignment", "game", "scenario", "solve", "study", "time")  # the code that computes it
SECTIONS = ("view", "game", "params", "axes", "concept", "chunk", "over_time")
POINTS = "points.parquet"  # a study's own copy of points that no formula gives back


def identity(config: Mapping[str, Any], directory: Path) -> dict[str, str]:
    """Return a digest or version of everything that the table's bytes depend on, by name.

    The number of points is left out: a larger sample continues a smaller one.

    Parameters
    ----------
    config : mapping
        The completed configuration.
    directory : Path
        The study's, for its list of points.
    """
    design = {key: value for key, value in config["design"].items() if key != "points"}
    parts = {section: _digest(config[section]) for section in SECTIONS if config.get(section) is not None} | {
        "design": _digest(design)
    }
    if (directory / POINTS).exists():
        with open(directory / POINTS, "rb") as file:
            parts[POINTS] = hashlib.file_digest(file, "sha256").hexdigest()
    return {**parts, "program": program(), **{name: version(name) for name in LIBRARIES}}


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return what differs between two identities, each as a phrase: ``params``, ``numpy (2.3, now 2.4)``."""
    names = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    versions = {name: f"{name} ({before.get(name)}, now {now.get(name)})" for name in LIBRARIES}
    return [versions.get(name, "the program's code" if name == "program" else name) for name in names]


def scenario_differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return what differs between two identities but for code and libraries, which a finished study has no need of."""
    return [name for name in differences(before, now) if name in (*SECTIONS, "design", POINTS)]


def changed_keys(before: Any, now: Any, path: str = "") -> list[str]:
    """Return the dotted keys at which two plain configurations differ."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        return [
            found
            for key in {**before, **now}
            for found in changed_keys(before.get(key), now.get(key), f"{path}.{key}" if path else str(key))
        ]
    return [] if before == now else [path]


def combined(parts: Mapping[str, str]) -> str:
    """Return one digest of an identity."""
    return _digest(dict(parts))


@cache
def program() -> str:
    """Return a digest of the source code that computes tables."""
    home = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for path in sorted(path for package in PACKAGES for path in (home / package).rglob("*.py")):
        digest.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def version(name: str) -> str:
    """Return the installed version of a library; looking it up takes longer than a small study."""
    return metadata.version(name)


def _digest(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
