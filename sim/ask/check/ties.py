"""Moves that pay their player the same: at all values of the parameters, or at the scenario's own alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.ask.check.findings import Coincidence, Pair, Tie
from sim.ask.check.sample import SCALE, Sample, cells_of, near, own_first, varying
from sim.scenario.expand import expand
from sim.scenario.scenario import Scenario

MOST_PAIRS = 5_000  # of one player that are listed
MOST_WORLDS = 64  # of the sample: two payoffs that differ at all differ at almost every point


def ties(sample: Sample) -> tuple[list[Tie], list[str]]:
    """Return the pairs of moves that tie structurally, then those that tie at the scenario's own values alone.

    Pairs that differ in the same instruments by the same levels, as those of a product do, are one finding. The second
    list names the players of whom only the first MOST_PAIRS pairs are among them.
    """
    tied = {player: _tied(sample, player) for player in sample.scenario.players}
    found = [
        finding
        for kind, place in ((Tie, 0), (Coincidence, 1))
        for player, both in tied.items()
        for finding in _findings(kind, sample.scenario, player, both[place], both[2])
    ]
    return found, [player for player, both in tied.items() if max(map(len, both[:2])) >= MOST_PAIRS]


Pairs = dict[tuple[int, int], np.ndarray]  # the cells in which a pair of moves ties, by number


def _tied(sample: Sample, player: str) -> tuple[Pairs, Pairs, set[tuple[int, int]]]:
    """Return the pairs that tie always, those that tie at the own values alone, and those whose polynomials agree."""
    own = sample.own(player)[:MOST_WORLDS]
    largest = np.abs(own).max(axis=(1, 2))[:, None]
    coefficients = _coefficients(sample.scenario, player)
    always: Pairs = {}
    here: Pairs = {}
    exact = set()
    for a in range(own.shape[1] - 1):
        moves, cells = np.nonzero(near(own[0, a], own[0, a + 1 :], largest[0]))  # what ties always ties here
        moves += a + 1
        every = near(own[:, a, cells], own[:, moves, cells], largest).all(axis=0)
        for tied, mask in ((always, every), (here, ~every)):
            for b in np.unique(moves[mask]).tolist()[: MOST_PAIRS - len(tied)]:
                tied[a, b] = cells[mask & (moves == b)]
        exact |= {pair for pair in always if pair[0] == a and _agree(coefficients, pair, always[pair])}
    return always, here, exact


def _coefficients(scenario: Scenario, player: str) -> np.ndarray | None:
    """Return a player's coefficients, shape (monomials, moves, cells); None where a payoff is not polynomial."""
    terms = list(scenario.payoffs[player].values())
    names = tuple(scenario.parameters)
    family = expand([terms], scenario.levels, scenario.quantities, names, scenario.shape)
    if not family.is_polynomial:
        return None
    own = scenario.values()
    family = family.restrict({name: own[name] for name in set(names) - set(varying(scenario))})
    return own_first(family.coefficients[:, 0], scenario, player)


def _agree(coefficients: np.ndarray | None, pair: tuple[int, int], cells: np.ndarray) -> bool:
    if coefficients is None:
        return False
    a, b = (coefficients[:, move, cells] for move in pair)
    return bool((np.abs(a - b) <= SCALE * np.abs(coefficients).max(axis=(1, 2), initial=0)[:, None]).all())


def _findings(kind: type[Tie], scenario: Scenario, player: str, tied: Pairs, exact: set) -> Iterator[Tie]:
    menu = scenario.moves[player]
    groups: dict[tuple, list[tuple[int, int]]] = {}
    for pair in tied:
        groups.setdefault(_difference(scenario, player, pair), []).append(pair)
    for first, *others in groups.values():
        yield kind(
            player=player,
            moves=_names(menu, first),
            cells=cells_of(scenario, player, tied[first]),
            of=int(np.prod(scenario.shape)) // len(menu),
            alike=tuple(_names(menu, pair) for pair in others),
            exact=kind is Tie and exact.issuperset([first, *others]),
        )


def _difference(scenario: Scenario, player: str, pair: tuple[int, int]) -> tuple:
    """Return in which of the player's instruments two moves differ, and by which levels; the pair where in none."""
    axis = scenario.players.index(player)
    levels = {name: level.reshape(-1) for name, level in scenario.levels.items() if level.shape[axis] > 1}
    differs = [(name, *(float(row[move]) for move in pair)) for name, row in levels.items()]
    return tuple(one for one in differs if one[1] != one[2]) or pair


def _names(menu: tuple[str, ...], pair: tuple[int, int]) -> Pair:
    return menu[pair[0]], menu[pair[1]]
