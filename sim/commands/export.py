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
from sim.scenario.files import CSV, EFG, NFG, is_file_name
from sim.scenario.payoff_table import write_csv
from sim.tell.export import tell

ENDINGS = (NFG, EFG, CSV)


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words, of_view=False)
    path = _target(arguments)
    arguments.check("export", words=0)
    check_file(path, "the file to write", ENDINGS)
    scenario = arguments.scenario()
    if path.resolve() in [file.resolve() for file in scenario.files]:
        raise InputError(f"'{path}' is the file that the game is read from; name another one to write.")
    game = scenario.game()
    if path.suffix == EFG:
        write_efg(game, path, scenario.stages, scenario.title)
    elif path.suffix == NFG:
        write_nfg(game, path, scenario.title)
    else:
        write_csv(game, path)
    deliver(arguments, tell(scenario, game, path, ordered=path.suffix == EFG))


def _target(arguments: Arguments) -> Path:
    """Take the file to write from the words, ``--out FILE`` or the last, and let a first word name the scenario."""
    given = arguments.options.pop("--out", None)
    if given is None and arguments.words and arguments.words[-1].endswith(ENDINGS):
        given = arguments.words.pop()
    if arguments.words and is_file_name(arguments.words[0]):
        arguments.name_view(arguments.words.pop(0))
    if given is None or not given.endswith(ENDINGS):
        raise InputError(
            f"name the file to write, ending in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}, as in wedge export "
            "view=mandelbaum game.nfg or --out game.efg."
        )
    if not any(override.startswith(("view=", "game=")) for override in arguments.overrides) and Path(given).exists():
        raise InputError(f"'{given}' is there already; name the view whose game is to take its place, as in view=base.")
    return Path(given)
