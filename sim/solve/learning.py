"""Learning dynamics of two players, by nashpy, which show whether play gets to an equilibrium.

Fictitious play (Brown 1951), where each replies best to the other's average play so far; its stochastic form
(Fudenberg and Kreps 1993; Hofbauer and Sandholm 2002), where the reply is a logit choice; and the two-population
replicator dynamics (Taylor 1979), where moves grow in proportion to what they earn above the average. None of
them need settle: Shapley's game (1964) cycles for ever.

References
----------
Fudenberg, D. and Levine, D. (1998), The theory of learning in games.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from sim.errors import InputError, nearest
from sim.extras import require
from sim.solve.profile import Profile, payoff_range

RULES = ("fictitious play", "stochastic fictitious play", "replicator")
NEAR = 0.01  # regret at the end, as a share of the payoff range, that counts as having got there
LEAST_NOISE = 0.001  # nashpy's logit choice overflows below
REPLICATOR_STEP = 0.1  # time between two points, in units of 1/payoff range


@dataclass(frozen=True, eq=False)
class LearningPath:
    """Play over time.

    Attributes
    ----------
    rule : str
    times : ndarray, shape (steps + 1,)
        Rounds played; for the replicator, time in units of 1/(largest payoff range).
    profiles : tuple of two ndarray, shapes (steps + 1, n_i)
        Average play so far (fictitious play) or shares of the population (replicator).
    regrets : ndarray, shape (steps + 1, 2)
        Each player's largest gain from a deviation at that point, in payoff units.
    distance : float or None
        Largest difference in any probability between the last point and the nearest of the equilibria given;
        None if none were.
    arrived : bool
        Whether the last point's regrets are within NEAR of the payoff ranges: play got near an equilibrium.
    seed : int
    scale : ndarray, shape (2,)
        Payoff ranges.
    """

    rule: str
    times: np.ndarray
    profiles: tuple[np.ndarray, np.ndarray]
    regrets: np.ndarray
    distance: float | None
    arrived: bool
    seed: int
    scale: np.ndarray

    @property
    def end(self) -> tuple[np.ndarray, np.ndarray]:
        """The last point."""
        return self.profiles[0][-1], self.profiles[1][-1]

    def __repr__(self) -> str:
        end = ", ".join(np.array2string(strategy, precision=4, suppress_small=True) for strategy in self.end)
        distance = "" if self.distance is None else f", distance {self.distance:.3g}"
        return (
            f"LearningPath({self.rule}, {len(self.times)} points, end ({end}), "
            f"regret={self.regrets[-1].max():.2e}{distance}, {'arrived' if self.arrived else 'not arrived'})"
        )


def learning_path(
    payoffs: np.ndarray,
    rule: str = "fictitious play",
    steps: int = 1000,
    start: Profile | None = None,
    equilibria: Sequence[Profile] = (),
    noise: float = 0.05,
    seed: int = 0,
) -> LearningPath:
    """Return the path of play in a two-player game under a learning rule.

    Parameters
    ----------
    payoffs : ndarray, shape (2, n1, n2)
    rule : {"fictitious play", "stochastic fictitious play", "replicator"}
    steps : int
        Rounds; for the replicator, points at intervals of REPLICATOR_STEP.
    start : pair of ndarray, shapes (n1,), (n2,), optional
        Mixed strategies: prior beliefs with the weight of one round, or initial shares. Uniform by default. A move
        with no initial share never gets one from the replicator.
    equilibria : sequence of profiles, optional
        What `distance` is measured from.
    noise : float
        Of the logit choice in stochastic fictitious play, as a share of each player's payoff range; lambda times
        the range is 1/noise.
    seed : int
        For ties and random choices. The same seed gives the same path; numpy's global state is left as it was.

    Raises
    ------
    InputError
        If the game has not two players, the rule is unknown, or a number or the start does not fit.

    Examples
    --------
    >>> import numpy as np
    >>> prisoners = np.array([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    >>> path = learning_path(prisoners, "replicator")
    >>> path.arrived, [int(strategy.argmax()) for strategy in path.end]
    (True, [1, 1])
    """
    payoffs = np.asarray(payoffs, dtype=float)
    start = _check(payoffs, rule, steps, start, noise)
    with _seeded(seed):
        profiles = _follow(payoffs, rule, steps, start, noise)
    regrets = _regrets_along(payoffs, profiles)
    end = np.concatenate([strategies[-1] for strategies in profiles])
    distances = [np.abs(end - np.concatenate(profile)).max() for profile in equilibria]
    scale = payoff_range(payoffs)
    return LearningPath(
        rule=rule,
        times=np.arange(steps + 1) * (REPLICATOR_STEP if rule == "replicator" else 1.0),
        profiles=profiles,
        regrets=regrets,
        distance=float(min(distances)) if distances else None,
        arrived=bool((regrets[-1] <= NEAR * scale).all()),
        seed=seed,
        scale=scale,
    )


def _follow(payoffs: np.ndarray, rule: str, steps: int, start: Profile, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Return both players' strategies at each of steps + 1 points."""
    require("nashpy")
    if rule == "replicator":
        return _replicator(payoffs, steps, start)
    if rule == "fictitious play":
        from nashpy.learning.fictitious_play import fictitious_play

        counts = list(fictitious_play(*payoffs, iterations=steps, play_counts=list(start)))
    else:
        from nashpy.learning.stochastic_fictitious_play import (
            stochastic_fictitious_play,
        )

        middle = (payoffs.max(axis=(1, 2), keepdims=True) + payoffs.min(axis=(1, 2), keepdims=True)) / 2
        scale = np.maximum(payoff_range(payoffs), np.finfo(float).tiny).reshape(2, 1, 1)
        rounds = stochastic_fictitious_play(
            *((payoffs - middle) / scale), iterations=steps, etha=noise, epsilon_bar=0.0, play_counts=list(start)
        )
        counts = [played for played, _ in rounds]
    first, second = (np.array([played[i] for played in counts], dtype=float) for i in range(2))
    return first / first.sum(axis=1, keepdims=True), second / second.sum(axis=1, keepdims=True)


def _replicator(payoffs: np.ndarray, steps: int, start: Profile) -> tuple[np.ndarray, np.ndarray]:
    """Return the solution of the replicator equation, payoffs in units of the largest range."""
    from nashpy.learning.replicator_dynamics import asymmetric_replicator_dynamics

    lowest = payoffs.min(axis=(1, 2), keepdims=True)
    scaled = (payoffs - lowest) / max(payoff_range(payoffs).max(), np.finfo(float).tiny)
    times = np.arange(steps + 1) * REPLICATOR_STEP
    found = asymmetric_replicator_dynamics(*scaled, x0=start[0], y0=start[1], timepoints=times)
    # The integrator's error takes shares slightly below zero and sums slightly off one.
    first, second = (np.maximum(shares, 0) for shares in found)
    return first / first.sum(axis=1, keepdims=True), second / second.sum(axis=1, keepdims=True)


def _regrets_along(payoffs: np.ndarray, profiles: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Return each player's regret at each point, shape (points, 2)."""
    first, second = profiles
    values = second @ payoffs[0].T, first @ payoffs[1]
    return np.stack([value.max(axis=1) - (value * own).sum(axis=1) for value, own in zip(values, profiles)], axis=1)


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Seed numpy's global generator, which nashpy draws from, and put it back afterwards."""
    state = np.random.get_state()
    np.random.seed(seed)
    try:
        yield
    finally:
        np.random.set_state(state)


def _check(payoffs: np.ndarray, rule: str, steps: int, start: Profile | None, noise: float) -> list[np.ndarray]:
    """Return the start as two arrays of floats, or say what does not fit."""
    if payoffs.ndim != 3 or len(payoffs) != 2 or 0 in payoffs.shape:
        raise InputError(f"payoffs have shape {payoffs.shape}; learning is for two players: (2, n1, n2).")
    if not np.isfinite(payoffs).all():
        raise InputError("a payoff is not a finite number.")
    if rule not in RULES:
        raise InputError(f"there is no learning rule '{rule}'; {nearest(rule, RULES)}")
    if steps < 1:
        raise InputError(f"steps is {steps}; it must be at least 1.")
    if not LEAST_NOISE <= noise < np.inf:
        raise InputError(f"noise is {noise}; it must be {LEAST_NOISE} or more, a share of the payoff range.")
    if start is None:
        return [np.full(moves, 1 / moves) for moves in payoffs.shape[1:]]
    start = [np.asarray(strategy, dtype=float) for strategy in start]
    if [strategy.shape for strategy in start] != [(moves,) for moves in payoffs.shape[1:]]:
        raise InputError(f"start must be two mixed strategies of {payoffs.shape[1]} and {payoffs.shape[2]} moves.")
    if any((strategy < 0).any() or not np.isclose(strategy.sum(), 1) for strategy in start):
        raise InputError("each strategy in start must have no negative probability and sum to one.")
    return start
