"""Reading scenarios: YAML files, their formulas, their composition."""

from sim.scenario.compose import load
from sim.scenario.scenario import Scenario

__all__ = ["Scenario", "load"]
