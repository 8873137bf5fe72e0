"""Running the branch-and-prune kernel over an array of games, with room for whatever it finds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.solve.n_players.branch_and_prune_kernel import Regions
from sim.solve.n_players.search_record import SAME_PROFILE, TWINS, Record


def run(
    kernel: Callable,
    payoffs: np.ndarray,
    max_cells: int,
    control: np.ndarray,
    regions: Regions | None = None,
    harmless: float = np.inf,
) -> Record:
    """Run the kernel over games, with a larger record whenever it is full, and return what it wrote.

    Parameters
    ----------
    kernel : callable
        `sim.solve.n_players.branch_and_prune_kernel.search_games`, as it is or compiled.
    payoffs : ndarray, shape (games, players, n1, …, nN)
    max_cells : int
        Budget for each game.
    control : ndarray
        See `sim.solve.n_players.search_control`.
    regions : Regions, optional
        Parts of the one game to search instead of all of it.
    harmless : float
        See `search_games`; the games that are left out are marked in `totals`.
    """
    moves = np.array(payoffs.shape[2:], np.int64)
    players, columns = len(moves), int(moves.sum())
    # A writeable copy: numba compiles once for one type.
    games = payoffs.reshape(len(payoffs), players, int(moves.prod())).copy()

    def empty(roots, cells):
        return Record(
            roots=np.zeros((roots, columns)),
            signs=np.zeros(roots, np.int64),
            holds=np.zeros(roots, np.bool_),
            low=np.zeros((cells, columns)),
            high=np.zeros((cells, columns)),
            middle=np.zeros((cells, columns)),
            verdicts=np.zeros(cells, np.int64),
            supports=np.zeros((cells, players), np.int64),
            twins=np.zeros((len(games), columns), np.int64),
            totals=np.zeros((len(games), 8), np.int64),
        )

    if regions is None:
        regions = Regions(np.zeros((0, players), np.int64), np.zeros((0, columns)))
    record = empty(64 + 16 * len(games), 64 * columns + 4 * len(games))
    done = kernel(games, moves, 0, max_cells, harmless, regions, record, control)
    while done < len(games):
        larger = empty(4 * len(record.roots), 4 * len(record.low))
        for old, new in zip(record, larger):
            new[: len(old)] = old
        record = larger
        done = kernel(games, moves, done, max_cells, harmless, regions, record, control)
    roots, cells = record.totals[-1, 2:4] if len(games) else (0, 0)
    return Record(*(array[:roots] for array in record[:3]), *(array[:cells] for array in record[3:8]), *record[8:])


def joined(records: list[Record]) -> Record:
    """Return the records of consecutive parts of an array of games as one."""
    if len(records) == 1:
        return records[0]
    shift = np.zeros(8, np.int64)
    totals = []
    for record in records:
        totals.append(record.totals + shift)
        shift = shift + [0, 0, len(record.roots), len(record.low), 0, 0, 0, 0]
    arrays = [np.concatenate(parts) for parts in list(zip(*records))[:-1]]
    return Record(*arrays, np.concatenate(totals))


def part_of(record: Record, start: int, stop: int) -> Record:
    """Return the record of some consecutive games."""
    before = record.totals[start - 1, 2:4] if start else np.zeros(2, np.int64)
    (first_root, first_cell), (root, cell) = before, record.totals[stop - 1, 2:4] if stop > start else before
    totals = record.totals[start:stop].copy()
    totals[:, 2:4] -= before
    return Record(
        *(array[first_root:root] for array in record[:3]),
        *(array[first_cell:cell] for array in record[3:8]),
        record.twins[start:stop],
        totals,
    )


def with_replaced(record: Record, games: np.ndarray, others: Record) -> Record:
    """Return a record in which the parts of these games are those of another record, of these games alone."""
    parts, start = [], 0
    for number, game in enumerate(games.tolist()):
        parts += [part_of(record, start, game), part_of(others, number, number + 1)]
        start = game + 1
    return joined([*parts, part_of(record, start, len(record.totals))])


def refined(search: Callable, record: Record, cells: np.ndarray) -> Record:
    """Return the record of one game after a second, finer search of some of its cells.

    `search` returns the record of a search of the game's `Regions`.
    """
    again = search(Regions(record.supports[cells], record.low[cells]))
    distances = np.abs(again.roots[:, None] - record.roots).max(axis=2, initial=0).min(axis=1, initial=1)
    new = distances > SAME_PROFILE
    others = np.delete(np.arange(len(record.low)), cells)
    totals = record.totals + again.totals[0]
    totals[[0, 5, TWINS]] = record.totals[[0, 5, TWINS]]
    return Record(
        *(np.concatenate([old, fresh[new]]) for old, fresh in zip(record[:3], again[:3])),
        *(np.concatenate([old[others], fresh]) for old, fresh in zip(record[3:8], again[3:8])),
        record.twins,
        totals,
    )
