"""Hydra's launchers: which of them run the studies of a multirun, and how they are asked to.

Hydra is given a number for each study and nothing of the user's but the launcher's settings.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sim.commands.compose import compose_groups, refuse_misread
from sim.errors import InputError, nearest
from sim.scenario.compose import ROOT
from sim.scenario.overrides import Override, read_override
from sim.scenario.shipped import shipped_directory

LAUNCHERS = {
    "basic": "hydra-core",
    "joblib": "hydra-joblib-launcher",
    "submitit_local": "hydra-submitit-launcher",
    "submitit_slurm": "hydra-submitit-launcher",
    "ray": "hydra-ray-launcher",
}  # and the package that brings it
CHOICE, SETTING = "hydra/launcher", "hydra.launcher."


def take_launcher(overrides: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part the overrides of the studies from those that choose and set up a launcher.

    Raises
    ------
    InputError
        For a launcher that is not one of LAUNCHERS or not installed, a setting that it does not have or that would name
        code to run.
    """
    words = [word for word in overrides if word.lstrip("+").startswith((f"{CHOICE}=", SETTING))]
    launcher = [read_override(word) for word in words]
    for override in launcher:
        _check(override)
    if launcher:
        compose_groups([str(override) for override in launcher])
    return [word for word in overrides if word not in words], [str(override) for override in launcher]


def launch(studies: int, launcher: Sequence[str], run: Callable[[int], None]) -> None:
    """Run a function for each number of a study, through a launcher; Hydra's own files go to a scratch directory."""
    import hydra

    def task(config: Any) -> None:
        run(config.study)

    main = hydra.main(version_base="1.3", config_path=str(shipped_directory()), config_name=ROOT)(task)
    with tempfile.TemporaryDirectory() as scratch:
        refuse_misread(Path(scratch))
        numbers = ",".join(map(str, range(studies)))
        words = ["wedge sweep", "-m", *launcher, f"+study={numbers}", f"hydra.sweep.dir={_quoted(scratch)}"]
        before, sys.argv = sys.argv, words
        try:
            main()
        finally:
            sys.argv = before


def _check(override: Override) -> None:
    if override.key == CHOICE:
        if override.text not in LAUNCHERS:
            raise InputError(f"unknown launcher '{override.text}'; {nearest(override.text, LAUNCHERS)}")
        if not _is_installed(override.text):
            package = LAUNCHERS[override.text]
            raise InputError(f"the launcher '{override.text}' is not installed; pip install {package}.")
    elif any(part.startswith("_") for part in override.path) or _names_code(override.value):
        raise InputError(f"'{override}' is not taken: a launcher's settings name no code to run.")


def _names_code(value: Any) -> bool:
    """Whether a key such as ``_target_`` stands anywhere in nested data, or text that Hydra would work out."""
    if isinstance(value, dict):
        return any(str(key).startswith("_") or _names_code(entry) for key, entry in value.items())
    if isinstance(value, list):
        return any(map(_names_code, value))
    return isinstance(value, str) and "${" in value


def _is_installed(launcher: str) -> bool:
    from hydra.core.config_store import ConfigStore
    from hydra.core.plugins import Plugins

    Plugins.instance()  # an installed launcher enters its name in the store
    return f"{launcher}.yaml" in ConfigStore.instance().list("hydra/launcher")


def _quoted(path: str) -> str:
    """Return a path as Hydra's grammar takes it letter by letter."""
    escaped = re.sub(r"(\\*)'", r"\1\1\\'", path)  # a backslash is doubled before a quote only
    return f"'{escaped}'"
