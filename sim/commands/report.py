"""`wedge report`: everything about one view, or about all of them, as one HTML file to read or print; or in brief."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands.arguments import read_arguments
from sim.commands.files import check_file, made_directory
from sim.commands.output import tell_written
from sim.errors import InputError
from sim.scenario.changes import file_stem
from sim.scenario.command_line import distinguishing_words
from sim.whole_files import write_whole

if TYPE_CHECKING:
    from sim.reports.subject import Subject

DIRECTORY = Path("results/report")
ENDINGS = (".html", ".htm")


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.check("report")
    every, short = ("--all" in arguments.options), ("--brief" in arguments.options)
    view, workers = arguments.take("view"), arguments.take_workers()
    if every == (view is not None):
        raise InputError("which report? Name one view, as in view=mandelbaum, or write --all.")
    path = Path(arguments.own["out"]) if "out" in arguments.own else None
    if path is not None:
        check_file(path, "out", ENDINGS)

    from sim.reports.explore import explorer_of
    from sim.reports.report import subject_of, written

    subject = subject_of(view, arguments.overrides, arguments.config_dir, short, workers)
    path = path or made_directory(DIRECTORY) / f"{_stem(subject)}{'_brief' if short else ''}.html"
    beside = None if short else path.with_name(f"{path.stem}_explore.html")
    page = written(subject, short, beside.name if beside else "")
    if beside:
        explorer_of(view, arguments.overrides, subject.shelf).save(beside)
    write_whole(path, page)
    tell_written([path, beside] if beside else [path], arguments)


def _stem(subject: Subject) -> str:
    if not subject.several:
        return subject.scenarios[0].stem
    return file_stem("all", *distinguishing_words(subject.scenarios))
