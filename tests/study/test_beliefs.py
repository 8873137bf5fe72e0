"""Beliefs: points have the distributions, correlations and experts' ranges that are stated, however they are cut."""

import numpy as np
import pytest
from scipy.stats import beta, norm, spearmanr, truncnorm

import sim
from sim.errors import InputError
from sim.scenario.parameters import RangeWarning
from sim.study.beliefs import make_beliefs
from sim.study.designs import make_design, matrix, points
from sim.study.resume import resume_study
from sim.study.run import run_study
from tests.toys.study import asking, toy_config, toy_library
from tests.toys.toys import table, toy

PARAMS = {"x": (1, 0, 4), "y": (0.5, 0, 1), "z": (0, -1, 1)}


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    payoffs = {"row": table([["x + y", 0], [0, 1]]), "col": table([["z", 0], [0, 1]])}
    return toy(tmp_path_factory.mktemp("toy"), payoffs, PARAMS)


def drawn(scenario, kind="sobol", size=4096, seed=0, **beliefs):
    return points(scenario, kind, points=size, seed=seed, beliefs=beliefs).values(0, size)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"distribution": "uniform", "low": 1, "high": 3}, lambda u: 1 + 2 * u),
        ({"distribution": "log-uniform", "low": 1}, lambda u: 4**u),
        ({"distribution": "pert"}, lambda u: 4 * beta(2, 4).ppf(u)),  # 0, most likely 1, 4
        ({"distribution": "pert", "base": 3}, lambda u: 4 * beta(4, 2).ppf(u)),
        ({"distribution": "normal", "mean": 2, "sd": 1}, lambda u: truncnorm(-2, 2, 2, 1).ppf(u)),
        ({"distribution": "normal", "mean": 1, "sd": 2, "high": 3}, lambda u: truncnorm(-0.5, 1, 1, 2).ppf(u)),
        ({"distribution": "triangular", "low": 0, "base": 4}, lambda u: 4 * np.sqrt(u)),
    ],
)
def test_a_distribution_is_the_one_that_is_stated(scenario, entry, expected):
    shares = np.linspace(0, 1, 101)[:-1]
    found = make_beliefs(scenario, {"beliefs": {"parameters": {"x": entry}}, "over": ["x"]}).at(shares[:, None])["x"]
    assert found == pytest.approx(expected(shares), abs=1e-9)


def test_rank_correlations_are_those_that_are_stated_and_leave_the_distributions(scenario):
    ties = [{"between": ["x", "y"], "rank": 0.7}, {"between": ["y", "z"], "rank": -0.4}]
    found = drawn(scenario, parameters={"x": "triangular"}, correlations=ties)
    alone = drawn(scenario, parameters={"x": "triangular"})
    assert spearmanr(found["x"], found["y"]).statistic == pytest.approx(0.7, abs=0.02)
    assert spearmanr(found["y"], found["z"]).statistic == pytest.approx(-0.4, abs=0.02)
    assert spearmanr(found["x"], found["z"]).statistic == pytest.approx(0, abs=0.03)
    for name in PARAMS:
        assert np.quantile(found[name], [0.1, 0.5, 0.9]) == pytest.approx(
            np.quantile(alone[name], [0.1, 0.5, 0.9]), abs=0.05
        )


def test_a_rank_correlation_of_one_is_one(scenario):
    found = drawn(scenario, correlations=[{"between": ["x", "y"], "rank": 1}])
    assert found["x"] / 4 == pytest.approx(found["y"], abs=1e-9)


def test_experts_are_a_mixture_by_weight(scenario, tmp_path):
    path = tmp_path / "experts.csv"
    path.write_text("expert,parameter,low,high,weight\nana,x,0,1,3\nana,y,0,0.2,3\nbo,x,2,4,1\n")
    found = points(scenario, "sobol", points=4096, beliefs=path).values(0, 4096)
    first = found["x"] <= 1
    assert first.mean() == pytest.approx(0.75, abs=0.01)
    assert (found["x"][~first] >= 2).all() and found["x"][~first].mean() == pytest.approx(3, abs=0.02)
    assert found["y"][first].max() <= 0.2 and found["y"][~first].mean() == pytest.approx(0.5, abs=0.02)
    assert found["z"].min() < -0.99 and found["z"].max() > 0.99  # of which nobody says anything


