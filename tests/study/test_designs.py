"""Designs: points that do not depend on how they are asked for, weights with the right moments, files read strictly."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sim
from sim.commands.compose import compose
from sim.errors import InputError
from sim.plot.phase import figure_phase
from sim.scenario.compose import build
from sim.scenario.constraints import ConstraintWarning
from sim.scenario.parameters import RangeWarning
from sim.study.designs import StoredDesign, make_design
from sim.study.resume import resume_study
from sim.study.run import run_study
from sim.study.study import read_study
from tests.toys.small_scenario import GAME, changed
from tests.toys.study import asking, toy_config, toy_library

KINDS = ("random", "latin", "sobol")


def design(tmp_path, *overrides):
    config = toy_config(tmp_path, *overrides, design=())
    return make_design(build(config, toy_library(tmp_path)), config)


def all_values(points):
    return np.column_stack(list(points.values(0, points.size).values()))


@pytest.mark.parametrize("kind", KINDS)
def test_points_do_not_depend_on_how_they_are_asked_for(tmp_path, kind):
    points = design(tmp_path, f"design={kind}", "design.points=50")
    whole = all_values(points)
    assert points.parameters == ("gain", "q") and whole.shape == (50, 2)
    for first, last in ((30, 50), (0, 7), (7, 30), (49, 50)):
        pieces = points.values(first, last)
        np.testing.assert_array_equal(np.column_stack(list(pieces.values())), whole[first:last])


@pytest.mark.parametrize("kind", ["random", "sobol"])
def test_a_larger_sample_continues_a_smaller_one_of_its_seed_only(tmp_path, kind):
    small = all_values(design(tmp_path, f"design={kind}", "design.points=40"))
    large = all_values(design(tmp_path, f"design={kind}", "design.points=90"))
    other = all_values(design(tmp_path, f"design={kind}", "design.points=40", "design.seed=1"))
    np.testing.assert_array_equal(large[:40], small)
    assert not np.isclose(other, small).any(axis=0).all()


def test_a_latin_hypercube_takes_each_stratum_once(tmp_path):
    values = design(tmp_path, "design=latin", "design.points=64").values(0, 64)
    assert sorted(np.floor((values["gain"] - 1) / 2 * 64)) == list(range(64))
    assert sorted(np.floor(values["q"] * 64)) == list(range(64))


def test_sobol_points_are_balanced(tmp_path):
    values = design(tmp_path, "design=sobol", "design.points=256").values(0, 256)
    counts, _, _ = np.histogram2d(values["gain"], values["q"], bins=[4, 4], range=[(1, 3), (0, 1)])
    assert (counts == 16).all()


@pytest.mark.parametrize(
    ("weight", "mean"),
    [("uniform", 2.0), ("log-uniform", 2 / np.log(3)), ("triangular", (1 + 3 + 2) / 3)],
)
def test_weights_have_their_means(tmp_path, weight, mean):
    points = design(tmp_path, "design=sobol", "design.points=4096", "design.over=[gain]", f"design.weight={weight}")
    gains = points.values(0, 4096)["gain"]
    assert points.parameters == ("gain",)
    assert gains.min() >= 1 and gains.max() <= 3
    assert gains.mean() == pytest.approx(mean, abs=2e-3)


def test_one_parameter_can_have_a_weight_of_its_own(tmp_path):
    plain = design(tmp_path, "design=sobol")
    tilted = design(tmp_path, "design=sobol", "design.weights.gain=triangular")
    np.testing.assert_array_equal(plain.values(0, 99)["q"], tilted.values(0, 99)["q"])
    assert tilted.values(0, 4096)["gain"].std() == pytest.approx(2 / np.sqrt(24), rel=1e-2)  # peak in the middle


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_points_from_a_file(tmp_path, suffix):
    path = tmp_path / f"points.{suffix}"
    if suffix == "csv":
        path.write_text("q,gain\n0.25,1\n0.5,3\n")
    else:
        pq.write_table(pa.table({"q": [0.25, 0.5], "gain": [1, 3]}), path)
    points = design(tmp_path, "design=file", f"design.file={path}")
    assert points.parameters == ("q", "gain")
    np.testing.assert_array_equal(all_values(points), [[0.25, 1], [0.5, 3]])


def test_a_stored_list_is_read_piece_by_piece(tmp_path):
    points = design(tmp_path, "design=latin", "design.points=10000")
    points.store(tmp_path / "points.parquet")
    stored = StoredDesign(tmp_path / "points.parquet", points.origin)
    assert (stored.parameters, stored.size) == (points.parameters, points.size)
    for first, last in ((0, 10000), (4095, 4097), (8191, 9999)):
        np.testing.assert_array_equal(stored.values(first, last)["q"], points.values(first, last)["q"])


@pytest.mark.parametrize(
    ("overrides", "part"),
    [
        (["design=sobol", "design.points=0"], "design.points: a whole number from 1"),
        (["design=sobol", "design.seed=-1"], "design.seed: a whole number from 0"),
        (["design=sobol", "design.over=[gian]"], "did you mean 'gain'?"),
        (["design=sobol", "design.over=[gain,gain]"], "named twice"),
        (["design=sobol", "design.weight=gauss"], "design.weight: 'gauss' is no distribution"),
        (["design=sobol", "design.weights.q=log-uniform"], "log-uniform needs a range above 0"),
        (["design=sobol", "design.over=[gain]", "design.weights.q=triangular"], "does not vary q"),
        (["design=sobol", "axes.q=0:1:3"], "axes belong to a grid"),
        (["design=latin", "design.points=100000000"], "a whole number from 1 to 50,000,000"),
        (["design=file"], "name a CSV or Parquet file"),
        (["design=file", "design.file=nowhere.csv"], "does not exist"),
        (["design=file", "design.file=points.txt"], "a .csv or .parquet file is expected"),
    ],
)
def test_a_wrong_design_is_refused(tmp_path, overrides, part):
    with pytest.raises(InputError) as caught:
        design(tmp_path, *overrides)
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("q,theta\n0,0\n", "unknown parameter 'theta'"),
        ("q\na\n", "q: numbers are expected"),
        ("q,gain\n0.5,\n", "gain: a value is missing"),
        ("q\n", "holds no points"),
        ("q,q\n0,0\n", "repeated"),
    ],
)
def test_a_wrong_file_of_points_is_refused(tmp_path, text, part):
    (tmp_path / "points.csv").write_text(text)
    with pytest.raises(InputError) as caught:
        design(tmp_path, "design=file", f"design.file={tmp_path / 'points.csv'}")
    assert part in str(caught.value)


def test_a_file_beyond_the_plausible_range_is_a_warning(tmp_path):
    (tmp_path / "points.csv").write_text("gain\n7\n")
    with pytest.warns(RangeWarning, match="gain leaves the plausible range 1 to 3"):
        design(tmp_path, "design=file", f"design.file={tmp_path / 'points.csv'}")


def test_a_sample_holds_the_values_that_a_sweep_of_the_same_points_gives(tmp_path):
    (tmp_path / "points.csv").write_text("q\n0.2\n0.4\n0.9\n")
    config = toy_config(tmp_path, "design=file", f"design.file={tmp_path}/points.csv", design=())
    found = sim.read_results(run_study(config))
    expected = sim.sweep(found.scenario, {"q": [0.2, 0.4, 0.9]})
    assert found.to_pandas()[list(expected)].astype(str).equals(expected.astype(str))


DISCRETE = changed(
    GAME, ("params", "gain"), {"value": 1, "values": {"small": 1, "large": 3}, "unit": "x", "source": "y"}
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_draws_among_the_values_of_a_discrete_parameter(tmp_path, kind):
    config = toy_config(
        tmp_path, f"design={kind}", "design.points=512", "design.weight=triangular", game=DISCRETE, design=()
    )
    gains = make_design(build(config, toy_library(tmp_path, DISCRETE)), config).values(0, 512)["gain"]
    assert set(gains) == {1, 3} and abs((gains == 3).mean() - 0.5) < 0.1


@pytest.mark.parametrize(
    ("text", "found"),
    [("gain\nsmall\nlarge\n", [1, 3]), ("gain\n3\n", [3]), ("gain\n2\n", "gain = 2 cannot be"), ("gain\nsmal\n", "'small'"),
     ("q\n1.5\n", "points.csv: q: q = 1.5 cannot be; the domain of q (probability) is 0 to 1.")],
)  # fmt: skip
def test_a_file_of_points_holds_what_can_be(tmp_path, text, found):
    path = tmp_path / "points.csv"
    path.write_text(text)
    config = toy_config(tmp_path, "design=file", f"design.file={path}", game=DISCRETE, design=())
    scenario = build(config, toy_library(tmp_path, DISCRETE))
    if isinstance(found, list):
        assert make_design(scenario, config).values(0, 9)["gain"].tolist() == found
        return
    with pytest.raises(InputError) as caught:
        make_design(scenario, config)
    assert found in str(caught.value)


def test_the_values_of_a_discrete_parameter_have_no_weight_of_their_own(tmp_path):
    config = toy_config(tmp_path, "design=random", "design.weights.gain=uniform", game=DISCRETE, design=())
    with pytest.raises(InputError, match="the values of gain have equal weight"):
        make_design(build(config, toy_library(tmp_path, DISCRETE)), config)


TIED = {**GAME, "where": "q <= gain / 6"}


VIEW_OF_TIED = {"game": "small", "title": "A view of it"}


def tied_design(tmp_path, *overrides, where=TIED["where"]):
    game = changed({**TIED, "where": where}, ("params", "q", "value"), 0.2)
    library = toy_library(tmp_path, game, VIEW_OF_TIED)
    config = compose(["view=mine", f"results={tmp_path / 'results'}", *overrides], library)
    return make_design(build(config, library), config), config


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_keeps_constraints(tmp_path, kind):
    points, _ = tied_design(tmp_path, f"design={kind}", "design.points=300")
    again, _ = tied_design(tmp_path, f"design={kind}", "design.points=300")
    values = points.values(0, 300)
    assert points.size == 300 and (values["q"] <= values["gain"] / 6).all()
    np.testing.assert_array_equal(all_values(points), all_values(again))
    # gain on [1, 3] and q below gain / 6: the density of gain rises with gain, so that its mean is 13/6.
    assert values["gain"].mean() == pytest.approx(13 / 6, abs=0.12)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_of_almost_nothing_is_refused(tmp_path, kind):
    with pytest.raises(InputError, match="a sample cannot be drawn: 'q == 0.2' held at 0 of 1"):
        tied_design(tmp_path, f"design={kind}", "design.points=256", where="q == 0.2")


def test_a_file_of_points_keeps_constraints(tmp_path):
    (tmp_path / "points.csv").write_text("q,gain\n0.1,1\n0.5,2\n0.6,3\n")
    with pytest.raises(
        InputError, match=r"'q <= gain / 6' does not hold at 2 points, the first in row 2; take them out"
    ):
        tied_design(tmp_path, "design=file", f"design.file={tmp_path / 'points.csv'}")


def test_a_study_of_a_constrained_grid_has_the_points_that_are_left(tmp_path):
    with pytest.warns(ConstraintWarning, match="3 of 9 points are left out"):
        points, config = tied_design(tmp_path, "axes.gain=1:3:3", "axes.q=0.1:0.5:3", "executor=serial", "chunk=2")
        study = read_study(run_study(config, toy_library(tmp_path, game=None)))
    assert points.size == 6 == study.table["point"].nunique() and len(study.axes["gain"]) == 3
    assert (study.table["q"] <= study.table["gain"] / 6).all()
    (panel,) = figure_phase(study, "gain", "q").axes
    assert "left out" in [text.get_text() for text in panel.texts]


def test_a_sample_that_keeps_constraints_cannot_grow(tmp_path):
    _, config = tied_design(tmp_path, "design=sobol", "design.points=20", "executor=serial")
    library = toy_library(tmp_path, game=None)
    directory = run_study(config, library)
    assert len(sim.read_results(directory).to_pandas()["point"].unique()) == 20
    with pytest.raises(
        InputError, match="a sobol design whose points keep constraints of 20 points cannot change its size"
    ):
        resume_study(directory, asking("design.points=40"), library)
