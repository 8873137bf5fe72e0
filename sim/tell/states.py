"""States of a game over time in words: those in which something holds, by patterns of levels."""

from __future__ import annotations

from collections.abc import Mapping

from sim.ask.check.states import Held
from sim.scenario.dynamics import Dynamics, Pattern
from sim.scenario.scenario import Scenario
from sim.tell.words import counted, listed

EVERY_STATE = "in every state"
MOST_PATTERNS = 3  # that a sentence names


def pattern_words(dynamics: Dynamics, when: Pattern) -> str:
    """Return a pattern in words: ``the war: stalemate or ceasefire and Russia's ruler: the incumbent``."""
    parts = [
        f"{factor.called}: {listed([factor.label(level) for level in when[factor.name]], 'or')}"
        for factor in dynamics.factors
        if factor.name in when
    ]
    return listed(parts) if parts else "any state"


def in_states(scenario: Scenario, found: Held) -> str:
    """Return in which states something holds: ``in every state``, ``in the 36 states with the war: settlement``."""
    if found.of == 1:
        return "in the state above"
    if found.count == found.of:
        return EVERY_STATE
    which = "in the state" if found.count == 1 else f"in the {counted(found.count, 'state')}"
    if len(found.patterns) == 1:
        return f"{which} with {with_levels(scenario, found)}"
    return f"in {found.count:,} of {counted(found.of, 'state')}, those with {with_levels(scenario, found)}"


def with_levels(scenario: Scenario, found: Held) -> str:
    """Return the patterns of states, of many the first."""
    dynamics = scenario.time
    named = [pattern_words(dynamics, _numbers(dynamics, pattern)) for pattern in found.patterns[:MOST_PATTERNS]]
    more = len(found.patterns) - len(named)
    return "; or ".join(named) + (f"; or {counted(more, 'further pattern')}" if more else "")


def state_at(scenario: Scenario, levels: Mapping[str, str]) -> str:
    """Return the levels of some factors, by name, in words."""
    return pattern_words(scenario.time, _numbers(scenario.time, {name: (level,) for name, level in levels.items()}))


def _numbers(dynamics: Dynamics, pattern: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(map(dynamics.factor(name).levels.index, levels)) for name, levels in pattern.items()}
