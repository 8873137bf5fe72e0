"""A scenario over time, compiled: its states, families and persons, evaluated at any point of the parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import prod

import numpy as np
from scipy import sparse

from sim.errors import InputError
from sim.game.family import Family
from sim.scenario.dynamics import Dynamics, Pattern
from sim.scenario.expand import expand, names_seen
from sim.scenario.scenario import Scenario
from sim.scenario.where import Where
from sim.time.chances import FactorRules
from sim.time.kept import Kept
from sim.time.stochastic_game import Person, StochasticGame

MOST_TRANSITIONS = 30_000_000  # states × profiles × following states, profiles that are followed alike counted once
USUAL_FOLLOWING = 16


class Model:
    """A scenario over time, compiled: its families over states, evaluated at any point of the parameters.

    Parameters
    ----------
    scenario : Scenario
        With a section ``time``.

    Raises
    ------
    InputError
        If the game is played once, has more transitions than MOST_TRANSITIONS, or several players who choose at once
        before the last stage.
    """

    def __init__(self, scenario: Scenario):
        if scenario.time is None:
            raise InputError(f"the game '{scenario.game_name}' is played once; give it a section 'time'.")
        self.scenario = scenario
        _refuse_early_stages(scenario)
        self.dynamics: Dynamics = scenario.time
        self.states = list(self.dynamics.states())
        self.start = self.states.index(self.dynamics.start)
        self._refuse_too_large()
        self.switches = self._switches()
        paid = [list(scenario.payoffs[player].values()) for player in scenario.players]
        told = list(scenario.outcomes.values())
        self.payoffs, self.outcomes = self._family(paid), self._family([[formula] for formula in told])
        self.rules = [FactorRules(self, factor.name) for factor in self.dynamics.factors]
        self.persons = tuple(self._persons())
        self._payoffs_at = Kept(
            self._by_person, names_seen([term for terms in paid for term in terms], scenario.quantities)
        )
        self._outcomes_at = Kept(
            lambda values: self.outcomes.over({**values, **self.switches}), names_seen(told, scenario.quantities)
        )
        self._following_at = Kept(self._following, set().union(*(rules.names for rules in self.rules)))

    def _refuse_too_large(self) -> None:
        profiles, states = prod(self.scenario.shape), len(self.states)
        formulas = sum(len(rule.targets) for rules in self.dynamics.transitions.values() for rule in rules)
        following = max(USUAL_FOLLOWING, sum(self.dynamics.shape), formulas)
        if states * profiles * following > MOST_TRANSITIONS:
            size = states * profiles * following
            raise InputError(
                f"{states:,} states × {profiles:,} profiles × about {following:,} following states = {size:,} transitions, "
                f"{16 * size / 2**30:.1f} GiB; at most {MOST_TRANSITIONS:,} are solved. Leave out levels or moves."
            )

    def _switches(self) -> dict[str, np.ndarray]:
        """Return what each of the names that formulas know states by is in every state."""
        switches = {}
        for factor in self.dynamics.factors:
            level = self.level(factor.name)
            by_level = [factor.switch_values(number) for number in range(len(factor.levels))]
            for name in factor.switches:
                switches[name] = np.array([values[name] for values in by_level])[level]
        return switches

    def _family(self, rows) -> Family:
        scenario = self.scenario
        levels = {name: array for name, array in scenario.levels.items() if name not in self.switches}
        names = (*scenario.parameters, *self.switches)
        return expand(rows, levels, scenario.quantities, names, scenario.shape)

    def _persons(self) -> Iterator[Person]:
        for number, player in enumerate(self.scenario.players):
            leader = self.dynamics.leaders.get(player)
            if leader is None or leader.on_leaving is not None:
                yield Person(number)
            else:
                for level in range(len(self.dynamics.factor(leader.factor).levels)):
                    yield Person(number, level)

    def at(self, values: Mapping[str, float]) -> StochasticGame:
        """Return the game at a point of the parameters.

        Raises
        ------
        InputError
            If a chance leaves [0, 1], a payoff is not finite or a discount factor is no share.
        """
        following, row = self._following_at(values)
        return StochasticGame(
            stages=self.scenario.stages,
            payoffs=self._payoffs_at(values),
            outcomes=self._outcomes_at(values),
            available=self._available,
            following=following,
            row=row,
            persons=self.persons,
            movers=self._movers,
            discount=self._discount(values),
            leaving=self._leaving(values),
            tenure=self._tenure,
            factor_shape=self.dynamics.shape,
            start=self.start,
        )

    def chances(self, values: Mapping[str, float]) -> list[np.ndarray]:
        """Return the chances of each factor's levels, arrays of shape (states, profiles, levels).

        Raises
        ------
        InputError
            If one leaves [0, 1].
        """
        return [rules.at(values).reshape(-1, rules.levels)[rules.cells] for rules in self.rules]

    def level(self, factor: str) -> np.ndarray:
        """Return the number of a factor's level in each state."""
        return self._levels[:, [f.name for f in self.dynamics.factors].index(factor)]

    @cached_property
    def _levels(self) -> np.ndarray:
        return np.array(self.states)

    def fits(self, when: Pattern) -> np.ndarray:
        """Return which states fit a pattern."""
        return np.array([self.dynamics.fits(when, state) for state in self.states])

    def _by_person(self, values: Mapping[str, float]) -> np.ndarray:
        """Return what each person gets in a period, shape (states, persons, n1, …, nN)."""
        own = self.payoffs.over({**values, **self.switches})
        return np.stack([own[self._seen_by(person), person.player] for person in self.persons], axis=1)

    def _seen_by(self, person: Person) -> np.ndarray:
        """Return for each state the number of the state in which the person would be in office there."""
        leader = self.dynamics.leaders.get(self.scenario.players[person.player])
        states = self._levels.copy()
        if leader is not None and person.level is not None:
            states[:, [f.name for f in self.dynamics.factors].index(leader.factor)] = person.level
        return np.ravel_multi_index(states.T, self.dynamics.shape)

    def available(self, player: str) -> np.ndarray:
        """Return which moves a player has, shape (states, moves)."""
        moves = self.scenario.moves[player]
        return np.array([[move in self.dynamics.menu(player, moves, state) for move in moves] for state in self.states])

    def state_name(self, state: int) -> str:
        """Return a state as one writes it: ``front=setback, regime=incumbent``."""
        return ", ".join(f"{f.name}={f.levels[level]}" for f, level in zip(self.dynamics.factors, self.states[state]))

    @cached_property
    def _available(self) -> tuple[np.ndarray, ...]:
        return tuple(self.available(player) for player in self.scenario.players)

    @cached_property
    def _movers(self) -> np.ndarray:
        movers = np.zeros((len(self.states), len(self.scenario.players)), dtype=int)
        for number, person in enumerate(self.persons):
            player = self.scenario.players[person.player]
            here = (
                slice(None)
                if person.level is None
                else self.level(self.dynamics.leaders[player].factor) == person.level
            )
            movers[here, person.player] = number
        return movers

    @cached_property
    def _tenure(self) -> np.ndarray:
        tenure = np.zeros((len(self.states), len(self.persons)), dtype=int)
        for number, person in enumerate(self.persons):
            leader = self.dynamics.leaders.get(self.scenario.players[person.player])
            if leader is not None and leader.on_leaving is not None:
                tenure[:, number] = self.level(leader.factor)
        return tenure

    def _discount(self, values: Mapping[str, float]) -> np.ndarray:
        factors = []
        for person in self.persons:
            player = self.scenario.players[person.player]
            factor = float(self.dynamics.discount[player].evaluate(values))
            if not 0 <= factor <= 1:
                where = Where(self.scenario.files[0], ("time", "discount", player))
                raise InputError(f"{where}: {factor:g} is no discount factor; it lies between 0 and 1.")
            factors.append(factor)
        return np.array(factors)

    def _leaving(self, values: Mapping[str, float]) -> np.ndarray:
        leaving = np.zeros((len(self.states), len(self.persons)))
        for number, person in enumerate(self.persons):
            leader = self.dynamics.leaders.get(self.scenario.players[person.player])
            if leader is not None and leader.on_leaving is not None:
                leaving[:, number] = leader.on_leaving.evaluate({**values, **self.switches})
        return leaving

    @cached_property
    def _tenures(self) -> np.ndarray:
        """The number of each state's tenures among the distinct ones."""
        return np.unique(self._tenure, axis=0, return_inverse=True)[1].reshape(-1)

    @cached_property
    def _alike(self) -> tuple[np.ndarray, list[np.ndarray], np.ndarray]:
        """Which profiles of all states move every factor alike at any point, and from states of the same tenure.

        Returns
        -------
        tenures : ndarray of int, shape (sets,)
            Of the states of each set.
        cells : list of ndarray of int, shape (sets,)
            The cell of each set in the rules of each factor.
        number : ndarray of int, shape (states × profiles,)
            The set of each profile.
        """
        number = np.repeat(self._tenures, prod(self.scenario.shape))
        for rules in self.rules:
            _, first, number = np.unique(
                number * rules.first.size + rules.cells.reshape(-1), return_index=True, return_inverse=True
            )
        tenures = self._tenures[first // prod(self.scenario.shape)]
        return tenures, [rules.cells.reshape(-1)[first] for rules in self.rules], number

    def _following(self, values: Mapping[str, float]) -> tuple[sparse.csr_array, np.ndarray]:
        """Return the chances of following states by row, and the row of each profile, shape (states, profiles).

        They are products over the factors, which move independently. Sets of profiles share a row that move every factor
        alike at this point, as where a formula is cut off at a limit.
        """
        (row, cells, of_profile), by_factor = self._alike, []
        for rules, own in zip(self.rules, cells):
            levels, number = np.unique(rules.at(values).reshape(-1, rules.levels), axis=0, return_inverse=True)
            number = number.reshape(-1)[own]
            by_factor.append((levels, number))
            row = np.unique(row * len(levels) + number, return_inverse=True)[1]
        one = np.zeros(row.max() + 1, dtype=np.int64)
        one[row] = np.arange(len(row))
        chances = self._products([levels[number[one]] for levels, number in by_factor])
        return chances, row[of_profile].reshape(len(self.states), -1)

    def _products(self, by_factor: Sequence[np.ndarray]) -> sparse.csr_array:
        """Return the chances of states, given those of each factor's levels, arrays of shape (rows, levels)."""
        size = np.prod([np.count_nonzero(levels, axis=1) for levels in by_factor], axis=0, dtype=float).sum()
        if size > MOST_TRANSITIONS:
            raise InputError(
                f"the factors that move make {size:,.0f} transitions between {len(self.states):,} states; "
                f"at most {MOST_TRANSITIONS:,} are solved. Leave out levels or moves."
            )
        rows = len(by_factor[0])
        row, target, chance = np.arange(rows), np.zeros(rows, dtype=np.int32), np.ones(rows)
        for levels in by_factor:
            there = levels != 0
            counts, level, share = there.sum(axis=1), np.nonzero(there)[1].astype(np.int32), levels[there]
            first, many = (np.cumsum(counts) - counts)[row], counts[row]
            entry = np.repeat(np.arange(len(row)), many)
            place = np.arange(len(entry)) + np.repeat(first - (np.cumsum(many) - many), many)
            row, target = row[entry], target[entry] * levels.shape[1] + level[place]
            chance = chance[entry] * share[place]
        pointer = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=rows))]).astype(np.int32)
        return sparse.csr_array((chance, target, pointer), shape=(rows, len(self.states)))


def _refuse_early_stages(scenario: Scenario) -> None:
    for stage in scenario.order[:-1]:
        if len(stage) > 1:
            raise InputError(
                f"order: {' and '.join(stage)} choose at once before others; in a game over time one player moves in "
                "each stage but the last."
            )
