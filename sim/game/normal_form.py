"""A finite game in strategic form: payoff arrays with labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.errors import InputError


class Game:
    """A finite n-player game in strategic form.

    Parameters
    ----------
    payoffs : sequence of array_like
        One payoff array per player, all of shape ``(n1, …, nN)``: axis i is player i's move. Copied.
    players : sequence of str, optional
        Names; ``player 1``, … by default.
    moves : sequence of sequences of str, optional
        One list of names per player; ``1``, ``2``, … by default.

    Attributes
    ----------
    payoffs : ndarray, shape (players, n1, …, nN), read-only
    players : tuple of str
    moves : tuple of tuples of str

    Raises
    ------
    InputError
        If shapes, numbers of labels or values (not finite) do not fit, or a label is repeated.

    Examples
    --------
    >>> Game([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    Game(players=('player 1', 'player 2'), moves 2×2)
    """

    def __init__(
        self,
        payoffs: Sequence[np.ndarray],
        players: Sequence[str] | None = None,
        moves: Sequence[Sequence[str]] | None = None,
    ):
        arrays = [np.array(array, dtype=float) for array in payoffs]
        shape = _common_shape(arrays)
        self.payoffs = np.stack(arrays)
        self.payoffs.flags.writeable = False
        if not np.isfinite(self.payoffs).all():
            raise InputError("a payoff is not a finite number.")
        self.players = _labels(players, len(shape), "player ", "players")
        if moves is not None and len(moves) != len(shape):
            raise InputError(f"moves lists {len(moves)} players; the payoff arrays have {len(shape)}.")
        self.moves = tuple(
            _labels(moves[i] if moves is not None else None, count, "", f"moves of {self.players[i]}")
            for i, count in enumerate(shape)
        )

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of moves of each player."""
        return self.payoffs.shape[1:]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Game):
            return NotImplemented
        same_labels = self.players == other.players and self.moves == other.moves
        return same_labels and np.array_equal(self.payoffs, other.payoffs)

    __hash__ = None

    def __repr__(self) -> str:
        return f"Game(players={self.players}, moves {'×'.join(map(str, self.shape))})"


def _common_shape(arrays: list[np.ndarray]) -> tuple[int, ...]:
    """Return the shape that all arrays share; one axis per player, at least one move each."""
    if not arrays:
        raise InputError("a game needs at least one player's payoff array.")
    shape = arrays[0].shape
    for i, array in enumerate(arrays):
        if array.shape != shape:
            raise InputError(f"payoff array {i + 1} has shape {array.shape}, array 1 has {shape}; all must be alike.")
    if len(shape) != len(arrays):
        raise InputError(f"{len(arrays)} payoff arrays need {len(arrays)} axes each; they have {len(shape)}.")
    if 0 in shape:
        raise InputError(f"player {shape.index(0) + 1} has no moves.")
    return shape


def _labels(names: Sequence[str] | None, count: int, prefix: str, what: str) -> tuple[str, ...]:
    if names is None:
        return tuple(f"{prefix}{i + 1}" for i in range(count))
    names = tuple(str(name) for name in names)
    if len(names) != count:
        raise InputError(f"{what}: {len(names)} names for {count}.")
    if len(set(names)) != count:
        raise InputError(f"{what}: a name is repeated in {list(names)}.")
    return names
