"""Structural balance of a triangle of friendly and hostile ties, and its local dynamics.

A triangle is balanced if the product of its three signs is positive: a friend's friend and an enemy's enemy are
friends. Local triad dynamics (Antal, T., Krapivsky, P. L. and Redner, S. (2005), Dynamics of social balance on
networks, Physical Review E 72, 036121): an unbalanced triangle turns one tie. With one hostile tie, that tie
turns friendly with probability p, and otherwise one of the friendly ties, either alike, turns hostile. With
three hostile ties, one of them, any alike, turns friendly. p is the propensity to make up rather than to break.

States are numbered as in `sim.alignment.triangle.pattern_names`: bit 0 is set if tie ab is friendly, bit 1 for ac,
bit 2 for bc.
"""

from __future__ import annotations

import numpy as np

from sim.alignment.triangle import tie_signs
from sim.errors import InputError

STATES = 8
TIES = 3


def is_balanced(tie_ab: np.ndarray, tie_ac: np.ndarray, tie_bc: np.ndarray) -> np.ndarray | bool:
    """Return whether the product of the three signs is positive; a triangle with an absent tie is not balanced.

    Examples
    --------
    >>> bool(is_balanced(-1, -1, 1)), bool(is_balanced(1, -1, 1))
    (True, False)
    """
    return tie_signs(tie_ab) * tie_signs(tie_ac) * tie_signs(tie_bc) > 0


def state_signs() -> np.ndarray:
    """Return the signs of the ties ab, ac, bc in each state, shape (8, 3)."""
    return np.where(np.arange(STATES)[:, None] >> np.arange(TIES) & 1, 1, -1)


def transitions(p: float) -> np.ndarray:
    """Return the probabilities of one step from each state (row) to each state (column), shape (8, 8).

    Balanced states stay as they are.

    Raises
    ------
    InputError
        If p is not a probability.

    Examples
    --------
    From two friendly ties, ab and ac, and a hostile one:

    >>> transitions(0.5)[3].tolist()
    [0.0, 0.25, 0.25, 0.0, 0.0, 0.0, 0.0, 0.5]
    """
    if not 0 <= p <= 1:
        raise InputError(f"the propensity p is a probability, from 0 to 1, not {p}.")
    matrix = np.zeros((STATES, STATES))
    for state, signs in enumerate(state_signs()):
        hostile = int((signs < 0).sum())
        if signs.prod() > 0:
            matrix[state, state] = 1
            continue
        for tie in range(TIES):
            turned = state ^ (1 << tie)
            if hostile == TIES:
                matrix[state, turned] = 1 / TIES
            else:
                matrix[state, turned] = p if signs[tie] < 0 else (1 - p) / 2
    return matrix


def absorption_probabilities(p: float) -> np.ndarray:
    """Return the probabilities that each state (row) ends in each state (column), shape (8, 8).

    Exact: B = (I - Q)^-1 R for the unbalanced states (Kemeny and Snell 1960), the identity for the balanced ones.

    Examples
    --------
    A thaw between a and b beside a friendship of b and c ends in friendship of all with probability p, and
    otherwise either tie of b breaks.

    >>> absorption_probabilities(0.4)[0b101].round(3).tolist()
    [0.0, 0.3, 0.0, 0.0, 0.3, 0.0, 0.0, 0.4]
    """
    step = transitions(p)
    absorbing = state_signs().prod(axis=1) > 0
    transient = ~absorbing
    ends = np.eye(STATES)
    moves = np.eye(transient.sum()) - step[np.ix_(transient, transient)]
    ends[transient] = 0
    ends[np.ix_(transient, absorbing)] = np.linalg.solve(moves, step[np.ix_(transient, absorbing)])
    return ends


def density_rate(density: np.ndarray, p: float) -> np.ndarray:
    """Return the rate of change of the share of friendly ties in a large network, mean field.

    d rho / dt = 3 rho² (1 - rho) (2 p - 1) + (1 - rho)³, time in updates per tie.
    """
    density = np.asarray(density, dtype=float)
    return 3 * density**2 * (1 - density) * (2 * p - 1) + (1 - density) ** 3


def stationary_density(p: np.ndarray) -> np.ndarray | float:
    """Return the share of friendly ties at which a large network settles, mean field.

    1 / (1 + sqrt(3 (1 - 2 p))) for p below one half; from there on all ties become friendly.

    Raises
    ------
    InputError
        If p is not a probability.

    Examples
    --------
    >>> stationary_density([0, 0.25, 0.5]).round(4).tolist()
    [0.366, 0.4495, 1.0]
    """
    p = np.asarray(p, dtype=float)
    if not ((p >= 0) & (p <= 1)).all():
        raise InputError("the propensity p is a probability, from 0 to 1.")
    return 1 / (1 + np.sqrt(3 * np.maximum(1 - 2 * p, 0)))
