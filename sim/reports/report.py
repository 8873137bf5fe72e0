"""A report as a page: on one view, in brief or at length, or on all views that are alike."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.errors import InputError
from sim.extras import require
from sim.reports.brief import brief as brief_page
from sim.reports.page import report as whole_page
from sim.reports.reproduce import report_command
from sim.reports.subject import Subject, all_views, one_view


def report(
    view: str | Path | None = None,
    overrides: Sequence[str] = (),
    config_dir: str | None = None,
    brief: bool = False,
    workers: int = 1,
) -> bytes:
    """Return a report as an HTML page that needs no network, the same bytes for the same inputs.

    Parameters
    ----------
    view : str or Path, optional
        A view's name or file; by default the common base and all authors' views, compared.
    overrides : sequence of str
        Assumptions changed, as ``params.q=0.9``.
    config_dir : str, optional
        A directory of one's own with scenarios.
    brief : bool
        One printed page instead: the answer, what it hangs on, one figure, the sources.
    workers : int
        Processes that work side by side; the page is the same for any number.

    Raises
    ------
    InputError
        For an unknown name, a library that is missing, or a brief of several views.
    """
    return written(subject_of(view, overrides, config_dir, brief, workers), brief)


def subject_of(
    view: str | Path | None,
    overrides: Sequence[str] = (),
    config_dir: str | None = None,
    brief: bool = False,
    workers: int = 1,
) -> Subject:
    """Return what a report is about; InputError for a brief of several views, or a library that is missing."""
    if not brief:
        require("pyscipopt")
    if view is None:
        if brief:
            raise InputError("a brief is about one view; name it, as in view=mandelbaum, and leave out --all.")
        return all_views(overrides, config_dir, workers)
    return one_view(str(view), overrides, config_dir, workers)


def written(subject: Subject, brief: bool = False, explorer: str = "") -> bytes:
    """Return the page about a subject; at length it links to its explorer, where that has a file beside it."""
    if brief:
        return brief_page(subject, f"{report_command(subject)} --brief")
    return whole_page(subject, explorer)
