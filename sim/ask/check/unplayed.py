"""Moves that are never played: dominated ones of those who choose last, and those of leaders off every path."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import numpy as np

from sim.ask.check.findings import DOMINATED, OFF_PATH, Unplayed
from sim.ask.check.sample import Sample, Solve, finite_values, near, varying
from sim.progress import steps
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import InducedPaths
from sim.solve.dominance import dominator
from sim.solve.profile import payoff_grain

MOST_PROGRAMS = 3_000  # linear programmes for one move
FURTHER = 16  # times as many worlds are looked through for a move that no path of the sample leads over,
MOST_ENTRIES = 12_000_000  # if their payoffs are not more than these

Taken = dict[str, set[int]]  # the moves of earlier players that a path leads over, by number


def unplayed(sample: Sample, paths: InducedPaths, solve: Solve, seed: int) -> Iterator[Unplayed]:
    """Yield the moves that are never played.

    A move of the last stage is never played if it is strictly dominated, perhaps by a mixture, after every history in
    every world. One of an earlier stage, if no path that its players choose leads over it in any world, whether they
    all expect the best, the worst or the average of several equilibria; one who expects the best after one move and the
    worst after another may play it still. Dominance cell by cell says nothing of a leader, whose moves change what follows.

    Parameters
    ----------
    paths : InducedPaths
        What is played in the worlds of the sample.
    solve : callable
        What is played in others.
    seed : int
        Of the sample, which others continue.
    """
    scenario, worlds = sample.scenario, len(sample)
    taken = _taken(paths, scenario)
    if any(len(found) < len(scenario.moves[player]) for player, found in taken.items()) and varying(scenario):
        taken, worlds = _taken_further(sample, taken, solve, seed)
    for number, player in enumerate(scenario.players):
        menu = scenario.moves[player]
        if player in taken:
            for move in sorted(set(range(len(menu))) - taken[player]):
                yield Unplayed(player, menu[move], OFF_PATH, "", worlds)
        elif number in paths.last and len(menu) > 1:
            yield from _dominated(sample, paths, number)


def _taken(paths: InducedPaths, scenario: Scenario) -> Taken:
    """Return the moves that some path leads over, of each earlier player; of none where no equilibrium is known."""
    chosen = np.any(list(paths.on_path.values()), axis=0)
    if not (paths.earlier and chosen.any()):
        return {}
    return {
        scenario.players[number]: set(np.unique(moves[chosen]).tolist())
        for number, moves in zip(paths.earlier, paths.history)
    }


def _taken_further(sample: Sample, taken: Taken, solve: Solve, seed: int) -> tuple[Taken, int]:
    """Return the moves that some path leads over in a sample that continues the first, and the size of both."""
    scenario = sample.scenario
    count = min(FURTHER * len(sample), max(len(sample), MOST_ENTRIES // prod(scenario.family.shape)))
    values = finite_values(scenario, count, seed)
    worlds = max(map(len, values.values()))
    for first in steps(range(len(sample), worlds, len(sample)), "parts of a larger sample"):
        found = _taken(solve({name: column[first : first + len(sample)] for name, column in values.items()}), scenario)
        taken = {player: moves | found.get(player, set()) for player, moves in taken.items()}
        if all(len(moves) == len(scenario.moves[player]) for player, moves in taken.items()):
            break
    return taken, worlds


def _dominated(sample: Sample, paths: InducedPaths, number: int) -> Iterator[Unplayed]:
    player = sample.scenario.players[number]
    menu, own = sample.scenario.moves[player], sample.own(player)
    largest = np.abs(own).max(axis=(1, 2), keepdims=True)
    never_best = ~near(own, own.max(axis=1, keepdims=True), largest).any(axis=(0, 2))
    for move in np.flatnonzero(never_best).tolist():
        better = [menu[other] for other in range(len(menu)) if (own[:, other] > own[:, move]).all()]
        worlds = len(sample) if better else _worlds_dominated(sample, paths, number, move)
        if worlds:
            yield Unplayed(player, menu[move], DOMINATED, better[0] if better else "", worlds)


def _worlds_dominated(sample: Sample, paths: InducedPaths, number: int, move: int) -> int:
    """Return in how many worlds a move is dominated after every history; none if in one of these it is not."""
    games = paths.by_history(sample.payoffs[:, [number]])
    first = 2 + len(paths.earlier)  # axis of the last stage's moves
    own = np.moveaxis(games, first + paths.last.index(number), first)
    own = own.reshape(len(sample), -1, own.shape[first], prod(own.shape[first + 1 :]))
    solved = 0
    for world, histories in enumerate(own):
        for values in histories:
            if not (np.delete(values, move, axis=0) > values[move]).all(axis=1).any():
                solved += 1
                grain = [part.reshape(1, 1) for part in payoff_grain(values)]
                if dominator(values, move, grain, mixed=True) is None:
                    return 0
        if solved > MOST_PROGRAMS:
            return world + 1
    return len(own)
