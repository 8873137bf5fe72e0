"""Made-up games over time, by the names of their files."""

from pathlib import Path

import sim
from sim.time.model import Model

HERE = Path(__file__).parent / "time"


def load(name):
    return sim.load(HERE / f"{name}.yaml")


def game(name, **changes):
    """Return a game at its values, some of them changed, as arrays."""
    scenario = load(name)
    return Model(scenario).at(scenario.values(**changes))
