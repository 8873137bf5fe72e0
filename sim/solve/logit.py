"""Logit quantal response: the principal branch, from the uniform profile to the equilibrium that it selects.

In a logit equilibrium every player plays each move with probability proportional to exp(lambda u), u the move's
expected payoff against the others: lambda = 0 is uniform play, and as lambda grows without bound play approaches
a Nash equilibrium. In generic games one curve joins the two, the principal branch, and its limit is a selection
among the equilibria. Lambda is in units of 1/payoff: unlike a Nash equilibrium, a logit equilibrium depends on
the unit in which each player's payoff is measured, so every answer carries the payoff ranges.

References
----------
McKelvey, R. and Palfrey, T. (1995), Quantal response equilibria for normal form games. Turocy, T. (2005), A
dynamic homotopy interpretation of the logistic quantal response equilibrium correspondence. Allgower, E. and
Georg, K. (1990), Numerical continuation methods.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.errors import InputError
from sim.kernels.compiling import kernel_for
from sim.solve import logit_kernel
from sim.solve.profile import payoff_range, regrets

STATUSES = ("converged", "reached", "budget spent", "stuck", "not converged")
MESSAGES = {
    "converged": "the branch was followed until its limit was an equilibrium at rounding level",
    "reached": "the branch was followed to the lambda asked for",
    "budget spent": "the branch was left at the largest number of points; the limit is its last point",
    "stuck": "no step could be taken from the last point, which is given as the limit",
    "not converged": "at the largest lambda no equilibrium is next to the branch; the limit is its last point",
}
LARGEST_NUMBER_OF_POINTS = 5000
BISECTIONS = 40
INTERPRETED_SECONDS = 8e-4  # for a branch, about, times the square of the number of moves
SINGULAR = 1e-3  # smallest eigenvalue, in absolute value, at a bifurcation once bracketed


class Bifurcation(NamedTuple):
    """Where other branches cross this one: lambda, and the number of eigenvalues that vanish there."""

    lam: float
    dimension: int


@dataclass(frozen=True, eq=False)
class LogitBranch:
    """The principal branch of the logit correspondence, point by point.

    Attributes
    ----------
    lambdas : ndarray, shape (points,)
        In units of 1/payoff. Not increasing past a turning point.
    profiles : tuple of ndarray, shapes (points, n_i)
        One array per player: its mixed strategy at each point.
    limit : tuple of ndarray, shapes (n_i,)
        The Nash equilibrium that the branch leads to; its last point unless `status` is ``converged``.
    regret : float
        Largest regret of any player at the limit, in payoff units.
    turning_points : tuple of float
        The lambdas at which the branch turns back.
    bifurcations : tuple of Bifurcation
        Crossed on the way, always straight on: a symmetric game's branch stays symmetric. At each, payoffs ever
        so slightly different would have led elsewhere.
    status : str
        ``converged``, ``reached`` (a lambda asked for), ``budget spent``, ``stuck`` or ``not converged``.
    scale : ndarray, shape (players,)
        Payoff ranges; lambda times these is free of units.
    """

    lambdas: np.ndarray
    profiles: tuple[np.ndarray, ...]
    limit: tuple[np.ndarray, ...]
    regret: float
    turning_points: tuple[float, ...]
    bifurcations: tuple[Bifurcation, ...]
    status: str
    scale: np.ndarray

    @property
    def converged(self) -> bool:
        """Whether the limit is known."""
        return self.status == "converged"

    @property
    def message(self) -> str:
        """One sentence for a reader."""
        return MESSAGES[self.status]

    def __repr__(self) -> str:
        limit = ", ".join(np.array2string(strategy, precision=4, suppress_small=True) for strategy in self.limit)
        scale = ", ".join(f"{width:.4g}" for width in self.scale)
        return (
            f"LogitBranch({self.status}, {len(self.lambdas)} points to lambda {self.lambdas[-1]:.4g}, "
            f"limit ({limit}), regret={self.regret:.1e}, {len(self.turning_points)} turning points, "
            f"{len(self.bifurcations)} bifurcations, payoff ranges ({scale}))"
        )


@dataclass(frozen=True, eq=False)
class LogitLimits:
    """The limits of the principal branches of many games of one shape.

    Attributes
    ----------
    profiles : tuple of ndarray, shapes (games, n_i)
    regrets : ndarray, shape (games,)
        Largest regret of any player at the limit, in payoff units.
    statuses : tuple of str
        As in `LogitBranch`.
    points, turning_points, bifurcations : ndarray of int, shape (games,)
        Numbers on each branch. Only bifurcations at which an odd number of eigenvalues vanish are counted.
    scale : ndarray, shape (games, players)
        Payoff ranges.
    """

    profiles: tuple[np.ndarray, ...]
    regrets: np.ndarray
    statuses: tuple[str, ...]
    points: np.ndarray
    turning_points: np.ndarray
    bifurcations: np.ndarray
    scale: np.ndarray

    def __repr__(self) -> str:
        converged = self.statuses.count("converged")
        return (
            f"LogitLimits({converged} of {len(self.statuses)} converged, largest regret {self.regrets.max():.1e}, "
            f"bifurcations on {np.count_nonzero(self.bifurcations)})"
        )


def logit_branch(
    payoffs: np.ndarray, largest_lambda: float = np.inf, points: int = LARGEST_NUMBER_OF_POINTS
) -> LogitBranch:
    """Return the principal branch of the logit correspondence and the equilibrium that it selects.

    Predictor and corrector steps along the curve's arclength, in log-probabilities (Turocy 2005). A step is
    shortened where the curve turns or where the determinant changes sign, so that a bifurcation is bracketed
    before it is crossed. The limit is polished by Newton's method on the indifference equations and accepted only
    if its regret is at rounding level.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
    largest_lambda : float
        Stop where the branch first reaches it; by default the branch is followed to its limit.
    points : int
        Budget: the largest number of points on the branch.

    Returns
    -------
    LogitBranch

    Raises
    ------
    InputError
        If the payoffs are not finite or not of that shape, or a number is out of range.

    Examples
    --------
    >>> import numpy as np
    >>> stag_hunt = np.array([[[4, 0], [3, 3]], [[4, 3], [0, 3]]])
    >>> branch = logit_branch(stag_hunt)
    >>> [strategy.tolist() for strategy in branch.limit], branch.status
    ([[0.0, 1.0], [0.0, 1.0]], 'converged')
    """
    payoffs = np.asarray(payoffs, dtype=float)
    if not largest_lambda >= 0:
        raise InputError(f"lambda is {largest_lambda}; it must be zero or more.")
    if points < 2:
        raise InputError(f"points is {points}; a branch needs at least 2.")
    pairs, starts, ranges, unit = prepared(payoffs[None])
    moves, players = starts[-1], len(payoffs)
    path = np.empty((points, moves + 3))
    status, used, limit = logit_kernel.trace(pairs[0], starts, ranges[0], largest_lambda * unit[0], path)
    path, slopes = path[:used, : moves + 1], path[:used, moves + 1]
    profile = _split(limit, starts, players)
    return LogitBranch(
        lambdas=path[:, moves] / unit[0],
        profiles=_split(np.exp(path[:, :moves]), starts, players),
        limit=profile,
        regret=float(regrets(payoffs, profile).max()),
        turning_points=tuple(float(lam / unit[0]) for lam in _turning_points(path, slopes)),
        bifurcations=tuple(
            Bifurcation(float(lam / unit[0]), dimension)
            for lam, dimension in _bifurcations(pairs[0], starts, path, slopes)
        ),
        status=STATUSES[status],
        scale=payoff_range(payoffs),
    )


def logit_equilibrium(payoffs: np.ndarray, lam: float) -> LogitBranch:
    """Return the principal branch up to where it first reaches `lam`; its `limit` is the logit equilibrium there.

    Parameters and exceptions are those of `logit_branch`; `status` is ``reached`` unless the branch was lost.
    """
    if not np.isfinite(lam):
        raise InputError(f"lambda is {lam}; it must be a number. For the limit, use logit_branch.")
    return logit_branch(payoffs, largest_lambda=lam)


def logit_limits(payoffs: np.ndarray, points: int = LARGEST_NUMBER_OF_POINTS) -> LogitLimits:
    """Return the limits of the principal branches of a batch of games, many by compiled code.

    Parameters
    ----------
    payoffs : ndarray, shape (games, players, n1, …, nN)
    points : int
        Budget: the largest number of points on a branch.

    Raises
    ------
    InputError
        As `logit_branch`.
    """
    payoffs = np.asarray(payoffs, dtype=float)
    pairs, starts, ranges, unit = prepared(payoffs)
    games, players = payoffs.shape[:2]
    limits, largest = np.empty((games, starts[-1])), np.empty(games)
    report = np.empty((games, 4), dtype=np.int64)
    kernel = kernel_for(logit_kernel.trace_batch, work=games * starts[-1] ** 2 * INTERPRETED_SECONDS)
    kernel(pairs, starts, ranges, points, limits, largest, report)
    return LogitLimits(
        profiles=_split(limits, starts, players),
        regrets=largest * unit,
        statuses=tuple(STATUSES[status] for status in report[:, 0]),
        points=report[:, 1],
        turning_points=report[:, 2],
        bifurcations=report[:, 3],
        scale=ranges[:, :players] * unit[:, None],
    )


def prepared(payoffs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return pair payoffs, starts and ranges as the kernels take them, and the unit they were divided by."""
    if payoffs.ndim < 3 or payoffs.ndim != payoffs.shape[1] + 2 or 0 in payoffs.shape[1:]:
        raise InputError(f"payoffs of shape {payoffs.shape[1:]}; it must be (players, n1, …, nN), no n zero.")
    if not np.isfinite(payoffs).all():
        raise InputError("a payoff is not a finite number.")
    if payoffs.shape[1] == 1:  # a second player with one move, so that there is a pair
        payoffs = np.concatenate([payoffs, np.zeros_like(payoffs)], axis=1)[..., None]
    games, players = payoffs.shape[:2]
    axes = tuple(range(2, payoffs.ndim))
    lowest, ranges = payoffs.min(axis=axes, keepdims=True), np.ptp(payoffs, axis=axes)
    unit = ranges.max(axis=1)
    unit[unit == 0] = 1.0
    ranges = np.where(ranges > 0, ranges / unit[:, None], 1.0)
    scaled = (payoffs - lowest) / unit.reshape(games, *[1] * (players + 1))
    starts = np.concatenate([[0], np.cumsum(payoffs.shape[2:])])
    pairs = logit_kernel.pair_payoffs(scaled)
    return np.ascontiguousarray(pairs), starts, np.ascontiguousarray(ranges), unit  # one layout for the kernel


