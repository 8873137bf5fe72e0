"""Patterns of the strategic triangle: what three ties, friendly or hostile, make of three players.

Dittmer, L. (1981), The Strategic Triangle: An Elementary Game-Theoretical Analysis, World Politics 33, names
three: ménage à trois (all ties friendly), romantic triangle (a pivot friendly with two rivals) and stable
marriage (a friendly pair against a third). The unit veto (no tie friendly) and the role values come from later
work on the triangle.

A tie is a number whose sign says friendly (+) or hostile (-). A tie within `ABSENT_TIE` of zero is absent:
neither friendly nor hostile. Patterns are named by the friendly ties alone, so that a name does not tell an
absent tie from a hostile one; `tie_signs` and `role_values` do.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

import numpy as np

from sim.errors import InputError
from sim.solve.profile import TOLERANCE

ABSENT_TIE = TOLERANCE


def tie_signs(ties: np.ndarray, absent: float = ABSENT_TIE) -> np.ndarray:
    """Return +1 for a friendly tie, -1 for a hostile one, 0 for an absent one.

    Parameters
    ----------
    ties : array_like, any shape
    absent : float
        A tie is absent if it is no further than this from zero.

    Returns
    -------
    ndarray of int8, of the same shape

    Raises
    ------
    InputError
        If a tie is not a number.
    """
    ties = np.asarray(ties, dtype=float)
    if np.isnan(ties).any():
        raise InputError("a tie of the triangle is not a number (NaN); leave such rows out.")
    return np.where(np.abs(ties) <= absent, 0, np.sign(ties)).astype(np.int8)


def tie_names(players: Sequence[str]) -> tuple[str, ...]:
    """Return the names under which scenarios measure the ties of each two players: ``tie_a_b``."""
    return tuple(f"tie_{a}_{b}" for a, b in combinations(players, 2))


def measured_ties(players: Sequence[str], outcomes: Collection[str]) -> tuple[str, ...]:
    """Return the names of the ties of three players whose every tie is measured; none for any other game."""
    names = tie_names(players)
    return names if len(players) == 3 and all(name in outcomes for name in names) else ()


def pattern(
    tie_ab: np.ndarray,
    tie_ac: np.ndarray,
    tie_bc: np.ndarray,
    players: Sequence[str],
    absent: float = ABSENT_TIE,
) -> np.ndarray | str:
    """Name the pattern that three ties make.

    Parameters
    ----------
    tie_ab, tie_ac, tie_bc : array_like, of shapes that broadcast
        Ties of the first player with the second, of the first with the third, of the second with the third.
    players : sequence of three str
    absent : float
        A tie is absent if it is no further than this from zero; absent ties are not friendly.

    Returns
    -------
    ndarray of str objects, or str if all ties are scalars

    Examples
    --------
    >>> pattern(-1, -1, 1, "abc")
    'stable marriage b–c, a out'
    >>> pattern([1, 0.5], [-1, 0], [0.2, -1], "abc").tolist()
    ['romantic triangle, b pivot', 'stable marriage a–b, c out']
    """
    return np.array(pattern_names(players), dtype=object)[pattern_codes(tie_ab, tie_ac, tie_bc, absent)]


def pattern_codes(
    tie_ab: np.ndarray, tie_ac: np.ndarray, tie_bc: np.ndarray, absent: float = ABSENT_TIE
) -> np.ndarray | np.uint8:
    """Return the place of each pattern in `pattern_names`, uint8; arguments as for `pattern`."""
    friendly = (tie_signs(tie, absent) > 0 for tie in (tie_ab, tie_ac, tie_bc))
    return sum((one.astype(np.uint8) << bit for bit, one in enumerate(friendly)), start=np.uint8(0))


def pattern_names(players: Sequence[str]) -> tuple[str, ...]:
    """Return the eight patterns by code: bit 0 is set if tie ab is friendly, bit 1 for ac, bit 2 for bc."""
    if len(players) != 3:
        raise InputError(f"a triangle has three players, not {len(players)}.")
    a, b, c = players
    return (
        "unit veto",
        f"stable marriage {a}–{b}, {c} out",
        f"stable marriage {a}–{c}, {b} out",
        f"romantic triangle, {a} pivot",
        f"stable marriage {b}–{c}, {a} out",
        f"romantic triangle, {b} pivot",
        f"romantic triangle, {c} pivot",
        "ménage à trois",
    )


def is_balanced(tie_ab: np.ndarray, tie_ac: np.ndarray, tie_bc: np.ndarray) -> np.ndarray | bool:
    """Return whether the product of the three signs is positive; a triangle with an absent tie is not balanced.

    A friend's friend and an enemy's enemy are friends (Cartwright, D. and Harary, F. (1956), Structural balance: a
    generalization of Heider's theory, Psychological Review 63, 277).

    Examples
    --------
    >>> bool(is_balanced(-1, -1, 1)), bool(is_balanced(1, -1, 1))
    (True, False)
    """
    return tie_signs(tie_ab) * tie_signs(tie_ac) * tie_signs(tie_bc) > 0


def role_values(tie_ab: np.ndarray, tie_ac: np.ndarray, tie_bc: np.ndarray, absent: float = ABSENT_TIE) -> np.ndarray:
    """Return what each player's place in the triangle is worth: its own two ties less the tie of the others.

    Signs are added, not sizes: +3 for a pivot, +1 for a friend or a marriage partner, -1 for a wing or a foe, -3
    for the one left out; absent ties give what lies between.

    Parameters
    ----------
    tie_ab, tie_ac, tie_bc : array_like, of shapes that broadcast to (…)
    absent : float

    Returns
    -------
    ndarray of int8, shape (…, 3)

    Examples
    --------
    >>> role_values(-1, -1, 1).tolist()
    [-3, 1, 1]
    """
    ab, ac, bc = (tie_signs(tie, absent) for tie in (tie_ab, tie_ac, tie_bc))
    return np.stack(np.broadcast_arrays(ab + ac - bc, ab + bc - ac, ac + bc - ab), axis=-1)
