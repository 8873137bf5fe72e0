"""What is played over a number of years, what it leads to, and the chance that something comes about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from sim.time.horizon import Horizon
from sim.time.measure import Measure
from sim.time.paths import first_by_year, states_by_year, successors
from sim.time.played import Played
from sim.time.spells import Spells, spells
from sim.time.stochastic_game import StochasticGame


@dataclass(frozen=True, eq=False)
class Play:
    """What is played over a horizon.

    Attributes
    ----------
    game : StochasticGame
    solved : Horizon
    """

    game: StochasticGame
    solved: Horizon
    _sought: list[Sought] = field(default_factory=list)
    _chances: dict[Played, sparse.csr_array] = field(default_factory=dict)

    @property
    def years(self) -> int:
        """Number of years."""
        return self.solved.years

    def chances(self, first: int, last: int) -> list[sparse.csr_array]:
        """Return the chances of each state's successors in years first, …, last - 1, of shape (states, states)."""
        return self.by_year(self._chances, first, last, lambda played: successors(self.game, played))

    def by_year(self, kept: dict[Played, Any], first: int, last: int, of_year: Callable[[Played], Any]) -> list[Any]:
        """Return something of what is played in years first, …, last - 1, each found once and kept."""
        for played in self.solved.played[first:last]:
            if played not in kept:
                kept[played] = of_year(played)
        return [kept[played] for played in self.solved.played[first:last]]

    def sought(self, holds: np.ndarray) -> Sought:
        """Return it with where something that is looked for holds; the same object for the same array."""
        for one in self._sought:
            if one.holds is holds:
                return one
        self._sought.append(Sought(self, holds))
        return self._sought[-1]


@dataclass(frozen=True, eq=False)
class Sought:
    """What is played over a horizon, and where something that is looked for holds.

    Attributes
    ----------
    play : Play
    holds : ndarray of bool, shape (states, n1, …, nN)
    """

    play: Play
    holds: np.ndarray
    _held: dict[Played, np.ndarray] = field(default_factory=dict)
    _without: dict[Played, sparse.csr_array] = field(default_factory=dict)

    def held(self, first: int, last: int) -> np.ndarray:
        """Return the chance that it holds in years first, …, last - 1, shape (years, states)."""
        by_year = self.play.by_year(self._held, first, last, lambda played: played.where(self.holds).by_state())
        return np.array(by_year)

    def without(self, first: int, last: int) -> list[sparse.csr_array]:
        """Return the chances of each state's successors together with its not holding, in years first, …, last - 1."""
        apart = ~self.holds
        return self.play.by_year(
            self._without, first, last, lambda played: successors(self.play.game, played.where(apart))
        )


@dataclass(frozen=True, eq=False)
class Course:
    """The last years of what is played over a horizon, which are a horizon of their own, and what they lead to.

    Attributes
    ----------
    sought : Sought
    first : int
        The year of what is played in which they begin.
    start : int
        Number of the state in which they begin.
    """

    sought: Sought
    first: int
    start: int

    @property
    def years(self) -> int:
        """Number of years."""
        return self.sought.play.years - self.first

    @cached_property
    def solved(self) -> Horizon:
        """What is played."""
        return self.sought.play.solved.end(self.years)

    @cached_property
    def shares(self) -> np.ndarray:
        """Chance of each state by year, shape (years + 1, states)."""
        return states_by_year(self.sought.play.chances(self.first, self._end), self.start)

    @cached_property
    def then(self) -> np.ndarray:
        """Chance that what is looked for holds in each year, shape (years,)."""
        return (self.shares[:-1] * self.sought.held(self.first, self._end)).sum(axis=1)

    @cached_property
    def ever(self) -> np.ndarray:
        """Chance that it has held in that year or before, shape (years,)."""
        held, without = self.sought.held(self.first, self._end), self.sought.without(self.first, self._end)
        return first_by_year(held, without, self.start)

    @property
    def _end(self) -> int:
        """The number of the year after the last."""
        return self.sought.play.years

    def chance(self, asked: Measure) -> float:
        """Return the chance that is asked for, in its year; years after it are not looked at.

        It is found from the end: from each state, year by year backwards, which takes a product with a vector a year.
        """
        last = self.first + asked.year
        if asked.by:
            *before, chance = self.sought.held(self.first, last + 1)
            for held, without in zip(before[::-1], self.sought.without(self.first, last)[::-1]):
                chance = held + without @ chance
        else:
            [chance] = self.sought.held(last, last + 1)
            for following in reversed(self.sought.play.chances(self.first, last)):
                chance = following @ chance
        return float(chance[self.start])

    def spells(self, for_ever: bool) -> Spells:
        """Return when it first holds and how long it lasts; ``for_ever`` as in `sim.time.spells.spells`."""
        first, end = self.first, self._end
        chances, without = self.sought.play.chances(first, end), self.sought.without(first, end)
        return spells(self.sought.held(first, end), chances, without, self.start, for_ever)
