"""Parts of a game over time that change nothing: values of parameters, factors, parameters and outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from sim.ask.check.findings import Idle, Still
from sim.ask.check.findings_over_time import Detached, Valueless
from sim.ask.check.sample import SCALE, SHARE
from sim.ask.check.states import families, kinds
from sim.ask.uses import outcomes_of
from sim.scenario.expand import expand
from sim.scenario.formula import Formula
from sim.scenario.matrix import plays_first_move
from sim.scenario.scenario import Scenario


def valueless(scenario: Scenario, worlds: Mapping[str, np.ndarray]) -> Iterator[Valueless]:
    """Yield the values of parameters that are the parameter itself in every state, and those that nothing uses."""
    used = _used(scenario, _formulas(scenario))
    for name, formula in scenario.time.values.items():
        if name not in used:
            yield Valueless(name, unused=True)
        elif _is_itself(scenario, name, formula, worlds):
            yield Valueless(name, unused=False)


def _is_itself(scenario: Scenario, name: str, formula: Formula, worlds: Mapping[str, np.ndarray]) -> bool:
    dynamics = scenario.time
    states = np.array(list(dynamics.states()))
    family = expand([[formula]], {}, {}, (*scenario.parameters, *dynamics.switches), (1,) * len(scenario.players))
    names = [switch for switch in dynamics.switches if switch in formula.names]
    table = np.array([[dynamics.switch_values(state)[switch] for switch in names] for state in map(tuple, states)])
    for row in np.unique(table, axis=0):
        here = dict.fromkeys(dynamics.switches, 0.0) | dict(zip(names, row.tolist()))
        values = family.over({**worlds, **here}).reshape(-1)
        own = np.broadcast_to(worlds[name], values.shape) if len(values) > 1 else worlds[name]
        if not (np.abs(values - own) <= SHARE * np.maximum(np.abs(own), SCALE)).all():
            return False
    return True


def detached(scenario: Scenario) -> Iterator[Detached]:
    """Yield the factors on which nothing but themselves depends."""
    dynamics = scenario.time
    for factor in dynamics.factors:
        others = {name: rules for name, rules in dynamics.transitions.items() if name != factor.name}
        used = _bare(_used(scenario, _formulas(scenario, others)))
        patterns = [entry.when for entry in dynamics.unavailable]
        patterns += [rule.when for rules in others.values() for rule in rules]
        offices = {leader.factor for leader in dynamics.leaders.values()}
        if not used.intersection(factor.switches) and factor.name not in offices.union(*patterns):
            yield Detached(factor.name)


def idle_over_time(scenario: Scenario) -> Iterator[Idle]:
    """Yield the parameters on which no payoff, chance, discount or price of office depends, but an outcome may."""
    used = _bare(_used(scenario, _formulas(scenario, outcomes=False)))
    for name in scenario.parameters:
        if name not in used:
            yield Idle(name, True, (), 0, False, tuple(outcomes_of(scenario, name)))


def still_over_time(scenario: Scenario) -> Iterator[Still]:
    """Yield the outcomes that are the same whatever is played, in every state."""
    if scenario.outcomes.keys() == plays_first_move(scenario.moves, scenario.order).keys():
        return
    for name, formula in scenario.outcomes.items():
        of = kinds(scenario, [formula])
        found = families(scenario, [[formula]], of)
        if all(family.is_polynomial for family in found):
            flat = [family.coefficients.reshape(len(family.coefficients), -1) for family in found]
            spread = [np.ptp(one, axis=1) <= SHARE * np.abs(one).max(initial=0) for one in flat]
            values = {round(float(family.at(scenario.values()).flat[0]), 12) for family in found}
            if all(one.all() for one in spread) and len(values) == 1:
                yield Still(name, values.pop(), True, True, 0)


def _formulas(scenario: Scenario, transitions=None, outcomes: bool = True) -> Iterator[Formula]:
    """Yield the formulas by which a game is played and told."""
    dynamics = scenario.time
    yield from (formula for terms in scenario.payoffs.values() for formula in terms.values())
    if outcomes:
        yield from scenario.outcomes.values()
    for rules in (dynamics.transitions if transitions is None else transitions).values():
        yield from (formula for rule in rules for formula in rule.targets.values())
    for formula in (*dynamics.discount.values(), *(one.on_leaving for one in dynamics.leaders.values())):
        if formula is not None:  # these see parameters as they stand
            yield Formula(formula.text, formula.tree, frozenset(map(_standing, formula.names)))


STANDING = "="  # ends the name of a parameter as it stands, not as a state has it; a name that nobody can write


def _standing(name: str) -> str:
    return name + STANDING


def _used(scenario: Scenario, formulas: Iterable[Formula]) -> set[str]:
    """Return all names that formulas use, themselves or through quantities and values."""
    values = scenario.time.values
    used: set[str] = set()
    waiting = [name for formula in formulas for name in formula.names]
    while waiting:
        name = waiting.pop()
        if name in used:
            continue
        used.add(name)
        if name in values:
            waiting += map(_standing, values[name].names)
        elif name in scenario.quantities:
            waiting += scenario.quantities[name].names
    return used


def _bare(names: Iterable[str]) -> set[str]:
    return {name.removesuffix(STANDING) for name in names}
