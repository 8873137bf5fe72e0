"""`wedge warm`: compile what the solvers need, so that no answer waits for it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from sim.commands.arguments import read_arguments
from sim.commands.output import deliver
from sim.solve.warm import KERNELS, build
from sim.study.side_by_side import side_by_side
from sim.tell.kernels import tell

WORKERS = 2  # one kernel takes half of the time that all take together


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words, of_view=False)
    arguments.check("warm")
    arguments.refuse_overrides()
    kernels = list(KERNELS)
    built = dict(side_by_side(build, kernels, min(WORKERS, os.cpu_count() or 1)))
    deliver(arguments, tell({what: built[number] for number, what in enumerate(kernels)}))
