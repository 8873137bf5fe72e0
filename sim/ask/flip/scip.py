"""A program of polynomial inequalities in SCIP's terms, solved in slices so that what it took can be limited."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from sim.ask.flip.shared_products import shared_products
from sim.extras import require

if TYPE_CHECKING:
    from sim.ask.flip.programs import Clause, Program

ITERATIONS_A_NODE = 30
SLICE = 50  # nodes after which it is looked at what was spent
# Gap between bound and value, as a share of the value, and error of an inequality: of linear programs, and of others.
LINEAR_GAP, LINEAR_ERROR = 0.0, 1e-9
GAP, ERROR = 1e-6, 1e-7
# Norm 2 over products closes slowly at the end, so its gap is wider: 0.1 % of the square, 0.05 % of the distance.
GAP_OF_SQUARES = 1e-3


class ScipModel:
    """A program in SCIP's terms."""

    def __init__(self, program: Program, margin: float, shortfall: bool = False):
        require("pyscipopt")
        from pyscipopt import Model

        self.program = program
        self.model = Model()
        self.model.hideOutput()
        self.model.setParam("misc/catchctrlc", False)  # SCIP speaks of it on standard output
        self.broken_off = False
        self.model.setParam("numerics/feastol", LINEAR_ERROR if program.is_linear else ERROR)
        self.model.setParam("limits/gap", LINEAR_GAP if program.is_linear else GAP)
        self.model.setParam("constraints/nonlinear/tightenlpfeastol", False)  # SoPlex complains of it at length
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
        if self.broken_off:
            return "broken off"
        known = {"optimal": "optimal", "gaplimit": "optimal", "infeasible": "infeasible"}
        return known.get(self.model.getStatus(), "budget spent")

    @property
    def effort(self) -> float:
        """What was spent; see `Optimum`."""
        if not self._has_begun:
            return 0.0
        return self.model.getNTotalNodes() + self.model.getNLPIterations() / ITERATIONS_A_NODE

    @property
    def objective(self) -> float:
        """Value of the best point, inf without one."""
        return self.model.getObjVal() if self._has_begun and self.model.getNSols() else np.inf

    def minimise_distance(self, norm: float, cutoff: float) -> None:
        """Look for the point nearest to the start in a norm, and nearer than a cutoff."""
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

    def solve(self, nodes: float, effort: float, enough: float = np.inf) -> None:
        """Go on until the optimum is known, a budget of nodes or effort is spent, or the lower bound is enough.

        Ctrl-C, which is heard after each slice, ends it too.
        """
        try:
            while self.may_go_on and self.model.getNTotalNodes() < nodes and self.effort < effort:
                if self._has_begun and self.model.getDualbound() >= enough:
                    return
                self._go_on(min(self.model.getNTotalNodes() + SLICE, nodes))
        except KeyboardInterrupt:
            self.broken_off = True

    def _go_on(self, nodes: float) -> None:
        self.model.setParam("limits/totalnodes", int(nodes))
        self.model.optimize()

    @property
    def _has_begun(self) -> bool:
        return self.model.getStatus() != "unknown"

    @property
    def may_go_on(self) -> bool:
        """Whether the search has not begun, or was only stopped by a budget."""
        return not self.broken_off and (not self._has_begun or self.model.getStatus() == "totalnodelimit")

    @property
    def answer(self) -> tuple[np.ndarray | None, float]:
        """The best point, or None, and the lower bound of the objective."""
        if not self._has_begun:  # SCIP can be asked nothing
            return None, 0.0
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
