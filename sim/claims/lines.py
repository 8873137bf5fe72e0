"""A scenario along one of its parameters, exactly: what answers at a place, and expectations over it.

Payoffs and whatever else a claim may name are polynomials in the parameter; equilibria are rational functions of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import product

import numpy as np

from sim.analysis.one_parameter import exact_coefficients
from sim.claims.claim import AT, AT_ONCE, PATH, Place
from sim.claims.worlds import formulas_named, make_cut, move_named, set_value
from sim.game.family import Family
from sim.scenario.expand import expand
from sim.scenario.formula import parse
from sim.scenario.scenario import Scenario
from sim.solve.parametric.bernstein import bernstein_coefficients
from sim.solve.parametric.correspondence import Correspondence, RationalBranch
from sim.solve.parametric.game import ParametricGame, as_fraction
from sim.solve.parametric.leader import leader_choices
from sim.solve.parametric.polynomial import Root, add, multiply, trimmed
from sim.solve.parametric.pure import pure_correspondence
from sim.solve.parametric.rational import ONE, RationalFunction, RationalStrategy, pure_strategy
from sim.solve.parametric.two_players import two_player_correspondence

SURELY = 1e-9  # share of its payoffs by which a player's move is better, if floats are to say that it dominates

Profile = tuple[RationalStrategy, ...]
History = Mapping[int, int]  # moves that are given, by player


class NotExact(Exception):
    """What a statement looks at is not polynomial in the parameter, or play is not followed exactly along it."""


@dataclass(frozen=True, eq=False)
class Followed:
    """The answers at a place along a line.

    Attributes
    ----------
    roots : tuple of Root
        Points at which the set of answers may change.
    cases : tuple of tuples of RationalBranch
        For each case the branches of its answers, with the strategies of all players.
    """

    roots: tuple[Root, ...]
    cases: tuple[tuple[RationalBranch, ...], ...]

    def at(self, x: Fraction) -> list[list[Profile]]:
        """Return by case the profiles that are answers around x, their denominators positive there."""
        return [
            [
                tuple(strategy.positive_at(x) for strategy in branch.strategies)
                for branch in branches
                if branch.start.fraction < x < branch.end.fraction
            ]
            for branches in self.cases
        ]


class Line:
    """A scenario along one parameter, over its plausible range and as far as the present value.

    Parameters
    ----------
    scenario : Scenario
    parameter : str
    changes : mapping of parameter to float or str
        Parameters that are set. If the line's own is one of them, nothing moves along it.
    """

    def __init__(self, scenario: Scenario, parameter: str, changes: Mapping[str, float | str]):
        entry = scenario.parameters[parameter]
        self.scenario, self.parameter = scenario, parameter
        self.low, self.high = as_fraction(min(entry.low, entry.value)), as_fraction(max(entry.high, entry.value))
        self._base = _base(scenario, tuple(changes.items()))
        self._moving = parameter not in changes
        self._tensors: dict[str, np.ndarray] = {}

    def follow(self, place: Place) -> Followed:
        """Return the answers at a place.

        Raises
        ------
        NotExact
            If play at the place is not followed exactly.
        """
        if place.kind == PATH:
            return self._path(place)
        if place.kind == AT and not place.reply:
            shape = self.scenario.shape
            given = (tuple(pure_strategy(h[i], n) for i, n in enumerate(shape)) for h in self._histories(place))
            return Followed((), tuple((RationalBranch(*self._ends, profile),) for profile in given))
        return self._followed(self._histories(place))

    def expected(self, name: str, profile: Profile) -> RationalFunction:
        """Return the expectation of what a claim may name, at mixed strategies.

        Raises
        ------
        NotExact
            If it is not polynomial in the parameter.
        """
        tensor, total = self._tensor(name), ()
        for moves in product(*(strategy.support for strategy in profile)):
            weights = [strategy.numerators[move] for strategy, move in zip(profile, moves)]
            total = add(total, reduce(multiply, weights, trimmed(tensor[(slice(None), *moves)])))
        return RationalFunction(total, reduce(multiply, (strategy.denominator for strategy in profile), ONE))

    @property
    def _ends(self) -> tuple[Root, Root]:
        return Root.at(self.low), Root.at(self.high)

    def moves(self, name: str) -> bool:
        """Return whether what a claim may name depends on the parameter.

        Raises
        ------
        NotExact
            If that cannot be told, since it is not polynomial.
        """
        family = _family_of(self.scenario, name)
        if not family.is_polynomial:
            raise NotExact
        with_it = family.exponents[:, family.parameters.index(self.parameter)] > 0
        return self._moving and bool(family.coefficients[with_it].any())

    def is_still(self, place: Place) -> bool:
        """Return whether the answers at a place are the same along the whole line."""
        if not self._moving:
            return True
        if place.kind == PATH and self.moves(f"payoff_{self.scenario.players[self._leader()]}"):
            return False
        return all(self._base.settled(self.parameter, self.low, self.high, h) for h in self._histories(place))

    def _tensor(self, name: str) -> np.ndarray:
        """Return what a name stands for at all pure profiles, shape (degree + 1, n1, …, nN)."""
        known = self._tensors if self.moves(name) else self._base.tensors
        if name not in known:
            known[name] = self._exact(_family_of(self.scenario, name), name)[:, 0]
        return known[name]

    def _exact(self, family: Family, key: object) -> np.ndarray:
        """Return a family's tensors as polynomials in the parameter, shape (degree + 1, rows, …).

        Only the terms with the parameter are summed anew; the others are what is left of the present values.
        """
        total = self._base.total(family, key)
        with_it = family.exponents[:, family.parameters.index(self.parameter)] > 0
        if not (self._moving and with_it.any()):
            return total
        terms = replace(family, exponents=family.exponents[with_it], coefficients=family.coefficients[with_it])
        moving = exact_coefficients(terms, self.parameter, self._base.values)
        moving[0] += (total - _at(moving, self._base.values[self.parameter]))[0]
        return moving

    def _game(self, history: History) -> ParametricGame:
        """Return the game of the others after some players' moves."""
        return ParametricGame(self._exact(self._base.after(history), _key(history)), self.low, self.high)

    def _correspondence(self, history: History) -> Correspondence:
        """Return what the other players do at once after some players' moves."""
        if self._moving and not self._base.settled(self.parameter, self.low, self.high, history):
            return _solved(self._game(history))
        found = self._base.equilibria(history)
        start, end = self._ends
        return replace(found, branches=tuple(replace(branch, start=start, end=end) for branch in found.branches))

    def _followed(self, histories: Sequence[History]) -> Followed:
        """Return what the others do after each of several histories, a case each."""
        found = [self._correspondence(history) for history in histories]
        cases = [[self._of_all(b, history) for b in c.branches] for c, history in zip(found, histories)]
        return Followed(tuple({root for c in found for root in c.roots}), tuple(map(tuple, cases)))

    def _of_all(self, branch: RationalBranch, history: History) -> RationalBranch:
        others = iter(branch.strategies)
        strategies = (
            pure_strategy(history[i], count) if i in history else next(others)
            for i, count in enumerate(self.scenario.shape)
        )
        return replace(branch, strategies=tuple(strategies))

    def _path(self, place: Place) -> Followed:
        leader = self._leader()
        found = [self._correspondence(history) for history in self._histories(place)]
        paid = list(np.moveaxis(self._tensor(f"payoff_{self.scenario.players[leader]}"), 1 + leader, 0))
        interval = ParametricGame(np.zeros((1, 1, 1), dtype=object), self.low, self.high)
        choices = leader_choices([replace(c, game=interval) for c in found], paid, place.expectation)
        branches = [
            replace(self._of_all(branch, {leader: move}), start=max(choice.start, branch.start), end=min(choice.end, branch.end))
            for choice in choices
            for move in choice.moves
            for branch in found[move].branches
        ]
        cuts = {root for c in found for root in c.roots} | {choice.start for choice in choices[1:]}
        return Followed(tuple(cuts), (tuple(b for b in branches if b.start < b.end),))

    def _histories(self, place: Place) -> list[History]:
        """Return the moves that are given at a place, in each case of it."""
        if place.kind == AT_ONCE:
            return [{}]
        if place.kind == AT:
            cut = make_cut(self.scenario, place.moves)
            given = [i for i, player in enumerate(self.scenario.players) if player != place.reply]
            return [dict(zip(given, moves)) for moves in product(*(cut.moves[i] for i in given))]
        leader = self._leader()
        listed = {self.scenario.players[leader]: place.moves[""]} if place.moves else {}
        return [{leader: move} for move in make_cut(self.scenario, listed).moves[leader]]

    def _leader(self) -> int:
        order = self.scenario.stages
        if len(order) != 2 or len(order[0]) != 1:
            raise NotExact
        return order[0][0]


