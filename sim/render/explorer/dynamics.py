"""How a game goes on, as plain data for the page: states, formulas as trees, what moves them, and plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.render.explorer.formulas import Tree, tree
from sim.scenario.dynamics import Pattern
from sim.scenario.formula import Formula
from sim.scenario.plans import Plan
from sim.scenario.scenario import Scenario
from sim.scenario.target import yes_or_no
from sim.tell.path_words import clause, supposing
from sim.time.measure import USUAL_YEAR, YEARS
from sim.time.rules import FREE


def dynamics(scenario: Scenario, plans: Sequence[Plan] = ()) -> dict[str, Any] | None:
    """Return how a game goes on, laid out as `dynamics.js` says (its `Time`); None for one that is played once.

    Parameters
    ----------
    scenario : Scenario
    plans : sequence of Plan
        Of this game.
    """
    time = scenario.time
    if time is None:
        return None
    trees = _Trees(scenario)
    numbers = {factor.name: number for number, factor in enumerate(time.factors)}
    leaders = [time.leaders.get(player) for player in scenario.players]
    target = yes_or_no(scenario)
    data = {
        "period": time.period,
        "years": YEARS,
        "year": USUAL_YEAR,
        "factors": [
            {
                "name": factor.name,
                "called": factor.called,
                "levels": [factor.label(level) for level in range(len(factor.levels))],
            }
            for factor in time.factors
        ],
        "start": list(time.start),
        "switches": [
            {"factor": number, "values": [factor.switch_values(level)[name] for level in range(len(factor.levels))]}
            for number, factor in enumerate(time.factors)
            for name in factor.switches
        ],
        "payoffs": [[trees.of(term) for term in scenario.payoffs[player].values()] for player in scenario.players],
        "discount": [trees.of(time.discount[player], 0) for player in scenario.players],
        "leaders": [
            None
            if leader is None
            else {
                "factor": numbers[leader.factor],
                "leaving": None if leader.on_leaving is None else trees.of(leader.on_leaving, 0),
            }
            for leader in leaders
        ],
        "unavailable": [
            {
                "when": _when(entry.when, numbers),
                "player": scenario.players.index(entry.player),
                "moves": [scenario.moves[entry.player].index(move) for move in entry.moves],
            }
            for entry in time.unavailable
        ],
        "transitions": [
            {
                "factor": numbers[name],
                "when": _when(rule.when, numbers),
                "kind": rule.kind,
                "targets": [[target, trees.of(formula)] for target, formula in rule.targets.items()],
            }
            for name, rules in time.transitions.items()
            for rule in rules
        ],
        "target": target and {"clause": clause(scenario, target), "tree": trees.of(scenario.outcomes[target])},
        "plans": [_plan(scenario, plan, numbers) for plan in plans],
    }
    return {**data, **trees.data()}


class _Trees:
    """Formulas over states as trees, and what they refer to."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        switches = scenario.time.switches
        levels = {name: array for name, array in scenario.levels.items() if name not in switches}
        self.names: dict[str, Tree] = {name: ["switch", k] for k, name in enumerate(switches)}
        self.names |= {name: ["level", k] for k, name in enumerate(levels)}
        self.levels = list(levels.values())

    def of(self, formula: Formula, quantities: int | None = None) -> Tree:
        """Return a formula as a tree; it knows the first quantities, by default all."""
        extra = {}
        for name, array in formula.arrays.items():
            extra[name] = ["level", len(self.levels)]
            self.levels.append(array)
        return tree(formula, self.scenario, {**self.names, **extra}, quantities)

    def data(self) -> dict[str, Any]:
        """Return what the trees refer to."""
        quantities = [self.of(formula, k) for k, formula in enumerate(self.scenario.quantities.values())]
        levels = [{"shape": list(level.shape), "values": _numbers(level)} for level in self.levels]
        return {"quantities": quantities, "levels": levels}


def _numbers(array: np.ndarray) -> list[float]:
    return [int(value) if value.is_integer() else value for value in np.asarray(array, dtype=float).ravel().tolist()]


def _when(pattern: Pattern, numbers: Mapping[str, int]) -> list[list[Any]]:
    """Return a pattern as pairs of a factor's number and the levels that fit."""
    return [[numbers[name], list(levels)] for name, levels in pattern.items()]


def _plan(scenario: Scenario, plan: Plan, numbers: Mapping[str, int]) -> dict[str, Any]:
    return {
        "name": plan.name,
        "title": plan.title,
        "supposing": [supposing(scenario, plan, again) for again in (False, True)],
        "names": bool(plan.does),
        "note": plan.note,
        "source": plan.source,
        "rules": [{"when": _when(rule.when, numbers), "move": rule.move} for rule in plan.rules],
        "kept": _when(plan.kept_by, numbers),
        "otherwise": FREE if plan.otherwise is None else plan.otherwise,
        "begins": plan.begins,
    }
