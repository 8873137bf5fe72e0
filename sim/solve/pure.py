"""All pure Nash equilibria of games with any number of players."""

from __future__ import annotations

from functools import reduce

import numpy as np

from sim.errors import InputError
from sim.solve.profile import ties_with_best


def pure_equilibria(payoffs: np.ndarray, batch_axes: int = 0) -> np.ndarray:
    """Return where every player's move is a best response to the others' moves.

    Parameters
    ----------
    payoffs : array_like, shape (..., players, n1, …, nN)
        Payoffs of each player at each pure profile; leading axes, if any, number the games.
    batch_axes : int
        Number of leading axes before the axis of players.

    Returns
    -------
    ndarray of bool, shape (..., n1, …, nN)
        True at an equilibrium: no player's shortfall from its best reply exceeds `choice_tolerance`.

    Raises
    ------
    InputError
        If the axis of players does not match the number of axes of moves, or a payoff is not finite.

    Examples
    --------
    >>> prisoners = np.array([[[2, 0], [3, 1]], [[2, 3], [0, 1]]])
    >>> pure_equilibria(prisoners)
    array([[False, False],
           [False,  True]])
    """
    return reduce(np.logical_and, best_replies(payoffs, batch_axes))


def best_replies(payoffs: np.ndarray, batch_axes: int = 0) -> list[np.ndarray]:
    """Return for each player where its move is a best response; arguments and errors as for `pure_equilibria`."""
    payoffs = np.asarray(payoffs, dtype=float)
    players = payoffs.ndim - batch_axes - 1
    if players < 1 or payoffs.shape[batch_axes] != players or 0 in payoffs.shape[batch_axes:]:
        raise InputError(
            f"payoffs have shape {payoffs.shape} with {batch_axes} batch axes; after these must come the number "
            f"of players and then one axis of moves for each."
        )
    if not np.isfinite(payoffs).all():
        raise InputError("a payoff is not a finite number.")
    if batch_axes:  # the games side by side in memory: numpy is several times slower along short axes
        payoffs = np.moveaxis(np.ascontiguousarray(np.moveaxis(payoffs, 0, -1)), -1, 0)
    own = (payoffs[(slice(None),) * batch_axes + (player,)] for player in range(players))
    return [ties_with_best(table, player, batch_axes) for player, table in enumerate(own)]
