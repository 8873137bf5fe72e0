"""Backward induction over a number of years, with all equilibria of every stage game and a named choice among them.

In the last year nothing follows: what comes after is worth 0, as is being out of office. Year by year backwards, each
state's stage game is one of order and perfect information between its stages: after every history of the earlier
movers all equilibria of the last stage are found; a rule picks one; earlier movers choose what is best for them. The
result is a subgame-perfect equilibrium of the finite game, one for each rule. The rules are applied at every node, so
that they do not bound what may come out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from sim.errors import InputError
from sim.solve.backward_induction import by_history
from sim.solve.batch import EquilibriumTable, Solver, solve_batch
from sim.time.stochastic_game import StochasticGame

BEST, WORST, AVERAGE = RULES = ("best", "worst", "average")
TIE = 1e-9  # of 1 and the size of what is compared: closer values are equal
FREE = -1


@dataclass(frozen=True, eq=False)
class Horizon:
    """What is played in each year of a finite horizon.

    Attributes
    ----------
    play : ndarray, shape (years, states, n1, …, nN)
        Chance of every profile; year 0 is the first.
    values : ndarray, shape (years + 1, states, persons)
        Worth of a year and all that follow; the last entry is what comes after the last year, 0.
    move_values : ndarray, shape (years, states, n_first)
        Worth of each move of the first mover to him, by the rule; NaN for a move that he lacks. Where all move at once
        there is no first mover, and n_first is 0.
    choices : ndarray of int, shape (years,)
        Number of subgames, one for each state and history of the earlier movers, that had several equilibria.
    subgames : int
        Their number a year.
    """

    play: np.ndarray
    values: np.ndarray
    move_values: np.ndarray
    choices: np.ndarray
    subgames: int

    @property
    def years(self) -> int:
        """Number of years."""
        return len(self.play)

    @classmethod
    def stationary(cls, play: np.ndarray, values: np.ndarray, years: int) -> Horizon:
        """Return some years of play that depends on the state alone, shape (states, n1, …, nN), with its values."""
        return cls(
            play=np.broadcast_to(play, (years, *play.shape)),
            values=np.broadcast_to(values, (years + 1, *values.shape)),
            move_values=np.full((years, len(play), 0), np.nan),
            choices=np.zeros(years, dtype=int),
            subgames=len(play),
        )

    def end(self, years: int) -> Horizon:
        """Return the last years, which are a horizon of their own where nothing depends on the calendar."""
        first = self.years - years
        return Horizon(
            self.play[first:], self.values[first:], self.move_values[first:], self.choices[first:], self.subgames
        )


@dataclass(frozen=True)
class Group:
    """States in which all players have the same moves."""

    states: np.ndarray
    moves: tuple[np.ndarray, ...]

    def cut(self, tensors: np.ndarray) -> np.ndarray:
        """Return the states' part of tensors of shape (states, k, n1, …, nN), with the moves that are left."""
        cut = tensors[self.states]
        for axis, kept in enumerate(self.moves):
            if len(kept) < cut.shape[2 + axis]:
                cut = cut.take(kept, axis=2 + axis)
        return cut


def solve_horizon(
    game: StochasticGame,
    years: int,
    rule: str = BEST,
    forced: np.ndarray | None = None,
    solver: Solver = solve_batch,
    favours: int | None = None,
) -> Horizon:
    """Solve a game over a number of years.

    Parameters
    ----------
    game : StochasticGame
    years : int
    rule : {'best', 'worst', 'average'}
        Which equilibrium of a subgame is expected, by the payoff of a player; ``average`` takes the mean over all
        (extreme) ones.
    forced : ndarray of int, shape (years, states), optional
        Number of the move that the first mover is bound to, FREE where he is not.
    solver : callable
        What the players of the last stage play.
    favours : int, optional
        Player whose payoff the rule looks at, by default the first mover.

    Raises
    ------
    InputError
        If three players or more choose last and have no pure equilibrium somewhere: no other is looked for.
    """
    groups = groups_of(game)
    selector = game.stages[0][0] if favours is None else favours
    values = np.zeros((years + 1, game.states, len(game.persons)))
    play = np.zeros((years, game.states, *game.shape))
    first = game.stages[0][0]
    move_values = np.full((years, game.states, game.shape[first] if len(game.stages) > 1 else 0), np.nan)
    choices = np.zeros(years, dtype=int)
    for year in reversed(range(years)):
        worth = game.worth(values[year + 1])
        own = game.of_movers(worth)
        for group in groups:
            bound = None if forced is None else _bound(forced[year, group.states], group.moves[first])
            stage = _solve_stage(group.cut(own), game.stages, rule, selector, solver)
            choices[year] += stage.several
            if move_values.shape[2]:
                move_values[year][np.ix_(group.states, group.moves[first])] = stage.first_mover_values()
            play[year][np.ix_(group.states, *group.moves)] = stage.shares(stage.chosen(bound))
        values[year] = _expected(play[year], worth)
    return Horizon(play, values, move_values, choices, _subgames(game, groups))


