"""Cells that a search left, gathered into continua of equilibria.

A game with ties can have whole curves or regions of equilibria. Branch and prune encloses them in many small
cells. Cells that touch belong together; a group in which an equilibrium is found is a component of the set of
equilibria, known up to the width of its cells, and a group in which none is found stays undecided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from sim.solve.equilibrium import SAME_PROFILE, Component
from sim.solve.n_players.branch_and_prune_kernel import OPEN, UNEXAMINED
from sim.solve.n_players.continuum_bounds import POINT, Bounds, bounds, equilibrium_near
from sim.solve.n_players.search_record import TWINS, Record
from sim.solve.profile import TOLERANCE

# Cells of a group from which an equilibrium is sought before it is given up.
ATTEMPTS = 60
# A group of no more cells than this is searched a second time: it may be one equilibrium, or none.
FEW = 100


@dataclass(frozen=True)
class Group:
    """Touching cells.

    Attributes
    ----------
    cells : int ndarray
        Their numbers.
    low, high : ndarrays, shape (moves of all players,)
        Bounds of them all.
    """

    cells: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def is_point(self) -> bool:
        """Whether the group is too small for a continuum."""
        return float((self.high - self.low).max()) <= POINT


def group_cells(low: np.ndarray, high: np.ndarray) -> list[Group]:
    """Return the groups of cells that touch each other, directly or through others.

    Parameters
    ----------
    low, high : ndarrays, shape (cells, moves of all players)
        Bounds of each cell.
    """
    groups = []
    size = (high - low).sum(axis=1)
    waiting = np.ones(len(low), bool)
    while waiting.any():
        first = int(np.argmax(waiting))
        waiting[first] = False
        frontier, members = [(-size[first], first)], []
        while frontier:
            cell = heappop(frontier)[1]  # the largest first: it takes most of those that wait
            members.append(cell)
            rest = np.flatnonzero(waiting)
            if not len(rest):
                members += [other for _, other in frontier]
                break
            apart = (low[rest] > high[cell] + SAME_PROFILE) | (high[rest] < low[cell] - SAME_PROFILE)
            touching = rest[~apart.any(axis=1)]
            waiting[touching] = False
            for other in touching.tolist():
                heappush(frontier, (-size[other], other))
        members = np.sort(members)
        groups.append(Group(members, low[members].min(axis=0), high[members].max(axis=0)))
    return groups


def contains(group: Group, low: np.ndarray, high: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return which points, shape (points, moves of all players), lie in a cell of the group."""
    low, high = low[group.cells, None] - SAME_PROFILE, high[group.cells, None] + SAME_PROFILE
    return ((points >= low) & (points <= high)).all(axis=2).any(axis=0)


def equilibria_in(payoffs: np.ndarray, group: Group, middle: np.ndarray) -> np.ndarray:
    """Return an equilibrium of the group, sought from its cells' centroids `middle`, as an array of 0 or 1 rows.

    An equilibrium outside the group's bounds, widened by a tenth, is another's and does not count.
    """
    split = np.cumsum(payoffs.shape[1:])[:-1]
    chosen = np.linspace(0, len(group.cells) - 1, min(ATTEMPTS, len(group.cells))).astype(int)
    margin = max(POINT, float((group.high - group.low).max()) / 10)
    for cell in group.cells[chosen]:
        profile = equilibrium_near(payoffs, np.split(middle[cell], split))
        if profile is not None:
            point = np.concatenate(profile)
            if (point >= group.low - margin).all() and (point <= group.high + margin).all():
                return point[None]
    return np.empty((0, middle.shape[1]))


@dataclass(frozen=True)
class Grouped:
    """The roots and cells of one game, sorted into what they belong to.

    Attributes
    ----------
    roots : ndarray, shape (equilibria, moves of all players)
        Isolated equilibria.
    signs : int64 ndarray, shape (equilibria,)
        Their indices, 0 where not regular.
    continua : tuple of (Group, ndarray)
        Cells of each continuum, and equilibria of it.
    with_twins : ndarray, shape (equilibria, moves of all players)
        Equilibria that play a move with a twin, each a continuum of its own.
    undecided : tuple of Group
        In which no equilibrium was found.
    coarse : int ndarray
        Numbers of the cells worth a second, finer search: those of undecided groups and of small groups.
    """

    roots: np.ndarray
    signs: np.ndarray
    continua: tuple[tuple[Group, np.ndarray], ...]
    with_twins: np.ndarray
    undecided: tuple[Group, ...]
    coarse: np.ndarray

    @property
    def has_continua(self) -> bool:
        """Whether there is a continuum."""
        return bool(self.continua) or len(self.with_twins) > 0


