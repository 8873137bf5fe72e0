"""Fair timing: the sides of a comparison alternate, round after round, and each is given its median."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

MOST_ROUNDS = 7
SHORTEST = 0.05  # a faster side is repeated within a round for this many seconds


@dataclass(frozen=True)
class Effort:
    """How much to measure: the share of the games, the fewest rounds, the seconds after which those suffice."""

    games: float = 1.0
    rounds: int = 3
    seconds: float = 5.0

    def count(self, games: int) -> int:
        """Return how many of so many games to solve."""
        return max(2, round(games * self.games))


class Side(NamedTuple):
    """One side of a comparison: a solver of a sequence of games, and the games in the form that it takes."""

    solve: Callable[[Sequence[Any]], Any]
    games: Sequence[Any]


@dataclass(frozen=True)
class Measured:
    """A side's answer and its seconds for one game: of the processor, all threads together, and of the clock."""

    answer: Any
    processor: float
    clock: float


def measure(sides: Mapping[str, Side], effort: Effort) -> dict[str, Measured]:
    """Let the sides solve their games in turn, several times, after solving the first game to warm up.

    Parameters
    ----------
    sides : mapping of name to Side
    effort : Effort

    Returns
    -------
    dict of name to Measured
        Seconds are medians over the rounds.
    """
    answers, repeats, runs = {}, {}, {name: [] for name in sides}
    start = time.perf_counter()
    for name, side in sides.items():
        side.solve(side.games[:1])  # compiles or loads what is still to be
        answers[name], *seconds = _timed(side, 1)
        repeats[name] = math.ceil(SHORTEST / max(seconds[-1], 1e-9))
        if repeats[name] == 1:
            runs[name].append(seconds)
    for number in range(MOST_ROUNDS):
        if number >= effort.rounds and time.perf_counter() - start > effort.seconds:
            break
        for name, side in sides.items():
            if len(runs[name]) == number:  # a slow side has had its first round
                _, *seconds = _timed(side, repeats[name])
                runs[name].append(seconds)
    return {
        name: Measured(answers[name], *(median(column) / len(side.games) for column in zip(*runs[name])))
        for name, side in sides.items()
    }


def _timed(side: Side, repeats: int) -> tuple[Any, float, float]:
    processor, clock = time.process_time(), time.perf_counter()
    for _ in range(repeats):
        answer = side.solve(side.games)
    return answer, (time.process_time() - processor) / repeats, (time.perf_counter() - clock) / repeats
