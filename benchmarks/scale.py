"""Studies that survive: what chunks, checksums and workers cost and bring. Nobody else's tool does the same."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pyarrow.parquet as pq

from benchmarks.peers import peer
from benchmarks.table import NOTHING, Row
from benchmarks.timing import Effort, Side, measure
from sim.commands.compose import compose
from sim.scenario.compose import open_library
from sim.study.designs import make_design
from sim.study.engine import PointSolver
from sim.study.identity import combined
from sim.study.parts import Chunk, Chunks, Journal
from sim.study.results import read_results
from sim.study.run import run_study
from sim.study.work import Task, solve_task

DESIGN = ("view=base", "design=sobol", "concept=quick")
POINTS, SHORT, MANY = 100_000, 20_000, 1_000_000
EFFICIENCY, CHEAP = 0.8, 0.95  # of two workers, and the share of the time that is not chunks and checksums
GOAL = 60  # seconds for a million
MEBIBYTE = 2**20


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the rate in one process, on two processes and on two Dask workers, and the cost of chunks."""
    points = effort.count(POINTS)
    serial, digest = _seconds(points, "executor=serial")
    work = f"wedge sweep of view base, {points:,} sampled points"
    yield Row(f"{work}, one process", NOTHING, serial / points, None, None, "", "point")
    ways = {"two processes": "executor=processes"}
    if peer("distributed"):
        ways["two workers of a local Dask cluster"] = "executor=dask"
    for name, executor in ways.items():
        seconds, other = _seconds(points, executor, "workers=2")
        same = "same bytes" if other == digest else "OTHER BYTES"
        answers = f"{same}; efficiency {serial / seconds / 2:.0%}"
        yield Row(f"{work}, {name}", "one process", seconds / points, serial / points, 2 * EFFICIENCY, answers, "point")
    yield _cost_of_chunks(effort)


def million(effort: Effort) -> Iterator[Row]:
    """Yield the one row of a million sampled worlds × 10 moves of the US: time, and the peak memory of each process."""
    points = effort.count(MANY)
    with _Memory() as memory:
        seconds, _ = _seconds(points, "executor=processes", "workers=2")
    answers = f"{seconds:,.0f} s; peak memory {memory.own:,.0f} MiB, of a worker {memory.largest_child:,.0f} MiB"
    work = f"wedge sweep of view base, {points:,} sampled points × 12 US moves, two processes"
    yield Row(work, f"the goal: {GOAL} s a million", seconds / points, GOAL / MANY, 1, answers, "point")


def _seconds(points: int, *overrides: str) -> tuple[float, str]:
    """Run a study; return the seconds from its first chunk handed out to its last, and the checksum of its table."""
    with tempfile.TemporaryDirectory() as results:
        manifest = read_results(run_study(_config(points, f"results={results}", *overrides))).manifest
    return manifest["duration_seconds"], manifest["table_sha256"]


def _config(points: int, *overrides: str) -> dict[str, Any]:
    return compose([*DESIGN, f"design.points={points}", *overrides], open_library())


def _cost_of_chunks(effort: Effort) -> Row:
    """Compare the chunks of a study, solved and vouched for, with the same tables written into one file."""
    points = effort.count(SHORT)
    with tempfile.TemporaryDirectory() as results:
        found = read_results(run_study(_config(points, f"results={results}", "executor=serial")))
        digest, chunks = combined(found.manifest["identity"]), list(Chunks(points, found.manifest["chunk"]))
        journal, plain = Journal(found.directory), Path(results) / "plain.parquet"
        design = make_design(found.scenario, found.config)
        solve = PointSolver(found.scenario, design.parameters, found.config["concept"])

        def vouched(chunks: Sequence[Chunk]) -> None:
            for chunk in chunks:
                journal.append(solve_task(Task(str(found.directory), digest, chunk)))

        def plainly(chunks: Sequence[Chunk]) -> None:
            tables = (solve(design.values(chunk.first, chunk.last), chunk.first) for chunk in chunks)
            first = next(tables)
            with pq.ParquetWriter(plain, first.schema, compression="zstd") as writer:
                for table in chain([first], tables):
                    writer.write_table(table)

        measured = measure({"ours": Side(vouched, chunks), "plain": Side(plainly, chunks)}, effort)
    # Seconds are for one chunk each; the last one may be short.
    ours, theirs = (measured[side].processor * len(chunks) / points for side in ("ours", "plain"))
    return Row(
        work=f"chunks, checksums and journal, {points:,} points, one process",
        peer="the same tables into one file",
        ours=ours,
        theirs=theirs,
        target=CHEAP,
        answers=f"cost {ours / theirs - 1:.1%}",
        unit="point",
    )


class _Memory:
    """The largest resident memory, in MiB, that this process and any one of those below it reach meanwhile."""

    own = largest_child = 0.0

    def __enter__(self) -> _Memory:
        import psutil

        self._psutil, self._ended = psutil, Event()
        self._watcher = Thread(target=self._watch, daemon=True)
        self._watcher.start()
        return self

    def __exit__(self, *_) -> None:
        self._ended.set()
        self._watcher.join()

    def _watch(self) -> None:
        here = self._psutil.Process()
        while not self._ended.wait(0.1):
            self.own = max(self.own, here.memory_info().rss / MEBIBYTE)
            for child in here.children(recursive=True):
                try:
                    self.largest_child = max(self.largest_child, child.memory_info().rss / MEBIBYTE)
                except self._psutil.NoSuchProcess:
                    pass
