"""The logit equations of all stage games of a state of affairs, with their derivatives.

One player at most moves before the last stage, in which one or two choose. Unknown are the logarithms of the ratios
of each mover's chances to that of his first move, one set after every move of the first mover. They keep small chances
exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import InputError
from sim.time.horizon import Group


@dataclass(frozen=True, eq=False)
class StageGames:
    """States in which all players have the same moves, with their axes in the order first mover, row, column.

    Attributes
    ----------
    group : Group
    axes : tuple of int
        Axis of each place among the players; a place nobody has is -1.
    people : tuple of ndarray of int, shape (games,)
        Who moves at each place.
    """

    group: Group
    axes: tuple[int, int, int]
    people: tuple[np.ndarray, np.ndarray, np.ndarray]

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of moves at each place, 1 where nobody has it."""
        first, row, column = (len(self.group.moves[axis]) if axis >= 0 else 1 for axis in self.axes)
        return first, row, column

    def ordered(self, tensors: np.ndarray) -> np.ndarray:
        """Return the games' part of tensors (states, k, n1, …, nN), shape (games, k, first, row, column)."""
        cut = self.group.cut(tensors)
        places = [2 + axis for axis in self.axes if axis >= 0]
        return cut.transpose(0, 1, *places).reshape(*cut.shape[:2], *self.shape)

    def restored(self, shares: np.ndarray, shape: Sequence[int]) -> np.ndarray:
        """Return arrays (games, k, first, row, column) with the players' axes, moves that are missing at 0."""
        places = [axis for axis in self.axes if axis >= 0]
        given = shares.reshape(*shares.shape[:2], *(len(self.group.moves[axis]) for axis in places))
        back = given.transpose(0, 1, *(2 + np.argsort(places)))
        whole = np.zeros((*shares.shape[:2], *shape))
        whole[np.ix_(np.arange(len(whole)), np.arange(whole.shape[1]), *self.group.moves)] = back
        return whole


def places_of(stages: Sequence[Sequence[int]]) -> tuple[int, int, int]:
    """Return the axis of the first mover, and of one or two who choose last; -1 where there is none.

    Raises
    ------
    InputError
        If more players move.
    """
    earlier, last = [i for stage in stages[:-1] for i in stage], list(stages[-1])
    if len(earlier) > 1 or len(last) > 2:
        raise InputError("logit equilibria over time are for one first mover at most, and one or two who choose last.")
    return (earlier[0] if earlier else -1, last[0], last[1] if len(last) > 1 else -1)


