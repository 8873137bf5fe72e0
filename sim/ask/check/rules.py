"""Transitions in the states where they are the same: what chances they give, and which may be above zero."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product

import numpy as np

from sim.ask.check.sample import SCALE, varying
from sim.ask.check.signs import Lowest, breaks_here, lowest_in_ranges
from sim.ask.check.states import Kind, families, kinds
from sim.game.family import Family
from sim.scenario.dynamics import RATES, STEPS, Factor, Transition
from sim.scenario.formula import Formula
from sim.scenario.intervals import Interval, bounds
from sim.scenario.scenario import Scenario

SLACK = 1e-12  # below which a chance is none
MOST_CORNERS = 10  # parameters whose ranges' corners are all tried


@dataclass(frozen=True, eq=False)
class Row:
    """One chance of a rule, in states of one kind.

    Attributes
    ----------
    formula : Formula
    family : Family
        Of one row.
    now, ever : ndarray of bool, shape (profiles,)
        Where it is above zero at the scenario's own values, and somewhere in the ranges.
    exact : bool
        Whether the latter follows from the formula; else from a sample.
    lowest : Lowest or None
        Where it is below zero in the ranges.
    proven : bool
        Whether that is all.
    below_now : bool
        Whether it is so at the scenario's own values.
    """

    formula: Formula
    family: Family
    now: np.ndarray
    ever: np.ndarray
    exact: bool
    lowest: Lowest | None
    proven: bool
    below_now: bool


@dataclass(frozen=True, eq=False)
class Ruled:
    """A rule of a factor, in states of one kind.

    Attributes
    ----------
    factor : int
    number : int
        Of the rule among those of the factor.
    rule : Transition
    kind : Kind
    targets : mapping of int to Row
        By key of the rule's formulas: a level, or a step that is not held at an end.
    rest : Row or None
        What stays; None of rates, which leave some always.
    """

    factor: int
    number: int
    rule: Transition
    kind: Kind
    targets: Mapping[int, Row]
    rest: Row | None


def rules_in_states(scenario: Scenario, worlds: Mapping[str, np.ndarray]) -> Iterator[Ruled]:
    """Yield every rule in each kind of states, looked at all over the ranges.

    Parameters
    ----------
    worlds : mapping of parameter to ndarray, shape (worlds,)
        A sample, which is looked at where the form of a formula does not decide.
    """
    dynamics = scenario.time
    states = np.array(list(dynamics.states()))
    for number, factor in enumerate(dynamics.factors):
        for place, rule in enumerate(dynamics.transitions.get(factor.name, ())):
            fits = np.array([dynamics.fits(rule.when, state) for state in map(tuple, states)])
            for levels, keys in _ends(rule, factor):
                within = fits & np.isin(states[:, number], levels)
                formulas = [rule.targets[key] for key in keys]
                apart = (factor.name,) if rule.kind == STEPS else ()
                of = kinds(scenario, formulas, within, apart)
                columns = [_rows(scenario, formula, of, worlds) for formula in formulas]
                rests = [None] * len(of) if rule.kind == RATES else _rows(scenario, rest_of(formulas), of, worlds)
                for k, kind in enumerate(of):
                    targets = {key: column[k] for key, column in zip(keys, columns)}
                    yield Ruled(number, place, rule, kind, targets, rests[k])


def _ends(rule: Transition, factor: Factor) -> Iterator[tuple[Sequence[int], tuple[int, ...]]]:
    """Yield levels with the keys of the formulas that count there: at the ends a step is held."""
    last = len(factor.levels) - 1
    if rule.kind != STEPS:
        yield range(last + 1), tuple(rule.targets)
        return
    for levels in ((0,), range(1, last), (last,)):
        if len(levels):
            yield levels, tuple(step for step in rule.targets if 0 <= levels[0] + step <= last)


def rest_of(formulas: Sequence[Formula]) -> Formula:
    """Return 1 less some formulas."""
    one: ast.expr = ast.Constant(1.0)
    tree = reduce(lambda left, formula: ast.BinOp(left, ast.Sub(), formula.tree), formulas, one)
    names = frozenset(name for formula in formulas for name in formula.names)
    return Formula(" - ".join(["1", *(f"({formula.text})" for formula in formulas)]), tree, names)


def _rows(scenario: Scenario, formula: Formula, of: Sequence[Kind], worlds: Mapping[str, np.ndarray]) -> list[Row]:
    return [_row(kind.stage, formula, family, worlds) for kind, family in zip(of, families(scenario, [[formula]], of))]


def _row(stage: Scenario, formula: Formula, family: Family, worlds: Mapping[str, np.ndarray]) -> Row:
    points = worlds if family.is_polynomial else with_corners(stage, formula, worlds)
    lowest, proven = lowest_in_ranges(family, stage, points, 1.0)
    if lowest is None and not proven:
        proven = bool((_bounds(stage, formula).low >= -SLACK).all())
    return Row(
        formula,
        family,
        now=(family.at(stage.values()) > SLACK).reshape(-1),
        ever=_ever(stage, family, points),
        exact=family.is_polynomial,
        lowest=lowest,
        proven=proven,
        below_now=lowest is not None and breaks_here(family, stage, 1.0),
    )


def _ever(stage: Scenario, family: Family, points: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return where a chance is above zero somewhere: where its polynomial is not zero, else at points of a sample."""
    if not family.is_polynomial:
        return (family.over(points) > SLACK).any(axis=0).reshape(-1)
    own = stage.values()
    family = family.restrict({name: own[name] for name in set(family.parameters) - set(varying(stage))})
    largest = np.abs(family.coefficients).max(initial=0.0)
    return (np.abs(family.coefficients) > SCALE * max(largest, 1.0)).any(axis=0).reshape(-1)


def _bounds(stage: Scenario, formula: Formula) -> Interval:
    ranges = {
        name: Interval(np.array(min(p.low, p.value)), np.array(max(p.high, p.value)))
        for name, p in stage.parameters.items()
    }
    return bounds(formula, stage.quantities, {**stage.levels, **ranges})


def with_corners(scenario: Scenario, formula: Formula, worlds: Mapping[str, np.ndarray]) -> Mapping[str, np.ndarray]:
    """Return a sample with the corners of the ranges of what a formula depends on, unless these are too many."""
    names = [name for name in varying(scenario) if name in _parameters_of(scenario, formula)]
    if len(names) > MOST_CORNERS:
        return worlds
    ends = [(scenario.parameters[name].low, scenario.parameters[name].high) for name in names]
    corners = np.array(list(product(*ends))).reshape(-1, len(names))
    own = scenario.values()
    added = {name: np.full(len(corners), own[name]) for name in worlds} | dict(zip(names, corners.T))
    kept = np.broadcast_to(scenario.allows(added), len(corners))
    return {name: np.concatenate([column, added[name][kept]]) for name, column in worlds.items()}


def _parameters_of(scenario: Scenario, formula: Formula) -> set[str]:
    """Return the parameters on which a formula depends, itself or through quantities."""
    reached = {name: {name} for name in scenario.parameters}
    for name, quantity in scenario.quantities.items():
        reached[name] = set().union(*(reached.get(used, ()) for used in quantity.names))
    return set().union(*(reached.get(used, ()) for used in formula.names))
