"""`wedge new`: write a file to start from, a view of one's own or a small game."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sim.ask.claims.cruxes import read_cruxes
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.files import check_file
from sim.commands.output import deliver
from sim.errors import InputError
from sim.scenario.command_line import directory_words
from sim.scenario.files import is_file_name
from sim.scenario.names import LABEL, is_label, spelt, visible
from sim.scenario.scenario import Scenario
from sim.scenario.where import YAML
from sim.tell.new_file import game_text, tell, view_text
from sim.whole_files import write_whole


def run(words: Sequence[str]) -> None:
    """Run the command; a file that does not load is not left behind."""
    arguments = read_arguments(words, of_view=False)
    arguments.check("new")
    path = _checked(arguments.words)
    directory = directory_words(arguments.config_dir)
    if not arguments.overrides:
        text, start = game_text(path), None
    else:
        scenario = arguments.scenario()
        start = _start(scenario, arguments, path)
        text = view_text(scenario, start, path, _decisive(scenario, arguments), directory)
    write_whole(path, text.encode())
    try:
        arguments.shelf.load(str(path))
    except InputError as error:
        path.unlink()
        raise InputError(f"'{path}' is not made, as it would not load: {error}") from None
    deliver(arguments, tell(path, start, directory))


def _checked(words: Sequence[str]) -> Path:
    """Return the file that is named, if it may be made."""
    if not words or not words[0].lower().endswith(YAML):
        raise InputError("name the file to make, ending in .yaml, as in wedge new mine.yaml view=mandelbaum.")
    path = Path(words[0])
    check_file(path, "the file to make", YAML)
    if os.path.lexists(path):
        raise InputError(f"'{path}' is there already and is left as it is; name another file.")
    if not is_label(spelt(path.stem)):
        raise InputError(f"the file to make: {visible(path.stem)} is not a name; a name {LABEL}.")
    return path


def _start(scenario: Scenario, arguments: Arguments, path: Path) -> str:
    """Return what the new file extends: the view by name, or by its file if that lies beside the new one."""
    file = scenario.files[1]
    word = arguments.shelf.library.word("view", file)
    if not is_file_name(word):
        return word
    if file.resolve().parent != path.resolve().parent:
        raise InputError(f"'{path}' would extend {file}, which lies in another folder; make it beside that.")
    return file.name


def _decisive(scenario: Scenario, arguments: Arguments) -> list[str]:
    """Return the assumptions that decide the cruxes between the authors, if those are about the scenario's game."""
    games = {crux.id: arguments.shelf.load(crux.view).game_name for crux in read_cruxes().values()}
    cruxes = [crux for crux in read_cruxes().values() if games[crux.id] == scenario.game_name]
    return [name for crux in cruxes for name in crux.decides]
