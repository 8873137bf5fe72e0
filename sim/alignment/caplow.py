"""Types of triad by the distribution of capabilities, and the coalitions that each makes likely.

Caplow, T. (1956), A theory of coalitions in the triad, American Sociological Review 21 (types 1 to 6), and
(1959), Further development of a theory of coalitions in the triad, American Journal of Sociology 64 (types 7 and
8). Members seek control over others, prefer more of it to less, and take no partner that is no use. For types 7
and 8, in which the strongest equals the other two together, the coalition is that of Caplow's terminal
situation, where members could destroy each other, as states could: the two weaker join and hold the balance. In
other situations he expects others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.errors import InputError
from sim.solve.profile import TOLERANCE

# For each type: the relation of the members A, B, C, the strongest first, and the coalitions that are likely.
TYPES: dict[int, tuple[str, tuple[str, ...]]] = {
    1: ("A = B = C", ("AB", "AC", "BC")),
    2: ("A > B, B = C, A < B + C", ("BC",)),
    3: ("A = B, B > C", ("AC", "BC")),
    4: ("A > B + C, B = C", ()),
    5: ("A > B > C, A < B + C", ("AC", "BC")),
    6: ("A > B > C, A > B + C", ()),
    7: ("A > B > C, A = B + C", ("BC",)),
    8: ("A = B + C, B = C", ("BC",)),
}


@dataclass(frozen=True)
class Triad:
    """A triad as Caplow types it.

    Attributes
    ----------
    number : int
        The type, 1 to 8.
    relation : str
        Of A, B and C, the strongest first.
    order : tuple of str
        Names of A, B and C.
    shares : tuple of float
        Their shares of the capabilities of the three.
    coalitions : tuple of frozensets of str
        The likely ones; none where no two can or need outweigh the strongest.
    """

    number: int
    relation: str
    order: tuple[str, str, str]
    shares: tuple[float, float, float]
    coalitions: tuple[frozenset[str], ...]


def classify(capabilities: Mapping[str, float], equal: float = TOLERANCE) -> Triad:
    """Type a triad by its members' capabilities.

    Parameters
    ----------
    capabilities : mapping of three names to non-negative numbers
        In any unit.
    equal : float
        Shares that differ by no more than this are equal.

    Raises
    ------
    InputError
        If there are not three members, or a capability is negative, not a number, or all are zero.

    Examples
    --------
    >>> triad = classify({"ussr": 0.381, "us": 0.367, "china": 0.252})
    >>> triad.number, [sorted(coalition) for coalition in triad.coalitions]
    (5, [['china', 'ussr'], ['china', 'us']])
    """
    if len(capabilities) != 3:
        raise InputError(f"a triad has three members, not {len(capabilities)}.")
    amounts = np.array(list(capabilities.values()), dtype=float)
    if not (np.isfinite(amounts).all() and (amounts >= 0).all() and amounts.sum() > 0):
        raise InputError("capabilities are non-negative numbers that are not all zero.")
    ranks = np.argsort(-amounts, kind="stable")
    order = tuple(list(capabilities)[i] for i in ranks)
    shares = tuple((amounts[ranks] / amounts.sum()).tolist())
    number = _type_number(*shares, equal)
    relation, letters = TYPES[number]
    members = dict(zip("ABC", order))
    coalitions = tuple(frozenset(members[letter] for letter in pair) for pair in letters)
    return Triad(number, relation, order, shares, coalitions)


def _type_number(a: float, b: float, c: float, equal: float) -> int:
    """Return the type of shares in descending order."""
    if a - c <= equal:
        return 1
    weaker_alike = b - c <= equal
    excess = a - (b + c)
    if abs(excess) <= equal:
        return 8 if weaker_alike else 7
    if excess > 0:
        return 4 if weaker_alike else 6
    if weaker_alike:
        return 2
    return 3 if a - b <= equal else 5
