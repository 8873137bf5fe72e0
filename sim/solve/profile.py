"""What a mixed profile is worth: payoffs, deviations, regret, index; and which payoffs of one choice tie."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

# The one tolerance of every solver: a share of what a difference is measured against.
TOLERANCE = 1e-9

# A difference of this share of the payoffs that it is between stands out; this share of it is none beside it.
STANDS_OUT = 1e-6

# Rounding of a payoff that was computed in a few steps, as a share of it.
ROUNDING = 16 * np.finfo(float).eps

Profile = Sequence[np.ndarray]


def choice_tolerance(own: np.ndarray, axis: int = 0, batch_axes: int = 0) -> np.ndarray:
    """Return the largest shortfall from the best move that counts as a tie, in each choice that a player faces.

    A choice is a column of the player's own moves, the others' moves fixed. What is compared within it decides: a
    catastrophe elsewhere in the table, or a constant added to the column, changes nothing. See `tie_margin`.

    Parameters
    ----------
    own : ndarray, shape (…, n1, …, nN)
        One player's payoffs.
    axis : int
        The player's own moves, counted after the batch axes.
    batch_axes : int
        Number of leading axes that number games.

    Returns
    -------
    ndarray, the shape of `own` with a 1 on the player's axis

    Examples
    --------
    The move that costs 1e10 does not make the other two tie.

    >>> choice_tolerance(np.array([[1.0, 0.0], [0.0, 1.0], [-1e10, -1e10]])).tolist()
    [[1e-09, 1e-09]]
    """
    best = best_of_choice(own, batch_axes + axis)
    return tie_margin(np.abs(best), *payoff_grain(own, axis, batch_axes))


def ties_with_best(own: np.ndarray, axis: int = 0, batch_axes: int = 0) -> np.ndarray:
    """Return which moves tie with the best of their choice, the shape of `own`, bool.

    Parameters
    ----------
    own, axis, batch_axes
        As in `choice_tolerance`.
    """
    best = best_of_choice(own, batch_axes + axis)
    replies = own >= best
    # Few games have payoffs so close that they must be measured.
    close = own >= best - np.maximum(ROUNDING, TOLERANCE * np.abs(best))
    if np.count_nonzero(close) > np.count_nonzero(replies):
        games = (close != replies).any(axis=tuple(range(batch_axes, own.ndim)))
        some = own[games]  # with one batch axis, however many there were
        replies[games] = some >= best[games] - choice_tolerance(some, axis, batch_axes=1)
    return replies


def tie_margin(size: np.ndarray, floor: np.ndarray, grain: np.ndarray) -> np.ndarray:
    """Return the largest difference between two payoffs of one player that counts as a tie.

    It is a share TOLERANCE of the payoffs, or a share STANDS_OUT of the player's smallest difference that stands out
    where that is less: payoffs of 1e12 and 1e12 + 1 tie if the player's other differences are of the order of 1e12,
    not if they are ones. It is never below what rounding leaves.

    Parameters
    ----------
    size : ndarray
        The larger absolute value of the two payoffs.
    floor, grain : ndarray
        From `payoff_grain`.
    """
    return np.maximum(np.maximum(floor, ROUNDING * size), np.minimum(TOLERANCE * size, STANDS_OUT * grain))


def exceeds(more: np.ndarray, less: np.ndarray, floor: np.ndarray, grain: np.ndarray) -> np.ndarray:
    """Return where the first of two payoffs of one player is more than the second, and no tie of `tie_margin`."""
    return more - less > tie_margin(np.maximum(np.abs(more), np.abs(less)), floor, grain)


def payoff_grain(own: np.ndarray, axis: int = 0, batch_axes: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return what the ties of a player's table are measured against.

    Parameters
    ----------
    own, axis, batch_axes
        As in `choice_tolerance`.

    Returns
    -------
    floor : ndarray, the shape of `own` with a 1 on every axis of moves
        Rounding about zero: that of the largest payoff, or of 1 where the largest is more, for it may be a penalty
        that the others know nothing of.
    grain : ndarray, the same shape
        The smallest shortfall from the best move of a choice that stands out; the largest where none does.
    """
    axes = tuple(range(batch_axes, own.ndim))
    size = np.abs(own)
    floor = ROUNDING * np.minimum(1.0, size.max(axis=axes, keepdims=True))
    best = best_of_choice(own, batch_axes + axis)
    shortfall = best - own
    stands_out = shortfall > np.maximum(floor, STANDS_OUT * np.maximum(size, np.abs(best)))
    grain = np.where(stands_out, shortfall, np.inf).min(axis=axes, keepdims=True)
    largest = shortfall.max(axis=axes, keepdims=True)
    return floor, np.where(np.isfinite(grain), grain, largest)


def best_of_choice(own: np.ndarray, axis: int) -> np.ndarray:
    """Return the best payoff of each choice, the axis of the player's moves kept with length 1."""
    # Move by move: numpy's own maximum over a short axis is several times slower.
    return np.expand_dims(reduce(np.maximum, np.moveaxis(own, axis, 0)), axis)


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
    return _against(payoffs[player], profile, player)


def move_losses(payoffs: np.ndarray, profile: Profile, player: int) -> np.ndarray:
    """Return what each pure move of `player` loses, on average, against the best one in each choice, shape (n_player,).

    Losses tell moves apart as payoffs do, but nothing that all moves share takes digits from them.
    """
    own = payoffs[player]
    return _against(best_of_choice(own, player) - own, profile, player)


def _against(tensor: np.ndarray, profile: Profile, player: int) -> np.ndarray:
    for other in reversed(range(len(profile))):
        if other != player:
            tensor = np.tensordot(tensor, profile[other], axes=(other, 0))
    return tensor


def expected(tensors: np.ndarray, profile: Profile) -> np.ndarray:
    """Return the expectations of tensors of shape (k, n1, …, nN) under a mixed profile, shape (k,)."""
    for strategy in reversed(profile):
        tensors = tensors @ strategy
    return tensors


def regrets(payoffs: np.ndarray, profile: Profile) -> np.ndarray:
    """Return each player's largest gain from a unilateral deviation, shape (players,), in payoff units."""
    gains = np.empty(len(profile))
    for i, strategy in enumerate(profile):
        lost = move_losses(payoffs, profile, i)
        gains[i] = (lost - lost.min()) @ strategy
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
    losses = np.stack([_clear_losses(own, i) for i, own in enumerate(payoffs)])
    supports = [np.flatnonzero(strategy > 0) for strategy in profile]
    for i, support in enumerate(supports):
        lost = _against(losses[i], profile, i)
        if np.count_nonzero(lost - lost.min() <= 10 * TOLERANCE * (lost + lost.min())) > len(support):
            return None
    jacobian = indifference_jacobian(-losses, profile, supports)
    if not len(jacobian):
        return 1
    # Equations and probabilities each in units of their own: positive factors leave the sign of the determinant.
    jacobian *= np.concatenate([strategy[support[1:]] for strategy, support in zip(profile, supports)])
    largest = np.abs(jacobian).max(axis=1, keepdims=True)
    jacobian /= np.where(largest > 0, largest, 1.0)
    singular_values = np.linalg.svd(jacobian, compute_uv=False)
    if singular_values[-1] <= 10 * TOLERANCE * singular_values[0]:
        return None
    return int(np.sign(np.linalg.det(-jacobian)))


def _clear_losses(own: np.ndarray, player: int) -> np.ndarray:
    """Return what each move loses against the best of its choice, zero where that is a tie."""
    best = best_of_choice(own, player)
    return np.where(ties_with_best(own, player), 0.0, best - own)


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
