"""What players do in an equilibrium: a move, a mixture with its chances, a continuum with their bounds, spelt once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.scenario.labels import AND, BETWEEN
from sim.scenario.scenario import Scenario
from sim.solve.equilibrium import Component
from sim.tell.words import EQUAL, listed, number, number_range, outcome_range, situation, telling_outcomes

LEAST_CHANCE = 0.0005  # of a move in a mixture that is named
MOST_MIXED = 4  # moves of a continuum that are named one by one
MOST_SITUATIONS = 6  # in a sentence
MIXTURES = "0.4 A + 0.6 B is a mixture: A is played with a chance of 0.4, B otherwise."
CONTINUA = (
    "A ~ B is a continuum of equilibria, in which the chances of A and B vary, within the bounds in brackets where these "
    "are not 0 and 1; each value between the bounds occurs in one of them, not every combination of values."
)


@dataclass(frozen=True, eq=False)
class Played:
    """An isolated equilibrium, or a continuum of them as one thing, from a table of results.

    Attributes
    ----------
    rows : pandas.DataFrame
        One, or all points of the continuum that the table lists.
    component : Component or None
        Bounds of the continuum's chances, where the points do not span it: with three or more players at once.
    """

    rows: pd.DataFrame
    component: Component | None = None

    @property
    def first(self) -> pd.Series:
        """The equilibrium, or the first point of the continuum."""
        return self.rows.iloc[0]

    @property
    def is_continuum(self) -> bool:
        """Whether this is a continuum."""
        return not pd.isna(self.first["component"])

    @property
    def is_pure(self) -> bool:
        """Whether this is one equilibrium in which every player plays one move."""
        return not self.is_continuum and not any(
            _is_mix(self.first[name]) for name in self.rows.columns if name.endswith("_mix")
        )

    def range(self, column: str) -> tuple[float, float]:
        """Return the least and the largest value of a column of numbers."""
        return float(self.rows[column].min()), float(self.rows[column].max())


def sets(rows: pd.DataFrame, earlier: Sequence[str] = (), components: Sequence[Component] = ()) -> list[Played]:
    """Return the equilibria in rows of results, in order, each continuum as one.

    Parameters
    ----------
    earlier : sequence of str, optional
        Players whose moves tell apart what the rows follow: continua are numbered anew after each.
    components : sequence of Component, optional
        By the numbers that the rows give.
    """
    rows = rows[rows["status"] != "none"]
    groups: dict[tuple, list[int]] = {}
    for place, (component, *history) in enumerate(zip(rows["component"], *(rows[player] for player in earlier))):
        key = ("isolated", place) if pd.isna(component) else ("continuum", int(component), *history)
        groups.setdefault(key, []).append(place)
    return [
        Played(rows.iloc[places], components[number] if kind == "continuum" and number < len(components) else None)
        for (kind, number, *_), places in groups.items()
    ]


def strategy(scenario: Scenario, played: Played, player: str) -> str:
    """Return what a player does in an equilibrium or a continuum."""
    labels, names = scenario.labels, scenario.moves[player]
    mixes = played.rows.get(f"{player}_mix")
    if mixes is None or not any(_is_mix(mix) for mix in mixes):
        moves = dict.fromkeys(map(str, played.rows[player]))
        if len(moves) == 1:
            return labels.strategy(player, next(iter(moves)))
    menu = labels.menu(player, names)
    points = [
        np.asarray(mix, dtype=float) if _is_mix(mix) else np.eye(len(names))[names.index(str(move))]
        for move, mix in zip(played.rows[player], mixes)
    ]
    if played.component is None:
        return spelt(menu, points)
    place = scenario.players.index(player)
    return spelt(menu, [played.component.low[place], played.component.high[place]])


def _is_mix(mix: object) -> bool:
    return mix is not None and np.ndim(mix) > 0


def spelt(moves: Sequence[str], points: Sequence[Sequence[float]]) -> str:
    """Return what a player does at one point, or at all points of a continuum, with chances and their bounds.

    Parameters
    ----------
    moves : sequence of str
        Of the player, by their labels.
    points : sequence of sequences of float, shape (points, moves)
        Its chances: one row, those at a continuum's extreme points, or the least and the largest chance of each move.

    Examples
    --------
    >>> spelt(["A", "B"], [[0, 1]]), spelt(["A", "B"], [[0.25, 0.75]])
    ('B', '0.25 A + 0.75 B')
    >>> spelt(["A", "B"], [[0.25, 0.75], [0, 1]]), spelt(["A", "B"], [[0, 1], [1, 0]])
    ('A ~ B (A from 0 to 0.25)', 'A ~ B')
    """
    low, high = (np.array(points, dtype=float).min(axis=0), np.array(points, dtype=float).max(axis=0))
    played = [place for place in range(len(moves)) if high[place] > LEAST_CHANCE]
    if (high - low).max() < EQUAL:
        return mixture([moves[place] for place in played], [number(high[place]) for place in played])
    if len(played) == 1:
        return moves[played[0]]
    bounds = {
        moves[place]: "" if low[place] < EQUAL and high[place] > 1 - EQUAL else _bounds(low[place], high[place])
        for place in played
    }
    return continuum(list(bounds), list(bounds.values()))


def _bounds(low: float, high: float) -> str:
    return number(low) if high - low < EQUAL else f"from {number_range(low, high)}"


def mixture(moves: Sequence[str], chances: Sequence[str]) -> str:
    """Return a strategy: the move that is certain, or each move with its chance, ``0.4 hedging + 0.6 bloc``."""
    if len(moves) == 1:
        return moves[0]
    return AND.join(f"{chance} {move}" for chance, move in zip(chances, moves))


def continuum(moves: Sequence[str], bounds: Sequence[str]) -> str:
    """Return a continuum of mixtures with the bounds of its chances, ``hedging ~ bloc (hedging from 0 to 0.4)``.

    Of two moves one bound says both. Many moves are counted, and the first and the last are named.

    Parameters
    ----------
    moves : sequence of str
    bounds : sequence of str
        Between what the chance of each runs; empty where that is 0 to 1.
    """
    if len(moves) > MOST_MIXED:
        return f"mixtures of {len(moves)} moves ({moves[0]}, …, {moves[-1]})"
    told = list(zip(moves, bounds))[: 1 if len(moves) == 2 else None]
    within = ", ".join(f"{move} {bound}" for move, bound in told if bound)
    return f"{BETWEEN.join(moves)} ({within})" if within else BETWEEN.join(moves)


def profile(scenario: Scenario, played: Played, players: Iterable[str]) -> str:
    """Return what all players do, in one line."""
    return " / ".join(strategy(scenario, played, player) for player in players)


def written(texts: Iterable[str]) -> list[str]:
    """Return how mixtures and continua are written, where there are any in some texts."""
    told = list(texts)
    signs = {AND: MIXTURES, BETWEEN: CONTINUA}
    return [note for sign, note in signs.items() if any(sign in text for text in told)]


def reached(scenario: Scenario, outcome: str, rows: pd.DataFrame) -> str:
    """Return what an outcome is in the equilibria in some rows: ``in China's bloc or hedging``; a range of unnamed ones.

    What lies between two named values is not told beside them; all values between the ends occur in a continuum,
    ``in China's bloc to hedging``.
    """
    level = scenario.labels.level
    ranges = sorted({one.range(outcome) for one in sets(rows, scenario.earlier)})
    named = [ends for ends in ranges if level(outcome, ends[0]) and level(outcome, ends[1])]
    texts = list(dict.fromkeys(outcome_range(scenario, outcome, ends) for ends in named))
    least, most = (min(low for low, _ in named), max(high for _, high in named)) if named else (np.inf, -np.inf)
    beyond = [end for ends in ranges if ends not in named for end in ends if not least < end < most]
    if beyond:
        span = number_range(min(beyond), max(beyond))
        texts.append(f"{span} on average" if named else span)
    return listed(texts, "or")


def situations(scenario: Scenario, found: Iterable[Played]) -> str:
    """Return what equilibria bring, each different situation once; many mixed ones as a range."""
    outcomes = telling_outcomes(scenario)
    ends = [{name: one.range(name) for name in outcomes} for one in found]
    clear = [{name: low for name, (low, _) in each.items()} for each in ends if _is_clear(scenario, each)]
    mixed = [each for each in ends if not _is_clear(scenario, each)]
    if len(mixed) > 2 or len(clear) + len(mixed) > MOST_SITUATIONS:
        spans = {name: [value for each in mixed for value in each[name]] for name in outcomes}
        mixed = [{name: (min(values), max(values)) for name, values in spans.items() if values}] if mixed else []
    told = list(
        dict.fromkeys([*(situation(scenario, each) for each in clear), *(_between(scenario, m) for m in mixed)])
    )
    more = len(told) - MOST_SITUATIONS
    return "; or ".join([*told[:MOST_SITUATIONS], *([f"one of {more} others"] if more > 0 else [])])


def _is_clear(scenario: Scenario, ends: dict[str, tuple[float, float]]) -> bool:
    """Whether every outcome has one value, and one that has a name if there are names."""
    return all(
        high - low < EQUAL and (not scenario.labels.levels.get(name) or scenario.labels.level(name, low))
        for name, (low, high) in ends.items()
    )


def _between(scenario: Scenario, ends: dict[str, tuple[float, float]]) -> str:
    """Return what outcomes are where some are mixed."""
    clauses = []
    for name, (low, high) in ends.items():
        if high - low < EQUAL:
            clauses.append(situation(scenario, {name: low}))
        else:
            levels = [(scenario.labels.level(name, end), number(end)) for end in (low, high)]
            least, most = (f"‘{level}’" if level else value for level, value in levels)
            clauses.append(f"{scenario.labels.outcome(name)} lies between {least} and {most} on average")
    return listed(clauses)
