"""How long commands take now, against an earlier commit: `python -m benchmarks.against COMMIT [--rounds N]`.

The earlier commit is unpacked into a temporary folder. Every command is a process of its own, as a user starts it; the
two sides alternate, round after round, after a warm-up that compiles what is compiled once per machine. With `--core N`
everything runs on one core, so that processor time counts the work of all processes; a command that uses several cores
has then one worker.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from statistics import median

from tabulate import tabulate

from benchmarks.table import speed

HERE = Path(__file__).resolve().parent.parent
ROUNDS = 5
COMMAND = "import sys; from sim.cli import main; sys.exit(main(sys.argv[1:]))"
LOADING = """
import time, sim
sim.load("bargaining")  # imports what is to be imported
start = time.process_time(), time.perf_counter()
sim.load("mandelbaum")
print(time.process_time() - start[0], time.perf_counter() - start[1])
"""
WORK = {
    "wedge --help": ["--help"],
    "wedge thresholds --help": ["thresholds", "--help"],
    "wedge solve --help": ["solve", "--help"],
    "wedge solve view=base": ["solve", "view=base"],
    "wedge solve view=mandelbaum": ["solve", "view=mandelbaum"],
    "wedge report view=mandelbaum": ["report", "view=mandelbaum", "out=one.html"],
    "wedge sensitivity view=mandelbaum": ["sensitivity", "view=mandelbaum"],
    "wedge report view=mallory": ["report", "view=mallory", "out=two.html"],
    "wedge claims": ["claims"],
    "wedge report --all": ["report", "--all", "out=all.html"],
}
# What takes a minute or more is not warmed up by itself: what comes before has compiled all that it needs.
LONG = ("wedge report view=mallory", "wedge claims", "wedge report --all")
LOAD = "sim.load('mandelbaum'), beyond imports"
HEADERS = ("work", "then", "now", "ratio", "then, processor", "now, processor", "ratio")


def main(commit: str, rounds: int, named: Sequence[str] = ()) -> None:
    """Print the table, of all rows or of those whose names hold one of some words."""
    with tempfile.TemporaryDirectory() as scratch:
        then = Path(scratch) / "then"
        _unpack(commit, then)
        rows = []
        for name in (row for row in (LOAD, *WORK) if not named or any(word in row for word in named)):
            seconds = _alternating(name, then, rounds, Path(scratch))
            rows.append([name, *_cells(seconds["clock"]), *_cells(seconds["processor"])])
            print(" | ".join(rows[-1]), file=sys.stderr, flush=True)
    print(f"commit {commit} against {HERE.name}; load average at the end {os.getloadavg()[0]:.1f}\n")
    print(tabulate(rows, HEADERS, tablefmt="github", disable_numparse=True))


def _unpack(commit: str, folder: Path) -> None:
    archive = subprocess.run(["git", "-C", HERE, "archive", "--format=tar", commit], capture_output=True, check=True)
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")


def _alternating(name: str, then: Path, rounds: int, scratch: Path) -> dict[str, tuple[float, float]]:
    """Return the median seconds of both sides, then and now, by the clock and of the processor."""
    sides = (then, HERE)
    for tree in sides if name not in LONG else ():
        _run(name, tree, scratch)
    runs = [[_run(name, tree, scratch) for tree in sides] for _ in range(rounds)]
    medians = [[median(column) for column in zip(*side)] for side in zip(*runs)]
    return dict(zip(("processor", "clock"), zip(*medians)))


def _run(name: str, tree: Path, scratch: Path) -> tuple[float, float]:
    """Return the seconds that some work takes with the program of a tree: of the processor, and by the clock."""
    words = [LOADING] if name == LOAD else [COMMAND, *WORK[name]]
    before, start = _processor(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", *words],
        env={**os.environ, "PYTHONPATH": str(tree)},
        cwd=scratch,
        capture_output=True,
        text=True,
        check=True,
    )
    if name == LOAD:
        return tuple(map(float, done.stdout.split()))
    return _processor() - before, time.perf_counter() - start


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _cells(seconds: tuple[float, float]) -> tuple[str, str, str]:
    then, now = seconds
    return speed(then, "call"), speed(now, "call"), f"{then / now:.1f}×"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.against", description=__doc__.partition("\n")[0])
    parser.add_argument("commit")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--core", type=int, help="number of the one core to run on")
    parser.add_argument("--only", nargs="*", default=(), help="parts of the names of rows")
    given = parser.parse_args()
    if given.core is not None:
        os.sched_setaffinity(0, {given.core})
    main(given.commit, given.rounds, given.only)
