"""Where the pure equilibria change as each of many parameters moves alone.

A set of pure equilibria changes only where a player is indifferent between two of its moves in a profile that is an
equilibrium there: at certain roots of the differences of its payoffs.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from sim.solve.parametric.many_roots import real_roots

LOOSE = 1e-7  # shortfall from the best reply, as a share of the player's largest payoff, of what may be an equilibrium
ENTRIES = 2_000_000  # differences that are looked at together


def pure_cuts(
    payoffs: np.ndarray, steps: Sequence[np.ndarray], players: Sequence[int], low: np.ndarray, high: np.ndarray
) -> list[np.ndarray]:
    """Return, for each line, the places where the pure equilibria of some players, the others' moves fixed, may change.

    Parameters
    ----------
    payoffs : ndarray, shape (all players, n1, …, nN)
        Where the lines meet.
    steps : sequence of ndarray, each of shape (degree, all players, n1, …, nN)
        Along a line the payoffs are `payoffs` plus the sum over k of steps[k - 1] × u**k.
    players : sequence of int
        Those who reply to each other.
    low, high : ndarray, shape (lines,)
        Ends of the lines, in u.

    Returns
    -------
    list of ndarray
        Ascending; a place may be listed where nothing changes after all, and several times.
    """
    found: list[np.ndarray] = [np.empty(0)] * len(steps)
    for degree in {len(step) for step in steps}:
        alike = [line for line, step in enumerate(steps) if len(step) == degree]
        size = max(1, ENTRIES // payoffs.size)
        for first in range(0, len(alike), size):
            part = alike[first : first + size]
            for line, places in zip(
                part, _cuts(payoffs, [steps[line] for line in part], players, low[part], high[part])
            ):
                found[line] = places
    return found


def _cuts(
    payoffs: np.ndarray, steps: Sequence[np.ndarray], players: Sequence[int], low: np.ndarray, high: np.ndarray
) -> list[np.ndarray]:
    """Return the cuts of lines of one degree."""
    shape = payoffs.shape[1:]
    start = payoffs.reshape(len(payoffs), -1)
    along = np.stack([step.reshape(*step.shape[:2], -1) for step in steps], axis=1)
    profiles = np.arange(start.shape[1])
    found = []
    for player in players:
        own, own_steps = start[player], along[:, :, player]
        for move in range(shape[player]):
            instead = _with_move(profiles, shape, player, move)
            gaps = own_steps - own_steps[..., instead]
            affected = np.flatnonzero(gaps.any(axis=(0, 2)))
            constant = np.broadcast_to(own - own[instead], (1, len(affected), len(own)))
            roots = real_roots(np.concatenate([constant, gaps[:, affected]]))
            _, line, profile = inside = np.nonzero((roots >= low[affected, None]) & (roots <= high[affected, None]))
            line, place = affected[line], roots[inside]
            for other in players:
                kept = _replies_well(start[other], along[:, :, other], shape, other, line, profile, place)
                line, profile, place = line[kept], profile[kept], place[kept]
            found.append((line, place))
    line, place = (np.concatenate(parts) for parts in zip(*found))
    return [np.sort(place[line == number]) for number in range(len(steps))]


def _replies_well(own, steps, shape, player: int, line, profile, place) -> np.ndarray:
    """Return where a player's move in a profile is about as good as any, at places along lines."""

    def paid(profile: np.ndarray) -> np.ndarray:
        total = np.zeros(len(place))
        for step in steps[::-1]:
            total = (total + step[line, profile]) * place
        return own[profile] + total

    least = paid(profile) + LOOSE * np.abs(own).max()
    return np.all([paid(_with_move(profile, shape, player, a)) <= least for a in range(shape[player])], axis=0)


def _with_move(profile: np.ndarray, shape: Sequence[int], player: int, move: int) -> np.ndarray:
    """Return the numbers of profiles with one player's move replaced."""
    stride = prod(shape[player + 1 :])
    return profile + (move - profile // stride % shape[player]) * stride
