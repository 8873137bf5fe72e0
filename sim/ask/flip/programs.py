"""The point nearest to a start at which polynomial inequalities hold, found globally.

Minimise the distance from a start, each variable measured in its own width, subject to clauses: of each clause at
least one conjunction of inequalities p(x) >= margin must hold, every p a polynomial. SCIP solves it by spatial branch
and bound: convex relaxations of the products give a lower bound, points that satisfy everything give an upper one,
and boxes are split until the two meet, so the answer is the global optimum within the stated gap. Where everything is
linear and each clause is one conjunction, the relaxation is the program itself: a linear program (norms 1 and inf) or
a convex one (norm 2).

That no point satisfies the clauses is often far easier to prove by minimising what the worst of them misses: where no
point was found at first, that is asked before the search goes on.

References
----------
McCormick, G. P. (1976), Computability of global solutions to factorable nonconvex programs; Bestuzheva, K. et al.
(2023), Global optimization of mixed-integer nonlinear programs with SCIP 8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.ask.flip.scip import ScipModel

NODES = 4_000  # of the branch and bound tree of one program
# Effort after which, without a point, it is asked whether there is one, and what that may take; a shortfall proved.
DOUBT, ASKED, MISSED = 250, 2_000, 1e-5

# Rows of coefficients over the program's monomials; each row is an inequality, and all of them hold.
Conjunction = np.ndarray
Clause = Sequence[Conjunction]


@dataclass(frozen=True, eq=False)
class Program:
    """Clauses of polynomial inequalities over a box.

    Attributes
    ----------
    exponents : ndarray of int, shape (monomials, variables)
    start, low, high : ndarray, shape (variables,)
    widths : ndarray, shape (variables,)
        What counts as a distance of one; 0 for a variable that costs nothing to change.
    clauses : tuple of Clause
        Of each, at least one conjunction holds; a conjunction has shape (inequalities, monomials).
    """

    exponents: np.ndarray
    start: np.ndarray
    low: np.ndarray
    high: np.ndarray
    widths: np.ndarray
    clauses: tuple[Clause, ...] = ()

    @property
    def is_linear(self) -> bool:
        """Whether no clause is a choice and no inequality has a product."""
        products = self.exponents.sum(axis=1) > 1
        return all(len(clause) == 1 and not clause[0][:, products].any() for clause in self.clauses)

    def with_clauses(self, clauses: Sequence[Clause]) -> Program:
        """Return the program with more clauses."""
        return replace(self, clauses=(*self.clauses, *clauses))

    def within(self, radius: float) -> Program:
        """Return the program with no variable further than `radius` of its widths from the start."""
        reach = np.where(self.widths > 0, radius * self.widths, np.inf)
        low, high = np.maximum(self.low, self.start - reach), np.minimum(self.high, self.start + reach)
        return replace(self, low=low, high=high)

    def monomials(self, point: np.ndarray) -> np.ndarray:
        """Return the monomials' values at a point, shape (monomials,)."""
        return np.prod(point**self.exponents, axis=1)

    def distance(self, point: np.ndarray, norm: float) -> float:
        """Return how far a point lies from the start, in widths."""
        counted = self.widths > 0
        return float(np.linalg.norm((point - self.start)[counted] / self.widths[counted], norm))


@dataclass(frozen=True)
class Optimum:
    """What was found and what is proved.

    Attributes
    ----------
    status : str
        ``optimal``; ``infeasible``: proved that no point satisfies the clauses (with a cutoff: none below it);
        ``budget spent``: stopped before, the optimum lies between `bound` and `value`; ``broken off``: by Ctrl-C.
    point : ndarray or None
    value : float
        Distance or shortfall at `point`, inf without one.
    bound : float
        Proved lower bound on the optimum; the cutoff where none was found below it.
    effort : float
        Nodes of the branch and bound tree and, an equal burden, every 30 simplex iterations.
    """

    status: str
    point: np.ndarray | None
    value: float
    bound: float
    effort: float = 0.0


def nearest_point(
    program: Program,
    norm: float,
    margin: float = 0.0,
    cutoff: float = np.inf,
    nodes: int = NODES,
    effort: float = np.inf,
) -> Optimum:
    """Return the nearest point at which every clause holds.

    Parameters
    ----------
    program : Program
    norm : 1, 2 or inf
    margin : float
        What every inequality must exceed.
    cutoff : float
        Points at this distance or beyond are not of interest.
    nodes, effort : float
        Budget, see `Optimum`.
    """
    if not all(len(clause) for clause in program.clauses):
        return Optimum("infeasible", None, np.inf, np.inf)
    scip = ScipModel(program, margin)
    scip.minimise_distance(norm, cutoff)
    scip.solve(nodes, min(effort, DOUBT))
    doubt = 0.0
    if scip.may_go_on and not scip.model.getNSols():
        missed = smallest_shortfall(program, nodes, effort=min(effort - scip.effort, ASKED), enough=MISSED)
        doubt, scip.broken_off = missed.effort, missed.status == "broken off"
        if missed.bound >= MISSED:
            return Optimum("infeasible", None, np.inf, cutoff, scip.effort + doubt)
    scip.solve(nodes, effort - doubt)
    point, bound = scip.answer
    bound = np.sqrt(max(bound, 0.0)) if norm == 2 else bound
    value = np.inf if point is None else program.distance(point, norm)
    if value >= cutoff:
        point, value = None, np.inf
    return Optimum(scip.status, point, value, min(bound, value, cutoff), scip.effort + doubt)


def smallest_shortfall(
    program: Program,
    nodes: int = NODES,
    cutoff: float = np.inf,
    effort: float = np.inf,
    enough: float = np.inf,
) -> Optimum:
    """Return the point of the box at which the most violated inequality, over the best choices, is violated least.

    Parameters
    ----------
    program : Program
    nodes, effort : float
        Budget, see `Optimum`.
    cutoff : float
        Points with this shortfall or more are not of interest.
    enough : float
        The search may end once it is proved that none has less.
    """
    if not all(len(clause) for clause in program.clauses):
        return Optimum("infeasible", None, np.inf, np.inf)
    scip = ScipModel(program, 0.0, shortfall=True)
    if np.isfinite(cutoff):
        scip.model.setObjlimit(float(cutoff))
    scip.solve(nodes, effort, enough)
    point, bound = scip.answer
    return Optimum(scip.status, point, scip.objective, min(bound, scip.objective, cutoff), scip.effort)
