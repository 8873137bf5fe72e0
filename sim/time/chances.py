"""Chances of each factor's levels in the next period, from the rules of a game over time.

Many states and profiles move a factor alike: states that agree in whatever its rules look at are one group, profiles
one class, found once for a model. Formulas are evaluated for groups and classes, at any point of the parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import InputError
from sim.game.family import Family
from sim.scenario.dynamics import RATES, STEPS, Transition
from sim.scenario.expand import expand, names_seen
from sim.scenario.formula import Formula
from sim.scenario.where import Where
from sim.time.kept import Kept

if TYPE_CHECKING:
    from sim.time.model import Model

SLACK = 1e-12  # by which rounding may take a chance out of [0, 1]
MOST_SHOWN = 4  # parameters in a message


@dataclass(frozen=True, eq=False)
class Rule:
    """A transition, compiled.

    Attributes
    ----------
    transition : Transition
    groups : ndarray of int
        The numbers of those that it fits.
    family : Family
        Values of its formulas, a row each, for every class of profiles.
    """

    transition: Transition
    groups: np.ndarray
    family: Family


class FactorRules:
    """All that moves one factor.

    Parameters
    ----------
    model : Model
    name : str
        Of the factor.

    Attributes
    ----------
    levels : int
        Their number.
    names : set of str
        What the rules' formulas look at.
    states : ndarray of int, shape (groups,)
        The first state of each group; groups are numbered in their order.
    first : ndarray of int, shape (groups, classes)
        The first profile of each class, a group's classes being numbered in their order; of those that it lacks, any.
    cells : ndarray of int, shape (states, profiles)
        The number of each profile's class in each state among all classes of all groups.
    at : Kept
        Returns the chances of the levels at values of the parameters, shape (groups, classes, levels); raises
        InputError if one leaves [0, 1], with the state and moves where it leaves it furthest.
    """

    def __init__(self, model: Model, name: str):
        self.model, self.name = model, name
        self.levels = len(model.dynamics.factor(name).levels)
        self.rules: list[Rule] = []
        transitions = model.dynamics.transitions.get(name, ())
        formulas = [formula for transition in transitions for formula in transition.targets.values()]
        self.names = names_seen(formulas, model.scenario.quantities)
        self.at = Kept(self._at_values, self.names)
        group, self.states = self._groups(transitions)
        classes = np.zeros((len(self.states), int(np.prod(model.scenario.shape))), dtype=np.int64)
        for transition in transitions:
            here = np.flatnonzero(model.fits(transition.when)[self.states])
            family, classes[here] = _family_over_classes(model, [*transition.targets.values()])
            self.rules.append(Rule(transition, here, family))
        self.first = np.zeros((len(self.states), classes.max() + 1), dtype=np.int64)
        for first, own in zip(self.first, classes):
            first[own[::-1]] = np.arange(len(own))[::-1]
        self.cells = (classes + np.arange(len(classes))[:, None] * self.first.shape[1])[group]

    def _groups(self, transitions: Sequence[Transition]) -> tuple[np.ndarray, np.ndarray]:
        """Return the number of each state's group, and the first state of each."""
        seen = [array for name, array in self.model.switches.items() if name in self.names]
        fits = [self.model.fits(transition.when) for transition in transitions]
        return _alike(np.stack([self.model.level(self.name), *fits, *seen]))

    def _at_values(self, values: Mapping[str, float]) -> np.ndarray:
        """Return the chances of the levels; see `at`."""
        chances = np.zeros((*self.first.shape, self.levels))
        level = self.model.level(self.name)[self.states]
        for rule in self.rules:
            here, at = rule.groups, self.states[rule.groups]
            given = rule.family.over({**values, **{key: array[at] for key, array in self.model.switches.items()}})
            given = np.broadcast_to(given, (len(here), *given.shape[1:])).swapaxes(1, 2)
            chances[here, : given.shape[1]] = _targets(rule.transition, given, level[here], self.levels)
        self._complete(chances, level, values)
        return chances

    def _complete(self, chances: np.ndarray, level: np.ndarray, values: Mapping[str, float]) -> None:
        """Give the rest of the probability to the level that a group is at, once the chances are found to be chances."""
        levels, total = self.model.dynamics.factor(self.name).levels, chances.sum(axis=2)
        if not np.isfinite(total).all():
            raise self._refusal(np.argwhere(~np.isfinite(total))[0], "a chance is not a finite number", "", values)
        if chances.min(initial=0.0) < -SLACK:
            *place, lowest = np.argwhere(chances == chances.min())[0]
            what = f"the chance of {levels[lowest]} is {chances.min():.3g}"
            raise self._refusal(place, what, "; it may not be below 0", values)
        if total.max(initial=0.0) > 1 + SLACK:
            fullest = np.argwhere(total == total.max())[0]
            *others, last = (levels[number] for number in np.flatnonzero(chances[tuple(fullest)]))
            what = f"the chances of {', '.join(others)} and {last} add up to" if others else f"the chance of {last} is"
            limit = f"; {'they' if others else 'it'} may not exceed 1"
            raise self._refusal(fullest, f"{what} {total.max():.3g}", limit, values)
        np.clip(chances, 0.0, 1.0, out=chances)
        rest = np.maximum(1.0 - chances.sum(axis=2), 0.0)
        rest[rest < SLACK] = 0.0
        chances[np.arange(len(chances)), :, level] += rest

    def _refusal(self, place: Iterable[int], what: str, limit: str, values: Mapping[str, float]) -> InputError:
        """Return the sentence on chances that are none, in a group and a class by number."""
        where = Where(self.model.scenario.files[0], ("time", "transitions", self.name))
        group, number = map(int, place)
        at = self._at(int(self.states[group]), what, int(self.first[group, number]))
        return InputError(f"{where}: {at}{limit}.{self._used(values)}")

    def _at(self, state: int, what: str, profile: int) -> str:
        """Return what is wrong with its state, as far as rules of the factor depend on it, and the moves."""
        scenario, dynamics = self.model.scenario, self.model.dynamics
        matter = {key for rule in self.rules for key in rule.transition.when} | {self.name}
        here = [
            f"{f.name}={f.levels[s]}" for f, s in zip(dynamics.factors, self.model.states[state]) if f.name in matter
        ]
        moves = zip(scenario.players, np.unravel_index(profile, scenario.shape))
        played = [f"{player}={scenario.moves[player][move]}" for player, move in moves]
        return f"from {', '.join(here)} {what} after {', '.join(played)}"

    def _used(self, values: Mapping[str, float]) -> str:
        """Return the parameters that the factor's rules name, with their values."""
        names = {name for rule in self.rules for formula in rule.transition.targets.values() for name in formula.names}
        used = [f"{key}={values[key]:g}" for key in values if key in names]
        return f" ({', '.join(used[:MOST_SHOWN])})" if used else ""