@pytest.mark.parametrize("kind", ["random", "latin", "sobol"])
def test_points_from_beliefs_do_not_depend_on_how_they_are_asked_for(scenario, kind):
    stated = {
        "parameters": {"z": {"distribution": "normal", "sd": 0.3}},
        "correlations": [{"between": ["x", "z"], "rank": 0.5}],
        "experts": {"ana": {"ranges": {"x": [0, 1]}}, "bo": {"ranges": {"y": [0.2, 0.4]}, "weight": 2}},
    }
    design = points(scenario, kind, points=60, seed=3, beliefs=stated)
    whole = matrix(design)
    pieces = [np.column_stack(list(design.values(*ends).values())) for ends in ((40, 60), (0, 7), (7, 40))]
    assert np.concatenate([pieces[1], pieces[2], pieces[0]]).tobytes() == whole.tobytes()
    assert not np.array_equal(whole, matrix(points(scenario, kind, points=60, seed=4, beliefs=stated)))


def test_a_study_holds_its_beliefs_and_can_be_made_larger_without_their_file(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "{parameters: {gain: {distribution: normal, sd: 0.2}}, correlations: [{between: [gain, q], rank: 0.5}]}"
    )
    words = (f"design.beliefs={path}", "executor=serial", "chunk=7")
    config = toy_config(tmp_path, "design=sobol", "design.points=20", *words, design=())
    directory = run_study(config, toy_library(tmp_path))
    path.unlink()
    resume_study(directory, asking("design.points=40"))
    found = sim.read_results(directory)
    whole = make_design(found.scenario, {**found.config, "design": {**found.config["design"], "points": 40}})
    stored = found.to_pandas(["point", "gain", "q"]).drop_duplicates("point")[["gain", "q"]].to_numpy()
    assert np.array_equal(stored, matrix(whole)) and found.origin.beliefs.title == "mine.yaml"


