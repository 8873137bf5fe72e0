"""What a mixed profile is worth: payoffs, deviations, regret, index."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# The one tolerance of every solver: a share of the player's payoff range.
TOLERANCE = 1e-9

Profile = Sequence[np.ndarray]


def payoff_range(payoffs: np.ndarray) -> np.ndarray:
    """Return each player's largest minus smallest payoff, shape (players,)."""
    flat = payoffs.reshape(payoffs.shape[0], -1)
    return flat.max(axis=1) - flat.min(axis=1)


def move_payoffs(payoffs: np.ndarray, profile: Profile, player: int) -> np.ndarray:
    """Return the payoff of each pure move of `player` against the others' mixed strategies.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
    profile : sequence of ndarray, shapes (n1,), …, (nN,)
    player : int

    Returns
    -------
    ndarray, shape (n_player,)
    """
    tensor = payoffs[player]
    for other in reversed(range(len(profile))):
        if other != player:
            tensor = np.tensordot(tensor, profile[other], axes=(other, 0))
    return tensor


def expected(tensors: np.ndarray, profile: Profile) -> np.ndarray:
    """Return the expectations of tensors of shape (k, n1, …, nN) under a mixed profile, shape (k,)."""
    for strategy in reversed(profile):
        tensors = tensors @ strategy
    return tensors


def payoffs_and_regret(payoffs: np.ndarray, profile: Profile) -> tuple[np.ndarray, float]:
    """Return each player's expected payoff, shape (players,), and the largest regret, in payoff units."""
    values = [move_payoffs(payoffs, profile, i) for i in range(len(profile))]
    expected = np.array([value @ strategy for value, strategy in zip(values, profile)])
    return expected, float(max(value.max() - own for value, own in zip(values, expected)))


def regrets(payoffs: np.ndarray, profile: Profile) -> np.ndarray:
    """Return each player's largest gain from a unilateral deviation, shape (players,), in payoff units."""
    gains = np.empty(len(profile))
    for i, strategy in enumerate(profile):
        values = move_payoffs(payoffs, profile, i)
        gains[i] = values.max() - values @ strategy
    return gains


def index(payoffs: np.ndarray, profile: Profile) -> int | None:
    """Return the index of a regular equilibrium, +1 or -1; None where it is not regular.

    An equilibrium is regular when every best reply is played and the indifference equations on its support
    have a non-singular Jacobian J; its index is the sign of det(-J). The indices of all equilibria of a
    generic game sum to +1.

    References
    ----------
    Shapley, L. (1974), A note on the Lemke-Howson algorithm; Gul, F., Pearce, D. and Stacchetti, E. (1993), A
    bound on the proportion of pure strategy equilibria in generic games; Ritzberger, K. (1994), The theory of
    normal form games from the differentiable viewpoint.
    """
    width = payoff_range(payoffs)
    scale = np.where(width > np.finfo(float).tiny, width, 1.0)
    supports = [np.flatnonzero(strategy > TOLERANCE) for strategy in profile]
    for i, support in enumerate(supports):
        values = move_payoffs(payoffs, profile, i) / scale[i]
        if np.count_nonzero(values >= values[support].max() - 10 * TOLERANCE) > len(support):
            return None
    jacobian = indifference_jacobian(payoffs / scale.reshape(-1, *[1] * len(profile)), profile, supports)
    if not len(jacobian):
        return 1
    singular_values = np.linalg.svd(jacobian, compute_uv=False)
    if singular_values[-1] <= 10 * TOLERANCE * singular_values[0]:
        return None
    return int(np.sign(np.linalg.det(-jacobian)))


def indifference_jacobian(payoffs: np.ndarray, profile: Profile, supports: Sequence[np.ndarray]) -> np.ndarray:
    """Return the Jacobian of the indifference equations on a support.

    The equations of player i are u_i(a, x) - u_i(r_i, x) for the moves a of its support other than the first,
    r_i; the unknowns are the probabilities of those moves, r_i taking what is left.

    Returns
    -------
    ndarray, shape (d, d) with d = sum over players of (support size - 1)
    """
    sizes = [len(support) - 1 for support in supports]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    jacobian = np.zeros((starts[-1], starts[-1]))
    for i, rows in enumerate(supports):
        for j, columns in enumerate(supports):
            if i == j or not sizes[i] or not sizes[j]:
                continue
            pair = _pair_payoffs(payoffs[i], profile, i, j)[np.ix_(rows, columns)]
            block = (pair[1:, 1:] - pair[:1, 1:]) - (pair[1:, :1] - pair[:1, :1])
            jacobian[starts[i] : starts[i + 1], starts[j] : starts[j + 1]] = block
    return jacobian


def _pair_payoffs(tensor: np.ndarray, profile: Profile, i: int, j: int) -> np.ndarray:
    """Return the payoff matrix over moves of i (rows) and j (columns), the others mixing by `profile`."""
    for other in reversed(range(len(profile))):
        if other not in (i, j):
            tensor = np.tensordot(tensor, profile[other], axes=(other, 0))
    return tensor if i < j else tensor.T
