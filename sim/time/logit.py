"""Stationary logit equilibria: every move has a chance, which falls with what it costs, followed from equal chances.

In the agent-logit equilibrium of precision λ each mover in each state chooses with chances proportional to the
exponential of λ times the worth of his moves, all values being those of this play for ever. At λ = 0 all chances are
equal; the branch that begins there is followed by a predictor and Newton's method on the values of states, the stage
games' own equations solved along with them, and by arc length, so that turning points are passed. For almost all games
it leads to one stationary equilibrium (Eibelshäuser and Poensgen 2019); a precision reached is the answer at that
precision, not its limit.

References
----------
McKelvey, R. D. and Palfrey, T. R. (1998), Quantal response equilibria for extensive form games; Eibelshäuser, S. and
Poensgen, D. (2019), Markov quantal response equilibrium and a homotopy method for computing and selecting Markov
perfect equilibria of dynamic stochastic games.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import InputError
from sim.time.logit_branch import Branch, Point, System
from sim.time.logit_walk import AT, Walk
from sim.time.stochastic_game import StochasticGame

MOST_STEPS = 2_000
MOST_VALUES = 3_000  # states × persons: the square of it is solved at every step


@dataclass(frozen=True, eq=False)
class LogitPoint:
    """A stationary logit equilibrium.

    Attributes
    ----------
    precision : float
        What was reached: the one asked for, unless the branch was lost.
    reached : bool
        Whether it is the one asked for.
    play : ndarray, shape (states, n1, …, nN)
        Chance of every profile.
    values : ndarray, shape (states, persons)
    scales : ndarray, shape (persons,)
        Payoff that counts as one unit of each.
    residual : float
        The largest failing of an equation.
    regret : ndarray, shape (players,)
        The most that each player gains in some state by his best move in one period, in his payoff.
    turns : int
        Turning points of the branch that were passed.
    at : Point
        Where on the branch it is, with the logarithms of chances.
    """

    precision: float
    reached: bool
    play: np.ndarray
    values: np.ndarray
    scales: np.ndarray
    residual: float
    regret: np.ndarray
    turns: int
    at: Point


def payoff_scales(game: StochasticGame) -> np.ndarray:
    """Return the unit in which each person's payoffs are counted: how far, in the middle, those of its moves differ.

    Parameters
    ----------
    game : StochasticGame

    Returns
    -------
    ndarray, shape (persons,)
        In units of the person's payoff of a period: the median of largest less smallest payoff over its moves, over all
        states and moves of the others in which they differ; 1 for a person to whom they never do.
    """
    scales = np.ones(len(game.persons))
    for number, person in enumerate(game.persons):
        own = game.payoffs[:, number]
        spread = np.ptp(own, axis=1 + person.player)
        some = spread[spread > 0]
        scales[number] = float(np.median(some)) if some.size else 1.0
    return scales


def follow_logit(game: StochasticGame, precision: float, scales: np.ndarray | None = None) -> LogitPoint:
    """Follow the branch of stationary logit equilibria from precision 0.

    Parameters
    ----------
    game : StochasticGame
        One player at most moves before the last stage, in which one or two choose.
    precision : float
        Of choices, per unit of scaled worth.
    scales : ndarray, shape (persons,), optional
        By default `payoff_scales`.

    Raises
    ------
    InputError
        For another order of moves, a discount factor of 1, a precision below 0, or more values than MOST_VALUES.
    """
    if not precision >= 0 or not np.isfinite(precision):
        raise InputError(f"precision: a number from 0 on is expected, not {precision!r}.")
    if (game.discount >= 1).any():
        raise InputError("a stationary equilibrium needs discount factors below 1.")
    if (values := game.states * len(game.persons)) > MOST_VALUES:
        raise InputError(
            f"logit choices in {game.states:,} states are equations of {values:,} values; at most {MOST_VALUES:,} are solved. "
            "Leave out levels, or ask for concept=horizon."
        )
    branch = Branch(game, payoff_scales(game) if scales is None else np.asarray(scales, dtype=float))
    walk = Walk(branch, branch.start())
    for _ in range(MOST_STEPS):
        if walk.point.precision >= precision - AT * (1 + precision) or not walk.advance(precision):
            break
    return logit_point(branch, walk.point, walk.system, precision, walk.turns)


def logit_point(branch: Branch, point: Point, system: System, precision: float, turns: int = 0) -> LogitPoint:
    """Return a point of a branch as an equilibrium, a precision having been asked for."""
    play, regret = branch.play(point, system)
    return LogitPoint(
        precision=point.precision,
        reached=abs(point.precision - precision) <= AT * (1 + precision),
        play=play,
        values=point.values,
        scales=branch.scales,
        residual=system.size,
        regret=regret,
        turns=turns,
        at=point,
    )
