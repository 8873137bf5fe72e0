"""A check of exact thresholds: games beside each breakpoint and between two of them, solved anew by other methods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.ask.thresholds.thresholds import History, Thresholds
from sim.game.normal_form import Game
from sim.solve.nash import nash
from sim.solve.parametric.correspondence import Correspondence
from sim.solve.pure import pure_equilibria
from sim.solve.reference import reference_equilibria

STEP = 1e-5  # distance from a breakpoint, as a share of the interval
INSIDE = (0.05, 0.25, 0.75, 0.95)  # places between two breakpoints; the middle has been solved already
AGREE = 1e-6  # largest difference of a probability


@dataclass(frozen=True)
class Check:
    """One game solved anew.

    Attributes
    ----------
    history : tuple of str or None
        Earlier moves; None where all move at once.
    breakpoint : float or None
        The breakpoint beside which the point lies; None for one between two.
    x : float
        The point that was solved.
    exact : int
        Number of (extreme) equilibria that the branches give at x.
    solved : mapping of method to int
        Number of those that each method found.
    difference : float
        Largest difference of a probability between the branches and any method; infinite where one has an
        equilibrium that the other lacks.
    """

    history: History | None
    breakpoint: float | None
    x: float
    exact: int
    solved: dict[str, int]
    difference: float

    @property
    def agrees(self) -> bool:
        """Whether all methods find the same equilibria as the branches, and there is one to compare."""
        return self.difference <= AGREE and not self.is_empty

    @property
    def is_empty(self) -> bool:
        """Whether neither the branches nor any method have an equilibrium, so that nothing is compared."""
        return not self.exact and not any(self.solved.values())


def check(found: Thresholds) -> list[Check]:
    """Return the checks below and above every breakpoint, and between two, in each form of play in turn."""
    return [
        check_point(correspondence, history, breakpoint, x)
        for history, correspondence in found.correspondences.items()
        for breakpoint, x in points_to_solve(correspondence)
    ]


def points_to_solve(correspondence: Correspondence) -> list[tuple[float | None, float]]:
    """Return the points to solve, ascending, each with the breakpoint that it is beside of."""
    beside = [(root.value, x) for root in correspondence.roots for x in _beside(correspondence, root.value)]
    between = [(None, low + share * (high - low)) for low, high in correspondence.cells for share in INSIDE]
    return sorted([*beside, *between], key=lambda pair: pair[1])


def check_point(correspondence: Correspondence, history: History | None, breakpoint: float, x: float) -> Check:
    """Solve the game at x by the complete engine and by an independent method and compare with the branches.

    Two players: nashpy's vertex enumeration (Knight and Campbell 2018). More: the pure ones by comparing all payoffs;
    of the complete engine's equilibria, those that the branches follow, which are the pure and the regular ones.
    """
    game = correspondence.game_at(x)
    exact = _stacked(branch.at(x) for branch in correspondence.branches_at(x))
    two = len(game.shape) == 2
    mixed = two or correspondence.status != "pure only"
    followed = [e.profile for e in nash(game) if e.is_pure or (mixed and (two or e.index is not None))]
    by_engine = _stacked(followed)
    nashpy = two and min(game.shape) > 1  # which nashpy's polytopes need
    anew = _stacked(e.profile for e in reference_equilibria(game)) if nashpy else _pure_by_comparison(game)
    difference = _difference(exact if nashpy else _pure_rows(exact), anew)
    return Check(
        history=history,
        breakpoint=breakpoint,
        x=x,
        exact=len(exact),
        solved={"sim.nash": len(by_engine), "nashpy" if nashpy else "comparison (pure)": len(anew)},
        difference=max(_difference(exact, by_engine), difference),
    )


def _beside(correspondence: Correspondence, breakpoint: float) -> Sequence[float]:
    """Return a point below and one above a breakpoint, within the interval and nearer than its neighbours."""
    low, high = correspondence.low, correspondence.high
    others = [x for x in (low, high, *correspondence.breakpoints) if x != breakpoint]
    step = min([STEP * (high - low), *(abs(x - breakpoint) / 2 for x in others)])
    return [x for x in (breakpoint - step, breakpoint + step) if low <= x <= high]


def _pure_by_comparison(game: Game) -> np.ndarray:
    profiles = np.argwhere(pure_equilibria(game.payoffs))
    return _stacked([np.eye(n)[a] for a, n in zip(profile, game.shape)] for profile in profiles)


def _pure_rows(rows: np.ndarray) -> np.ndarray:
    return rows[((rows < AGREE) | (rows > 1 - AGREE)).all(axis=1)] if len(rows) else rows


def _stacked(profiles) -> np.ndarray:
    """Return profiles as rows, each player's probabilities side by side, without repetitions."""
    rows: list[np.ndarray] = []
    for profile in profiles:
        row = np.concatenate(profile)
        if not any(np.abs(row - other).max() <= AGREE for other in rows):
            rows.append(row)
    return np.array(rows)


def _difference(rows: np.ndarray, others: np.ndarray) -> float:
    """Return the largest distance from a row of either array to the nearest one of the other."""
    if len(rows) == 0 or len(others) == 0:
        return 0.0 if len(rows) == len(others) else np.inf
    distance = np.abs(rows[:, None] - others[None]).max(axis=2)
    worst = max(distance.min(axis=1).max(), distance.min(axis=0).max())
    return float(worst) if worst <= AGREE else np.inf
