"""From formulas to a family: coefficient tensors where they are polynomial, a function of points where not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import prod

import numpy as np

from sim.game.family import Family, Remainder
from sim.scenario.formula import Formula
from sim.scenario.polynomial import POLYNOMIALS, Monomial, NotPolynomial, Polynomial, check_memory


def expand(
    rows: Sequence[Sequence[Formula]],
    levels: Mapping[str, np.ndarray],
    quantities: Mapping[str, Formula],
    parameters: Sequence[str],
    shape: tuple[int, ...],
) -> Family:
    """Return the family whose row k is the sum of the formulas in ``rows[k]``.

    Parameters
    ----------
    rows : sequence of sequences of Formula
        One row per player or outcome.
    levels : mapping of instrument to ndarray
        Broadcast to `shape`.
    quantities : mapping of name to Formula
        In order of definition; each may use the ones before it.
    parameters : sequence of str
    shape : tuple of int
        Number of moves of each player.

    Raises
    ------
    InputError
        If the coefficients would exceed the memory limit; nothing of that size is made before.
    """
    check_memory(1, len(rows) * prod(shape))
    names = _polynomial_names(levels, quantities, parameters)
    polynomials: list[Polynomial] = []
    others: list[list[Formula]] = []
    for formulas in rows:
        total, rest = Polynomial({}), []
        for formula in formulas:
            try:
                total = total + _polynomial(formula, names)
            except NotPolynomial:
                rest.append(formula)
        polynomials.append(total)
        others.append(rest)
    exponents, coefficients = _tensors(polynomials, parameters, shape)
    remainder = _remainder(others, levels, quantities, shape) if any(others) else None
    return Family(tuple(parameters), exponents, coefficients, remainder)


def _polynomial_names(levels, quantities, parameters) -> dict[str, Polynomial]:
    """Return the value of every name that is polynomial in the parameters."""
    names = {name: Polynomial.of(array) for name, array in levels.items()}
    names |= {name: Polynomial.parameter(name) for name in parameters}
    for name, formula in quantities.items():
        try:
            names[name] = _polynomial(formula, names)
        except NotPolynomial:
            continue
    return names


def _polynomial(formula: Formula, names: Mapping[str, Polynomial]) -> Polynomial:
    if not formula.names <= names.keys():
        raise NotPolynomial
    return Polynomial.of(formula.evaluate(names, POLYNOMIALS))


def _tensors(
    polynomials: Sequence[Polynomial], parameters: Sequence[str], shape: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray]:
    monomials: list[Monomial] = sorted({monomial for p in polynomials for monomial in p.coefficients}) or [()]
    check_memory(len(monomials), len(polynomials) * prod(shape))
    column = {name: j for j, name in enumerate(parameters)}
    exponents = np.zeros((len(monomials), len(parameters)), dtype=int)
    coefficients = np.zeros((len(monomials), len(polynomials), *shape))
    for m, monomial in enumerate(monomials):
        for name, power in monomial:
            exponents[m, column[name]] = power
        for k, polynomial in enumerate(polynomials):
            if monomial in polynomial.coefficients:
                coefficients[m, k] = polynomial.coefficients[monomial]
    return exponents, coefficients


def names_seen(formulas: Iterable[Formula], quantities: Mapping[str, Formula]) -> set[str]:
    """Return all names that formulas look at, through quantities too."""
    found: set[str] = set()
    waiting = [name for formula in formulas for name in formula.names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += quantities[name].names if name in quantities else ()
    return found


def _remainder(others, levels, quantities, shape) -> Remainder:
    seen = names_seen([formula for formulas in others for formula in formulas], quantities)
    quantities = {name: formula for name, formula in quantities.items() if name in seen}

    def evaluate(points: Mapping[str, np.ndarray]) -> np.ndarray:
        names: dict[str, np.ndarray] = {**levels, **points}
        for name, formula in quantities.items():
            names[name] = formula.evaluate(names)
        count = max((array.shape[0] for array in points.values() if array.ndim), default=1)
        tensors = np.zeros((count, len(others), *shape))
        for k, formulas in enumerate(others):
            for formula in formulas:
                tensors[:, k] += formula.evaluate(names)
        return tensors

    return evaluate
