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
from functools import cached_property

import numpy as np

from sim.solve.batch import Solver, solve_batch
from sim.time.played import Played
from sim.time.rules import BEST
from sim.time.stochastic_game import StochasticGame
from sim.time.year import Year


@dataclass(frozen=True, eq=False)
class Horizon:
    """What is played in each year of a finite horizon.

    Attributes
    ----------
    played : sequence of Played
        In each year; year 0 is the first.
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

    played: Sequence[Played]
    values: np.ndarray
    move_values: np.ndarray
    choices: np.ndarray
    subgames: int

    @property
    def years(self) -> int:
        """Number of years."""
        return len(self.played)

    @cached_property
    def play(self) -> np.ndarray:
        """Chance of every profile, shape (years, states, n1, …, nN)."""
        return np.stack([played.dense() for played in self.played])

    @classmethod
    def stationary(cls, play: np.ndarray, values: np.ndarray, years: int) -> Horizon:
        """Return some years of play that depends on the state alone, shape (states, n1, …, nN), with its values."""
        return cls(
            played=[Played.of(play)] * years,
            values=np.broadcast_to(values, (years + 1, *values.shape)),
            move_values=np.full((years, len(play), 0), np.nan),
            choices=np.zeros(years, dtype=int),
            subgames=len(play),
        )

    def end(self, years: int) -> Horizon:
        """Return the last years, which are a horizon of their own where nothing depends on the calendar."""
        first = self.years - years
        return Horizon(
            self.played[first:], self.values[first:], self.move_values[first:], self.choices[first:], self.subgames
        )


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
    subgames = Year(game, solver)
    subgames.expect_work(years)
    values = np.zeros((years + 1, game.states, len(game.persons)))
    played: list[Played] = []
    move_values = np.full((years, game.states, game.shape[game.stages[0][0]] if len(game.stages) > 1 else 0), np.nan)
    choices = np.zeros(years, dtype=int)
    selector = game.stages[0][0] if favours is None else favours
    for year in reversed(range(years)):
        solved = subgames.solved(game.worth(values[year + 1]), rule, selector)
        choices[year] = solved.several
        history, move_values[year] = subgames.chosen(solved.values, None if forced is None else forced[year])
        values[year] = solved.values[np.arange(game.states), history]
        played.append(subgames.played(solved, history))
    return Horizon(played[::-1], values, move_values, choices, int(subgames.there.sum()))
