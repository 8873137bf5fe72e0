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

from dataclasses import dataclass, replace

import numpy as np

from sim.errors import InputError
from sim.kernels.compiling import add_work, kernel_for
from sim.time.logit_kernel import linearised_choices, stepped_choices
from sim.time.stochastic_game import StochasticGame
from sim.time.subgames import Subgames

RESIDUAL = 1e-10  # of all equations, in scaled payoffs
FIRST_STEP, SHORTEST_STEP = 0.5, 1e-7  # of arc length
# A point is looked for where the branch would be if it went on bending as before. How wrong that is, in scaled payoffs
# times the precision, aims at AIM by the length of steps, each at most GROWTH times and at least half the last one. What
# is wronger than MOST_WRONG, or found further away than ASTRAY of the step, or where the branch turns more sharply than
# SMALLEST_COSINE says, may be of another branch: the step is halved.
AIM, GROWTH, MOST_WRONG, ASTRAY, SMALLEST_COSINE = 0.1, 4.0, 0.5, 0.5, 0.7
WORSE, SLOW = 2.0, 0.5  # of the failing before: Newton's method that gains no more, first and later, does not converge
MOST_NEWTON, MOST_STEPS = 8, 2_000
MOST_VALUES = 3_000  # states × persons: the square of it is solved at every step
USUAL_SYSTEMS = 50  # that are solved on the way
INTERPRETED = 2e-7  # seconds that an operation takes the interpreter, about
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
    """Values, logarithms of chances, and a precision.

    Attributes
    ----------
    values : ndarray, shape (states, persons)
    firsts : ndarray, shape (states, histories)
        Of the first mover's chances, up to a constant.
    lasts : ndarray, shape (states, histories, moves)
        Of the last movers', one after another.
    precision : float
    """

    values: np.ndarray
    firsts: np.ndarray
    lasts: np.ndarray
    precision: float

    def plus(self, slope: _Point, length: float) -> _Point:
        """Return the point so far along a slope, which is the difference of two points."""
        return _Point(
            self.values + length * slope.values,
            self.firsts + length * slope.firsts,
            self.lasts + length * slope.lasts,
            self.precision + length * slope.precision,
        )


@dataclass(frozen=True, eq=False)
class _System:
    """The equations at a point, linearised.

    Attributes
    ----------
    worth : ndarray, shape (states, persons, profiles)
        Less its mean over profiles.
    residual : ndarray, shape (states × persons,)
        Failing of the values' equations once the choices' own failing is taken out.
    size : float
        The largest failing of an equation, in scaled payoffs.
    matrix : ndarray, shape (states × persons, states × persons)
    by_precision : ndarray, shape (states × persons,)
    """

    worth: np.ndarray
    residual: np.ndarray
    size: float
    matrix: np.ndarray
    by_precision: np.ndarray


@dataclass(frozen=True, eq=False)
class _Heading:
    """The direction of the branch at a point, of length 1 in scaled values and precision.

    Attributes
    ----------
    tangent : ndarray, shape (states × persons,)
        Of values.
    slope : _Point
        By how much values, logarithms of chances and the precision change.
    """

    tangent: np.ndarray
    slope: _Point


