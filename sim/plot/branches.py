"""Branches of equilibria along one parameter: what a panel of the shift figure shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.plot import grid_axes, reading
from sim.plot.style import EXPECTATIONS
from sim.tell.captions import rounded

FLAT = 1e-9  # an outcome that moves less than this stays as it is
UNSEEN = 0.005  # of an axis: what lies nearer to its end is narrower than a line


@dataclass(frozen=True)
class Branch:
    """One equilibrium followed along a parameter.

    Attributes
    ----------
    moves : tuple of str
        What each player plays; ``A + B`` where it mixes.
    x, y : ndarray, shape (3 × intervals,)
        Parameter and outcome at the left end, the middle and the right end of each interval; NaN in y where it is broken.
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
    bands : sequence of (x, low, high)
        Continua over which the outcome varies, arrays of one length.
    before : (x, low, high), optional
        The range of the outcome in the view that this one is set against.
    unseen : sequence of float
        Changes so near to an end of the picture that nothing of what is beyond them would be seen; left out.
    """

    branches: Sequence[Branch]
    edges: np.ndarray
    low: np.ndarray
    high: np.ndarray
    changes: Sequence[tuple[float, str]]
    chosen: Mapping[str, np.ndarray]
    bands: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray]] = ()
    before: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None
    unseen: Sequence[float] = ()

    @property
    def swing(self) -> float:
        """How far the outcome moves along the parameter, in its own unit: the change of what it can be."""
        spans = [np.ptp(ends[np.isfinite(ends)]) for ends in (self.low, self.high) if np.isfinite(ends).any()]
        return max(spans, default=0.0)

    @property
    def weight(self) -> float:
        """How much there is to see: 0 where nothing changes along the parameter."""
        turns = any(chosen.any() and not chosen.all() for chosen in self.chosen.values())
        return (
            self.moved
            + 2 * self.swing
            + bool(self.changes)
            + (bool(self.changes) or self.swing > FLAT) * self.is_best
            + 2 * turns
        )

    @property
    def moved(self) -> float:
        """How far the outcome lies from that of the view that this one is set against; 0 where there is none."""
        if self.before is None:
            return 0.0
        x, *ends = self.before
        place = np.clip(np.searchsorted(self.edges, x, side="right") - 1, 0, len(self.low) - 1)
        apart = [np.abs(was - now[place]) for was, now in zip(ends, (self.low, self.high))]
        return float(max((np.nanmax(one) for one in apart if np.isfinite(one).any()), default=0.0))

    def seen(self, low: float, high: float) -> Shift:
        """Return what is seen of it in a picture that reaches from one value of the parameter to another."""
        near = UNSEEN * (high - low)
        early, late = (
            [x for x, _ in self.changes if end(x)] for end in (lambda x: x <= low + near, lambda x: x >= high - near)
        )
        first = int(np.searchsorted(self.edges[1:], max(early), side="right")) if early else 0
        last = int(np.searchsorted(self.edges[:-1], min(late), side="left")) if late else len(self.low)
        if not (early or late) or first >= last:
            return self
        kept, points = slice(first, last), slice(3 * first, 3 * last)
        branches = [Branch(branch.moves, branch.x[points], branch.y[points]) for branch in self.branches]
        return replace(
            self,
            branches=[branch for branch in branches if np.isfinite(branch.y).any()],
            edges=self.edges[first : last + 1],
            low=self.low[kept],
            high=self.high[kept],
            changes=[change for change in self.changes if change[0] not in (*early, *late)],
            chosen={expectation: chosen[kept] for expectation, chosen in self.chosen.items()},
            bands=[
                band for band in self.bands if band[0].max() > self.edges[first] and band[0].min() < self.edges[last]
            ],
            unseen=(*early, *late),
        )

    @property
    def is_best(self) -> bool:
        """Whether the leader prefers this move somewhere, under some expectation."""
        return any(chosen.any() for chosen in self.chosen.values())


def shift_on_grid(
    study: reading.Study, axis: str, rows: pd.DataFrame, outcome: str, roots: Sequence[float] = ()
) -> Shift:
    """Return what the rows of one panel show along an axis of the grid.

    Parameters
    ----------
    roots : sequence of float
        Exact values at which the set can change. A change between two grid values is put at the only root between
        them, or else half-way.
    """
    grid = grid_axes.grid_values(study, axis)
    cells = grid_axes.positions(study, axis, rows)
    codes, labels = reading.equilibrium_labels(rows, reading.followers(study))
    values = rows[outcome].to_numpy(dtype=float)
    sets_of, _ = reading.holding_sets(cells, codes, len(grid))
    edges = _edges(grid, sets_of, roots)
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
    if grid_axes.ticks(study, axis) is None:
        changes = changes_on_grid(grid, sets_of, edges, roots)
    else:
        changes = _changes_of_discrete(sets_of)
    return Shift(branches, edges, low, high, changes, chosen)


def _changes_of_discrete(sets_of: np.ndarray) -> list[tuple[float, str]]:
    """Return the borders between values of a discrete parameter at which the set changes, without labels."""
    return [(float(place) + 0.5, "") for place in np.flatnonzero(sets_of[1:] != sets_of[:-1])]


def _edges(grid: np.ndarray, sets_of: np.ndarray, roots: Sequence[float]) -> np.ndarray:
    """Return the borders between grid values: half-way, or where the set changes at the only exact root in between."""
    edges = grid_axes.cell_edges(grid)
    for i in np.flatnonzero(sets_of[1:] != sets_of[:-1]):
        between = [root for root in roots if grid[i] <= root <= grid[i + 1]]
        if len(between) == 1:
            edges[i + 1] = between[0]
    return edges


def changes_on_grid(
    grid: np.ndarray, sets_of: np.ndarray, edges: np.ndarray, roots: Sequence[float] = ()
) -> list[tuple[float, str]]:
    """Return where the set changes along a grid, with labels: exact where the border is a root, else ``≈ 0.295``.

    A set that holds at one inner grid value only, as ties do, is one change at that very value.
    """
    after = np.flatnonzero(sets_of[1:] != sets_of[:-1])
    changes = []
    k = 0
    while k < len(after):
        i = after[k]
        at_value = k + 1 < len(after) and after[k + 1] == i + 1
        where = float(grid[i + 1] if at_value else edges[i + 1])
        exact = at_value or where in roots
        text = rounded(where) if exact else f"≈ {grid_axes.number(where, grid[i + 1] - grid[i])}"
        changes.append((where, text.replace("-", "−")))
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
