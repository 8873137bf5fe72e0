"""Exact results behind a swept grid, where they can be had: breakpoints along one axis, regions of two."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from sim.ask.plane import Plane, plane
from sim.ask.thresholds.thresholds import thresholds
from sim.errors import InputError
from sim.plot import grid_axes
from sim.tell.captions import AT_ONCE

if TYPE_CHECKING:
    from sim.plot.reading import Study

NOT_OF_NASH = {"selected", "bound"}  # statuses of concepts that choose among equilibria or predict something else
Found = TypeVar("Found")


def exact_roots(study: Study, axis: str) -> Mapping[str, tuple[float, ...]]:
    """Return the exact values at which the equilibria of each panel change, by its title; empty where none are known.

    Mixed equilibria of three and more players, which grids do not look for, take no part.
    """
    low, high = grid_axes.grid_values(study, axis)[[0, -1]]
    scenario = study.scenario
    found = _if_any(study, (axis,), lambda: thresholds(scenario, axis, float(low), float(high), mixed=False))
    if found is None:
        return {}
    titles = {
        history: scenario.labels.play(found.earlier, history or ()) or AT_ONCE for history in found.correspondences
    }
    return {titles[history]: tuple(part.breakpoints) for history, part in found.correspondences.items()}


def exact_regions(study: Study, x: str, y: str) -> Plane | None:
    """Return the regions in which the same pure equilibria hold, without a grid; None where there are none to be had."""
    ranges = [tuple(map(float, grid_axes.grid_values(study, axis)[[0, -1]])) for axis in (x, y)]
    return _if_any(study, (x, y), lambda: _regions(study.scenario, x, y, *ranges))


_regions = lru_cache(maxsize=2)(plane)  # the maps of a study are several


def _if_any(study: Study, axes: tuple[str, ...], ask: Callable[[], Found]) -> Found | None:
    """Return an exact answer, None where the study is not about Nash equilibria or its payoffs are no polynomials."""
    if study.scenario is None or any(grid_axes.ticks(study, axis) or len(study.axes[axis]) < 2 for axis in axes):
        return None
    if set(study.table["status"]) & NOT_OF_NASH:
        return None
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # the sweep has warned of its ranges
        try:
            return ask()
        except InputError:
            return None
