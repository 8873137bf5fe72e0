"""All Nash equilibria of a game with any number of players, by branch and prune.

For each support that conditional dominance leaves (Porter, Nudelman and Shoham 2008), the product of the simplices
of mixed strategies is bisected into cells. Payoff differences are multilinear, so their range over a cell is their
range over its corners. A cell is discarded when a move of the support is no best reply on it, to any mixture of
its corners, or when a preconditioned indifference equation has one sign on it; it is done when the preconditioned
Jacobian is diagonally dominant on it, so that it holds at most one root, which Newton's method then finds. What
is left of a degenerate game is enclosed in cells, which are gathered into continua (`sim.solve.n_players.continua`).
Payoffs that differ by many orders of magnitude are first brought to one size (`sim.solve.n_players.balance`), and
what is listed is verified in the given game (`sim.solve.n_players.verification`).

The enclosure uses exact ranges up to rounding errors, which the tests allow for. As an independent check, the
indices of the equilibria of a game whose equilibria are all regular sum to +1 (Wilson 1971; Ritzberger 1994).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from time import process_time

import numpy as np

from sim.errors import InputError
from sim.kernels.compiling import add_work, compiled, is_coming, kernel_for
from sim.solve.n_players.balance import balance, given_points, harmless_ratio
from sim.solve.n_players.branch_and_prune_kernel import Regions, search_games
from sim.solve.n_players.canonical_form import canonical_order
from sim.solve.n_players.continua import Grouped, gather, grouped
from sim.solve.n_players.found import Found, make_found, renumbered
from sim.solve.n_players.search_control import SearchReport, in_threads, new_control
from sim.solve.n_players.search_record import SPENT, UNEVEN, Record
from sim.solve.n_players.search_run import joined, part_of, refined, run, with_replaced

# Cells to examine, and numbers that are worked through in them: less than a minute.
MAX_CELLS, MAX_WORK = 1_000_000, 8_100_000_000
# Sets of moves are held in the bits of one integer.
MOST_MOVES = 62
# A single game is left to the interpreter for so many cells, of games that have the whole budget: about as long as the
# kernel takes to load, or for a part of the time in which it is compiled.
INTERPRETED_CELLS = (300, 4000)
# A single game of fewer profiles is first searched in the thread that asks, which saves starting another, for this
# share of the default budget: a tenth of a second, for which Ctrl-C can wait.
FEW_PROFILES, QUICK = 48, 500


def branch_and_prune(payoffs: np.ndarray, max_cells: int | None = None) -> Found:
    """Return all Nash equilibria of a game with any number of players.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
    max_cells : int, optional
        Budget: cells to examine before the search stops with the status ``budget spent``; `default_budget` if none
        is given. Pure equilibria are found whatever it is.

    Returns
    -------
    Found
        Its certificate's status is ``complete`` (all equilibria regular, none missing), ``degenerate`` (none
        missing outside the components), ``undecided`` or ``budget spent``.

    Raises
    ------
    InputError
        If the shape is not (players, n1, …, nN), a payoff is not finite, or a player has no moves or more than
        `MOST_MOVES`.

    Examples
    --------
    Matching pennies:

    >>> found = branch_and_prune([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> found.profiles
    [(array([0.5, 0.5]), array([0.5, 0.5]))]
    >>> found.certificate.status
    'complete'
    """
    return search(payoffs, max_cells)()


def search(payoffs: np.ndarray, max_cells: int | None = None) -> Callable[[], Found]:
    """Search one game as `branch_and_prune` does, and return what makes the `Found` when it is called."""
    payoffs = _check(np.asarray(payoffs, dtype=float)[None])
    max_cells = default_budget(payoffs.shape[2:]) if max_cells is None else max_cells
    return _interpreted(payoffs, max_cells) or FoundBatch(payoffs, max_cells).maker(0)


def _interpreted(payoffs: np.ndarray, max_cells: int) -> Callable[[], Found] | None:
    """Search one game without the compiled kernel; None where the kernel is the quicker way."""
    if kernel_for(search_games, 0.0) is not search_games:  # it is loaded, in the end, by a loop over small games
        return None
    budget = default_budget(payoffs.shape[2:])  # the smaller, the longer a cell takes
    few, many = (cells * budget // MAX_CELLS for cells in INTERPRETED_CELLS)
    for cells in (few, many):
        if not cells or (cells == many and not is_coming(search_games)):
            return None
        start = process_time()
        make = FoundBatch(payoffs, min(max_cells, cells), search_games).maker(0)
        if max_cells <= cells or make().certificate.status != "budget spent":
            add_work(search_games, process_time() - start)
            return make
    return None


def branch_and_prune_batch(payoffs: np.ndarray, max_cells: int | None = None, workers: int = 1) -> FoundBatch:
    """Return all Nash equilibria of each game of an array, compiled.

    Parameters
    ----------
    payoffs : ndarray, shape (games, players, n1, …, nN)
    max_cells : int, optional
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
    payoffs = _check(np.asarray(payoffs, dtype=float))
    max_cells = default_budget(payoffs.shape[2:]) if max_cells is None else max_cells
    return FoundBatch(payoffs, max_cells, workers=max(1, workers))


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
    is_settled : bool ndarray, shape (games,)
        Whether the search left no cell, so that every equilibrium is in `roots`, up to moves that are worth the
        same to every player; the other games have continua or need a look at their certificate.
    """

    def __init__(self, payoffs: np.ndarray, max_cells: int, kernel: Callable | None = None, workers: int = 1):
        self._given, self._max_cells = payoffs, max_cells
        self._kernel = kernel or compiled(search_games)
        self._balanced, self._factors = payoffs, {}
        chunks = 1 if workers == 1 else 8 * workers  # games differ in difficulty: small chunks share it out
        parts = np.array_split(payoffs, min(chunks, len(payoffs))) if chunks > 1 and len(payoffs) else [payoffs]
        self._record = self._search(parts, workers, harmless_ratio(payoffs.shape[2:]))
        uneven = np.flatnonzero(self._record.totals[:, UNEVEN])
        if len(uneven):
            self._search_balanced(uneven, workers)
        self.signs, totals = self._record.signs, self._record.totals
        self.games = np.repeat(np.arange(len(totals)), np.diff(totals[:, 2], prepend=0))
        self.roots = self._record.roots
        if self._factors:
            self.roots = self.roots.copy()
            for game, factors in self._factors.items():
                here = self.games == game
                self.roots[here] = given_points(self.roots[here], factors, payoffs.shape[2:])
        self.is_settled = (np.diff(totals[:, 3], prepend=0) == 0) & (totals[:, SPENT] == 0)
        self.is_settled[uneven] = False  # they are verified one by one

    def __len__(self) -> int:
        return len(self._given)

    def __getitem__(self, game: int) -> Found:
        game = range(len(self))[game]
        (record, groups), given = self._part(game), self._given[game]
        if groups.has_continua:  # their bounds depend on the order of the bisections
            order = canonical_order(given)
            if not order.changes_nothing:
                arranged = FoundBatch(order.arranged(given)[None], self._max_cells, self._kernel)
                return renumbered(arranged._found(0, *arranged._part(0)), order)
        return self._found(game, record, groups)

    def maker(self, game: int) -> Callable[[], Found]:
        """Return what makes the `Found` of a game when it is called; where something is left to search, it is made."""
        if self.is_settled[game]:
            return partial(self.__getitem__, game)
        found = self[game]
        return lambda: found

    def _part(self, game: int) -> tuple[Record, Grouped]:
        """Return the record of one game, and what its roots and cells belong to."""
        record = part_of(self._record, game, game + 1)
        record = record._replace(twins=record.twins[0], totals=record.totals[0])
        return record, grouped(self._balanced[game], record)

    def _found(self, game: int, record: Record, groups: Grouped) -> Found:
        """Return what was found in a game with players and moves in the order in which they were given."""
        payoffs = self._balanced[game]
        if len(groups.coarse):
            record = refined(lambda regions: self._search([payoffs[None]], 1, np.inf, regions), record, groups.coarse)
            groups = grouped(payoffs, record)
        gathered = gather(payoffs, record, groups)
        return make_found(self._given[game], payoffs, self._factors.get(game), record, gathered, self._max_cells)

    def _search_balanced(self, uneven: np.ndarray, workers: int) -> None:
        """Bring the payoffs of these games to one size and search them."""
        self._balanced = self._given.copy()
        for game in uneven.tolist():
            self._balanced[game], self._factors[game] = balance(self._given[game])
        again = self._search([self._balanced[uneven]], workers, np.inf)
        self._record = with_replaced(self._record, uneven, again)

    def _search(self, parts: list[np.ndarray], workers: int, harmless: float, regions: Regions | None = None) -> Record:
        """Return the record of consecutive parts of an array of games."""
        control, report = new_control(), None
        tasks = [partial(run, self._kernel, part, self._max_cells, control, regions, harmless) for part in parts]
        if self._kernel is search_games:
            return joined([task() for task in tasks])
        moves = self._given.shape[2:]
        if len(self) == 1 and math.prod(moves) < FEW_PROFILES:
            few = min(self._max_cells, MAX_CELLS // QUICK)
            record = run(self._kernel, parts[0], few, control, regions, harmless)
            if few == self._max_cells or not record.totals[-1, SPENT]:
                return record
        else:  # compiles what is to be compiled here, where Ctrl-C is heard
            run(self._kernel, parts[0][:0], 1, control)
        if len(self) == 1:
            report = SearchReport(moves, self._max_cells, control)
        return joined(in_threads(tasks, control, workers, report))


def default_budget(moves: tuple[int, ...]) -> int:
    """Return the number of cells to examine in games with these numbers of moves: the fewer, the larger they are."""
    unknowns, profiles = sum(moves) - len(moves), math.prod(moves)
    rows = sum((count - 1) * profiles // count for count in moves)
    return max(1, min(MAX_CELLS, MAX_WORK // max(1, unknowns * (rows + len(moves) * profiles))))


def _check(payoffs: np.ndarray) -> np.ndarray:
    """Return an array of games as float64 after checking shape and values."""
    if payoffs.ndim < 3 or payoffs.shape[1] != payoffs.ndim - 2:
        raise InputError(
            f"payoffs of one game need the shape (players, n1, …, nN), an axis per player; got {payoffs.shape[1:]}."
        )
    if not all(payoffs.shape[2:]) or max(payoffs.shape[2:]) > MOST_MOVES:
        raise InputError(f"every player needs 1 to {MOST_MOVES} moves; the numbers are {payoffs.shape[2:]}.")
    if not np.isfinite(payoffs).all():
        raise InputError("a payoff is not a finite number.")
    return payoffs
