"""What the page is told of a game over time: formulas as trees that give the program's numbers, plans, its size."""

import json
from functools import partial

import numpy as np
import pytest

import sim
from sim.render.explorer.dynamics import dynamics
from sim.render.explorer.model import by_game, model
from sim.render.explorer.page import page
from sim.scenario.formula import ARRAYS
from sim.scenario.plans import plans_of
from sim.time.model import Model
from tests.render.explorer.test_page import HOSTILE

OVER_TIME = ("base_time", "mandelbaum_time", "mallory_time", "riyadh_time", "fleitz_time", "reuters_time")


@pytest.fixture(scope="module")
def scenario():
    return sim.load("mandelbaum_time")


def value(tree, known):
    """Return what a tree is worth, `known` giving each kind of leaf its values by number."""
    if not isinstance(tree, list):
        return tree
    name, *rest = tree
    return known[name][rest[0]] if name in known else ARRAYS[name](*(value(part, known) for part in rest))


@pytest.mark.parametrize("number", [0, 77, 150])
def test_trees_give_the_payoffs_and_chances_of_a_state(scenario, number):
    told, compiled = dynamics(scenario), Model(scenario)
    state, at = compiled.states[number], scenario.values()
    known = {
        "parameter": list(at.values()),
        "level": [np.reshape(level["values"], level["shape"]) for level in told["levels"]],
        "switch": [switch["values"][state[switch["factor"]]] for switch in told["switches"]],
        "quantity": [],
    }
    for quantity in told["quantities"]:
        known["quantity"].append(value(quantity, known))
    point = {**at, **{name: array[number] for name, array in compiled.switches.items()}}
    spread = [np.broadcast_to(sum(value(term, known) for term in own), scenario.shape) for own in told["payoffs"]]
    assert np.allclose(spread, compiled.payoffs.over(point)[0], rtol=0, atol=1e-10)
    names = {**scenario.levels, **at, **scenario.time.switch_values(state)}
    for name, formula in scenario.quantities.items():
        names[name] = formula.evaluate(names)
    rules = [rule for rules in scenario.time.transitions.values() for rule in rules]
    for rule, here in zip(rules, told["transitions"], strict=True):
        for formula, (_, tree) in zip(rule.targets.values(), here["targets"], strict=True):
            assert np.allclose(value(tree, known), formula.evaluate(names), rtol=0, atol=1e-12)
    assert [value(tree, known) for tree in told["discount"]] == [at["delta_us"], at["delta_russia"], at["delta_china"]]


def test_plans_come_with_their_rules(scenario):
    told = dynamics(scenario, plans_of(scenario))
    names = [plan["name"] for plan in told["plans"]]
    assert names == ["arm_then", "armed_bargain", "bargain", "contain", "mixed", "wait"]
    moves, first = scenario.moves["us"], told["plans"][0]
    assert [moves[rule["move"]] for rule in first["rules"]] == ["GRAND_BARGAIN", "ARM", "CONTAIN_BOTH"]
    assert first["rules"][1]["when"] == [[0, [0, 1, 2]]] and first["otherwise"] == -1
    assert told["target"]["clause"] == "Russia stands outside China's bloc"


def test_a_game_that_is_played_once_has_no_plans_and_no_time():
    assert plans_of(sim.load("mandelbaum")) == [] and model([sim.load("mandelbaum")])["time"] is None


def test_a_plan_of_ones_own_is_followed_too(tmp_path):
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "own.yaml").write_text(
        f"game: triangle_time\ntitle: {json.dumps(HOSTILE)}\nsource: ours\nrules: [{{play: ARM}}]\n"
    )
    scenario = sim.load("mandelbaum_time", config_dir=tmp_path)
    assert "own" in [plan.name for plan in plans_of(scenario, tmp_path)]
    text = page([scenario], "wedge explore", partial(plans_of, config_dir=tmp_path)).decode()
    assert "<img" not in text and "owned" in text


def test_six_views_over_time_are_one_game_and_fit_into_600_kilobytes():
    views = [sim.load(view) for view in OVER_TIME]
    assert len(by_game(views)) < 3
    assert len(page(views, "wedge explore", plans_of)) < 600_000
