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

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import InputError
from sim.time.horizon import groups_of
from sim.time.logit_stage import LogitStage, Ratios, StageGames, places_of
from sim.time.paths import transitions
from sim.time.stochastic_game import StochasticGame

RESIDUAL = 1e-10  # of all equations, in scaled payoffs
FIRST_STEP, LONGEST_STEP, SHORTEST_STEP = 0.05, 2.0, 1e-7  # of arc length
MOST_NEWTON, MOST_STEPS = 8, 2_000
MOST_VALUES = 3_000  # states × persons: the square of it is solved at every step
AT = 1e-12  # how near, relatively, a precision is the one asked for


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
    """

    precision: float
    reached: bool
    play: np.ndarray
    values: np.ndarray
    scales: np.ndarray
    residual: float
    regret: np.ndarray
    turns: int


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
    return _Branch(game, payoff_scales(game) if scales is None else np.asarray(scales, dtype=float)).follow(precision)


@dataclass(frozen=True, eq=False)
class _Point:
    """Values, ratios of chances by group of states, and a precision."""

    values: np.ndarray
    ratios: tuple[Ratios, ...]
    precision: float


@dataclass(frozen=True, eq=False)
class _System:
    """The equations at a point, linearised.

    Attributes
    ----------
    stages : list of LogitStage
    residual : ndarray, shape (states, persons)
        Failing of the values' equations once the ratios' own failing is taken out.
    size : float
        The largest failing of an equation, in scaled payoffs.
    matrix : ndarray, shape (states × persons, states × persons)
    by_precision : ndarray, shape (states × persons,)
    """

    stages: list[LogitStage]
    residual: np.ndarray
    size: float
    matrix: np.ndarray
    by_precision: np.ndarray


class _Branch:
    """The branch of one game: its equations, and the steps along it."""

    def __init__(self, game: StochasticGame, scales: np.ndarray):
        self.game, self.scales = game, scales
        axes = places_of(game.stages)
        self.games = [
            StageGames(group, axes, tuple(game.movers[group.states, max(axis, 0)] for axis in axes))
            for group in groups_of(game)
        ]

    def follow(self, target: float) -> LogitPoint:
        """Return the equilibrium at a precision, or at the last one that was reached."""
        point = self._start()
        direction, step, turns = None, FIRST_STEP, 0
        system = self._system(point)
        for _ in range(MOST_STEPS):
            if point.precision >= target - AT * (1 + target):
                break
            tangent = self._tangent(system, direction)
            turned = direction is not None and tangent[1] * direction[1] < 0
            left = (target - point.precision) / tangent[1] if tangent[1] > 0 else np.inf
            length = min(step, left)
            found = self._corrected(self._predicted(point, system, tangent, length), tangent, length < left)
            if found is not None and found[0].precision > target:  # curved beyond the precision asked for
                ahead = self._predicted(point, system, tangent, left) if np.isfinite(left) else None
                found = None if ahead is None else self._corrected(ahead, tangent, free=False)
            if found is None:
                step /= 2
                if step < SHORTEST_STEP:
                    break
                continue
            (point, system, iterations), direction = found, tangent
            turns += turned
            step = min(LONGEST_STEP, step * (1.6 if iterations <= 3 else 1.0 if iterations <= 5 else 0.6))
        return self._answer(point, system, target, turns)

    def _start(self) -> _Point:
        """Return the point of equal chances."""
        ratios = tuple(Ratios.zero(len(games.group.states), games.shape) for games in self.games)
        point = _Point(np.zeros((self.game.states, len(self.game.persons))), ratios, 0.0)
        system = self._system(point)
        change = np.linalg.solve(system.matrix, -system.residual.reshape(-1)).reshape(point.values.shape)
        return _Point(point.values + change, ratios, 0.0)

    def _system(self, point: _Point) -> _System:
        game, persons = self.game, len(self.game.persons)
        worth = game.worth(point.values)
        residual, size = np.zeros_like(point.values), 0.0
        by_precision = np.zeros_like(point.values)
        weights = np.zeros((game.states, persons, persons, *game.shape))
        stages = []
        for games, ratios in zip(self.games, point.ratios):
            stage = LogitStage(games.ordered(worth), games.people, ratios, point.precision, self.scales)
            states, adjoint = games.group.states, stage.adjoint()
            failing = stage.expected - point.values[states]
            size = max(size, float(np.abs(failing / self.scales).max()))
            size = max(size, *(float(np.abs(part).max(initial=0.0)) for part in stage.residuals.parts))
            residual[states] = failing - adjoint.by_residual()
            by_precision[states] = adjoint.by_precision()
            flat = adjoint.by_payoff(persons).reshape(len(states), persons * persons, *games.shape)
            weights[states] = games.restored(flat, game.shape).reshape(len(states), persons, persons, *game.shape)
            stages.append(stage)
        return _System(stages, residual, size, self._matrix(weights), by_precision.reshape(-1))

    def _matrix(self, weights: np.ndarray) -> np.ndarray:
        """Return the derivatives of what is expected less the values, by the values."""
        game, persons = self.game, len(self.game.persons)
        matrix = np.zeros((game.states, persons, game.states, persons))
        for whose in range(persons):
            same = game.tenure[:, whose][:, None] == game.tenure[:, whose][None, :]
            for of in range(persons):
                if weights[:, of, whose].any():
                    chances = transitions(game, weights[:, of, whose])
                    matrix[:, of, :, whose] = game.discount[whose] * chances * same
        count = game.states * persons
        return matrix.reshape(count, count) - np.eye(count)

    def _tangent(self, system: _System, before: tuple[np.ndarray, float] | None) -> tuple[np.ndarray, float]:
        """Return the direction of the branch, of values and of the precision, of length 1 in scaled values."""
        values = np.linalg.solve(system.matrix, -system.by_precision)
        length = np.sqrt(1.0 + self._square(values))
        sign = 1.0 if before is None or self._product(values, before[0]) + before[1] >= 0 else -1.0
        return sign * values / length, sign / length

    def _square(self, values: np.ndarray) -> float:
        return self._product(values, values)

    def _product(self, one: np.ndarray, other: np.ndarray) -> float:
        """Return the product of two directions of values, states counted on the average."""
        weights = np.tile(self.scales**-2, self.game.states) / self.game.states
        return float((one * other * weights).sum())

    def _predicted(self, point: _Point, system: _System, tangent: tuple[np.ndarray, float], length: float) -> _Point:
        values = (length * tangent[0]).reshape(point.values.shape)
        return self._moved(point, system, values, length * tangent[1])

    def _moved(self, point: _Point, system: _System, values: np.ndarray, precision: float) -> _Point:
        """Return a point moved by a step of values and precision, the ratios moved with them."""
        change = self.game.ahead(values)
        ratios = tuple(
            own.moved(stage.step(games.ordered(change), precision))
            for own, stage, games in zip(point.ratios, system.stages, self.games)
        )
        return _Point(point.values + values, ratios, point.precision + precision)

    def _corrected(
        self, point: _Point, tangent: tuple[np.ndarray, float], free: bool
    ) -> tuple[_Point, _System, int] | None:
        """Return the point of the branch near a predicted one, by Newton's method; None where it is not found.

        Parameters
        ----------
        free : bool
            Whether the precision moves too, at a right angle to the tangent; otherwise it is kept.
        """
        before = np.inf
        for iteration in range(1, MOST_NEWTON + 1):
            system = self._system(point)
            if system.size <= RESIDUAL:
                return point, system, iteration
            if not np.isfinite(system.size) or system.size > max(10.0 * before, 1e3):
                return None
            before = system.size
            values, precision = self._newton(system, tangent, free)
            point = self._moved(point, system, values.reshape(point.values.shape), precision)
        return None

    def _newton(self, system: _System, tangent: tuple[np.ndarray, float], free: bool) -> tuple[np.ndarray, float]:
        right = np.stack([-system.residual.reshape(-1), -system.by_precision], axis=1)
        own, moved = np.linalg.solve(system.matrix, right).T
        if not free:
            return own, 0.0
        across = self._product(moved, tangent[0]) + tangent[1]
        precision = -self._product(own, tangent[0]) / across
        return own + precision * moved, precision

    def _answer(self, point: _Point, system: _System, target: float, turns: int) -> LogitPoint:
        game = self.game
        play = np.zeros((game.states, *game.shape))
        for games, stage in zip(self.games, system.stages):
            play[games.group.states] = games.restored(stage.play()[:, None], game.shape)[:, 0]
        return LogitPoint(
            precision=point.precision,
            reached=abs(point.precision - target) <= AT * (1 + target),
            play=play,
            values=point.values,
            scales=self.scales,
            residual=system.size,
            regret=self._regret(system.stages),
            turns=turns,
        )

    def _regret(self, stages: Sequence[LogitStage]) -> np.ndarray:
        """Return the most that each player gains by his best move after some history, others' chances as they are."""
        regret = np.zeros(len(self.game.shape))
        for games, stage in zip(self.games, stages):
            for axis, values, chances in zip(
                games.axes, (stage.by_first, stage.by_row, stage.by_column), stage.chances
            ):
                if axis >= 0:
                    gain = values.max(axis=-1) - (values * chances).sum(axis=-1)
                    regret[axis] = max(regret[axis], float(gain.max()))
        return regret
