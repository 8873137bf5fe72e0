"""Correlated and coarse correlated equilibria, by linear programming.

A correlated equilibrium is a distribution over profiles such that no player, told only its own move, gains by
playing another (Aumann 1974); a coarse one is such that no player gains by deciding on a move beforehand and
not listening (Moulin and Vial 1978). Both sets are polytopes that contain every Nash equilibrium, the second
contains the first, and the extremes of any measure over them are linear programs: bounds that no mediator can
beat.

References
----------
Aumann, R. (1974), Subjectivity and correlation in randomized strategies. Moulin, H. and Vial, J.-P. (1978),
Strategically zero-sum games. Hart, S. and Schmeidler, D. (1989), Existence of correlated equilibria.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy

from sim.errors import InputError
from sim.solve.n_players.balance import merge_same, undominated
from sim.solve.profile import TOLERANCE

HIGHS = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


@dataclass(frozen=True, eq=False)
class CorrelatedEquilibrium:
    """A distribution over profiles that no player gains by disobeying.

    Attributes
    ----------
    distribution : ndarray, shape (n1, …, nN)
    value : float
        Expected objective.
    payoffs : ndarray, shape (players,)
    regret : float
        Largest gain of any player from disobedience, in payoff units: move by move, or for a coarse equilibrium by
        one move played regardless.
    coarse : bool
    status : str
        ``optimal``, or ``inexact`` if some regret exceeds TOLERANCE of what is at stake for the player: the mean,
        over the profiles played, of the largest difference that another move of its own makes.
    """

    distribution: np.ndarray
    value: float
    payoffs: np.ndarray
    regret: float
    coarse: bool
    status: str

    def __repr__(self) -> str:
        payoffs = ", ".join(f"{payoff:.6g}" for payoff in self.payoffs)
        kind = "coarse, " if self.coarse else ""
        return (
            f"CorrelatedEquilibrium({kind}{self.status}, value={self.value:.6g}, payoffs=({payoffs}), "
            f"{np.count_nonzero(self.distribution > TOLERANCE)} profiles, regret={self.regret:.1e})"
        )


def correlated_equilibrium(payoffs: np.ndarray, objective: np.ndarray, coarse: bool = False) -> CorrelatedEquilibrium:
    """Return a correlated equilibrium with the largest expected objective.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
    objective : ndarray, shape (n1, …, nN)
        What is to be large, at each profile: ``payoffs.sum(axis=0)`` for welfare, ``payoffs[i]`` for a player's
        payoff, or any outcome.
    coarse : bool
        Take the larger set of coarse correlated equilibria.

    Raises
    ------
    InputError
        If shapes do not fit or a number is not finite.
    RuntimeError
        If the linear program is not solved.

    Examples
    --------
    >>> chicken = np.array([[[6, 2], [7, 0]], [[6, 7], [2, 0]]])
    >>> float(round(correlated_equilibrium(chicken, chicken.sum(axis=0)).value, 6))
    10.5
    """
    payoffs, objective = _check(payoffs, objective, "objective")
    # A move that iterated strict dominance removes, perhaps by a penalty, is played in no correlated equilibrium; in
    # a coarse one it may be.
    kept = list(map(np.arange, objective.shape)) if coarse else undominated(merge_same(payoffs))
    inner = objective[np.ix_(*kept)]
    constraints = _obedience(payoffs[np.ix_(range(len(payoffs)), *kept)], coarse)
    width = np.ptp(inner)
    result = scipy.optimize.linprog(
        -(inner.ravel() - inner.min()) / (width if width > 0 else 1.0),
        A_ub=constraints,
        b_ub=np.zeros(constraints.shape[0]),
        A_eq=np.ones((1, inner.size)),
        b_eq=[1.0],
        method="highs",
        options=HIGHS,
    )
    if result.x is None:
        raise RuntimeError(f"the linear program of the correlated equilibrium was not solved: {result.message}")
    distribution = np.zeros(objective.shape)
    distribution[np.ix_(*kept)] = np.maximum(result.x, 0).reshape(inner.shape)
    distribution /= distribution.sum()
    regrets = disobedience(payoffs, distribution, coarse)
    exact = (regrets <= TOLERANCE * _stakes(payoffs, distribution)).all()
    return CorrelatedEquilibrium(
        distribution=distribution,
        value=float((objective * distribution).sum()),
        payoffs=(payoffs * distribution).reshape(len(payoffs), -1).sum(axis=1),
        regret=float(regrets.max()),
        coarse=coarse,
        status="optimal" if exact else "inexact",
    )


def correlated_range(
    payoffs: np.ndarray, measure: np.ndarray, coarse: bool = False
) -> tuple[CorrelatedEquilibrium, CorrelatedEquilibrium]:
    """Return correlated equilibria with the smallest and the largest expected measure.

    Their `value` are the bounds that hold whatever the mediator. Parameters and exceptions are those of
    `correlated_equilibrium`.
    """
    payoffs, measure = _check(payoffs, measure, "measure")
    lowest = correlated_equilibrium(payoffs, -measure, coarse)
    return replace(lowest, value=-lowest.value), correlated_equilibrium(payoffs, measure, coarse)


def disobedience(payoffs: np.ndarray, distribution: np.ndarray, coarse: bool = False) -> np.ndarray:
    """Return each player's largest gain from disobeying a distribution over profiles, shape (players,).

    The best reply to each move told, summed over the moves; or, for `coarse`, the best single move played
    regardless of what is told.
    """
    gains = np.empty(len(payoffs))
    for i, payoff in enumerate(payoffs):
        told = np.moveaxis(distribution, i, 0).reshape(payoff.shape[i], -1)
        played = np.moveaxis(payoff, i, 0).reshape(payoff.shape[i], -1)
        # Not a matrix product, which rounds as the processor likes; shape (move told, move played).
        values = sum(probability[:, None] * worth for probability, worth in zip(told.T, played.T))
        obeying = np.trace(values)
        gains[i] = (values.sum(axis=0).max() if coarse else values.max(axis=1).sum()) - obeying
    return gains


def _stakes(payoffs: np.ndarray, distribution: np.ndarray) -> np.ndarray:
    """Return the mean of each player's largest difference to another move of its own, shape (players,)."""
    stakes = np.empty(len(payoffs))
    for i, payoff in enumerate(payoffs):
        most, least = payoff.max(axis=i, keepdims=True), payoff.min(axis=i, keepdims=True)
        stakes[i] = (distribution * np.maximum(most - payoff, payoff - least)).sum()
    return stakes


