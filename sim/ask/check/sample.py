"""Worlds at which a scenario is examined: its own values, then points all over the plausible ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import InducedPaths
from sim.study.designs import points

ENTRIES = 8_000_000  # payoffs that the whole sample may have
Solve = Callable[[Mapping[str, np.ndarray]], InducedPaths]  # what is played in worlds, from all parameters' values
END = 0.02  # of a range that is near its end
SCALE, SHARE = 1e-12, 1e-9  # of a player's largest payoff, and of the payoffs compared: what is less is rounding


@dataclass(frozen=True, eq=False)
class Sample:
    """Worlds with the payoffs in them.

    Attributes
    ----------
    scenario : Scenario
    values : mapping of parameter to ndarray, shape (worlds,)
        All parameters; world 0 has the scenario's own values.
    payoffs : ndarray, shape (worlds, players, n1, …, nN)
        All finite.
    """

    scenario: Scenario
    values: Mapping[str, np.ndarray]
    payoffs: np.ndarray

    def __len__(self) -> int:
        return len(self.payoffs)

    def own(self, player: str) -> np.ndarray:
        """Return a player's payoffs with its own moves first, shape (worlds, moves, cells)."""
        return own_first(self.payoffs[:, self.scenario.players.index(player)], self.scenario, player)

    def measures(self) -> np.ndarray:
        """Return the outcomes, shape (worlds, outcomes, n1, …, nN)."""
        measures = self.scenario.measures.over(self.values)
        return np.broadcast_to(measures, (len(self), *measures.shape[1:]))

    def world(self, number: int) -> dict[str, float]:
        """Return every parameter's value in a world."""
        return {name: float(column[number]) for name, column in self.values.items()}

    def points(self, worlds: np.ndarray) -> dict[str, np.ndarray]:
        """Return the values of some worlds, by number."""
        return {name: column[worlds] for name, column in self.values.items()}


def own_first(tensors: np.ndarray, scenario: Scenario, player: str) -> np.ndarray:
    """Return tensors of shape (k, n1, …, nN) with one player's moves first and the cells of the others' in a row."""
    moved = np.moveaxis(tensors, 1 + scenario.players.index(player), 1)
    return moved.reshape(len(moved), moved.shape[1], -1)


def cells_of(scenario: Scenario, player: str, numbers: np.ndarray) -> tuple[tuple[str, ...], ...]:
    """Return cells of `own_first` by the others' moves."""
    menus = [scenario.moves[other] for other in scenario.players if other != player]
    places = np.unravel_index(numbers, [len(menu) for menu in menus]) if menus else []
    return tuple(tuple(menu[a] for menu, a in zip(menus, cell)) for cell in zip(*places)) if menus else ((),)


def varying(scenario: Scenario) -> tuple[str, ...]:
    """Return the parameters whose plausible range is more than one value."""
    return tuple(name for name, parameter in scenario.parameters.items() if parameter.high > parameter.low)


def finite_values(scenario: Scenario, count: int, seed: int) -> dict[str, np.ndarray]:
    """Return the values of a sample's worlds in which all payoffs are finite."""
    values, payoffs = draw(scenario, count, seed)
    kept = np.isfinite(payoffs).reshape(len(payoffs), -1).all(axis=1)
    return {name: column[kept] for name, column in values.items()}


def draw(scenario: Scenario, count: int, seed: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return the values and payoffs of worlds, of which some may not be finite.

    After the scenario's own values every second world is one of a Sobol sequence, and the others have most parameters
    near an end of their range: what happens seldom happens there. More worlds continue fewer.

    Raises
    ------
    InputError
        If constraints hold almost nowhere.
    """
    names = varying(scenario)
    columns = {name: np.full(1, value) for name, value in scenario.values().items()}
    if names:
        spread = points(scenario, "sobol", points=count // 2, seed=seed).values(0, count // 2)
        extreme = _extreme(scenario, names, count - 1 - count // 2, seed)
        size = count - 1
        for name, value in scenario.values().items():
            column = np.full(size, value)
            if name in spread:
                column[0::2], column[1::2] = spread[name], extreme[name]
            columns[name] = np.append(value, column)
        kept = scenario.allows(columns) if scenario.constraints else np.ones(count, dtype=bool)
        columns = {name: column[kept] for name, column in columns.items()}
    payoffs = scenario.family.over(columns)
    return columns, np.broadcast_to(payoffs, (max(map(len, columns.values()), default=1), *payoffs.shape[1:]))


def _extreme(scenario: Scenario, names: Sequence[str], count: int, seed: int) -> dict[str, np.ndarray]:
    """Return values of which one in three is near the lowest, one near the highest, and one anywhere.

    Not at the ends themselves: these are round numbers, at which payoffs tie that tie nowhere else.
    """
    random = np.random.default_rng(seed).random((count, len(names), 2))
    which, shares = (3 * random[..., 0]).astype(int), random[..., 1]
    shares = np.choose(which, [END * shares, shares, 1 - END * shares])
    return {name: scenario.parameters[name].at(column) for name, column in zip(names, shares.T)}


def affordable(scenario: Scenario, count: int) -> int:
    """Return a number of worlds, fewer in a large game."""
    return max(2, min(count, ENTRIES // prod(scenario.family.shape)))


def near(a: np.ndarray, b: np.ndarray, largest: np.ndarray | float) -> np.ndarray:
    """Return where two arrays of payoffs agree but for rounding."""
    return np.abs(a - b) <= np.maximum(SHARE * np.maximum(np.abs(a), np.abs(b)), SCALE * largest)