class _Base:
    """A scenario at its present values with some parameters set; what of it does not depend on the line."""

    def __init__(self, scenario: Scenario, changes: Mapping[str, float | str]):
        self.scenario = scenario
        set_values = {name: set_value(scenario, name, value) for name, value in changes.items()}
        self.values = {name: as_fraction(value) for name, value in {**scenario.values(), **set_values}.items()}
        self.everyone = range(len(scenario.players))
        self.tensors: dict[str, np.ndarray] = {}  # what names stand for at pure profiles, where nothing moves
        self._equilibria: dict[tuple, Correspondence] = {}
        self._totals: dict[object, np.ndarray] = {}
        self._floats: dict[str, np.ndarray] = {}

    def equilibria(self, history: History) -> Correspondence:
        """Return what the others do after some players' moves at the present values, on an interval of no meaning."""
        key = _key(history)
        if key not in self._equilibria:
            game = ParametricGame(self.total(self.after(history), key), Fraction(0), Fraction(1))
            self._equilibria[key] = _solved(game)
        return self._equilibria[key]

    def total(self, family: Family, key: object) -> np.ndarray:
        """Return a family's tensors at the present values, as polynomials that do not move, shape (1, rows, …).

        Parameters
        ----------
        family : Family
        key : object
            What the family is known by.
        """
        if key not in self._totals:
            name = family.parameters[0]
            self._totals[key] = _at(exact_coefficients(family, name, self.values), self.values[name])
        return self._totals[key]

    def after(self, history: History) -> Family:
        """Return the payoffs of the others after some players' moves."""
        family = self._family
        movers = [i for i in self.everyone if i not in history]
        there = tuple(history.get(i, slice(None)) for i in self.everyone)
        return replace(family, coefficients=family.coefficients[(slice(None), slice(None), *there)][:, movers])

    def settled(self, parameter: str, low: Fraction, high: Fraction, history: History) -> bool:
        """Return whether, along a parameter, the others' equilibria after some players' moves are always the same.

        That is so if their payoffs do not move with it, but for moves that iterated strict dominance by pure moves
        removes on the whole interval, and for what none of their own moves changes.
        """
        floats = self._powers(parameter)
        movers = [i for i in self.everyone if i not in history]
        there = tuple(history.get(i, slice(None)) for i in self.everyone)
        own = [np.moveaxis(floats[(slice(None), i, *there)], 1 + k, 1) for k, i in enumerate(movers)]
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
    def _family(self) -> Family:
        if not self.scenario.family.is_polynomial:
            raise NotExact
        return self.scenario.family

    def _powers(self, parameter: str) -> np.ndarray:
        """Return the payoffs as polynomials in a parameter in floats, shape (degree + 1, players, n1, …, nN)."""
        if parameter not in self._floats:
            family, numbers = self._family, {name: float(value) for name, value in self.values.items()}
            if not self._floats:
                self._floats[""] = family.at(numbers)
            x = numbers.pop(parameter)
            with_it = family.exponents[:, family.parameters.index(parameter)] > 0
            terms = replace(family, exponents=family.exponents[with_it], coefficients=family.coefficients[with_it])
            left = terms.restrict(numbers) if with_it.any() else replace(terms, parameters=(parameter,), exponents=np.zeros((0, 1), int))
            powers = np.zeros((left.exponents.max(initial=0) + 1, *family.shape))
            powers[left.exponents[:, 0]] = left.coefficients
            powers[0] = self._floats[""] - sum(part * x**k for k, part in enumerate(powers))
            self._floats[parameter] = powers
        return self._floats[parameter]


