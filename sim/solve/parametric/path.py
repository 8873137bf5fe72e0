"""Paths of equilibria: pseudo-arclength continuation, which passes folds.

References
----------
Keller, H. B. (1977), Numerical solution of bifurcation and nonlinear eigenvalue problems; Allgower, E. L. and Georg,
K. (1990), Numerical Continuation Methods, chapters 2 and 6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy

from sim.solve.parametric.support_system import SupportSystem

LONGEST, SHORTEST = 0.02, 1e-9  # steps, the interval and probabilities being of length 1
MOST_STEPS = 20_000
NEWTON_STEPS = 12
RESIDUAL = 1e-13
TURN = 0.98  # least cosine between the directions of two steps
OUTSIDE = 1e-11  # a condition violated by more than this ends the path


@dataclass(frozen=True, eq=False)
class Path:
    """A path of equilibria with the same supports.

    Attributes
    ----------
    points : ndarray, shape (count, d + 1)
        In order along the path; folds and both ends are among them.
    home : int
        Number of the point that it was traced from.
    folds : tuple of int
        Numbers of the points at which the parameter turns back.
    complete : bool
        Whether both ends are where a condition for equilibrium stops holding, or ends of the interval.
    """

    points: np.ndarray
    home: int
    folds: tuple[int, ...]
    complete: bool


def trace(system: SupportSystem, start: np.ndarray) -> Path:
    """Return the path through a regular equilibrium, followed in both directions."""
    forth, forth_folds, ended_forth = _follow(system, start, 1.0)
    back, back_folds, ended_back = _follow(system, start, -1.0)
    points = np.array([*reversed(back[1:]), *forth])
    shift = len(back) - 1
    folds = sorted([shift - k for k in back_folds] + [shift + k for k in forth_folds])
    return Path(points, shift, tuple(folds), ended_forth and ended_back)


def corrected(system: SupportSystem, near: np.ndarray, normal: np.ndarray) -> np.ndarray | None:
    """Return the solution of the equations in the hyperplane through a point, by Newton's method; None if none."""
    w = near.copy()
    for _ in range(NEWTON_STEPS):
        residuals, derivatives = system.equations(w)
        full = np.concatenate([residuals, [normal @ (w - near)]])
        if np.abs(full).max() < RESIDUAL:
            return w
        try:
            w = w - np.linalg.solve(np.vstack([derivatives, normal]), full)
        except np.linalg.LinAlgError:
            return None
        if not np.isfinite(w).all():
            return None
    residuals, _ = system.equations(w)
    return w if np.abs(residuals).max() < 100 * RESIDUAL else None


def tangent(system: SupportSystem, w: np.ndarray) -> np.ndarray:
    """Return a unit vector along the path at w."""
    return np.linalg.svd(system.equations(w)[1])[2][-1]


def between(system: SupportSystem, a: np.ndarray, b: np.ndarray, value: Callable[[np.ndarray], float]) -> np.ndarray:
    """Return the point of the path between two neighbouring points of it at which a function changes sign."""
    chord = b - a
    length = np.linalg.norm(chord)
    direction = chord / length

    def at(s: float) -> np.ndarray:
        found = corrected(system, a + s * direction, direction)
        return a + s * direction if found is None else found

    if value(a) == 0:
        return a
    if value(a) * value(b) > 0:
        return b
    return at(scipy.optimize.brentq(lambda s: value(at(s)), 0.0, length, xtol=1e-15, rtol=1e-14, maxiter=200))


def _follow(system: SupportSystem, start: np.ndarray, sign: float) -> tuple[list[np.ndarray], list[int], bool]:
    """Follow the path one way; return its points, the numbers of folds, and whether it came to an end."""
    points, folds = [start], []
    direction = tangent(system, start)
    direction *= sign * np.sign(direction[-1] or direction[np.abs(direction).argmax()])
    step = LONGEST
    for _ in range(MOST_STEPS):
        here = points[-1]
        ahead = corrected(system, here + step * direction, direction)
        if ahead is not None:
            onward = tangent(system, ahead)
            onward *= np.sign(onward @ direction) or 1.0
        if ahead is None or onward @ direction < TURN:
            step /= 2
            if step < SHORTEST:
                return points, folds, False
            continue
        end = _first_violation(system, here, ahead)
        stop = ahead if end is None else end
        if direction[-1] * onward[-1] < 0:
            fold = between(system, here, ahead, lambda w, way=onward: tangent_like(system, w, way)[-1])
            if np.linalg.norm(fold - here) < np.linalg.norm(stop - here):
                folds.append(len(points))
                points.append(fold)
        points.append(stop)
        if end is not None:
            return points, folds, True
        direction = onward
        step = min(LONGEST, 1.5 * step)
    return points, folds, False


def tangent_like(system: SupportSystem, w: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Return the unit tangent at w that points the same way as another vector."""
    vector = tangent(system, w)
    return vector if vector @ like > 0 else -vector


def _first_violation(system: SupportSystem, here: np.ndarray, ahead: np.ndarray) -> np.ndarray | None:
    """Return the first point between two at which a condition for equilibrium stops holding, None if none does."""
    before, after = system.inequalities(here), system.inequalities(ahead)
    ends = [
        here if before[k] <= 0 else between(system, here, ahead, lambda w, k=k: system.inequalities(w)[k])
        for k in np.flatnonzero((after < -OUTSIDE) & (after < before))
    ]
    return min(ends, key=lambda w: np.linalg.norm(w - here)) if ends else None
