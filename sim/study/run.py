"""Running a study: begun, or continued where it stopped, until every chunk has its part."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.compose import anchored, build
from sim.scenario.files import Library
from sim.scenario.scenario import Scenario
from sim.solve.concepts import concept as named_concept
from sim.study import store
from sim.study.beliefs import with_beliefs
from sim.study.designs import MOST_CHUNK, Design, ListedDesign, make_design, whole_number
from sim.study.estimate import Cost, cost_per_point, refuse_too_many_parts, refuse_too_much
from sim.study.executors import Failure, Workers, check_executor, make_workers
from sim.study.identity import POINTS, combined, identity
from sim.study.interrupts import deaf, resumable
from sim.study.lock import only_writer
from sim.study.parts import TABLE, Chunks, Journal, Part, is_whole, table_digest, tidy
from sim.study.progress import Progress
from sim.study.solvers import points_at_once
from sim.study.work import Task


def run_study(config: Mapping[str, Any], library: Library | None = None) -> Path:
    """Run the sweep that a completed configuration describes and return its directory.

    The directory holds the configuration and an ``incomplete`` manifest from the start. Parts of the table appear one
    by one, each whole; when all are there the manifest says ``complete``, or ``failed`` with the chunks that could not
    be solved.

    Raises
    ------
    InputError
        If the configuration is wrong, before anything is written; or the directory cannot be written.
    """
    scenario = build(config, library)
    config = {**config, "design": with_beliefs(config["design"])}
    design = make_design(scenario, config)
    config = {**anchored(config), "chunk": _chunk_points(config, scenario)}
    check(config)
    refuse_too_many_parts(Chunks(design.size, config["chunk"]))
    cost = cost_per_point(scenario, design, config)
    refuse_too_much(cost, config, design.size)
    started = datetime.now()
    directory = store.make_directory(Path(config["results"]), scenario.view, started)
    try:
        with resumable(directory), only_writer(directory):
            manifest = _begin(directory, config, scenario, design, library, started)
            finish(directory, config, manifest, scenario, design, cost)
    finally:
        if not store.is_begun(directory):  # nothing that could be gone on with
            shutil.rmtree(directory, ignore_errors=True)
    return directory


def _begin(
    directory: Path, config: Mapping[str, Any], scenario: Scenario, design: Design, library: Library | None,
    started: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Write what a study is into its directory, the manifest last, and return that."""
    _make_table(directory)
    if isinstance(design, ListedDesign):
        design.store(directory / POINTS)
    store.write_config(directory, config)
    manifest = {
        "status": "incomplete",
        "view": scenario.view,
        "game": scenario.game_name,
        "title": scenario.title,
        "started": started.isoformat(timespec="seconds"),
        "design": config["design"]["kind"],
        "axes": {name: [float(axis[0]), float(axis[-1]), len(axis)] for name, axis in _axes(design).items()},
        "parameters": list(design.parameters),
        "points": design.size,
        "chunk": config["chunk"],
        "concept": config["concept"],
        "config_dir": str(library.own.resolve()) if library and library.own else None,
        "seed": config["design"].get("seed"),
        **store.environment(),
        "identity": identity(config, directory),
    }
    store.write_manifest(directory, manifest)
    return manifest


def check(config: Mapping[str, Any]) -> None:
    """Check what a configuration says on how to solve; InputError if it is wrong."""
    named_concept(config["concept"])
    whole_number(config["workers"], "workers", 1, 256)
    check_executor(config["executor"]["kind"])


def finish(
    directory: Path, config: Mapping[str, Any], manifest: dict[str, Any], scenario: Scenario, design: Design,
    cost: Cost | None = None,
) -> None:  # fmt: skip
    """Solve what is missing of a study, by the holder of its lock, and write the final manifest.

    Raises
    ------
    InputError
        If that stops before the end; the message says how to go on.
    """
    journal, chunks = Journal(directory), Chunks(design.size, config["chunk"])
    try:
        tidy(directory)
        kept = _kept_parts(directory, journal, chunks)
        missing = [number for number in range(len(chunks)) if number not in kept]
        points = sum(chunks[number].points for number in missing)
        failures: list[Failure] = []
        took = 0.0
        if missing:
            if cost is None:
                cost = cost_per_point(scenario, design, config)
                refuse_too_much(cost, {**config, "results": directory}, points)
            workers = make_workers(config, cost.seconds * points)
            failures, took = _solve(directory, manifest, design, chunks, missing, journal, workers)
            tidy(directory)  # a worker that was killed while it wrote leaves something
        parts = journal.read()
        journal.rewrite(parts)
        store.write_manifest(directory, _final(manifest, parts, failures, points, took))
    except KeyboardInterrupt:
        with deaf(), suppress(InputError):
            store.write_manifest(directory, {**manifest, "status": "interrupted"})
        raise
    except InputError as error:
        mended = f"once that is mended, wedge sweep resume={directory} goes on from here."
        raise InputError(f"{str(error).rstrip('.')}; {mended}") from None


