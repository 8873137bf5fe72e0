"""Comparing the equilibria of one game: by what everyone gets, and by what it costs to be wrong.

Harsanyi, J. C. and Selten, R. (1988), A General Theory of Equilibrium Selection in Games.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import InputError
from sim.solve.profile import TOLERANCE, exceeds, payoff_grain


def pareto_dominated(payoffs: np.ndarray, scale: np.ndarray | float = 1.0) -> np.ndarray:
    """Flag the equilibria to which another of the list is worse for no player and better for some player.

    Parameters
    ----------
    payoffs : array_like, shape (equilibria, players)
    scale : array_like, shape (players,), optional
        Each player's payoff range in the game (`sim.solve.profile.payoff_range`); differences below `TOLERANCE`
        of it, or of the two payoffs where they are less, are ties.

    Returns
    -------
    ndarray of bool, shape (equilibria,)

    Examples
    --------
    The stag hunt: both hunt stag, both hunt hare, or both mix.

    >>> pareto_dominated([[4.0, 4.0], [3.0, 3.0], [3.0, 3.0]])
    array([False,  True,  True])
    """
    payoffs = np.asarray(payoffs, dtype=float)
    scale = np.asarray(scale)
    floor = TOLERANCE / 1000 * np.minimum(1.0, scale)  # expectations carry the rounding of mixed strategies
    better = exceeds(payoffs[None, :], payoffs[:, None], floor, scale)
    worse = better.swapaxes(0, 1)
    return (~worse.any(axis=2) & better.any(axis=2)).any(axis=1)


@dataclass(frozen=True)
class RiskDominance:
    """Two strict equilibria of a 2×2 game, and which of them is the safer guess.

    Attributes
    ----------
    equilibria : tuple of two profiles, each a pair of moves by number
    deviation_losses : tuple of two floats
        For each, the product of what the two players would lose by leaving it alone, in payoff units squared.
    dominant : tuple of int or None
        The equilibrium with the larger product; None if the products are equal.
    """

    equilibria: tuple[tuple[int, int], tuple[int, int]]
    deviation_losses: tuple[float, float]
    dominant: tuple[int, int] | None


def risk_dominance(payoffs: np.ndarray) -> RiskDominance:
    """Compare the two strict equilibria of a 2×2 game by risk dominance (Harsanyi and Selten 1988).

    Products of deviation losses do not depend on a player's unit or zero in their order, but the payoffs are
    cardinal: another order-preserving scale may choose the other equilibrium.

    Parameters
    ----------
    payoffs : ndarray, shape (2, 2, 2)

    Returns
    -------
    RiskDominance

    Raises
    ------
    InputError
        If the game is not 2×2 or does not have two strict equilibria.

    Examples
    --------
    >>> stag_hunt = np.array([[[4.0, 0.0], [3.0, 3.0]], [[4.0, 3.0], [0.0, 3.0]]])
    >>> risk_dominance(stag_hunt).dominant
    (1, 1)
    """
    if payoffs.shape != (2, 2, 2):
        moves = "×".join(map(str, payoffs.shape[1:]))
        raise InputError(f"risk dominance compares the equilibria of 2×2 games; this one is {moves}.")
    others = np.stack([payoffs[0, ::-1, :], payoffs[1, :, ::-1]])
    losses = payoffs - others
    strict = np.all([exceeds(payoffs[i], others[i], *payoff_grain(payoffs[i], i)) for i in range(2)], axis=0)
    if strict.sum() != 2:
        raise InputError(f"risk dominance compares two strict equilibria; this game has {strict.sum()}.")
    first, second = (tuple(profile) for profile in np.argwhere(strict).tolist())
    products = losses.prod(axis=0)
    difference = products[first] - products[second]
    tie = abs(difference) <= TOLERANCE * max(products[first], products[second])
    return RiskDominance(
        equilibria=(first, second),
        deviation_losses=(float(products[first]), float(products[second])),
        dominant=None if tie else first if difference > 0 else second,
    )
