"""The stage game of a state: the scenario with the state's parameter values, and the moves that are left there."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import InputError, nearest
from sim.scenario.dynamics import Dynamics
from sim.scenario.formula import Formula
from sim.scenario.read_states import level_number
from sim.scenario.where import Where

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

PRIME = "'"  # ends the name of a parameter's value in a state, a name that nobody can write
FOLLOWS = "what follows"  # the term of a payoff that is the worth of later periods, a name that nobody can write


def switch_levels(dynamics: Dynamics, state: tuple[int, ...], players: int) -> dict[str, np.ndarray]:
    """Return the names that formulas know a state by, as levels that no move changes."""
    return {name: np.full([1] * players, value) for name, value in dynamics.switch_values(state).items()}


def values_in_state(dynamics: Dynamics) -> dict[str, Formula]:
    """Return the parameters that states change as quantities that bear their names.

    First all new values under names of their own, then each under the parameter's: so that every formula of a new value
    sees the parameters as they stand, and every other formula the new values.
    """
    values = {primed(name): formula for name, formula in dynamics.values.items()}
    return values | {name: _alias(primed(name)) for name in dynamics.values}


def primed(name: str) -> str:
    """Return the name of a parameter's value in a state, as a quantity."""
    return name + PRIME


@cache  # views of one game have its formulas in common
def _alias(name: str) -> Formula:
    return Formula(name, ast.Name(id=name), frozenset([name]))


def read_state(scenario: Scenario, levels: Mapping[str, str | float]) -> tuple[int, ...]:
    """Return a state, by default of the start, from levels of some factors.

    Raises
    ------
    InputError
        For a game without states, an unknown factor or level.
    """
    dynamics = dynamics_of(scenario)
    state: dict[str, int] = dict(zip((factor.name for factor in dynamics.factors), scenario.state or dynamics.start))
    for name, level in levels.items():
        if name not in state:
            raise InputError(f"unknown factor '{name}'; {nearest(name, state)}")
        state[name] = level_number(dynamics.factor(name), level, Where(None, ("state", name)))
    return tuple(state.values())


def dynamics_of(scenario: Scenario) -> Dynamics:
    """Return how a game goes on; InputError for one that is played once."""
    if scenario.time is None:
        raise InputError(f"the game '{scenario.game_name}' is played once; it has no states.")
    return scenario.time


def in_state(scenario: Scenario, state: tuple[int, ...]) -> Scenario:
    """Return the scenario of a state: its stage game, with the moves that are left in it."""
    dynamics = dynamics_of(scenario)
    menus = {player: dynamics.menu(player, moves, state) for player, moves in scenario.moves.items()}
    levels = {**scenario.levels, **switch_levels(dynamics, state, len(scenario.players))}
    for axis, (player, moves) in enumerate(scenario.moves.items()):
        if menus[player] != moves:
            kept = [moves.index(move) for move in menus[player]]
            levels = {
                name: array if array.shape[axis] == 1 else array.take(kept, axis) for name, array in levels.items()
            }
    return replace(scenario, levels=levels, moves=menus, state=state)


def with_what_follows(scenario: Scenario, worth: np.ndarray) -> Scenario:
    """Return the scenario of a state with a further term in every payoff: the worth of all later periods.

    Parameters
    ----------
    worth : ndarray, shape (players, n1, …, nN)
        Of what follows each profile, as of this period.
    """
    names = {player: f"{FOLLOWS} {player}" for player in scenario.players}
    payoffs = {player: {**terms, FOLLOWS: _alias(names[player])} for player, terms in scenario.payoffs.items()}
    return replace(scenario, levels={**scenario.levels, **dict(zip(names.values(), worth))}, payoffs=payoffs)