def _key(history: History) -> tuple:
    return tuple(sorted(history.items()))


def _at(coefficients: np.ndarray, x: Fraction) -> np.ndarray:
    """Return polynomials at a point, as ones that do not move, shape (1, …)."""
    return sum(power * x**k for k, power in enumerate(coefficients))[None]


def _among(array: np.ndarray, kept: Sequence[np.ndarray], player: int) -> np.ndarray:
    """Cut an array of shape (own moves, own moves, others' moves) to the moves that are kept."""
    others = [moves for i, moves in enumerate(kept) if i != player]
    return array[np.ix_(kept[player], kept[player], *others)]


def _solved(game: ParametricGame) -> Correspondence:
    """Return all equilibria of one or two players along the parameter, the pure ones of more."""
    return two_player_correspondence(game) if len(game.shape) == 2 else pure_correspondence(game)


@lru_cache(maxsize=256)
def _base(scenario: Scenario, changes: tuple[tuple[str, float | str], ...]) -> _Base:
    return _Base(scenario, dict(changes))


@lru_cache(maxsize=1024)
def line(scenario: Scenario, parameter: str, changes: tuple[tuple[str, float | str], ...]) -> Line:
    """Return a scenario along a parameter; the same object each time, since it remembers what it has solved."""
    return Line(scenario, parameter, dict(changes))


@lru_cache(maxsize=1024)
def _family_of(scenario: Scenario, name: str) -> Family:
    """Return what a claim may name as a family over the profiles, of one row."""
    indicator = move_named(scenario, name)
    levels = scenario.levels if indicator is None else {**scenario.levels, name: indicator}
    formulas = formulas_named(scenario, name) or (parse(name, name),)
    return expand([formulas], levels, scenario.quantities, tuple(scenario.parameters), scenario.shape)
