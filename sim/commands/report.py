"""wedge report: everything about one view, or about all of them, as one HTML file to read or print.

The file holds the question, the answer in brief, the strategy table, the exact thresholds, what divides the authors,
the claims with their verdicts, the precedents, the figures, every assumption with its range and source, and the
commands that give the numbers again. It needs no network to be opened.

  wedge report view=mandelbaum
  wedge report --all out=report.html
  wedge report view=riyadh params.q=0.6
keys
  view=NAME       the view
  out=FILE        where the report goes (results/report/NAME.html, or all.html; changes
                  are part of the name)
  params.X=VALUE  one assumption changed
options
  --all           the common base and all authors' views, compared
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands.arguments import read_arguments
from sim.commands.files import check_file, made_directory
from sim.errors import InputError
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
    arguments.allow(keys=["out"], options=["--all"], answers=False)
    every = "--all" in arguments.options
    view = arguments.take("view")
    if every == (view is not None):
        raise InputError("which report? Name one view, as in view=mandelbaum, or write --all.")
    path = Path(arguments.own["out"]) if "out" in arguments.own else None
    if path is not None:
        check_file(path, "out", ENDINGS)

    from sim.report.page import report
    from sim.report.subject import all_views, one_view

    changes = arguments.overrides, arguments.config_dir
    subject = all_views(*changes) if every else one_view(view, *changes)
    path = path or made_directory(DIRECTORY) / f"{_stem(subject)}.html"
    write_whole(path, report(subject))
    print(f"written: {path}")


def _stem(subject: Subject) -> str:
    if not subject.several:
        return subject.scenarios[0].stem
    return file_stem("all", *distinguishing_words(subject.scenarios))
