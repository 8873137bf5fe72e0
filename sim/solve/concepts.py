"""Solution concepts by name: answers to "what will they play", each a solver of batches of simultaneous games.

Their names and meanings are here, for whoever lists them; `sim.solve.solvers`, which computes, is imported when the first
of them solves. Packages add their own: see `sim.solve.concept`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.errors import InputError, expect, nearest
from sim.solve.concept import Concept, Concepts

if TYPE_CHECKING:
    import numpy as np

    from sim.solve.batch import EquilibriumTable, Solver

DEFAULT = "nash"  # the concept wherever none is named
QUICK = "quick"  # looks for mixed equilibria only where one or two move at once


def concept(name: str) -> Concept:
    """Return a concept by name; InputError names the nearest one if there is none."""
    expect(name, str, "concept", "a name such as 'nash'")
    if name not in CONCEPTS:
        raise InputError(f"unknown concept '{name}'; {nearest(name, CONCEPTS)}")
    return CONCEPTS[name]


def pure_only(name: str, players: int) -> bool:
    """Whether a concept looks for pure equilibria only, and not for mixed ones, where so many players move at once."""
    return name == QUICK and players > 2


def _own(name: str) -> Solver:
    """Return the solver of a concept of the program's own, which is imported when it is first called."""

    def solver(payoffs: np.ndarray, measure: np.ndarray) -> EquilibriumTable:
        from sim.solve.solvers import SOLVERS

        return SOLVERS[name](payoffs, measure)

    return solver


MEANINGS = {
    QUICK: "all equilibria of stages of one or two players, the pure ones of larger stages",
    "nash": "all Nash equilibria, mixed ones included (Nash 1951)",
    "vertex_enumeration": "Nash equilibria of two players as nashpy enumerates them: a reference, incomplete in degenerate games",
    "lemke_howson": "one Nash equilibrium of two players for each label, by nashpy",
    "pure": "Nash equilibria in pure moves",
    "undominated": "Nash equilibria that no other one Pareto-dominates",
    "strong": "pure profiles that no coalition improves on (Aumann 1959)",
    "coalition_proof": "pure profiles that no self-enforcing coalition improves on (Bernheim, Peleg and Whinston 1987)",
    "logit": "limit of the principal logit branch (McKelvey and Palfrey 1995; Turocy 2005)",
    "correlated": "range over correlated equilibria (Aumann 1974)",
    "coarse": "range over coarse correlated equilibria (Moulin and Vial 1978)",
    "metarational": "general metarationality (Howard 1971; Fang, Hipel and Kilgour 1993)",
    "symmetric": "symmetric metarationality (Howard 1971; Fang, Hipel and Kilgour 1993)",
    "sequential": "sequential stability (Fraser and Hipel 1984; Fang, Hipel and Kilgour 1993)",
}
IN_UNITS = ("logit",)  # those whose answer depends on the unit of a player's payoffs
CONCEPTS = Concepts(Concept(name, meaning, _own(name), name in IN_UNITS) for name, meaning in MEANINGS.items())
