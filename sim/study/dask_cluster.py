"""Chunks on a Dask cluster: one of this machine's own, or one that runs elsewhere."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack
from itertools import islice

import distributed

from sim.errors import InputError
from sim.study.executors import PRELOADED, TRIES, Failure, failure
from sim.study.interrupts import starting_processes
from sim.study.parts import Part
from sim.study.work import Task, solve_task

PATIENCE = "15s"  # to reach a scheduler
AHEAD = 3  # chunks handed out per worker, so that none waits for the next


class DaskWorkers:
    """The workers of a Dask cluster.

    Dask itself gives the chunk of a worker that died to another one. After several deaths it gives up every chunk that
    was waiting there too, so chunks given up are tried once more, each alone, before they are called failures.

    Parameters
    ----------
    address : str or None
        The scheduler's, ``tcp://host:port``; None starts a cluster on this machine.
    count : int
        Processes of a cluster on this machine.
    """

    def __init__(self, address: str | None, count: int):
        self._address, self._workers = address, count
        self._lost = (CancelledError, distributed.comm.CommClosedError)

    @property
    def count(self) -> int:
        """Number of workers at present."""
        return len(self._client.scheduler_info(n_workers=-1).get("workers", ()))

    def run(self, tasks: Iterable[Task]) -> Iterator[Part | Failure]:
        """See `sim.study.executors.Workers`; InputError if the scheduler cannot be reached, or is lost."""
        with ExitStack() as opened:
            self._client = self._connected(opened)
            if not self.count:
                print("the Dask cluster has no worker yet; waiting for one …", file=sys.stderr)
            try:
                yield from self._run(tasks)
            except self._lost:
                raise InputError("the connection to the Dask scheduler was lost.") from None

    def _connected(self, opened: ExitStack) -> distributed.Client:
        """Return a client of the cluster; what has to be closed in the end goes on the stack."""
        for handler in logging.getLogger("distributed").handlers:
            handler.setLevel(logging.CRITICAL)  # what happens to its workers is told by us
        target = self._address
        if target is None:
            with starting_processes():
                target = distributed.LocalCluster(
                    n_workers=self._workers, threads_per_worker=1, processes=True, dashboard_address=None,
                    silence_logs=logging.CRITICAL, preload=[__name__, *PRELOADED],
                    scheduler_kwargs={"allowed_failures": TRIES - 1, "dashboard_address": ":0"},
                )  # fmt: skip
                opened.enter_context(target)
        try:
            return opened.enter_context(distributed.Client(target, timeout=PATIENCE))
        except (OSError, TimeoutError, ValueError) as error:
            raise InputError(
                f"executor.address: no Dask scheduler answers at '{self._address}' ({_first_line(error)})."
            ) from None

    def _run(self, tasks: Iterable[Task]) -> Iterator[Part | Failure]:
        suspects = []
        for task, outcome in self._solve(tasks):
            if outcome is None:
                suspects.append(task)
            else:
                yield outcome
        for suspect in suspects:
            for task, outcome in self._solve([suspect]):
                yield outcome or failure(task, "the workers that tried it died")

    def _solve(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Part | Failure | None]]:
        """Yield what became of each task, None where workers died over it."""
        waiting, tasks_of = iter(tasks), {}
        finished = distributed.as_completed()

        def hand_out() -> None:
            for task in islice(waiting, max(0, AHEAD * max(1, self.count) - len(tasks_of))):
                future = self._client.submit(solve_task, task, pure=False, retries=TRIES - 1)
                tasks_of[future] = task
                finished.add(future)

        hand_out()
        for future in finished:
            task = tasks_of.pop(future)
            hand_out()
            yield task, self._outcome(future, task)
            future.release()

    def _outcome(self, future, task: Task) -> Part | Failure | None:
        try:
            return future.result()  # if its worker died meanwhile, Dask solves it again
        except (InputError, *self._lost):
            raise
        except distributed.KilledWorker:
            return None
        except Exception as error:
            return failure(task, error)


def dask_setup(_) -> None:
    """Leave Ctrl-C to the parent; Dask calls this in each worker of a cluster on this machine."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
