"""The JSON Schema of scenario files takes what the strict reader takes, as far as keys go."""

import pytest
import yaml
from jsonschema import Draft202012Validator

from sim.scenario.schema import scenario_schema
from sim.scenario.shipped import shipped_directory

SCHEMA = Draft202012Validator(scenario_schema())
SHIPPED = sorted(file for group in ("game", "view") for file in (shipped_directory() / group).glob("*.yaml"))
GAME = """
title: A game
moves: {a: [UP, DOWN], b: [LEFT, RIGHT]}
params: {x: {value: 1, low: 0, high: 2, unit: points, source: an example}}
payoffs: {a: [[x, 0], [0, 1]], b: [[1, 0], [0, 1]]}
"""


def test_it_is_a_schema():
    Draft202012Validator.check_schema(scenario_schema())


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_what_ships_is_valid(file):
    assert SCHEMA.is_valid(yaml.safe_load(file.read_text()))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("title:", "tilte:"),
        ("payoffs:", "payofs:"),
        ("low:", "lo:"),
        ("low: 0", "low: nought"),
        ("unit: points", "unit: 3"),
        ("value: 1", "value: []"),
        ("moves: {a: [UP, DOWN]", "moves: {a: UP"),
    ],
)
def test_a_slip_is_marked(was, becomes):
    assert SCHEMA.is_valid(yaml.safe_load(GAME))
    assert not SCHEMA.is_valid(yaml.safe_load(GAME.replace(was, becomes, 1)))
