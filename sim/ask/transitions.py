"""Where each factor of a game over time may go in a period, with what chance, and after which moves most likely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from sim.ask.answer import Answer
from sim.scenario.scenario import Scenario, expect_scenario
from sim.scenario.stage import dynamics_of
from sim.time.model import Model

ALL, UNLESS, ONE = "all", "unless", "one"
SAME = 1e-9  # chances that differ by less


@dataclass(frozen=True, eq=False)
class Arrow:
    """One way in which a factor may go.

    Attributes
    ----------
    factor : str
    source, target : int
        Numbers of levels.
    low, high : float
        Of its chance in a period, over all moves and states in which the factor is at the source.
    by_play : bool
        Whether moves change it in some state.
    moves : mapping of player to tuple of moves
        With which the chance is highest; players whose moves do not matter there are left out.
    how : {'all', 'unless', 'one'}
        Whether it is highest with all combinations of these moves and no others, with all but these, or with these
        among others.
    state : mapping of factor to tuple of int
        Levels at which it is so; factors that do not matter there are left out.
    """

    factor: str
    source: int
    target: int
    low: float
    high: float
    by_play: bool
    moves: Mapping[str, tuple[str, ...]]
    how: str
    state: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, eq=False, repr=False)
class Transitions(Answer):
    """How the factors of a game over time move, at the scenario's own values.

    Attributes
    ----------
    scenario : Scenario
    arrows : tuple of Arrow
        By factor, source and target; those whose chance is 0 are left out.
    """

    scenario: Scenario
    arrows: tuple[Arrow, ...]

    def of(self, factor: str) -> tuple[Arrow, ...]:
        """Return the arrows of a factor."""
        return tuple(arrow for arrow in self.arrows if arrow.factor == factor)


def transitions(scenario: Scenario) -> Transitions:
    """Return how the factors of a game over time move in a period, at the scenario's own values.

    Raises
    ------
    InputError
        For a game that is played once, or a chance that is none.

    Examples
    --------
    >>> import sim
    >>> [arrow] = sim.transitions(sim.load("grim")).arrows
    >>> arrow.low, arrow.high, sim.load("grim").time.factor("trust").levels[arrow.target]
    (0.0, 1.0, 'broken')
    """
    expect_scenario(scenario)
    dynamics_of(scenario)
    return Transitions(scenario, tuple(_arrows(scenario)))


def _arrows(scenario: Scenario) -> Iterator[Arrow]:
    model, dynamics = Model(scenario), scenario.time
    had = _had(model)
    for factor, chances in zip(dynamics.factors, model.chances(scenario.values())):
        level = model.level(factor.name)
        for source in range(len(factor.levels)):
            here = np.flatnonzero(level == source)
            for target in range(len(factor.levels)):
                found = np.where(had[here], chances[here, :, target], np.nan)
                if target != source and np.nanmax(found) > SAME:
                    yield _arrow(model, factor.name, (source, target), here, found)


def _had(model: Model) -> np.ndarray:
    """Return which profiles consist of moves that the players have, shape (states, profiles)."""
    had = np.ones((len(model.states), 1), dtype=bool)
    for player in model.scenario.players:
        had = (had[:, :, None] & model.available(player)[:, None, :]).reshape(len(had), -1)
    return had


def _arrow(model: Model, factor: str, ends: tuple[int, int], here: np.ndarray, found: np.ndarray) -> Arrow:
    """Return an arrow from the chances at some states, shape (states, profiles), NaN where a move is lacking."""
    dynamics = model.dynamics
    low, high = float(np.nanmin(found)), float(np.nanmax(found))
    with np.errstate(invalid="ignore"):
        top = found >= high - SAME
    widest = top[top.sum(axis=1).argmax()]
    had = ~np.isnan(found)
    alike = top.any(axis=1) & (top == (widest & had)).all(axis=1)  # the states in which it is highest with these moves
    moves, how = _moves(model.scenario, widest, had[alike].any(axis=0))
    state = {}
    for number, other in enumerate(dynamics.factors):
        levels = {model.states[k][number] for k in here[alike]}
        if other.name != factor and len(levels) < len(other.levels):
            state[other.name] = tuple(sorted(levels))
    by_play = bool((np.nanmax(found, axis=1) - np.nanmin(found, axis=1) > SAME).any())
    return Arrow(factor, *ends, low, high, by_play, moves, how, state)


def _moves(scenario: Scenario, top: np.ndarray, had: np.ndarray) -> tuple[dict[str, tuple[str, ...]], str]:
    """Return the moves with which a chance is highest, by player, and in what way, from profiles.

    Parameters
    ----------
    top, had : ndarray of bool, shape (profiles,)
        Where it is highest, and which profiles there are.
    """
    how, chosen = ALL, top
    if not _is_product(scenario, chosen):
        how, chosen = UNLESS, had & ~top
    if not _is_product(scenario, chosen):
        return _an_example(scenario, top, had), ONE
    moves = {
        player: tuple(move for move, is_chosen in zip(scenario.moves[player], own) if is_chosen)
        for player, own, menu in zip(scenario.players, _menus(scenario, chosen), _menus(scenario, had))
        if (own != menu).any()
    }
    return moves, how


def _an_example(scenario: Scenario, top: np.ndarray, had: np.ndarray) -> dict[str, tuple[str, ...]]:
    """Return moves of as few players as possible with which a chance is highest, whatever the others do."""
    grid, known = top.reshape(scenario.shape), had.reshape(scenario.shape)
    for size in range(1, len(scenario.players) + 1):
        for axes in combinations(range(len(scenario.players)), size):
            others = tuple(axis for axis in range(grid.ndim) if axis not in axes)
            sure = (grid | ~known).all(axis=others) & known.any(axis=others)
            if sure.any():
                place = np.argwhere(sure)[0]
                players = [scenario.players[axis] for axis in axes]
                return {player: (scenario.moves[player][move],) for player, move in zip(players, place)}
    raise AssertionError("a chance is highest somewhere")


def _is_product(scenario: Scenario, profiles: np.ndarray) -> bool:
    """Whether profiles are all combinations of some moves of each player."""
    return bool(profiles.sum() == np.prod([moves.sum() for moves in _menus(scenario, profiles)]))


def _menus(scenario: Scenario, profiles: np.ndarray) -> list[np.ndarray]:
    """Return for each player which moves occur in some profiles."""
    grid = profiles.reshape(scenario.shape)
    return [grid.any(axis=tuple(k for k in range(grid.ndim) if k != axis)) for axis in range(grid.ndim)]
