"""Transitions of a game over time: where each factor may go from which states, read strictly."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from sim.errors import InputError, shown
from sim.scenario.dynamics import RATES, STEPS, TO, Factor, Transition
from sim.scenario.formula import parse
from sim.scenario.read_states import level_number, listed_entries, read_pattern
from sim.scenario.sections import check_keys
from sim.scenario.where import Where

WHEN, UP, DOWN = "when", "up", "down"


def read_transitions(section: Any, factors: Sequence[Factor], where: Where) -> dict[str, tuple[Transition, ...]]:
    """Read the rules of every factor that moves.

    Raises
    ------
    InputError
        For an unknown factor or level, a rule of no kind or of several, or rules that overlap.
    """
    names = [factor.name for factor in factors]
    check_keys(section, names, (), where)
    transitions = {}
    for factor in factors:
        if factor.name in section:
            here = where / factor.name
            given = section[factor.name]
            rules = tuple(
                _read_rule(rule, factor, factors, here / number)
                for number, rule in enumerate(listed_entries(given, here))
            )
            _refuse_overlap(rules, factors, here)
            transitions[factor.name] = rules
    return transitions


def _read_rule(rule: Any, factor: Factor, factors: Sequence[Factor], where: Where) -> Transition:
    check_keys(rule, (WHEN, TO, RATES, UP, DOWN), (), where)
    when = read_pattern(rule.get(WHEN), factors, where / WHEN)
    kinds = [key for key in (TO, RATES) if key in rule] + ([STEPS] if {UP, DOWN} & rule.keys() else [])
    if len(kinds) != 1:
        raise InputError(
            f"{where}: one of 'to', 'rates', or 'up' and 'down' is expected; found {' and '.join(kinds) or 'none'}."
        )
    [kind] = kinds
    if kind == STEPS:
        return Transition(
            when, kind, {step: parse(rule[key], where / key) for key, step in ((UP, 1), (DOWN, -1)) if key in rule}
        )
    if not isinstance(rule[kind], dict):
        raise InputError(f"{where / kind}: a mapping of levels to formulas is expected, not {shown(rule[kind])}.")
    targets = {
        level_number(factor, level, where / kind): parse(text, where / kind / level)
        for level, text in rule[kind].items()
    }
    return Transition(when, kind, targets)


def _refuse_overlap(rules: Sequence[Transition], factors: Sequence[Factor], where: Where) -> None:
    for (i, one), (j, other) in combinations(enumerate(rules), 2):
        common = {
            factor: sorted(
                set(one.when.get(factor.name, range(len(factor.levels))))
                & set(other.when.get(factor.name, range(len(factor.levels))))
            )
            for factor in factors
        }
        if all(common.values()):
            named = [
                f"{factor.name}={factor.levels[levels[0]]}"
                for factor, levels in common.items()
                if factor.name in one.when or factor.name in other.when
            ]
            follows = ", ".join(named) or "every state"
            raise InputError(
                f"{where}: rules {i + 1} and {j + 1} both say what follows {follows}; give each state one rule."
            )
