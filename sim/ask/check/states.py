"""The states of a game over time, put together where formulas and moves are the same, and told by few patterns.

A game that is played once has one state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.game.family import Family
from sim.scenario.dynamics import Dynamics
from sim.scenario.expand import expand
from sim.scenario.formula import Formula
from sim.scenario.scenario import Scenario
from sim.scenario.stage import in_state


@dataclass(frozen=True, eq=False)
class Kind:
    """States in which some formulas are the same, and each player's moves.

    Attributes
    ----------
    stage : Scenario
        The game in one of them.
    states : ndarray of bool, shape (states,)
    """

    stage: Scenario
    states: np.ndarray


@dataclass(frozen=True)
class Held:
    """The states in which something holds.

    Attributes
    ----------
    count, of : int
        How many they are, of how many.
    patterns : tuple of mapping of factor to tuple of levels
        Each state fits one of them; a factor that does not matter is left out.
    """

    count: int
    of: int
    patterns: tuple[Mapping[str, tuple[str, ...]], ...]


def examined_states(scenario: Scenario) -> np.ndarray:
    """Return which states are examined: all, or the one at hand where that is not the first one of the whole game.

    What follows some moves, as `Scenario.after` has it, is about one period.
    """
    dynamics = scenario.time
    if dynamics is None:
        return np.ones(1, dtype=bool)
    count = int(np.prod(dynamics.shape))
    if scenario.state == dynamics.start and dynamics.discount.keys() == set(scenario.players):
        return np.ones(count, dtype=bool)
    return np.arange(count) == np.ravel_multi_index(scenario.state, dynamics.shape)


def kinds(
    scenario: Scenario,
    formulas: Iterable[Formula],
    within: np.ndarray | None = None,
    apart: Sequence[str] = (),
) -> list[Kind]:
    """Return the kinds of states that formulas and menus tell apart.

    Parameters
    ----------
    within : ndarray of bool, shape (states,), optional
        States to look at, by default those that are examined.
    apart : sequence of str
        Factors whose levels are told apart too.
    """
    within = examined_states(scenario) if within is None else within
    dynamics = scenario.time
    if dynamics is None or not examined_states(scenario).all():
        return [Kind(scenario, within)]
    states = np.array(list(dynamics.states()))
    numbers = np.flatnonzero(within)
    if not len(numbers):
        return []
    columns = [*_switch_columns(dynamics, states, switches_of(scenario, formulas)), *_menu_columns(scenario, states)]
    columns += [states[:, k] for k, factor in enumerate(dynamics.factors) if factor.name in apart]
    table = np.stack([np.zeros(len(states)), *columns], axis=1)[numbers]
    _, first, group = np.unique(table, axis=0, return_index=True, return_inverse=True)
    found = []
    for kind in np.argsort(first, kind="stable"):
        mask = np.zeros(len(states), dtype=bool)
        mask[numbers[group.reshape(-1) == kind]] = True
        found.append(Kind(in_state(scenario, tuple(states[numbers[first[kind]]].tolist())), mask))
    return found


def families(scenario: Scenario, rows: Sequence[Sequence[Formula]], found: Sequence[Kind]) -> list[Family]:
    """Return the family of some formulas in each kind of states, in the parameters alone.

    Parameters
    ----------
    rows : sequence of sequences of Formula
        As `expand` takes them.
    """
    if scenario.time is not None and len(found) > 1:
        switches = scenario.time.switches
        levels = {name: array for name, array in scenario.levels.items() if name not in switches}
        whole = expand(rows, levels, scenario.quantities, (*scenario.parameters, *switches), scenario.shape)
        if whole.is_polynomial:
            return [_in_kind(whole, scenario, kind) for kind in found]
    return [
        expand(rows, kind.stage.levels, kind.stage.quantities, tuple(scenario.parameters), kind.stage.shape)
        for kind in found
    ]


def _in_kind(whole: Family, scenario: Scenario, kind: Kind) -> Family:
    family = whole.restrict(scenario.time.switch_values(kind.stage.state))
    coefficients = family.coefficients
    for axis, kept in enumerate(kept_moves(scenario, kind.stage)):
        if len(kept) < coefficients.shape[2 + axis]:
            coefficients = coefficients.take(kept, 2 + axis)
    return Family(family.parameters, family.exponents, coefficients)


def kept_moves(scenario: Scenario, stage: Scenario) -> list[list[int]]:
    """Return for each player the numbers of the moves that are left in a state."""
    return [[scenario.moves[p].index(move) for move in stage.moves[p]] for p in scenario.players]


def profiles_of(scenario: Scenario, stage: Scenario) -> np.ndarray:
    """Return the numbers that the profiles of a state have among all profiles."""
    grid = np.ix_(*kept_moves(scenario, stage))
    return np.arange(int(np.prod(scenario.shape))).reshape(scenario.shape)[grid].reshape(-1)


def held(scenario: Scenario, states: np.ndarray) -> Held | None:
    """Return the states of a mask by patterns; None for a game that is played once."""
    dynamics = scenario.time
    if dynamics is None:
        return None
    examined = examined_states(scenario)
    if examined.all():
        found = _patterns(states.reshape(dynamics.shape), tuple(range(len(dynamics.shape))))
    else:
        found = [{k: (level,) for k, level in enumerate(scenario.state)}]
    named = tuple(
        {
            factor.name: tuple(factor.levels[level] for level in pattern[k])
            for k, factor in enumerate(dynamics.factors)
            if k in pattern
        }
        for pattern in found
    )
    return Held(int(states.sum()), int(examined.sum()), named)


def _patterns(grid: np.ndarray, axes: tuple[int, ...]) -> list[dict[int, tuple[int, ...]]]:
    """Return patterns that do not overlap and hold the true entries of a grid together, by axis.

    The axis whose levels are most alike is cut first; levels that are alike go together.
    """
    if grid.all():
        return [{}]
    if not grid.any():
        return []
    cuts = []
    for axis in range(grid.ndim):
        slices = np.moveaxis(grid, axis, 0).reshape(grid.shape[axis], -1)
        _, first, group = np.unique(slices, axis=0, return_index=True, return_inverse=True)
        cuts.append((first, group.reshape(-1)))
    axis = min(range(grid.ndim), key=lambda k: (len(cuts[k][0]), k))
    first, group = cuts[axis]
    rest = axes[:axis] + axes[axis + 1 :]
    found = []
    for one in np.argsort(first, kind="stable").tolist():
        levels = tuple(np.flatnonzero(group == one).tolist())
        own = {} if len(first) == 1 else {axes[axis]: levels}
        found += [own | pattern for pattern in _patterns(grid.take(first[one], axis), rest)]
    return found


def switches_of(scenario: Scenario, formulas: Iterable[Formula]) -> set[str]:
    """Return the names of states that formulas depend on, themselves or through quantities."""
    reached = {name: {name} for name in scenario.time.switches}
    for name, formula in scenario.quantities.items():  # each uses earlier ones only, and may stand for a parameter
        reached[name] = set().union(*(reached.get(used, ()) for used in formula.names))
    return set().union(*(reached.get(used, ()) for formula in formulas for used in formula.names))


def _switch_columns(dynamics: Dynamics, states: np.ndarray, names: set[str]) -> list[np.ndarray]:
    columns = []
    for number, factor in enumerate(dynamics.factors):
        values = [factor.switch_values(level) for level in range(len(factor.levels))]
        columns += [
            np.array([value[name] for value in values])[states[:, number]] for name in factor.switches if name in names
        ]
    return columns


def _menu_columns(scenario: Scenario, states: np.ndarray) -> list[np.ndarray]:
    """Return for each entry of moves that are not available the states that it is about."""
    dynamics = scenario.time
    return [
        np.array([dynamics.fits(entry.when, state) for state in map(tuple, states)]) for entry in dynamics.unavailable
    ]
