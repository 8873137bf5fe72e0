"""Pieces of one work, done in several processes of this machine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import suppress
from typing import TypeVar

from sim.study.executors import process_pool, stop
from sim.study.interrupts import held_back

Piece = TypeVar("Piece")
Answer = TypeVar("Answer")


def side_by_side(
    work: Callable[[Piece], Answer], pieces: Sequence[Piece], workers: int
) -> Iterator[tuple[int, Answer]]:
    """Yield the number of each piece and what came of it, as they are done; what is left of the work ends at once.

    Parameters
    ----------
    work : callable
        A function of a module, which a fresh process can import.
    pieces : sequence
        Each is handed over, as is what came of it. A piece whose process died is done in this one.
    workers : int
        With one, everything is done in this process.
    """
    if workers < 2 or len(pieces) < 2:
        yield from enumerate(map(work, pieces))
        return
    waiting = deque(range(len(pieces)))
    pools: list[Executor] = []
    busy: dict[Future, tuple[Executor, int]] = {}

    def begin(pool: Executor) -> None:
        with suppress(BrokenExecutor):  # its process died; what is waiting is left to others
            if waiting:
                future = pool.submit(work, pieces[waiting[0]])
                busy[future] = pool, waiting.popleft()

    try:
        for _ in range(min(workers, len(pieces))):
            with held_back():
                pools.append(process_pool(1))
            begin(pools[-1])
        while busy:
            for future in wait(busy, return_when=FIRST_COMPLETED).done:
                pool, number = busy.pop(future)
                try:
                    answer = future.result()
                except BrokenExecutor:
                    answer = work(pieces[number])
                except Exception as error:
                    raise _first(
                        error, {earlier: of for of, (_, earlier) in busy.items() if earlier < number}
                    ) from None
                begin(pool)
                yield number, answer
        yield from ((number, work(pieces[number])) for number in waiting)  # all processes died
    finally:
        with held_back():
            for pool in pools:
                stop(pool)


def _first(error: Exception, earlier: dict[int, Future]) -> BaseException:
    """Return what a single worker would have met first: an error of pieces that were begun before, or else this one."""
    for number in sorted(earlier):
        before = earlier[number].exception()
        if before is not None and not isinstance(before, BrokenExecutor):
            return before
    return error