def grouped(payoffs: np.ndarray, record: Record) -> Grouped:
    """Return what the roots and cells of one game belong to.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
    record : Record
        The part for this game: `twins` and `totals` of one axis.
    """
    roots, signs, nothing = record.roots, record.signs, np.empty(0, np.int64)
    if not len(record.low) and not record.totals[TWINS]:
        return Grouped(roots, signs, (), roots[:0], (), nothing)
    continua, undecided, coarse = [], [], [nothing]
    on_continuum = np.zeros(len(roots), bool)
    for group in group_cells(record.low, record.high):
        inside = np.zeros(len(roots), bool)
        inside[: len(record.roots)] = contains(group, record.low, record.high, record.roots)
        examined = (record.verdicts[group.cells] != UNEXAMINED).all()
        known = roots[inside]
        if examined and not group.is_point and len(group.cells) <= FEW:
            coarse.append(group.cells[record.verdicts[group.cells] == OPEN])
        if examined and not len(known):
            known = equilibria_in(payoffs, group, record.middle)
        if not examined or not len(known):
            undecided.append(group)
        elif not group.is_point:
            on_continuum |= inside
            continua.append((group, known))
        elif not inside.any():
            roots, signs = np.concatenate([roots, known]), np.append(signs, 0)
            on_continuum = np.append(on_continuum, False)
    with_twins = ~on_continuum & TwinMoves(record.twins, payoffs.shape[1:]).played(roots)
    isolated = ~on_continuum & ~with_twins
    found = roots[isolated], signs[isolated], tuple(continua), roots[with_twins], tuple(undecided)
    return Grouped(*found, np.concatenate(coarse))


@dataclass(frozen=True)
class Gathered:
    """What the roots and cells of one game amount to.

    Attributes
    ----------
    roots : ndarray, shape (equilibria, moves of all players)
        Isolated equilibria.
    signs : int64 ndarray, shape (equilibria,)
        Their indices, 0 where not regular.
    components : tuple of Component
    representatives : tuple of lists of profiles
        Equilibria of each component.
    undecided : tuple
        (support, low, high) of each group in which no equilibrium was found.
    """

    roots: np.ndarray
    signs: np.ndarray
    components: tuple[Component, ...]
    representatives: tuple[list[tuple[np.ndarray, ...]], ...]
    undecided: tuple


def gather(payoffs: np.ndarray, record: Record, groups: Grouped) -> Gathered:
    """Return the isolated equilibria, the components with their bounds, and the undecided cells of one game.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
    record : Record
        The part for this game.
    groups : Grouped
        What `grouped` makes of it.
    """
    if not groups.has_continua and not groups.undecided:
        return Gathered(groups.roots, groups.signs, (), (), ())
    twins, split = TwinMoves(record.twins, payoffs.shape[1:]), np.cumsum(payoffs.shape[1:])[:-1]
    continua = [bounds(payoffs, group, record.middle, known) for group, known in groups.continua]
    continua += [Bounds(root, root, 0.0, root[None]) for root in groups.with_twins]
    return Gathered(
        roots=groups.roots,
        signs=groups.signs,
        components=tuple(
            Component((), *(tuple(np.split(bound, split)) for bound in twins.spread(part.low, part.high)), part.error)
            for part in continua
        ),
        representatives=tuple(
            [tuple(np.split(point, split)) for point in twins.variants(part.points)] for part in continua
        ),
        undecided=tuple(_undecided(*twins.spread(group.low, group.high), split) for group in groups.undecided),
    )


def _undecided(low: np.ndarray, high: np.ndarray, split: np.ndarray) -> tuple:
    """Return (support, low, high) of a group, player by player."""
    low, high = tuple(np.split(low, split)), tuple(np.split(high, split))
    return played(high), low, high


def played(high: Sequence[np.ndarray]) -> tuple[tuple[int, ...], ...]:
    """Return each player's moves that are played somewhere in a cell with these upper bounds."""
    return tuple(tuple(np.flatnonzero(bound > TOLERANCE).tolist()) for bound in high)


class TwinMoves:
    """Moves worth the same to every player, of which the search kept one.

    Parameters
    ----------
    twins : int ndarray, shape (…, moves of all players)
        For each move the number of the move that stands for it, -1 for one eliminated by strict dominance.
    moves : tuple of int
        Number of moves of each player.
    """

    def __init__(self, twins: np.ndarray, moves: tuple[int, ...]):
        first = np.repeat(np.cumsum((0, *moves[:-1])), moves)
        self._left = np.flatnonzero(twins >= 0)
        self._kept = (twins + first)[self._left]
        self._shared = np.bincount(self._kept, minlength=sum(moves)) > 1

    def played(self, points: np.ndarray) -> np.ndarray:
        """Return which points, shape (points, moves of all players), put weight on a move that has a twin."""
        return (points[:, self._shared] > TOLERANCE).any(axis=1)

    def spread(self, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return bounds that let the weight of a kept move go to any of its twins."""
        wide_low, wide_high = np.zeros(len(low)), np.zeros(len(high))
        wide_low[self._left] = np.where(self._shared[self._kept], 0.0, low[self._kept])
        wide_high[self._left] = high[self._kept]
        return wide_low, wide_high

    def variants(self, points: np.ndarray) -> np.ndarray:
        """Return the points and, where they play a move with twins, the same with its last twin in its place."""
        last = dict(zip(self._kept.tolist(), self._left.tolist()))
        swapped = np.zeros_like(points)
        swapped[:, list(last.values())] = points[:, list(last)]
        return np.concatenate([points, swapped[self.played(points)]])
