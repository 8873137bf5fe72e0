"""All that equilibria in pure moves may come to over a few years: exact sets of what they are worth, year by year.

From the last year backwards each state keeps the set of vectors, worth to every person and the chance of what is looked
for, over all subgame-perfect equilibria in pure moves of the years that are left. What is expected after a move may
depend on the history: each following state's vector is chosen on its own, and who leaves what is agreed is met with what
is worst for him (Abreu, Pearce and Stacchetti 1990, over a finite horizon and with moves that are seen). No vector may be
left out for being dominated, so that the sets grow fast; where they exceed a budget there is no answer.

References
----------
Abreu, D., Pearce, D. and Stacchetti, E. (1990), Toward a theory of discounted repeated games with imperfect monitoring.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.progress import reached
from sim.time.rules import FREE, TIE
from sim.time.stochastic_game import StochasticGame

EXACT, BUDGET_SPENT, NONE_PURE = "exact", "budget spent", "no pure equilibrium"
BUDGET = 2_000_000  # vectors that are added up
DECIMALS = 9  # to which vectors are told apart


@dataclass(frozen=True, eq=False)
class ValueSet:
    """What all equilibria in pure moves come to in the first year and state.

    Attributes
    ----------
    status : str
        ``exact``, ``budget spent``, or ``no pure equilibrium`` somewhere, in which case the game has none.
    values : ndarray, shape (vectors, persons)
        Worth to each person; empty unless exact.
    chances : ndarray, shape (vectors,)
        Of what is looked for.
    formed : int
        Number of vectors that were added up.
    """

    status: str
    values: np.ndarray
    chances: np.ndarray
    formed: int


def all_pure(
    game: StochasticGame,
    years: int,
    holds: np.ndarray,
    year: int,
    by: bool = False,
    forced: np.ndarray | None = None,
    budget: int = BUDGET,
) -> ValueSet:
    """Return what all subgame-perfect equilibria in pure moves of a number of years come to.

    Parameters
    ----------
    game : StochasticGame
    years : int
    holds : ndarray of bool, shape (states, n1, …, nN)
        Where what is looked for holds.
    year : int
        The year that is asked about.
    by : bool
        Whether it is asked what has happened by that year, not how things stand then.
    forced : ndarray of int, shape (years, states), optional
        Number of the move that the first mover is bound to, FREE where he is not.
    budget : int
    """
    sets = _Sets(game, holds, budget)
    try:
        for now in reversed(range(years)):
            reached("years", years - 1 - now, years)
            sets.step(None if forced is None else forced[now], counts=now == year, before=now < year, by=by)
    except _Ended as ended:
        return ValueSet(str(ended), np.empty((0, len(game.persons))), np.empty(0), sets.formed)
    found = sets.vectors[game.start]
    return ValueSet(EXACT, found[:, :-1], found[:, -1], sets.formed)


class _Ended(Exception):
    """There is no answer, and why."""


class _Sets:
    """The sets of vectors of all states from some year on: worth to each person, and the chance at the end."""

    def __init__(self, game: StochasticGame, holds: np.ndarray, budget: int):
        self.game, self.holds, self.budget = game, holds.reshape(game.states, -1), budget
        self.vectors = [np.zeros((1, len(game.persons) + 1)) for _ in range(game.states)]
        self.formed, self.chances = 0, game.chances

    def step(self, forced: np.ndarray | None, counts: bool, before: bool, by: bool) -> None:
        """Replace the sets by those of the year before.

        Parameters
        ----------
        forced : ndarray of int, shape (states,), or None
        counts, before : bool
            Whether it is the year that is asked about, or one before it.
        by : bool
        """
        year = _Year(self, counts, before, by)
        self.vectors = [
            distinct(self._stage(year, state, FREE if forced is None else int(forced[state])))
            for state in range(self.game.states)
        ]

    def _stage(self, year: _Year, state: int, bound: int) -> np.ndarray:
        """Return the vectors of a state's equilibria."""
        game, movers = self.game, self.game.movers[state]
        menus = [np.flatnonzero(available[state]) for available in game.available]
        first = game.stages[0][0]
        if bound != FREE and len(game.stages) > 1:
            menus[first] = np.array([bound])
        grid = np.ix_(*menus)
        last, earlier = game.stages[-1], [i for stage in game.stages[:-1] for i in stage]
        least = {i: year.low[(state, movers[i], *grid)].max(axis=i, keepdims=True) for i in last}
        hoped = {i: year.high[(state, movers[i], *grid)] for i in last}
        may = np.all([_at_least(hoped[i], least[i]) for i in last], axis=0)
        after: dict[tuple[int, ...], list[np.ndarray]] = {}
        for place in np.argwhere(may):
            profile = [menu[number] for menu, number in zip(menus, place)]
            vectors = self._sums(year, state, int(np.ravel_multi_index(profile, game.shape)))
            asked = {i: np.broadcast_to(least[i], may.shape)[tuple(place)] for i in last}
            kept = np.all([_at_least(vectors[:, movers[i]], asked[i]) for i in last], axis=0)
            after.setdefault(tuple(place[earlier]), []).append(vectors[kept])
        sets = {history: np.concatenate(parts) for history, parts in after.items()}
        return self._chosen(sets, [len(menus[i]) for i in earlier], [movers[i] for i in earlier])

    def _chosen(
        self, sets: dict[tuple[int, ...], np.ndarray], counts: Sequence[int], movers: Sequence[int]
    ) -> np.ndarray:
        """Return the vectors that earlier movers may choose, given those that may follow each history."""
        histories = list(np.ndindex(*counts))
        if any(not len(sets.get(history, ())) for history in histories):
            raise _Ended(NONE_PURE)
        for mover in reversed(movers):
            by_history: dict[tuple[int, ...], list[np.ndarray]] = {}
            for history in sorted(sets):
                by_history.setdefault(history[:-1], []).append(sets[history])
            sets = {history: _best_moves(options, mover) for history, options in by_history.items()}
        return sets[()]

    def _sums(self, year: _Year, state: int, profile: int) -> np.ndarray:
        """Return all vectors of a profile, over all choices of what follows in each following state."""
        game = self.game
        row = state * self.holds.shape[1] + profile
        start, end = self.chances.indptr[row : row + 2]
        vectors = year.first[state, :, profile][None]
        for following, chance in zip(self.chances.indices[start:end], self.chances.data[start:end]):
            others = self.vectors[following]
            if len(others) == 1:
                continue
            same = game.tenure[state] == game.tenure[following]
            weight = chance * np.append(game.discount * same, year.carried[state, profile])
            self.formed += len(vectors) * len(others)
            if self.formed > self.budget:
                raise _Ended(BUDGET_SPENT)
            differing = weight * (others - others[0])
            vectors = distinct((vectors[:, None] + differing[None]).reshape(-1, vectors.shape[1]))
        return vectors


