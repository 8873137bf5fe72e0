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
    def _coefficients(self) -> np.ndarray:
        """Scaled payoffs in powers of the parameter, shape (degree + 1, players × n1 × …)."""
        scale = np.where(self.ranges > 0, self.ranges, 1.0)
        scaled = self.game.floats / scale.reshape(-1, *[1] * len(self.game.shape))
        return scaled.reshape(len(scaled), -1)

    def x(self, w: np.ndarray) -> float:
        """Return the parameter at w."""
        return float(self.game.low) + w[-1] * float(self.game.high - self.game.low)

    def position(self, x: float) -> float:
        """Return the position of a value of the parameter."""
        return (x - float(self.game.low)) / float(self.game.high - self.game.low)

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
        profile = self.profile(w)
        values = self._move_values(w, profile)
        derivatives = self._move_derivatives(w, profile)
        residuals, rows = [], []
        for support, part, value, derivative in zip(self.supports, self.slices, values, derivatives):
            first, *others = support
            residuals += [value[a] - value[first] for a in others] + [w[part].sum() - 1]
            rows += [derivative[a] - derivative[first] for a in others]
            sum_of_shares = np.zeros(len(w))
            sum_of_shares[part] = 1
            rows.append(sum_of_shares)
        return np.array(residuals), np.array(rows)

    def inequalities(self, w: np.ndarray) -> np.ndarray:
        """Return what is not negative at an equilibrium inside the interval.

        Probabilities, what each player loses by each move that is not played, and the distances to both ends.
        """
        values = self._move_values(w, self.profile(w))
        losses = [value[support[0]] - np.delete(value, support) for support, value in zip(self.supports, values)]
        return np.concatenate([w[:-1], *losses, [w[-1], 1 - w[-1]]])

    def _move_values(self, w: np.ndarray, profile) -> list[np.ndarray]:
        """Return each player's payoff of every move, shapes (n_i,)."""
        payoffs = self._sum(self.x(w) ** np.arange(self.game.degree + 1))
        return [_contracted(payoffs[player], profile, (player,)) for player in range(len(profile))]

    def _move_derivatives(self, w: np.ndarray, profile) -> list[np.ndarray]:
        """Return the derivatives by w of each player's payoff of every move, shapes (n_i, d + 1)."""
        x, width = self.x(w), float(self.game.high - self.game.low)
        payoffs = self._sum(x ** np.arange(self.game.degree + 1))
        slope = self._sum(np.array([k * x ** (k - 1) if k else 0.0 for k in range(self.game.degree + 1)])) * width
        derivatives = []
        for player in range(len(profile)):
            derivative = np.zeros((self.game.shape[player], len(w)))
            for other in range(len(profile)):
                if other != player:
                    pair = _contracted(payoffs[player], profile, (player, other))
                    derivative[:, self.slices[other]] = pair[:, list(self.supports[other])]
            derivative[:, -1] = _contracted(slope[player], profile, (player,))
            derivatives.append(derivative)
        return derivatives

    def _sum(self, powers: np.ndarray) -> np.ndarray:
        """Return the coefficients summed with these weights, shape (players, n1, …, nN)."""
        return np.dot(powers[None], self._coefficients).reshape(self.game.floats.shape[1:])


def _contracted(tensor: np.ndarray, profile, kept: tuple[int, ...]) -> np.ndarray:
    """Return a payoff tensor summed against all strategies but those kept, whose axes come in the order given."""
    for player in reversed(range(len(profile))):
        if player not in kept:
            # As np.tensordot does, without its cost for small arrays.
            last = np.moveaxis(tensor, player, -1)
            rows = last.reshape(-1, last.shape[-1])
            tensor = np.dot(rows, profile[player][:, None]).reshape(last.shape[:-1])
    return tensor if list(kept) == sorted(kept) else tensor.T
