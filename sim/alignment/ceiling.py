"""The ceiling of a wedge: how far a player's own interest carries it through the triangle.

A tie is friendly if both of its ends are: it is the lower of two attitudes. A player that values its place in
the triangle by its role (`sim.alignment.triangle.role_values`) then gains two by every tie of its own that turns
friendly and loses two by every one that it breaks. So it takes every hand held out to it and breaks with nobody:
from a marriage it moves to the pivot between two suitors, which is worth more to it than any marriage, and stops
there. The role values are those of later work on the triangle of Dittmer (1981).
"""

from __future__ import annotations

import numpy as np

from sim.alignment.triangle import role_values
from sim.errors import InputError

PLAYERS = 3


def ties_of(attitudes: np.ndarray) -> np.ndarray:
    """Return the ties ab, ac, bc: of each two attitudes the lower.

    Parameters
    ----------
    attitudes : array_like, shape (3, 3)
        Entry [i, j] is i's attitude to j, positive if friendly; the diagonal is not used.

    Returns
    -------
    ndarray, shape (3,)
    """
    attitudes = _checked(attitudes)
    lower = np.minimum(attitudes, attitudes.T)
    return lower[np.triu_indices(PLAYERS, 1)]


def best_response_path(attitudes: np.ndarray, player: int) -> list[np.ndarray]:
    """Return the ties along the path of a player's best responses, the others' attitudes fixed.

    At each step the player turns the one attitude, to friendly or to hostile, that raises its role value most (the
    first of equals); the path ends where none raises it.

    Parameters
    ----------
    attitudes : array_like, shape (3, 3)
        As in `ties_of`, friendly +1 and hostile -1.
    player : int

    Returns
    -------
    list of ndarray, each of shape (3,)
        The ties ab, ac, bc at the start and after each step.

    Raises
    ------
    InputError
        If the attitudes are not a 3 × 3 array of numbers or there is no such player.

    Examples
    --------
    Of the US, Russia and China, Russia and China are married; the US holds out a hand to Russia.

    >>> attitudes = [[0, 1, -1], [-1, 0, 1], [-1, 1, 0]]
    >>> [ties.tolist() for ties in best_response_path(attitudes, player=1)]
    [[-1.0, -1.0, 1.0], [1.0, -1.0, 1.0]]
    """
    if player not in range(PLAYERS):
        raise InputError(f"players of a triangle are numbered 0 to 2; there is no player {player}.")
    attitudes = _checked(attitudes)
    path = [ties_of(attitudes)]
    while True:
        options = [_turned(attitudes, player, other) for other in range(PLAYERS) if other != player]
        best = max(options, key=lambda option: _value(option, player))
        if _value(best, player) <= _value(attitudes, player):
            return path
        attitudes = best
        path.append(ties_of(attitudes))


def _turned(attitudes: np.ndarray, player: int, other: int) -> np.ndarray:
    turned = attitudes.copy()
    turned[player, other] = -turned[player, other]
    return turned


def _value(attitudes: np.ndarray, player: int) -> int:
    return int(role_values(*ties_of(attitudes))[player])


def _checked(attitudes: np.ndarray) -> np.ndarray:
    attitudes = np.array(attitudes, dtype=float)
    if attitudes.shape != (PLAYERS, PLAYERS) or not np.isfinite(attitudes).all():
        raise InputError("attitudes are a 3 × 3 array of numbers: row i holds what i feels for the others.")
    return attitudes
