"""A finished study as figures need it."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.dataset as ds

from sim.errors import InputError
from sim.scenario.parameters import RangeWarning
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.study.grid import make_grid
from sim.study.results import Results, read_results


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
        """Value, range, domain, unit and source of each parameter."""
        return {name: parameter.data() for name, parameter in self.scenario.parameters.items()}

    def __repr__(self) -> str:
        size = "×".join(str(len(values)) for values in self.axes.values())
        return f"Study('{self.view}', {' × '.join(self.axes)}: {size} points, {len(self.table):,} rows)"


def read_study(directory: str | Path) -> Study:
    """Read a finished study of a grid back from its files alone.

    Raises
    ------
    InputError
        If the directory is not a finished study of a grid.
    """
    results = read_results(directory)
    return Study(results.to_pandas(), grid_axes(results), results.scenario)


def figure_study(results: Results) -> Study:
    """Return the study of a grid with the columns and rows that figures draw: two axes, the others at the view's values.

    Raises
    ------
    InputError
        If the study is not one of a grid.
    """
    scenario, axes = results.scenario, grid_axes(results)
    flags = [f"led_{expectation}" for expectation in EXPECTATIONS]
    columns = ["point", *axes, "form", *scenario.players, *scenario.outcomes, *flags, "component", "status"]
    where = ds.scalar(True)
    for name in list(axes)[2:]:
        value = scenario.parameters[name].value
        where &= ds.field(name) == float(axes[name][np.abs(axes[name] - value).argmin()])
    return Study(results.to_pandas(columns, where), axes, scenario)


def grid_axes(results: Results) -> dict[str, np.ndarray]:
    """Return the values on each axis; InputError if the study is not one of a grid."""
    if not results.manifest["axes"]:
        raise InputError(f"the study in '{results.directory}' is a sample, without axes; sim.read_results reads it.")
    with warnings.catch_warnings(action="ignore", category=RangeWarning):  # the sweep has warned
        return dict(make_grid(results.scenario, results.config["axes"]).axes)
