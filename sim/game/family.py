"""A family of tensors over profiles, polynomial in named parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

# Tensors of the terms that are not polynomial: parameter arrays of shape (points, 1, …, 1) to (points, rows, n1, …).
Remainder = Callable[[Mapping[str, np.ndarray]], np.ndarray]


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
        """
        columns = [np.asarray(values[name], dtype=float) for name in self.parameters]
        count = max((column.size for column in columns), default=1)
        theta = np.empty((count, len(columns)))
        for j, column in enumerate(columns):
            theta[:, j] = column
        monomials = np.ones((count, len(self.exponents)))
        for j in range(len(columns)):
            used = self.exponents[:, j] > 0
            monomials[:, used] *= theta[:, j : j + 1] ** self.exponents[used, j]
        flat = self.coefficients.reshape(len(self.coefficients), -1)
        tensors = (monomials @ flat).reshape(count, *self.shape)
        if self.remainder is not None:
            spread = (count, *[1] * (len(self.shape) - 1))
            tensors = tensors + self.remainder(
                {name: theta[:, j].reshape(spread) for j, name in enumerate(self.parameters)}
            )
        return tensors

    def at(self, values: Mapping[str, float]) -> np.ndarray:
        """Return the tensors at one point, shape (rows, n1, …, nN)."""
        return self.over(values)[0]

    def restrict(self, values: Mapping[str, float]) -> Family:
        """Return the family in the remaining parameters, those in `values` being fixed."""
        kept = [j for j, name in enumerate(self.parameters) if name not in values]
        fixed = [j for j, name in enumerate(self.parameters) if name in values]
        point = np.array([float(values[self.parameters[j]]) for j in fixed])
        factors = np.prod(point ** self.exponents[:, fixed], axis=1) if fixed else np.ones(len(self.exponents))
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

    def __repr__(self) -> str:
        kind = "polynomial" if self.is_polynomial else "partly polynomial"
        return (
            f"Family({len(self.parameters)} parameters, {len(self.exponents)} monomials, "
            f"tensors {'×'.join(map(str, self.shape))}, {kind})"
        )


def _fix(remainder: Remainder | None, values: Mapping[str, float]) -> Remainder | None:
    if remainder is None:
        return None
    return lambda others: remainder({**others, **{name: np.array(value) for name, value in values.items()}})
