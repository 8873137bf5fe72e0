"""Constraints in thresholds, maps, samples, flips, walks and claims: kept, or said to be passed over."""

import numpy as np
import pytest

import sim
from sim.ask.between.between import between
from sim.ask.claims.boxes import box_share
from sim.ask.claims.grammar import read_statement
from sim.ask.claims.margin import margin
from sim.ask.claims.statements import evaluate
from sim.ask.claims.verdicts import HOLDS
from sim.ask.claims.worlds import one_world
from sim.ask.explain import explain
from sim.ask.flip.flip import flip
from sim.ask.plane import plane
from sim.ask.robustness import robustness
from sim.ask.sensitivity import sensitivity
from sim.ask.thresholds.thresholds import thresholds
from sim.errors import InputError
from sim.scenario.constraints import ConstraintWarning
from sim.scenario.where import Where
from sim.study.samples import box_columns
from sim.tell.flip_method import method
from tests.toys.toys import sample, sample_matrix, table, toy

PARAMS = {"x": (0, 0, 4), "y": (2, 0, 4)}


def tied(directory, where, formula="x - 1 + 0 * y", params=PARAMS):
    """A row player who plays ROW1 where a formula is positive, and a column player whose move matters to nobody."""
    payoffs = {"row": table([[0, 0], [formula, formula]]), "col": table([[1, 1], [0, 0]])}
    toy(directory, payoffs, params)
    with open(directory / "game" / "toy.yaml", "a") as file:
        file.write(f"where: {where}\n")
    return sim.load("toy", [], directory)


@pytest.mark.parametrize(
    ("where", "ends", "breakpoints"),
    [("x <= y", (0, 2), [1]), ("2 * x <= 3", (0, 1.5), [1]), ("x + y < 2.5", (0, 0.5), []), ("x >= 0", (0, 4), [1])],
)
def test_thresholds_end_where_a_constraint_does_and_say_so(tmp_path, where, ends, breakpoints):
    scenario = tied(tmp_path, where)
    if ends == (0, 4):
        found = thresholds(scenario, "x")
    else:
        with pytest.warns(
            ConstraintWarning, match=rf"x: followed from 0 to {ends[1]:g} only; beyond, '.*' does not hold"
        ):
            found = thresholds(scenario, "x")
    assert (found.low, found.high) == pytest.approx(ends, abs=1e-12)
    assert list(found.breakpoints) == breakpoints


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("x < y", "^'x < y' does not hold in 50% of the map"),
        ("[x < y, x < 9]", "^not all of 'x < y' and 'x < 9' hold in 50% of the map"),
    ],
)
def test_a_map_warns_of_what_cannot_be(tmp_path, where, said):
    with pytest.warns(ConstraintWarning, match=said):
        plane(tied(tmp_path, where, "x - y"), "x", "y")


def test_samples_keep_constraints_and_stay_even(tmp_path):
    scenario = tied(tmp_path, "x <= y")
    points = sample_matrix(scenario, 1024)
    assert points.shape == (1024, 2) and (points[:, 0] <= points[:, 1]).all()
    assert points.mean(axis=0) == pytest.approx([4 / 3, 8 / 3], abs=0.02)  # the triangle's middle
    assert np.array_equal(points, sample_matrix(scenario, 1024))
    assert np.array_equal(points[:100], sample_matrix(scenario, 100))
    robust = robustness(scenario, "ROW1", samples=500)
    assert robust.moves["every"].iloc[0] == pytest.approx((3 / 4) ** 2, abs=0.02)  # x > 1 in the triangle
    with pytest.raises(InputError, match="Sobol and Morris indices need assumptions that vary independently"):
        sensitivity(scenario, "ROW1")


def test_almost_nothing_left_is_refused(tmp_path):
    scenario = tied(tmp_path, "x * 1e5 <= y")
    with pytest.raises(InputError, match=r"a sample cannot be drawn: 'x \* 1e5 <= y' held at 0 of"):
        sample(scenario, 100)


