"""Pure equilibria of many games, against a search profile by profile."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.games import random_games, shape_text
from benchmarks.peers import peer, quantecon_game
from benchmarks.table import Row
from benchmarks.timing import Effort, Side, measure
from sim.solve.pure import pure_equilibria

PEER = "quantecon pure_nash_brute"
SHAPE = (10, 5, 4)
GAMES, PEERS_GAMES = 10_000, 300
TARGET = 50


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the one row; the peer is given the first games only, its time being the same for each."""
    payoffs = random_games(SHAPE, effort.count(GAMES))
    fewer = effort.count(PEERS_GAMES)
    sides = {"ours": Side(lambda games: pure_equilibria(games, batch_axes=1), payoffs)}
    theory = peer("quantecon.game_theory")
    if theory:
        games = [quantecon_game(theory, game) for game in payoffs[:fewer]]
        sides[PEER] = Side(lambda games: [theory.pure_nash_brute(game) for game in games], games)
    measured = measure(sides, effort)
    ours, theirs = measured["ours"], measured.get(PEER)
    yield Row(
        work=f"pure equilibria of {len(payoffs)} games {shape_text(SHAPE)}",
        peer=f"{PEER}, on {fewer} of them",
        ours=ours.processor,
        theirs=theirs.processor if theirs else None,
        target=TARGET,
        answers=_compared(ours.answer, theirs.answer) if theirs else "",
    )


def _compared(ours: np.ndarray, theirs: list[list[tuple[int, ...]]]) -> str:
    same = 0
    for mine, other in zip(ours, theirs):
        same += np.argwhere(mine).tolist() == sorted(list(map(int, profile)) for profile in other)
    return f"same set in {same} of {len(theirs)} compared"
