"""All equilibria of two-player games: extreme equilibria, the continua that they span, indices.

Strictly dominated moves go first; then the vertices of the two best-response polytopes are matched by label. In a
degenerate game (payoffs tie, moves are duplicated) the matched pairs are the extreme points of the maximal Nash
subsets, so that nothing is lost. The same kernel answers one game, interpreted, and many, compiled.

References
----------
Avis, D., Rosenberg, G., Savani, R. and von Stengel, B. (2010), Enumeration of Nash equilibria for two-player
games, Economic Theory 42, 9-37; Winkels, H.-M. (1979), An algorithm to determine all equilibrium points of a
bimatrix game.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from sim.errors import InputError
from sim.game.normal_form import Game
from sim.kernels.compiling import kernel_for
from sim.solve.equilibrium import Certificate, Component, Contents, Equilibrium, EquilibriumSet
from sim.solve.two_players.bimatrix_kernel import BUDGET_SPENT, DEGENERATE, LARGEST, REFUSED, solve_games
from sim.solve.two_players.hard_games import PROGRAM, VERTICES, solve_hard_game
from sim.solve.two_players.nash_subsets import component_of

# Names of the kernel's status codes, as in `Certificate.status`.
STATUSES = ("complete", "degenerate", "undecided", "budget spent")

# Vertices held for one best-response polytope before a game is given up.
BUDGET = 30_000

MESSAGES = {
    "complete": "Every equilibrium is listed; all are isolated and regular.",
    PROGRAM: "The game is constant-sum and this equilibrium regular, hence the only one.",
    "degenerate": "Every extreme equilibrium is listed; some are not regular, or span a continuum.",
    "undecided": "Some payoff difference is too close to the tolerance to be called zero or not.",
    "budget spent": (
        "The best-response polytopes have more vertices, or the game more moves, than were held: these are its pure "
        "equilibria and ends of paths of Lemke and Howson; others may be missing."
    ),
}


@dataclass(frozen=True, eq=False)
class ExtremeEquilibria:
    """The extreme equilibria of one bimatrix game, in canonical order.

    Attributes
    ----------
    x, y : ndarray, shapes (K, m) and (K, n)
        Mixed strategies of the two players.
    component : ndarray of int, shape (K,)
        Number of the continuum that the equilibrium belongs to, -1 where it is isolated.
    index : ndarray of int, shape (K,)
        +1 or -1 for a regular equilibrium, 0 where it is not regular.
    survives : ndarray of int, shape (m + n,)
        1 for each move that survives iterated strict dominance by pure moves.
    status : str
        One of STATUSES.
    method : str
        The algorithm and its source.
    """

    x: np.ndarray
    y: np.ndarray
    component: np.ndarray
    index: np.ndarray
    survives: np.ndarray
    status: str
    method: str

    def __len__(self) -> int:
        return len(self.index)

    def __repr__(self) -> str:
        continua = self.component.max(initial=-1) + 1
        return f"ExtremeEquilibria({len(self)} equilibria, {continua} continua, {self.status})"

    @property
    def components(self) -> tuple[Component, ...]:
        """The continua with their maximal Nash subsets."""
        members = (self.component == number for number in range(self.component.max(initial=-1) + 1))
        return tuple(component_of(self.x[here], self.y[here]) for here in members)


@dataclass(frozen=True, eq=False)
class BatchEquilibria:
    """The extreme equilibria of many bimatrix games: rows ordered by game, then canonically.

    Attributes
    ----------
    game : ndarray of int, shape (K,)
        The game that each equilibrium belongs to.
    x, y, component, index : ndarray
        As in `ExtremeEquilibria`; components are numbered within each game.
    count : ndarray of int, shape (games,)
        Number of extreme equilibria.
    degenerate : ndarray of bool, shape (games,)
        Whether some equilibrium is not regular or belongs to a continuum.
    survives : ndarray of int, shape (games, m + n)
        As in `ExtremeEquilibria`.
    status : ndarray of int, shape (games,)
        Position in STATUSES.
    methods : mapping of int to str
        The algorithm for the games that were not solved by `VERTICES`.
    """

    game: np.ndarray
    x: np.ndarray
    y: np.ndarray
    component: np.ndarray
    index: np.ndarray
    count: np.ndarray
    degenerate: np.ndarray
    survives: np.ndarray
    status: np.ndarray
    methods: Mapping[int, str]

    def of(self, game: int) -> ExtremeEquilibria:
        """Return the extreme equilibria of one game."""
        here = slice(*np.searchsorted(self.game, (game, game + 1)))
        return ExtremeEquilibria(
            self.x[here],
            self.y[here],
            self.component[here],
            self.index[here],
            self.survives[game],
            STATUSES[self.status[game]],
            self.methods.get(game, VERTICES),
        )

    @property
    def complete(self) -> bool:
        """Whether no equilibrium of any game can be missing."""
        return bool((self.status <= DEGENERATE).all())

    def __len__(self) -> int:
        return len(self.game)

    def __repr__(self) -> str:
        of_status = np.bincount(self.status, minlength=len(STATUSES))
        summary = ", ".join(f"{count} {name}" for count, name in zip(of_status, STATUSES) if count)
        return f"BatchEquilibria({len(self)} equilibria of {len(self.count)} games: {summary})"


def bimatrix_equilibria(A: np.ndarray, B: np.ndarray, budget: int = BUDGET) -> ExtremeEquilibria:
    """Return all extreme equilibria of one two-player game.

    Parameters
    ----------
    A, B : array_like, shape (m, n)
        Payoffs of the player who chooses the row and of the one who chooses the column.
    budget : int
        Largest number of vertices held for one best-response polytope; the status says where it was spent.

    Returns
    -------
    ExtremeEquilibria
        Every equilibrium is a convex combination of extreme ones within a maximal Nash subset.

    Raises
    ------
    InputError
        If the arrays are not two matrices of one shape with finite payoffs.

    Examples
    --------
    >>> found = bimatrix_equilibria([[3, 0], [0, 2]], [[2, 0], [0, 3]])
    >>> found.x
    array([[1. , 0. ],
           [0. , 1. ],
           [0.6, 0.4]])
    >>> found.index
    array([ 1,  1, -1])
    """
    return _extreme_equilibria(*_solved(_payoffs(A, B), budget))


def _solved(payoffs: np.ndarray, budget: int) -> tuple[int, np.ndarray, np.ndarray, np.ndarray, int, str]:
    """Solve the game with these payoffs, shape (2, m, n), writeable and contiguous, for `_extreme_equilibria`."""
    _, m, n = payoffs.shape
    kernel = kernel_for(solve_games, work=_interpreted_seconds(1, m, n))
    profiles, facts, tally = kernel(payoffs[None], budget)
    status, method = tally[0, 1], VERTICES
    if status >= BUDGET_SPENT:
        if status == REFUSED:
            raise _refusal(payoffs)
        profiles, facts, status, method = solve_hard_game(*payoffs, profiles, facts, status)
    return m, profiles, facts, tally[0, 2:], status, method


def _extreme_equilibria(
    m: int, profiles: np.ndarray, facts: np.ndarray, survives: np.ndarray, status: int, method: str
) -> ExtremeEquilibria:
    """Return what was found in one game, from the kernel's arrays."""
    x, y, component, index = profiles[:, :m], profiles[:, m:], facts[:, 1], facts[:, 2]
    return ExtremeEquilibria(x, y, component, index, survives, STATUSES[status], method)


