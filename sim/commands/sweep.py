"""wedge sweep: solve a view on a grid of assumptions and draw how the equilibria shift.

Each point is solved in the view's order of moves, for every move of the leader, and with all moving at once. Results go
to results/VIEW/TIME/: the equilibria (Parquet), the composed configuration, a manifest and the figures.

  wedge sweep view=mallory axes.q=0:1:101
  wedge sweep view=mandelbaum axes.relief_gain=0:20:201 axes.theta=0:1:101
  wedge sweep -m view=base,fleitz,mallory axes.q=0:1:101
keys
  axes.NAME=LOW:HIGH:POINTS   a parameter and the values that it takes; one axis or more (q=0:1:101 and theta=0:1:101)
  results=DIR                 where the view's directory is made (results)
  workers=N                   threads (2); the results do not depend on it
options
  -m, --multirun              one study for each value in a list, as view=base,fleitz; hydra/launcher=joblib runs them
                              side by side
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

from sim.commands.arguments import read_arguments
from sim.commands.plot import draw_study
from sim.errors import InputError
from sim.scenario.compose import ROOT, build, complete, compose, hydra_overrides, open_library, search_path
from sim.scenario.files import Library, shipped_directory
from sim.study.grid import make_grid
from sim.study.store import read_manifest
from sim.study.study import run_study

DEFAULT_AXES = ("axes.q=0:1:101", "axes.theta=0:1:101")


def run(words: Sequence[str]) -> None:
    """Run the command: check every study that is asked for, then hand them to Hydra."""
    arguments = read_arguments(words)
    arguments.allow(options=("-m", "--multirun"))
    if not any(override.lstrip("+").startswith("axes.") for override in arguments.overrides):
        print(f"no axis is named; sweeping {' and '.join(axis[5:] for axis in DEFAULT_AXES)}", file=sys.stderr)
        arguments.overrides += DEFAULT_AXES
    multirun = bool({"-m", "--multirun"} & arguments.options.keys())
    library = open_library(arguments.config_dir)
    studies = _studies(arguments.overrides) if multirun else [arguments.overrides]
    for overrides in studies:
        config = compose(overrides, library)
        make_grid(build(config, library), config["axes"])
    _run_with_hydra(hydra_overrides(arguments.overrides), library, multirun)


def _studies(overrides: Sequence[str]) -> list[list[str]]:
    """Return the overrides of each study of a multirun, lists such as ``view=base,fleitz`` being taken apart."""
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    try:
        parsed = OverridesParser.create().parse_overrides(list(overrides))
    except HydraException as error:
        raise InputError(f"the command line: {str(error).splitlines()[0]}") from None
    choices = [
        [f"{override.get_key_element()}={value}" for value in override.sweep_string_iterator()]
        if override.is_sweep_override()
        else [override.input_line]
        for override in parsed
    ]
    return [list(study) for study in product(*choices)]


def _run_with_hydra(overrides: Sequence[str], library: Library, multirun: bool) -> None:
    """Run one study, or several as a Hydra multirun; Hydra's own files go to a scratch directory."""
    import hydra
    from hydra.core.hydra_config import HydraConfig

    own = str(library.own) if library.own else None

    def study(config: Any) -> None:
        here = open_library(own)
        try:
            _finish(run_study(complete(config, HydraConfig.get().runtime.choices, here), here))
        except InputError as error:
            print(f"wedge: {error}", file=sys.stderr)
            raise SystemExit(2) from None  # Hydra would print a traceback

    main = hydra.main(version_base="1.3", config_path=str(shipped_directory()), config_name=ROOT)(study)
    with tempfile.TemporaryDirectory() as scratch:
        words = ["wedge sweep", *search_path(library), *overrides, f"hydra.sweep.dir={scratch}"]
        before, sys.argv = sys.argv, [*words, "-m"] if multirun else words
        try:
            main()
        finally:
            sys.argv = before


def _finish(directory: Path) -> None:
    """Draw the figures of a study and say where everything is."""
    manifest = read_manifest(directory)
    drawn = draw_study(directory)
    print(
        f"{manifest['view']}: {manifest['points']:,} points in {manifest['duration_seconds']:.1f} s "
        f"({manifest['points_per_second']:,.0f} points/s), {manifest['rows']:,} rows in {directory}"
    )
    for path in drawn:
        print(f"  {path}")