def _solve(
    directory: Path, manifest: Mapping[str, Any], design: Design, chunks: Chunks, missing: Sequence[int],
    journal: Journal, workers: Workers,
) -> tuple[list[Failure], float]:  # fmt: skip
    """Solve chunks, add their parts to the journal, and return those given up and the seconds until the last was in."""
    digest = combined(manifest["identity"])
    home = str(directory.resolve())
    tasks = (Task(home, digest, chunks[number]) for number in missing)
    done = manifest["points"] - sum(chunks[number].points for number in missing)
    failures = []
    clock = time.perf_counter()
    with Progress(manifest["view"], manifest["points"], done) as progress, closing(workers.run(tasks)) as outcomes:
        for outcome in islice(outcomes, len(missing)):  # no further: that would send the workers home within the time
            if isinstance(outcome, Part):
                journal.append(outcome)
                progress.advance(outcome.points, workers.count, len(failures))
            else:
                failures.append(_with_parameters(outcome, design))
                progress.advance(0, workers.count, len(failures))
        took = time.perf_counter() - clock
    return sorted(failures, key=lambda failure: failure.chunk.number), took


def _with_parameters(failure: Failure, design: Design) -> Failure:
    """Return the failure with its chunk's parameters, from the lowest to the highest, if its point is not known."""
    if failure.point is not None:
        return failure
    values = design.values(failure.chunk.first, failure.chunk.last)
    ends = {name: (float(column.min()), float(column.max())) for name, column in values.items()}
    return replace(failure, parameters=ends)


def _kept_parts(directory: Path, journal: Journal, chunks: Chunks) -> set[int]:
    """Return the numbers of the chunks that are done, and strike from the journal what is not."""
    listed = [part for part in journal.read() if part.number < len(chunks)]
    sound = [part for part in listed if part.points == chunks[part.number].points and is_whole(directory, part)]
    kept = {part.number for part in sound}
    damaged = [part.number for part in listed if part.number not in kept and part.points == chunks[part.number].points]
    partial = [part.number for part in listed if part.points != chunks[part.number].points]
    if partial:
        print(f"the last chunk, {partial[0]}, was a short one and is solved anew, whole", file=sys.stderr)
    if damaged:
        numbers = ", ".join(map(str, damaged[:10])) + (", …" if len(damaged) > 10 else "")
        print(f"parts that were cut short, altered or lost are solved again: {numbers}", file=sys.stderr)
    journal.rewrite(sound)
    return kept


def _final(
    manifest: Mapping[str, Any], parts: Sequence[Part], failures: Sequence[Failure], missing: int, seconds: float
) -> dict[str, Any]:
    """Return the manifest of a study that has come to its end, so many points of which were missing."""
    solved = missing - sum(failure.chunk.points for failure in failures)
    seconds = max(seconds, 1e-9)
    before = manifest.get("duration_seconds", 0.0)
    rate = {"points_per_second": round(solved / seconds, 1 if solved > seconds else 4)} if solved else {}
    return {
        **manifest,
        "status": "failed" if failures else "complete",
        "rows": sum(part.rows for part in parts),
        "bytes": sum(part.size for part in parts),
        "duration_seconds": round(before + seconds, 3) if missing else before,
        "worker_seconds": round(sum(part.seconds for part in parts), 3),
        **rate,
        "table_sha256": table_digest(parts),
        "failures": [asdict(failure) for failure in failures],
    }


def _chunk_points(config: Mapping[str, Any], scenario: Scenario) -> int:
    """Return the points of a chunk: as the configuration says, else as many as are solved at once."""
    if config["chunk"] is None:
        return points_at_once(scenario, config)
    return whole_number(config["chunk"], "chunk", 1, MOST_CHUNK)


def _axes(design: Design) -> Mapping[str, Any]:
    return getattr(design, "axes", {})


def _make_table(directory: Path) -> None:
    try:
        os.makedirs(directory / TABLE, exist_ok=True)
    except OSError as error:
        raise InputError(f"'{directory}' cannot be written ({error.strerror}).") from None
