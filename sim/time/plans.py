"""A plan in a game over time: which moves are bound in which year and state, and where one would rather leave it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.errors import InputError
from sim.scenario.plans import Plan
from sim.time.horizon import Horizon
from sim.time.model import Model
from sim.time.rules import FREE, TIE
from sim.time.stochastic_game import StochasticGame


def forced_moves(model: Model, plan: Plan | None, years: int) -> np.ndarray | None:
    """Return the number of the move that the first mover is bound to, FREE where he is not, shape (years, states).

    Raises
    ------
    InputError
        If the plan asks for a move that the player does not have in some state.
    """
    if plan is None:
        return None
    otherwise = FREE if plan.otherwise is None else plan.otherwise
    by_rule = np.full(len(model.states), FREE)
    for rule in reversed(plan.rules):
        by_rule[model.fits(rule.when)] = rule.move
    kept = np.where(model.fits(plan.kept_by), by_rule, otherwise)
    forced = np.tile(kept, (years, 1))
    forced[: plan.begins] = otherwise
    _refuse_missing(model, plan, forced)
    return forced


def _refuse_missing(model: Model, plan: Plan, forced: np.ndarray) -> None:
    player = model.scenario.order[0][0]
    available = model.available(player)
    for year in {0, min(plan.begins, len(forced) - 1)}:
        bound = np.flatnonzero(forced[year] != FREE)
        missing = bound[~available[bound, forced[year, bound]]]
        if len(missing):
            move = model.scenario.moves[player][forced[year, missing[0]]]
            raise InputError(f"plan {plan.name}: {player} has no move {move} in {model.state_name(missing[0])}.")


def bound_game(game: StochasticGame, forced: np.ndarray | None) -> StochasticGame:
    """Return a game in which the first mover has only the move that he is bound to, where he is, in every year.

    Raises
    ------
    InputError
        If that changes with the years.
    """
    if forced is None:
        return game
    if (forced != forced[0]).any():
        raise InputError(
            "a plan that begins later is followed over a horizon; logit choices are the same in every year."
        )
    first = game.stages[0][0]
    available = list(game.available)
    bound = np.eye(game.shape[first], dtype=bool)[forced[0]]
    available[first] = np.where((forced[0] == FREE)[:, None], available[first], bound)
    return replace(game, available=tuple(available))


@dataclass(frozen=True)
class Deviation:
    """The year, state and move by which the first mover would gain most from leaving a plan once.

    Attributes
    ----------
    gain : float
        In units of his payoff, as of that year; 0 where he would never.
    year, state : int
    move : int
    """

    gain: float
    year: int
    state: int
    move: int


def best_deviation(game: StochasticGame, solved: Horizon, forced: np.ndarray, reached: np.ndarray) -> Deviation:
    """Return where the first mover gains most by another move in one year, after which the plan resumes.

    Parameters
    ----------
    game : StochasticGame
    solved : Horizon
        What is played under the plan.
    forced : ndarray of int, shape (years, states)
    reached : ndarray, shape (years, states)
        Chances of states under the plan; those never reached are left out.
    """
    gains = deviation_gains(game, solved)
    gains = np.where((forced != FREE) & (reached > 0), gains, -np.inf)
    year, state = np.unravel_index(gains.argmax(), gains.shape)
    if not gains[year, state] > TIE * (1 + np.abs(solved.values).max()):  # less is rounding
        return Deviation(0.0, 0, game.start, FREE)
    move = int(np.nanargmax(solved.move_values[year, state]))
    return Deviation(float(gains[year, state]), int(year), int(state), move)


def deviation_gains(game: StochasticGame, solved: Horizon) -> np.ndarray:
    """Return what the first mover gains by his best move of one year over what is played, shape (years, states)."""
    mover = game.movers[:, game.stages[0][0]]
    now = solved.values[:-1, np.arange(game.states), mover]
    return np.nanmax(solved.move_values, axis=2) - now
