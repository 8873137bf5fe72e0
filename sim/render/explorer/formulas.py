"""A scenario's formulas for the page: each term a polynomial at every profile, or a tree where it is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from sim.game.family import Family
from sim.scenario.expand import expand
from sim.scenario.formula import ARRAYS, Formula
from sim.scenario.scenario import Scenario

DIGITS = 12  # of a coefficient: more are rounding

Tree = float | list  # a number, or a name with what it is of, as in `payoffs.js`


def formulas(scenario: Scenario) -> dict[str, Any]:
    """Return the payoff terms of all players and the outcomes as plain data, which `payoffs.js` evaluates."""
    by_player = [list(scenario.payoffs[player].values()) for player in scenario.players]
    rows = [*(term for terms in by_player for term in terms), *scenario.outcomes.values()]
    ends = np.cumsum([0, *map(len, by_player)]).tolist()
    book = _Book(scenario)
    return {
        "rows": [book.row(formula) for formula in rows],
        "terms": [list(range(first, end)) for first, end in zip(ends, ends[1:])],
        "outcomes": list(range(ends[-1], len(rows))),
        "profiles": prod(scenario.shape),
        **book.data(),
    }


def tree(
    formula: Formula, scenario: Scenario, extra: Mapping[str, Tree] | None = None, quantities: int | None = None
) -> Tree:
    """Return a formula as a tree.

    Parameters
    ----------
    formula : Formula
    scenario : Scenario
    extra : mapping of name to tree, optional
        What the formula brings along.
    quantities : int, optional
        How many of the quantities it knows, the first ones; by default all. One may bear the name of a parameter, which
        it then stands for.
    """
    names: dict[str, Tree] = {name: ["level", k] for k, name in enumerate(scenario.levels)}
    names |= {name: ["parameter", k] for k, name in enumerate(scenario.parameters)}
    names |= {name: ["quantity", k] for k, name in enumerate(list(scenario.quantities)[:quantities])}
    return formula.evaluate({**names, **(extra or {})}, _TREES)


class _Book:
    """Monomials, polynomials and quantities, each written once and then known by its number."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        self.parameters = list(scenario.parameters)
        self.monomials: dict[tuple[tuple[int, int], ...], int] = {}
        self.polynomials: dict[tuple[float, ...], int] = {}
        self.uses_trees = False
        self.levels = list(scenario.levels.values())

    def row(self, formula: Formula) -> list[int] | dict[str, Any]:
        """Return the number of the polynomial at each profile, or the formula's tree."""
        scenario = self.scenario
        family = expand([[formula]], scenario.levels, scenario.quantities, self.parameters, scenario.shape)
        if family.is_polynomial:
            return self._at_profiles(family)
        self.uses_trees = True
        return {"tree": self._tree(formula)}

    def _at_profiles(self, family: Family) -> list[int]:
        numbers = [self._monomial(exponents) for exponents in family.exponents]
        return [self._polynomial(numbers, column) for column in family.coefficients.reshape(len(numbers), -1).T]

    def _monomial(self, exponents: np.ndarray) -> int:
        factors = tuple((int(j), int(exponents[j])) for j in exponents.nonzero()[0])
        return self.monomials.setdefault(factors, len(self.monomials))

    def _polynomial(self, monomials: Sequence[int], coefficients: np.ndarray) -> int:
        terms = tuple(
            part
            for number, coefficient in zip(monomials, coefficients.tolist())
            if coefficient
            for part in (number, float(f"{coefficient:.{DIGITS}g}"))
        )
        return self.polynomials.setdefault(terms, len(self.polynomials))

    def _tree(self, formula: Formula, quantities: int | None = None) -> Tree:
        extra = {}
        for name, array in formula.arrays.items():
            extra[name] = ["level", len(self.levels)]
            self.levels.append(array)
        return tree(formula, self.scenario, extra, quantities)

    def data(self) -> dict[str, Any]:
        """Return what the rows refer to."""
        formulas = self.scenario.quantities.values()
        quantities = [self._tree(formula, k) for k, formula in enumerate(formulas)] * self.uses_trees
        levels = [np.broadcast_to(level, self.scenario.shape).ravel() for level in self.levels] * self.uses_trees
        return {
            "monomials": [list(map(list, factors)) for factors in self.monomials],
            "polynomials": [list(terms) for terms in self.polynomials],
            "quantities": quantities,
            "levels": [level.tolist() for level in levels],
        }


def _operation(name: str) -> Callable[..., Tree]:
    return lambda *operands: [name, *operands]


_TREES = {name: _operation(name) for name in ARRAYS}
