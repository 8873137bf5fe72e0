"""Every kernel compiled before anyone waits for it."""

from __future__ import annotations

from collections.abc import Callable

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


def build(what: str) -> bool:
    """Compile one of `KERNELS`, by what it is for, unless it lies on this machine's disk; return whether it did not."""
    return KERNELS[what]()


def _built(kernel: Callable, use: Callable[[], object]) -> bool:
    """Compile a kernel, and use it, upon which numba writes it to disk; return whether that was still to be done."""
    known = is_on_disk(kernel)
    compiled(kernel)  # small work is interpreted otherwise
    use()
    return not known
