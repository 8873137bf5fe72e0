"""All equilibria of games of three and more players, against Gambit's polynomial systems on every support."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

import sim
from benchmarks.answers import compared
from benchmarks.bimatrix import all_read, as_games, one_by_one, read_sets
from benchmarks.games import random_games, shape_text
from benchmarks.peers import gambit_answers, gambit_games, peer
from benchmarks.table import Row
from benchmarks.timing import Effort, Side, measure
from sim.kernels.compiling import compiled
from sim.solve.n_players.branch_and_prune_kernel import search_games

PEER = "pygambit enumpoly_solve"
ONE, MANY = "sim.nash, one by one", "sim.nash_many"
# Shape, random games, and the ratios aimed at on one core: one call at a time, and in one call.
SIZES = (
    ((2, 2, 2), 1000, 3, 20),
    ((3, 3, 2), 200, 5, 15),
    ((3, 3, 3), 100, 10, 15),
    ((4, 3, 3), 20, 10, 15),
    ((4, 4, 4), 5, 10, 10),
    ((2, 2, 2, 2), 50, None, None),
    ((2, 2, 2, 2, 2), 20, 10, 10),
    ((2, 2, 2, 2, 2, 2), 4, 10, 10),
)


class Way(NamedTuple):
    """A way to ask this package.

    Attributes
    ----------
    solve : callable
    made : callable
        The form in which it is given an array of games.
    cores : int
    """

    solve: Callable[[Any], Sequence[sim.EquilibriumSet]]
    made: Callable[[np.ndarray], Any]
    cores: int = 1


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the rows of every size, one for each way to ask."""
    compiled(search_games)
    for shape, count, one, many in SIZES:
        yield from _size(shape, effort.count(count), {ONE: one, MANY: many}, effort)


def _size(shape: tuple[int, ...], count: int, targets: dict[str, float | None], effort: Effort) -> Iterator[Row]:
    payoffs = random_games(shape, count)
    sides = {name: Side(way.solve, way.made(payoffs)) for name, way in WAYS.items()}
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
            target=targets.get(name),
            answers=compared(payoffs, read_sets(ours.answer), their_answers),
        )


WAYS = {
    ONE: Way(one_by_one, as_games),
    f"{ONE}, all read": Way(all_read, as_games),
    MANY: Way(sim.nash_many, np.asarray),
    f"{MANY}, two workers": Way(partial(sim.nash_many, workers=2), np.asarray, 2),
}
