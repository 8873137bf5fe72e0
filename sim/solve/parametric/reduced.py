"""A parametric game without what changes no choice: dominated moves, and payoffs that no own move affects.

One catastrophic payoff, of a move that nobody makes or the same whatever a player does, would otherwise set the scale
on which all its choices are compared. Dominance and differences are exact, so that no scale enters them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.solve.parametric.correspondence import RationalBranch
from sim.solve.parametric.game import POSITIVE, ParametricGame, exact_signs
from sim.solve.parametric.rational import RationalStrategy


@dataclass(frozen=True, eq=False)
class ReducedGame:
    """What is left of a game.

    Attributes
    ----------
    whole : ParametricGame
    kept : tuple of tuples of int
        Moves of each player that survive iterated strict dominance by one pure move on all the interval.
    """

    whole: ParametricGame
    kept: tuple[tuple[int, ...], ...]

    @cached_property
    def game(self) -> ParametricGame:
        """The game of the moves kept; payoffs are what a move pays beyond the player's first move kept."""
        return replace(self.whole, whole=self.relative[np.ix_(*map(range, self.relative.shape[:2]), *self.kept)])

    @cached_property
    def relative(self) -> np.ndarray:
        """The coefficients for all moves, each player's less those of its first move kept, others' moves the same.

        In parts of the game's `unit`.
        """
        coefficients = self.whole.whole.copy()
        for player, moves in enumerate(self.kept):
            own = coefficients[:, player]
            coefficients[:, player] = own - np.take(own, [moves[0]], axis=1 + player)
        return coefficients

    @cached_property
    def recentred(self) -> ParametricGame:
        """The game of all moves with the payoffs of `relative`."""
        return replace(self.whole, whole=self.relative)

    def profile_in_whole(self, profile: Sequence[np.ndarray]) -> tuple[np.ndarray, ...]:
        """Return a profile of the moves kept as one of all moves."""
        strategies = [np.zeros(count) for count in self.whole.shape]
        for strategy, moves, own in zip(strategies, self.kept, profile):
            strategy[list(moves)] = own
        return tuple(strategies)

    def in_whole(self, branch: RationalBranch) -> RationalBranch:
        """Return a branch of the reduced game as one of the whole game."""
        strategies = zip(branch.strategies, self.kept, self.whole.shape)
        return replace(branch, strategies=tuple(_spread(*one) for one in strategies))


def reduced(game: ParametricGame) -> ReducedGame:
    """Return a game without the moves that iterated strict dominance by pure moves removes, and without constants."""
    kept = [np.arange(count) for count in game.shape]
    better = [better_everywhere(game, player) for player in range(len(game.shape))]
    while True:
        before = [len(moves) for moves in kept]
        for player, own in enumerate(kept):
            others = [moves for other, moves in enumerate(kept) if other != player]
            here = better[player][np.ix_(own, own, *others)]
            dominated = here.reshape(len(own), len(own), -1).all(axis=2).any(axis=0)
            kept[player] = own[~dominated]
        if before == [len(moves) for moves in kept]:
            return ReducedGame(game, tuple(tuple(moves.tolist()) for moves in kept))


def better_everywhere(game: ParametricGame, player: int) -> np.ndarray:
    """Return whether a move is strictly better than another against the others' moves, shape (own, own, others…)."""
    own = np.moveaxis(game.whole[:, player], 1 + player, 1)
    signs = [exact_signs(own[:, [a]] - own, game) for a in range(own.shape[1])]
    return np.array(signs) == POSITIVE


def _spread(strategy: RationalStrategy, kept: tuple[int, ...], count: int) -> RationalStrategy:
    """Return a strategy over the moves kept as one over all moves."""
    by_move = dict(zip(kept, strategy.numerators))
    return replace(strategy, numerators=tuple(by_move.get(move, ()) for move in range(count)))
