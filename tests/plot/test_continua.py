"""Continua under one label."""

import pandas as pd
import pytest

from sim.plot.continua import merge_continua
from sim.plot.phase import figure_phase
from tests.plot.conftest import make_study

ROWS = pd.DataFrame(
    {
        "point": [0, 0, 0, 1, 1],
        "russia": pd.Categorical(["WEST", "WEST", "BLOC", "WEST", "BLOC"], categories=["BLOC", "WEST"]),
        "china": pd.Categorical(["LIMIT", "BACK + LIMIT", "BIND", "BACK", "LIMIT"]),
        "component": pd.array([0, 0, None, 0, 0], dtype="Int32"),
    }
)


def test_extreme_points_of_a_continuum_share_all_its_moves():
    merged = merge_continua(ROWS, ["russia", "china"], ["point"])
    assert merged["russia"].tolist() == ["WEST", "WEST", "BLOC", "BLOC ~ WEST", "BLOC ~ WEST"]
    assert merged["china"].tolist() == ["BACK ~ LIMIT", "BACK ~ LIMIT", "BIND", "BACK ~ LIMIT", "BACK ~ LIMIT"]


def test_isolated_equilibria_keep_their_labels_and_merging_twice_changes_nothing():
    merged = merge_continua(ROWS.iloc[[2]], ["russia", "china"], ["point"])
    assert merged[["russia", "china"]].values.tolist() == [["BLOC", "BIND"]]
    pd.testing.assert_frame_equal(merge_continua(merged, ["russia", "china"], ["point"]), merged)


@pytest.mark.parametrize("component, answers", [(0, "BLOC / BACK ~ CURB"), (None, "BLOC / BACK, CURB")])
def test_a_map_tells_a_continuum_from_two_equilibria_and_stripes_both(component, answers):
    study = make_study(gain=[0.0, 0.1, 0.2], trust=[0.0, 0.1])
    second = study.table[(study.table["us"] == "HOLD") & (study.table["form"] == "led")].assign(china="CURB")
    study.table = pd.concat([study.table, second], ignore_index=True)
    led = (study.table["us"] == "HOLD") & (study.table["form"] == "led")
    study.table["component"] = pd.array([component if held else None for held in led], dtype="Int32")
    figure = figure_phase(study, "gain", "trust")
    assert [text.get_text() for text in figure.axes[0].texts] == [f"HOLD →\n{answers}"]
    assert len(figure.axes[0].collections) == 2  # the fill and the stripes
