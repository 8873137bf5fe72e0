"""`wedge export`: write a view's game as a Gambit strategic-form file (.nfg), to open it elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.commands.arguments import read_arguments
from sim.commands.output import deliver
from sim.errors import InputError
from sim.game.nfg import write_nfg
from sim.tell.file_game import tell_written_game


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.check("export")
    if not arguments.words or not arguments.words[0].endswith(".nfg"):
        raise InputError("name the file to write, ending in .nfg, as in wedge export view=mandelbaum game.nfg.")
    scenario = arguments.scenario()
    path = Path(arguments.words[0])
    game = scenario.game()
    write_nfg(game, path, title=scenario.title)
    deliver(arguments, tell_written_game(scenario, game, path))
