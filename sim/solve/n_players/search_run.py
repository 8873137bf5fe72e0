"""Running the branch-and-prune kernel over an array of games, with room for whatever it finds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.solve.n_players.branch_and_prune_kernel import Regions
from sim.solve.n_players.search_record import SAME_PROFILE, Record


def run(
    kernel: Callable, payoffs: np.ndarray, max_cells: int, control: np.ndarray, regions: Regions | None = None
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
    """
    moves = np.array(payoffs.shape[2:], np.int64)
    players, columns = len(moves), int(moves.sum())
    # A writeable copy: numba compiles once for one type.
    games = payoffs.reshape(len(payoffs), players, int(moves.prod())).copy()

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
            totals=np.zeros((len(games), 6), np.int64),
        )

    if regions is None:
        regions = Regions(np.zeros((0, players), np.int64), np.zeros((0, columns)))
    record = empty(64 + 16 * len(games), 64 * columns + 4 * len(games))
    done = kernel(games, moves, 0, max_cells, regions, record, control)
    while done < len(games):
        larger = empty(4 * len(record.roots), 4 * len(record.low))
        for old, new in zip(record, larger):
            new[: len(old)] = old
        record = larger
        done = kernel(games, moves, done, max_cells, regions, record, control)
    roots, cells = record.totals[-1, 2:4] if len(games) else (0, 0)
    return Record(*(array[:roots] for array in record[:2]), *(array[:cells] for array in record[2:7]), *record[7:])


def joined(records: list[Record]) -> Record:
    """Return the records of consecutive parts of an array of games as one."""
    shift = np.zeros(6, np.int64)
    totals = []
    for record in records:
        totals.append(record.totals + shift)
        shift = shift + [0, 0, len(record.roots), len(record.low), 0, 0]
    arrays = [np.concatenate(parts) for parts in list(zip(*records))[:-1]]
    return Record(*arrays, np.concatenate(totals))


def part_of(record: Record, game: int) -> Record:
    """Return the record of one game, with `twins` and `totals` of that game alone."""
    roots = slice(record.totals[game - 1, 2] if game else 0, record.totals[game, 2])
    cells = slice(record.totals[game - 1, 3] if game else 0, record.totals[game, 3])
    return Record(
        *(array[roots] for array in record[:2]),
        *(array[cells] for array in record[2:7]),
        record.twins[game],
        record.totals[game],
    )


def refined(search: Callable, record: Record, cells: np.ndarray) -> Record:
    """Return the record of one game after a second, finer search of some of its cells.

    `search` returns the record of a search of the game's `Regions`.
    """
    again = search(Regions(record.supports[cells], record.low[cells]))
    distances = np.abs(again.roots[:, None] - record.roots).max(axis=2, initial=0).min(axis=1, initial=1)
    new = distances > SAME_PROFILE
    others = np.delete(np.arange(len(record.low)), cells)
    totals = record.totals + again.totals[0]
    totals[[0, 5]] = record.totals[[0, 5]]
    return Record(
        *(np.concatenate([old, fresh[new]]) for old, fresh in zip(record[:2], again[:2])),
        *(np.concatenate([old[others], fresh]) for old, fresh in zip(record[2:7], again[2:7])),
        record.twins,
        totals,
    )
