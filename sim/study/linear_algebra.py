"""Threads of linear algebra: one for each worker, or they would take the cores from each other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits

# What the libraries read that are loaded later.
SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def use_one_thread() -> None:
    """Have linear algebra use one thread in this process from now on."""
    os.environ.update(dict.fromkeys(SETTINGS, "1"))
    threadpool_limits(1)


@contextmanager
def shared_among(workers: int) -> Iterator[None]:
    """Have linear algebra use one thread for each of several workers that are threads of this process."""
    with threadpool_limits(1 if workers > 1 else None):
        yield
