"""The work on one chunk, wherever it is done: the study's directory says everything that is needed."""

from __future__ import annotations

import socket
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from sim.errors import InputError
from sim.scenario.compose import build
from sim.scenario.parameters import RangeWarning
from sim.study import store
from sim.study.designs import Design, make_design
from sim.study.identity import POINTS, combined, differences, identity
from sim.study.parts import Chunk, Part, write_part
from sim.study.solvers import Solve, make_solver, points_at_once


@dataclass(frozen=True)
class Task:
    """A chunk of a study.

    Attributes
    ----------
    directory : str
        The study's, as seen from every worker.
    identity : str
        See `sim.study.identity.combined`.
    chunk : Chunk
    """

    directory: str
    identity: str
    chunk: Chunk


class ChunkFailed(Exception):
    """A chunk could not be solved: the reason, and the first point at fault with its parameters."""

    def __init__(self, reason: str, point: int, parameters: Mapping[str, float]):
        super().__init__(reason, point, parameters)
        self.reason, self.point, self.parameters = reason, point, parameters


def solve_task(task: Task) -> Part:
    """Solve a chunk and write its part.

    Raises
    ------
    ChunkFailed
        If solving failed; it may be tried again.
    InputError
        If the part cannot be written, or this worker is not fit for the study.
    """
    directory, chunk = Path(task.directory), task.chunk
    design, solve, step = _prepared(task.directory, task.identity)
    clock = time.perf_counter()
    values = design.values(chunk.first, chunk.last)
    try:
        table = _in_batches(solve, values, chunk.first, step)
    except Exception as error:
        place = _first_at_fault(solve, values)
        here = {name: float(column[place]) for name, column in values.items()}
        raise ChunkFailed(str(error) or type(error).__name__, chunk.first + place, here) from None
    return write_part(directory, chunk, table, time.perf_counter() - clock)


def _in_batches(solve: Solve, values: Mapping[str, np.ndarray], first: int, step: int) -> pa.Table:
    """Return the table of a chunk, solved piece by piece, so that its memory does not grow as the chunk does."""
    tables = [
        solve({name: column[start : start + step] for name, column in values.items()}, first + start)
        for start in range(0, len(next(iter(values.values()))), step)
    ]
    return pa.concat_tables(tables).unify_dictionaries().combine_chunks()


@lru_cache(maxsize=4)
def _prepared(directory: str, expected: str) -> tuple[Design, Solve, int]:
    """Return a study's design, solver and points of a batch, once it is sure that this worker would do as the others."""
    home = Path(directory)
    here = f"the worker on {socket.gethostname()}"
    if not home.is_dir():
        raise InputError(f"{here} does not see the study's directory '{directory}'; all workers must share it.")
    config = store.read_config(home)
    found = identity(config, home)
    if combined(found) != expected:
        changed = " and ".join(differences(store.read_manifest(home)["identity"], found)) or "the study"
        raise InputError(f"{here} differs from the study in {changed}; all workers must be alike.")
    with warnings.catch_warnings(action="ignore", category=RangeWarning):  # the study has warned once
        scenario = build(config)
        design = make_design(scenario, config, home / POINTS)
        return design, make_solver(scenario, design.parameters, config), points_at_once(scenario, config)


def _first_at_fault(solve: Solve, values: Mapping[str, np.ndarray]) -> int:
    """Return the place of a point that fails alone, the first if only one does, by halving."""
    low, high = 0, len(next(iter(values.values())))
    while high - low > 1:
        middle = (low + high) // 2
        try:
            solve({name: column[low:middle] for name, column in values.items()}, 0)
            low = middle
        except Exception:
            high = middle
    return low
