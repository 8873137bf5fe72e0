"""Stationary Markov perfect equilibria: what is played depends on the state alone, for ever.

A two-player zero-sum game has one value in each state, which Shapley's iteration finds with a bound on its error.
Otherwise pure equilibria of small games are enumerated; each is verified by policy evaluation. One in mixed moves
always exists (Fink 1964), a pure one need not.

References
----------
Shapley, L. S. (1953), Stochastic games, theorem 1; Fink, A. M. (1964), Equilibrium in a stochastic n-person game.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from sim.errors import InputError
from sim.solve.backward_induction import by_history
from sim.solve.batch import solve_batch
from sim.time.paths import transitions
from sim.time.played import Played
from sim.time.rules import TIE
from sim.time.stochastic_game import StochasticGame
from sim.time.subgames import groups_of

MOST_CANDIDATES = 1_000_000
MOST_SWEEPS = 100_000


@dataclass(frozen=True, eq=False)
class Stationary:
    """A stationary equilibrium.

    Attributes
    ----------
    play : ndarray, shape (states, n1, …, nN)
        Chance of every profile.
    values : ndarray, shape (states, persons)
    regret : float
        The most that a player gains in some state by another move in one period.
    error : float
        By how much a value may be wrong: of Shapley's iteration; 0 where values are of linear equations.
    """

    play: np.ndarray
    values: np.ndarray
    regret: float
    error: float = 0.0


def zero_sum_value(game: StochasticGame, tolerance: float = 1e-10) -> Stationary:
    """Return the value of a two-player zero-sum game in each state, by Shapley's iteration.

    Parameters
    ----------
    game : StochasticGame
        Both players choose at once, their payoffs add up to 0, and their discount factors agree and lie below 1.
    tolerance : float
        Of the values.

    Raises
    ------
    InputError
        If the game is not of this kind.
    """
    _refuse_other_than_zero_sum(game)
    discount = float(game.discount[0])
    values, error = np.zeros((game.states, 2)), np.inf
    for _ in range(MOST_SWEEPS):
        worth = game.worth(values)
        play = _first_equilibria(game, worth)
        following = np.einsum("sa,spa->sp", play.reshape(game.states, -1), worth.reshape(game.states, 2, -1))
        change = float(np.abs(following - values).max())
        values, error = following, change * discount / (1 - discount)
        if error <= tolerance:
            break
    return Stationary(play, values, _one_shot_regret(game, play, values), error)


def _refuse_other_than_zero_sum(game: StochasticGame) -> None:
    if len(game.persons) != 2 or len(game.stages) != 1:
        raise InputError("Shapley's iteration is for two players who choose at once.")
    if np.abs(game.payoffs.sum(axis=1)).max() > TIE * (1 + np.abs(game.payoffs).max()):
        raise InputError("Shapley's iteration is for payoffs that add up to 0.")
    if game.discount[0] != game.discount[1] or game.discount[0] >= 1 or game.tenure.any():
        raise InputError(
            "Shapley's iteration needs one discount factor below 1, and values that do not end with office."
        )


def _first_equilibria(game: StochasticGame, worth: np.ndarray) -> np.ndarray:
    """Return the first equilibrium of each stage game as chances of profiles; of zero-sum games all have one value."""
    play = np.zeros((game.states, *game.shape))
    for group in groups_of(game):
        table = solve_batch(group.cut(worth))
        first = np.unique(table.game, return_index=True)[1]
        x, y = (strategy[first] for strategy in table.strategies)
        play[np.ix_(group.states, *group.moves)] = x[:, :, None] * y[:, None, :]
    return play


def _one_shot_regret(game: StochasticGame, play: np.ndarray, values: np.ndarray) -> float:
    """Return the most that a player gains by another move in one period, all choosing at once."""
    worth = game.of_movers(game.worth(values))
    regret = 0.0
    for player in range(len(game.shape)):
        axes = tuple(1 + other for other in range(len(game.shape)) if other != player)
        others = play.sum(axis=1 + player, keepdims=True)
        by_move = (others * worth[:, player]).sum(axis=axes)
        now = (play * worth[:, player]).reshape(game.states, -1).sum(axis=1)
        regret = max(regret, float((np.where(game.available[player], by_move, -np.inf).max(axis=1) - now).max()))
    return max(regret, 0.0)


def pure_stationary(game: StochasticGame, most: int = MOST_CANDIDATES) -> list[Stationary]:
    """Return all stationary equilibria in which every state has one profile on the path of play.

    After moves of earlier players that are not played, some equilibrium of the stage must keep them from it; it may be
    mixed.

    Parameters
    ----------
    game : StochasticGame
    most : int
        Combinations of profiles that are tried.

    Raises
    ------
    InputError
        If there are more than `most` combinations of profiles, a discount factor is 1, or three players or more
        choose last and have no pure equilibrium after some move of an earlier one.
    """
    if sum(len(stage) for stage in game.stages[:-1]) > 1:
        raise InputError("stationary equilibria are enumerated where one player at most moves before the last stage.")
    menus = [_profiles(game, state) for state in range(game.states)]
    count = prod(len(menu) for menu in menus)
    if count > most:
        raise InputError(
            f"{count:,} combinations of profiles in {game.states:,} states; at most {most:,} are tried. A game of "
            "more is solved over a horizon."
        )
    if (game.discount >= 1).any():
        raise InputError("a stationary equilibrium needs discount factors below 1.")
    return [found for candidate in product(*menus) if (found := _verified(game, candidate)) is not None]


def _profiles(game: StochasticGame, state: int) -> list[tuple[int, ...]]:
    return list(product(*(np.flatnonzero(available[state]).tolist() for available in game.available)))


def _verified(game: StochasticGame, candidate: tuple[tuple[int, ...], ...]) -> Stationary | None:
    """Return the equilibrium that plays a profile in each state; None if somebody gains by another move."""
    play = np.zeros((game.states, *game.shape))
    for state, profile in enumerate(candidate):
        play[(state, *profile)] = 1.0
    values = policy_values(game, play)
    worth = game.of_movers(game.worth(values))
    slack = TIE * (1 + np.abs(worth).max())
    for state, profile in enumerate(candidate):
        if not _holds(worth[state], profile, game, state, slack):
            return None
    return Stationary(play, values, 0.0)


def _holds(worth: np.ndarray, profile: tuple[int, ...], game: StochasticGame, state: int, slack: float) -> bool:
    """Whether nobody gains by another move in a state, those who move later replying by an equilibrium."""
    last = game.stages[-1]
    for player in last:
        own = worth[player][tuple(slice(None) if i == player else move for i, move in enumerate(profile))]
        if own[game.available[player][state]].max() > own[profile[player]] + slack:
            return False
    earlier = [i for stage in game.stages[:-1] for i in stage]
    if not earlier:
        return True
    return _earlier_hold(worth, profile, game, state, earlier, slack)


def _earlier_hold(worth, profile, game, state, earlier, slack) -> bool:
    """Whether each earlier mover may fear, after every other move, to get no more than on the path."""
    moves = [np.flatnonzero(available[state]) for available in game.available]
    cut = worth[(slice(None), *np.ix_(*moves))][None]
    last = tuple(game.stages[-1])
    games = by_history(cut, tuple(earlier), last).reshape(-1, len(worth), *(len(moves[i]) for i in last))
    table = solve_batch(games[:, list(game.stages[-1])])
    rows = table.expected(games)
    lowest = np.full((len(games), rows.shape[1]), np.inf)
    np.minimum.at(lowest, table.game, rows)
    if np.isinf(lowest).any():
        raise InputError(
            "three players or more choose last and have no pure equilibrium somewhere; what an earlier mover may fear there "
            "is not known, since no other is looked for."
        )
    shape = tuple(len(moves[i]) for i in earlier)
    lowest = lowest.reshape(*shape, -1)
    mover = earlier[0]
    fears = np.delete(lowest[..., mover], int(np.searchsorted(moves[mover], profile[mover])))
    return not len(fears) or fears.max() <= worth[(mover, *profile)] + slack


def policy_values(game: StochasticGame, play: np.ndarray) -> np.ndarray:
    """Return what play that depends on the state alone is worth to each person, by linear equations.

    Parameters
    ----------
    play : ndarray, shape (states, n1, …, nN)

    Returns
    -------
    ndarray, shape (states, persons)
    """
    matrix = transitions(game, Played.of(play))
    flat = play.reshape(game.states, -1)
    values = np.zeros((game.states, len(game.persons)))
    for person in range(len(game.persons)):
        same = game.tenure[:, person][:, None] == game.tenure[:, person][None, :]
        now = (flat * game.payoffs[:, person].reshape(game.states, -1)).sum(axis=1)
        left = (matrix * ~same).sum(axis=1) * game.leaving[:, person]
        discount = game.discount[person]
        values[:, person] = np.linalg.solve(np.eye(game.states) - discount * matrix * same, now + discount * left)
    return values
