"""`wedge report`: everything about one view, or about all of them, as one HTML file to read or print; or in brief."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands.arguments import read_arguments
from sim.commands.files import check_file, made_directory
from sim.errors import InputError
from sim.extras import require
from sim.scenario.changes import file_stem
from sim.scenario.command_line import distinguishing_words
from sim.whole_files import write_whole

if TYPE_CHECKING:
    from sim.report.subject import Subject

DIRECTORY = Path("results/report")
ENDINGS = (".html", ".htm")


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.allow(keys=["out"], options=["--all", "--brief"], answers=False)
    every, short = ("--all" in arguments.options), ("--brief" in arguments.options)
    view = arguments.take("view")
    if every == (view is not None):
        raise InputError("which report? Name one view, as in view=mandelbaum, or write --all.")
    if every and short:
        raise InputError("a brief is about one view; name it, as in view=mandelbaum, and leave out --all.")
    path = Path(arguments.own["out"]) if "out" in arguments.own else None
    if path is not None:
        check_file(path, "out", ENDINGS)

    require("pyscipopt")
    from sim.report.brief import brief
    from sim.report.page import report
    from sim.report.reproduce import report_command
    from sim.report.subject import all_views, one_view

    changes = arguments.overrides, arguments.config_dir
    subject = all_views(*changes) if every else one_view(view, *changes)
    path = path or made_directory(DIRECTORY) / f"{_stem(subject)}{'_brief' if short else ''}.html"
    made = brief(subject, f"{report_command(subject)} --brief") if short else report(subject)
    write_whole(path, made)
    print(f"written: {path}")


def _stem(subject: Subject) -> str:
    if not subject.several:
        return subject.scenarios[0].stem
    return file_stem("all", *distinguishing_words(subject.scenarios))
