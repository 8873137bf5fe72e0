"""Games from the literature whose equilibria are known, payoffs written as in their sources.

Each function returns payoffs of shape (players, n1, …, nN).
"""

import numpy as np


def mckelvey_mclennan():
    """Nine equilibria, all regular: the most that a 2×2×2 game can have.

    McKelvey, R. and McLennan, A. (1997), The maximal number of regular totally mixed Nash equilibria, Journal of
    Economic Theory 72; the game is in McKelvey and McLennan (1996), Computation of equilibria in finite games.
    """
    payoffs = np.zeros((3, 2, 2, 2))
    payoffs[:, 0, 0, 0] = 9, 8, 12
    payoffs[:, 1, 1, 0] = 9, 8, 2
    payoffs[:, 0, 1, 1] = 3, 4, 6
    payoffs[:, 1, 0, 1] = 3, 4, 6
    return payoffs


def nau_irrational():
    """One equilibrium, in irrational numbers.

    Nau, R., Gomez Canovas, S. and Hansen, P. (2004), On the geometry of Nash equilibria and correlated equilibria,
    International Journal of Game Theory 32, section 4.
    """
    payoffs = np.zeros((3, 2, 2, 2))
    payoffs[:, 0, 0, 0] = 3, 0, 2
    payoffs[:, 1, 0, 0] = 0, 1, 0
    payoffs[:, 0, 1, 0] = 0, 2, 0
    payoffs[:, 1, 1, 0] = 1, 0, 0
    payoffs[:, 0, 0, 1] = 1, 0, 0
    payoffs[:, 1, 0, 1] = 0, 3, 0
    payoffs[:, 0, 1, 1] = 0, 1, 0
    payoffs[:, 1, 1, 1] = 2, 0, 3
    return payoffs


def nau_continuum():
    """Three pure equilibria, two incompletely mixed ones, a curve of completely mixed ones: ibid., section 5."""
    payoffs = np.zeros((3, 2, 2, 2))
    payoffs[:, 0, 0, 0] = 0, 0, 2
    payoffs[:, 1, 0, 0] = 3, 0, 0
    payoffs[:, 0, 1, 0] = 0, 3, 0
    payoffs[:, 0, 0, 1] = 1, 1, 0
    payoffs[:, 1, 1, 1] = 0, 0, 3
    return payoffs


def nau_segment():
    """2×2×4; the equilibria are the segment ½, ½, (t, t, ½ - t, ½ - t): ibid., section 6."""
    payoffs = np.zeros((3, 2, 2, 4))
    payoffs[0] = np.moveaxis([[[2, 0], [0, 1]], [[1, 0], [0, 2]], [[1, 0], [0, 2]], [[2, 0], [0, 1]]], 0, 2)
    payoffs[1] = np.moveaxis([[[0, 1], [2, 0]], [[0, 2], [1, 0]], [[0, 1], [2, 0]], [[0, 2], [1, 0]]], 0, 2)
    payoffs[2] = np.moveaxis([[[0, 1], [1, 2]], [[2, 1], [1, 0]], [[1, 2], [0, 1]], [[1, 0], [2, 1]]], 0, 2)
    return payoffs


def stengel():
    """6×6 with 75 equilibria.

    Von Stengel, B. (1999), New maximal numbers of equilibria in bimatrix games, Discrete and Computational
    Geometry 21; in the smaller payoffs of Savani, R. and von Stengel, B. (2006), Hard-to-solve bimatrix games,
    Econometrica 74.
    """
    first = [
        [-81, 36, -126, 126, -36, 90],
        [-180, 72, -333, 297, -153, 270],
        [20, -3, 42, -33, 17, -30],
        [-30, 17, -33, 42, -3, 20],
        [270, -153, 297, -333, 72, -180],
        [90, -36, 126, -126, 36, -81],
    ]
    second = [
        [72, 36, 17, -3, -36, -153],
        [-180, -81, -30, 20, 90, 270],
        [297, 126, 42, -33, -126, -333],
        [-333, -126, -33, 42, 126, 297],
        [270, 90, 20, -30, -81, -180],
        [-153, -36, -3, 17, 36, 72],
    ]
    return np.array([first, second], dtype=float)


def shapley():
    """Fictitious play cycles; the one equilibrium is uniform.

    Shapley, L. (1964), Some topics in two-person games, Advances in Game Theory.
    """
    return np.array([np.eye(3), np.roll(np.eye(3), 1, axis=1)])


def matching_pennies():
    """The one equilibrium is uniform."""
    return np.array([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], dtype=float)


def jordan():
    """Three-player matching pennies; the one equilibrium is uniform.

    Jordan, J. (1993), Three problems in learning mixed-strategy Nash equilibria, Games and Economic Behavior 5.
    """
    moves = np.indices((2, 2, 2))
    signs = [moves[0] == moves[1], moves[1] == moves[2], moves[2] != moves[0]]
    return np.where(signs, 1.0, -1.0)


def coordination(players=3, moves=2):
    """1 for all if all choose the same move, else 0."""
    choices = np.indices((moves,) * players)
    same = (choices == choices[0]).all(axis=0)
    return np.stack([same.astype(float)] * players)


def majority():
    """Three players; 1 for each in the majority. Equilibria: both unanimous profiles and the uniform mixture."""
    return 1.0 - minority()


def minority():
    """Three players; 1 for a player alone on its side.

    Equilibria: the uniform mixture, and the hexagon of segments on which two players disagree and the third mixes.
    """
    choices = np.indices((2, 2, 2))
    total = choices.sum(axis=0)
    alone = [(own == 1) & (total == 1) | (own == 0) & (total == 2) for own in choices]
    return np.stack(alone).astype(float)
