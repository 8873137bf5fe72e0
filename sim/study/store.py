"""A study's directory: the composed configuration and the manifest, each written whole or not at all."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from sim.errors import InputError
from sim.scenario.strict_yaml import dump_yaml
from sim.whole_files import write_whole

CONFIG, MANIFEST, FIGURES = "config.yaml", "manifest.json", "figures"
LIBRARIES = ("wedge-sim", "numpy", "scipy", "numba", "pandas", "pyarrow", "matplotlib", "hydra-core")


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
            return directory
        except FileExistsError:
            if not directory.is_dir() or not directory.parent.is_dir():
                raise InputError(f"'{directory}' is a file; results need a directory there.") from None
        except OSError as error:
            raise InputError(f"results cannot be written to '{directory}' ({error.strerror}).") from None
    raise InputError(f"'{results / name}' holds too many studies of the same second.")


def write_config(directory: Path, config: Mapping[str, Any]) -> None:
    """Write the composed configuration, which holds all of the scenario."""
    write_whole(directory / CONFIG, dump_yaml(dict(config)).encode())


def write_manifest(directory: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest: what was run, with what, and whether it finished."""
    write_whole(directory / MANIFEST, (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode())


def read_config(directory: Path) -> dict[str, Any]:
    """Read the composed configuration of a study."""
    return _read(directory / CONFIG, yaml.safe_load)


def read_manifest(directory: Path) -> dict[str, Any]:
    """Read the manifest of a study."""
    return _read(directory / MANIFEST, json.loads)


def _read(path: Path, parse: Callable[[str], Any]) -> dict[str, Any]:
    if not path.is_file():
        raise InputError(f"'{path.parent}' is not a study: it has no {path.name}.")
    try:
        data = parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"'{path}' cannot be read ({error.strerror}).") from None
    except (ValueError, yaml.YAMLError):
        data = None
    if not isinstance(data, dict):
        raise InputError(f"'{path}' is damaged; the study cannot be read.")
    return data


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