class _Year:
    """What profiles of one year are worth with some vectors of the states that follow.

    Attributes
    ----------
    first : ndarray, shape (states, persons + 1, profiles)
        With the first vector of each following state, the chance at the end.
    low, high : ndarray, shape (states, persons, n1, …, nN)
        With what is worst and best for each person in each following state.
    carried : ndarray, shape (states, profiles)
        1 where what follows counts for the chance, 0 elsewhere.
    """

    def __init__(self, sets: _Sets, counts: bool, before: bool, by: bool):
        game, persons = sets.game, len(sets.game.persons)
        first, low, high = (
            np.stack([pick(vectors) for vectors in sets.vectors])
            for pick in (lambda v: v[0], lambda v: v.min(axis=0), lambda v: v.max(axis=0))
        )
        now = sets.holds & (counts or (by and before))
        self.carried = (~now & before).astype(float)
        follows = (sets.chances @ first[:, persons]).reshape(sets.holds.shape)
        chance = now + self.carried * follows
        worth = game.worth(first[:, :persons]).reshape(game.states, persons, -1)
        self.first = np.concatenate([worth, chance[:, None]], axis=1)
        self.low, self.high = game.worth(low[:, :persons]), game.worth(high[:, :persons])


def distinct(vectors: np.ndarray) -> np.ndarray:
    """Return the rows of an array that differ by more than rounding."""
    return vectors[np.unique(np.round(vectors, DECIMALS) + 0.0, axis=0, return_index=True)[1]]


def _best_moves(options: Sequence[np.ndarray], mover: int) -> np.ndarray:
    """Return the vectors of moves that the mover has no reason to leave, each other move met with what is worst for him."""
    worst = np.array([vectors[:, mover].min() for vectors in options])
    kept = []
    for number, vectors in enumerate(options):
        feared = np.delete(worst, number).max(initial=-np.inf)
        kept.append(vectors[_at_least(vectors[:, mover], feared)])
    return np.concatenate(kept)


def _at_least(values: np.ndarray, least: np.ndarray | float) -> np.ndarray:
    return values >= least - TIE * (1 + np.abs(values))
