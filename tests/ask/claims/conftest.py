"""A made-up game whose equilibria are known: a leader, and two followers of whom the second copies the first."""

import pytest

from sim.ask.claims.grammar import read_statement
from sim.ask.claims.worlds import one_world
from sim.scenario.compose import load
from sim.scenario.where import Where

HERE = Where(keys=("test",))
GAME = """
title: doors
order: [l, [a, b]]
instruments: {l: {go: "", meet: ""}, a: {ra: ""}, b: {rb: ""}}
moves:
  l: {STAY: {}, GO: {go: 1}, MEET: {meet: 1}}
  a: {LEFT: {}, RIGHT: {ra: 1}}
  b: {LEFT: {}, RIGHT: {rb: 1}}
params:
  gain: {value: 1.5, low: 0, high: 2, unit: points, source: made up}
  prize: {value: 1, low: 0, high: 2, unit: points, source: made up}
  fare: {value: 0.5, low: 0, high: 1, unit: points, source: made up}
payoffs:
  l: {prize: prize * ra * rb, fare: -fare * go}
  # After STAY left dominates; after GO right does if gain > 1; after MEET both sides are equilibria, and one mix.
  a: {side: go * ra * (gain - 1) - ra * (1 - go) * (1 - meet), meet: meet * (2 * ra * rb + (1 - ra) * (1 - rb))}
  b: {copy: ra * rb + (1 - ra) * (1 - rb)}
outcomes: {side: ra}
"""
VIEWS = {
    "keen": "{game: doors, title: keen}",
    "shy": "{game: doors, title: shy, params: {gain: {value: 0.5, source: made up}}}",
    "pennies": "{game: pennies, title: three pennies}",
    "elsewhere": "{game: other, title: another game}",
}


# b wants to match a, c wants to match b, a wants to differ from c: no pure equilibrium.
PENNIES = """
title: three pennies
order: [[a, b, c]]
instruments: {a: {ha: ""}, b: {hb: ""}, c: {hc: ""}}
moves: {a: {HEADS: {ha: 1}, TAILS: {}}, b: {HEADS: {hb: 1}, TAILS: {}}, c: {HEADS: {hc: 1}, TAILS: {}}}
params:
  stake: {value: 1, low: 0.5, high: 2, unit: points, source: made up}
payoffs:
  a: {differ: stake * (ha * (1 - hc) + hc * (1 - ha))}
  b: {match: stake * (ha * hb + (1 - ha) * (1 - hb))}
  c: {match: stake * (hb * hc + (1 - hb) * (1 - hc))}
outcomes: {heads: ha}
"""


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    """A directory of scenarios with the game, three views and no claims."""
    directory = tmp_path_factory.mktemp("doors")
    for folder in ("game", "view"):
        (directory / folder).mkdir()
    (directory / "game" / "doors.yaml").write_text(GAME)
    (directory / "game" / "other.yaml").write_text(GAME.replace("GO:", "RUN:"))
    (directory / "game" / "pennies.yaml").write_text(PENNIES)
    for name, text in VIEWS.items():
        (directory / "view" / f"{name}.yaml").write_text(text)
    return directory


@pytest.fixture(scope="session")
def keen(library):
    return load("keen", config_dir=library)


@pytest.fixture(scope="session")
def shy(library):
    return load("shy", config_dir=library)


@pytest.fixture(scope="session")
def pennies(library):
    return load("pennies", config_dir=library)


@pytest.fixture(scope="session")
def verdict():
    """Return a function that gives the verdict of a statement, as plain data, in a scenario."""
    from sim.ask.claims.statements import evaluate

    return lambda data, scenario: int(evaluate(read_statement(data, HERE), one_world(scenario))[0])