@pytest.mark.parametrize(
    ("beliefs", "says"),
    [
        ({"parameters": {"w": "uniform"}}, "unknown parameter 'w'"),
        ({"parameters": {"x": "gauss"}}, "'gauss' is no distribution"),
        (
            {"parameters": {"x": {"distribution": "normal"}}},
            "x: a normal distribution needs its standard deviation, sd",
        ),
        ({"parameters": {"x": {"distribution": "normal", "sd": 1, "mean": 1e9}}}, "next to nothing of a normal"),
        ({"parameters": {"x": {"distribution": "pert", "base": 9}}}, "x.base: x = 9|base 9 does not lie"),
        ({"parameters": {"x": {"distribution": "pert", "mode": 1}}}, "a pert distribution has no 'mode'"),
        ({"parameters": {"x": {"distribution": "uniform", "low": "a"}}}, "x.low: a number is expected"),
        ({"parameters": {"x": {"distribution": "uniform", "low": 3, "high": 3}}}, "x has no range to sample"),
        ({"parameters": ["x"]}, "a mapping of parameter to distribution"),
        ({"correlation": []}, "unknown key 'correlation'; did you mean 'correlations'?"),
        ({"correlations": [{"between": ["x", "w"], "rank": 0}]}, "entry 1: 'w' is none of the parameters that vary"),
        ({"correlations": [{"between": ["x", "x"], "rank": 0}]}, "two parameters are expected"),
        ({"correlations": [{"between": ["x", "y"], "rank": 2}]}, "a correlation from -1 to 1 is expected, not 2"),
        ({"correlations": [{"between": ["x", "y"]}]}, "'between' and 'rank' are expected"),
        ({"correlations": {"x": 1}}, "a list such as"),
        (
            {"correlations": [{"between": pair, "rank": -0.9} for pair in (["x", "y"], ["y", "z"], ["x", "z"])]},
            "they contradict each other .their matrix is not positive semidefinite",
        ),
        ({"experts": {"ana": {"ranges": {"x": [0, 1]}, "weight": 0}}}, "ana.weight: a number above 0"),
        ({"experts": {"ana": {"ranges": {"x": [0]}}}}, "a lowest and a highest value are expected"),
        ({"experts": {"ana": {"x": [0, 1]}}}, "'ranges' of parameters"),
        ({"experts": {}}, "experts with their ranges are expected"),
    ],
)
def test_wrong_beliefs_are_one_sentence(scenario, beliefs, says):
    with pytest.raises(InputError, match=says):
        drawn(scenario, **beliefs)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the first line is to be expert,parameter,low,high"),
        ("expert,parameter,low\n", "the first line is to be"),
        ("expert,parameter,low,high\n", "holds no expert"),
        ("expert,parameter,low,high\nana,x,0\n", "line 2: as many values"),
        ("expert,parameter,low,high\nana,x,0,b\n", "line 2: high: a number is expected, not 'b'"),
        ("expert,parameter,low,high\nana,x,1,1\n", "line 2: low 1 is not below high 1"),
        ("expert,parameter,low,high\nana,x,0,1\nana,x,0,2\n", "line 3: ana gives x twice"),
        (
            "expert,parameter,low,high,weight\nana,x,0,1,1\nana,y,0,1,2\n",
            "line 3: ana has the weight 2 here and 1 before",
        ),
        ("expert,parameter,low,high\nana,w,0,1\n", "unknown parameter 'w'"),
    ],
)
def test_a_wrong_file_of_experts_is_one_sentence(scenario, tmp_path, text, says):
    path = tmp_path / "experts.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=says):
        points(scenario, "random", points=4, beliefs=path)


@pytest.mark.parametrize(("name", "says"), [("none.yaml", "does not exist"), ("beliefs.txt", "a .yaml or .csv file")])
def test_a_file_of_beliefs_that_is_none_is_refused(scenario, name, says):
    with pytest.raises(InputError, match=says):
        points(scenario, "random", points=4, beliefs=name)


def test_a_belief_beyond_the_plausible_range_is_a_warning(scenario):
    with pytest.warns(RangeWarning, match="x from 0 to 9 leaves the plausible range 0 to 4"):
        found = drawn(scenario, parameters={"x": {"distribution": "uniform", "high": 9}})
    assert found["x"].max() > 8.9


def test_indices_need_independent_beliefs(scenario):
    ties = [{"between": ["x", "y"], "rank": 0.5}]
    with pytest.raises(InputError, match="vary independently of each other; leave out correlations"):
        points(scenario, "saltelli", base=4, beliefs={"correlations": ties})
    tilted = points(
        scenario, "saltelli", base=256, beliefs={"parameters": {"z": {"distribution": "normal", "sd": 0.3}}}
    )
    spread = tilted.values(0, tilted.size)["z"].std()
    assert spread == pytest.approx(truncnorm(-1 / 0.3, 1 / 0.3, 0, 0.3).std(), rel=0.05) and spread < norm(0, 0.3).std()


@pytest.mark.parametrize(
    ("kind", "settings", "says"),
    [
        ("sobl", {}, "unknown design 'sobl'; did you mean 'sobol'?"),
        ("sobol", {"pionts": 3}, "pionts: a sobol design has no such setting; did you mean 'points'?"),
        ("saltelli", {"base": 3}, "a power of 2"),
        ("morris", {"trajectories": 1}, "at least 2"),
        ("saltelli", {"base": 2**21}, "at most"),
    ],
)
def test_points_of_a_wrong_kind_or_size_are_refused(scenario, kind, settings, says):
    with pytest.raises(InputError, match=says):
        points(scenario, kind, **settings)
