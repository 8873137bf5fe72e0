"""wedge report: everything about one view, or about all of them, as one HTML file to read or print.

The file holds the question, the answer in brief, the strategy table, the exact thresholds, what divides the authors,
the claims with their verdicts, the precedents, the figures, every assumption with its range and source, and the
commands that give the numbers again. It needs no network to be opened.

  wedge report view=mandelbaum
  wedge report --all out=report.html
  wedge report view=riyadh params.q=0.6
keys
  view=NAME       the view
  out=FILE        where the report goes (results/report/NAME.html, or all.html)
  params.X=VALUE  one assumption changed
options
  --all           the common base and all authors' views, compared
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.commands.arguments import Arguments, read_arguments
from sim.errors import InputError
from sim.whole_files import write_whole

DIRECTORY = Path("results/report")


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.allow(keys=["out"], options=["--all"])
    every = "--all" in arguments.options
    view = arguments.take("view")
    if every == (view is not None):
        raise InputError("which report? Name one view, as in view=mandelbaum, or write --all.")
    path = _path(arguments, "all" if every else view)

    from sim.report.page import report
    from sim.report.subject import all_views, one_view

    changes = arguments.overrides, arguments.config_dir
    subject = all_views(*changes) if every else one_view(view, *changes)
    write_whole(path, report(subject))
    print(f"written: {path}")


def _path(arguments: Arguments, name: str) -> Path:
    """Return the file to write; the default directory is made, one that the user names must exist."""
    if "out" not in arguments.own:
        try:
            DIRECTORY.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"'{DIRECTORY}' cannot be made ({error.strerror}).") from None
        return DIRECTORY / f"{name}.html"
    path = Path(arguments.own["out"])
    if not path.parent.is_dir():
        raise InputError(f"out: the directory '{path.parent}' does not exist.")
    return path
