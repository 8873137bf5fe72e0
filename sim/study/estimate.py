"""What a study is going to take, by a few of its points: time, disk and memory; too much of it is refused at once."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.scenario import Scenario
from sim.study.designs import Design
from sim.study.memory import COPIES, free_memory, size
from sim.study.parts import MOST_PARTS, Chunks, parquet
from sim.study.progress import clock
from sim.study.solvers import make_solver

WORTH_SAYING = 60.0  # seconds
SHORT = 1.0  # seconds, of which nothing more exact need be known
LONG = 5.0  # seconds of a trial, which is not repeated: kernels take little of them


@dataclass(frozen=True)
class Cost:
    """What each point takes.

    Attributes
    ----------
    seconds : float
        Of one worker.
    disk, memory : float
        Bytes of the table, as it is written and as it is made.
    """

    seconds: float
    disk: float
    memory: float


def cost_per_point(scenario: Scenario, design: Design, config: Mapping[str, Any]) -> Cost:
    """Solve a few points for nothing, up to three times: the first may build or read kernels, the best is the time."""
    solve = make_solver(scenario, design.parameters, config)
    points = min(solve.trial, design.size, config["chunk"])
    values = design.values(0, points)
    times = []
    try:
        for _ in range(3):
            start = time.perf_counter()
            table = solve(values, 0)
            times.append(time.perf_counter() - start)
            if times[-1] / points * design.size < SHORT or times[-1] > LONG:
                break
        disk = len(parquet(table)) / points
        if 1 < points < config["chunk"]:  # what a point adds to a larger file
            half = points // 2
            fewer = solve({name: column[:half] for name, column in values.items()}, 0)
            disk = max(0, len(parquet(table)) - len(parquet(fewer))) / (points - half)
    except Exception:
        return Cost(0.0, 0.0, 0.0)  # the chunk itself will say what is wrong
    return Cost(min(times) / points, disk, table.nbytes / points)


def refuse_too_much(cost: Cost, config: Mapping[str, Any], points: int) -> None:
    """Say how long so many points are going to take, if that is long, or that they cannot be held.

    Raises
    ------
    InputError
        If the disk, or the memory of this machine's workers, is too small; it names the key that gives the size.
    """
    place = _existing(Path(config["results"]))
    disk, usage = cost.disk * points, shutil.disk_usage(place)
    if usage.total and disk > usage.free:  # a system's own folders have no size
        raise InputError(
            f"{_size_key(config)}: {points:,} points take about {size(disk)} on the disk of '{place}', which has "
            f"{size(usage.free)} left; name fewer points, or another disk with results=DIR."
        )
    elsewhere = config["executor"].get("address") is not None
    workers = 1 if config["executor"]["kind"] == "serial" else config["workers"]
    each, free = COPIES * cost.memory * min(config["chunk"], points), free_memory()
    if each * workers > free and not elsewhere:
        fits = max(1, int(free / workers / COPIES / cost.memory))
        raise InputError(
            f"chunk: {config['chunk']:,} points at once take about {size(each)} of memory in each of {workers} "
            f"workers, and {size(free)} are free; chunk={fits} would fit."
        )
    seconds = cost.seconds * points / workers
    if seconds > WORTH_SAYING:
        hands = f"{workers} worker{'s' if workers > 1 else ''}"
        took = f"about {clock(seconds)} with {hands} here, and {size(disk)} on the disk"
        print(f"{points:,} points are going to take {took}", file=sys.stderr)


def refuse_too_many_parts(chunks: Chunks) -> None:
    """Refuse a study of more files than a folder should hold."""
    if len(chunks) > MOST_PARTS:
        fits = -(-chunks.points // MOST_PARTS)
        raise InputError(
            f"chunk: {chunks.points:,} points by {chunks.step:,} make {len(chunks):,} files; at most {MOST_PARTS:,} "
            f"are written, as with chunk={fits}."
        )


def _size_key(config: Mapping[str, Any]) -> str:
    """Return the key that gives the number of points."""
    return {"grid": "axes", "file": "design.file"}.get(config["design"]["kind"], "design.points")


def _existing(path: Path) -> Path:
    """Return the nearest folder that exists."""
    path = path.absolute()
    return next(folder for folder in (path, *path.parents) if folder.is_dir())
