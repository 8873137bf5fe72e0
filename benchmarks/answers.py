"""Answers of two solvers to the same games, compared equilibrium by equilibrium."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.solve.profile import TOLERANCE, payoff_range, regrets

# Two profiles this close in every probability are one equilibrium: Gambit stops at a regret of 1e-8 of the range.
SAME = 1e-4


@dataclass(frozen=True)
class Answers:
    """Equilibria of each game.

    Attributes
    ----------
    profiles : sequence of ndarray, shapes (K, moves of all players)
    complete : int or None
        In how many games the solver certifies that none is missing; None where it makes no such statement.
    """

    profiles: Sequence[np.ndarray]
    complete: int | None = None


def flat(profiles: Iterable[Sequence[np.ndarray]], moves: int) -> np.ndarray:
    """Return profiles, one array per player each, as an array of shape (K, moves of all players)."""
    return np.array([np.concatenate(profile) for profile in profiles]).reshape(-1, moves)


def by_game(profiles: np.ndarray, game: np.ndarray, games: int) -> list[np.ndarray]:
    """Split profiles, shape (K, moves), into one array for each game, `game` being ascending."""
    return np.split(profiles, np.searchsorted(game, np.arange(1, games)))


def compared(payoffs: np.ndarray, ours: Answers, theirs: Answers | None) -> str:
    """Return in one line in how many games the answers agree, and what either side lacks.

    An equilibrium that only we give counts as lacking in the peer's answer only if its regret is zero within
    TOLERANCE; otherwise it is reported as an error of ours.

    Parameters
    ----------
    payoffs : ndarray, shape (games, players, n1, …, nN)
    ours, theirs : Answers
        `theirs` may be for the first games only.
    """
    solved = len(ours.profiles)
    parts = [] if ours.complete is None else [f"complete {ours.complete} of {solved}"]
    if theirs is None:
        return "; ".join(parts)
    same = lacking = foreign = wrong = 0
    for game, mine, other in zip(payoffs, ours.profiles, theirs.profiles):
        close = np.abs(mine[:, None] - other[None]).max(axis=2) < SAME
        alone = mine[~close.any(axis=1)]
        errors = sum(not is_equilibrium(game, profile) for profile in alone)
        strange = np.count_nonzero(~close.any(axis=0))
        wrong += errors
        foreign += strange
        lacking += len(alone) > errors
        same += not len(alone) and not strange
    games = min(solved, len(theirs.profiles))
    parts.append(f"same set in {same}" if games == solved else f"same set in {same} of {games} compared")
    if lacking:
        parts.append(f"peer incomplete in {lacking} ({lacking / games:.0%})")
    if foreign:
        parts.append(f"{foreign} of the peer's are not ours")
    if wrong:
        parts.append(f"{wrong} of ours are no equilibria")
    return "; ".join(parts)


def is_equilibrium(payoffs: np.ndarray, profile: np.ndarray) -> bool:
    """Return whether no player can gain more than TOLERANCE of its payoff range."""
    return regret_share(payoffs, profile) <= TOLERANCE


def regret_share(payoffs: np.ndarray, profile: np.ndarray) -> float:
    """Return the largest regret of any player as a share of its payoff range, `profile` being flat."""
    strategies = np.split(profile, np.cumsum(payoffs.shape[1:])[:-1])
    return float((regrets(payoffs, strategies) / payoff_range(payoffs)).max())
