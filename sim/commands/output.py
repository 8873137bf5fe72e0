"""Where a command's answer goes: the terminal, JSON, or a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.commands.arguments import Arguments
from sim.commands.files import made_directory
from sim.printable import printable
from sim.tell.text import as_json
from sim.whole_files import write_whole

if TYPE_CHECKING:
    from sim.plot.options import FigureOptions

FIGURE_KEYS = ("figures", "width", "format", "panels", "style")  # of every command that draws


def deliver(arguments: Arguments, text: Callable[[], str], data: Callable[[], Any]) -> None:
    """Print a result as text, or as JSON with ``--json``; with ``--out FILE`` write it to the file instead.

    A file whose name ends in ``.json`` gets JSON.
    """
    path = arguments.out
    as_data = "--json" in arguments.options or (path is not None and path.suffix.lower() == ".json")
    answer = as_json(data()) if as_data else text()
    if path is None:
        print(printable(answer))
    else:
        write_whole(path, (answer + "\n").encode())
        print(f"written: {path}")


def figure_options(own: Mapping[str, str]) -> FigureOptions:
    """Return how figures are drawn and written, from a command's own keys; InputError if one is not understood."""
    from sim.plot.options import read_options  # only what draws waits for matplotlib

    return read_options(own)


def draw(directory: Path, figures: Mapping[str, Any], options: FigureOptions) -> list[Path]:
    """Save figures in a directory, made if need be, and return the first file of each: the PNG unless told otherwise."""
    from sim.plot.style import save_figure

    made_directory(directory)
    return [save_figure(figure, directory / name, options)[0] for name, figure in figures.items()]
