"""Simulate how long a study takes on many workers that die, and what their deaths cost; print one table.

    python -m benchmarks.schedule [--microseconds N] [--points N]

A discrete-event simulation of what `sim.study` does. Chunks are handed out in order. A worker takes some seconds to
start, solves one chunk after another, and dies after an exponentially distributed time; another takes its place after
a while, and the chunk that was in work is solved anew from its beginning. One client takes in the finished chunks one
by one. The costs are those that `python -m benchmarks scale` measures; docs/scale.md quotes the table.
"""

from __future__ import annotations

import argparse
import heapq
from collections import deque
from dataclasses import dataclass

import numpy as np
from tabulate import tabulate

MICROSECONDS = 110  # of one worker for one point of `triangle`: solved, encoded and written
BYTES = 1210  # of the table, for one point
SPREAD = 0.15  # standard deviation of the logarithm of a chunk's time
START = 6.0  # seconds until a worker solves: imports, kernels from the disk's cache, the scenario
REPLACEMENT = 120.0  # seconds until another worker stands in for a dead one
CLIENT = 0.005  # seconds of the client for each chunk: its line in the journal, the next task
CHECKSUMS = 0.7e9  # bytes a second, compared before a study goes on
TRIES = 3

# Workers, points in a chunk, mean hours of a worker's life.
CASES = (
    (2, 2_000, np.inf),
    (64, 2_000, np.inf),
    (64, 2_000, 4.0),
    (64, 20_000, 4.0),
    (1024, 2_000, 4.0),
    (1024, 20_000, 4.0),
    (1024, 20_000, 0.5),
    (1024, 50_000, 0.5),
    (1024, 200_000, 0.5),
)
HEADERS = ("workers", "chunk", "life", "parts", "time", "workers busy", "solved twice", "deaths", "given up")


@dataclass(frozen=True)
class Schedule:
    """What became of a study: seconds that it took, seconds of work done and lost, deaths, chunks given up."""

    seconds: float
    done: float
    lost: float
    deaths: int
    given_up: int


def simulate(chunks: np.ndarray, workers: int, life: float, random: np.random.Generator) -> Schedule:
    """Let workers do chunks.

    Parameters
    ----------
    chunks : ndarray, shape (chunks,)
        Seconds that each takes.
    workers : int
    life : float
        Mean seconds of a worker's life.
    """
    waiting, tries = deque(range(len(chunks))), np.zeros(len(chunks), dtype=int)
    starts = [(START, float(START + _life(life, random))) for _ in range(workers)]  # when free, when dead
    heapq.heapify(starts)
    done = lost = client = end = 0.0
    deaths = given_up = 0
    while waiting:
        free, dead = heapq.heappop(starts)
        chunk = waiting.popleft()
        finished = free + chunks[chunk]
        if finished <= dead:
            done += chunks[chunk]
            client = max(client, finished) + CLIENT
            end = max(end, client)
            heapq.heappush(starts, (max(finished, client - chunks[chunk]), dead))  # it is handed chunks ahead
            continue
        deaths += 1
        lost += max(0.0, dead - free)
        tries[chunk] += 1
        if tries[chunk] < TRIES:
            waiting.append(chunk)
        else:
            given_up += 1
        again = max(dead, free) + REPLACEMENT + START
        heapq.heappush(starts, (again, again + _life(life, random)))
        end = max(end, dead)
    return Schedule(end, done, lost, deaths, given_up)


def _life(mean: float, random: np.random.Generator) -> float:
    return float(random.exponential(mean)) if np.isfinite(mean) else np.inf


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.schedule", description=__doc__.partition("\n")[0])
    parser.add_argument("--microseconds", type=float, default=MICROSECONDS, help="of one worker for one point")
    parser.add_argument("--points", type=float, default=1e9)
    words = parser.parse_args()
    rows = []
    for workers, chunk, hours in CASES:
        random = np.random.default_rng(0)
        count = int(np.ceil(words.points / chunk))
        mean = chunk * words.microseconds * 1e-6
        times = mean * random.lognormal(-(SPREAD**2) / 2, SPREAD, count)
        found = simulate(times, workers, hours * 3600, random)
        rows.append(
            (
                f"{workers:,}",
                f"{chunk:,} points, {mean:,.1f} s",
                f"{hours:g} h" if np.isfinite(hours) else "–",
                f"{count:,}",
                f"{found.seconds / 3600:,.1f} h" if found.seconds > 7200 else f"{found.seconds / 60:,.0f} min",
                f"{found.done / (found.seconds * workers):.0%}",
                f"{found.lost / found.done:.2%}",
                f"{found.deaths:,}",
                f"{found.given_up:,}",
            )
        )
    size, hours = words.points * BYTES, words.points * words.microseconds * 1e-6 / 3600
    needs = f"{hours:,.0f} core hours, {size / 1e9:,.0f} GB; {size / CHECKSUMS / 60:,.0f} min to compare all checksums"
    print(f"{words.points:,.0f} points at {words.microseconds:g} µs: {needs}", end="\n\n")
    print(tabulate(rows, HEADERS, tablefmt="github", disable_numparse=True))


if __name__ == "__main__":
    main()
