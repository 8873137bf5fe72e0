"""Families: evaluation by coefficients equals evaluation by formulas, and restriction keeps it."""

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.game import family as families
from sim.game.family import Family
from tests.toys.small_scenario import GAME, VIEW, changed, load


@pytest.mark.parametrize("view", ["base", "mallory", "fleitz"])
def test_family_equals_the_sum_of_the_terms(view):
    scenario = sim.load(view)
    rng = np.random.default_rng(0)
    for _ in range(5):
        point = {p.name: rng.uniform(p.low, p.high) for p in scenario.parameters.values()}
        payoffs = scenario.game(**point).payoffs
        for row, player in enumerate(scenario.players):
            np.testing.assert_allclose(payoffs[row], sum(scenario.term_values(player, **point).values()), atol=1e-12)


def test_what_each_parameter_changes_alone_adds_up_to_the_family():
    family = Family(("x", "y"), np.array([[0, 0], [2, 1], [1, 3]]), np.arange(1.0, 13).reshape(3, 1, 2, 2))
    point = {"x": 0.7, "y": -1.3}
    steps = family.each_alone(point)
    assert {name: len(step) for name, step in steps.items()} == {"x": 2, "y": 3}
    for name, step in steps.items():
        moved = family.at({**point, name: point[name] + 0.4})
        np.testing.assert_allclose(family.at(point) + sum(s * 0.4**k for k, s in enumerate(step, 1)), moved)


@pytest.mark.parametrize("many", [0, 10**9])
def test_sums_are_the_same_to_the_bit_however_many_points_are_asked_for(monkeypatch, many):
    monkeypatch.setattr(families, "MANY_TERMS", many)
    monkeypatch.setattr(families, "MANY_MORE_TERMS", many)
    monkeypatch.setattr(families, "INTERPRETED", 1e9)  # so that the kernel is there at once
    rng = np.random.default_rng(0)
    coefficients = rng.integers(-2, 3, (9, 1, 3, 4)) * 10.0 ** rng.integers(-9, 10, (9, 1, 3, 4)) / 3
    coefficients[4] = 0.0
    family = Family(("x", "y"), np.array([divmod(i, 3) for i in range(9)]), coefficients)
    points = {"x": rng.normal(size=70), "y": rng.normal(size=70)}
    tensors = family.over(points)
    for number, (x, y) in enumerate(zip(*(column.tolist() for column in points.values()))):
        powers = [1.0, y, y * y, x, x * y, x * (y * y), x * x, x * x * y, x * x * (y * y)]
        for place in np.ndindex(family.shape):
            total = 0.0
            for coefficient, power in zip(coefficients[:, *place].tolist(), powers):
                total += coefficient * power
            assert tensors[number, *place] == total
    assert all((family.at({"x": x, "y": points["y"][i]}) == tensors[i]).all() for i, x in enumerate(points["x"]))


def test_shipped_games_are_polynomial():
    assert sim.load("base").family.is_polynomial
    assert sim.load("base").measures.constant


@settings(max_examples=30)
@given(st.lists(st.booleans(), min_size=49, max_size=49), st.integers(0, 2**32 - 1))
def test_restriction_is_evaluation(fixed, seed):
    scenario = sim.load("base")
    rng = np.random.default_rng(seed)
    point = {p.name: rng.uniform(p.low, p.high) for p in scenario.parameters.values()}
    known = {name: value for (name, value), keep in zip(point.items(), fixed) if keep}
    restricted = scenario.family.restrict(known)
    assert set(restricted.parameters) == set(point) - set(known)
    np.testing.assert_allclose(restricted.at(point), scenario.family.at(point), atol=1e-11)


def test_a_term_that_is_not_polynomial_is_evaluated_point_by_point(tmp_path):
    game = changed(GAME, ("payoffs", "russia", "relief"), "exp(gain) * delivered / (1 + q)")
    scenario = load(tmp_path, game=game)
    assert not scenario.family.is_polynomial
    gains = np.array([1.0, 1.5, 3.0])
    tensors = scenario.family.over({"gain": gains, "q": 0.5})
    assert tensors.shape == (3, 3, 2, 2, 2)
    for tensor, gain in zip(tensors, gains):
        expected = np.exp(gain) * 0.5 / 1.5
        assert tensor[1, 1, 1, 0] == pytest.approx(expected, rel=1e-14)
    restricted = scenario.family.restrict({"q": 0.5})
    np.testing.assert_allclose(restricted.over({"gain": gains}), tensors, rtol=1e-14)


def test_a_product_menu_is_every_combination_but_the_excepted(tmp_path):
    menu = {
        "product": {"relief": [0, 0.5, 1], "deal": {"FREE": {}, "TIED": {"tied": 1}}},
        "except": [{"relief": 0, "tied": 1}],
    }
    game = changed(GAME, ("instruments",), ...)
    game = changed(game, ("moves", "us"), menu)
    game = changed(game, ("payoffs", "us", "cost"), "-relief - tied")
    scenario = load(tmp_path, game=game)
    assert scenario.moves["us"] == (
        "relief=0+FREE",
        "relief=0.5+FREE",
        "relief=0.5+TIED",
        "relief=1+FREE",
        "relief=1+TIED",
    )
    np.testing.assert_allclose(scenario.term_values("us")["cost"][:, 0, 0], [0, -0.5, -1.5, -1, -2])


def test_a_game_extends_another(tmp_path):
    load(tmp_path)
    child = {
        "extends": "small",
        "title": "Extended",
        "moves": {"russia": {"WEST": {}}},
        "params": {"q": {"value": 0.9}},
    }
    child["payoffs"] = {"us": {"bonus": "1 + 0 * bloc"}}
    (tmp_path / "game" / "child.yaml").write_text(yaml.safe_dump(child))
    scenario = sim.load("mine", ["game=child"], tmp_path)
    assert scenario.moves["russia"] == ("WEST",)
    assert scenario.moves["us"] == ("WAIT", "OFFER")
    assert list(scenario.payoffs["us"]) == ["cost", "wedge", "bonus"]
    assert scenario.parameters["q"].value == VIEW["params"]["q"]["value"]
