"""The place of an equilibrium on the map of the triangle, in words: pattern, roles, balance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.alignment.triangle import is_balanced, pattern, role_values


def place(ties: Sequence[float], players: Sequence[str]) -> str:
    """Return in words where three ties lie.

    Parameters
    ----------
    ties : sequence of three float
        Ties ab, ac, bc of the players a, b, c.
    players : sequence of three str

    Returns
    -------
    str
        The pattern (Dittmer 1981), each player's role value, and whether the signs are in structural balance
        (Heider 1946; Cartwright and Harary 1956).

    Examples
    --------
    >>> place([-0.6, -0.5, 0.8], "abc")
    'stable marriage b–c, a out; role values a -3, b +1, c +1; in structural balance'
    """
    ab, ac, bc = np.asarray(ties, dtype=float)
    values = ", ".join(f"{player} {value:+d}" for player, value in zip(players, role_values(ab, ac, bc)))
    balance = "in" if is_balanced(ab, ac, bc) else "out of"
    return f"{pattern(ab, ac, bc, players)}; role values {values}; {balance} structural balance"
