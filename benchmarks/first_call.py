"""How long the first answer takes: each piece of work in a process of its own, from its start to its end.

A fresh environment is a copy of the program without byte code and compiled kernels; a fresh process runs in one where
both are there. `python -m benchmarks.first_call` prints a transcript: what is run, what it answers, and how long it took.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.table import NOTHING, Row, speed
from benchmarks.timing import Effort
from sim.commands.warm import KERNELS

HERE = Path(__file__).parents[1]
TWO = "[[[3, 0, 1], [0, 2, 1], [1, 1, 2]], [[2, 0, 1], [0, 3, 0], [1, 0, 2]]]"
THREE = """[
    [[[9, 2], [0, 7], [4, 5]], [[1, 8], [6, 3], [5, 0]], [[3, 4], [8, 1], [2, 9]]],
    [[[4, 6], [7, 1], [2, 8]], [[0, 9], [5, 4], [8, 2]], [[6, 3], [1, 7], [9, 0]]],
    [[[5, 1], [2, 6], [8, 3]], [[7, 0], [1, 9], [4, 6]], [[2, 8], [9, 5], [0, 7]]],
]"""
GAMBIT = "import numpy as np, pygambit; solve = pygambit.nash; make = getattr(pygambit, 'StrategicGame', pygambit.Game)"
GAMBIT_GAME = "make.from_arrays(*np.array({game}, dtype=float))"
QUANTECON = """import numpy as np, quantecon.game_theory as theory
A, B = np.array({game}, dtype=float)
game = theory.NormalFormGame([theory.Player(A), theory.Player(B.T.copy())])
"""
FOUND = "print(len({solved}.equilibria), 'equilibria')"


class Work(NamedTuple):
    """What is asked first: of this package, and of peers, all as Python's text; seconds to aim at, fresh and not."""

    ours: str
    peers: Mapping[str, str]
    goals: tuple[float | None, float | None] = (None, None)


WORKS = {
    "sim.nash of a 3×3 game": Work(
        f"import sim\nprint(sim.nash(sim.Game({TWO})))",
        {
            "pygambit enummixed_solve": f"{GAMBIT}\n"
            + FOUND.format(solved=f"solve.enummixed_solve({GAMBIT_GAME.format(game=TWO)})"),
            "quantecon support_enumeration": QUANTECON.format(game=TWO)
            + "print(len(theory.support_enumeration(game)), 'equilibria')",
        },
        (0.5, 0.15),
    ),
    "sim.nash of a 3×3×2 game": Work(
        f"import sim\nprint(sim.nash(sim.Game({THREE})))",
        {
            "pygambit enumpoly_solve": f"{GAMBIT}\n"
            + FOUND.format(solved=f"solve.enumpoly_solve({GAMBIT_GAME.format(game=THREE)})"),
        },
    ),
    "the logit branch of a 3×3×2 game": Work(
        f"import numpy as np\nfrom sim.solve.logit import logit_branch\nprint(logit_branch(np.array({THREE})))",
        {
            "pygambit logit_solve": f"{GAMBIT}\nprint(solve.logit_solve({GAMBIT_GAME.format(game=THREE)}))",
        },
    ),
    "wedge solve view=base": Work("from sim.cli import main\nmain(['solve', 'view=base'])", {}),
}


class Run(NamedTuple):
    """A process that has ended: its seconds by the clock and of the processor, and what it said."""

    clock: float
    processor: float
    said: str


class Measured(NamedTuple):
    """A piece of work: its runs in fresh environments, in fresh processes, and those of each peer that is installed."""

    environment: list[Run]
    process: list[Run]
    peers: Mapping[str, list[Run]]


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the rows of each kernel, compiled and read from disk, and of each first answer; of the processor's time."""
    with tempfile.TemporaryDirectory() as scratch:
        program = _copy(Path(scratch) / "warm")
        for what in KERNELS:
            text = f"from sim.commands.warm import build\nprint(build({what!r}))"
            work = f"what solves {what}"
            for way in ("compiled, once per machine", "read from disk, once per process"):
                run = _run(text, program)
                said = "announced on stderr" if "compiling" in run.said else ""
                yield Row(f"{work}: {way}", NOTHING, run.processor, None, None, said, "call")
        for name, work in WORKS.items():
            yield from _rows_of(name, work, _measured(work, program, Path(scratch), effort.rounds))


