"""Constraints between parameters: read strictly, kept by every value that is given, and by every sample and grid."""

import numpy as np
import pytest
import yaml

import sim
from sim.errors import InputError
from sim.render.text import text
from sim.scenario.constraints import ConstraintWarning
from sim.tell.catalogue import tell
from tests.toys.small_scenario import GAME, VIEW, load

TIED = {**GAME, "where": "q <= gain / 2"}


def message(directory, **named):
    with pytest.raises(InputError) as caught:
        load(directory, **named)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("where", "parts"),
    [
        ("gain <", ["small.yaml, line 53: where: 'gain <' has a syntax error"]),
        ("gain", ["line 53: where: a comparison of formulas in parameters is expected", "not 'gain'"]),
        ("gain and q < 1", ["a comparison of formulas in parameters is expected"]),
        (3, ["a comparison of formulas in parameters is expected", "not 3"]),
        ("gian > q", ["unknown name 'gian'", "did you mean 'gain'?"]),
        ("relief < q", ["unknown name 'relief'"]),
        ("delivered < q", ["unknown name 'delivered'"]),
        ("1 < 2", ["'1 < 2' names no parameter"]),
        ("open('x') < q", ["unknown function 'open'"]),
        (["q < gain", "gain > 2"], ["line 27: params: gain = 2 cannot be; ", "line 55: where[1] says 'gain > 2'."]),
        (["q < 1"] * 101, ["101 constraints; at most 100"]),
    ],
)
def test_mistakes_in_a_game(tmp_path, where, parts):
    text = message(tmp_path, game={**GAME, "where": where})
    for part in parts:
        assert part in text


def test_the_values_of_a_view_and_of_the_command_line_keep_them(tmp_path):
    text = message(tmp_path, game={**GAME, "where": "q < 0.55"})
    assert (
        "mine.yaml, line 3: params: q = 0.6 cannot be; " in text
        and "small.yaml, line 53: where says 'q < 0.55'." in text
    )
    text = message(tmp_path, game=TIED, overrides=["params.gain=1"])
    assert text.startswith("params: gain = 1 and q = 0.6 cannot be; ") and text.endswith("says 'q <= gain / 2'.")
    assert load(tmp_path, game=TIED, overrides=["params.gain=1", "params.q=0.5"]).values()["q"] == 0.5


def test_a_view_adds_its_own(tmp_path):
    scenario = load(tmp_path, game=TIED, view={**VIEW, "where": ["q >= 0.6"]})
    assert [constraint.formula.text for constraint in scenario.constraints] == ["q <= gain / 2", "q >= 0.6"]
    assert "line 8: where[0] says 'q > 0.6'" in message(tmp_path, game=TIED, view={**VIEW, "where": ["q > 0.6"]})


@pytest.mark.parametrize(
    ("changes", "texts"),
    [
        ({"where": "q < 1"}, ["q <= gain / 2", "q < 1"]),
        ({}, ["q <= gain / 2", "q > 0"]),
        ({"where": ["q < 1", "gain < 5"]}, ["q <= gain / 2", "q < 1", "gain < 5"]),
        ({"where": "q < 1", "extends": "small"}, ["q <= gain / 2", "q < 1"]),
    ],
)
@pytest.mark.parametrize("more", [{}, {"players": {"us": {"label": "the US"}}}])
def test_a_view_that_changes_its_game_keeps_the_game_s(tmp_path, changes, texts, more):
    load(tmp_path, game=TIED, view={**VIEW, "where": "q > 0"})
    child = {"extends": "mine", "title": "x", **more, **changes}
    (tmp_path / "view" / "child.yaml").write_text(yaml.safe_dump(child))
    scenario = sim.load("child", config_dir=tmp_path)
    assert [constraint.formula.text for constraint in scenario.constraints] == texts
    with pytest.raises(InputError, match=r"game/small.yaml, line \d+: where says 'q <= gain / 2'"):
        sim.load("child", ["params.gain=1", "params.q=0.6"], tmp_path)


def test_the_constraints_of_a_file_that_holds_its_game_count_once(tmp_path):
    (tmp_path / "whole.yaml").write_text(yaml.safe_dump(TIED))
    assert len(sim.load(tmp_path / "whole.yaml").constraints) == 1


def test_the_values_that_python_gives_keep_them(tmp_path):
    scenario = load(tmp_path, game=TIED)
    for ask in (scenario.game, scenario.outcome_values, lambda **values: scenario.term_values("us", **values)):
        with pytest.raises(InputError, match="mine: gain = 1 and q = 0.6 cannot be"):
            ask(gain=1)
    assert scenario.game(gain=1, q=0.5).shape == (2, 2, 2)
    allowed = scenario.allows({"gain": np.array([1.0, 2.0]), "q": np.array([[0.4], [0.6]])})
    assert allowed.tolist() == [[True, True], [False, True]]
    assert scenario.allows({"gain": 1.0}).tolist() is False  # q stays at 0.6


def test_a_swept_grid_leaves_points_out_and_says_how_many(tmp_path):
    scenario = load(tmp_path, game=TIED)
    with pytest.warns(
        ConstraintWarning, match=r"axes: 3 of 25 points are left out, since 'q <= gain / 2' does not hold there"
    ):
        table = sim.sweep(scenario, {"gain": "1:3:5", "q": "0:1:5"})
    points = table[["point", "gain", "q"]].drop_duplicates()
    assert points["point"].tolist() == list(range(22)) and (points["q"] <= points["gain"] / 2).all()
    with pytest.raises(InputError, match="'q <= gain / 2' holds at no point of the grid"):
        sim.sweep(scenario, {"gain": [1], "q": [0.8, 0.9]})


def test_without_a_constraint_nothing_is_said_or_lost(tmp_path, recwarn):
    assert sim.sweep(load(tmp_path), {"gain": "1:3:5", "q": "0:1:5"})["point"].nunique() == 25
    assert sim.sweep(load(tmp_path, game=TIED), {"gain": [2, 3], "q": "0:1:5"})["point"].nunique() == 10
    assert not [warning for warning in recwarn if warning.category is ConstraintWarning]


def test_the_list_states_them(tmp_path):
    scenario = load(tmp_path, game={**GAME, "where": ["q <= gain / 2", "q < 1"]})
    assert "at every point that can be, 'q <= gain / 2' and 'q < 1'" in text(tell(scenario))
    assert tell(scenario).data["where"] == ["q <= gain / 2", "q < 1"]
    assert "every point" not in text(tell(load(tmp_path)))
