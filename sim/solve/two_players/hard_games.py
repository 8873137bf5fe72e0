"""Two-player games that floats or the budget did not settle: exact numbers, or as many equilibria as can be had.

A game is solved again in rational arithmetic where a difference of expected losses was too close to call. A game with
too many vertices keeps its pure equilibria, the solution of its linear program if it is constant-sum, and the ends of
paths of Lemke and Howson. The equilibria of a constant-sum game form a convex set, so that a regular one, being
isolated, is the only one.

References
----------
von Neumann, J. and Morgenstern, O. (1944), Theory of Games and Economic Behavior, section 17; Lemke, C. and Howson,
J. (1964), Equilibrium points of bimatrix games.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.solve.equilibrium import SAME_PROFILE, sort_profiles
from sim.solve.profile import ROUNDING, TOLERANCE
from sim.solve.two_players.bimatrix_index import regular_index
from sim.solve.two_players.bimatrix_kernel import (
    BUDGET_SPENT,
    COMPLETE,
    ISOLATED,
    UNDECIDED,
    UNSETTLED,
    are_even,
    is_equilibrium,
    solve_games,
)
from sim.solve.two_players.lemke_howson import lemke_howson
from sim.solve.two_players.losses import losses, undominated

Strategy = np.ndarray
Profile = tuple[Strategy, Strategy]

EXACT_BUDGET = 2_000  # vertices of a polytope that rational arithmetic is given time for
PATH_ENTRIES = 1_000_000  # entries of tableaux computed for one game before no further path is begun

# How a game was solved: as in `Certificate.method`.
VERTICES = "vertices of the best-response polytopes (Avis, Rosenberg, Savani and von Stengel 2010)"
EXACT = "vertices of the best-response polytopes, in rational arithmetic (Avis, Rosenberg, Savani and von Stengel 2010)"
PROGRAM = "linear program of a constant-sum game (von Neumann and Morgenstern 1944)"
PATHS = "pure equilibria and ends of paths (Lemke and Howson 1964)"


def solve_hard_game(
    A: np.ndarray, B: np.ndarray, profiles: np.ndarray, facts: np.ndarray, status: int
) -> tuple[np.ndarray, np.ndarray, int, str]:
    """Return what can be had of a game that the kernel left unsettled or spent its budget on.

    Parameters
    ----------
    A, B : ndarray, shape (m, n)
    profiles, facts, status
        What the kernel found, as they are returned.

    Returns
    -------
    profiles : ndarray, shape (K, m + n)
        The two mixed strategies of each equilibrium side by side, in canonical order.
    facts : ndarray of int64, shape (K, 3)
        0; the component, -1 where it is isolated or not known; the index, 0 where it is not regular.
    status : int
    method : str
        VERTICES, EXACT, PROGRAM or PATHS.
    """
    exact_A, exact_B = _as_fractions(A), _as_fractions(B)
    if status == UNSETTLED:
        exact_profiles, exact_facts, tally = solve_games(np.stack([exact_A, exact_B])[None], EXACT_BUDGET, ROUNDING)
        if tally[0, 1] < BUDGET_SPENT:
            sure = _rounding_decides_nothing(exact_A, exact_B, exact_profiles)
            return exact_profiles, exact_facts, int(tally[0, 1]) if sure else UNDECIDED, EXACT
        status = UNDECIDED
        if len(profiles):
            return profiles, facts, status, VERTICES
    rows, columns = undominated(exact_A, exact_B.T)
    losses_A, losses_B = losses(exact_A, rows, columns)[0], losses(exact_B.T, columns, rows)[0]
    found = _distinct(_some_equilibria(A[np.ix_(rows, columns)], B[np.ix_(rows, columns)], losses_A, losses_B))
    index = [_index(losses_A.astype(float), losses_B.astype(float), x, y) for x, y in found]
    method = PATHS
    if index and index[0] and _is_constant_sum(A, B):
        status, method = COMPLETE, PROGRAM
    profiles, facts = np.zeros((len(found), sum(A.shape))), np.zeros((len(found), 3), np.int64)
    for row, (x, y) in enumerate(found):
        profiles[row, rows], profiles[row, A.shape[0] + columns] = x, y
    facts[:, 1], facts[:, 2] = ISOLATED, index
    return profiles, facts, status, method


def _rounding_decides_nothing(A: np.ndarray, B: np.ndarray, profiles: np.ndarray) -> bool:
    """Return whether an uneven game has the same supports when its payoffs are taken for exact numbers.

    Where losses differ by many orders of magnitude, a move that is played once in 1e17 times may hang on a difference
    that the rounding of the payoffs could have made.
    """
    rows, columns = undominated(A, B.T)
    if are_even(losses(A, rows, columns)[0]) and are_even(losses(B.T, columns, rows)[0]):
        return True
    exactly = solve_games(np.stack([A, B])[None], EXACT_BUDGET, 0)[0]
    return len(exactly) == len(profiles) and bool(((exactly > 0) == (profiles > 0)).all())


def _some_equilibria(A: np.ndarray, B: np.ndarray, losses_A: np.ndarray, losses_B: np.ndarray) -> Iterator[Profile]:
    """Yield equilibria: pure ones, the solution of a constant-sum game, the ends of paths.

    Parameters
    ----------
    A, B : ndarray, shape (m, n)
        Payoffs.
    losses_A, losses_B : ndarray of Fraction, shapes (m, n) and (n, m)
        Losses, each player's own move first.
    """
    m, n = A.shape
    for a, b in np.argwhere((losses_A == 0) & (losses_B.T == 0)):
        yield np.eye(m)[a], np.eye(n)[b]
    if _is_constant_sum(A, B):
        solution = _maximin(A), _maximin(-A.T)
        if is_equilibrium(losses_A.astype(float), losses_B.astype(float), *solution, TOLERANCE):
            yield solution
            return
    pivots = PATH_ENTRIES // ((m + n + 1) * max(m, n))
    for label in range(m + n):
        end, spent = lemke_howson(losses_A, losses_B, label, pivots)
        pivots -= spent
        if end is not None:
            yield end
        if pivots <= 0:
            return


def _maximin(A: np.ndarray) -> Strategy:
    """Return a strategy of the rows that makes the least payoff over the columns largest, by linear programming."""
    import scipy  # slow to import, and seldom needed

    m, n = A.shape
    width = np.ptp(A) or 1.0
    result = scipy.optimize.linprog(
        np.append(np.zeros(m), -1.0),
        A_ub=np.column_stack([-(A.T - A.min()) / width, np.ones(n)]),
        b_ub=np.zeros(n),
        A_eq=np.append(np.ones(m), 0.0)[None],
        b_eq=[1.0],
        method="highs",
    )
    strategy = np.where(result.x[:m] > TOLERANCE, result.x[:m], 0.0)
    return strategy / strategy.sum()


def _is_constant_sum(A: np.ndarray, B: np.ndarray) -> bool:
    """Return whether the payoffs add up to the same everywhere, but for the rounding of each cell's own."""
    sizes = np.abs(A) + np.abs(B)
    first = np.unravel_index(sizes.argmin(), sizes.shape)
    return bool((np.abs((A + B) - (A + B)[first]) <= ROUNDING * sizes).all())


