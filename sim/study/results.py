"""Reading a study back, without holding all of it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from sim.errors import PATH, InputError, expect, nearest
from sim.scenario import columns
from sim.scenario.compose import build
from sim.scenario.parameters import RangeWarning
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS, InducedPaths
from sim.study import over_time, store
from sim.study.beliefs import Origin, make_beliefs
from sim.study.identity import identity, scenario_differences
from sim.study.parts import Journal, Part, damaged_parts, is_whole, part_path, read_part, table_digest
from sim.study.rows import table_paths, table_schema
from sim.time.measure import Measure


@dataclass(frozen=True, eq=False)
class Results:
    """The results of a study, on disk until they are asked for.

    Attributes
    ----------
    directory : Path
    config, manifest : dict
        The composed configuration; what was run, with what, and how it ended.
    parts : tuple of Part
        The files of the table, in the order of their points.
    """

    directory: Path
    config: dict[str, Any]
    manifest: dict[str, Any]
    parts: tuple[Part, ...]

    @property
    def complete(self) -> bool:
        """Whether every point is there."""
        return self.manifest["status"] == "complete"

    @property
    def points(self) -> int:
        """Number of points that are there."""
        return sum(part.points for part in self.parts)

    @property
    def rows(self) -> int:
        """Number of rows of the table."""
        return sum(part.rows for part in self.parts)

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario, built from the configuration."""
        return build(self.config)

    @cached_property
    def origin(self) -> Origin:
        """Where the points come from."""
        design = self.config["design"]
        drawn = design["kind"] not in ("grid", "file")
        with warnings.catch_warnings(action="ignore", category=RangeWarning):  # the study has warned
            return Origin(design["kind"], make_beliefs(self.scenario, design) if drawn else None)

    @property
    def schema(self) -> pa.Schema:
        """Columns of the table and their types."""
        return table_schema(self.scenario, self.manifest["parameters"])

    @cached_property
    def dataset(self) -> ds.Dataset:
        """The table as a pyarrow dataset: filtered and read by column, a part at a time; checked once, see `check`."""
        self.check()
        return ds.dataset([str(part_path(self.directory, part.number)) for part in self.parts], format="parquet")

    def to_pandas(self, columns: Sequence[str] | None = None, where: ds.Expression | None = None) -> pd.DataFrame:
        """Return the table, or some columns of the rows that an expression keeps; see `sim.sweep`.

        Examples
        --------
        >>> import pyarrow.dataset as ds
        >>> read_results("results/base/…").to_pandas(["point", "us"], ds.field("led_best"))  # doctest: +SKIP
        """
        if not self.parts:
            raise InputError(f"the study in '{self.directory}' has no part yet.")
        return pa.concat_tables(self.tables(columns, where)).unify_dictionaries().to_pandas()

    def tables(self, columns: Sequence[str] | None = None, where: ds.Expression | None = None) -> Iterator[pa.Table]:
        """Yield the table, as in `to_pandas`, part by part in order; equal points are always in the same part.

        Every part is compared with its checksum as it is read; InputError names one that differs.
        """
        schema = self.schema
        for name in columns or ():
            if name not in schema.names:
                raise InputError(
                    f"the table of '{self.directory}' has no column '{name}'; {nearest(name, schema.names)}"
                )
        for part in self.parts:
            yield read_part(self.directory, part, schema, columns, where)

    def solved(self, form: str) -> Iterator[tuple[dict[str, np.ndarray], InducedPaths]]:
        """Yield the table in one form of play as arrays, part by part: the values at its points, and what was found."""
        names, players = self.manifest["parameters"], self.scenario.players
        needed = [
            *(columns.POINT, *names, columns.FORM, columns.EQUILIBRIUM, *players, *map(columns.mix, players)),
            *(*map(columns.payoff, players), columns.INDEX, columns.COMPONENT, columns.STATUS),
            *map(columns.led, EXPECTATIONS),
        ]
        for table in self.tables(needed):
            yield table_paths(self.scenario, form, table, names)

    def check(self) -> None:
        """Compare every part with its checksum; InputError names those that differ."""
        _refuse_damaged(self.directory, [part for part in self.parts if not is_whole(self.directory, part)])

    def __repr__(self) -> str:
        return f"{type(self).__name__}('{self.directory}', {self.manifest['status']}, {self.points:,} points, {self.rows:,} rows)"


class ResultsOverTime(Results):
    """The results of a study of a game over time: a chance at every point, by plan and rule, see `sim.study.over_time`."""

    @property
    def schema(self) -> pa.Schema:
        """Columns of the table and their types."""
        return over_time.schema(self.scenario, self.manifest["parameters"])

    @cached_property
    def asked(self) -> list[Measure]:
        """What is asked at every point, in the order of the rows."""
        return over_time.measures(self.scenario, self.config[over_time.SECTION])

    def solved(self, form: str) -> Iterator[tuple[dict[str, np.ndarray], InducedPaths]]:
        """Refuse: there is no table of equilibria."""
        raise self.no_equilibria()

    def no_equilibria(self) -> InputError:
        """Return the error for questions about the equilibria of one period."""
        return InputError(
            f"the study in '{self.directory}' is one over {self.asked[0].years} {self.scenario.time.period}s and holds "
            f"chances, no equilibria of one {self.scenario.time.period}; years=1 sweeps those."
        )


def read_results(directory: str | Path, partial: bool = False) -> Results:
    """Open the results of a study.

    Parameters
    ----------
    directory : str or Path
    partial : bool
        Whether a study that has not finished, or whose chunks failed in part, will do.

    Raises
    ------
    InputError
        If there is no study, it is not complete, or a part is missing or was cut short.

    Examples
    --------
    >>> results = read_results("results/base/2026-01-31T12-00-00")    # doctest: +SKIP
    >>> results.dataset.count_rows()                                  # doctest: +SKIP
    17563811
    """
    expect(directory, PATH, "directory", "the directory of a study")
    directory = Path(directory)
    if not directory.is_dir():
        raise InputError(f"the directory '{directory}' does not exist.")
    store.refuse_links(directory)
    manifest, config = store.read_manifest(directory), store.read_config(directory)
    if manifest["status"] != "complete" and not partial:
        raise InputError(
            f"the study in '{directory}' is {manifest['status']}; wedge sweep resume={directory} finishes it."
        )
    changed = scenario_differences(manifest["identity"], identity(config, directory))
    if changed:
        raise InputError(
            f"the study in '{directory}' was altered: its {' and '.join(changed)} differs from what was run."
        )
    parts = Journal(directory).read()
    if manifest["status"] == "complete" and table_digest(parts) != manifest["table_sha256"]:
        how = "altered" if sum(part.points for part in parts) == manifest["points"] else "cut short"
        raise InputError(f"the list of parts of '{directory}' was {how}; wedge sweep resume={directory} mends it.")
    _refuse_damaged(directory, [part for part in parts if not is_whole(directory, part, thorough=False)])
    kind = Results if config.get(over_time.SECTION) is None else ResultsOverTime
    return kind(directory, config, manifest, tuple(parts))


def _refuse_damaged(directory: Path, damaged: Sequence[Part]) -> None:
    if damaged:
        raise damaged_parts(directory, damaged)
