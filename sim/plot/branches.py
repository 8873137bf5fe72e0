"""Branches of equilibria along one parameter: what a panel of the shift figure shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.plot import grid_axes, reading
from sim.plot.style import EXPECTATIONS


@dataclass(frozen=True)
class Branch:
    """One equilibrium followed along a parameter.

    Attributes
    ----------
    moves : tuple of str
        What each player plays; ``A + B`` where it mixes.
    x, y : ndarray, shape (n,)
        Parameter and outcome; NaN in y where the branch is broken.
    """

    moves: tuple[str, ...]
    x: np.ndarray
    y: np.ndarray


@dataclass(frozen=True)
class Shift:
    """Everything drawn in one panel.

    Attributes
    ----------
    branches : sequence of Branch
    edges : ndarray, shape (n + 1,)
        Borders of the intervals of the parameter.
    low, high : ndarray, shape (n,)
        Range of the outcome over all equilibria on each interval, NaN where there is none.
    changes : sequence of (float, str)
        Where the set of equilibria changes, and the label to write there.
    chosen : mapping of str to ndarray of bool, shape (n,)
        For each expectation (best, average, worst), the intervals on which the leader prefers this move; empty where
        no one player leads.
    """

    branches: Sequence[Branch]
    edges: np.ndarray
    low: np.ndarray
    high: np.ndarray
    changes: Sequence[tuple[float, str]]
    chosen: Mapping[str, np.ndarray]


def shift_on_grid(study: reading.Study, axis: str, rows: pd.DataFrame, outcome: str) -> Shift:
    """Return what the rows of one panel show along an axis of the grid."""
    grid = grid_axes.grid_values(study, axis)
    edges = grid_axes.cell_edges(grid)
    cells = grid_axes.positions(study, axis, rows)
    codes, labels = reading.equilibrium_labels(rows, reading.followers(study))
    values = rows[outcome].to_numpy(dtype=float)
    sets_of, _ = reading.holding_sets(cells, codes, len(grid))
    low, high = np.full(len(grid), np.inf), np.full(len(grid), -np.inf)
    held = codes >= 0
    np.minimum.at(low, cells[held], values[held])
    np.maximum.at(high, cells[held], values[held])
    empty = ~np.isfinite(low)
    low[empty] = high[empty] = np.nan
    chosen = {}
    for expectation in EXPECTATIONS:
        flagged = rows[f"led_{expectation}"].to_numpy(dtype=bool)
        chosen[expectation] = np.bincount(cells[flagged], minlength=len(grid)) > 0
    branches = [
        branch
        for code, moves in enumerate(labels)
        for branch in _branches(moves, grid, edges, cells[codes == code], values[codes == code])
    ]
    changes = changes_on_grid(grid, sets_of) if grid_axes.ticks(study, axis) is None else _changes_of_discrete(sets_of)
    return Shift(branches, edges, low, high, changes, chosen)


def _changes_of_discrete(sets_of: np.ndarray) -> list[tuple[float, str]]:
    """Return the borders between values of a discrete parameter at which the set changes, without labels."""
    return [(float(place) + 0.5, "") for place in np.flatnonzero(sets_of[1:] != sets_of[:-1])]


def changes_on_grid(grid: np.ndarray, sets_of: np.ndarray) -> list[tuple[float, str]]:
    """Return where the set changes along a grid, with labels.

    A change between two grid values is put halfway. A set that holds at one inner grid value only, as ties do, is
    one change at that very value.
    """
    after = np.flatnonzero(sets_of[1:] != sets_of[:-1])
    changes = []
    k = 0
    while k < len(after):
        i = after[k]
        step = grid[i + 1] - grid[i]
        at_value = k + 1 < len(after) and after[k + 1] == i + 1
        where = grid[i + 1] if at_value else (grid[i] + grid[i + 1]) / 2
        changes.append((float(where), grid_axes.number(where, step)))
        k += 2 if at_value else 1
    return changes


def runs(holds: np.ndarray) -> list[tuple[int, int]]:
    """Return the first and one past the last place of each run of True."""
    padded = np.concatenate([[False], holds, [False]])
    return list(zip(np.flatnonzero(padded[1:] & ~padded[:-1]), np.flatnonzero(padded[:-1] & ~padded[1:])))


def _branches(moves, grid, edges, cells, values) -> list[Branch]:
    """Return the lines of one label: one where it holds once at a point, more where it holds several times."""
    order = np.lexsort((values, cells))
    cells, values = cells[order], values[order]
    rank = np.arange(len(cells)) - np.searchsorted(cells, cells)
    lines = []
    for k in range(int(rank.max(initial=-1)) + 1):
        y = np.full(len(grid), np.nan)
        y[cells[rank == k]] = values[rank == k]
        if not any(np.array_equal(y, line, equal_nan=True) for line in lines):
            lines.append(y)
    # Each cell is drawn from border to border, so that a branch at a single grid value is still visible.
    x = np.stack([edges[:-1], grid, edges[1:]], axis=1).ravel()
    return [Branch(moves, x, _to_borders(y).ravel()) for y in lines]


def _to_borders(y: np.ndarray) -> np.ndarray:
    """Return the outcome at the left border, the middle and the right border of each cell, shape (n, 3)."""
    left, right = y.copy(), y.copy()
    joined = np.isfinite(y[1:]) & np.isfinite(y[:-1])
    middle = (y[1:] + y[:-1]) / 2
    left[1:][joined] = right[:-1][joined] = middle[joined]
    return np.stack([left, y, right], axis=1)
