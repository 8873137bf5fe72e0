"""nashpy's two-player methods, to compare with: an independent reference, with no promise that nothing is missing.

Its support enumeration is left out: it tests the sign of rounded probabilities and so loses equilibria.

References
----------
Knight, V. and Campbell, J. (2018), Nashpy: a Python library for the computation of Nash equilibria, JOSS 3(30);
Lemke, C. and Howson, J. (1964), Equilibrium points of bimatrix games.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from sim.errors import InputError, nearest
from sim.extras import require
from sim.game.normal_form import Game
from sim.solve.equilibrium import (
    SAME_PROFILE,
    Certificate,
    Equilibrium,
    EquilibriumSet,
    sort_profiles,
    within_tolerance,
)
from sim.solve.profile import TOLERANCE, index

# Pivots after which a path of Lemke and Howson is given up; theirs take about as many as there are moves.
MOST_PIVOTS = 10_000

Strategies = tuple[np.ndarray, np.ndarray]


def reference_equilibria(game: Game, method: str = "vertex_enumeration") -> EquilibriumSet:
    """Return the equilibria of a two-player game that nashpy finds.

    Parameters
    ----------
    game : Game
    method : {"vertex_enumeration", "lemke_howson"}
        Vertices of the best-response polytopes by Qhull: all equilibria of a non-degenerate game. Or the ends of
        the complementary paths from every label: at least one equilibrium, often not all.

    Returns
    -------
    EquilibriumSet
        With the status ``partial``: profiles whose regret is not zero within tolerance are dropped, equilibria
        may be missing, and points of a continuum are listed as if they were isolated.

    Raises
    ------
    InputError
        If the method is unknown, the game has not two players, or the method cannot treat it.
    """
    require("nashpy")
    if method not in METHODS:
        raise InputError(f"reference method '{method}' is unknown; {nearest(method, METHODS)}")
    if len(game.shape) != 2:
        raise InputError(f"nashpy solves games of two players; this one has {len(game.shape)}.")
    A, B = (_between_one_and_two(payoffs) for payoffs in game.payoffs)
    found: list[Strategies] = []
    dropped = 0
    for profile in map(_without_noise, METHODS[method](A, B)):
        if not within_tolerance(game, profile):
            dropped += 1
        elif not any(_same(profile, other) for other in found):
            found.append(profile)
    certificate = Certificate(
        method=f"nashpy {method}",
        status="partial",
        message=f"nashpy does not say whether equilibria are missing; {dropped} answers had positive regret.",
    )
    profiles = sort_profiles(found)
    equilibria = [Equilibrium(game, tuple(profile), index(game.payoffs, profile)) for profile in profiles]
    return EquilibriumSet(tuple(equilibria), certificate)


def _vertex_enumeration(A: np.ndarray, B: np.ndarray) -> Iterator[Strategies]:
    from nashpy.algorithms.vertex_enumeration import vertex_enumeration

    if min(A.shape) < 2:
        raise InputError(f"nashpy's vertex_enumeration needs two moves of each player; the game is {A.shape}.")
    yield from vertex_enumeration(A, B)


def _lemke_howson(A: np.ndarray, B: np.ndarray) -> Iterator[Strategies]:
    """Follow the path from each label, on nashpy's tableaux; nashpy's own loop has no bound on its pivots."""
    from nashpy.linalg import create_col_tableau, create_row_tableau

    for label in range(sum(A.shape)):
        column, row = create_col_tableau(A, lexicographic=True), create_row_tableau(B, lexicographic=True)
        tableau, other = (row, column) if label in row.non_basic_variables else (column, row)
        entering = label
        for _ in range(MOST_PIVOTS):
            with np.errstate(divide="ignore", invalid="ignore"):  # the ratio test divides by zeros
                entering = tableau.pivot_and_drop_label(entering)
            if column.non_basic_variables | row.non_basic_variables == column.labels:
                yield row.to_strategy(column.non_basic_variables), column.to_strategy(row.non_basic_variables)
                break
            tableau, other = other, tableau


METHODS: dict[str, Callable[[np.ndarray, np.ndarray], Iterator[Strategies]]] = {
    "vertex_enumeration": _vertex_enumeration,
    "lemke_howson": _lemke_howson,
}


def _between_one_and_two(payoffs: np.ndarray) -> np.ndarray:
    """Return the payoffs moved and scaled to run from 1 to 2: the best-response polytopes are then bounded."""
    spread = np.ptp(payoffs)
    return 1 + (payoffs - payoffs.min()) / (spread if spread > 0 else 1)


def _without_noise(profile: Strategies) -> Strategies:
    """Return the profile with zeros where rounding left next to nothing."""
    x, y = (np.where(strategy > TOLERANCE, strategy, 0.0) for strategy in profile)
    return x, y


def _same(profile: Strategies, other: Strategies) -> bool:
    return all(np.abs(own - their).max() < SAME_PROFILE for own, their in zip(profile, other))
