"""What changed: how the answer of one scenario differs from that of another, by which of the assumptions that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import pandas as pd

from sim.ask.answer import Answer
from sim.ask.between.between import same_game
from sim.ask.one_by_one import one_by_one
from sim.ask.solution import Solution, solve
from sim.ask.substance import DIGITS, History, Situation, Substance, distinguishing_outcomes
from sim.errors import InputError, expect
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS


@dataclass(frozen=True)
class Assumption:
    """A number that two scenarios give other values.

    Attributes
    ----------
    parameter : Parameter
        As it is now, with its label and unit.
    before : float
    """

    parameter: Parameter
    before: float

    @property
    def now(self) -> float:
        """The value now."""
        return self.parameter.value

    @property
    def share(self) -> float:
        """The size of the change as a share of the plausible range; infinite where that is one value."""
        width = self.parameter.high - self.parameter.low
        return abs(self.now - self.before) / width if width else np.inf


@dataclass(frozen=True)
class Followed:
    """What may follow one move of the leader, before and now: each situation that some equilibrium brings about.

    Attributes
    ----------
    history : tuple of str
        () where all move at once.
    before, now : tuple of situations
    """

    history: History
    before: tuple[Situation, ...]
    now: tuple[Situation, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Changed(Answer):
    """How an answer differs from another.

    Attributes
    ----------
    scenario, against : Scenario
        What holds now, and before.
    now, before : Solution
    assumptions : tuple of Assumption
        Those of both scenarios that differ in their values, the largest change first.
    followed : tuple of Followed
        Every move of the leader, or () for all at once.
    shifts : mapping of player to float
        The largest difference of a player's payoff over the equilibria in which the same moves are played before and
        now; empty where there are none.
    alone : tuple of str
        The assumptions of which each, changed alone, brings the substance of the answer from what it was to what it is.
    needed : tuple of str
        Those of which each, left as it was while all others change, leaves the substance as it was.
    compared : bool
        Whether assumptions were changed one by one, which takes games that differ in them alone and whose substance in
        pure moves differs.
    """

    scenario: Scenario
    against: Scenario
    now: Solution
    before: Solution
    assumptions: tuple[Assumption, ...]
    followed: tuple[Followed, ...]
    shifts: Mapping[str, float]
    alone: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    compared: bool = False

    @cached_property
    def substance_now(self) -> Substance:
        """The leader's best moves now, and what may follow them."""
        return _substance(self.now, {one.history: one.now for one in self.followed})

    @cached_property
    def substance_before(self) -> Substance:
        """The leader's best moves before, and what might follow them."""
        return _substance(self.before, {one.history: one.before for one in self.followed})

    @property
    def same_game(self) -> bool:
        """Whether the two differ in the values of assumptions alone."""
        return same_game(self.scenario, self.against)

    @property
    def turned(self) -> tuple[Followed, ...]:
        """The moves that other situations follow than before."""
        return tuple(one for one in self.followed if one.before != one.now)

    @property
    def changes_substance(self) -> bool:
        """Whether a best move or what follows one is another than before."""
        return self.substance_now != self.substance_before


def changed(scenario: Scenario, against: Scenario, solutions: Sequence[Solution] | None = None) -> Changed:
    """Return how the answer of one scenario differs from that of another.

    Parameters
    ----------
    scenario : Scenario
        What holds now.
    against : Scenario
        What it is compared with: the view as its author wrote it, or another view.
    solutions : two Solutions, optional
        Of the one and of the other; solved for their Nash equilibria where they are not given.

    Raises
    ------
    InputError
        If players, their order or the leader's moves differ, or no outcome that tells situations apart is shared.
    """
    for one, name in ((scenario, "scenario"), (against, "against")):
        expect(one, Scenario, name, "a Scenario, as sim.load returns it,")
    _refuse_different(scenario, against)
    now, before = solutions or (solve(scenario), solve(against))
    outcomes = _outcomes(scenario, against)
    tables = [_table(solution) for solution in (now, before)]
    sides = [_followed(one, table, outcomes) for one, table in zip((scenario, against), tables)]
    alone, needed, compared = one_by_one(scenario, against)
    return Changed(
        scenario,
        against,
        now,
        before,
        _assumptions(scenario, against),
        tuple(Followed(one, sides[1].get(one, ()), sides[0].get(one, ())) for one in _histories(scenario)),
        _shifts(scenario, *tables),
        alone,
        needed,
        compared,
    )


