"""`wedge warm`: compile what the solvers need, so that no answer waits for it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from sim.commands.arguments import read_arguments
from sim.commands.output import deliver
from sim.game.family_kernel import sums_of_terms
from sim.kernels.compiling import compiled, entry_of, was_built_here
from sim.solve.logit_kernel import trace_batch
from sim.solve.n_players.branch_and_prune_kernel import search_games
from sim.solve.two_players.bimatrix_kernel import solve_games
from sim.study.side_by_side import side_by_side
from sim.tell.kernels import tell
from sim.time.dominance_kernel import decide_subgames
from sim.time.logit_kernel import linearised_choices, stepped_choices
from sim.time.worth_kernel import worth_of_profiles

# By what they solve, the longest first, so that two processes end together.
KERNELS = {
    entry_of(kernel).what: kernel
    for kernel in (
        *(search_games, linearised_choices, solve_games, trace_batch),
        *(stepped_choices, decide_subgames, worth_of_profiles, sums_of_terms),
    )
}
WORKERS = 2  # one kernel takes half of the time that all take together


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words, of_view=False)
    arguments.check("warm")
    arguments.refuse_overrides()
    kernels = list(KERNELS)
    built = dict(side_by_side(build, kernels, min(WORKERS, os.cpu_count() or 1)))
    deliver(arguments, tell({what: built[number] for number, what in enumerate(kernels)}))


def build(what: str) -> bool:
    """Compile one of `KERNELS`, by what it solves, unless it lies on this machine's disk; return whether it did not."""
    kernel = KERNELS[what]
    compiled(kernel)
    return was_built_here(kernel)
