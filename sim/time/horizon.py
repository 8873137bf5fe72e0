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

from sim.solve.backward_induction import by_history
from sim.solve.batch import EquilibriumTable, Solver, solve_batch
from sim.time.stochastic_game import StochasticGame

BEST, WORST, AVERAGE = RULES = ("best", "worst", "average")
TIE = 1e-9  # of the range of what is compared: closer values are equal
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
    choices : ndarray of int, shape (years,)
        Number of subgames, one for each state and history of the earlier movers, that had several equilibria.
    subgames : int
        Their number a year.
    """

    play: np.ndarray
    values: np.ndarray
    choices: np.ndarray
    subgames: int

    @property
    def years(self) -> int:
        """Number of years."""
        return len(self.play)


@dataclass(frozen=True)
class _Group:
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
    """
    groups = _groups(game)
    selector = game.stages[0][0] if favours is None else favours
    values = np.zeros((years + 1, game.states, len(game.persons)))
    play = np.zeros((years, game.states, *game.shape))
    choices = np.zeros(years, dtype=int)
    for year in reversed(range(years)):
        worth = game.worth(values[year + 1])
        own = game.of_movers(worth)
        for group in groups:
            bound = None if forced is None else _bound(forced[year, group.states], group.moves[game.stages[0][0]])
            shares, several = solve_stage(group.cut(own), game.stages, rule, selector, bound, solver)
            choices[year] += several
            play[(year, *np.ix_(group.states, *group.moves))] = shares
        values[year] = _expected(play[year], worth)
    return Horizon(play, values, choices, _subgames(game, groups))


def solve_stage(
    payoffs: np.ndarray,
    stages: Sequence[Sequence[int]],
    rule: str,
    selector: int,
    bound: np.ndarray | None,
    solver: Solver,
) -> tuple[np.ndarray, int]:
    """Return what is played in a batch of stage games, and how many of their subgames have several equilibria.

    Parameters
    ----------
    payoffs : ndarray, shape (games, players, n1, …, nN)
    stages : sequence of sequences of int
        One player in each stage but the last.
    rule, selector
        As in `solve_horizon`.
    bound : ndarray of int, shape (games,), or None
        Move of the first mover.
    solver : callable

    Returns
    -------
    ndarray, shape (games, n1, …, nN)
        Chance of every profile.
    int
    """
    shape = payoffs.shape[2:]
    earlier, last = tuple(i for stage in stages[:-1] for i in stage), tuple(stages[-1])
    histories = tuple(shape[i] for i in earlier)
    games = by_history(payoffs, earlier, last)
    table = solver(games[:, list(last)], None)
    rows = table.expected(games)
    weights, several = _picked(table, rows[:, selector], len(games), rule)
    values = np.zeros((len(games), payoffs.shape[1]))
    np.add.at(values, table.game, weights[:, None] * rows)
    history = _chosen(values.reshape(len(payoffs), *histories, -1), earlier, bound)
    kept = np.flatnonzero(weights * np.isin(table.game, history))
    return _shares(table, kept, weights, shape, earlier, last, histories, len(payoffs)), several


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


def _chosen(values: np.ndarray, earlier: Sequence[int], bound: np.ndarray | None) -> np.ndarray:
    """Return the number of the history that each game's earlier movers choose, among all games' histories.

    Parameters
    ----------
    values : ndarray, shape (games, histories…, players)
    """
    games, counts = len(values), values.shape[1:-1]
    picks = np.zeros((games, *counts), dtype=int) + np.arange(prod(counts)).reshape(counts)
    for axis in range(len(earlier), 0, -1):
        own = values[..., earlier[axis - 1]]
        top = own.max(axis=axis, keepdims=True)
        move = (own >= top - TIE * (1 + np.abs(top))).argmax(axis=axis)
        if axis == 1 and bound is not None:
            move = np.where(bound == FREE, move, bound)
        index = np.expand_dims(move, axis)
        picks = np.take_along_axis(picks, index, axis).squeeze(axis)
        values = np.take_along_axis(values, index[..., None], axis).squeeze(axis)
    return picks.reshape(games) + np.arange(games) * prod(counts)


def _shares(table, kept, weights, shape, earlier, last, histories, games) -> np.ndarray:
    """Return the chance of every profile in each game, from the rows that are kept."""
    joint = weights[kept].reshape(len(kept), *[1] * len(last))
    for axis, strategy in enumerate(table.strategies):
        joint = joint * strategy[kept].reshape(len(kept), *[-1 if axis == k else 1 for k in range(len(last))])
    total = prod(histories)
    shares = np.zeros((games, *histories, *joint.shape[1:]))
    np.add.at(shares, (table.game[kept] // total, *np.unravel_index(table.game[kept] % total, histories)), joint)
    axes = np.argsort((*earlier, *last))
    return shares.transpose(0, *(1 + axes))


def _expected(play: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Return what each person may expect in each state, shape (states, persons)."""
    flat = worth.reshape(*worth.shape[:2], -1)
    return np.einsum("sa,spa->sp", play.reshape(len(play), -1), flat)


def _groups(game: StochasticGame) -> list[_Group]:
    menus = np.concatenate(game.available, axis=1)
    distinct, member = np.unique(menus, axis=0, return_inverse=True)
    ends = np.cumsum(game.shape)[:-1]
    return [
        _Group(np.flatnonzero(member.reshape(-1) == number), tuple(np.flatnonzero(part) for part in np.split(menu, ends)))
        for number, menu in enumerate(distinct)
    ]


def _bound(forced: np.ndarray, moves: np.ndarray) -> np.ndarray:
    """Return forced moves as numbers among the moves that are left."""
    return np.where(forced == FREE, FREE, np.searchsorted(moves, forced))


def _subgames(game: StochasticGame, groups: Sequence[_Group]) -> int:
    earlier = [i for stage in game.stages[:-1] for i in stage]
    return sum(len(group.states) * prod(len(group.moves[i]) for i in earlier) for group in groups)