def bimatrix_equilibria_batch(payoffs: np.ndarray, workers: int = 1, budget: int = BUDGET) -> BatchEquilibria:
    """Return all extreme equilibria of many two-player games of one shape.

    Parameters
    ----------
    payoffs : array_like, shape (games, 2, m, n)
        Of the player who chooses the row and of the one who chooses the column.
    workers : int
        Threads to share the games among; the answer does not depend on it.
    budget : int
        As in `bimatrix_equilibria`.

    Returns
    -------
    BatchEquilibria

    Raises
    ------
    InputError
        If the payoffs are no numbers or have another shape, or one of them is not finite.
    """
    try:
        payoffs = np.require(payoffs, float, ["C", "W"])  # for which the kernel is compiled
    except (TypeError, ValueError):
        raise InputError("the payoffs must be an array of numbers of shape (games, 2, m, n).") from None
    if payoffs.ndim != 4 or payoffs.shape[1] != 2 or 0 in payoffs.shape[2:]:
        raise InputError(f"payoffs of games of two players need the shape (games, 2, m, n); got {payoffs.shape}.")
    games, _, m, n = payoffs.shape
    kernel = kernel_for(solve_games, work=_interpreted_seconds(games, m, n))
    profiles, facts, tally = kernel(payoffs, budget) if workers == 1 else _in_threads(kernel, payoffs, budget, workers)
    if (tally[:, 1] == REFUSED).any():
        raise _refusal(payoffs)
    profiles, facts, methods = _with_hard_games(payoffs, profiles, facts, tally)
    game, component, index = facts.T
    degenerate = np.bincount(game[index == 0], minlength=games) > 0
    count, status, survives = tally[:, 0], tally[:, 1], tally[:, 2:]
    x, y = profiles[:, :m], profiles[:, m:]
    return BatchEquilibria(game, x, y, component, index, count, degenerate, survives, status, methods)


