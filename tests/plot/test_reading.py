"""What figures read from tables."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import InputError
from sim.plot import grid_axes, reading
from sim.plot.options import PAGE, FigureOptions
from sim.plot.panels import MOST_PANELS, drawn_panels
from sim.plot.study import study_figures
from tests.plot.conftest import make_study


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(-1, 4)), max_size=40))
def test_holding_sets_are_the_sets_of_labels_in_each_cell(rows):
    cells, codes = (np.array([row[k] for row in rows], dtype=int) for k in (0, 1))
    sets_of, sets = reading.holding_sets(cells, codes, 7)
    assert len(set(sets)) == len(sets)
    for cell in range(7):
        assert set(sets[sets_of[cell]]) == {code for where, code in rows if where == cell and code >= 0}


def test_rows_without_equilibrium_have_no_label():
    rows = pd.DataFrame({"russia": ["WEST", None, "BLOC"], "china": ["CURB", None, "BACK"]})
    codes, labels = reading.equilibrium_labels(rows, ["russia", "china"])
    assert codes[1] == -1
    assert [labels[code] for code in codes[[0, 2]]] == [("WEST", "CURB"), ("BLOC", "BACK")]


def test_positions_are_those_of_the_grid(plane):
    for axis, grid in plane.axes.items():
        places = grid_axes.positions(plane, axis, plane.table)
        assert np.array_equal(grid[places], plane.table[axis])


def test_unknown_axis_names_the_nearest(plane):
    with pytest.raises(InputError, match="trusst.*'trust'"):
        grid_axes.positions(plane, "trusst", plane.table)


def test_cells_touch_and_hold_their_grid_values():
    grid = np.array([0.0, 1.0, 4.0])
    assert grid_axes.cell_edges(grid).tolist() == [-0.5, 0.5, 2.5, 5.5]


@pytest.mark.parametrize(
    "values, limits",
    [([-1, 0, 1], (-1, 1)), ([0, 0.4], (0, 1)), ([0, 3], (0, 3)), ([-2, 1], (-2, 2)), ([], (0, 1))],
)
def test_outcome_limits(values, limits):
    assert reading.outcome_limits(np.array(values, dtype=float)) == limits


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), min_size=1, max_size=15))
def test_at_most_six_panels_are_drawn_those_first_in_which_most_changes(sizes):
    weights = {f"M{number}": size for number, size in enumerate(sizes)}
    shown = drawn_panels(weights, PAGE)
    changing = [name for name, size in weights.items() if size > 0]
    assert shown == [name for name in weights if name in shown] and 1 <= len(shown) <= MOST_PANELS
    assert set(shown) <= set(changing) or not changing
    assert len(shown) == min(len(changing), MOST_PANELS) or not changing
    left = [weights[name] for name in changing if name not in shown]
    assert not left or max(left) <= min(weights[name] for name in shown)
    assert drawn_panels(weights, FigureOptions(all_panels=True)) == list(weights)


def test_without_a_led_form_nobody_leads_and_the_subject_comes_first(line):
    at_once = make_study(gain=[0.1])
    at_once.table = at_once.table[at_once.table["form"] == "simultaneous"]
    assert reading.leader(at_once) is None
    assert reading.followers(at_once) == ["russia", "us", "china"]
    assert reading.followers(line) == ["russia", "china"]


def test_moves_are_ordered_by_what_they_lead_to(line):
    assert list(reading.move_values(line, "russia_alignment").items()) == [("BLOC", 0.0), ("WEST", 1.0)]


@pytest.mark.parametrize(
    "value, step, text", [(0.295, 0.01, "0.295"), (2.55, 0.1, "2.55"), (3.0, 1, "3"), (-10.0, 5, "-10")]
)
def test_numbers_have_the_digits_of_the_grid(value, step, text):
    assert grid_axes.number(value, step) == text


def test_the_moves_of_one_player_are_labels_too():
    rows = pd.DataFrame({"russia": ["BLOC", "WEST", "BLOC"]})
    codes, labels = reading.equilibrium_labels(rows, ["russia"])
    assert labels == [("BLOC",), ("WEST",)] and codes.tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    ("values", "words"), [({"low": 0.2, "mid": 0.4, "high": 1.0}, ["low", "mid", "high"]), ([0.2, 0.4, 1.0], ["0.2", "0.4", "1"])]
)  # fmt: skip
def test_a_discrete_parameter_has_a_place_for_each_value(values, words):
    study = make_study(trust=[1.0, 0.2, 0.4], gain=[0.1, 0.5])
    study.parameters["trust"] = {"value": 0.4, "values": values, "unit": "x"}
    placed = reading.prepared(study)
    assert placed.axes["trust"].tolist() == [0, 1, 2] and grid_axes.limits(placed, "trust") == (-0.5, 2.5)
    assert grid_axes.ticks(placed, "trust") == words and grid_axes.own_value(placed, "trust") == 1
    assert (np.array([0.2, 0.4, 1.0])[placed.table["trust"].astype(int)] == study.table["trust"]).all()
    assert reading.prepared(placed).axes["trust"].tolist() == [0, 1, 2]
    figures = study_figures(study)
    panel = figures["phase_trust_gain_best"].axes[0]
    assert [label.get_text() for label in panel.get_xticklabels()] == words and panel.get_xlim() == (-0.5, 2.5)
    assert f"trust = {words[1]}" in " ".join(text.get_text() for text in figures["shift_gain"].texts).replace("\n", " ")
