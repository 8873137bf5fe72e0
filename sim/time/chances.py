"""Chances of each factor's levels in the next period, from the rules of a game over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import InputError
from sim.scenario.dynamics import RATES, STEPS, Transition
from sim.scenario.where import Where

if TYPE_CHECKING:
    from sim.time.model import Model

SLACK = 1e-12  # by which rounding may take a chance out of [0, 1]
MOST_SHOWN = 4  # parameters in a message


def level_chances(model: Model, rows: np.ndarray, values: Mapping[str, float]) -> list[np.ndarray]:
    """Return the chances of each factor's levels, arrays of shape (states, profiles, levels).

    Parameters
    ----------
    model : Model
    rows : ndarray, shape (states, formulas, profiles)
        Values of the formulas of all rules, in the order of `Model.rules`.
    values : mapping of parameter to float
        For the message.

    Raises
    ------
    InputError
        If a chance leaves [0, 1], with the state and moves where it leaves it furthest.
    """
    chances, first = {}, 0
    profiles = int(np.prod(model.scenario.shape))
    for factor in model.dynamics.factors:
        chances[factor.name] = np.zeros((len(model.states), profiles, len(factor.levels)))
    for name, rule in model.rules():
        last = first + len(rule.targets)
        here = np.flatnonzero(model.fits(rule.when))
        given = np.moveaxis(rows[here, first:last], 1, 2)
        chances[name][here] += _targets(rule, given, model.level(name)[here], chances[name].shape[2])
        first = last
    for name, array in chances.items():
        _complete(model, name, array, values)
    return list(chances.values())


def _targets(rule: Transition, given: np.ndarray, level: np.ndarray, levels: int) -> np.ndarray:
    """Return the chances that a rule gives, shape (states, profiles, levels), what stays left out."""
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


def _complete(model: Model, name: str, chances: np.ndarray, values: Mapping[str, float]) -> None:
    """Give the rest of the probability to the level that a state is at, once the chances are found to be chances."""
    levels, total = model.dynamics.factor(name).levels, chances.sum(axis=2)
    if not np.isfinite(total).all():
        raise _refusal(model, name, np.argwhere(~np.isfinite(total))[0], "a chance is not a finite number", "", values)
    if chances.min(initial=0.0) < -SLACK:
        *place, level = np.argwhere(chances == chances.min())[0]
        what = f"the chance of {levels[level]} is {chances.min():.3g}"
        raise _refusal(model, name, place, what, "; it may not be below 0", values)
    if total.max(initial=0.0) > 1 + SLACK:
        fullest = np.argwhere(total == total.max())[0]
        *others, last = (levels[level] for level in np.flatnonzero(chances[tuple(fullest)]))
        what = f"the chances of {', '.join(others)} and {last} add up to" if others else f"the chance of {last} is"
        limit = f"; {'they' if others else 'it'} may not exceed 1"
        raise _refusal(model, name, fullest, f"{what} {total.max():.3g}", limit, values)
    np.clip(chances, 0.0, 1.0, out=chances)
    rest = np.maximum(1.0 - chances.sum(axis=2), 0.0)
    rest[rest < SLACK] = 0.0
    chances[np.arange(len(chances)), :, model.level(name)] += rest


def _refusal(
    model: Model, name: str, place: Iterable[int], what: str, limit: str, values: Mapping[str, float]
) -> InputError:
    """Return the sentence on a factor's chance that is none, at a state and a profile by number."""
    where = Where(model.scenario.files[0], ("time", "transitions", name))
    state, profile = map(int, place)
    return InputError(f"{where}: {_at(model, name, state, what, profile)}{limit}.{_used(model, name, values)}")


def _at(model: Model, name: str, state: int, what: str, profile: int) -> str:
    """Return what is wrong with its state, as far as rules of the factor depend on it, and the moves."""
    scenario, dynamics = model.scenario, model.dynamics
    matter = {key for rule in dynamics.transitions[name] for key in rule.when} | {name}
    here = [f"{f.name}={f.levels[s]}" for f, s in zip(dynamics.factors, model.states[state]) if f.name in matter]
    moves = zip(scenario.players, np.unravel_index(profile, scenario.shape))
    played = [f"{player}={scenario.moves[player][move]}" for player, move in moves]
    return f"from {', '.join(here)} {what} after {', '.join(played)}"


def _used(model: Model, name: str, values: Mapping[str, float]) -> str:
    """Return the parameters that the factor's rules name, with their values."""
    names = {
        name for rule in model.dynamics.transitions[name] for formula in rule.targets.values() for name in formula.names
    }
    used = [f"{key}={values[key]:g}" for key in values if key in names]
    return f" ({', '.join(used[:MOST_SHOWN])})" if used else ""
