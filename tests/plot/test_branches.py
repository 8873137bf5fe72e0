"""Branches and changes along one parameter."""

import numpy as np
import pandas as pd
import pytest

from sim.plot import reading
from sim.plot.branches import changes_on_grid, runs, shift_on_grid
from tests.plot.conftest import rule


@pytest.fixture
def offer(line):
    return shift_on_grid(line, "gain", reading.panel_rows(line)["OFFER"], "russia_alignment")


def test_changes_lie_where_the_rule_changes(offer):
    places, labels = zip(*offer.changes)
    assert places == pytest.approx((0.295, 0.605)) and labels == ("≈ 0.295", "≈ 0.605")


def test_range_spans_all_equilibria(line, offer):
    for gain, low, high in zip(line.axes["gain"], offer.low, offer.high):
        values = [{"BLOC": -1, "WEST": 1}[russia] for russia, _ in rule("OFFER", gain, 1.0)]
        assert (low, high) == (min(values), max(values))


def test_each_branch_is_drawn_where_it_holds(line, offer):
    assert {branch.moves for branch in offer.branches} == {("BLOC", "BACK"), ("WEST", "CURB")}
    for branch in offer.branches:
        holds = [branch.moves in rule("OFFER", gain, 1.0) for gain in line.axes["gain"]]
        assert np.array_equal(np.isfinite(branch.y[1::3]), holds)


def test_strip_follows_the_expectation(line, offer):
    assert np.array_equal(offer.chosen["best"], line.axes["gain"] >= 0.3)
    assert np.array_equal(offer.chosen["worst"], line.axes["gain"] > 0.6)


def test_a_tie_at_one_value_is_one_change_at_that_value():
    changes = changes_on_grid(np.array([0.0, 0.5, 1.0]), np.array([0, 1, 2]), np.array([-0.25, 0.25, 0.75, 1.25]))
    assert changes == [(0.5, "0.500")]


def test_a_change_stands_at_the_only_exact_root_between_two_grid_values(line):
    rows = reading.panel_rows(line)["OFFER"]
    shift = shift_on_grid(line, "gain", rows, "russia_alignment", roots=(0.2951, 0.6007, 0.6013, 0.9))
    assert shift.changes[0] == (0.2951, "0.295") and shift.changes[1][1] == "≈ 0.605"  # there are two in the other gap
    (taken,) = [branch for branch in shift.branches if branch.moves == ("WEST", "CURB")]
    assert taken.x[np.isfinite(taken.y)].min() == 0.2951


def test_a_change_at_the_very_end_of_the_range_is_not_drawn(line):
    grid = line.axes["gain"]
    at = int(np.flatnonzero(grid >= 0.3 - 1e-12)[0])  # from here on there is another equilibrium
    table = line.table[line.table["gain"] <= grid[at] + 1e-12]
    short = reading.replaced(line, table=table, axes={"gain": grid[: at + 1]})
    rows = reading.panel_rows(short)["OFFER"]
    near = grid[at] - 1e-4
    shift = shift_on_grid(short, "gain", rows, "russia_alignment", roots=(near,))
    assert [x for x, _ in shift.changes] == [near] and len(shift.branches) == 2 and shift.weight > 0
    seen = shift.seen(grid[0], grid[at])
    assert seen.unseen == (near,) and seen.weight == 0 and not seen.changes and len(seen.branches) == 1
    assert seen.branches[0].x.max() == seen.edges[-1] == near
    assert shift.seen(grid[0], grid[at] + 0.1) is shift


def test_no_equilibrium_leaves_a_gap(plane):
    line = plane.table[plane.table["gain"] == plane.axes["gain"][20]]
    rows = line[(line["us"] == "OFFER") & (line["form"] == "led")]
    shift = shift_on_grid(plane, "trust", rows, "russia_alignment")
    assert np.array_equal(np.isnan(shift.low), plane.axes["trust"] < 0.2)


def test_a_moving_branch_is_continuous_and_two_points_of_a_continuum_are_two_branches(line):
    grid = line.axes["gain"]
    rows = pd.DataFrame(
        {
            "gain": np.repeat(grid, 2),
            "russia": "BLOC + WEST",
            "china": "BACK",
            "russia_alignment": np.stack([grid, -grid], axis=1).ravel(),
            "led_best": False,
            "led_worst": False,
            "led_average": False,
        }
    )
    shift = shift_on_grid(line, "gain", rows, "russia_alignment")
    upper, lower = sorted(shift.branches, key=lambda branch: -branch.y[-2])
    assert np.allclose(upper.y[1::3], grid) and np.allclose(lower.y[1::3], -grid)
    assert np.array_equal(upper.y[2:-1:3], upper.y[3::3])
    assert shift.changes == []


def test_runs():
    assert runs(np.array([True, False, True, True])) == [(0, 1), (2, 4)]
