"""A scenario at its present values, some of them set: what of it stays the same along a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property, lru_cache

import numpy as np

from sim.ask.claims.worlds import set_value
from sim.ask.thresholds.one_parameter import exact_total
from sim.game.family import Family
from sim.scenario.scenario import Scenario
from sim.solve.parametric.bernstein import bernstein_coefficients
from sim.solve.parametric.correspondence import Correspondence
from sim.solve.parametric.game import ParametricGame, as_fraction, exact_game
from sim.solve.parametric.pure import pure_correspondence
from sim.solve.parametric.two_players import two_player_correspondence

SURELY = 1e-9  # share of its payoffs by which a player's move is better, if floats are to say that it dominates

PAYOFFS = ""  # by which all players' payoffs are known; what a claim may name has a name

History = Mapping[int, int]  # moves that are given, by player


class NotExact(Exception):
    """What a statement looks at is not polynomial in the parameter, or play is not followed exactly along it."""


class Present:
    """A scenario at its present values with some parameters set.

    Attributes
    ----------
    values : dict of parameter to Fraction
    everyone : range
        Numbers of the players.
    tensors : dict of str to ndarray
        What names stand for at pure profiles, where nothing moves.
    """

    def __init__(self, scenario: Scenario, changes: Mapping[str, float | str]):
        self.scenario = scenario
        set_values = {name: set_value(scenario, name, value) for name, value in changes.items()}
        self.values = {name: as_fraction(value) for name, value in {**scenario.values(), **set_values}.items()}
        self.everyone = range(len(scenario.players))
        self.tensors: dict[str, np.ndarray] = {}
        self._equilibria: dict[tuple, Correspondence] = {}
        self._totals: dict[str, np.ndarray] = {}
        self._floats: dict[str, np.ndarray] = {}
        self._settled: dict[tuple, bool] = {}

    def equilibria(self, history: History) -> Correspondence:
        """Return what the others do after some players' moves at the present values, on an interval of no meaning."""
        key = key_of(history)
        if key not in self._equilibria:
            game = exact_game(self.total(self.family, PAYOFFS), Fraction(0), Fraction(1))
            self._equilibria[key] = solved(game.after(history))
        return self._equilibria[key]

    def total(self, family: Family, key: str) -> np.ndarray:
        """Return a family's tensors at the present values, as polynomials that do not move, shape (1, rows, …).

        Parameters
        ----------
        family : Family
        key : str
            What the family is known by.
        """
        if key not in self._totals:
            self._totals[key] = exact_total(family, self.values)[None]
        return self._totals[key]

    def settled(self, parameter: str, low: Fraction, high: Fraction, history: History) -> bool:
        """Return whether, along a parameter, the others' equilibria after some players' moves are always the same.

        That is so if their payoffs do not move with it, but for moves that iterated strict dominance by pure moves
        removes on the whole interval, and for what none of their own moves changes.
        """
        key = parameter, low, high, key_of(history)
        if key not in self._settled:
            self._settled[key] = self._is_settled(parameter, low, high, history)
        return self._settled[key]

    def _is_settled(self, parameter: str, low: Fraction, high: Fraction, history: History) -> bool:
        floats = self._powers(parameter)
        movers = [i for i in self.everyone if i not in history]
        there = tuple(history.get(i, slice(None)) for i in self.everyone)
        here = floats[(slice(None), slice(None), *there)][:, movers]
        if not here[1:].any():
            return True
        own = [np.moveaxis(here[:, k], 1 + k, 1) for k in range(len(movers))]
        differences = [payoffs[:, :, None] - payoffs[:, None, :] for payoffs in own]  # (powers, a, b, others' moves)
        if not any(difference[1:].any() for difference in differences):
            return True
        better = [
            bernstein_coefficients(difference, float(low), float(high)).min(axis=0) > SURELY * np.ptp(payoffs)
            for difference, payoffs in zip(differences, own)
        ]
        kept = [np.arange(len(beats)) for beats in better]
        while True:
            before = sum(map(len, kept))
            for k, beats in enumerate(better):
                dominated = _among(beats, kept, k).all(axis=tuple(range(2, beats.ndim))).any(axis=0)
                kept[k] = kept[k][~dominated]
            if sum(map(len, kept)) == before:
                break
        return not any(_among(d[p], kept, k).any() for k, d in enumerate(differences) for p in range(1, len(d)))

    @property
    def family(self) -> Family:
        """The payoffs of all players; NotExact where they are not polynomial."""
        if not self.scenario.family.is_polynomial:
            raise NotExact
        return self.scenario.family

    @cached_property
    def _payoffs(self) -> np.ndarray:
        """Payoffs at the present values in floats, shape (players, n1, …, nN)."""
        return self.family.at({name: float(value) for name, value in self.values.items()})

    def _powers(self, parameter: str) -> np.ndarray:
        """Return the payoffs as polynomials in a parameter in floats, shape (degree + 1, players, n1, …, nN)."""
        if parameter not in self._floats:
            family, numbers = self.family, {name: float(value) for name, value in self.values.items()}
            x = numbers.pop(parameter)
            axis = family.parameters.index(parameter)
            with_it = family.exponents[:, axis] > 0
            terms = replace(family, exponents=family.exponents[with_it], coefficients=family.coefficients[with_it])
            powers = np.zeros((family.exponents[:, axis].max(initial=0) + 1, *family.shape))
            if with_it.any():
                left = terms.restrict(numbers)
                powers[left.exponents[:, 0]] = left.coefficients
            powers[0] = self._payoffs - sum(part * x**k for k, part in enumerate(powers))
            self._floats[parameter] = powers
        return self._floats[parameter]


def key_of(history: History) -> tuple:
    """Return what a history is known by."""
    return tuple(sorted(history.items()))


def _among(array: np.ndarray, kept: Sequence[np.ndarray], player: int) -> np.ndarray:
    """Cut an array of shape (own moves, own moves, others' moves) to the moves that are kept."""
    others = [moves for i, moves in enumerate(kept) if i != player]
    return array[np.ix_(kept[player], kept[player], *others)]


def solved(game: ParametricGame) -> Correspondence:
    """Return all equilibria of one or two players along the parameter, the pure ones of more."""
    return two_player_correspondence(game) if len(game.shape) == 2 else pure_correspondence(game)


@lru_cache(maxsize=256)
def present(scenario: Scenario, changes: tuple[tuple[str, float | str], ...]) -> Present:
    """Return a scenario with some parameters set; the same object each time, since it remembers what it has solved."""
    return Present(scenario, dict(changes))
