"""Views side by side: what follows each move of the leader, and which move is best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sim.ask.answer import Answer
from sim.ask.solution import led_table
from sim.ask.twins import refuse_twins
from sim.errors import InputError, expect
from sim.progress import steps
from sim.scenario.columns import VIEW
from sim.scenario.scenario import Scenario, expect_scenario


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Answer):
    """What follows each move of the leader in several scenarios.

    Attributes
    ----------
    scenarios : tuple of Scenario
    paths : pandas.DataFrame
        One row per view, move and equilibrium; the columns are ``view`` and those of `sim.sweep` that all have.
    """

    scenarios: tuple[Scenario, ...]
    paths: pd.DataFrame

    def of(self, scenario: Scenario) -> pd.DataFrame:
        """Return the rows of one scenario."""
        return self.paths[self.paths[VIEW] == self.name(scenario)]

    def after(self, scenario: Scenario, move: str) -> pd.DataFrame:
        """Return the rows of one scenario that follow a move of its leader; none where it has no such move."""
        return self._by_move.get((self.name(scenario), move), self.paths.iloc[:0])

    @cached_property
    def _by_move(self) -> dict[tuple[str, str], pd.DataFrame]:
        leader = self.scenarios[0].order[0][0]
        groups = self.paths.groupby([VIEW, leader], observed=True, sort=False)
        return {(str(view), str(move)): rows for (view, move), rows in groups}

    def name(self, scenario: Scenario) -> str:
        """Return what a scenario is called in the column ``view``: the changed one of a view that stands there twice says so."""
        return dict(zip(map(id, self.scenarios), names(self.scenarios)))[id(scenario)]


def are_alike(scenario: Scenario, other: Scenario) -> bool:
    """Whether two views have the same players and moves of the first mover, in games that both go on or both do not."""
    leader = scenario.order[0][0]
    same_players = scenario.players == other.players and scenario.order[0] == other.order[0]
    return (
        same_players
        and scenario.moves[leader] == other.moves[leader]
        and (scenario.time is None) == (other.time is None)
    )


def names(scenarios: Sequence[Scenario]) -> list[str]:
    """Return the views' names; where a view stands there as its author wrote it too, the other one is ``… changed``."""
    own = {scenario.view for scenario in scenarios if not scenario.changes}
    return [f"{s.view} changed" if s.changes and s.view in own else s.view for s in scenarios]


def compare(scenarios: Sequence[Scenario]) -> Comparison:
    """Return what follows each move of the leader in several scenarios.

    Raises
    ------
    InputError
        If a scenario has no leader, its players, order of moves or outcomes are not the first one's, or a view is
        named twice.
    """
    expect(scenarios, (list, tuple), "scenarios", "a list of Scenarios")
    for scenario in scenarios:
        expect_scenario(scenario, "scenarios")
    if not scenarios:
        raise InputError("scenarios: the list is empty; name at least one.")
    refuse_twins(scenarios)
    called = names(scenarios)
    for name in called:
        if called.count(name) > 1:
            raise InputError(f"view: '{name}' is named twice; name each view once.")
    tables = []
    for name, scenario in zip(called, steps(scenarios, "views")):
        _check_alike(scenario, scenarios[0])
        table = led_table(scenario)
        if table is None:
            order = ", ".join(scenario.players)
            raise InputError(
                f"in '{scenario.view}' all players move at once; there is no leader's move to compare. A file that extends it "
                f"may give an order of moves, as in order: [{order}]."
            )
        tables.append(table.assign(**{VIEW: name}))
    shared = [column for column in tables[0] if column != VIEW and all(column in table for table in tables)]
    paths = pd.concat([table[[VIEW, *shared]].astype({VIEW: str}) for table in tables], ignore_index=True)
    return Comparison(tuple(scenarios), paths)


def _check_alike(scenario: Scenario, first: Scenario) -> None:
    for what in ("players", "order", "outcomes"):
        mine, others = (tuple(getattr(one, what)) for one in (scenario, first))
        if mine != others:
            raise InputError(
                f"'{scenario.view}' cannot be set beside '{first.view}': its {what} are {_listed(mine)}, "
                f"not {_listed(others)}."
            )


def _listed(names: Sequence) -> str:
    return ", ".join(name if isinstance(name, str) else " and ".join(name) for name in names)
