"""Chances and discount factors that leave 0 to 1 somewhere in the ranges of the assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from sim.ask.check.findings_over_time import Chance, Discount
from sim.ask.check.rules import Row, Ruled, rest_of
from sim.ask.check.signs import breaks_here, lowest_in_ranges, profile_of
from sim.ask.check.states import held, switches_of
from sim.scenario.dynamics import STEPS
from sim.scenario.expand import expand
from sim.scenario.formula import Formula
from sim.scenario.scenario import Scenario


def escaping_chances(scenario: Scenario, rules: Sequence[Ruled]) -> tuple[list[Chance], list[str]]:
    """Return the chances that leave 0 to 1, and the factors whose chances are not proven to stay within.

    Of each factor the worst chance below 0 and the worst sum above 1 are told, with all states in which there are any.
    """
    found, unproven = [], []
    for number, factor in enumerate(scenario.time.factors):
        own = [one for one in rules if one.factor == number]
        rows = [(one, key, row) for one in own for key, row in _rows(one)]
        for above in (False, True):
            bad = [(one, key, row) for one, key, row in rows if row.lowest is not None and (key is None) is above]
            if bad:
                found.append(_chance(scenario, bad, above))
        if not all(row.proven or row.lowest is not None for _, _, row in rows):
            unproven.append(factor.name)
    return found, unproven


def _rows(one: Ruled) -> Iterator[tuple[int | None, Row]]:
    """Yield the chances of a rule by key; what stays has none."""
    yield from one.targets.items()
    if one.rest is not None:
        yield None, one.rest


def _chance(scenario: Scenario, bad: Sequence[tuple[Ruled, int | None, Row]], above: bool) -> Chance:
    ruled, key, row = min(bad, key=lambda one: one[2].lowest.value)
    dynamics, stage = scenario.time, ruled.kind.stage
    factor = dynamics.factors[ruled.factor]
    level = stage.state[ruled.factor]
    keys = list(ruled.targets) if key is None else [key]
    matter = {factor.name, *ruled.rule.when, *_factors_of(scenario, row.formula)}
    return Chance(
        factor=factor.name,
        above=above,
        levels=tuple(factor.levels[level + one if ruled.rule.kind == STEPS else one] for one in keys),
        value=1 - row.lowest.value if above else row.lowest.value,
        state={f.name: f.levels[k] for f, k in zip(dynamics.factors, stage.state) if f.name in matter},
        profile=profile_of(stage, row.lowest.profile),
        values=_named_first(row),
        here=any(one.below_now for _, _, one in bad),
        exact=all(one.proven for _, _, one in bad) and not scenario.constraints,
        held=held(scenario, np.any([one.kind.states for one, _, _ in bad], axis=0)),
    )


def _named_first(row: Row) -> dict[str, float]:
    """Return the values at which a chance is lowest, those that its formula names before those that it comes by."""
    values = row.lowest.values
    return {name: values[name] for name in sorted(values, key=lambda name: name not in row.formula.names)}


def _factors_of(scenario: Scenario, formula: Formula) -> list[str]:
    names = switches_of(scenario, [formula])
    return [factor.name for factor in scenario.time.factors if names.intersection(factor.switches)]


def escaping_discounts(scenario: Scenario, worlds: Mapping[str, np.ndarray]) -> Iterator[Discount]:
    """Yield the players whose worth of the next period leaves 0 to 1 somewhere in the ranges."""
    for player, formula in scenario.time.discount.items():
        for one in (formula, rest_of([formula])):
            family = expand([[one]], {}, {}, tuple(scenario.parameters), scenario.shape)
            lowest, _ = lowest_in_ranges(family, scenario, worlds, 1.0)
            if lowest is not None:
                value = lowest.value if one is formula else 1 - lowest.value
                yield Discount(player, value, lowest.values, breaks_here(family, scenario, 1.0))
                break
