"""Continuing a study: what is missing of it and nothing else, if it is still the same study."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.compose import build, gather, open_library
from sim.scenario.files import Library
from sim.scenario.parameters import RangeWarning
from sim.study import store
from sim.study.designs import EXTENSIBLE, make_design
from sim.study.estimate import refuse_too_many_parts
from sim.study.identity import POINTS, changed_keys, differences, identity
from sim.study.interrupts import resumable
from sim.study.lock import only_writer
from sim.study.parts import Chunks
from sim.study.run import check, finish

Config = Mapping[str, Any]
FREE = ("workers", "executor", "results")  # what does not touch the table


def resume_study(
    directory: str | Path, change: Callable[[Config], Config] | None = None, library: Library | None = None
) -> Path:
    """Finish a study that was stopped, or make a sample larger.

    Parts that are there and sound are kept; parts that were cut short, altered or lost are solved again.

    Parameters
    ----------
    directory : str or Path
    change : callable, optional
        From the stored configuration to the one that is asked for now: ``workers`` and ``executor`` may differ, and
        ``design.points`` may be more for a random or Sobol design. Anything else must be as it was.
    library : Library, optional
        Where the scenario's files lie, to see whether they changed; by default where they lay.

    Raises
    ------
    InputError
        If there is no study, another process is at it, or its scenario, design or code is not what it was.
    """
    directory = Path(directory)
    if not directory.is_dir():
        raise InputError(f"the directory '{directory}' does not exist.")
    store.refuse_links(directory)
    store.read_manifest(directory)
    with resumable(directory), only_writer(directory):
        manifest, config = store.read_manifest(directory), store.read_config(directory)
        _refuse_other(directory, differences(manifest["identity"], identity(config, directory)))
        asked = change(config) if change else config
        _refuse_changes(config, _with_todays_files(asked, library or open_library(manifest["config_dir"])))
        config = {**config, **{key: asked[key] for key in FREE if key != "results"}}
        check(config)
        points = _points(directory, config, asked, manifest["points"])
        if points is not None:
            config["design"] = {**config["design"], "points": points}
        with warnings.catch_warnings(action="ignore", category=RangeWarning):  # it has warned when it began
            scenario = build(config)
            design = make_design(scenario, config, directory / POINTS)
        refuse_too_many_parts(Chunks(design.size, config["chunk"]))
        if points is not None and points > manifest["points"]:
            manifest = {**manifest, "points": points, "status": "incomplete"}
            store.write_manifest(directory, manifest)  # first: from here on the configuration may lag behind
        store.write_config(directory, config)
        finish(directory, config, manifest, scenario, design)
    return directory


def _with_todays_files(config: Config, library: Library) -> dict[str, Any]:
    """Return a configuration with the view and the game that it names as they are in their files now."""
    choices = config["choices"]
    with warnings.catch_warnings(action="ignore", category=RangeWarning):
        return {**config, **gather(library, choices["view"], choices["game"], config["params"])}


def _refuse_changes(stored: Config, asked: Config) -> None:
    """Raise InputError if what is asked for changes what the study computes; the message names the keys."""
    changed = [
        key for key in changed_keys(stored, asked) if key.partition(".")[0] not in FREE and key != "design.points"
    ]
    if changed:
        shown = ", ".join(changed[:8]) + (", …" if len(changed) > 8 else "")
        raise InputError(f"the study cannot be continued with another {shown}; begin a new one.")


def _points(directory: Path, config: Mapping[str, Any], asked: Mapping[str, Any], present: int) -> int | None:
    """Return the number of points to sample, None for a design that has its points otherwise."""
    design = config["design"]
    if "points" not in design:
        return None
    if asked["design"]["points"] == design["points"]:
        return present
    points = asked["design"]["points"]
    if design["kind"] not in EXTENSIBLE or (directory / POINTS).exists():
        kept = " whose points keep constraints" if design["kind"] in EXTENSIBLE else ""
        raise InputError(
            f"design.points: a {design['kind']} design{kept} of {present:,} points cannot change its size."
        )
    if isinstance(points, bool) or not isinstance(points, int) or points < present:
        raise InputError(f"design.points: the study in '{directory}' has {present:,} points; it can only grow.")
    return points


def _refuse_other(directory: Path, changed: Sequence[str]) -> None:
    if changed:
        what = ", ".join(changed)
        raise InputError(f"'{directory}' cannot be continued, since {what} changed after it began; begin a new study.")
