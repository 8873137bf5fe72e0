"""A study: a sweep with its directory, from the first file to the last, and its reading back."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from tqdm import tqdm

from sim.errors import InputError
from sim.scenario.compose import build
from sim.scenario.files import Library
from sim.scenario.scenario import Scenario
from sim.solve.concepts import concept as named_concept
from sim.study import store
from sim.study.grid import Grid, make_grid
from sim.study.sweep import solve_grid


@dataclass(frozen=True, eq=False)
class Study:
    """A finished sweep: its table and what figures need to know of the scenario.

    Attributes
    ----------
    table : pandas.DataFrame
        See `sim.sweep`.
    axes : mapping of parameter to ndarray
    scenario : Scenario
    """

    table: pd.DataFrame
    axes: Mapping[str, np.ndarray]
    scenario: Scenario

    @property
    def title(self) -> str:
        """The scenario's title."""
        return self.scenario.title

    @property
    def view(self) -> str:
        """The view's name."""
        return self.scenario.view

    @property
    def game(self) -> str:
        """The game's name."""
        return self.scenario.game_name

    @property
    def players(self) -> tuple[str, ...]:
        """Names of the players."""
        return self.scenario.players

    @property
    def moves(self) -> Mapping[str, tuple[str, ...]]:
        """Each player's menu."""
        return self.scenario.moves

    @property
    def leader(self) -> str:
        """The player of the first stage (the first of them)."""
        return self.scenario.order[0][0]

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Names of the outcome measures."""
        return tuple(self.scenario.outcomes)

    @property
    def outcome(self) -> str:
        """The outcome that figures draw: the first of the scenario."""
        return self.outcomes[0]

    @property
    def parameters(self) -> dict[str, dict[str, Any]]:
        """Value, range, unit and source of each parameter."""
        return {name: vars(parameter) for name, parameter in self.scenario.parameters.items()}

    def __repr__(self) -> str:
        size = "×".join(str(len(values)) for values in self.axes.values())
        return f"Study('{self.view}', {' × '.join(self.axes)}: {size} points, {len(self.table):,} rows)"


def run_study(config: Mapping[str, Any], library: Library | None = None) -> Path:
    """Run the sweep that a completed configuration describes and return its directory.

    The directory holds the configuration and an ``incomplete`` manifest from the start; the table appears whole at
    the end, and the manifest then says ``complete``.

    Raises
    ------
    InputError
        If the configuration is wrong, before anything is written; or the directory cannot be written.
    """
    scenario = build(config, library)
    grid = make_grid(scenario, config["axes"])
    named_concept(config["concept"])
    workers = _workers(config["workers"])
    started = datetime.now()
    directory = store.make_directory(Path(config["results"]), scenario.view, started)
    manifest = {
        "status": "incomplete",
        "view": scenario.view,
        "game": scenario.game_name,
        "title": scenario.title,
        "started": started.isoformat(timespec="seconds"),
        "axes": {name: [float(values[0]), float(values[-1]), len(values)] for name, values in grid.axes.items()},
        "points": grid.size,
        "concept": config["concept"],
        "seed": None,  # a grid draws nothing at random
        **store.environment(),
    }
    store.write_config(directory, config)
    store.write_manifest(directory, manifest)
    try:
        _build_kernels(scenario, grid, config["concept"])
        clock = time.perf_counter()
        table = _solve_with_progress(scenario, grid, workers, config["concept"])
        store.write_table(directory, table)
    except KeyboardInterrupt:
        store.write_manifest(directory, {**manifest, "status": "interrupted"})
        raise
    seconds = time.perf_counter() - clock
    finished = {
        "status": "complete",
        "rows": table.num_rows,
        "duration_seconds": round(seconds, 3),
        "points_per_second": round(grid.size / seconds, 1),
    }
    store.write_manifest(directory, {**manifest, **finished})
    return directory


def _build_kernels(scenario: Scenario, grid: Grid, concept: str) -> None:
    """Solve one chunk for nothing: kernels are built, once per machine, before the clock starts."""
    with closing(solve_grid(scenario, grid, concept=concept)) as chunks:
        next(chunks)


def _solve_with_progress(scenario: Scenario, grid: Grid, workers: int, concept: str) -> pa.Table:
    with tqdm(total=grid.size, unit=" points", desc=scenario.view, dynamic_ncols=True) as bar:
        tables = solve_grid(scenario, grid, workers, concept, bar.update)
        return pa.concat_tables(tables).unify_dictionaries().combine_chunks()


def _workers(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 256:
        raise InputError(f"workers: a whole number from 1 to 256 is expected, not {value!r}.")
    return value


def read_study(directory: str | Path) -> Study:
    """Read a finished study back from its files alone.

    Raises
    ------
    InputError
        If the directory is not a finished study.
    """
    directory = Path(directory)
    if not directory.is_dir():
        raise InputError(f"the directory '{directory}' does not exist.")
    manifest = store.read_manifest(directory)
    if manifest["status"] != "complete":
        raise InputError(f"the study in '{directory}' is {manifest['status']}; run the sweep again.")
    scenario = build(store.read_config(directory))
    axes = {name: np.linspace(low, high, points) for name, (low, high, points) in manifest["axes"].items()}
    return Study(store.read_table(directory).to_pandas(), axes, scenario)
