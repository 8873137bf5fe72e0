"""Discrete parameters in samples, sensitivities, flips, margins and walks: at their own values, with equal weight."""

import numpy as np
import pytest

import sim
from sim.ask.between.between import between
from sim.ask.claims.boxes import box_share
from sim.ask.claims.claim import Outcome, Place
from sim.ask.claims.margin import margin
from sim.ask.explain import explain
from sim.ask.flip.flip import flip
from sim.ask.robustness import robustness
from sim.ask.rules import rules
from sim.ask.sensitivity import sensitivity
from sim.errors import InputError
from sim.reports.turning import turning_points
from sim.scenario.formula import parse
from sim.study.beliefs import varying
from sim.study.samples import box_columns
from sim.tell.flip import sentence
from sim.tell.flip_method import method
from sim.tell.over_worlds import tell
from tests.toys.toys import holds, sample_matrix, table, toy

LEVEL = ("mid", {"none": 0, "mid": 1, "full": 4})


def single(directory, formula, params):
    """A row player who plays ROW1 where a formula is positive, and a column player whose move matters to nobody."""
    payoffs = {"row": table([[0, 0], [formula, formula]]), "col": table([[1, 1], [0, 0]])}
    return toy(directory, payoffs, params)


def led(directory, formula, params):
    """The same after a leader to whom nothing matters."""
    payoffs = {"us": {"000": "0", "100": "0"}, "row": {f"{a}1{c}": formula for a in "01" for c in "01"}}
    payoffs |= {"col": {"000": "1", "100": "1", "010": "1", "110": "1"}}
    return toy(directory, payoffs, params, order=["us", ["row", "col"]], outcomes={"first": "row1"})


def test_a_sample_draws_each_value_equally_often(tmp_path):
    scenario = single(tmp_path, "x + level - 3", {"x": (0, 0, 4), "level": LEVEL})
    points = sample_matrix(scenario, 999)
    assert varying(scenario) == ("x", "level")
    assert dict(zip(*np.unique(points[:, 1], return_counts=True))) == pytest.approx({0: 333, 1: 333, 4: 333}, abs=2)
    drawn = box_columns(scenario)["level"]
    assert set(drawn) == {0, 1, 4} and abs((drawn == 4).mean() - 1 / 3) < 0.06


def test_indices_of_a_discrete_parameter_are_those_of_its_values(tmp_path):
    """ROW1 is played where level = 4, whatever x: the probability is 1 with chance 1/3, and level explains all."""
    scenario = led(tmp_path, "level - 2 + 0 * x", {"x": (0, 0, 4), "level": LEVEL})
    found = sensitivity(scenario, "ROW1", base=256, trajectories=32)
    ranking = found.ranking().set_index("parameter")["total"]
    assert ranking["level"] == pytest.approx(1, abs=0.05) and ranking["x"] == 0
    robust = robustness(scenario, "ROW1", samples=600)
    assert robust.moves["every"].iloc[0] == pytest.approx(1 / 3, abs=0.01)
    assert "level is full" in str(tell(robust, found, rules(robust)))


# ROW1 is played where x + level >= 3; from x = 0, level = 1. Moving x alone takes 2 of 4; level alone 3 of its 4.
@pytest.mark.parametrize(
    ("only", "distance", "end"),
    [(None, 0.5, {"x": 2, "level": 1}), (["level"], 0.75, {"x": 0, "level": 4}), (["x"], 0.5, {"x": 2, "level": 1})],
)
@pytest.mark.parametrize("quantifier", ["some", "every"])
def test_a_flip_tries_the_values_of_a_discrete_parameter(tmp_path, only, distance, end, quantifier):
    scenario = single(tmp_path, "x + level - 3", {"x": (0, 0, 4), "level": LEVEL})
    found = flip(scenario, "ROW1", quantifier, only=only)
    assert found.status == "found" and found.check_holds and found.scenario is scenario
    assert found.distance == pytest.approx(distance, abs=1e-5)
    assert found.values == pytest.approx(end, abs=1e-4)
    assert holds(scenario, lambda profile: profile[0] == 1, quantifier, **found.values)
    assert ("level tried at none (0), mid (1) and full (4)" in method(found)) == (only != ["x"])
    if only == ["level"]:
        assert "level goes from mid to full" in sentence(found) and "solved at each value" in method(found)


@pytest.mark.parametrize(("norm", "distance"), [(1, 0.75 + 0.5), (2, np.hypot(0.75, 0.5)), ("inf", 0.75)])
def test_discrete_and_other_changes_add_up_in_the_norm(tmp_path, norm, distance):
    """ROW1 where x + level >= 6: level to 4, 3 of its 4, and x to 2, 2 of 4; without level x has too far to go."""
    found = flip(single(tmp_path, "x + level - 6", {"x": (0, 0, 4), "level": LEVEL}), "ROW1", norm=norm)
    assert found.status == "found" and found.distance == pytest.approx(distance, rel=1e-3)
    assert [change.ended for change in found.changes] == ["full", "2"]


def test_a_flip_out_of_reach_is_so_at_every_value(tmp_path):
    scenario = single(tmp_path, "level - 5", {"level": LEVEL})
    found = flip(scenario, "ROW1")
    assert found.status == "out of reach" and np.isinf(found.bound)
    assert "No change within the plausible ranges makes 'ROW1' (row plays ROW1) hold" in sentence(found)


def test_too_many_values_are_held_fixed_and_the_answer_says_so(tmp_path):
    many = (0, list(range(40)))
    scenario = single(tmp_path, "x + level - 3", {"x": (0, 0, 4), "level": many})
    found = flip(scenario, "ROW1")
    assert found.distance == pytest.approx(0.75) and found.values["level"] == 0
    assert "level held at 0" in method(found)
    with pytest.raises(InputError, match="40 combinations of values; at most 32 are tried"):
        flip(scenario, "ROW1", only=["level"])


def test_the_margin_of_a_claim_is_one_of_the_values(tmp_path):
    scenario = single(tmp_path, "level - 2", {"level": LEVEL})
    statement = Outcome(Place("at_once"), "every", parse("row1", "here"))
    turn = margin(statement, scenario).turn
    assert (turn.parameter, turn.value, turn.needed, turn.share) == ("level", 1, 4, 0.75)
    assert box_share(statement, scenario) == pytest.approx(1 / 3, abs=0.06)


def test_explain_and_turning_points_say_that_they_leave_it_out(tmp_path):
    scenario = single(tmp_path, "x + level - 3", {"x": (0, 0, 4), "level": LEVEL})
    found = explain(scenario, {}, "row").found[0]
    assert [change.parameter for change in found.changes] == ["x"]
    assert "level takes only the values none (0), mid (1) and full (4)" in turning_points(scenario).refused["level"]


def test_a_walk_does_not_pass_between_values(tmp_path):
    params = {"x": (0, 0, 4), "level": LEVEL}
    one = single(tmp_path, "x + level - 3", params)
    other = sim.load("toy", ["params.level=full"], tmp_path)
    with pytest.raises(InputError, match="passes values that level cannot have.*params.level=mid"):
        between(one, other)
    assert len(between(one, sim.load("toy", ["params.x=4"], tmp_path)).crossings) == 1