def _split(flat: np.ndarray, starts: np.ndarray, players: int) -> tuple[np.ndarray, ...]:
    """Return one array per player from an array whose last axis runs over all players' moves."""
    return tuple(flat[..., starts[i] : starts[i + 1]].copy() for i in range(players))


def _turning_points(path: np.ndarray, slopes: np.ndarray) -> list[float]:
    """Return the extreme lambdas between points at which the slope of lambda along the branch changes sign."""
    found = []
    for k in np.flatnonzero(slopes[1:] * slopes[:-1] < 0):
        length = np.linalg.norm(path[k + 1] - path[k])
        share = slopes[k] / (slopes[k] - slopes[k + 1])
        found.append(path[k, -1] + length * share * slopes[k] / 2)  # the top of a parabola
    return found


def _bifurcations(
    pairs: np.ndarray, starts: np.ndarray, path: np.ndarray, slopes: np.ndarray
) -> list[tuple[float, int]]:
    """Return (lambda, dimension) wherever real eigenvalues of the Jacobian pass zero, turning points left out."""
    counts, sizes = zip(*(_negative(pairs, starts, point) for point in path))
    found = []
    for k in range(len(path) - 1):
        dimension = abs(counts[k + 1] - counts[k])
        if slopes[k] * slopes[k + 1] < 0:
            dimension -= 1
        if dimension <= 0:
            continue
        low, high, smallest = path[k], path[k + 1], min(sizes[k : k + 2])
        for _ in range(BISECTIONS):
            chord = (high - low) / np.linalg.norm(high - low)
            ok, middle, *_ = logit_kernel.correct(pairs, starts, (low + high) / 2, chord)
            if not ok:
                break
            count, smallest = _negative(pairs, starts, middle)
            low, high = (middle, high) if count == counts[k] else (low, middle)
            if smallest <= SINGULAR / 1e4:
                break
        # Where a complex pair passes the imaginary axis, no eigenvalue vanishes.
        if smallest <= SINGULAR:
            found.append(((low[-1] + high[-1]) / 2, dimension))
    return found


def _negative(pairs: np.ndarray, starts: np.ndarray, point: np.ndarray) -> tuple[int, float]:
    """Return how many of the Jacobian's eigenvalues have a negative real part, and the least absolute value."""
    jacobian = logit_kernel.bordered_system(pairs, starts, point, point)[:-1, : len(point) - 1]
    eigenvalues = np.linalg.eigvals(jacobian)
    return int(np.count_nonzero(eigenvalues.real < 0)), float(np.abs(eigenvalues).min())
