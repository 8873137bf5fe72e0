"""A scenario at many points of its parameters at once, its menus cut down to the moves that matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import lru_cache

import numpy as np

from sim.ask.claims.claim import HIGH, LOW
from sim.errors import InputError, nearest
from sim.game.family import Family
from sim.scenario.constraints import refuse_broken
from sim.scenario.formula import Formula
from sim.scenario.scenario import Scenario
from sim.scenario.stage import primed

BEGINS = "plan.from"  # along which a trend may be looked at beside the parameters: the year in which a plan begins
MOST_SPREAD = 3  # axes along which points are remembered, with what was found there: claims often look along the same


@dataclass(frozen=True, eq=False)
class Worlds:
    """Points of a scenario's parameters.

    Attributes
    ----------
    scenario : Scenario
    values : mapping of parameter to ndarray, shape (points,)
        With BEGINS among them where points differ in it.
    solved : dict
        What was found here already, by what is played, and the same points with changes, by these.
    """

    scenario: Scenario
    values: Mapping[str, np.ndarray]
    solved: dict = field(default_factory=dict, repr=False)
    _spread: dict = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        """Number of points."""
        return max((len(column) for column in self.values.values()), default=1)

    def changed(self, changes: Mapping[str, float | str]) -> Worlds:
        """Return the same points with some parameters set, to a number or to an end of their plausible range.

        Raises
        ------
        InputError
            If a parameter cannot have its value, or the only point then breaks a constraint. Of many points those that
            break one stay: the test says what it sets.
        """
        if not changes:
            return self
        key = tuple(sorted(changes.items()))
        if key in self.solved:
            return self.solved[key]
        numbers = {name: set_value(self.scenario, name, value) for name, value in changes.items()}
        if self.size == 1:
            own = {name: float(column[0]) for name, column in self.values.items()}
            refuse_broken(self.scenario.constraints, {**own, **numbers}, "with")
        columns = {name: np.full(self.size, number) for name, number in numbers.items()}
        self.solved[key] = Worlds(self.scenario, {**self.values, **columns})
        return self.solved[key]

    def in_state(self, state: Mapping[str, str | float]) -> Worlds:
        """Return the same points of the one year's game in a state of a game over time."""
        if not state:
            return self
        key = tuple(sorted((name, str(level)) for name, level in state.items()))
        if key not in self.solved:
            self.solved[key] = Worlds(_stage(self.scenario, tuple(state.items())), self.values)
        return self.solved[key]

    @property
    def allowed(self) -> np.ndarray:
        """Whether the constraints hold at each point, shape (points,)."""
        return np.broadcast_to(self.scenario.allows(self.values), self.size)

    def first(self, count: int) -> Worlds:
        """Return the first of the points."""
        return Worlds(self.scenario, {name: column[:count] for name, column in self.values.items()})

    def spread(self, columns: Mapping[str, np.ndarray]) -> Worlds:
        """Return every point with each value of some parameters: points × values, the values fastest."""
        key = tuple((name, column.tobytes()) for name, column in columns.items())
        if key not in self._spread:
            count = len(next(iter(columns.values())))
            values = {name: np.repeat(column, count) for name, column in self.values.items()}
            for name, column in columns.items():
                known = name if name == BEGINS else self.scenario.parameter(name).name
                values[known] = np.tile(column, self.size)
            if len(self._spread) == MOST_SPREAD:
                del self._spread[next(iter(self._spread))]
            self._spread[key] = Worlds(self.scenario, values)
        return self._spread[key]


@lru_cache(maxsize=64)
def _stage(scenario: Scenario, state: tuple[tuple[str, str | float], ...]) -> Scenario:
    return scenario.in_state(**dict(state))


def set_value(scenario: Scenario, name: str, value: float | str) -> float:
    """Return the number that a test sets a parameter to: a number, the name of a value, or an end of the range.

    Raises
    ------
    InputError
        If the parameter is unknown or cannot have the value.
    """
    parameter = scenario.parameter(name)
    named = parameter.is_discrete and value in parameter.domain.names
    return parameter.number(value if named else {LOW: parameter.low, HIGH: parameter.high}.get(value, value), name)


def one_world(scenario: Scenario) -> Worlds:
    """Return the scenario's own parameter values as one point."""
    return Worlds(scenario, {name: np.array([value]) for name, value in scenario.values().items()})


