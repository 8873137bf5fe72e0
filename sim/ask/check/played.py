"""What is played in the worlds of a sample: moves that are never, outcomes that never vary."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import numpy as np

from sim.ask.check.findings import DOMINATED, OFF_PATH, Still, Unplayed
from sim.ask.check.sample import SHARE, Sample, Solve, finite_values, near, varying
from sim.game.family import Family
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import InducedPaths
from sim.solve.dominance import dominator
from sim.solve.profile import payoff_grain

MOST_PROGRAMS = 3_000  # linear programmes for one move
FURTHER = 16  # times as many worlds are looked through for a move that leads nowhere in the sample,
MOST_ENTRIES = 12_000_000  # if their payoffs are not more than these
AFFECTS = 1e-9  # a change of an outcome that is none
Taken = dict[str, set[int]]  # the moves of earlier players that a path leads over, by number


def unplayed(sample: Sample, paths: InducedPaths, solve: Solve, seed: int) -> Iterator[Unplayed]:
    """Yield the moves that are never played.

    A move of the last stage is never played if it is strictly dominated, perhaps by a mixture, after every history in
    every world. One of an earlier stage, if no path that its players choose leads over it in any world, whatever they
    expect of several equilibria; dominance cell by cell says nothing of a leader, whose moves change what follows.

    Parameters
    ----------
    paths : InducedPaths
        What is played in the worlds of the sample.
    solve : callable
        What is played in others.
    seed : int
        Of the sample, which others continue.
    """
    scenario = sample.scenario
    taken = _taken(paths, scenario)
    if any(len(found) < len(scenario.moves[player]) for player, found in taken.items()) and varying(scenario):
        taken, worlds = _taken_further(sample, taken, solve, seed)
    else:
        worlds = len(sample)
    for number, player in enumerate(scenario.players):
        if player in taken:
            menu = scenario.moves[player]
            for move in sorted(set(range(len(menu))) - taken[player]) if len(menu) > 1 else ():
                yield Unplayed(player, menu[move], OFF_PATH, "", worlds)
        elif number not in paths.earlier and len(scenario.moves[player]) > 1:
            yield from _dominated(sample, player)


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
    """Return the moves that some path leads over in a larger sample, which has the worlds of the first, and its size."""
    scenario = sample.scenario
    count = min(FURTHER * len(sample), max(len(sample), MOST_ENTRIES // prod(scenario.family.shape)))
    values = finite_values(scenario, count, seed)
    worlds = max(map(len, values.values()))
    for first in range(len(sample), worlds, len(sample)):
        found = _taken(solve({name: column[first : first + len(sample)] for name, column in values.items()}), scenario)
        taken = {player: moves | found.get(player, set()) for player, moves in taken.items()}
        if all(len(moves) == len(scenario.moves[player]) for player, moves in taken.items()):
            break
    return taken, worlds


def _dominated(sample: Sample, player: str) -> Iterator[Unplayed]:
    scenario, own = sample.scenario, sample.own(player)
    menu = scenario.moves[player]
    largest = np.abs(own).max(axis=(1, 2), keepdims=True)
    best = own.max(axis=1, keepdims=True)
    never_best = ~near(own, best, largest).any(axis=(0, 2))
    for move in np.flatnonzero(never_best):
        others = [other for other in range(len(menu)) if other != move]
        better = [other for other in others if (own[:, other] > own[:, move]).all()]
        worlds = len(sample) if better else _worlds_dominated(sample, player, int(move))
        if worlds:
            yield Unplayed(player, menu[move], DOMINATED, menu[better[0]] if better else "", worlds)


def _worlds_dominated(sample: Sample, player: str, move: int) -> int:
    """Return in how many worlds a move is dominated after every history; none if in one of those looked at it is not."""
    scenario = sample.scenario
    axis = scenario.players.index(player)
    earlier = [number for stage in scenario.stages[:-1] for number in stage]
    games = np.moveaxis(sample.payoffs[:, axis], [1 + number for number in earlier], range(1, 1 + len(earlier)))
    place = 1 + len(earlier) + sum(number < axis and number not in earlier for number in range(len(scenario.players)))
    own = np.moveaxis(games, place, 1 + len(earlier))
    own = own.reshape(len(own), -1, len(scenario.moves[player]), _width(scenario, earlier, axis))
    solved = 0
    for world, histories in enumerate(own):
        for values in histories:
            pure = (np.delete(values, move, axis=0) > values[move]).all(axis=1).any()
            if not pure:
                solved += 1
                grain = [part.reshape(1, 1) for part in payoff_grain(values, 0)]
                if dominator(values, move, grain, mixed=True) is None:
                    return 0
        if solved > MOST_PROGRAMS:
            return world + 1
    return len(own)


def _width(scenario: Scenario, earlier: list[int], axis: int) -> int:
    """Return the number of profiles of the others who move in the last stage."""
    return int(np.prod([n for k, n in enumerate(scenario.shape) if k not in earlier and k != axis], dtype=int))


def still(sample: Sample, paths: InducedPaths) -> Iterator[Still]:
    """Yield the outcomes that are the same in all profiles, and those that are so in all that is played."""
    scenario = sample.scenario
    measures = sample.measures()
    played = paths.expected(measures)
    for row, outcome in enumerate(scenario.outcomes):
        everywhere = _same_in_profiles(scenario.measures, row, scenario)
        exact = bool(everywhere)
        if everywhere is None:
            everywhere = bool((np.ptp(measures[:, row].reshape(len(sample), -1), axis=1) <= AFFECTS).all())
        if everywhere or (len(played) and np.ptp(played[:, row]) <= AFFECTS):
            yield Still(outcome, float(measures[0, row].flat[0]) if everywhere else float(played[0, row]),
                        everywhere, exact, len(sample))  # fmt: skip


def _same_in_profiles(measures: Family, row: int, scenario: Scenario) -> bool | None:
    """Return whether an outcome's polynomial is the same in all profiles; None where it is no polynomial."""
    if not measures.is_polynomial:
        return None
    own = scenario.values()
    family = measures.restrict({name: own[name] for name in set(measures.parameters) - set(varying(scenario))})
    flat = family.coefficients[:, row].reshape(len(family.coefficients), -1)
    return bool((np.ptp(flat, axis=1) <= SHARE * np.abs(flat).max(initial=0)).all())