@dataclass(frozen=True, eq=False)
class Ratios:
    """Log-ratios of chances of a group of games: of the first mover, of rows and of columns.

    Attributes
    ----------
    first : ndarray, shape (games, first - 1)
    row : ndarray, shape (games, first, row - 1)
    column : ndarray, shape (games, first, column - 1)
    """

    first: np.ndarray
    row: np.ndarray
    column: np.ndarray

    @classmethod
    def zero(cls, games: int, shape: tuple[int, int, int]) -> Ratios:
        """Return those of equal chances."""
        n, r, c = shape
        return cls(np.zeros((games, n - 1)), np.zeros((games, n, r - 1)), np.zeros((games, n, c - 1)))

    def moved(self, step: Ratios, length: float = 1.0) -> Ratios:
        """Return the sum with a step of some length."""
        return Ratios(*(own + length * other for own, other in zip(self.parts, step.parts)))

    @property
    def parts(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """All three arrays."""
        return self.first, self.row, self.column


class LogitStage:
    """The logit equations of a group of games at one point.

    Parameters
    ----------
    worth : ndarray, shape (games, persons, first, row, column)
    people : tuple of ndarray of int
        Who moves at each place.
    ratios : Ratios
    precision : float
    scales : ndarray, shape (persons,)
        Payoff that counts as one unit.
    """

    def __init__(self, worth: np.ndarray, people, ratios: Ratios, precision: float, scales: np.ndarray):
        self.worth, self.people, self.ratios = worth, people, ratios
        games = np.arange(len(worth))
        self.own = [worth[games, person] for person in people]
        self.rates = [1.0 / scales[person] for person in people]
        self.precisions = [precision * rate for rate in self.rates]
        self.chances = [_softmax(part) for part in ratios.parts]
        first, row, column = self.chances
        self.by_row = np.einsum("ghab,ghb->gha", self.own[1], column)
        self.by_column = np.einsum("ghab,gha->ghb", self.own[2], row)
        self.after = np.einsum("gphab,gha,ghb->gph", worth, row, column)
        self.by_first = self.after[games, people[0]]
        self.expected = np.einsum("gph,gh->gp", self.after, first)

    @property
    def residuals(self) -> Ratios:
        """By how much the equations fail."""
        values = (self.by_first, self.by_row, self.by_column)
        return Ratios(
            *(
                part - _per_game(precision, part.ndim) * _differences(value)
                for part, precision, value in zip(self.ratios.parts, self.precisions, values)
            )
        )

    def play(self) -> np.ndarray:
        """Return the chance of every profile, shape (games, first, row, column)."""
        first, row, column = self.chances
        return np.einsum("gh,gha,ghb->ghab", first, row, column)

    def _blocks(self) -> np.ndarray:
        """Return the derivatives of the equations of rows and columns, shape (games, first, k, k)."""
        _, row, column = self.chances
        rows, columns = row.shape[2] - 1, column.shape[2] - 1
        block = np.zeros((*row.shape[:2], rows + columns, rows + columns))
        block[..., range(rows + columns), range(rows + columns)] = 1.0
        by_column = _differences(np.einsum("ghab,ghbk->ghka", self.own[1], _derivative(column)))
        by_row = _differences(np.einsum("ghab,ghak->ghkb", self.own[2], _derivative(row)))
        block[..., :rows, rows:] = -_per_game(self.precisions[1], 4) * by_column.swapaxes(2, 3)
        block[..., rows:, :rows] = -_per_game(self.precisions[2], 4) * by_row.swapaxes(2, 3)
        return block

    def _by_ratio(self, worth: np.ndarray) -> np.ndarray:
        """Return how expectations after each move change with rows' and columns' ratios, (games, k, first, ratios)."""
        _, row, column = self.chances
        of_row = np.einsum("gphab,ghb,ghak->gphk", worth, column, _derivative(row))
        of_column = np.einsum("gphab,gha,ghbk->gphk", worth, row, _derivative(column))
        return np.concatenate([of_row, of_column], axis=3)

    def adjoint(self) -> Adjoint:
        """Return how expectations change with payoffs and the precision, the equations kept."""
        first, row, _ = self.chances
        games, rows = np.arange(len(first)), row.shape[2] - 1
        of_first = np.einsum("gph,ghk->gpk", self.after, _derivative(first))
        weight = _with_first(of_first)  # of each history's worth to the first mover, (games, persons, first)
        by_ratio = self._by_ratio(self.worth)
        push = _per_game(self.precisions[0], 4) * weight[..., None] * by_ratio[games, self.people[0]][:, None]
        right = first[:, None, :, None] * by_ratio + push
        solved = np.linalg.solve(self._blocks().swapaxes(2, 3)[:, None], right[..., None])[..., 0]
        return Adjoint(self, weight, _with_first(solved[..., :rows]), _with_first(solved[..., rows:]))

    def step(self, change: np.ndarray, precision_change: float) -> Ratios:
        """Return the Newton step of the ratios, given how payoffs and the precision change.

        Parameters
        ----------
        change : ndarray, shape (games, persons, first, row, column)
        precision_change : float
        """
        first, row, column = self.chances
        games, rows = np.arange(len(first)), row.shape[2] - 1
        own = [change[games, person] for person in self.people]
        residuals = self.residuals
        right_row = -residuals.row + self._moved(
            1, self.by_row, np.einsum("ghab,ghb->gha", own[1], column), precision_change
        )
        right_column = -residuals.column + self._moved(
            2, self.by_column, np.einsum("ghab,gha->ghb", own[2], row), precision_change
        )
        solved = np.linalg.solve(self._blocks(), np.concatenate([right_row, right_column], axis=2)[..., None])[..., 0]
        by_ratio = self._by_ratio(self.own[0][:, None])[:, 0]
        of_first = np.einsum("ghab,gha,ghb->gh", own[0], row, column) + np.einsum("ghk,ghk->gh", by_ratio, solved)
        right_first = -residuals.first + self._moved(0, self.by_first, of_first, precision_change)
        return Ratios(right_first, solved[..., :rows], solved[..., rows:])

    def _moved(self, place: int, values: np.ndarray, change: np.ndarray, precision_change: float) -> np.ndarray:
        """Return how the right side of a place's equations changes with its values and the precision."""
        precision, rate = (_per_game(one[place], values.ndim) for one in (self.precisions, self.rates))
        return precision * _differences(change) + precision_change * rate * _differences(values)


@dataclass(frozen=True, eq=False)
class Adjoint:
    """Derivatives of all persons' expectations in a group of games.

    Attributes
    ----------
    stage : LogitStage
    first, row, column : ndarray
        Weights of the worth of each place's moves: (games, persons, first), (…, first, row), (…, first, column).
    """

    stage: LogitStage
    first: np.ndarray
    row: np.ndarray
    column: np.ndarray

    def by_payoff(self, persons: int) -> np.ndarray:
        """Return derivatives by payoffs, shape (games, persons, persons, first, row, column): of whom, by whose."""
        stage = self.stage
        chances = stage.chances
        games = np.arange(len(chances[0]))
        direct = stage.play()
        found = np.zeros((len(games), persons, persons, *direct.shape[1:]))
        for person in range(persons):
            found[:, person, person] += direct
        at = (games[:, None], np.arange(persons)[None, :])
        precisions = [_per_game(precision, 5) for precision in stage.precisions]
        found[(*at, stage.people[0][:, None])] += precisions[0] * np.einsum(
            "gph,gha,ghb->gphab", self.first, chances[1], chances[2]
        )
        found[(*at, stage.people[1][:, None])] += precisions[1] * np.einsum("gpha,ghb->gphab", self.row, chances[2])
        found[(*at, stage.people[2][:, None])] += precisions[2] * np.einsum("gphb,gha->gphab", self.column, chances[1])
        return found

    def by_precision(self) -> np.ndarray:
        """Return derivatives by the precision, shape (games, persons)."""
        stage = self.stage
        return (
            stage.rates[0][:, None] * np.einsum("gph,gh->gp", self.first, stage.by_first)
            + stage.rates[1][:, None] * np.einsum("gpha,gha->gp", self.row, stage.by_row)
            + stage.rates[2][:, None] * np.einsum("gphb,ghb->gp", self.column, stage.by_column)
        )

    def by_residual(self) -> np.ndarray:
        """Return what the failing of the equations takes from expectations, shape (games, persons)."""
        residuals = self.stage.residuals
        return (
            np.einsum("gpk,gk->gp", self.first[..., 1:], residuals.first)
            + np.einsum("gphk,ghk->gp", self.row[..., 1:], residuals.row)
            + np.einsum("gphk,ghk->gp", self.column[..., 1:], residuals.column)
        )


def _per_game(values: np.ndarray, axes: int) -> np.ndarray:
    return values.reshape(-1, *[1] * (axes - 1))


def _softmax(ratios: np.ndarray) -> np.ndarray:
    logs = np.concatenate([np.zeros((*ratios.shape[:-1], 1)), ratios], axis=-1)
    powers = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _derivative(chances: np.ndarray) -> np.ndarray:
    """Return derivatives of chances by the ratios, shape (…, n, n - 1)."""
    whole = chances[..., :, None] * (np.eye(chances.shape[-1]) - chances[..., None, :])
    return whole[..., :, 1:]


def _differences(values: np.ndarray) -> np.ndarray:
    """Return what each move but the first is worth more than the first."""
    return values[..., 1:] - values[..., :1]


def _with_first(weights: np.ndarray) -> np.ndarray:
    """Return weights of differences as weights of the moves."""
    return np.concatenate([-weights.sum(axis=-1, keepdims=True), weights], axis=-1)