def _rows_of(name: str, work: Work, measured: Measured) -> Iterator[Row]:
    ways = ("environment", measured.environment), ("process", measured.process)
    for (way, runs), goal in zip(ways, work.goals):
        ours, said = _processor(runs), runs[0].said.partition("\n")[0]
        if goal is not None:
            yield Row(f"first answer in a fresh {way}: {name}", f"the goal, {goal} s", ours, goal, 1, said, "call")
        elif way == "environment" or not work.peers:
            yield Row(f"first answer in a fresh {way}: {name}", NOTHING, ours, None, None, said, "call")
    for peer in work.peers:
        theirs = _processor(measured.peers[peer]) if peer in measured.peers else None
        yield Row(f"first answer in a fresh process: {name}", peer, ours, theirs, 1, said, "call")


def _measured(work: Work, program: Path, scratch: Path, rounds: int) -> Measured:
    """Let the sides begin in turn, round after round, after one round of those that have byte code to write."""
    peers = {name: text for name, text in work.peers.items() if find_spec(name.split()[0])}
    measured = Measured([], [], {name: [] for name in peers})
    for text in (work.ours, *peers.values()):
        _run(text, program)
    for number in range(rounds):
        measured.environment.append(_run(work.ours, _copy(scratch / f"fresh {number}")))
        shutil.rmtree(scratch / f"fresh {number}")
        measured.process.append(_run(work.ours, program))
        for name, text in peers.items():
            measured.peers[name].append(_run(text, program))
    return measured


def _copy(folder: Path, compiled: bool = False) -> Path:
    """Return a folder with a copy of the program, its sources and scenarios; with what is compiled, or without."""
    ignored = shutil.ignore_patterns() if compiled else shutil.ignore_patterns("__pycache__")
    for name in ("sim", "scenarios", "docs"):
        shutil.copytree(HERE / name, folder / name, ignore=ignored)
    return folder


def _run(text: str, program: Path) -> Run:
    """Run Python's text in a process of its own that finds the program, byte code and compiled code in a folder."""
    environment = {**os.environ, "PYTHONPATH": str(program), "XDG_CACHE_HOME": str(program / "cache")}
    for name in ("PYTHONDONTWRITEBYTECODE", "NUMBA_CACHE_DIR"):
        environment.pop(name, None)
    used, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", text], env=environment, cwd=program, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=True,
    )  # fmt: skip
    clock, now = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(clock, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime, done.stdout)


def _processor(runs: list[Run]) -> float:
    return median(run.processor for run in runs)


def main(rounds: int = 3) -> None:
    """Print the transcript."""
    with tempfile.TemporaryDirectory() as scratch:
        program = _copy(Path(scratch) / "warm", compiled=True)
        _run("from sim.commands.warm import KERNELS, build\nfor what in KERNELS: build(what)", program)
        for work in WORKS.values():
            measured = _measured(work, program, Path(scratch), rounds)
            told = [
                ("in a fresh environment", work.ours, measured.environment),
                ("in a fresh process", work.ours, measured.process),
                *((f"{name}, in a fresh process", work.peers[name], runs) for name, runs in measured.peers.items()),
            ]
            for where, text, runs in told:
                clock = median(run.clock for run in runs)
                print(f"# {where}: {speed(clock, 'call')} by the clock, {speed(_processor(runs), 'call')} of processor")
                print("\n".join(f">>> {line}" for line in text.splitlines()))
                print("\n".join(runs[-1].said.splitlines()[:4]), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