def _in_threads(
    kernel: Callable, payoffs: np.ndarray, budget: int, workers: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what the kernel does for games that are shared among threads."""
    from concurrent.futures import ThreadPoolExecutor

    many = max(1, min(8 * workers, len(payoffs)))  # games differ in difficulty: small chunks share it out
    *starts, _ = ends = np.linspace(0, len(payoffs), many + 1).astype(int).tolist()
    with ThreadPoolExecutor(workers) as pool:
        parts = list(pool.map(lambda start, end: kernel(payoffs[start:end], budget), starts, ends[1:]))
    for (_, facts, _), start in zip(parts, starts):
        facts[:, 0] += start
    profiles, facts, tally = (np.concatenate(arrays) for arrays in zip(*parts))
    return profiles, facts, tally


def bimatrix_nash(game: Game, budget: int = BUDGET) -> EquilibriumSet:
    """Return all equilibria of a two-player game as a set with its certificate.

    Iterating gives the isolated equilibria and the extreme equilibria of each continuum; `components` holds the
    maximal Nash subsets.

    Raises
    ------
    InputError
        If the game does not have two players.
    """
    if len(game.shape) != 2:
        raise InputError(f"bimatrix_nash solves games of two players; this one has {len(game.shape)}.")
    solved = _solved(game.payoffs.copy(), budget)
    return EquilibriumSet.on_demand(lambda: contents(game, _extreme_equilibria(*solved)))


def contents(game: Game, found: ExtremeEquilibria) -> Contents:
    """Return what was found in a game as equilibria, certificate and continua."""
    equilibria = tuple(
        Equilibrium(game, (x, y), (sign or None) if number < 0 else None, None if number < 0 else number)
        for x, y, sign, number in zip(found.x, found.y, found.index.tolist(), found.component.tolist())
    )
    components = found.components
    status, message = found.status, MESSAGES.get(found.method, MESSAGES[found.status])
    if status == "degenerate" and not all(component.subsets for component in components):
        status, message = "budget spent", "A continuum has too many maximal Nash subsets to list."
    indices = [equilibrium.index for equilibrium in equilibria]
    survives = iter(found.survives.tolist())
    certificate = Certificate(
        method=found.method,
        status=status,
        message=message,
        index_sum=None if not indices or None in indices else sum(indices),
        eliminated=tuple(tuple(move for move in moves if not next(survives)) for moves in game.moves),
    )
    return equilibria, certificate, components


def _with_hard_games(payoffs: np.ndarray, profiles: np.ndarray, facts: np.ndarray, tally: np.ndarray) -> tuple:
    """Return the kernel's answer with those games replaced that it could not settle, and how they were solved."""
    hard = np.flatnonzero(tally[:, 1] >= BUDGET_SPENT)
    if not len(hard):
        return profiles, facts, {}
    easy = ~np.isin(facts[:, 0], hard)
    parts, methods = [(profiles[easy], facts[easy])], {}
    for game in hard.tolist():
        here = facts[:, 0] == game
        some_profiles, some_facts, status, methods[game] = solve_hard_game(
            *payoffs[game], profiles[here], facts[here], tally[game, 1]
        )
        some_facts[:, 0] = game
        tally[game, :2] = len(some_facts), status
        parts.append((some_profiles, some_facts))
    profiles, facts = (np.concatenate(arrays) for arrays in zip(*parts))
    order = np.argsort(facts[:, 0], kind="stable")
    return profiles[order], facts[order], methods


def _interpreted_seconds(games: int, m: int, n: int) -> float:
    """Return about how long the kernel takes when interpreted, from measurements on random games."""
    few, many = min(m, n), max(m, n)
    return games * 4.0**few * (many / few) ** 2 * 1e-6


def _payoffs(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """Return a contiguous copy of both players' payoffs for the kernel, or say what is wrong with them."""
    try:
        payoffs = np.array((A, B), dtype=float, order="C")
    except (TypeError, ValueError):
        raise InputError("the payoffs must be two arrays of numbers of one shape (m, n).") from None
    if payoffs.ndim != 3:
        raise InputError(f"the payoff arrays have shape {payoffs.shape[1:]}; they must have shape (m, n).")
    if 0 in payoffs.shape[-2:]:
        raise InputError(f"payoff arrays of shape {payoffs.shape[1:]} leave a player without moves.")
    return payoffs


def _refusal(payoffs: np.ndarray) -> InputError:
    """Return what is wrong with payoffs that the kernel refuses."""
    if not np.isfinite(payoffs).all():
        return InputError("a payoff is not a finite number.")
    return InputError(f"a payoff is beyond ±{LARGEST:.2g}: its differences cannot be computed; choose another unit.")
