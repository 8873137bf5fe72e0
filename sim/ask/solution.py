"""The solution of one scenario: what follows each move of the leader, and what holds when all move at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.ask.answer import Answer
from sim.game.normal_form import Game
from sim.scenario.scenario import Scenario, expect_scenario
from sim.solve.backward_induction import EXPECTATIONS, InducedPaths
from sim.solve.batch import ISOLATED, NONE, STATUSES, EquilibriumTable
from sim.solve.concept import Concept
from sim.solve.concepts import DEFAULT
from sim.solve.concepts import concept as named_concept
from sim.solve.equilibrium import Certificate, Component, EquilibriumSet
from sim.solve.nash import nash
from sim.study.engine import PointSolver
from sim.study.rows import LED, SIMULTANEOUS, forms, table_rows


@dataclass(frozen=True, eq=False, repr=False)
class Solution(Answer):
    """The equilibria of a scenario at its own parameter values.

    Attributes
    ----------
    scenario : Scenario
    led : pandas.DataFrame or None
        What follows each move of the earlier stages; None where all move at once. Columns as in `sim.sweep`.
    simultaneous : pandas.DataFrame
        The equilibria when all move at once.
    certificate : Certificate or None
        What was examined for the simultaneous equilibria; None for concepts other than Nash equilibrium.
    concept : Concept
        What the players of a stage play.
    continua : tuple of Component
        Bounds of the continua among the simultaneous equilibria, by the number in the column ``component``.
    """

    scenario: Scenario
    led: pd.DataFrame | None
    simultaneous: pd.DataFrame
    certificate: Certificate | None
    concept: Concept
    continua: tuple[Component, ...] = ()


def solve(scenario: Scenario, concept: str = DEFAULT, budget: int | None = None) -> Solution:
    """Solve a scenario in its order of moves and with all players moving at once.

    Parameters
    ----------
    concept : str
        A name of `sim.CONCEPTS`.
    budget : int, optional
        How far to search for Nash equilibria when all move at once: see `sim.solve.nash.nash`.
    """
    expect_scenario(scenario)
    chosen = named_concept(concept)
    led = led_table(scenario, concept)
    if concept != DEFAULT:
        return Solution(scenario, led, simultaneous_table(scenario, concept), None, chosen)
    game = scenario.game()
    found = nash(game, budget)
    at_once = rows_of(scenario, game, SIMULTANEOUS, _at_once(game, found))
    return Solution(scenario, led, at_once, found.certificate, chosen, found.components)


def led_table(scenario: Scenario, concept: str = DEFAULT) -> pd.DataFrame | None:
    """Return what follows each history of earlier moves; None where all players move at once."""
    return _form_table(scenario, concept, LED) if LED in forms(scenario) else None


def simultaneous_table(scenario: Scenario, concept: str = DEFAULT) -> pd.DataFrame:
    """Return what holds when all players move at once."""
    return _form_table(scenario, concept, SIMULTANEOUS)


def _form_table(scenario: Scenario, concept: str, form: str) -> pd.DataFrame:
    paths = PointSolver(scenario, concept=concept).paths(scenario.values(), form)
    return rows_of(scenario, scenario.game(), form, paths)


def rows_of(scenario: Scenario, game: Game, form: str, paths: InducedPaths) -> pd.DataFrame:
    """Return the equilibria of a scenario as a table, those found first and in the order of `paths`."""
    measures = scenario.measures.at(scenario.values())
    table = table_rows(scenario, form, paths, game.payoffs[None], measures[None])
    return table.unify_dictionaries().drop_columns(["point", "form"]).to_pandas()


def _at_once(game: Game, found: EquilibriumSet) -> InducedPaths:
    """Return the equilibria of one game in the form of a batch of one."""
    count = len(found)
    components = [ISOLATED if eq.component is None else eq.component for eq in found]
    status = STATUSES.index(found.certificate.status)
    table = EquilibriumTable(
        game=np.zeros(count, dtype=np.int64),
        number=np.arange(count),
        strategies=tuple(np.array([eq.profile[i] for eq in found]).reshape(count, n) for i, n in enumerate(game.shape)),
        component=np.array(components, dtype=np.int64),
        index=np.array([eq.index or 0 for eq in found], dtype=np.int8),
        status=np.array([status if count else NONE], dtype=np.int8),
    )
    payoffs = table.expected(game.payoffs[None])
    everyone = tuple(range(len(game.shape)))
    return InducedPaths(table, (), everyone, (), payoffs, {e: np.ones(count, dtype=bool) for e in EXPECTATIONS})
