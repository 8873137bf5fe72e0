"""`wedge precedents`: episodes of history as games, and what the games say of other circumstances."""

from __future__ import annotations

from collections.abc import Sequence

from sim.ask.precedents import precedents
from sim.commands.arguments import read_arguments
from sim.commands.output import deliver
from sim.scenario.precedents import precedent_names
from sim.tell.precedents import tell


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words, of_view=False)
    arguments.check("precedents", words=len(precedent_names(arguments.config_dir)))
    arguments.refuse_overrides()
    deliver(arguments, tell(precedents(arguments.words, arguments.config_dir)))
