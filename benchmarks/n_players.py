"""All equilibria of games of three and more players, against Gambit's polynomial systems on every support."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

import sim
from benchmarks.answers import Answers, by_game, compared, flat
from benchmarks.games import random_games, shape_text
from benchmarks.peers import gambit_answers, gambit_games, peer
from benchmarks.table import Row
from benchmarks.timing import Effort, Side, measure
from sim.solve.n_players.branch_and_prune import FoundBatch, branch_and_prune, branch_and_prune_batch

PEER = "pygambit enumpoly_solve"
# Shape, random games, and the ratio aimed at on one core; in a batch on two cores it is twice that.
SIZES = (
    ((2, 2, 2), 200, 20),
    ((3, 3, 2), 100, 15),
    ((3, 3, 3), 100, 10),
    ((4, 3, 3), 20, 5),
    ((4, 4, 4), 5, 4),
    ((2, 2, 2, 2), 50, None),
    ((2, 2, 2, 2, 2), 50, None),
)


class Way(NamedTuple):
    """A way to ask this package.

    Attributes
    ----------
    solve, read : callable
        What solves an array of games; what makes `Answers` of the outcome and the games.
    cores : int
    aim : int or None
        How many times the size's ratio is aimed at; None where the ratio is only reported.
    """

    solve: Callable[[np.ndarray], Any]
    read: Callable[[Any, np.ndarray], Answers]
    cores: int
    aim: int | None


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the rows of every size, one for each way to ask."""
    for shape, count, target in SIZES:
        yield from _size(shape, effort.count(count), target, effort)


def _size(shape: tuple[int, ...], count: int, target: float | None, effort: Effort) -> Iterator[Row]:
    payoffs = random_games(shape, count)
    sides = {name: Side(way.solve, payoffs) for name, way in WAYS.items()}
    gambit = peer("pygambit")
    if gambit:
        solve = gambit.nash.enumpoly_solve
        sides[PEER] = Side(lambda games: [solve(game) for game in games], gambit_games(gambit, payoffs))
    measured = measure(sides, effort)
    theirs = measured.get(PEER)
    their_answers = gambit_answers(theirs.answer, shape) if theirs else None
    for name, way in WAYS.items():
        ours = measured[name]
        clock = "processor" if way.cores == 1 else "clock"
        yield Row(
            work=f"all equilibria {shape_text(shape)}, {count} games: {name}",
            peer=PEER,
            ours=getattr(ours, clock),
            theirs=getattr(theirs, clock) if theirs else None,
            target=target * way.aim if target and way.aim else None,
            answers=compared(payoffs, way.read(ours.answer, payoffs), their_answers),
        )


def _batch(payoffs: np.ndarray, workers: int) -> FoundBatch:
    """Solve as a user would: the games in which the search left something open are looked at one by one."""
    batch = branch_and_prune_batch(payoffs, workers=workers)
    for game in np.flatnonzero(~batch.is_settled):
        batch[game]
    return batch


def _read_batch(batch: FoundBatch, payoffs: np.ndarray) -> Answers:
    return Answers(by_game(batch.roots, batch.games, len(payoffs)), _complete(batch))


def _read_each(found: Sequence[Any], payoffs: np.ndarray) -> Answers:
    moves = sum(payoffs.shape[2:])
    return Answers([flat(_profiles(one), moves) for one in found], _complete(found))


def _complete(found: Sequence[Any]) -> int:
    """Return in how many games every equilibrium is regular, none is missing and the indices sum to +1."""
    return sum(one.certificate.status == "complete" and one.certificate.index_sum == 1 for one in found)


def _profiles(found: Any) -> list[Sequence[np.ndarray]]:
    if isinstance(found, sim.EquilibriumSet):
        return [equilibrium.profile for equilibrium in found]
    return found.profiles


WAYS = {
    "branch_and_prune, one by one": Way(lambda games: [branch_and_prune(one) for one in games], _read_each, 1, 1),
    "sim.nash, one by one": Way(lambda games: [sim.nash(sim.Game(one)) for one in games], _read_each, 1, None),
    "batch": Way(lambda games: _batch(games, 1), _read_batch, 1, 1),
    "batch, two workers": Way(lambda games: _batch(games, 2), _read_batch, 2, 2),
}
