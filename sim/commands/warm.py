"""`wedge warm`: compile what the solvers need, so that no answer waits for it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from sim.commands.arguments import read_arguments
from sim.commands.output import deliver
from sim.solve.warm import warm
from sim.tell.kernels import tell


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words, of_view=False)
    arguments.check("warm")
    arguments.refuse_overrides()
    deliver(arguments, tell(warm(min(2, os.cpu_count() or 1))))
