"""Matching of players into pairs: who allies with whom when each may also stay alone.

A matching is stable by pairs if no player would rather be alone than with its partner, and no two players would
both rather have each other than what they have. With pairs only, this is the core. Gale, D. and Shapley, L.
(1962), College admissions and the stability of marriage, American Mathematical Monthly 69, who also show that
there may be no stable matching where any two may pair (their room-mates); Bogomolnaia, A. and Jackson, M. (2002),
The stability of hedonic coalition structures, Games and Economic Behavior 38. All matchings are enumerated, so the
answer is complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from sim.errors import InputError
from sim.solve.profile import exceeds, payoff_grain

MOST_PLAYERS = 10  # 9,496 matchings


@cache
def all_matchings(players: int) -> np.ndarray:
    """Return every matching of so many players.

    Returns
    -------
    ndarray of int, shape (matchings, players), read-only
        Each player's partner, by number; its own number if it is alone.

    Raises
    ------
    InputError
        If there is no player, or there are more than MOST_PLAYERS.

    Examples
    --------
    >>> all_matchings(3).tolist()
    [[0, 1, 2], [0, 2, 1], [1, 0, 2], [2, 1, 0]]
    """
    if not 1 <= players <= MOST_PLAYERS:
        raise InputError(f"matchings are listed for 1 to {MOST_PLAYERS} players, not {players}.")
    matchings = np.array(list(_matchings(tuple(range(players)))))
    matchings.flags.writeable = False
    return matchings


def _matchings(partners: tuple[int, ...], first: int = 0) -> Iterator[tuple[int, ...]]:
    """Yield the matchings in which the players before `first` keep their partners."""
    while first < len(partners) and partners[first] != first:
        first += 1
    if first == len(partners):
        yield partners
        return
    for other in range(first, len(partners)):
        if partners[other] == other:
            paired = list(partners)
            paired[first], paired[other] = other, first
            yield from _matchings(tuple(paired), first + 1)


def pairwise_stable(values: np.ndarray, matchings: np.ndarray | None = None) -> np.ndarray:
    """Return which matchings are stable by pairs.

    Parameters
    ----------
    values : array_like, shape (..., players, players)
        What each player (row) draws from each partner (column); the diagonal is what being alone is worth to it.
        Values are used ordinally, each player's own against each other.
    matchings : ndarray of int, shape (matchings, players), optional
        Each player's partner; all matchings by default.

    Returns
    -------
    ndarray of bool, shape (..., matchings)
        A deviation counts if each of its players gains more than a tie (`tie_margin`) among its values.

    Raises
    ------
    InputError
        If the values are not finite or not square.

    Examples
    --------
    Two who like each other best stay together and leave the third alone.

    >>> stable = pairwise_stable([[0, 2, 1], [2, 0, 1], [1, 2, 0]])
    >>> all_matchings(3)[stable].tolist()
    [[1, 0, 2]]
    """
    values = np.asarray(values, dtype=float)
    if values.ndim < 2 or values.shape[-1] != values.shape[-2]:
        raise InputError(f"values have shape {values.shape}; a row and a column for each player are expected.")
    if not np.isfinite(values).all():
        raise InputError("the value of a partner is not a finite number.")
    matchings = all_matchings(values.shape[-1]) if matchings is None else np.asarray(matchings)
    # What i would gain from each partner j beyond what it has; staying alone is j = i, so one test serves both.
    have = values[..., np.arange(values.shape[-1]), matchings]
    grain = (part[..., None, :, :] for part in payoff_grain(values, batch_axes=values.ndim - 1))
    wants = exceeds(values[..., None, :, :], have[..., :, None], *grain)
    return ~(wants & wants.swapaxes(-1, -2)).any(axis=(-2, -1))


def matching_label(matching: Sequence[int], players: Sequence[str]) -> str:
    """Return a matching as text: ``britain–prussia, austria–france``; who is alone stands alone.

    Examples
    --------
    >>> matching_label([1, 0, 2], ["britain", "prussia", "austria"])
    'britain–prussia, austria'
    """
    pairs = [(i, int(j)) for i, j in enumerate(matching) if i <= j]
    return ", ".join(players[i] if i == j else f"{players[i]}–{players[j]}" for i, j in pairs)
