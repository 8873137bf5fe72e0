"""Bounds on what any equilibrium in pure moves may come to, over any number of years.

From the last year backwards each state keeps an interval for what the years that are left are worth to each person and
for the chance of what is looked for. A profile is left out where somebody gains by another move even if the best follows
the profile and the worst the other move; all the rest is kept. So the intervals enclose what every subgame-perfect
equilibrium in pure moves comes to, those whose moves depend on the history too, and may be wider than needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.time.rules import FREE, TIE
from sim.time.stochastic_game import StochasticGame


@dataclass(frozen=True, eq=False)
class Enclosure:
    """Intervals in the first year and state.

    Attributes
    ----------
    values : ndarray, shape (persons, 2)
        Worth to each person.
    chance : ndarray, shape (2,)
        Of what is looked for.
    empty : bool
        Whether some state of some year has no equilibrium in pure moves at all; the intervals are then NaN.
    """

    values: np.ndarray
    chance: np.ndarray
    empty: bool


def enclose_pure(
    game: StochasticGame,
    years: int,
    holds: np.ndarray,
    year: int,
    by: bool = False,
    forced: np.ndarray | None = None,
) -> Enclosure:
    """Return bounds on what equilibria in pure moves come to; takes what `sim.time.value_sets.all_pure` does."""
    persons = len(game.persons)
    bounds = np.zeros((2, game.states, persons + 1))  # low and high
    for now in reversed(range(years)):
        counts = holds & (now == year or (by and now < year))
        carried = ~counts & (now < year)
        boxes = _boxes(game, bounds, counts, carried)
        bounds, some = _kept(game, boxes, None if forced is None else forced[now])
        if not some:
            nothing = np.full((persons + 1, 2), np.nan)
            return Enclosure(nothing[:-1], nothing[-1], True)
    first = bounds[:, game.start].T
    return Enclosure(first[:-1], first[-1], False)


def _boxes(game: StochasticGame, bounds: np.ndarray, counts: np.ndarray, carried: np.ndarray) -> np.ndarray:
    """Return the interval of every profile, shape (2, states, persons + 1, n1, …, nN)."""
    boxes = []
    for ends in bounds:
        chance = counts + carried * (game.chances @ ends[:, -1]).reshape(counts.shape)
        boxes.append(np.concatenate([game.worth(ends[:, :-1]), chance[:, None]], axis=1))
    return np.stack(boxes)


def _kept(game: StochasticGame, boxes: np.ndarray, forced: np.ndarray | None) -> tuple[np.ndarray, bool]:
    """Return the interval of each state over the profiles that may be played, and whether every state has some."""
    count = len(game.shape)
    there = np.ones((game.states, *game.shape), dtype=bool)
    for player, available in enumerate(game.available):
        there &= np.expand_dims(available, tuple(1 + i for i in range(count) if i != player))
    last, earlier = game.stages[-1], [i for stage in game.stages[:-1] for i in stage]
    low, high = boxes
    asked = {}
    for player in last:
        own = np.where(there, _of(game, low, player), -np.inf)
        asked[player] = np.broadcast_to(own.max(axis=1 + player, keepdims=True), there.shape)
    may = there & np.all([_at_least(_of(game, high, i), asked[i]) for i in last], axis=0)
    low = _raised(game, low, asked)
    low, high, may = _union(low, high, may, [1 + i for i in last])
    there = np.asarray(there.any(axis=tuple(1 + i for i in last), keepdims=True))
    if forced is not None and earlier:
        there = there & _bound(forced, game.shape[earlier[0]], 1 + earlier[0], there.ndim)
    some = bool(may[there].all())
    for player in reversed(earlier):
        own = np.where(there, _of(game, low, player), -np.inf)
        feared = _most_of_others(own, 1 + player)
        may = there & _at_least(_of(game, high, player), feared)
        low, high, may = _union(_raised(game, low, {player: feared}), high, may, [1 + player])
        there = np.asarray(there.any(axis=1 + player, keepdims=True))
    return np.stack([low, high]).reshape(2, game.states, -1), some


def _of(game: StochasticGame, tensors: np.ndarray, player: int) -> np.ndarray:
    """Return of arrays of persons that of the person who moves for a player."""
    return tensors[np.arange(game.states), game.movers[:, player]]


def _raised(game: StochasticGame, low: np.ndarray, asked: dict[int, np.ndarray]) -> np.ndarray:
    """Return the lower ends, those of movers no lower than what they ask for."""
    low = low.copy()
    for player, least in asked.items():
        place = np.arange(game.states), game.movers[:, player]
        low[place] = np.maximum(low[place], least)
    return low


def _union(
    low: np.ndarray, high: np.ndarray, may: np.ndarray, axes: list[int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the interval over some axes of what may be played, and whether anything may."""
    kept, over = may[:, None], tuple(1 + axis for axis in axes)
    return (
        np.where(kept, low, np.inf).min(axis=over, keepdims=True),
        np.where(kept, high, -np.inf).max(axis=over, keepdims=True),
        np.asarray(may.any(axis=tuple(axes), keepdims=True)),
    )


def _bound(forced: np.ndarray, moves: int, axis: int, dimensions: int) -> np.ndarray:
    """Return which moves of the first mover are left where he is bound."""
    left = (forced[:, None] == FREE) | (np.arange(moves) == forced[:, None])
    return np.expand_dims(left, tuple(a for a in range(1, dimensions) if a != axis))


def _most_of_others(own: np.ndarray, axis: int) -> np.ndarray:
    """Return for each move the most that the other moves are worth."""
    if own.shape[axis] == 1:
        return np.full_like(own, -np.inf)
    ordered = np.sort(own, axis=axis)
    most, second = ordered.take([-1], axis=axis), ordered.take([-2], axis=axis)
    best = np.arange(own.shape[axis]).reshape([-1 if a == axis else 1 for a in range(own.ndim)])
    return np.where(best == own.argmax(axis=axis, keepdims=True), second, most)


def _at_least(values: np.ndarray, least: np.ndarray) -> np.ndarray:
    return values >= least - TIE * (1 + np.abs(values))
