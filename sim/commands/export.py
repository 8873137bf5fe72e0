"""wedge export: write a view's game as a Gambit strategic-form file (.nfg), to open it elsewhere.

The file holds the game in which all players move at once, at the view's parameter values.

  wedge export view=mandelbaum game.nfg
  wedge export view=mandelbaum params.q=0.9 game.nfg
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.commands.arguments import read_arguments
from sim.errors import InputError
from sim.game.nfg import write_nfg


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.allow(words=1, answers=False)
    if not arguments.words or not arguments.words[0].endswith(".nfg"):
        raise InputError("name the file to write, ending in .nfg, as in wedge export view=mandelbaum game.nfg.")
    scenario = arguments.scenario()
    path = Path(arguments.words[0])
    write_nfg(scenario.game(), path, title=scenario.title)
    print(f"written: {path}")
