"""The explorer of a view and of those that are alike: a page in which one moves assumptions and sees what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path

from sim.render.explorer.page import page
from sim.reports.subject import alike_views
from sim.scenario.command_line import command, directory_words, scenario_words
from sim.scenario.compose import COMMON_VIEW
from sim.scenario.plans import plans_of
from sim.scenario.scenario import Scenario, expect_scenario
from sim.scenario.shelf import Shelf
from sim.whole_files import write_whole

HEIGHT = 800  # pixels of the frame in a notebook


@dataclass(frozen=True, repr=False)
class Explorer:
    """A page in which one moves assumptions; a notebook shows it in a frame.

    Attributes
    ----------
    html : bytes
        The whole page, which asks nothing of any network.
    """

    html: bytes

    def save(self, path: str | Path) -> None:
        """Write the page to a file, whole or not at all."""
        write_whole(Path(path), self.html)

    def _repr_html_(self) -> str:
        text = escape(self.html.decode(), quote=True)
        return f'<iframe srcdoc="{text}" width="100%" height="{HEIGHT}" title="explorer"></iframe>'

    def __repr__(self) -> str:
        return f"Explorer({len(self.html) // 1000:,} kB; .save('explore.html') writes it to a file)"


def explore(scenario: Scenario | Sequence[Scenario]) -> Explorer:
    """Return the explorer of a view, or of several that are set side by side.

    Parameters
    ----------
    scenario : Scenario or sequence of Scenario
        The first is shown when the page is opened. What differs in it from its view's own values is where one stands
        then.

    Raises
    ------
    InputError
        For what is no scenario.

    Examples
    --------
    >>> import sim
    >>> sim.explore(sim.load("jcpoa")).html.startswith(b"<!DOCTYPE html>")
    True
    """
    scenarios = [scenario] if isinstance(scenario, Scenario) else list(scenario)
    for each in scenarios:
        expect_scenario(each)
    return Explorer(page(scenarios, command("explore", *scenario_words(scenarios[0])), plans_of))


def explorer_of(view: str | None, overrides: Sequence[str], shelf: Shelf) -> Explorer:
    """Return the explorer of a view, or of the common one, with all views that are alike.

    Parameters
    ----------
    view : str or None
        A view's name or file.
    overrides : sequence of str
        Assumptions changed, as ``params.q=0.9``: where one stands when the page is opened.
    shelf : Shelf
        Where the scenarios come from.
    """
    config_dir = shelf.config_dir
    first = shelf.load(view or COMMON_VIEW, overrides)
    others = [shelf.load(name) for name in alike_views(first, shelf)]
    words = scenario_words(first, config_dir) if view else [*overrides, *directory_words(config_dir)]
    plans = partial(plans_of, config_dir=config_dir)
    return Explorer(page([first, *others], command("explore", *words), plans))
