"""How long the first call of each kernel takes: compiled once per machine, then read from disk once per process.

Each is measured in a process of its own, `python -m benchmarks.first_call <kernel>`, with an empty cache at first.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

from benchmarks.games import random_games
from benchmarks.table import NOTHING, Row
from benchmarks.timing import Effort


def _branch_and_prune() -> Callable[[], object]:
    from sim.solve.n_players.branch_and_prune import branch_and_prune_batch

    games = random_games((2, 2, 2), 1)
    return lambda: branch_and_prune_batch(games)


def _bimatrix() -> Callable[[], object]:
    from sim.solve.two_players.bimatrix import bimatrix_equilibria_batch

    games = random_games((6, 6), 300)  # so many that the interpreter is not tried
    return lambda: bimatrix_equilibria_batch(games[:, 0], games[:, 1])


def _logit() -> Callable[[], object]:
    from sim.solve.logit import logit_limits

    games = random_games((2, 2, 2), 1)
    return lambda: logit_limits(games)


KERNELS = {"branch and prune": _branch_and_prune, "bimatrix": _bimatrix, "logit branch": _logit}


def rows(effort: Effort) -> Iterator[Row]:
    """Yield a row for each kernel: compiled with an empty cache, and read from the cache that this leaves."""
    for kernel in KERNELS:
        with tempfile.TemporaryDirectory() as cache:
            compiling, announced = _in_new_process(kernel, cache)
            reading, silent = _in_new_process(kernel, cache)
        answers = "announced on stderr" if announced else "NOT announced"
        if silent:
            answers += "; announced AGAIN when read from disk"
        work = f"first call of the {kernel} kernel"
        yield Row(f"{work}: compiled, once per machine", NOTHING, compiling, None, None, answers, "call")
        yield Row(f"{work}: read from disk, once per process", NOTHING, reading, None, None, "", "call")


def _in_new_process(kernel: str, cache: str) -> tuple[float, str]:
    """Return the seconds that the first call takes beyond the second, and what it announced."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.first_call", kernel],
        env={**os.environ, "NUMBA_CACHE_DIR": cache},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout), done.stderr


def main(kernel: str) -> None:
    """Print the seconds of processor time that the first call takes beyond the second."""
    call = KERNELS[kernel]()
    moments = [time.process_time()]
    for _ in range(2):
        call()
        moments.append(time.process_time())
    first, second = moments[1] - moments[0], moments[2] - moments[1]
    print(first - second)


if __name__ == "__main__":
    main(sys.argv[1])
