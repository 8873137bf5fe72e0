"""Every kernel compiled before anyone waits for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from sim.solve.compiling import compiled, is_on_disk

# A game of two players, and one of three; what they pay does not matter.
TWO, THREE = np.eye(2)[None], np.zeros((1, 3, 2, 2, 2))


def _two_players() -> bool:
    from sim.solve.two_players.bimatrix import bimatrix_equilibria_batch
    from sim.solve.two_players.bimatrix_kernel import solve_games

    return _built(solve_games, lambda: bimatrix_equilibria_batch(TWO, TWO))


def _more_players() -> bool:
    from sim.solve.n_players.branch_and_prune import branch_and_prune_batch
    from sim.solve.n_players.branch_and_prune_kernel import search_games

    return _built(search_games, lambda: branch_and_prune_batch(THREE))


def _quantal_responses() -> bool:
    from sim.solve.logit import logit_limits
    from sim.solve.logit_kernel import trace_batch

    return _built(trace_batch, lambda: logit_limits(np.stack([TWO, TWO], axis=1)))


# The longest first, so that two processes end together.
KERNELS = {
    "games of three and more players": _more_players,
    "games of two players": _two_players,
    "quantal responses": _quantal_responses,
}


def warm(workers: int = 2) -> dict[str, bool]:
    """Compile every kernel that does not lie on this machine's disk yet, side by side.

    Parameters
    ----------
    workers : int
        Processes.

    Returns
    -------
    dict of str to bool
        For each kernel, by what it is for, whether it was built now; the others were there.
    """
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        built = {what: pool.submit(build) for what, build in KERNELS.items()}
        return {what: future.result() for what, future in built.items()}


def _built(kernel: Callable, use: Callable[[], object]) -> bool:
    """Compile a kernel, and use it, upon which numba writes it to disk; return whether that was still to be done."""
    known = is_on_disk(kernel)
    compiled(kernel)  # small work is interpreted otherwise
    use()
    return not known