@dataclass(frozen=True)
class Cut:
    """For each player the numbers of the moves that are kept."""

    moves: tuple[tuple[int, ...], ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of moves kept, by player."""
        return tuple(map(len, self.moves))

    def levels(self, array: np.ndarray) -> np.ndarray:
        """Cut an array that broadcasts over profiles."""
        for axis, moves in enumerate(self.moves):
            if array.shape[axis] > 1:
                array = array.take(moves, axis)
        return array

    def formula(self, formula: Formula) -> Formula:
        """Cut the arrays that a formula holds."""
        return replace(formula, arrays={name: self.levels(array) for name, array in formula.arrays.items()})

    def family(self, family: Family) -> Family:
        """Cut the tensors of a family."""
        kept = (slice(None), slice(None), *np.ix_(*self.moves))
        remainder = family.remainder
        return replace(
            family,
            coefficients=family.coefficients[kept],
            remainder=None if remainder is None else lambda values: remainder(values)[kept],
        )


def make_cut(scenario: Scenario, listed: Mapping[str, Sequence[str]]) -> Cut:
    """Return the cut that keeps the listed moves of each player, and all moves of players not listed.

    Raises
    ------
    InputError
        For an unknown player or move, or a pattern that no move matches.
    """
    for player in listed:
        scenario.player(player)
    return Cut(
        tuple(
            tuple(dict.fromkeys(number for name in listed[player] for number in _matching(scenario, player, name)))
            if player in listed
            else tuple(range(len(scenario.moves[player])))
            for player in scenario.players
        )
    )


def _matching(scenario: Scenario, player: str, name: str) -> list[int]:
    if "*" not in name:
        return [scenario.move(player, name)]
    found = [k for k, move in enumerate(scenario.moves[player]) if fnmatchcase(move, name)]
    if not found:
        raise InputError(f"no move of {player} matches '{name}'; {nearest(name, scenario.moves[player])}")
    return found


class _Inner(dict):
    """What a scenario's formulas may name: parameters, instruments and, computed when asked for, quantities."""

    def __init__(self, worlds: Worlds, cut: Cut):
        scenario = worlds.scenario
        spread = [1] * len(scenario.players)
        super().__init__({name: column.reshape(-1, *spread) for name, column in worlds.values.items()})
        self.update({name: cut.levels(array)[None] for name, array in scenario.levels.items()})
        self.quantities = scenario.quantities
        in_state = [name for name in self.quantities if name in self]  # parameters whose values a state changes
        for name in in_state:
            self[primed(name)]
        self.update({name: self[primed(name)] for name in in_state})

    def __missing__(self, name: str) -> np.ndarray:
        self[name] = self.quantities[name].evaluate(self)
        return self[name]


def formulas_named(scenario: Scenario, name: str) -> tuple[Formula, ...]:
    """Return the formulas whose sum a name stands for, an outcome or a payoff or a term of it; none for others."""
    if name in scenario.outcomes:
        return (scenario.outcomes[name],)
    for player, terms in scenario.payoffs.items():
        if name == f"payoff_{player}":
            return tuple(terms.values())
        term = name.removeprefix(f"{player}_")
        if term != name and term in terms:
            return (terms[term],)
    return ()


def move_named(scenario: Scenario, name: str) -> np.ndarray | None:
    """Return over the profiles whether the move that a name stands for is played; None if it stands for none."""
    for axis, player in enumerate(scenario.players):
        move = name.removeprefix(f"{player}_")
        if move != name and move in scenario.moves[player]:
            played = np.array([float(other == move) for other in scenario.moves[player]])
            return played.reshape([-1 if axis == other else 1 for other in range(len(scenario.players))])
    return None


class ProfileValues(dict):
    """Values of names over the profiles of a cut at each point: arrays that broadcast to (points, n1, …, nN).

    Names are those that a claim may use: outcomes, instruments, quantities, parameters, ``payoff_<player>``,
    ``<player>_<term>`` for a payoff term and ``<player>_<move>`` for whether the player plays that move.
    """

    def __init__(self, worlds: Worlds, cut: Cut):
        super().__init__()
        self.scenario, self.cut = worlds.scenario, cut
        self.inner = _Inner(worlds, cut)

    def __missing__(self, name: str) -> np.ndarray:
        self[name] = np.asarray(self._value(name), dtype=float)
        return self[name]

    def _value(self, name: str) -> np.ndarray:
        scenario = self.scenario
        if formulas := formulas_named(scenario, name):
            return sum(map(self._evaluated, formulas))
        if name in self.inner or name in scenario.quantities:
            return self.inner[name]
        if (indicator := move_named(scenario, name)) is not None:
            return self.cut.levels(indicator)[None]
        raise InputError(f"unknown name '{name}' in '{scenario.view}'; {nearest(name, self._names())}")

    def _evaluated(self, formula: Formula) -> np.ndarray:
        return self.cut.formula(formula).evaluate(self.inner)

    def _names(self) -> list[str]:
        scenario = self.scenario
        of_players = [
            name
            for player in scenario.players
            for name in (
                f"payoff_{player}",
                *(f"{player}_{term}" for term in scenario.payoffs[player]),
                *(f"{player}_{move}" for move in scenario.moves[player] if move.isidentifier()),
            )
        ]
        return [*scenario.outcomes, *self.inner, *scenario.quantities, *of_players]
