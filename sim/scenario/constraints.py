"""Constraints between parameters: comparisons that hold of every point that can be, as `war_cost_aid < war_cost`."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.errors import InputError, shown
from sim.scenario.formula import Formula, check_known, parse
from sim.scenario.where import Where

MOST_CONSTRAINTS = 100


class ConstraintWarning(UserWarning):
    """An answer is about less than what was asked, or about more, because of a constraint."""


@dataclass(frozen=True)
class Constraint:
    """A comparison of formulas in parameters.

    Attributes
    ----------
    formula : Formula
    where : Where
        The place in a file where it stands.
    """

    formula: Formula
    where: Where

    def __str__(self) -> str:
        return f"'{self.formula.text}'"


def read_constraints(section: Any, parameters: Collection[str], where: Where) -> tuple[Constraint, ...]:
    """Read ``where: a < b``, or a list of such.

    Raises
    ------
    InputError
        If one is no comparison, or names something that is not a parameter.
    """
    if section is None:
        return ()
    if not isinstance(section, list):
        return (_read_constraint(section, parameters, where),)
    if len(section) > MOST_CONSTRAINTS:
        raise InputError(f"{where}: {len(section):,} constraints; at most {MOST_CONSTRAINTS} are allowed.")
    return tuple(_read_constraint(text, parameters, where / place) for place, text in enumerate(section))


def _read_constraint(text: Any, parameters: Collection[str], where: Where) -> Constraint:
    where = where.saying(text)
    formula = parse(text, where)
    if not isinstance(formula.tree, ast.Compare):
        raise InputError(
            f"{where}: a comparison of formulas in parameters is expected, as in cost < 2 * gain, not {shown(text)}."
        )
    check_known(formula, parameters, where)
    if not formula.names:
        raise InputError(f"{where}: '{formula.text}' names no parameter; a constraint ties parameters to each other.")
    return Constraint(formula, where)


def holding(constraints: Sequence[Constraint], values: Mapping[str, np.ndarray | float]) -> np.ndarray:
    """Return where all constraints hold.

    Parameters
    ----------
    values : mapping of parameter to ndarray or float
        Every parameter that a constraint names; arrays broadcast with each other.

    Returns
    -------
    ndarray of bool
        Of the values' common shape.
    """
    shape = np.broadcast_shapes(*(np.shape(value) for value in values.values()))
    holds = np.ones(shape, dtype=bool)
    for constraint in constraints:
        holds &= np.asarray(constraint.formula.evaluate(values)) != 0
    return holds


def refuse_broken(constraints: Sequence[Constraint], values: Mapping[str, float], where: object) -> None:
    """Raise InputError for the first constraint that does not hold at a point; `where` is what gave the values."""
    for constraint in constraints:
        if not holding([constraint], values):
            named = " and ".join(f"{name} = {values[name]:g}" for name in values if name in constraint.formula.names)
            raise InputError(f"{where}: {named} cannot be; {constraint.where} says {constraint}.")


def said_to_hold(constraints: Sequence[Constraint]) -> str:
    """Return that constraints hold, as the beginning of a sentence."""
    return f"{all_of(constraints)} {'holds' if _is_one(constraints) else 'hold together'}"


def said_to_fail(constraints: Sequence[Constraint]) -> str:
    """Return that constraints do not hold, as the beginning of a sentence."""
    told = all_of(constraints)
    return f"{told} does not hold" if _is_one(constraints) else f"not all of {told} hold"


def _is_one(constraints: Sequence[Constraint]) -> bool:
    return len(set(map(str, constraints))) == 1


def all_of(constraints: Sequence[Constraint]) -> str:
    """Return constraints as part of a sentence, each text once."""
    return " and ".join(dict.fromkeys(map(str, constraints)))
