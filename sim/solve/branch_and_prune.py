"""All Nash equilibria of a game with any number of players, by branch and prune.

For each support that conditional dominance leaves (Porter, Nudelman and Shoham 2008), the product of the simplices
of mixed strategies is bisected into cells. Payoff differences are multilinear, so their range over a cell is their
range over its corners. A cell is discarded when a move of the support is no best reply on it, to any mixture of
its corners, or when a preconditioned indifference equation has one sign on it; it is done when the preconditioned
Jacobian is diagonally dominant on it, so that it holds at most one root, which Newton's method then finds. What
is left of a degenerate game is enclosed in cells, which are gathered into continua (`sim.solve.continua`).

The enclosure uses exact ranges up to rounding errors, which the tests allow for. As an independent check, the
indices of the equilibria of a game whose equilibria are all regular sum to +1 (Wilson 1971; Ritzberger 1994).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from sim.errors import InputError
from sim.solve.branch_and_prune_kernel import Regions, search_games
from sim.solve.compiling import compiled
from sim.solve.continua import Gathered, gather
from sim.solve.equilibrium import Certificate, Component, sort_profiles
from sim.solve.search_record import Record

METHOD = "branch and prune on supports left by conditional dominance (Porter, Nudelman & Shoham 2008)"
MAX_CELLS = 1_000_000
# Sets of moves are held in the bits of one integer.
MOST_MOVES = 62
# One game with no more pure profiles than this is solved faster by the interpreter than the kernel is loaded.
INTERPRETED_PROFILES = 12
COMPILE_SECONDS = 25

Profiles = list[tuple[np.ndarray, ...]]


@dataclass(frozen=True)
class Found:
    """All equilibria of one game.

    Attributes
    ----------
    profiles : list of tuples of ndarray
        Isolated equilibria, one array of probabilities per player.
    indices : list of int or None
        Their indices, +1 or -1; None for one that is not regular.
    components : tuple of Component
        Continua of equilibria, each with its bounding cell.
    representatives : tuple of lists of profiles
        Some equilibria of each component.
    certificate : Certificate
    """

    profiles: Profiles
    indices: list[int | None]
    components: tuple[Component, ...]
    representatives: tuple[Profiles, ...]
    certificate: Certificate


def branch_and_prune(payoffs: np.ndarray, max_cells: int = MAX_CELLS) -> Found:
    """Return all Nash equilibria of a game with any number of players.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
    max_cells : int
        Budget: cells to examine before the search stops with the status ``budget spent``.

    Returns
    -------
    Found
        Its certificate's status is ``complete`` (all equilibria regular, none missing), ``degenerate`` (none
        missing outside the components), ``undecided`` or ``budget spent``.

    Raises
    ------
    InputError
        If the shape is not (players, n1, …, nN), a payoff is not finite or a player has more than `MOST_MOVES` moves.

    Examples
    --------
    Matching pennies:

    >>> found = branch_and_prune([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> found.profiles
    [(array([0.5, 0.5]), array([0.5, 0.5]))]
    >>> found.certificate.status
    'complete'
    """
    payoffs = np.asarray(payoffs, dtype=float)
    interpreted = payoffs[:1].size <= INTERPRETED_PROFILES
    return FoundBatch(_check(payoffs[None]), max_cells, 1, interpreted)[0]


def branch_and_prune_batch(payoffs: np.ndarray, max_cells: int = MAX_CELLS, workers: int = 1) -> FoundBatch:
    """Return all Nash equilibria of each game of an array, compiled.

    Parameters
    ----------
    payoffs : ndarray, shape (games, players, n1, …, nN)
    max_cells : int
        Budget for each game, as in `branch_and_prune`.
    workers : int
        Threads.

    Returns
    -------
    FoundBatch
        A sequence of `Found`, one per game, made on demand from arrays.

    Raises
    ------
    InputError
        As for `branch_and_prune`.
    """
    return FoundBatch(_check(np.asarray(payoffs, dtype=float)), max_cells, max(1, workers), False)


class FoundBatch(Sequence):
    """What was found in each game of an array: a sequence of `Found`, and the same as flat arrays.

    Attributes
    ----------
    roots : ndarray, shape (equilibria, moves of all players)
        Equilibria found as isolated points, game after game, player after player within a row.
    games : int64 ndarray, shape (equilibria,)
        The game of each.
    signs : int64 ndarray, shape (equilibria,)
        Indices, 0 where not regular.
    regular : bool ndarray, shape (games,)
        Whether every equilibrium of the game is regular and the indices sum to +1, so that `roots` is complete;
        the other games need a look at their certificate.
    """

    def __init__(self, payoffs: np.ndarray, max_cells: int, workers: int, interpreted: bool):
        self._payoffs = payoffs
        self._max_cells = max_cells
        kernel = search_games if interpreted else compiled(search_games, COMPILE_SECONDS)
        parts = np.array_split(payoffs, min(workers, max(1, len(payoffs))))
        if len(parts) == 1:
            records = [_search(kernel, parts[0], max_cells)]
        else:
            with ThreadPoolExecutor(len(parts)) as threads:
                records = list(threads.map(lambda part: _search(kernel, part, max_cells), parts))
        self._record = _joined(records)
        totals = self._record.totals
        self.roots, self.signs = self._record.roots, self._record.signs
        self.games = np.repeat(np.arange(len(totals)), np.diff(totals[:, 2], prepend=0))
        sums = np.bincount(self.games, self.signs, len(totals))
        irregular = np.bincount(self.games, self.signs == 0, len(totals)) > 0
        cells = np.diff(totals[:, 3], prepend=0)
        merged = (self._record.twins >= 0) & (self._record.twins != _own_numbers(payoffs.shape[2:]))
        self.regular = (sums == 1) & ~irregular & (cells == 0) & ~merged.any(axis=1) & (totals[:, 4] == 0)

    def __len__(self) -> int:
        return len(self._payoffs)

    def __getitem__(self, game: int) -> Found:
        game = range(len(self))[game]
        return _gather(self._payoffs[game], _part(self._record, game), self._max_cells)


def _own_numbers(moves: tuple[int, ...]) -> np.ndarray:
    """Return for each move of all players its number among its player's moves."""
    return np.concatenate([np.arange(count) for count in moves])


def _check(payoffs: np.ndarray) -> np.ndarray:
    """Return an array of games as float64 after checking shape and values."""
    if payoffs.ndim < 3 or payoffs.shape[1] != payoffs.ndim - 2:
        raise InputError(
            f"payoffs of one game must have shape (players, n1, …, nN), with one axis per player; got {payoffs.shape[1:]}."
        )
    if not all(payoffs.shape[2:]) or max(payoffs.shape[2:]) > MOST_MOVES:
        raise InputError(f"every player needs 1 to {MOST_MOVES} moves; the numbers are {payoffs.shape[2:]}.")
    if not np.isfinite(payoffs).all():
        raise InputError("a payoff is not a finite number.")
    return payoffs


def _search(kernel, payoffs: np.ndarray, max_cells: int, regions: Regions | None = None) -> Record:
    """Run the kernel over games, with a larger record whenever it is full, and return what it wrote."""
    moves = np.array(payoffs.shape[2:], np.int64)
    players, columns = len(moves), int(moves.sum())
    games = np.ascontiguousarray(payoffs.reshape(len(payoffs), players, -1))

    def empty(roots, cells):
        return Record(
            roots=np.zeros((roots, columns)),
            signs=np.zeros(roots, np.int64),
            low=np.zeros((cells, columns)),
            high=np.zeros((cells, columns)),
            middle=np.zeros((cells, columns)),
            verdicts=np.zeros(cells, np.int64),
            supports=np.zeros((cells, players), np.int64),
            twins=np.zeros((len(games), columns), np.int64),
            totals=np.zeros((len(games), 5), np.int64),
        )

    if regions is None:
        regions = Regions(np.zeros((0, players), np.int64), np.zeros((0, columns)))
    record = empty(64 + 16 * len(games), 64 * columns + 4 * len(games))
    done = kernel(games, moves, 0, max_cells, regions, record)
    while done < len(games):
        larger = empty(4 * len(record.roots), 4 * len(record.low))
        for old, new in zip(record, larger):
            new[: len(old)] = old
        record = larger
        done = kernel(games, moves, done, max_cells, regions, record)
    roots, cells = record.totals[-1, 2:4] if len(games) else (0, 0)
    return Record(*(array[:roots] for array in record[:2]), *(array[:cells] for array in record[2:7]), *record[7:])


def _joined(records: list[Record]) -> Record:
    """Return the records of consecutive parts of an array of games as one."""
    shift = np.zeros(5, np.int64)
    totals = []
    for record in records:
        totals.append(record.totals + shift)
        shift = shift + [0, 0, len(record.roots), len(record.low), 0]
    arrays = [np.concatenate(parts) for parts in list(zip(*records))[:-1]]
    return Record(*arrays, np.concatenate(totals))


def _part(record: Record, game: int) -> Record:
    """Return the record of one game, with `twins` and `totals` of that game alone."""
    roots = slice(record.totals[game - 1, 2] if game else 0, record.totals[game, 2])
    cells = slice(record.totals[game - 1, 3] if game else 0, record.totals[game, 3])
    return Record(
        *(array[roots] for array in record[:2]),
        *(array[cells] for array in record[2:7]),
        record.twins[game],
        record.totals[game],
    )


def _gather(payoffs: np.ndarray, record: Record, max_cells: int) -> Found:
    """Return the equilibria of one game with components and certificate."""
    gathered = gather(payoffs, record)
    signs = gathered.signs
    split = np.cumsum(payoffs.shape[1:])[:-1]
    profiles = [tuple(np.split(root, split)) for root in gathered.roots]
    order = _order(profiles)
    index_sum = int(signs.sum()) if signs.all() and not gathered.components else None
    supports, cells, _, _, spent = record.totals
    status, message = _verdict(gathered, index_sum, bool(spent), max_cells)
    return Found(
        profiles=[profiles[i] for i in order],
        indices=[int(signs[i]) or None for i in order],
        components=gathered.components,
        representatives=gathered.representatives,
        certificate=Certificate(
            method=METHOD,
            status=status,
            message=message,
            index_sum=index_sum,
            supports=int(supports),
            cells=int(cells),
            undecided=gathered.undecided,
        ),
    )


def _order(profiles: Profiles) -> list[int]:
    """Return the numbers of the profiles in canonical order."""
    number = {id(profile): i for i, profile in enumerate(profiles)}
    return [number[id(profile)] for profile in sort_profiles(profiles)]


def _verdict(gathered: Gathered, index_sum: int | None, spent: bool, max_cells: int) -> tuple[str, str]:
    """Return status and message of the certificate."""
    if spent:
        return "budget spent", (
            f"Stopped after {max_cells} cells: pure equilibria are all listed, mixed ones may be missing, in the "
            f"undecided cells or on supports not yet examined."
        )
    if gathered.undecided:
        return "undecided", (
            f"Every equilibrium is listed, lies in a component or in one of {len(gathered.undecided)} cells in which "
            f"none was found or excluded."
        )
    if gathered.components:
        return "degenerate", (
            f"Every equilibrium is listed or lies in the bounding cells of {len(gathered.components)} components."
        )
    if index_sum is None:
        return "degenerate", "Every equilibrium is listed; some are not regular."
    if index_sum != 1:
        return "undecided", f"The indices sum to {index_sum}, not +1: an equilibrium was lost to rounding errors."
    return "complete", "Every equilibrium is listed; all are regular and their indices sum to +1."
