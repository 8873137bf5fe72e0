"""When a profile is an equilibrium, and when it is not, as polynomial inequalities in the parameters.

After given earlier moves, a pure profile of the last stage is an equilibrium where no player gains by another move:
a conjunction of inequalities. It is none where some player gains by some move: a choice among inequalities. Every
inequality is divided by the player's payoff range at the scenario's own values, catastrophes left out, so that what is
missing to fulfil it is a share of that range.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np

from sim.ask.flip.programs import Clause, Conjunction, Program
from sim.scenario.scenario import Scenario
from sim.solve.profile import TOLERANCE, payoff_range

# A payoff range of more than OUTLYING times the difference that FEW of a player's comparisons fall short of is cut.
FEW, OUTLYING = 0.1, 1e4

Profile = tuple[int, ...]
Supports = Sequence[Sequence[int]]  # moves played with positive probability, one sequence per player


class EquilibriumConditions:
    """Equilibrium conditions of a scenario as polynomials in the parameters that may change.

    Parameters
    ----------
    scenario : Scenario
        Its payoffs are polynomial in the parameters.
    free : sequence of str
        The parameters that may change; the others keep the scenario's values.

    Attributes
    ----------
    free : tuple of str
    exponents : ndarray of int, shape (monomials, free)
    """

    def __init__(self, scenario: Scenario, free: Sequence[str]):
        values = scenario.values()
        family = scenario.family.restrict({name: value for name, value in values.items() if name not in free})
        scale = _scale(family.at(values))
        self.free = family.parameters
        self.exponents = family.exponents
        self._coefficients = family.coefficients / scale.reshape(-1, *[1] * len(scenario.shape))
        self._last = [scenario.players.index(name) for name in scenario.order[-1]]

    def equilibrium(self, profile: Profile) -> Conjunction:
        """Return what makes a profile an equilibrium of the last stage: no deviation pays.

        Returns
        -------
        ndarray, shape (inequalities, monomials)
            Without the deviations that change nothing whatever the parameters.
        """
        rows = [self._difference(player, profile, other) for player, other in self._deviations(profile)]
        return self._rows(row for row in rows if row.any())

    def broken(self, profile: Profile) -> Clause:
        """Return what makes a profile no equilibrium: one of the deviations pays."""
        rows = [self._difference(player, other, profile) for player, other in self._deviations(profile)]
        return [row[None] for row in rows if row.any()]

    def excluded(self, supports: Supports) -> Clause:
        """Return what excludes a mixed equilibrium with these supports.

        Sufficient and not necessary: for a move that it plays there is another one that is better against all that
        the others play in it.
        """
        clause = []
        for player in self._last:
            others = [[None] if i == player else support for i, support in enumerate(supports)]
            for move in supports[player]:
                for better in range(self._coefficients.shape[2 + player]):
                    if better == move:
                        continue
                    rows = [
                        self._difference(player, _at(place, player, better), _at(place, player, move))
                        for place in product(*others)
                    ]
                    if all(row.any() for row in rows):
                        clause.append(self._rows(rows))
        return clause

    def prefers(self, player: int, better: Profile, worse: Sequence[Profile]) -> Conjunction | None:
        """Return what makes a player prefer a profile to others; None where it never prefers it to one of them."""
        rows = [self._difference(player, better, other) for other in worse]
        return self._rows(rows) if all(row.any() for row in rows) else None

    def can_change(self, player: int, monomials: np.ndarray) -> bool:
        """Whether a player's payoff differs between profiles by any of some monomials, given as a mask."""
        payoffs = self._coefficients[monomials, player].reshape(np.count_nonzero(monomials), -1)
        return bool(len(payoffs) and np.ptp(payoffs, axis=1).any())

    def mixed_program(self, program: Program, supports: Supports, margin: float = 0.0) -> Program:
        """Return the program in which probabilities on the supports, free of cost, make them an equilibrium.

        The probabilities are further variables. Every move of a support is a best reply, so those of one support pay
        the same.

        Parameters
        ----------
        program : Program
            Without clauses.
        supports : sequence of sequences of int
            Of two players of the last stage; the earlier players have one move each.
        margin : float
            By how much the moves outside the supports must be worse.
        """
        columns = [(player, move) for player in self._last for move in supports[player]]
        place = {column: len(self.free) + k for k, column in enumerate(columns)}
        count = len(self.free) + len(columns)
        monomials: dict[tuple[int, ...], int] = {}
        rows: list[dict[int, float]] = []

        def number(exponents: np.ndarray, variable: int | None = None) -> int:
            powers = [*exponents, *[0] * len(columns)]
            if variable is not None:
                powers[variable] = 1
            return monomials.setdefault(tuple(int(power) for power in powers), len(monomials))

        nothing = np.zeros(len(self.free), dtype=int)
        for player, other in (self._last, self._last[::-1]):
            for move in supports[player]:
                for deviation in range(self._coefficients.shape[2 + player]):
                    row: dict[int, float] = {}
                    for reply in supports[other]:
                        here = tuple(s[0] for s in supports)
                        here = _at(_at(here, other, reply), player, move)
                        difference = self._difference(player, here, _at(here, player, deviation))
                        for m in np.flatnonzero(difference):
                            row[number(self.exponents[m], place[other, reply])] = difference[m]
                    if row:
                        if deviation not in supports[player]:
                            constant = number(nothing)
                            row[constant] = row.get(constant, 0.0) - margin
                        rows.append(row)
            total = {number(nothing, place[player, move]): 1.0 for move in supports[player]}
            total[number(nothing)] = -1.0
            rows += [total, {m: -value for m, value in total.items()}]
        conjunction = np.zeros((len(rows), len(monomials)))
        for k, row in enumerate(rows):
            conjunction[k, list(row)] = list(row.values())
        zeros, ones = np.zeros(len(columns)), np.ones(len(columns))
        return Program(
            exponents=np.array(list(monomials)).reshape(-1, count),
            start=np.concatenate([program.start, zeros]),
            low=np.concatenate([program.low, zeros]),
            high=np.concatenate([program.high, ones]),
            widths=np.concatenate([program.widths, zeros]),
            clauses=([conjunction],),
        )

    def _deviations(self, profile: Profile) -> list[tuple[int, Profile]]:
        shape = self._coefficients.shape[2:]
        return [
            (player, _at(profile, player, move))
            for player in self._last
            for move in range(shape[player])
            if move != profile[player]
        ]

    def _difference(self, player: int, here: Profile, there: Profile) -> np.ndarray:
        """Return a player's payoff at one profile less that at another, shape (monomials,)."""
        payoffs = self._coefficients[:, player]
        first, second = payoffs[(slice(None), *here)], payoffs[(slice(None), *there)]
        rounding = TOLERANCE * np.maximum(np.abs(first), np.abs(second))
        return np.where(np.abs(first - second) > rounding, first - second, 0.0)

    def _rows(self, rows: Iterable[np.ndarray]) -> np.ndarray:
        return np.array(list(rows)).reshape(-1, len(self.exponents))


def _at(profile: Sequence, player: int, move: int) -> Profile:
    changed = list(profile)
    changed[player] = move
    return tuple(changed)


def _scale(payoffs: np.ndarray) -> np.ndarray:
    """Return what counts as one in each player's payoffs, shape (players,): their range, catastrophes left out.

    A payoff far beyond most of what a player compares would make all its other comparisons look like ties. A player
    who is indifferent has no range; its payoffs count as they are.
    """
    scale = payoff_range(payoffs)
    for player, own in enumerate(payoffs):
        by_move = np.moveaxis(own, player, 0).reshape(own.shape[player], -1)
        compared = np.abs(by_move[:, None] - by_move[None])
        small = np.quantile(compared[compared > 0], FEW) if compared.any() else np.inf
        scale[player] = min(scale[player], OUTLYING * small)
    return np.where(scale > np.finfo(float).tiny, scale, 1.0)


def is_pure(supports: Supports) -> bool:
    """Whether every player has one move."""
    return all(len(support) == 1 for support in supports)


def pure_profile(supports: Supports) -> Profile:
    """Return the profile of supports of one move each."""
    return tuple(support[0] for support in supports)
