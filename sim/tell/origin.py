"""Under which beliefs worlds were drawn, in words: every share is one of some sample."""

from __future__ import annotations

from sim.scenario.scenario import Scenario
from sim.study.beliefs import Beliefs, Origin
from sim.tell.words import listed

NAMED = 4  # assumptions with a distribution of their own that are listed


def drawn(origin: Origin, scenario: Scenario) -> str:
    """Return where worlds come from: ``spread evenly over the plausible ranges``, ``drawn from …``."""
    beliefs = origin.beliefs
    if beliefs is None:
        return {"grid": "of a grid", "file": "listed in a file"}.get(origin.kind, "drawn around their values")
    if not (beliefs.own or beliefs.title):
        evenly = "drawn uniformly from" if origin.kind == "random" else "spread evenly over"
        return f"{evenly} the plausible ranges"
    return f"drawn from {_named(beliefs, scenario)}"


def _named(beliefs: Beliefs, scenario: Scenario) -> str:
    """Return whose beliefs they are, what they are, and what is assumed of the other assumptions."""
    said = [name for name in beliefs.own if name in scenario.parameters]
    if beliefs.experts:
        count = len(beliefs.experts)
        whose = f"what {count} experts say" if count > 1 else f"what {beliefs.experts[0]} says"
        what = f"of {len(said)} assumptions, each world from the ranges of one of them" if count > 1 else ""
    else:
        whose = "beliefs"
        kinds = [f"{scenario.parameters[name].called} {beliefs.kinds[name]}" for name in said]
        what = listed(kinds) if len(kinds) <= NAMED else f"distributions of {len(kinds)} assumptions"
        if beliefs.factor is not None:
            what += ", with rank correlations"
    title = f" in {beliefs.title}" if beliefs.title else ""
    left = len(beliefs.parameters) - len(said)
    rest = f"the other {left} uniformly from their plausible ranges" if left else ""
    inside = "; ".join(part for part in (what, rest) if part)
    return f"{whose}{title}" + (f" ({inside})" if inside else "")
