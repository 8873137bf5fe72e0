"""Where a command's answer goes: the terminal, JSON, or a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.commands.arguments import Arguments
from sim.commands.files import made_directory
from sim.printable import printable
from sim.tell.text import as_json
from sim.whole_files import write_whole


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


def draw(directory: Path, figures: dict[str, Any]) -> list[Path]:
    """Save figures as PNG and SVG in a directory, made if need be, and return the PNG files."""
    from sim.plot.style import save_figure

    made_directory(directory)
    for name, figure in figures.items():
        save_figure(figure, directory / name)
    return [directory / f"{name}.png" for name in figures]
