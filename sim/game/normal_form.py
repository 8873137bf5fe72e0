"""A finite game in strategic form: payoff arrays with labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import numpy as np

from sim.errors import InputError
from sim.game.payoff_arrays import names_of_axes, payoff_array
from sim.shown import Shown, menus


class Game(Shown):
    """A finite n-player game in strategic form.

    Parameters
    ----------
    payoffs : sequence of array_like
        One payoff array per player, all of shape ``(n1, …, nN)``: axis i is player i's move. Copied. The row and
        column names of data frames are kept as names of the moves.
    players : sequence of str, optional
        Names; ``player 1``, … by default.
    moves : sequence of sequences of str, optional
        One list of names per player; by default those of data frames, else ``1``, ``2``, …

    Attributes
    ----------
    payoffs : ndarray, shape (players, n1, …, nN), read-only
    players : tuple of str
    moves : tuple of tuples of str

    Raises
    ------
    InputError
        If payoffs are no finite numbers, or span more than a float can hold; if shapes, numbers of labels or the
        names in data frames do not fit each other; if a label is repeated.

    Examples
    --------
    >>> Game([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    Game of 2×2 moves
      player 1: 1, 2
      player 2: 1, 2
    """

    def __init__(
        self,
        payoffs: Sequence[Any] | np.ndarray,
        players: Sequence[str] | None = None,
        moves: Sequence[Sequence[str]] | None = None,
    ):
        given = _listed(payoffs, "the payoffs", "one array per player")
        arrays = [payoff_array(array, f"payoff array {i + 1}") for i, array in enumerate(given)]
        shape = _common_shape(arrays)
        self.payoffs = np.stack(arrays)
        self.payoffs.flags.writeable = False
        self.players = _labels(players, len(shape), "player ", "players")
        _check_numbers(self.payoffs, self.players)
        if moves is None:
            named = names_of_axes(given)
        else:
            named = _listed(moves, "moves", "one list of names per player")
        if named is not None and len(named) != len(shape):
            raise InputError(f"moves lists {len(named)} players; the payoff arrays have {len(shape)}.")
        self.moves = tuple(
            _labels(named[i] if named is not None else None, count, "", f"moves of {self.players[i]}")
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

    __hash__ = None  # type: ignore[assignment]  # as Python says it: equal games need not hash alike

    def __repr__(self) -> str:
        return "\n".join(
            [f"Game of {'×'.join(map(str, self.shape))} moves", *menus(dict(zip(self.players, self.moves)))]
        )


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


def _check_numbers(payoffs: np.ndarray, players: Sequence[str]) -> None:
    """Refuse payoffs that are not finite, or of which a difference is not."""
    for player, own in zip(players, payoffs):
        if not np.isfinite(own).all():
            raise InputError(f"a payoff of {player} is not a finite number.")
        if own.max() / 2 - own.min() / 2 > np.finfo(float).max / 2:
            raise InputError(
                f"the payoffs of {player} span {own.min():g} to {own.max():g}, more than a number can hold; "
                f"a smaller unit changes nothing in the game."
            )


def _listed(given: object, what: str, right: str) -> list:
    """Return what should be a sequence as a list."""
    is_list = isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping | Set)
    if not is_list or names_of_axes([given]) is not None:
        raise InputError(f"{what} must be {right}; got {type(given).__name__}.")
    try:
        return list(given)  # type: ignore[call-overload]  # is_list
    except TypeError:  # an array without axes
        raise InputError(f"{what} must be {right}; got a single number.") from None


def _labels(names: Sequence[str] | None, count: int, prefix: str, what: str) -> tuple[str, ...]:
    if names is None:
        return tuple(f"{prefix}{i + 1}" for i in range(count))
    names = tuple(str(name) for name in _listed(names, what, "a list of names"))
    if len(names) != count:
        raise InputError(f"{what}: {len(names)} names for {count}.")
    if len(set(names)) != count:
        raise InputError(f"{what}: a name is repeated in {list(names)}.")
    return names
