"""Bounds on the probabilities over a continuum of equilibria, and how far off they can be."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.solve.n_players.free_player import free_mixtures, scaled_to_range
from sim.solve.n_players.krawczyk import ROUNDING
from sim.solve.profile import TOLERANCE, Profile, indifference_jacobian, move_payoffs, regrets

if TYPE_CHECKING:
    from sim.solve.n_players.continua import Group

# A group of cells no wider than this is one equilibrium that is not regular.
POINT = 1e-4
# Bounds that an equilibrium attains up to this are exact.
ATTAINED = 1e-6
# Cells at a bound from which an equilibrium is sought; probabilities so small, beside the player's largest, that it
# may lie where they are zero.
NEAREST, FACE = 4, 0.02


class Bounds(NamedTuple):
    """What is known of a continuum.

    Attributes
    ----------
    low, high : ndarrays, shape (moves of all players,)
        Every equilibrium of the continuum lies between them.
    error : float
        Every bound is attained to within this.
    points : ndarray, shape (equilibria, moves of all players)
        Some of its equilibria.
    """

    low: np.ndarray
    high: np.ndarray
    error: float
    points: np.ndarray


def bounds(payoffs: np.ndarray, group: Group, middle: np.ndarray, known: np.ndarray) -> Bounds:
    """Return bounds of a component, exact where only one player's mixture varies.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
    group : Group
    middle : ndarray, shape (cells, moves of all players)
        Centroids of all cells.
    known : ndarray, shape (equilibria, moves of all players)
        Equilibria of the component.
    """
    split = np.cumsum(payoffs.shape[1:])[:-1]
    widths = [float(part.max()) for part in np.split(group.high - group.low, split)]
    free = [i for i, width in enumerate(widths) if width > POINT]
    if len(free) != 1:
        return Bounds(group.low, group.high, _error(payoffs, group, middle, known), known)
    player = free[0]
    profile = np.split(known[0], split)
    mixtures = free_mixtures(payoffs, profile, player)
    points = np.array([np.concatenate([*profile[:player], x, *profile[player + 1 :]]) for x in mixtures])
    if not len(points):
        return Bounds(group.low, group.high, _error(payoffs, group, middle, known), known)
    return Bounds(points.min(axis=0), points.max(axis=0), 0.0, points)


def _error(payoffs: np.ndarray, group: Group, middle: np.ndarray, known: np.ndarray) -> float:
    """Return how far, at most, the bounds of a group's cells lie from its equilibria.

    Equilibria are sought in the cells nearest to each bound that those found so far do not attain.
    """
    low, high = known.min(axis=0), known.max(axis=0)
    for column in range(middle.shape[1]):
        outwards = np.argsort(middle[group.cells, column], kind="stable")
        for cells, gap in ((outwards, low - group.low), (outwards[::-1], group.high - high)):
            if gap[column] > ATTAINED:
                for point in _equilibria_near(payoffs, group, middle[group.cells[cells[:NEAREST]]]):
                    low, high = np.minimum(low, point), np.maximum(high, point)
    error = float(max((low - group.low).max(), (group.high - high).max()))
    return _rounded_up(error) if error > ATTAINED else 0.0


def _rounded_up(error: float) -> float:
    """Return a number of two digits that is no smaller.

    >>> _rounded_up(0.01291), _rounded_up(0.3)
    (0.013, 0.3)
    """
    unit = 1 - math.floor(math.log10(error))
    return round(math.ceil(round(error * 10**unit, 9)) / 10**unit, unit)


def _equilibria_near(payoffs: np.ndarray, group: Group, centroids: np.ndarray) -> Iterator[np.ndarray]:
    """Yield equilibria of a group near some of its cells' centroids, and near the same on the nearest faces."""
    split = np.cumsum(payoffs.shape[1:])[:-1]
    for centroid in centroids:
        for least in (0.0, FACE):
            start = (np.where(part > least * part.max(), part, 0.0) for part in np.split(centroid, split))
            profile = equilibrium_near(payoffs, [strategy / strategy.sum() for strategy in start])
            if profile is not None:
                point = np.concatenate(profile)
                if (point >= group.low - ATTAINED).all() and (point <= group.high + ATTAINED).all():
                    yield point


def equilibrium_near(payoffs: np.ndarray, profile: Profile) -> tuple[np.ndarray, ...] | None:
    """Return an equilibrium near a profile, with the same support or a smaller one; None if none is reached.

    Gauss and Newton's method with the smallest step that solves the linearized indifference equations, so that it
    also ends on a curve or a surface of solutions.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
    profile : sequence of ndarray
    """
    profile = [np.array(strategy) for strategy in profile]
    supports = [np.flatnonzero(strategy > 0) for strategy in profile]
    scaled = scaled_to_range(payoffs)
    for _ in range(40):
        values = [move_payoffs(scaled, profile, i)[support] for i, support in enumerate(supports)]
        residual = np.concatenate([value[1:] - value[0] for value in values])
        if not len(residual) or np.abs(residual).max() <= TOLERANCE / 100:
            break
        jacobian = indifference_jacobian(scaled, profile, supports)
        step = np.linalg.lstsq(jacobian, residual, rcond=1e-7)[0]
        start = 0
        for strategy, support in zip(profile, supports):
            change = step[start : start + len(support) - 1]
            strategy[support[1:]] -= change
            strategy[support[0]] += change.sum()
            start += len(support) - 1
        if max(np.abs(strategy).max() for strategy in profile) > 2:
            return None
    if min(strategy.min() for strategy in profile) < -TOLERANCE:
        return None
    profile = [np.where(strategy > ROUNDING, strategy, 0.0) for strategy in profile]
    profile = tuple(strategy / strategy.sum() for strategy in profile)
    return profile if (regrets(scaled, profile) <= TOLERANCE).all() else None
