"""When something first holds, and how long it then lasts: means over a horizon, and for ever where play stands still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sim.time.paths import leading_to

ROUNDING = 1e-12
Chain = Sequence[np.ndarray | sparse.csr_array]


@dataclass(frozen=True)
class Spells:
    """Means of when something first holds and of how long it lasts.

    Attributes
    ----------
    chance : float
        That it ever holds, over the horizon or for ever.
    wait : float
        Year in which it first holds, of the cases in which it does; NaN where it never does.
    begun : float
        Number of times that it begins to hold within the years.
    length : float
        Years for which it then holds without a break, over all such times; NaN where there is none. Over a horizon the
        years within it are counted.
    """

    chance: float
    wait: float
    begun: float
    length: float


def spells(held: np.ndarray, chances: Chain, without: Chain, start: int, for_ever: bool = False) -> Spells:
    """Return when something first holds and how long it lasts.

    Parameters
    ----------
    held : ndarray, shape (years, states)
        Chance that it holds in a state of a year.
    chances : sequence of arrays, shape (states, states)
        Of each state's successors.
    without : sequence of arrays, shape (states, states)
        Of each state's successors together with its not holding.
    start : int
        Number of the first state.
    for_ever : bool
        Whether what is played in the last year goes on for ever: what is on the way then is followed to its end by
        linear equations.
    """
    years, states = held.shape
    shares, waiting = np.zeros(states), np.zeros(states)
    shares[start] = waiting[start] = 1.0
    begins = shares.copy()  # chance of a state in which it has not held in the year before
    chance = first = begun = lasted = 0.0
    for year in range(years):
        now = float(waiting @ held[year])
        chance, first = chance + now, first + year * now
        begun += float(begins @ held[year])
        lasted += float(shares @ held[year])
        begins, waiting = shares @ without[year], waiting @ without[year]
        shares = shares @ chances[year]
    if for_ever:
        matrix, apart = _dense(chances[-1]), _dense(without[-1])
        later, wait = _first(held[-1], apart)
        chance += float(waiting @ later)
        first += float(waiting @ (wait + years * later))
        on_the_way = np.maximum(shares - begins, 0.0)
        some = on_the_way > ROUNDING
        lasted += float(on_the_way[some] @ _lasting(held[-1], matrix - apart)[some])
    return Spells(chance, first / chance if chance > 0 else np.nan, begun, lasted / begun if begun > 0 else np.nan)


def _dense(matrix: np.ndarray | sparse.csr_array) -> np.ndarray:
    return matrix.toarray() if isinstance(matrix, sparse.csr_array) else np.asarray(matrix)


def _first(held: np.ndarray, apart: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return from each state the chance that it ever holds, and the years before it first does times that chance."""
    live = leading_to(apart, held > 0)
    within = np.eye(live.sum()) - apart[np.ix_(live, live)]
    chance, wait = np.zeros(len(held)), np.zeros(len(held))
    chance[live] = np.linalg.solve(within, held[live])
    wait[live] = np.linalg.solve(within, (apart @ chance)[live])
    return chance, wait


def _lasting(held: np.ndarray, together: np.ndarray) -> np.ndarray:
    """Return from each state the years for which it holds without a break; infinite where it may never end."""
    never = ~leading_to(together, held < 1 - ROUNDING)
    ends = ~leading_to(together, never)
    lasting = np.full(len(held), np.inf)
    lasting[ends] = np.linalg.solve(np.eye(ends.sum()) - together[np.ix_(ends, ends)], held[ends])
    return lasting
