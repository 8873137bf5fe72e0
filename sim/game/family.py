"""A family of tensors over profiles, polynomial in named parameters."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb, prod
from typing import NamedTuple

import numpy as np

from sim.game.family_kernel import sums_of_terms
from sim.kernels.compiling import kernel_for

# Tensors of the terms that are not polynomial: parameter arrays of shape (points, 1, …, 1) to (points, rows, n1, …).
Remainder = Callable[[Mapping[str, np.ndarray]], np.ndarray]

BLOCK_TERMS = 8192  # that numpy adds at once, in the processor's cache
# Terms from which on a kernel adds them faster than numpy: where numba is loaded, and where it would have to be.
MANY_TERMS, MANY_MORE_TERMS = 10**6, 10**8
INTERPRETED = 1e-7  # seconds that a term takes the interpreter, about


class _Terms(NamedTuple):
    """The coefficients that are not zero, monomial by monomial.

    Attributes
    ----------
    factors : list of list of (int, int)
        Each monomial's parameters with their powers.
    lengths : ndarray of int, shape (monomials,)
        Number of its coefficients.
    entries : ndarray of int, shape (terms,)
        Where in the tensors, flat, each coefficient is.
    coefficients : ndarray, shape (terms,)
    """

    factors: list[list[tuple[int, int]]]
    lengths: np.ndarray
    entries: np.ndarray
    coefficients: np.ndarray


class _Products(NamedTuple):
    """The products of a coefficient and a monomial, each once, and which of them are added, as `sums_of_terms` takes them.

    Attributes
    ----------
    monomials : ndarray of uint32, shape (products,)
    coefficients : ndarray, shape (products,)
    pointer : ndarray of uint32, shape (entries + 1,)
    products : ndarray of uint32, shape (terms,)
    """

    monomials: np.ndarray
    coefficients: np.ndarray
    pointer: np.ndarray
    products: np.ndarray


@dataclass(frozen=True, eq=False)
class Family:
    """Tensors over profiles as functions of parameters: sum over m of coefficients[m] × theta^exponents[m].

    A row is a player's payoff or an outcome measure.

    Attributes
    ----------
    parameters : tuple of str
    exponents : ndarray of int, shape (monomials, parameters)
    coefficients : ndarray, shape (monomials, rows, n1, …, nN)
    remainder : callable or None
        What is not polynomial, evaluated point by point; None where everything is polynomial.
    """

    parameters: tuple[str, ...]
    exponents: np.ndarray
    coefficients: np.ndarray
    remainder: Remainder | None = None

    @property
    def is_polynomial(self) -> bool:
        """Whether the coefficients hold the whole family."""
        return self.remainder is None

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the tensors at one point: (rows, n1, …, nN)."""
        return self.coefficients.shape[1:]

    @property
    def constant(self) -> bool:
        """Whether no parameter changes the tensors."""
        return self.is_polynomial and not self.exponents.any()

    def over(self, values: Mapping[str, np.ndarray | float]) -> np.ndarray:
        """Return the tensors at many points.

        Parameters
        ----------
        values : mapping of str to float or array, shape (points,)
            Every parameter of the family; a number holds at all points.

        Returns
        -------
        ndarray, shape (points, rows, n1, …, nN)
            Not to be written to: where no parameter matters, all points share their numbers.
        """
        columns = [np.asarray(values[name], dtype=float).reshape(-1) for name in self.parameters]
        count = max((column.size for column in columns), default=1)
        if self.constant:
            return np.broadcast_to(self._polynomial(columns, 1), (count, *self.shape))
        tensors = self._polynomial(columns, count)
        if self.remainder is not None:
            spread = (count, *[1] * (len(self.shape) - 1))
            tensors = tensors + self.remainder(
                {name: np.broadcast_to(column, count).reshape(spread) for name, column in zip(self.parameters, columns)}
            )
        return tensors

    def _polynomial(self, columns: Sequence[np.ndarray], count: int) -> np.ndarray:
        """Return the sum of the monomials.

        Each entry's terms are added one after another, in the order of the monomials, so that the sums are the same to
        the bit on every processor and however many points are asked for. Those of BLAS are not.
        """
        terms = self._terms
        numbers = [float(column[0]) if column.size == 1 else column for column in columns]
        monomials = np.empty((len(terms.factors), count))
        for monomial, factors in zip(monomials, terms.factors):
            monomial[:] = _monomial([numbers[j] for j, _ in factors], [power for _, power in factors])
        kernel = _adder(count * len(terms.entries))
        sums = self._added_by_numpy(monomials) if kernel is None else kernel(monomials, *self._products)
        return sums.reshape(count, *self.shape)

    def _added_by_numpy(self, monomials: np.ndarray) -> np.ndarray:
        """Return the sums at some points, shape (points, entries)."""
        terms, size, count = self._terms, prod(self.shape), monomials.shape[1]
        step = max(1, BLOCK_TERMS // max(1, len(terms.entries)))
        places = (size * np.arange(min(step, count))[:, None] + terms.entries).reshape(-1)
        sums = np.empty((count, size))
        for first in range(0, count, step):
            block = sums[first : first + step]
            weights = monomials.T[first : first + step].repeat(terms.lengths, axis=1)
            weights *= terms.coefficients
            added = np.bincount(places[: weights.size], weights.reshape(-1), minlength=block.size)
            block[:] = added.reshape(block.shape)
        return sums

    @cached_property
    def _terms(self) -> _Terms:
        flat = self.coefficients.reshape(len(self.coefficients), -1)
        lengths = np.count_nonzero(flat, axis=1)
        factors = [
            [(j, int(powers[j])) for j in powers.nonzero()[0].tolist()] for powers in self.exponents[lengths > 0]
        ]
        return _Terms(factors, lengths[lengths > 0], flat.nonzero()[1], flat[flat != 0])

    @cached_property
    def _products(self) -> _Products:
        terms = self._terms
        values, value = np.unique(terms.coefficients, return_inverse=True)
        monomial = np.arange(len(terms.lengths)).repeat(terms.lengths)
        pairs, which = np.unique(monomial * len(values) + value, return_inverse=True)
        of_monomial, value = np.divmod(pairs, len(values))
        order = np.argsort(terms.entries, kind="stable")
        starts = np.searchsorted(terms.entries[order], np.arange(prod(self.shape) + 1))
        monomials, pointer, products = (array.astype(np.uint32) for array in (of_monomial, starts, which[order]))
        return _Products(monomials, values[value], pointer, products)

    def at(self, values: Mapping[str, float]) -> np.ndarray:
        """Return the tensors at one point, shape (rows, n1, …, nN)."""
        return self.over(values)[0]

    def restrict(self, values: Mapping[str, float]) -> Family:
        """Return the family in the remaining parameters, those in `values` being fixed."""
        kept = [j for j, name in enumerate(self.parameters) if name not in values]
        fixed = [j for j, name in enumerate(self.parameters) if name in values]
        point = [np.array(float(values[self.parameters[j]])) for j in fixed]
        factors = np.array([_monomial(point, exponents) for exponents in self.exponents[:, fixed]])
        exponents, group = np.unique(self.exponents[:, kept], axis=0, return_inverse=True)
        coefficients = np.zeros((len(exponents), *self.shape))
        weighted = self.coefficients * factors.reshape(-1, *[1] * len(self.shape))
        np.add.at(coefficients, group.reshape(-1), weighted)
        return Family(
            parameters=tuple(self.parameters[j] for j in kept),
            exponents=exponents,
            coefficients=coefficients,
            remainder=_fix(self.remainder, {self.parameters[j]: float(values[self.parameters[j]]) for j in fixed}),
        )

    def each_alone(self, values: Mapping[str, float]) -> dict[str, np.ndarray]:
        """Return how the polynomial part changes with each parameter alone: Taylor coefficients about a point.

        Parameters
        ----------
        values : mapping of str to float
            Every parameter of the family.

        Returns
        -------
        dict of parameter to ndarray, shape (degree in it, rows, n1, …, nN)
            Entry k - 1 belongs to the k-th power of the distance from the parameter's value; the tensors at the point
            itself are left out.
        """
        point = [float(values[name]) for name in self.parameters]
        degrees = self.exponents.max(axis=0, initial=0)
        steps = [np.zeros((degree, *self.shape)) for degree in degrees.tolist()]
        for exponents, coefficients in zip(self.exponents, self.coefficients):
            powers = {j: int(exponents[j]) for j in exponents.nonzero()[0].tolist()}
            for j, power in powers.items():
                others = [i for i in powers if i != j]
                factor = _monomial([point[i] for i in others], [powers[i] for i in others])
                for k in range(1, power + 1):
                    steps[j][k - 1] += factor * comb(power, k) * _monomial([point[j]], [power - k]) * coefficients
        return dict(zip(self.parameters, steps))

    def __repr__(self) -> str:
        kind = "polynomial" if self.is_polynomial else "partly polynomial"
        return (
            f"Family({len(self.parameters)} parameters, {len(self.exponents)} monomials, "
            f"tensors {'×'.join(map(str, self.shape))}, {kind})"
        )


def _adder(terms: int) -> Callable | None:
    """Return the kernel to add so many terms with; None where numpy is quicker, or as long as it is being compiled."""
    if terms <= (MANY_TERMS if "numba" in sys.modules else MANY_MORE_TERMS):
        return None
    kernel = kernel_for(sums_of_terms, INTERPRETED * terms)
    return None if kernel is sums_of_terms else kernel


def _monomial(columns: Sequence[np.ndarray | float], exponents: Sequence[int] | np.ndarray) -> np.ndarray | float:
    """Return a product of powers, by multiplications alone: they round the same on every processor."""
    product: np.ndarray | float = 1.0
    for column, exponent in zip(columns, exponents):
        if not exponent:
            continue
        square, rest = column, int(exponent)
        while rest:
            if rest % 2:
                product = product * square
            rest //= 2
            square = square * square if rest else square
    return product


def _fix(remainder: Remainder | None, values: Mapping[str, float]) -> Remainder | None:
    if remainder is None:
        return None
    return lambda others: remainder({**others, **{name: np.array(value) for name, value in values.items()}})
