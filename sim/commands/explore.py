"""`wedge explore`: a page in one file in which one moves assumptions and sees what follows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.commands.arguments import read_arguments
from sim.commands.files import check_file
from sim.commands.output import tell_written

FILE = Path("explore.html")
ENDINGS = (".html", ".htm")


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.check("explore", endings=ENDINGS)
    path = arguments.out or FILE
    if arguments.out is None:
        check_file(path, "--out", ENDINGS)

    from sim.reports.explore import explorer_of

    explorer_of(arguments.take("view"), arguments.overrides, arguments.shelf).save(path)
    tell_written([path], arguments)
