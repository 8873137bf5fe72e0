"""A plan as the text of a file."""

from __future__ import annotations

import json

from sim.scenario.dynamics import Pattern
from sim.scenario.plans import Plan, first_mover
from sim.scenario.scenario import Scenario


def plan_text(plan: Plan, scenario: Scenario) -> str:
    """Return a plan as the text of a file that `load_plan` reads."""
    dynamics, player = scenario.time, first_mover(scenario)

    def pattern(when: Pattern) -> str:
        parts = []
        for name, levels in when.items():
            named = [dynamics.factor(name).levels[level] for level in levels]
            parts.append(f"{name}: {named[0] if len(named) == 1 else '[' + ', '.join(named) + ']'}")
        return "{" + ", ".join(parts) + "}"

    menu = scenario.moves[player]
    keys = [key for key in ("title", "does", "source", "note") if getattr(plan, key)]
    lines = [f"game: {scenario.game_name}", *(f"{key}: {_quoted(getattr(plan, key))}" for key in keys)]
    lines.append("rules:")
    for rule in plan.rules:
        when = f"when: {pattern(rule.when)}, " if rule.when else ""
        lines.append(f"  - {{{when}play: {menu[rule.move]}}}")
    lines += [f"kept_by: {pattern(plan.kept_by)}"] if plan.kept_by else []
    lines += [] if plan.otherwise is None else [f"otherwise: {menu[plan.otherwise]}"]
    lines += [f"from: {plan.begins}"] if plan.begins else []
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