def _family_over_classes(model: Model, formulas: Sequence[Formula]) -> tuple[Family, np.ndarray]:
    """Return formulas as a family over classes of profiles, shape (formulas, classes), and each profile's class."""
    scenario = model.scenario
    levels = {
        name: np.broadcast_to(array, scenario.shape).reshape(-1)
        for name, array in scenario.levels.items()
        if name not in model.switches
    }
    seen = names_seen(formulas, scenario.quantities)
    rows = [levels[name] for name in levels if name in seen]
    classes, first = _alike(np.stack(rows) if rows else np.zeros((1, int(np.prod(scenario.shape)))))
    levels = {name: array[first] for name, array in levels.items()}
    names = (*scenario.parameters, *model.switches)
    family = expand([[formula] for formula in formulas], levels, scenario.quantities, names, (len(first),))
    if not family.is_polynomial:
        return family, classes
    joined, first = _alike(family.coefficients.reshape(-1, len(first)))
    return Family(family.parameters, family.exponents, family.coefficients[..., first]), joined[classes]


def _alike(columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of each column among the distinct ones, in the order of their first places, and these places."""
    _, first, number = np.unique(columns, axis=1, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return np.argsort(order)[number.reshape(-1)], first[order]


def _targets(rule: Transition, given: np.ndarray, level: np.ndarray, levels: int) -> np.ndarray:
    """Return the chances that a rule gives, shape (groups, classes, levels), what stays left out."""
    chances = np.zeros((*given.shape[:2], levels))
    if rule.kind == RATES:
        total = given.sum(axis=2, keepdims=True)
        given = given * -np.expm1(-total) / np.where(total > 0, total, 1.0)
    for column, target in enumerate(rule.targets):
        if rule.kind == STEPS:
            to = level + target
            inside = np.flatnonzero((to >= 0) & (to < levels))
            chances[inside, :, to[inside]] += given[inside, :, column]
        else:
            chances[:, :, target] += given[:, :, column]
    return chances
