"""The conditions for an equilibrium on given supports along a parameter, with their derivatives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.solve.parametric.game import ParametricGame


@dataclass(frozen=True, eq=False)
class SupportSystem:
    """Equations and inequalities in w = (probabilities of the moves played, position in the interval).

    The position runs from 0 at the low end to 1 at the high one, so that all unknowns are of one size. Payoffs are in
    shares of what each player's choices come to.

    Attributes
    ----------
    game : ParametricGame
    supports : tuple of tuples of int
        Moves played, for each player.
    ranges : ndarray, shape (players,)
        What counts as one in each player's payoffs.
    """

    game: ParametricGame
    supports: tuple[tuple[int, ...], ...]
    ranges: np.ndarray

    @cached_property
    def slices(self) -> tuple[slice, ...]:
        """Where each player's probabilities stand in w."""
        ends = np.cumsum([len(support) for support in self.supports])
        return tuple(slice(end - len(support), end) for end, support in zip(ends, self.supports))

    @cached_property
    def _blocks(self) -> tuple[dict[int, np.ndarray], ...]:
        """Scaled payoffs of each player's moves against what the others play, once for each of these others.

        Their axes are the player's own moves, those played by that other and by the rest, and powers of the parameter.
        """
        shape = self.game.shape
        scale = np.where(self.ranges > 0, self.ranges, 1.0)
        scaled = np.moveaxis(self.game.floats, 0, -1) / scale.reshape(-1, *[1] * (len(shape) + 1))
        powers = range(self.game.degree + 1)
        blocks = []
        for player, count in enumerate(shape):
            met = [range(count) if p == player else support for p, support in enumerate(self.supports)]
            own = scaled[player][np.ix_(*met, powers)]
            others = [p for p in range(len(shape)) if p != player]
            blocks.append({p: np.ascontiguousarray(np.moveaxis(own, (player, p), (0, 1))) for p in others})
        return tuple(blocks)

    def x(self, w: np.ndarray) -> float:
        """Return the parameter at w."""
        return self._low + w[-1] * self._width

    def position(self, x: float) -> float:
        """Return the position of a value of the parameter."""
        return (x - self._low) / self._width

    @cached_property
    def _low(self) -> float:
        return float(self.game.low)

    @cached_property
    def _width(self) -> float:
        return float(self.game.high - self.game.low)

    def profile(self, w: np.ndarray) -> tuple[np.ndarray, ...]:
        """Return the mixed strategies at w over all moves."""
        strategies = [np.zeros(count) for count in self.game.shape]
        for strategy, support, part in zip(strategies, self.supports, self.slices):
            strategy[list(support)] = w[part]
        return tuple(strategies)

    def unknowns(self, profile, x: float) -> np.ndarray:
        """Return w of a profile at a value of the parameter."""
        played = [strategy[list(support)] for strategy, support in zip(profile, self.supports)]
        return np.concatenate([*played, [self.position(x)]])

    def equations(self, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the residuals, shape (d,), and their derivatives, shape (d, d + 1): ties on supports, sums of one."""
        residuals, rows = np.empty(len(w) - 1), np.zeros((len(w) - 1, len(w)))
        powers = self._powers(w)
        slopes = np.arange(len(powers)) * np.concatenate([[0.0], powers[:-1]]) * self._width
        for player, (support, part) in enumerate(zip(self.supports, self.slices)):
            value, derivative = self._value_and_derivative(w, player, powers, slopes)
            first, *others = support
            ties, total = slice(part.start, part.stop - 1), part.stop - 1
            residuals[ties], residuals[total] = value[others] - value[first], w[part].sum() - 1
            rows[ties], rows[total, part] = derivative[others] - derivative[first], 1.0
        return residuals, rows

    def inequalities(self, w: np.ndarray) -> np.ndarray:
        """Return what is not negative at an equilibrium inside the interval.

        Probabilities, what each player loses by each move that is not played, and the distances to both ends.
        """
        powers = self._powers(w)
        losses = []
        for player, (support, unplayed) in enumerate(zip(self.supports, self._unplayed)):
            other = next(iter(self._blocks[player]))
            value = np.dot(self._pair(w, player, other, powers), w[self.slices[other]])
            losses.append(value[support[0]] - value[unplayed])
        return np.concatenate([w[:-1], *losses, [w[-1], 1 - w[-1]]])

    @cached_property
    def _unplayed(self) -> tuple[list[int], ...]:
        """The moves of each player that are not played."""
        return tuple(
            [move for move in range(count) if move not in support]
            for count, support in zip(self.game.shape, self.supports)
        )

    def _value_and_derivative(
        self, w: np.ndarray, player: int, powers: np.ndarray, slopes: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return a player's payoff of every move, shape (n_i,), and its derivatives by w, shape (n_i, d + 1).

        Given are the powers of the parameter and their derivatives by the position.
        """
        derivative = np.zeros((self.game.shape[player], len(w)))
        for other in self._blocks[player]:
            derivative[:, self.slices[other]] = self._pair(w, player, other, powers)
        played = w[self.slices[other]]
        derivative[:, -1] = np.dot(self._pair(w, player, other, slopes), played)
        return np.dot(derivative[:, self.slices[other]], played), derivative

    def _pair(self, w: np.ndarray, player: int, other: int, weights: np.ndarray) -> np.ndarray:
        """Return payoffs of a player's moves against each move played by another, the rest mixing as in w.

        The powers of the parameter are summed with the weights given.
        """
        tensor = np.dot(self._blocks[player][other], weights)
        for p in reversed(range(len(self.supports))):
            if p not in (player, other):
                tensor = np.dot(tensor, w[self.slices[p]])
        return tensor

    def _powers(self, w: np.ndarray) -> np.ndarray:
        """Return the powers of the parameter, shape (degree + 1,)."""
        return self.x(w) ** np.arange(self.game.degree + 1)
