"""Further stationary logit equilibria, looked for from other starts; nothing says that none is missed.

A start is a bonus on some moves in every state: on those of a pure stationary equilibrium, where the game is small enough
to find these, otherwise a random one. With the bonus the branch from equal chances is followed to the precision; then
the bonus is taken away, along the branch that this makes. From where that ends, and from the equilibrium on the branch
without a bonus, the branch is followed on, for it may bend back to the precision. In large games many starts lead nowhere.

References
----------
Eibelshäuser, S. and Poensgen, D., sgamesolver, documentation, "Starting the solver at an equilibrium", where the branch of
an equilibrium that is known leads to another one, and "Searching the prior space".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from sim.errors import InputError
from sim.time.logit import LogitPoint, follow_logit, logit_point
from sim.time.logit_branch import Branch, Point, System
from sim.time.logit_walk import AT, Walk
from sim.time.markov import pure_stationary
from sim.time.stochastic_game import StochasticGame

MOST_CANDIDATES = 10_000  # combinations of profiles that pure stationary equilibria are looked for among
BONUS, SPREAD = 4.0, 0.5  # in scaled payoffs: on a move of a pure equilibrium; standard deviation of a random bonus
NEXT = 1e-6  # share of a bonus over which a derivative is taken
FURTHEST = 3.0  # times the precision: so far a branch is followed
MOST_STEPS = 100  # of each walk
SAME = 1e-6  # chances that differ by less


@dataclass(frozen=True, eq=False)
class FurtherLogit:
    """What was found from several starts.

    Attributes
    ----------
    starts : int
        How many were tried, equal chances without a bonus among them.
    lost : int
        From how many of them nothing was found.
    found : tuple of LogitPoint
        Different equilibria at the precision, the one on the branch from equal chances first.
    """

    starts: int
    lost: int
    found: tuple[LogitPoint, ...]


def further_logit(game: StochasticGame, first: LogitPoint, starts: int) -> FurtherLogit:
    """Look for stationary logit equilibria of the same precision as one that was found.

    Parameters
    ----------
    game : StochasticGame
    first : LogitPoint
        From `follow_logit`.
    starts : int
        From 1 on, that of `first` among them.
    """
    if starts == 1:
        return FurtherLogit(1, 0, (first,))
    branch, found, lost = Branch(game, first.scales), [first], 0
    _add(found, _along(branch, first.at, first.precision, senses=(1,)))  # the other way it came from equal chances
    for bonus in islice(_bonuses(game, first.scales), starts - 1):
        start = follow_logit(replace(game, payoffs=game.payoffs + bonus), first.precision, first.scales)
        point = _without(game, bonus, start) if start.reached else None
        lost += point is None
        if point is not None and _add(found, [logit_point(branch, point, branch.system(point), first.precision)]):
            _add(found, _along(branch, point, first.precision))
    return FurtherLogit(starts, lost, tuple(found))


class _Fading(Branch):
    """The branch along which a bonus is taken away, all at one precision; a point's `precision` is the share that is gone."""

    def __init__(self, game: StochasticGame, start: LogitPoint, bonus: np.ndarray):
        super().__init__(game, start.scales)
        self.bonus, self.precision = bonus, start.precision

    def system(self, point: Point) -> System:
        here, ahead = super().system(point), super().system(replace(point, precision=point.precision + NEXT))
        return replace(here, by_precision=(ahead.residual - here.residual) / NEXT)

    def _worth(self, point: Point) -> np.ndarray:
        return super()._worth(point) + (1.0 - point.precision) * self.bonus

    def _changes(self, values: np.ndarray, precision: float) -> tuple[np.ndarray, float]:
        return self.game.ahead(values) - precision * self.bonus, 0.0

    def _choices(self, worth: np.ndarray, point: Point) -> tuple:
        return super()._choices(worth, replace(point, precision=self.precision))


def _without(game: StochasticGame, bonus: np.ndarray, start: LogitPoint) -> Point | None:
    """Return the point that is come to as a bonus is taken away, at the same precision; None where there is none."""
    walk = Walk(_Fading(game, start, bonus), replace(start.at, precision=0.0))
    for _ in range(MOST_STEPS):
        if not walk.advance(1.0) or walk.point.precision < 0:
            return None
        if abs(walk.point.precision - 1.0) <= AT:
            return replace(walk.point, precision=start.precision)
    return None


def _along(branch: Branch, point: Point, precision: float, senses: tuple[int, ...] = (1, -1)) -> list[LogitPoint]:
    """Return the equilibria at a precision that are met on the branch of a point, both ways."""
    met = []
    for sense in senses:
        walk = Walk(branch, point, sense)
        for _ in range(MOST_STEPS):
            if not walk.advance(precision) or not 0 < walk.point.precision <= FURTHEST * precision:
                break
            if abs(walk.point.precision - precision) <= AT * (1 + precision):
                met.append(logit_point(branch, walk.point, walk.system, precision, walk.turns))
    return met


def _add(found: list[LogitPoint], others: list[LogitPoint]) -> bool:
    """Add to what was found what differs from it; return whether anything does."""
    before = len(found)
    for other in others:
        if all(np.abs(other.play - known.play).max() > SAME for known in found):
            found.append(other)
    return len(found) > before


def _bonuses(game: StochasticGame, scales: np.ndarray) -> Iterator[np.ndarray]:
    """Yield bonuses, shape (states, persons, n1, …, nN): on pure stationary equilibria, then random ones without end."""
    try:
        pure = pure_stationary(game, MOST_CANDIDATES)
    except InputError:  # too many combinations, or another order of moves
        pure = []
    for one in pure:
        yield _bonus(game, scales, [BONUS * _own(one.play, player) for player in range(len(game.shape))])
    random = np.random.default_rng(0)
    while True:
        yield _bonus(game, scales, [SPREAD * random.standard_normal((game.states, moves)) for moves in game.shape])


def _bonus(game: StochasticGame, scales: np.ndarray, by_move: list[np.ndarray]) -> np.ndarray:
    """Return what is added to payoffs, given what each player gets for his moves, in scaled payoffs, (states, moves)."""
    bonus, states = np.zeros_like(game.payoffs), np.arange(game.states)
    for player, own in enumerate(by_move):
        mover, axes = game.movers[:, player], [1] * len(game.shape)
        axes[player] = own.shape[1]
        bonus[states, mover] += (scales[mover][:, None] * own).reshape(game.states, *axes)
    return bonus


def _own(play: np.ndarray, player: int) -> np.ndarray:
    return play.sum(axis=tuple(axis for axis in range(1, play.ndim) if axis != player + 1))
