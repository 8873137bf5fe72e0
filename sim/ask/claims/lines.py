"""A scenario along one of its parameters, exactly: what answers at a place, and expectations over it.

Payoffs and whatever else a claim may name are polynomials in the parameter; equilibria are rational functions of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import product

import numpy as np

from sim.ask.claims.claim import AT, AT_ONCE, PATH, Place
from sim.ask.claims.present import PAYOFFS, History, NotExact, present, solved
from sim.ask.claims.worlds import formulas_named, make_cut, move_named
from sim.ask.thresholds.one_parameter import exact_coefficients
from sim.game.family import Family
from sim.scenario.expand import expand
from sim.scenario.formula import parse
from sim.scenario.scenario import Scenario
from sim.solve.parametric.correspondence import Correspondence, RationalBranch
from sim.solve.parametric.game import ParametricGame, as_fraction, exact_game
from sim.solve.parametric.leader import leader_choices
from sim.solve.parametric.polynomial import Root, add, multiply, trimmed
from sim.solve.parametric.rational import ONE, RationalFunction, RationalStrategy, pure_strategy

Profile = tuple[RationalStrategy, ...]


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
        self._present = present(scenario, tuple(changes.items()))
        self._moving = parameter not in changes
        self._tensors: dict[str, np.ndarray] = {}

    def within(self, reach: Fraction) -> Line:
        """Return the line no further from the present value than a share of the plausible range."""
        entry = self.scenario.parameters[self.parameter]
        value, far = as_fraction(entry.value), reach * (as_fraction(entry.high) - as_fraction(entry.low))
        shorter = copy(self)  # what is remembered is shared
        shorter.low, shorter.high = max(self.low, value - far), min(self.high, value + far)
        return shorter

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
        return all(self._present.settled(self.parameter, self.low, self.high, h) for h in self._histories(place))

    def _tensor(self, name: str) -> np.ndarray:
        """Return what a name stands for at all pure profiles, shape (degree + 1, n1, …, nN)."""
        known = self._tensors if self.moves(name) else self._present.tensors
        if name not in known:
            known[name] = self._exact(_family_of(self.scenario, name), name)[:, 0]
        return known[name]

    def _exact(self, family: Family, key: str) -> np.ndarray:
        """Return a family's tensors as polynomials in the parameter, shape (degree + 1, rows, …)."""
        total = self._present.total(family, key)
        with_it = family.exponents[:, family.parameters.index(self.parameter)] > 0
        if not (self._moving and with_it.any()):
            return total
        return exact_coefficients(family, self.parameter, self._present.values, total[0])

    def _game(self, history: History) -> ParametricGame:
        """Return the game of the others after some players' moves."""
        if PAYOFFS not in self._tensors:
            self._tensors[PAYOFFS] = self._exact(self._present.family, PAYOFFS)
        return exact_game(self._tensors[PAYOFFS], self.low, self.high).after(history)

    def _correspondence(self, history: History) -> Correspondence:
        """Return what the other players do at once after some players' moves."""
        if self._moving and not self._present.settled(self.parameter, self.low, self.high, history):
            return solved(self._game(history))
        found = self._present.equilibria(history)
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
        interval = exact_game(np.zeros((1, 1, 1), dtype=object), self.low, self.high)
        choices = leader_choices([replace(c, game=interval) for c in found], paid, place.expectation)
        branches = [
            replace(self._of_all(b, {leader: move}), start=max(choice.start, b.start), end=min(choice.end, b.end))
            for choice in choices
            for move in choice.moves
            for b in found[move].branches
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