def _obedience(payoffs: np.ndarray, coarse: bool) -> scipy.sparse.csr_array:
    """Return the rows r of the constraints r · distribution <= 0, the largest entry of each 1 in size.

    One row for each player, move told and other move played; for `coarse`, for each player and move played.
    """
    rows = []
    for i, payoff in enumerate(payoffs):
        own = np.moveaxis(payoff, i, 0)
        for played in range(len(own)):
            gain = own[played] - own
            if coarse:
                rows.append(np.moveaxis(gain, 0, i).ravel())
                continue
            for told in range(len(own)):
                if told != played:
                    row = np.zeros_like(own)
                    row[told] = gain[told]
                    rows.append(np.moveaxis(row, 0, i).ravel())
    rows = np.array(rows).reshape(-1, payoffs[0].size)
    sizes = np.abs(rows).max(axis=1, initial=0.0, keepdims=True)
    return scipy.sparse.csr_array(rows / np.where(sizes > 0, sizes, 1.0))


def _check(payoffs: np.ndarray, measure: np.ndarray, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return both as arrays of floats, or say what does not fit."""
    payoffs, measure = np.asarray(payoffs, dtype=float), np.asarray(measure, dtype=float)
    if payoffs.ndim < 2 or payoffs.ndim != len(payoffs) + 1 or 0 in payoffs.shape:
        raise InputError(f"payoffs have shape {payoffs.shape}; it must be (players, n1, …, nN), no n zero.")
    if measure.shape != payoffs.shape[1:]:
        raise InputError(f"the {name} has shape {measure.shape}; the game's profiles have {payoffs.shape[1:]}.")
    if not (np.isfinite(payoffs).all() and np.isfinite(measure).all()):
        raise InputError(f"a payoff or the {name} is not a finite number.")
    return payoffs, measure
