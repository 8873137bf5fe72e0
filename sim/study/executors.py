"""Where chunks are solved: in this process, in others on this machine, or on a Dask cluster.

An executor takes tasks and yields a `Part` or a `Failure` for each, in the order in which they finish. It tries a task
that failed, or whose worker died, again, TRIES times in all; an InputError, which would befall every task, ends it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from dataclasses import dataclass, field
from importlib.util import find_spec
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any, Protocol

from sim.errors import InputError
from sim.study.interrupts import held_back, starting_processes
from sim.study.linear_algebra import shared_among, use_one_thread
from sim.study.parts import Chunk, Part
from sim.study.work import ChunkFailed, Task, solve_task

TRIES = 3
START = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"  # of a worker
PRELOADED = ("sim.study.work", "scipy.stats", "numba")  # what a worker is going to need
PROCESSES_PAY = 8.0  # seconds of work from which starting processes, two seconds or so, is worth it


@dataclass(frozen=True)
class Failure:
    """A chunk given up.

    Attributes
    ----------
    chunk : Chunk
    reason : str
    point : int or None
        The first point at fault, if that is known.
    parameters : mapping of str to float, or to two floats
        Those of that point; otherwise their ends over the chunk.
    """

    chunk: Chunk
    reason: str
    point: int | None = None
    parameters: Mapping[str, float | tuple[float, float]] = field(default_factory=dict)


class Workers(Protocol):
    """An executor.

    Attributes
    ----------
    count : int
        Number of workers at present.
    """

    count: int

    def run(self, tasks: Iterable[Task]) -> Iterator[Part | Failure]:
        """Yield what became of each task."""


def check_executor(kind: str) -> None:
    """Check that an executor can be had; InputError if it is not installed."""
    if kind == "dask" and not find_spec("distributed"):
        raise InputError("executor=dask needs Dask; install it with pip install 'wedge-sim[dask]'.")


def make_workers(config: Mapping[str, Any], seconds: float) -> Workers:
    """Return the executor that a completed configuration asks for.

    Parameters
    ----------
    seconds : float
        How long the work would take one worker: little work stays in this process.
    """
    kind, count = config["executor"]["kind"], config["workers"]
    if kind == "dask":
        from sim.study.dask_cluster import DaskWorkers

        return DaskWorkers(config["executor"]["address"], count)
    if kind == "serial":
        return Serial()
    return Pools(count, ThreadPoolExecutor if seconds < PROCESSES_PAY else process_pool)


def failure(task: Task, error: BaseException | str) -> Failure:
    """Return the failure of a task that was tried often enough."""
    if isinstance(error, ChunkFailed):
        return Failure(task.chunk, error.reason, error.point, error.parameters)
    return Failure(task.chunk, error if isinstance(error, str) else f"{type(error).__name__}: {error}")


class Serial:
    """One chunk after another, here."""

    count = 1

    def run(self, tasks: Iterable[Task]) -> Iterator[Part | Failure]:
        """See `Workers`."""
        for task in tasks:
            yield self._tried(task)

    def _tried(self, task: Task) -> Part | Failure:
        for _ in range(TRIES):
            try:
                return solve_task(task)
            except InputError:
                raise
            except Exception as error:
                last = error
        return failure(task, last)


class Pools:
    """Workers on this machine, each a pool of its own, so that a death is laid to the chunk that it interrupted."""

    def __init__(self, count: int, make_pool: Callable[[int], Executor]):
        self.count = count
        self._make_pool = make_pool

    def run(self, tasks: Iterable[Task]) -> Iterator[Part | Failure]:
        """See `Workers`."""
        waiting = ((task, 1) for task in tasks)
        again: deque[tuple[Task, int]] = deque()
        pools: set[Executor] = set()
        idle: list[Executor] = []
        busy: dict[Future, tuple[Executor, Task, int]] = {}

        def begin() -> Executor:
            with held_back():
                pool = self._make_pool(1)
                pools.add(pool)
            return pool

        def end(pool: Executor) -> None:
            with held_back():
                pools.discard(pool)
                stop(pool)

        def keep_busy() -> None:
            while idle or len(pools) < self.count:
                task, attempt = again.popleft() if again else next(waiting, (None, 0))
                if task is None:
                    return
                pool = idle.pop() if idle else begin()
                try:
                    future = pool.submit(solve_task, task)
                except BrokenExecutor:  # it died while it had nothing to do
                    end(pool)
                    pool = begin()
                    future = pool.submit(solve_task, task)
                busy[future] = pool, task, attempt

        def outcome(future: Future) -> Part | Failure | None:
            """Return what became of the future's task, None if it is to be tried again."""
            pool, task, attempt = busy.pop(future)
            error = future.exception()
            if isinstance(error, BrokenExecutor):
                end(pool)
                pool, error = begin(), "its worker died"
            idle.append(pool)
            if isinstance(error, InputError):
                raise error
            if error is None:
                return future.result()
            if attempt < TRIES:
                again.append((task, attempt + 1))
                return None
            return failure(task, error)

        try:
            with shared_among(self.count):
                keep_busy()
                while busy:
                    outcomes = [outcome(future) for future in wait(busy, return_when=FIRST_COMPLETED).done]
                    keep_busy()
                    yield from filter(None, outcomes)
        finally:
            with held_back():
                for pool in pools:
                    stop(pool)


def stop(pool: Executor) -> None:
    """End a pool at once; what it was solving is solved again some day."""
    if isinstance(pool, _ProcessPool):
        pool.worker.kill()
        pool.shutdown(cancel_futures=True)  # waits for its thread, over which Python would stumble on its way out
    else:
        pool.shutdown(wait=False, cancel_futures=True)


class _ProcessPool(ProcessPoolExecutor):
    """A pool of one process.

    Attributes
    ----------
    worker : multiprocessing.Process
        It is there from the first moment on, so that it can be killed at any.
    """

    def __init__(self):
        context = _Context()
        if START == "forkserver":
            context.set_forkserver_preload([*PRELOADED])  # imported once for all workers
        super().__init__(1, context, _begin_worker)
        self.submit(os.getpid)  # starts the process
        self.worker = context.started[-1]


class _Context(type(multiprocessing.get_context(START))):
    """A context of multiprocessing that remembers its processes."""

    def __init__(self):
        super().__init__()
        self.started = []

    def Process(self, *args: Any, **named: Any) -> BaseProcess:
        """Return a process, as the context does."""
        self.started.append(super().Process(*args, **named))
        return self.started[-1]


def process_pool(_: int) -> Executor:
    """Return a pool of one process, which leaves Ctrl-C to this one and ends with it."""
    with starting_processes():
        return _ProcessPool()


def _begin_worker() -> None:
    """Leave Ctrl-C to the parent, end when the parent ends, however it died, and take one core."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    use_one_thread()
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)
