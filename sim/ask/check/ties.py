"""Moves that pay their player the same: at all values of the parameters, or at the scenario's own alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from sim.ask.check.findings import Coincidence, Pair, Tie
from sim.ask.check.sample import SCALE, cells_of, near, own_first, varying
from sim.ask.check.states import Kind, families, held, kept_moves, kinds
from sim.game.family import Family
from sim.scenario.scenario import Scenario

MOST_PAIRS = 5_000  # of one player that are listed
MOST_WORLDS = 64  # of the sample: two payoffs that differ at all differ at almost every point


def ties(scenario: Scenario, values: Mapping[str, np.ndarray]) -> tuple[list[Tie], list[str]]:
    """Return the pairs of moves that tie structurally, then those that tie at the scenario's own values alone.

    Pairs that differ in the same instruments by the same levels, as those of a product do, are one finding. States of a
    game over time in which a player's payoff is his whatever he does, as in those where all is over, are left out, unless
    there are no others. The second list names the players of whom only the first MOST_PAIRS pairs are among them.

    Parameters
    ----------
    values : mapping of parameter to ndarray, shape (worlds,)
        Of a sample; world 0 has the scenario's own values.
    """
    worlds = {name: column[:MOST_WORLDS] for name, column in values.items()}
    tied = {player: _tied(scenario, player, worlds) for player in scenario.players}
    found = [
        finding
        for kind, place in ((Tie, 0), (Coincidence, 1))
        for player, both in tied.items()
        for finding in _findings(kind, scenario, player, both[place], both[2])
    ]
    return found, [player for player, both in tied.items() if max(map(len, both[:2])) >= MOST_PAIRS]


Pairs = dict[tuple[int, int], np.ndarray]  # the cells in which a pair of moves ties, by number
Cells = dict[
    tuple[int, int], list[tuple[Kind, np.ndarray]]
]  # the same by kind of states, all numbers of the whole menus


def _tied(
    scenario: Scenario, player: str, values: Mapping[str, np.ndarray]
) -> tuple[Cells, Cells, set[tuple[int, int]]]:
    """Return the pairs that tie always, those that tie at the own values alone, and those whose polynomials agree."""
    terms = list(scenario.payoffs[player].values())
    of = kinds(scenario, terms)
    always: Cells = {}
    here: Cells = {}
    inexact: set[tuple[int, int]] = set()
    axis, worlds = scenario.players.index(player), max(map(len, values.values()), default=1)
    found = []
    for kind, family in zip(of, families(scenario, [terms], of)):
        payoffs = np.broadcast_to(family.over(values), (worlds, *family.shape))
        found.append((kind, family, own_first(payoffs[:, 0], kind.stage, player)))
    for kind, family, own in [one for one in found if np.ptp(one[2], axis=1).any()] or found:
        both = _tied_here(own)
        moves, cells = kept_moves(scenario, kind.stage)[axis], _cell_numbers(scenario, kind.stage, axis)
        coefficients = _coefficients(family, kind.stage, player)
        for known, pairs in zip((always, here), both):
            for pair, numbers in pairs.items():
                known.setdefault((moves[pair[0]], moves[pair[1]]), []).append((kind, cells[numbers]))
                if known is always and not _agree(coefficients, pair, numbers):
                    inexact.add((moves[pair[0]], moves[pair[1]]))
    return always, here, set(always) - inexact


def _tied_here(own: np.ndarray) -> tuple[Pairs, Pairs]:
    """Return the pairs that tie at all points, and those that tie at the first alone.

    Parameters
    ----------
    own : ndarray, shape (worlds, moves, cells)
        Payoffs.
    """
    largest = np.abs(own).max(axis=(1, 2))[:, None]
    always: Pairs = {}
    here: Pairs = {}
    for a in range(own.shape[1] - 1):
        moves, cells = np.nonzero(near(own[0, a], own[0, a + 1 :], largest[0]))  # what ties always ties here
        moves += a + 1
        every = near(own[:, a, cells], own[:, moves, cells], largest).all(axis=0)
        for tied, mask in ((always, every), (here, ~every)):
            for b in np.unique(moves[mask]).tolist()[: MOST_PAIRS - len(tied)]:
                tied[a, b] = cells[mask & (moves == b)]
    return always, here


def _cell_numbers(scenario: Scenario, stage: Scenario, axis: int) -> np.ndarray:
    """Return the numbers that the cells of a state have among those of the whole menus."""
    kept = kept_moves(scenario, stage)
    others = [k for k in range(len(kept)) if k != axis]
    shape = [scenario.shape[k] for k in others]
    return np.arange(int(np.prod(shape))).reshape(shape)[np.ix_(*(kept[k] for k in others))].reshape(-1)


def _coefficients(family: Family, stage: Scenario, player: str) -> np.ndarray | None:
    """Return a player's coefficients, shape (monomials, moves, cells); None where a payoff is not polynomial."""
    if not family.is_polynomial:
        return None
    own = stage.values()
    family = family.restrict({name: own[name] for name in set(family.parameters) - set(varying(stage))})
    return own_first(family.coefficients[:, 0], stage, player)


def _agree(coefficients: np.ndarray | None, pair: tuple[int, int], cells: np.ndarray) -> bool:
    if coefficients is None:
        return False
    a, b = (coefficients[:, move, cells] for move in pair)
    return bool((np.abs(a - b) <= SCALE * np.abs(coefficients).max(axis=(1, 2), initial=0)[:, None]).all())


def _findings(kind: type[Tie], scenario: Scenario, player: str, tied: Cells, exact: set) -> Iterator[Tie]:
    menu = scenario.moves[player]
    groups: dict[tuple, list[tuple[int, int]]] = {}
    for pair in tied:
        groups.setdefault(_difference(scenario, player, pair), []).append(pair)
    of = int(np.prod(scenario.shape)) // len(menu)
    for first, *others in groups.values():
        cells, states, further = _widest(tied[first], of)
        yield kind(
            player=player,
            moves=_names(menu, first),
            cells=cells_of(scenario, player, cells),
            of=of,
            alike=tuple(_names(menu, pair) for pair in others),
            exact=kind is Tie and exact.issuperset([first, *others]),
            held=held(scenario, states),
            further=further,
        )


def _widest(tied: Sequence[tuple[Kind, np.ndarray]], count: int) -> tuple[np.ndarray, np.ndarray, int]:
    """Return the cells in which two moves tie in the most states, these states, and how many other cells there are."""
    ties = np.zeros((len(tied), count), dtype=bool)
    for row, (_, cells) in zip(ties, tied):
        row[cells] = True
    sizes = np.array([kind.states.sum() for kind, _ in tied])
    best = int((sizes @ ties).argmax())
    cells = np.flatnonzero(ties[ties[:, best]].all(axis=0))
    states = np.any([kind.states for (kind, _), has in zip(tied, ties[:, best]) if has], axis=0)
    return cells, states, int(ties.any(axis=0).sum()) - len(cells)


def _difference(scenario: Scenario, player: str, pair: tuple[int, int]) -> tuple:
    """Return in which of the player's instruments two moves differ, and by which levels; the pair where in none."""
    axis = scenario.players.index(player)
    levels = {name: level.reshape(-1) for name, level in scenario.levels.items() if level.shape[axis] > 1}
    differs = [(name, *(float(row[move]) for move in pair)) for name, row in levels.items()]
    return tuple(one for one in differs if one[1] != one[2]) or pair


def _names(menu: tuple[str, ...], pair: tuple[int, int]) -> Pair:
    return menu[pair[0]], menu[pair[1]]
