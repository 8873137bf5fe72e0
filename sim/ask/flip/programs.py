"""The point nearest to a start at which polynomial inequalities hold, found globally.

Minimise the distance from a start, each variable measured in its own width, subject to clauses: of each clause at
least one conjunction of inequalities p(x) >= margin must hold, every p a polynomial. SCIP solves it by spatial branch
and bound: convex relaxations of the products give a lower bound, points that satisfy everything give an upper one,
and boxes are split until the two meet, so the answer is the global optimum within the stated gap. Where everything is
linear and each clause is one conjunction, the relaxation is the program itself: a linear program (norms 1 and inf) or
a convex one (norm 2).

References
----------
McCormick, G. P. (1976), Computability of global solutions to factorable nonconvex programs; Bestuzheva, K. et al.
(2023), Global optimization of mixed-integer nonlinear programs with SCIP 8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from sim.ask.flip.shared_products import shared_products
from sim.extras import require

NODES = 4_000  # of the branch and bound tree of one program
ITERATIONS_A_NODE = 30
# Gap between bound and value, as a share of the value, and error of an inequality: of linear programs, and of others.
LINEAR_GAP, LINEAR_ERROR = 0.0, 1e-9
GAP, ERROR = 1e-6, 1e-7
# Norm 2 over products closes slowly at the end, so its gap is wider: 0.1 % of the square, 0.05 % of the distance.
GAP_OF_SQUARES = 1e-3

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
        ``budget spent``: stopped at the number of nodes, the optimum lies between `bound` and `value`.
    point : ndarray or None
    value : float
        Distance or shortfall at `point`, inf without one.
    bound : float
        Proved lower bound on the optimum; the cutoff where none was found below it.
    effort : float
        Nodes of the branch and bound tree and, an equal burden, every `ITERATIONS_A_NODE` simplex iterations.
    """

    status: str
    point: np.ndarray | None
    value: float
    bound: float
    effort: float = 0.0


