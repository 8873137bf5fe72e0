"""A plan as the text of a file."""

from __future__ import annotations

import yaml

from sim.scenario.plans import Plan, plan_data
from sim.scenario.scenario import Scenario

WIDTH = 120  # letters of a line


def plan_text(plan: Plan, scenario: Scenario) -> str:
    """Return a plan as the text of a file that `sim.load_plan` reads."""
    data = plan_data(plan, scenario)
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, default_flow_style=None, width=WIDTH)
