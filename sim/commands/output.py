"""Where a command's answer goes: the terminal, or a file in any format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sim.commands.arguments import Arguments
from sim.commands.files import made_directory
from sim.errors import InputError
from sim.printable import printable
from sim.render.formats import rendered
from sim.render.text import text
from sim.tell.data import as_json
from sim.tell.document import Document
from sim.whole_files import write_whole


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


def deliver_text(arguments: Arguments, answer: Callable[[], str], data: Callable[[], Any]) -> None:
    """Print an answer that is no document as text or as JSON, or write it to a file."""
    path = arguments.out
    if path is not None and path.suffix.lower() not in ("", ".txt", ".json"):
        raise InputError(f"--out: '{path.suffix}' is not written here; end the name in .txt or .json.")
    as_data = "--json" in arguments.options or (path is not None and path.suffix.lower() == ".json")
    said = as_json(data()) if as_data else answer()
    if path is None:
        print(printable(said))
    else:
        write_whole(path, (said + "\n").encode())
        tell_written([path], arguments)


def tell_written(paths: Iterable[Path], arguments: Arguments) -> None:
    """Say which files were written, unless that is not wanted: ``--quiet``, or data on the same stream."""
    if not {"--quiet", "--json"} & arguments.options.keys():
        for path in paths:
            print(f"written: {printable(str(path))}")


def draw(directory: Path, figures: dict[str, Any]) -> list[Path]:
    """Save figures as PNG and SVG in a directory, made if need be, and return the PNG files."""
    from sim.plot.style import save_figure

    made_directory(directory)
    for name, figure in figures.items():
        save_figure(figure, directory / name)
    return [directory / f"{name}.png" for name in figures]