def _refuse_different(scenario: Scenario, against: Scenario) -> None:
    """Refuse two scenarios whose answers have nothing in common to compare."""
    orders = (tuple(" and ".join(stage) for stage in one.order) for one in (scenario, against))
    menus = ((scenario.moves[player], against.moves.get(player, ())) for player in scenario.earlier)
    sides = {
        "players are": (scenario.players, against.players),
        "stages are": tuple(orders),
        **{f"moves of {player} are": menu for player, menu in zip(scenario.earlier, menus)},
    }
    for what, (mine, others) in sides.items():
        if mine != others:
            raise InputError(
                f"'{scenario.view}' cannot be compared with '{against.view}': its {what} {_shown(mine)}, not "
                f"{_shown(others)}; choose two views of one game."
            )


def _outcomes(scenario: Scenario, against: Scenario) -> tuple[str, ...]:
    """Return the outcomes that tell situations apart in both."""
    here, there = distinguishing_outcomes(scenario), distinguishing_outcomes(against)
    shared = tuple(name for name in here if name in there)
    if (here or there) and not shared:
        raise InputError(
            f"'{scenario.view}' cannot be compared with '{against.view}': what varies in its outcomes is {_shown(here)}, "
            f"not {_shown(there)}; choose two views of one game."
        )
    return shared


def _shown(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _assumptions(scenario: Scenario, against: Scenario) -> tuple[Assumption, ...]:
    """Return the assumptions of both that differ, the largest change first."""
    before = against.values()
    differing = [
        Assumption(parameter, before[name])
        for name, parameter in scenario.parameters.items()
        if name in before and parameter.value != before[name]
    ]
    return tuple(sorted(differing, key=lambda one: -one.share))


def _table(solution: Solution) -> pd.DataFrame:
    """Return the equilibria in the order of moves."""
    table = solution.simultaneous if solution.led is None else solution.led
    return table[table["status"] != "none"]


def _histories(scenario: Scenario) -> list[History]:
    return list(product(*(scenario.moves[player] for player in scenario.earlier)))


def _history(scenario: Scenario, row: Mapping) -> History:
    return tuple(str(row[player]) for player in scenario.earlier)


def _supports(scenario: Scenario, row: Mapping) -> tuple[tuple[int, ...], ...]:
    """Return the moves, by number, that each player makes with positive probability."""
    supports = []
    for player in scenario.players:
        mix = row[f"{player}_mix"]
        pure = mix is None or np.ndim(mix) == 0
        moves = (
            [scenario.moves[player].index(str(row[player]))] if pure else np.flatnonzero(np.asarray(mix) > 0).tolist()
        )
        supports.append(tuple(moves))
    return tuple(supports)


def _followed(scenario: Scenario, table: pd.DataFrame, outcomes: Sequence[str]) -> dict[History, tuple[Situation, ...]]:
    """Return the situations that some equilibrium after each history brings about with positive probability."""
    measures = scenario.outcome_values()
    values = np.stack([*(measures[name] for name in outcomes), np.zeros(scenario.shape)], axis=-1).round(DIGITS) + 0.0
    found: dict[History, set[tuple[float, ...]]] = {}
    for row in table.to_dict("records"):
        profiles = product(*_supports(scenario, row))
        found.setdefault(_history(scenario, row), set()).update(tuple(values[profile].tolist()) for profile in profiles)
    return {history: tuple(dict(zip(outcomes, one)) for one in sorted(ones)) for history, ones in found.items()}


def _shifts(scenario: Scenario, now: pd.DataFrame, before: pd.DataFrame) -> dict[str, float]:
    """Return the largest difference of each player's payoff where the same moves are played before and now."""
    sides: list[dict[tuple, list[list[float]]]] = []
    for table in (now, before):
        paid: dict[tuple, list[list[float]]] = {}
        for row in table.to_dict("records"):
            payoffs = [row[f"payoff_{player}"] for player in scenario.players]
            paid.setdefault(_played(row, scenario.players), []).append(payoffs)
        sides.append(paid)
    pairs = [pair for played in sides[0].keys() & sides[1].keys() for pair in zip(*(side[played] for side in sides))]
    if not pairs:
        return {}
    largest = np.abs(np.subtract(*np.array(pairs).swapaxes(0, 1))).max(axis=0)
    return dict(zip(scenario.players, largest.tolist()))


def _played(row: Mapping, players: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(row[player]) for player in players)


def _substance(solution: Solution, followed: Mapping[History, tuple[Situation, ...]]) -> Substance:
    """Return the leader's best moves in a solution, with what may follow them."""
    scenario, table = solution.scenario, _table(solution)
    follows = {}
    for expectation in EXPECTATIONS:
        best = table if solution.led is None else table[table[f"led_{expectation}"]]
        histories = dict.fromkeys(_history(scenario, row) for row in best.to_dict("records"))
        follows[expectation] = {history: followed[history] for history in histories}
    return Substance(follows)
