"""`wedge export`: write a view's game as a Gambit file or as a table, to open it elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.commands.arguments import Arguments, read_arguments
from sim.commands.files import check_file
from sim.commands.output import deliver
from sim.errors import InputError
from sim.game.efg import write_efg
from sim.game.nfg import write_nfg
from sim.scenario.files import CSV, EFG, NFG, ending_of, is_file_name
from sim.scenario.payoff_table import write_csv
from sim.tell.export import tell


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words, of_view=False)
    path = _target(arguments)
    arguments.check("export", words=0)
    scenario = arguments.scenario()
    if path.resolve() in [file.resolve() for file in scenario.files]:
        raise InputError(f"'{path}' is the file that the game is read from; name another one to write.")
    game = scenario.game()
    ending = ending_of(path)
    if ending == EFG:
        write_efg(game, path, scenario.stages, scenario.title)
    elif ending == NFG:
        write_nfg(game, path, scenario.title)
    else:
        write_csv(game, path)
    deliver(arguments, tell(scenario, game, path, ordered=ending == EFG))


def _target(arguments: Arguments) -> Path:
    """Take the file to write from the words, ``--out FILE`` or the last, and let a first word name the scenario."""
    if "out" in arguments.own:
        raise InputError(f"'out={arguments.own['out']}' is not understood; write --out {arguments.own['out']}.")
    given = arguments.options.pop("--out", None)
    key = "--out" if given is not None else "the file to write"
    if given is None and arguments.words:
        given = arguments.words.pop()
    if arguments.words and is_file_name(arguments.words[0]):
        arguments.name_view(arguments.words.pop(0))
    if given is None or not Path(given).suffix:
        raise InputError(
            "name the file to write, ending in .nfg, .efg or .csv, as in wedge export view=mandelbaum game.nfg or "
            "--out game.efg."
        )
    path = Path(given)
    check_file(path, key, (NFG, EFG, CSV))
    if path.exists() and not any(override.startswith(("view=", "game=")) for override in arguments.overrides):
        raise InputError(
            f"'{path}' is there already; to write it anew, name the view whose game is to take its place, as in "
            f"view=base; to write its own game elsewhere, name the file after it, as in {path} game.efg."
        )
    return path
