"""Where a command's answer goes: the terminal, or a file in any format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.commands.arguments import Arguments
from sim.commands.files import made_directory
from sim.printable import printable
from sim.render.formats import rendered
from sim.render.text import text
from sim.tell.data import as_json
from sim.tell.document import Document
from sim.whole_files import write_whole

if TYPE_CHECKING:
    from sim.plot.options import FigureOptions

FIGURE_KEYS = ("figures", "width", "format", "panels", "style")  # of every command that draws


def deliver(arguments: Arguments, document: Document) -> None:
    """Print an answer as text, or as JSON with ``--json``; with ``--out FILE`` write it instead, as its ending says."""
    path = arguments.out
    if path is None:
        details = "--details" in arguments.options
        as_data = "--json" in arguments.options
        print(printable(as_json(document.data) if as_data else text(document, details=details)))
        return
    ending = ".json" if "--json" in arguments.options else path.suffix
    write_whole(path, rendered(document, ending))
    tell_written([path], arguments)


def tell_written(paths: Iterable[Path], arguments: Arguments) -> None:
    """Say which files were written, unless that is not wanted: ``--quiet``, or data on the same stream."""
    if not {"--quiet", "--json"} & arguments.options.keys():
        for path in paths:
            print(f"written: {printable(str(path))}")


def tell_not_drawn(text: str, arguments: Arguments) -> None:
    """Say what has no figure, where anything has none, if `tell_written` would say what was written."""
    if text and not {"--quiet", "--json"} & arguments.options.keys():
        print(printable(text))


def figure_options(own: Mapping[str, str]) -> FigureOptions:
    """Return how figures are drawn and written, from a command's own keys; InputError if one is not understood."""
    from sim.plot.options import read_options  # only what draws waits for matplotlib

    return read_options(own)


def draw_all(directory: Path, name: str, result: Any, options: FigureOptions, against: Any = None) -> list[Path]:
    """Save all figures of a result under a name, what each shows behind it; return the first file of each.

    Parameters
    ----------
    against : optional
        The same question's answer for another view, drawn beside where the figure can hold it.
    """
    made = figures_of(result, options, against)
    return draw(directory, {f"{name}_{what}" if what else name: made[what] for what in made}, options)


def figures_of(result: Any, options: FigureOptions, against: Any = None) -> dict[str, Any]:
    """Return all figures of a result, by what they show: none where no files of them are wanted."""
    from sim.plot.figures import drawn

    return drawn(result, options, against) if options.formats else {}


def draw(directory: Path, figures: Mapping[str, Any], options: FigureOptions) -> list[Path]:
    """Save figures in a directory, made if need be, and return the first file of each: the PNG unless told otherwise."""
    from sim.plot.style import save_figure

    if not (figures and options.formats):
        return []
    made_directory(directory)
    return [save_figure(figure, directory / name, options)[0] for name, figure in figures.items()]
