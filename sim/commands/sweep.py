"""wedge sweep: solve a view on a grid or a sample of assumptions and draw how the equilibria shift.

Each point is solved in the view's order of moves, for every move of the leader, and with all moving at once. Results go
to results/VIEW/TIME/: the equilibria (Parquet, in parts), the composed configuration, a manifest and the figures. A
sweep that was stopped goes on with resume=; it loses the chunks that were in work and nothing else.

  wedge sweep view=mallory axes.q=0:1:101
  wedge sweep view=mandelbaum axes.relief_gain=0:20:201 axes.theta=0:1:101
  wedge sweep -m view=base,fleitz,mallory axes.q=0:1:101
  wedge sweep view=base design=sobol design.points=1000000
  wedge sweep resume=results/base/2026-01-31T12-00-00
keys
  axes.NAME=LOW:HIGH:POINTS   a parameter and the values that it takes; one axis or more (q=0:1:101 and theta=0:1:101)
  axes.NAME=all               all values of a discrete parameter; axes.NAME=[low,high] those that are listed
  design=NAME                 grid (of the axes), random, latin, sobol, or file
    design.points=N           points of a sample (4096); design.seed=N (0) draws another
    design.over=[NAME,…]      parameters that vary between their low and high; by default all
    design.weight=NAME        uniform, log-uniform or triangular; design.weights.NAME=… for one parameter
    design.file=FILE          a CSV or Parquet file of points, a column for each parameter that varies
  executor=NAME               processes (the default), serial, or dask; executor.address=tcp://HOST:PORT joins a cluster
  workers=N                   how many work side by side (2); the results do not depend on it
  chunk=N                     points in a part of the table
  results=DIR                 where the view's directory is made (results)
  resume=DIR                  go on with a study; executor and workers may differ, design.points may grow
options
  -m, --multirun              one study for each value in a list, as view=base,fleitz; hydra/launcher=joblib runs them
                              side by side
exit code
  0 all is solved; 2 a mistake, or the study was stopped by one; 3 some chunks failed, the manifest says which;
  130 stopped by Ctrl-C
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from sim.commands.arguments import read_arguments
from sim.commands.compose import compose, each, with_changes
from sim.commands.launcher import launch, take_launcher
from sim.commands.plot import draw_study
from sim.commands.results import PURE_ONLY
from sim.errors import InputError
from sim.printable import printable
from sim.scenario.compose import build, open_library
from sim.scenario.files import Library
from sim.scenario.overrides import read_override
from sim.solve.concepts import pure_only
from sim.study.designs import make_design
from sim.study.results import read_results
from sim.study.resume import resume_study
from sim.study.run import run_study
from sim.study.store import read_manifest
from sim.tell.words import failure_text

FAILED = 3  # exit code
DEFAULT_AXES = ("axes.q=0:1:101", "axes.theta=0:1:101")


def run(words: Sequence[str]) -> None:
    """Run the command: check every study that is asked for, then run it, or all of a multirun through a launcher."""
    arguments = read_arguments(words)
    arguments.allow(keys=("resume",), options=("-m", "--multirun"), answers=False)
    multirun = bool({"-m", "--multirun"} & arguments.options.keys())
    library = open_library(arguments.config_dir)
    overrides, launcher = take_launcher(arguments.overrides)
    if launcher and not multirun:
        raise InputError(f"'{launcher[0]}' is for the studies of a multirun; add -m.")
    if "resume" in arguments.own:
        if multirun:
            raise InputError("resume= continues one study; leave out -m.")
        change = partial(with_changes, words=overrides, library=library) if overrides else None
        _finish(resume_study(arguments.own["resume"], change, library if library.own else None))
        return
    studies = _studies(overrides) if multirun else [overrides]
    if not any(override.lstrip("+").startswith(("axes.", "design=")) for override in overrides):
        axes = _default_axes(studies[0], library)
        studies = [[*study, *axes] for study in studies]
    configs = [compose(study, library) for study in studies]
    for config in configs:
        make_design(build(config, library), config)
    if multirun:
        launch(len(configs), launcher, partial(_study_of_many, configs, arguments.config_dir))
    else:
        _finish(run_study(configs[0], library))


def _default_axes(overrides: Sequence[str], library: Library) -> tuple[str, ...]:
    """Return the axes of a study that names none, if its game has their parameters, and say so."""
    names = [axis[len("axes.") :].partition("=")[0] for axis in DEFAULT_AXES]
    if not build(compose(overrides, library), library).parameters.keys() >= set(names):
        return ()
    print(f"no axis is named; sweeping {' and '.join(axis[len('axes.') :] for axis in DEFAULT_AXES)}", file=sys.stderr)
    return DEFAULT_AXES


def _studies(overrides: Sequence[str]) -> list[list[str]]:
    """Return the overrides of each study of a multirun, lists such as ``view=base,fleitz`` being taken apart."""
    choices = [each(read_override(override)) for override in overrides]
    return [[str(override) for override in study] for study in product(*choices)]


def _study_of_many(configs: Sequence[Mapping[str, Any]], config_dir: str | None, number: int) -> None:
    """Run one study of a multirun, perhaps in a process of its own."""
    library = open_library(config_dir)
    try:
        _finish(run_study(configs[number], library))
    except InputError as error:
        print(f"wedge: {printable(str(error))}", file=sys.stderr)
        raise SystemExit(2) from None  # Hydra would print a traceback


def _finish(directory: Path) -> None:
    """Draw the figures of a study and say where everything is; leave with code 3 if some chunks failed."""
    manifest, scenario = read_manifest(directory), read_results(directory, partial=True).scenario
    drawn = draw_study(directory) if manifest["status"] == "complete" else []
    rate = f" ({manifest['points_per_second']:,.0f} points/s)" if "points_per_second" in manifest else ""
    print(
        f"{scenario.label}: {manifest['points']:,} points in {manifest['duration_seconds']:.1f} s{rate}, "
        f"{manifest['rows']:,} rows in {directory}"
    )
    for path in drawn:
        print(f"  {path}")
    if pure_only(manifest["concept"], len(scenario.order[-1])):
        print(PURE_ONLY)
    for failure in manifest["failures"]:
        print(f"wedge: {failure_text(failure)}", file=sys.stderr)
    if manifest["failures"]:
        raise SystemExit(FAILED)