def test_a_flip_that_keeps_constraints_is_the_answer_and_one_that_does_not_is_refused(tmp_path):
    found = flip(tied(tmp_path, "x <= y"), "ROW1")
    assert found.status == "found" and found.distance == pytest.approx(0.25) and "'x <= y' holds there" in method(found)
    with pytest.raises(InputError, match="the nearest change that was found breaks 'x <= y / 4'"):
        flip(tied(tmp_path, "x <= y / 4"), "ROW1")
    never = tied(tmp_path, "x <= y / 4", "x - 9 + 0 * y")
    assert flip(never, "ROW1").status == "out of reach"


def test_a_flip_passes_over_values_that_break_a_constraint(tmp_path):
    """ROW1 where x + level >= 3: level to full is nearer than x to 2, but the constraint rules full out."""
    params = {"x": (0, 0, 2), "level": ("mid", {"none": 0, "mid": 1, "full": 3})}
    scenario = tied(tmp_path, "level < 2", "x + level - 3", params)
    found = flip(scenario, "ROW1")
    assert found.values["level"] == 1 and found.distance == pytest.approx(1) and found.bound == pytest.approx(2 / 3)
    assert found.status == "not certified"


def test_explain_names_no_change_that_breaks_a_constraint(tmp_path):
    formula = "x + y - 4"
    free, bound = (tied(tmp_path, where, formula) for where in ("x <= 4", "x <= 1.5"))
    assert [change.parameter for change in explain(free, {}, "row").found[0].changes] == ["x", "y"]
    assert [change.parameter for change in explain(bound, {}, "row").found[0].changes] == ["y"]


def test_a_walk_warns_where_it_breaks_a_constraint(tmp_path):
    first = tied(tmp_path, "(x - 2) ** 2 + (y - 2) ** 2 > 1")
    second = sim.load("toy", ["params.x=4"], tmp_path)
    with pytest.warns(ConstraintWarning, match="does not hold all along the way, as at 25.0% of it"):
        assert len(between(first, second).crossings) == 1


def verdict(scenario, statement):
    return evaluate(read_statement({"at_once": True, **statement}, Where()), one_world(scenario))[0]


def test_claims_look_at_what_can_be(tmp_path):
    scenario = tied(tmp_path, "x <= y")
    played = read_statement({"at_once": True, "every": "row1"}, Where())
    columns = box_columns(scenario)
    assert len(columns["x"]) == 500 and (columns["x"] <= columns["y"]).all()
    assert box_share(played, scenario) == pytest.approx((3 / 4) ** 2, abs=0.07)
    with pytest.raises(InputError, match="with: x = 3 and y = 2 cannot be"):
        verdict(scenario, {"with": {"x": 3}, "every": "row1"})
    # In a share over x alone y stays at 2: x > 1 in half of what can be, and not in three quarters.
    share = {"share": {"of": {"at_once": True, "every": "row1"}, "over": ["x"], "at_most": 0.6}}
    assert evaluate(read_statement(share, Where()), one_world(scenario))[0] == HOLDS
    turn = margin(played, scenario).turn
    assert turn.parameter == "x" and turn.needed == pytest.approx(1, abs=1e-6)
    assert margin(played, tied(tmp_path, "x <= y / 4")).turn is None


def test_a_claims_axis_passes_over_what_cannot_be(tmp_path):
    scenario = tied(tmp_path, "x <= y / 4")
    assert verdict(scenario, {"trend": {"of": "row1", "in": "x", "is": "unchanged"}}) == HOLDS
    assert verdict(scenario, {"threshold": {"in": "x", "every": "row1", "is": "somewhere"}}) != HOLDS
    assert verdict(tied(tmp_path, "x <= y"), {"threshold": {"in": "x", "every": "row1", "is": "upwards"}}) == HOLDS
