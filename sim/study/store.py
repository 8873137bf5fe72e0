"""A study's directory: the composed configuration and the manifest, written whole or not at all and read strictly."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.files import LARGEST_FILE, read_yaml
from sim.scenario.strict_yaml import dump_yaml
from sim.study.designs import BLOCKED, KINDS, MOST_CHUNK
from sim.study.identity import version
from sim.study.over_time import SHAPE as OVER_TIME_SHAPE
from sim.study.plain_data import COUNT, Each, check_shape, read_json
from sim.study.shares import SAMPLERS
from sim.whole_files import link_refused, read_plain, sync_folder, write_whole

CONFIG, MANIFEST, FIGURES = "config.yaml", "manifest.json", "figures"
LIBRARIES = ("wedge-sim", "numpy", "scipy", "numba", "pandas", "pyarrow", "matplotlib", "hydra-core")
MOST_MANIFEST = 2**26  # bytes; the chunks that failed are told one by one

# What the files must hold, see `sim.study.plain_data.check_shape`; the scenario's sections are checked as it is built.
ENDED = {"complete", "failed"}
CONFIG_SHAPE = {
    "choices": {"game": str, "view": str},
    "view": Each(object),
    "game": Each(object),
    "params": Each(object),
    "axes": Each(object),
    "design": {"kind": set(KINDS)},
    "executor": {"kind": {"serial", "processes", "dask"}, "address?": (str, type(None))},
    "concept": str,
    "results": str,
    "workers": COUNT,
    "chunk": range(1, MOST_CHUNK + 1),
    "over_time?": (OVER_TIME_SHAPE, type(None)),
}
_DRAWN = {
    "seed": COUNT,
    "over": (str, [str], type(None)),
    "weight": str,
    "weights": Each(str),
    "beliefs?": (Each(object), type(None)),
}
DESIGN_SHAPES = {
    "grid": {},
    "file": {"file": str},
    **{kind: {"points": COUNT, **_DRAWN} for kind in SAMPLERS},
    **{kind: {size: COUNT, **_DRAWN} for kind, size in BLOCKED.items()},
}
MANIFEST_SHAPE = {
    "status": ENDED | {"incomplete", "interrupted"},
    **dict.fromkeys(("view", "game", "title", "started", "design", "concept", "python", "platform", "revision"), str),
    "axes": Each([float]),
    "parameters": [str],
    "points": COUNT,
    "chunk": COUNT,
    "config_dir": (str, type(None)),
    "seed": (COUNT, type(None)),
    "versions": Each(str),
    "identity": Each(str),
    "duration_seconds?": float,
}
ENDED_SHAPE = {
    "rows": COUNT,
    "bytes": COUNT,
    "duration_seconds": float,
    "worker_seconds": float,
    "points_per_second?": float,
    "table_sha256": str,
    "failures": [
        {
            "chunk": {"number": COUNT, "first": COUNT, "last": COUNT},
            "reason": str,
            "point": (COUNT, type(None)),
            "parameters": Each((float, [float])),
        }
    ],
}


def make_directory(results: Path, name: str, started: datetime) -> Path:
    """Make and return ``results/name/time``, numbered if that time is taken.

    Raises
    ------
    InputError
        If it cannot be made.
    """
    stem = started.strftime("%Y-%m-%dT%H-%M-%S")
    for number in range(1, 1000):
        directory = results / name / (stem if number == 1 else f"{stem}-{number}")
        try:
            directory.mkdir(parents=True)
            for folder in (directory.parent, results, results.parent):
                sync_folder(folder)
            return directory
        except FileExistsError:
            if not directory.is_dir() or not directory.parent.is_dir():
                raise InputError(f"'{directory}' is a file; results need a directory there.") from None
        except OSError as error:
            raise InputError(f"results cannot be written to '{directory}' ({error.strerror}).") from None
    raise InputError(f"'{results / name}' holds too many studies of the same second.")


def is_begun(directory: Path) -> bool:
    """Return whether a study has its manifest, so that it can be gone on with."""
    return (directory / MANIFEST).exists()


def refuse_links(directory: Path) -> None:
    """Refuse a study that holds a symbolic link: whoever made it could have its target read or overwritten."""
    for path in sorted(directory.iterdir()):
        if path.is_symlink():
            raise link_refused(path)


def config_text(config: Mapping[str, Any]) -> bytes:
    """Return a composed configuration, which holds all of the scenario, as YAML; InputError if that is too much."""
    text = dump_yaml(dict(config)).encode()
    if len(text) > LARGEST_FILE:
        raise InputError(
            f"the game and the view take {len(text):,} bytes together; at most {LARGEST_FILE:,} are swept."
        )
    return text


def write_config(directory: Path, config: Mapping[str, Any]) -> None:
    """Write the composed configuration."""
    write_whole(directory / CONFIG, config_text(config))


def write_manifest(directory: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest: what was run, with what, and whether it finished."""
    write_whole(directory / MANIFEST, (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode())


def read_config(directory: Path) -> dict[str, Any]:
    """Read the composed configuration of a study.

    Raises
    ------
    InputError
        If there is none, or it is damaged or no plain data.
    """
    path = directory / CONFIG
    if path.is_symlink():
        raise link_refused(path)
    if not path.exists():
        raise _no_study(path)
    config = read_yaml(path)
    check_shape(config, CONFIG_SHAPE, f"'{path}'")
    check_shape(config["design"], DESIGN_SHAPES[config["design"]["kind"]], f"'{path}', design")
    return config


def read_manifest(directory: Path) -> dict[str, Any]:
    """Read the manifest of a study.

    Raises
    ------
    InputError
        If there is none, or it is damaged.
    """
    path = directory / MANIFEST
    try:
        manifest = read_json(read_plain(path, MOST_MANIFEST))
    except FileNotFoundError:
        raise _no_study(path) from None
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"'{path}' is damaged; the study cannot be read.") from None
    check_shape(manifest, MANIFEST_SHAPE, f"'{path}'")
    if manifest["status"] in ENDED:
        check_shape(manifest, ENDED_SHAPE, f"'{path}'")
    return manifest


def _no_study(path: Path) -> InputError:
    return InputError(f"'{path.parent}' is not a study: it has no {path.name}.")


def environment() -> dict[str, Any]:
    """Return versions and code revision, to repeat a study."""
    return {
        "python": platform.python_version(),
        "platform": sys.platform,
        "versions": {name: version(name) for name in LIBRARIES},
        "revision": _revision(),
    }


def _revision() -> str:
    """Return the commit of the checkout that the code runs from, with a mark if it was changed since."""
    try:
        answer = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"],
            cwd=Path(__file__).parent, capture_output=True, text=True, timeout=10, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return "not a checkout"
    return answer.stdout.strip()
