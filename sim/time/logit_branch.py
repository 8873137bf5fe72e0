"""The branch of stationary logit equilibria: its equations at a point, and steps along it.

The branch is followed by a predictor and Newton's method on the values of states, the stage games' own equations solved
along with them, and by arc length, so that turning points are passed.

References
----------
Allgower, E. L. and Georg, K. (1990), Numerical continuation methods, chapters 2 and 6.
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
# A prediction wronger than MOST_WRONG, in scaled payoffs times the precision, or a point found further away than ASTRAY
# of the step, may be of another branch.
MOST_WRONG, ASTRAY = 0.5, 0.5
WORSE, SLOW = 2.0, 0.5  # of the failing before: Newton's method that gains no more, first and later, does not converge
MOST_NEWTON = 8
USUAL_SYSTEMS = 50  # that are solved on the way
INTERPRETED = 2e-7  # seconds that an operation takes the interpreter, about


@dataclass(frozen=True, eq=False)
class Point:
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

    def plus(self, slope: Point, length: float) -> Point:
        """Return the point so far along a slope, which is the difference of two points."""
        return Point(
            self.values + length * slope.values,
            self.firsts + length * slope.firsts,
            self.lasts + length * slope.lasts,
            self.precision + length * slope.precision,
        )


@dataclass(frozen=True, eq=False)
class System:
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
class Heading:
    """The direction of the branch at a point, of length 1 in scaled values and precision.

    Attributes
    ----------
    tangent : ndarray, shape (states × persons,)
        Of values.
    slope : Point
        By how much values, logarithms of chances and the precision change.
    """

    tangent: np.ndarray
    slope: Point


class Branch:
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
        self.work = INTERPRETED * (
            2 * self.there.size * each + np.diff(game.following.indptr)[game.pairs[2]].sum() * persons**2
        )
        game.expect_work(USUAL_SYSTEMS)
        for kernel in (linearised_choices, stepped_choices):
            add_work(kernel, USUAL_SYSTEMS * self.work)

    def start(self) -> Point:
        """Return the point of equal chances."""
        zeros = np.zeros((self.game.states, len(self.game.persons)))
        point = Point(zeros, np.zeros(self.there.shape), np.zeros((*self.there.shape, len(self.blocks))), 0.0)
        system = self.system(point)
        change = np.linalg.solve(system.matrix, -system.residual).reshape(zeros.shape)
        return self._moved(point, system, change, 0.0)

    def system(self, point: Point) -> System:
        """Return the equations at a point, linearised."""
        game = self.game
        worth = self._worth(point).reshape(*point.values.shape, -1)
        common = worth.mean(axis=2)  # decides nothing, and would take digits from what does
        worth -= common[:, :, None]
        following = (
            *(places.view(np.uint32) for places in (game.following.indptr, game.following.indices)),
            game.following.data,
        )
        kernel = kernel_for(linearised_choices, work=self.work)
        expected, failing, by_precision, largest, matrix = kernel(
            *self._choices(worth, point), *game.pairs, game.tenure, game.discount, *following
        )
        residual = expected + common - point.values
        size = max(float(np.abs(residual / self.scales).max()), largest)
        matrix[np.diag_indices(len(matrix))] -= 1.0
        return System(worth, (residual - failing).reshape(-1), size, matrix, by_precision.reshape(-1))

    def _worth(self, point: Point) -> np.ndarray:
        """Return what profiles are worth at a point, shape (states, persons, n1, …, nN)."""
        return self.game.worth(point.values)

    def _changes(self, values: np.ndarray, precision: float) -> tuple[np.ndarray, float]:
        """Return by how much the worth of profiles and the precision change with a step of values and the precision."""
        return self.game.ahead(values), precision

    def _choices(self, worth: np.ndarray, point: Point) -> tuple:
        """Return the first arguments of the kernels."""
        return worth, point.firsts, point.lasts, point.precision, 1.0 / self.scales, *self.games

    def heading(
        self,
        point: Point,
        system: System,
        values: np.ndarray,
        before: tuple[Heading, float] | None = None,
        sense: int = 1,
    ) -> Heading:
        """Return the direction of the branch, onwards, given how its values change with the precision."""
        length = sense * np.sqrt(1.0 + self._square(values))
        if before is not None and self._product(values, before[0].tangent) + before[0].slope.precision < 0:
            length = -length
        moved = self._moved(point, system, (values / length).reshape(point.values.shape), 1.0 / length)
        return Heading(values / length, moved.plus(point, -1.0))

    def cosine(self, one: Heading, other: Heading) -> float:
        """Return the cosine of the angle between two directions."""
        return self._product(one.tangent, other.tangent) + one.slope.precision * other.slope.precision

    def _square(self, values: np.ndarray) -> float:
        return self._product(values, values)

    def _product(self, one: np.ndarray, other: np.ndarray) -> float:
        """Return the product of two directions of values, states counted on the average."""
        weights = np.tile(self.scales**-2, self.game.states) / self.game.states
        return float((one * other * weights).sum())

    def stepped(
        self, point: Point, heading: Heading, before: tuple[Heading, float] | None, length: float, end: float | None
    ) -> tuple[Point, System, np.ndarray, float] | None:
        """Return the point of the branch about a length further on, or that of a precision; None where it is not found."""
        ahead = point.plus(heading.slope, length)
        if before is not None:  # along the parabola that had the earlier direction at the earlier point
            bend = length**2 / (2 * before[1])
            ahead = ahead.plus(heading.slope, bend).plus(before[0].slope, -bend)
        if end is not None:
            ahead = replace(ahead, precision=end)
        return self.corrected(ahead, heading, length, free=end is None)

    def _moved(self, point: Point, system: System, values: np.ndarray, precision: float) -> Point:
        """Return a point moved by a step of values and precision, the choices moved with them."""
        change, further = self._changes(values, precision)
        kernel = kernel_for(stepped_choices, work=self.work)
        change = change.reshape(system.worth.shape)
        firsts, lasts = kernel(*self._choices(system.worth, point), change, further)
        return Point(point.values + values, firsts, lasts, point.precision + precision)

    def corrected(
        self, point: Point, heading: Heading, length: float, free: bool
    ) -> tuple[Point, System, np.ndarray, float] | None:
        """Return the point of the branch near a predicted one, by Newton's method; None where it is not found.

        With it goes how values change with the precision, and how wrong the prediction was.

        Parameters
        ----------
        heading : Heading
            Of the step that led there.
        length : float
            Of that step.
        free : bool
            Whether the precision moves too, at a right angle to the heading; otherwise it is kept.
        """
        before, looked, wrong, onwards = np.inf, point, 0.0, heading.tangent / heading.slope.precision
        for iteration in range(1, MOST_NEWTON + 1):
            system = self.system(point)
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

    def _newton(self, system: System, heading: Heading, free: bool) -> tuple[np.ndarray, float, np.ndarray]:
        """Return a step of values and of the precision, and how values change with the precision."""
        right = np.stack([-system.residual, -system.by_precision], axis=1)
        own, moved = np.linalg.solve(system.matrix, right).T
        if not free:
            return own, 0.0, moved
        across = self._product(moved, heading.tangent) + heading.slope.precision
        precision = -self._product(own, heading.tangent) / across
        return own + precision * moved, precision, moved

    def play(self, point: Point, system: System) -> tuple[np.ndarray, np.ndarray]:
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