def nearest_point(
    program: Program, norm: float, margin: float = 0.0, cutoff: float = np.inf, nodes: int = NODES
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
    nodes : int
        Budget.
    """
    if not all(len(clause) for clause in program.clauses):
        return Optimum("infeasible", None, np.inf, np.inf)
    scip = _Model(program, margin, nodes)
    scip.minimise_distance(norm, cutoff)
    point, bound = scip.solve()
    bound = np.sqrt(max(bound, 0.0)) if norm == 2 else bound
    value = np.inf if point is None else program.distance(point, norm)
    if value >= cutoff:
        point, value = None, np.inf
    return Optimum(scip.status, point, value, min(bound, value, cutoff), scip.effort)


def smallest_shortfall(program: Program, nodes: int = NODES, cutoff: float = np.inf) -> Optimum:
    """Return the point of the box at which the most violated inequality, over the best choices, is violated least.

    Parameters
    ----------
    program : Program
    nodes : int
        Budget.
    cutoff : float
        Points with this shortfall or more are not of interest.
    """
    if not all(len(clause) for clause in program.clauses):
        return Optimum("infeasible", None, np.inf, np.inf)
    scip = _Model(program, 0.0, nodes, shortfall=True)
    if np.isfinite(cutoff):
        scip.model.setObjlimit(float(cutoff))
    point, bound = scip.solve()
    return Optimum(scip.status, point, scip.objective, min(bound, scip.objective, cutoff), scip.effort)


class _Model:
    """A program in SCIP's terms."""

    def __init__(self, program: Program, margin: float, nodes: int, shortfall: bool = False):
        require("pyscipopt")
        from pyscipopt import Model

        self.program = program
        self.model = Model()
        self.model.hideOutput()
        self.model.setParam("numerics/feastol", LINEAR_ERROR if program.is_linear else ERROR)
        self.model.setParam("limits/gap", LINEAR_GAP if program.is_linear else GAP)
        self.model.setParam("constraints/nonlinear/tightenlpfeastol", False)  # SoPlex complains of it at length
        self.model.setParam("limits/totalnodes", nodes)
        self.margin = margin
        self.slack = self.model.addVar("shortfall", lb=0.0) if shortfall else 0.0
        if shortfall:
            self.model.setObjective(self.slack)
        occurring = np.zeros(len(program.exponents), dtype=bool)
        for clause in program.clauses:
            for conjunction in clause:
                occurring |= (conjunction != 0).any(axis=0)
        self.used = np.flatnonzero((program.exponents[occurring] > 0).any(axis=0))
        self.variables = {
            v: self.model.addVar(f"x{v}", lb=float(program.low[v]), ub=float(program.high[v])) for v in self.used
        }
        bounds = np.stack([program.low, program.high])
        self.monomials = self._products(np.flatnonzero(occurring))
        self.ranges = {m: _range_of_monomial(bounds, program.exponents[m]) for m in self.monomials}
        for clause in program.clauses:
            self._add_clause(clause)

    @property
    def status(self) -> str:
        """The outcome in words of `Optimum`."""
        known = {"optimal": "optimal", "gaplimit": "optimal", "infeasible": "infeasible"}
        return known.get(self.model.getStatus(), "budget spent")

    @property
    def effort(self) -> float:
        """What was spent; see `Optimum`."""
        return self.model.getNTotalNodes() + self.model.getNLPIterations() / ITERATIONS_A_NODE

    @property
    def objective(self) -> float:
        """Value of the best point, inf without one."""
        return self.model.getObjVal() if self.model.getNSols() else np.inf

    def minimise_distance(self, norm: float, cutoff: float) -> None:
        from pyscipopt import quicksum

        model, program = self.model, self.program
        counted = [v for v in self.used if program.widths[v] > 0]
        steps = {v: (self.variables[v] - float(program.start[v])) / float(program.widths[v]) for v in counted}
        if norm == 2:
            length = model.addVar("square", lb=0.0)
            model.addCons(quicksum(step * step for step in steps.values()) <= length)
            if not program.is_linear:
                model.setParam("limits/gap", GAP_OF_SQUARES)
        elif norm == np.inf:
            length = model.addVar("largest", lb=0.0)
            for step in steps.values():
                model.addCons(step <= length)
                model.addCons(-step <= length)
        else:
            sizes = []
            for v, step in steps.items():
                sizes.append(model.addVar(f"size{v}", lb=0.0))
                model.addCons(step <= sizes[-1])
                model.addCons(-step <= sizes[-1])
            length = quicksum(sizes)
        model.setObjective(length + 0.0)
        if np.isfinite(cutoff):
            model.setObjlimit(float(cutoff**2 if norm == 2 else cutoff))

    def solve(self) -> tuple[np.ndarray | None, float]:
        """Return the best point, or None, and the lower bound of the objective."""
        self.model.optimize()
        bound = np.inf if self.status == "infeasible" else self.model.getDualbound()
        if not self.model.getNSols():
            return None, bound
        point = self.program.start.astype(float).copy()
        for v, variable in self.variables.items():
            point[v] = np.clip(self.model.getVal(variable), self.program.low[v], self.program.high[v])
        return point, bound

    def _products(self, numbers: np.ndarray) -> dict:
        """Return the monomials of these numbers, products that several share being variables of their own."""
        exponents = self.program.exponents
        products, monomials = shared_products(exponents[numbers])
        factors = dict(self.variables)
        for number, (a, b) in enumerate(products, exponents.shape[1]):
            factors[number] = self.model.addVar(f"product{number}", lb=None)
            self.model.addCons(factors[number] == factors[a] * factors[b])
        return {m: prod(factors[f] for f in parts) if parts else 1.0 for m, parts in zip(numbers, monomials)}

    def _add_clause(self, clause: Clause) -> None:
        from pyscipopt import quicksum

        if len(clause) == 1:
            for row in clause[0]:
                self.model.addCons(self._polynomial(row) + self.slack >= self.margin)
            return
        chosen = [self.model.addVar(vtype="B") for _ in clause]
        self.model.addCons(quicksum(chosen) >= 1)
        for conjunction, choice in zip(clause, chosen):
            for row in conjunction:
                # Not chosen, the inequality is slack by more than the polynomial can ever miss it.
                miss = max(self.margin - self._lowest(row), 0.0)
                self.model.addCons(self._polynomial(row) + self.slack + miss * (1 - choice) >= self.margin)

    def _polynomial(self, row: np.ndarray):
        from pyscipopt import quicksum

        return quicksum(float(row[m]) * self.monomials[m] for m in np.flatnonzero(row))

    def _lowest(self, row: np.ndarray) -> float:
        """Return a lower bound of a polynomial over the box, by interval arithmetic."""
        return float(sum(min(row[m] * end for end in self.ranges[m]) for m in np.flatnonzero(row)))


def _range_of_monomial(bounds: np.ndarray, exponents: np.ndarray) -> tuple[float, float]:
    low = high = 1.0
    for v in np.flatnonzero(exponents):
        ends = sorted(float(end) ** int(exponents[v]) for end in bounds[:, v])
        if exponents[v] % 2 == 0 and bounds[0, v] < 0 < bounds[1, v]:
            ends[0] = 0.0
        products = [a * b for a in (low, high) for b in ends]
        low, high = min(products), max(products)
    return low, high
