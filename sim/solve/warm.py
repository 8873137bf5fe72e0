"""Every kernel compiled before anyone waits for it."""

from __future__ import annotations

from sim.kernels.compiling import compiled, entry_of, was_built_here
from sim.solve.logit_kernel import trace_batch
from sim.solve.n_players.branch_and_prune_kernel import search_games
from sim.solve.two_players.bimatrix_kernel import solve_games

# By what they solve, the longest first, so that two processes end together.
KERNELS = {entry_of(kernel).what: kernel for kernel in (search_games, solve_games, trace_batch)}


def build(what: str) -> bool:
    """Compile one of `KERNELS`, by what it solves, unless it lies on this machine's disk; return whether it did not."""
    kernel = KERNELS[what]
    compiled(kernel)
    return was_built_here(kernel)