def _index(A: np.ndarray, B: np.ndarray, x: Strategy, y: Strategy) -> int:
    """Return the index of an equilibrium, 0 where a best reply is not played or too few moves are."""
    for table, own, other in ((A, x, y), (B, y, x)):
        expected = table @ other
        least = expected.min()
        ties = expected - least <= TOLERANCE * (expected + least)
        if (ties != (own > 0)).any():
            return 0
    return regular_index(A, B, x, y)


def _distinct(profiles: Iterator[Profile]) -> list[Profile]:
    """Return the profiles that differ, in canonical order."""
    found: list[Profile] = []
    for profile in profiles:
        if not any(_same(profile, other) for other in found):
            found.append(profile)
    return sort_profiles(found)


def _same(profile: Profile, other: Profile) -> bool:
    supports = all(((own > 0) == (their > 0)).all() for own, their in zip(profile, other))
    return supports and all(np.abs(own - their).max() < SAME_PROFILE for own, their in zip(profile, other))


def _as_fractions(payoffs: np.ndarray) -> np.ndarray:
    """Return floats as the fractions that they stand for."""
    from sim.solve.parametric.game import as_fraction

    exact = np.empty(payoffs.shape, dtype=object)
    exact.flat = [as_fraction(payoff) for payoff in payoffs.flat]
    return exact