@dataclass(frozen=True, eq=False)
class _Stage:
    """A batch of stage games, solved from behind.

    Attributes
    ----------
    table : EquilibriumTable
        Equilibria of the last stage after every history of every game.
    weights : ndarray, shape (rows,)
        Of the rows within what follows a history; by the rule.
    values : ndarray, shape (games, histories…, players)
        What each history is worth under the rule.
    several : int
        Number of histories with several equilibria.
    """

    shape: tuple[int, ...]
    earlier: tuple[int, ...]
    last: tuple[int, ...]
    table: EquilibriumTable
    weights: np.ndarray
    values: np.ndarray
    several: int

    def chosen(self, bound: np.ndarray | None = None) -> np.ndarray:
        """Return the number of the history that each game's earlier movers choose, among all games' histories."""
        values, counts = self.values, self.values.shape[1:-1]
        picks = np.zeros((len(values), *counts), dtype=int) + np.arange(prod(counts)).reshape(counts)
        for axis in range(len(self.earlier), 0, -1):
            move = _best(values[..., self.earlier[axis - 1]], axis)
            if axis == 1 and bound is not None:
                move = np.where(bound == FREE, move, bound)
            picks, values = _taken(picks, move, axis), _taken(values, move, axis)
        return picks.reshape(len(values)) + np.arange(len(values)) * prod(counts)

    def first_mover_values(self) -> np.ndarray:
        """Return what each move of the first mover is worth to him, shape (games, moves)."""
        values = self.values
        for axis in range(len(self.earlier), 1, -1):
            values = _taken(values, _best(values[..., self.earlier[axis - 1]], axis), axis)
        return values[..., self.earlier[0]]

    def shares(self, history: np.ndarray) -> np.ndarray:
        """Return the chance of every profile in each game, shape (games, n1, …, nN), given the histories chosen."""
        kept = np.flatnonzero(self.weights * np.isin(self.table.game, history))
        ones = [1] * len(self.last)
        joint = self.weights[kept].reshape(len(kept), *ones)
        for axis, strategy in enumerate(self.table.strategies):
            joint = joint * strategy[kept].reshape(len(kept), *ones[:axis], -1, *ones[axis + 1 :])
        histories = tuple(self.shape[i] for i in self.earlier)
        game, history = np.divmod(self.table.game[kept], prod(histories))
        place = np.unravel_index(history, histories) if histories else ()
        shares = np.zeros((len(self.values), *histories, *joint.shape[1:]))
        np.add.at(shares, (game, *place), joint)
        return shares.transpose(0, *(1 + np.argsort((*self.earlier, *self.last))))


def _solve_stage(
    payoffs: np.ndarray, stages: Sequence[Sequence[int]], rule: str, selector: int, solver: Solver
) -> _Stage:
    """Solve a batch of stage games of payoffs (games, players, n1, …, nN), one player in each stage but the last."""
    shape = payoffs.shape[2:]
    earlier, last = tuple(i for stage in stages[:-1] for i in stage), tuple(stages[-1])
    games = by_history(payoffs, earlier, last).reshape(-1, payoffs.shape[1], *(shape[i] for i in last))
    table = solver(games[:, list(last)], games[:, 0])  # no outcome is bounded
    if len(np.unique(table.game)) < len(games):
        raise InputError(
            f"in some state and year no equilibrium of the last stage is found: of {len(last)} players who choose at once "
            "only the pure ones are looked for, and there is none. Let at most two choose last."
        )
    rows = table.expected(games)
    weights, several = _picked(table, rows[:, selector], len(games), rule)
    values = np.zeros((len(games), payoffs.shape[1]))
    np.add.at(values, table.game, weights[:, None] * rows)
    values = values.reshape(len(payoffs), *(shape[i] for i in earlier), payoffs.shape[1])
    return _Stage(shape, earlier, last, table, weights, values, several)


def _picked(table: EquilibriumTable, own: np.ndarray, games: int, rule: str) -> tuple[np.ndarray, int]:
    """Return the weight of each row within its game, and how many games have several rows."""
    counts = np.bincount(table.game, minlength=games)
    several = int((counts > 1).sum())
    if rule == AVERAGE:
        return 1.0 / counts[table.game], several
    signed = own if rule == BEST else -own
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    top = np.maximum.reduceat(signed, first)
    tied = signed >= (top - TIE * (1 + np.abs(top)))[table.game]
    order = np.flatnonzero(tied)
    picked = order[np.unique(table.game[order], return_index=True)[1]]
    weights = np.zeros(len(own))
    weights[picked] = 1.0
    return weights, several


def _best(own: np.ndarray, axis: int) -> np.ndarray:
    """Return the first of the best moves on an axis."""
    top = own.max(axis=axis, keepdims=True)
    return (own >= top - TIE * (1 + np.abs(top))).argmax(axis=axis)


def _taken(array: np.ndarray, move: np.ndarray, axis: int) -> np.ndarray:
    """Return an array at one move of an axis, which goes."""
    index = np.expand_dims(move, axis)
    index = index.reshape(*index.shape, *[1] * (array.ndim - index.ndim))
    return np.take_along_axis(array, index, axis).squeeze(axis)


def _expected(play: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Return what each person may expect in each state, shape (states, persons)."""
    flat = worth.reshape(*worth.shape[:2], -1)
    return np.einsum("sa,spa->sp", play.reshape(len(play), -1), flat)


def groups_of(game: StochasticGame) -> list[Group]:
    """Return the states by the moves that the players have in them."""
    menus = np.concatenate(game.available, axis=1)
    distinct, member = np.unique(menus, axis=0, return_inverse=True)
    ends = np.cumsum(game.shape)[:-1]
    return [
        Group(
            np.flatnonzero(member.reshape(-1) == number), tuple(np.flatnonzero(part) for part in np.split(menu, ends))
        )
        for number, menu in enumerate(distinct)
    ]


def _bound(forced: np.ndarray, moves: np.ndarray) -> np.ndarray:
    """Return forced moves as numbers among the moves that are left."""
    return np.where(forced == FREE, FREE, np.searchsorted(moves, forced))


def _subgames(game: StochasticGame, groups: Sequence[Group]) -> int:
    earlier = [i for stage in game.stages[:-1] for i in stage]
    return sum(len(group.states) * prod(len(group.moves[i]) for i in earlier) for group in groups)