class _Branch:
    """The branch of one game: its equations, and the steps along it."""

    def __init__(self, game: StochasticGame, scales: np.ndarray):
        self.game, self.scales = game, scales
        subgames = Subgames(game)
        if len(subgames.earlier) > 1:
            raise InputError("logit equilibria over time are for one first mover at most.")
        self.earlier, self.last = subgames.earlier, subgames.last
        counts = [game.shape[i] for i in self.last]
        starts = np.cumsum([0, *counts[:-1]])
        first = game.movers[:, self.earlier or self.last[:1]]
        self.blocks = np.repeat(np.arange(len(counts)), counts)
        self.replies, self.histories, self.there = subgames.replies, subgames.histories, subgames.there
        self.digits = np.stack(np.unravel_index(np.arange(len(self.replies)), counts), axis=1) + starts
        self.with_move = np.concatenate([game.available[i] for i in self.last], axis=1)
        people = np.ascontiguousarray(game.movers[:, self.last])
        self.games = (
            people,
            np.ascontiguousarray(first),
            self.histories,
            self.replies,
            self.digits,
            self.blocks,
            self.there,
            self.with_move,
        )
        players, persons, moves = len(counts), len(game.persons), len(self.blocks)
        each = len(self.replies) * players * (players + persons) + moves**2 * (moves + persons)
        self.work = INTERPRETED * (2 * self.there.size * each + game.following.nnz * persons**2)
        game.expect_work(USUAL_SYSTEMS)
        for kernel in (linearised_choices, stepped_choices):
            add_work(kernel, USUAL_SYSTEMS * self.work)

    def follow(self, target: float) -> LogitPoint:
        """Return the equilibrium at a precision, or at the last one that was reached."""
        point = self._start()
        step, turns = FIRST_STEP, 0
        system, before = self._system(point), None
        heading = self._heading(point, system, np.linalg.solve(system.matrix, -system.by_precision), before)
        for _ in range(MOST_STEPS):
            if point.precision >= target - AT * (1 + target):
                break
            left = (target - point.precision) / heading.slope.precision if heading.slope.precision > 0 else np.inf
            length = min(step, left)
            found = self._stepped(point, heading, before, length, target if left <= step else None)
            if found is not None and found[0].precision > target:  # curved beyond the precision asked for
                found = self._stepped(point, heading, before, left, target) if np.isfinite(left) else None
            if found is None:
                step = length / 2
                if step < SHORTEST_STEP:
                    break
                continue
            *found, wrong = found
            onwards = self._heading(*found, (heading, length))
            if self._cosine(heading, onwards) < SMALLEST_COSINE and length > SHORTEST_STEP:
                step = length / 2
                continue
            turns += onwards.slope.precision * heading.slope.precision < 0
            (point, system, _), before, heading = found, (heading, length), onwards
            step = length * min(GROWTH, max(0.5, np.cbrt(AIM / max(wrong, SHORTEST_STEP))))
        return self._answer(point, system, target, turns)

    def _start(self) -> _Point:
        """Return the point of equal chances."""
        zeros = np.zeros((self.game.states, len(self.game.persons)))
        point = _Point(zeros, np.zeros(self.there.shape), np.zeros((*self.there.shape, len(self.blocks))), 0.0)
        system = self._system(point)
        change = np.linalg.solve(system.matrix, -system.residual).reshape(zeros.shape)
        return self._moved(point, system, change, 0.0)

    def _system(self, point: _Point) -> _System:
        game = self.game
        worth = game.worth(point.values).reshape(*point.values.shape, -1)
        common = worth.mean(axis=2)  # decides nothing, and would take digits from what does
        worth -= common[:, :, None]
        following = (
            *(places.view(np.uint32) for places in (game.following.indptr, game.following.indices)),
            game.following.data,
        )
        kernel = kernel_for(linearised_choices, work=self.work)
        expected, failing, by_precision, largest, matrix = kernel(
            *self._choices(worth, point), game.row, game.row_states, game.tenure, game.discount, *following
        )
        residual = expected + common - point.values
        size = max(float(np.abs(residual / self.scales).max()), largest)
        matrix[np.diag_indices(len(matrix))] -= 1.0
        return _System(worth, (residual - failing).reshape(-1), size, matrix, by_precision.reshape(-1))

    def _choices(self, worth: np.ndarray, point: _Point) -> tuple:
        """Return the first arguments of the kernels."""
        return worth, point.firsts, point.lasts, point.precision, 1.0 / self.scales, *self.games

    def _heading(
        self, point: _Point, system: _System, values: np.ndarray, before: tuple[_Heading, float] | None
    ) -> _Heading:
        """Return the direction of the branch, onwards, given how its values change with the precision."""
        length = np.sqrt(1.0 + self._square(values))
        if before is not None and self._product(values, before[0].tangent) + before[0].slope.precision < 0:
            length = -length
        moved = self._moved(point, system, (values / length).reshape(point.values.shape), 1.0 / length)
        return _Heading(values / length, moved.plus(point, -1.0))

    def _cosine(self, one: _Heading, other: _Heading) -> float:
        return self._product(one.tangent, other.tangent) + one.slope.precision * other.slope.precision

    def _square(self, values: np.ndarray) -> float:
        return self._product(values, values)

    def _product(self, one: np.ndarray, other: np.ndarray) -> float:
        """Return the product of two directions of values, states counted on the average."""
        weights = np.tile(self.scales**-2, self.game.states) / self.game.states
        return float((one * other * weights).sum())

    def _stepped(
        self, point: _Point, heading: _Heading, before: tuple[_Heading, float] | None, length: float, end: float | None
    ) -> tuple[_Point, _System, np.ndarray, float] | None:
        """Return the point of the branch about a length further on, or that of a precision; None where it is not found."""
        ahead = point.plus(heading.slope, length)
        if before is not None:  # along the parabola that had the earlier direction at the earlier point
            bend = length**2 / (2 * before[1])
            ahead = ahead.plus(heading.slope, bend).plus(before[0].slope, -bend)
        if end is not None:
            ahead = replace(ahead, precision=end)
        return self._corrected(ahead, heading, length, free=end is None)

    def _moved(self, point: _Point, system: _System, values: np.ndarray, precision: float) -> _Point:
        """Return a point moved by a step of values and precision, the choices moved with them."""
        change = self.game.ahead(values).reshape(system.worth.shape)
        kernel = kernel_for(stepped_choices, work=self.work)
        firsts, lasts = kernel(*self._choices(system.worth, point), change, precision)
        return _Point(point.values + values, firsts, lasts, point.precision + precision)

    def _corrected(
        self, point: _Point, heading: _Heading, length: float, free: bool
    ) -> tuple[_Point, _System, np.ndarray, float] | None:
        """Return the point of the branch near a predicted one, by Newton's method; None where it is not found.

        With it goes how values change with the precision, and how wrong the prediction was.

        Parameters
        ----------
        length : float
            Of the step.
        free : bool
            Whether the precision moves too, at a right angle to the tangent; otherwise it is kept.
        """
        before, looked, wrong, onwards = np.inf, point, 0.0, heading.tangent / heading.slope.precision
        for iteration in range(1, MOST_NEWTON + 1):
            system = self._system(point)
            if system.size <= RESIDUAL:
                values, precision = (point.values - looked.values).reshape(-1), point.precision - looked.precision
                away = np.hypot(np.sqrt(self._square(values)), precision) / length
                return None if away > ASTRAY else (point, system, onwards, wrong)
            if iteration == 1:
                wrong = system.size
                if wrong > MOST_WRONG:
                    return None
            if not np.isfinite(system.size) or system.size > (SLOW if iteration > 2 else WORSE) * before:
                return None
            before = system.size
            values, precision, onwards = self._newton(system, heading, free)
            point = self._moved(point, system, values.reshape(point.values.shape), precision)
        return None

    def _newton(self, system: _System, heading: _Heading, free: bool) -> tuple[np.ndarray, float, np.ndarray]:
        """Return a step of values and of the precision, and how values change with the precision."""
        right = np.stack([-system.residual, -system.by_precision], axis=1)
        own, moved = np.linalg.solve(system.matrix, right).T
        if not free:
            return own, 0.0, moved
        across = self._product(moved, heading.tangent) + heading.slope.precision
        precision = -self._product(own, heading.tangent) / across
        return own + precision * moved, precision, moved

    def _answer(self, point: _Point, system: _System, target: float, turns: int) -> LogitPoint:
        play, regret = self._play(point, system)
        return LogitPoint(
            precision=point.precision,
            reached=abs(point.precision - target) <= AT * (1 + target),
            play=play,
            values=point.values,
            scales=self.scales,
            residual=system.size,
            regret=regret,
            turns=turns,
        )

    def _play(self, point: _Point, system: _System) -> tuple[np.ndarray, np.ndarray]:
        """Return the chance of every profile, and the most that each player gains by his best move after some history."""
        game, states = self.game, np.arange(self.game.states)
        profiles = self.histories[:, None] + self.replies
        ends = np.cumsum([game.shape[i] for i in self.last])[:-1]
        logs, there = np.split(point.lasts, ends, axis=2), np.split(self.with_move, ends, axis=1)
        chances = [_softmax(np.where(some[:, None], log, -np.inf)) for log, some in zip(logs, there)]
        each = [
            chance[:, :, own] for chance, own in zip(chances, np.unravel_index(np.arange(len(self.replies)), [
                game.shape[i] for i in self.last
            ]))
        ]  # fmt: skip
        together = np.prod(each, axis=0)
        regret = np.zeros(len(game.shape))
        for place, player in enumerate(self.last):
            own = system.worth[states[:, None, None], game.movers[:, player][:, None, None], profiles]
            others = np.prod(each[:place] + each[place + 1 :], axis=0)
            by_move = np.zeros((*self.there.shape, game.shape[player]))
            for move, worth in zip(self.digits[:, place] - self.digits[0, place], np.moveaxis(own * others, 2, 0)):
                by_move[:, :, move] += worth
            best = np.where(there[place][:, None], by_move, -np.inf).max(axis=2)
            gain = best - (by_move * chances[place]).sum(axis=2)
            regret[player] = max(0.0, float(gain[self.there].max()))
        first = np.ones((game.states, 1))
        if self.earlier:
            [player] = self.earlier
            first = _softmax(np.where(self.there, point.firsts, -np.inf))
            own = system.worth[states[:, None, None], game.movers[:, player][:, None, None], profiles]
            after = (own * together).sum(axis=2)
            best = np.where(self.there, after, -np.inf).max(axis=1)
            regret[player] = max(0.0, float((best - (first * after).sum(axis=1)).max()))
        play = np.zeros((game.states, len(self.histories) * len(self.replies)))
        play[:, profiles] = first[:, :, None] * together
        return play.reshape(game.states, *game.shape), regret


def _softmax(logs: np.ndarray) -> np.ndarray:
    powers = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
