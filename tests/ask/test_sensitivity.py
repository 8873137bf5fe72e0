"""Sensitivity indices: known in closed form, through the whole chain of design, worlds, SALib and tables."""

import numpy as np
import pytest

import sim
from sim.ask import sobol
from sim.ask.sensitivity import morris_indices, sensitivity, sobol_indices
from sim.errors import InputError
from sim.study.shares import morris, problem, saltelli
from tests.toys.toys import table, toy

# Ranges of different widths: variances of uniform numbers are width² / 12.
PARAMS = {"x": (0, 0, 1), "y": (0, -1, 1), "z": (0, 0, 4)}
SLOPES = {"x": 2.0, "y": 1.5, "z": -0.25}


def measured(directory, outcome):
    """A game with one equilibrium, after either move of the leader, and a first outcome that depends on parameters."""
    payoffs = {
        "us": {"000": "x + y + z"},
        "row": {"010": "-1", "110": "-1", "011": "-1", "111": "-1"},
        "col": {"001": "-1", "101": "-1", "011": "-1", "111": "-1"},
    }
    return toy(directory, payoffs, PARAMS, order=["us", ["row", "col"]], outcomes={"first": outcome})


def column(indices, name, output="low", choice="US0"):
    rows = indices[(indices["choice"] == choice) & (indices["output"] == output)]
    assert (rows["status"] == "complete").all()
    return dict(zip(rows["parameter"], rows[name]))


def test_a_linear_outcome_has_analytic_indices(tmp_path):
    """First and total Sobol index: share of the variance; Morris: the slope times the width, without spread."""
    outcome = " + ".join(f"{slope} * {name}" for name, slope in SLOPES.items())
    found = sensitivity(measured(tmp_path, outcome), "ROW0", base=512, trajectories=16)
    widths = {name: high - low for name, (_, low, high) in PARAMS.items()}
    variances = {name: (SLOPES[name] * widths[name]) ** 2 / 12 for name in PARAMS}
    shares = {name: variance / sum(variances.values()) for name, variance in variances.items()}
    for output in ("low", "high"):
        for choice in ("US0", "US1", "led path"):
            assert column(found.sobol, "first", output, choice) == pytest.approx(shares, abs=0.02)
            assert column(found.sobol, "total", output, choice) == pytest.approx(shares, abs=0.02)
    effects = {name: SLOPES[name] * widths[name] for name in PARAMS}
    assert column(found.morris, "mu") == pytest.approx(effects, abs=1e-12)
    assert column(found.morris, "mu_star") == pytest.approx({n: abs(e) for n, e in effects.items()}, abs=1e-12)
    assert column(found.morris, "sigma") == pytest.approx(dict.fromkeys(PARAMS, 0), abs=1e-12)
    assert found.ranking("US0", "low")["parameter"].tolist() == ["y", "x", "z"]
    assert found.worlds == 512 * (3 + 2) + 16 * (3 + 1)


def test_a_product_has_analytic_interactions(tmp_path):
    """x y with x uniform on [0, 1], y on [-1, 1]: V = 1/9, V_x = 0, V_y = 1/12; the rest, a quarter, is interaction."""
    found = sensitivity(measured(tmp_path, "x * y + 0 * z"), "ROW0", base=2048, trajectories=4)
    assert column(found.sobol, "first") == pytest.approx({"x": 0, "y": 3 / 4, "z": 0}, abs=0.03)
    assert column(found.sobol, "total") == pytest.approx({"x": 1 / 4, "y": 1, "z": 0}, abs=0.03)


def test_the_ishigami_function_through_the_wiring():
    """The published benchmark of SALib itself, so that names, bounds, design and analysis belong together."""
    names = ("a", "b", "c")
    points = np.pi * (2 * saltelli(3, 2048, seed=1) - 1)
    values = np.sin(points[:, 0]) + 7 * np.sin(points[:, 1]) ** 2 + 0.1 * points[:, 2] ** 4 * np.sin(points[:, 0])
    found = sobol_indices(names, values, np.ones(len(points), dtype=bool), seed=1)
    assert found["first"].tolist() == pytest.approx([0.3139, 0.4424, 0], abs=0.03)
    assert found["total"].tolist() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.03)


def test_the_design_is_that_of_salib():
    reference = pytest.importorskip("SALib.sample.sobol")
    for dimensions, base, seed in ((3, 8, 0), (7, 16, 5)):
        wanted = reference.sample(problem(dimensions), base, calc_second_order=False, seed=seed)
        np.testing.assert_array_equal(saltelli(dimensions, base, seed), wanted)


def test_indices_are_those_of_salib_to_the_last_bit():
    reference = pytest.importorskip("SALib.analyze.sobol")
    rng, (blocks, parameters) = np.random.default_rng(0), (64, 5)
    points = rng.random((blocks, parameters + 2))
    points[:, 3] = points[:, 0]  # a parameter that does nothing
    for values in (points.ravel(), np.round(points).ravel()):
        asked = {"calc_second_order": False, "seed": 7, "print_to_console": False}
        wanted = reference.analyze(problem(parameters), values, **asked)
        found = sobol.indices(values, parameters, 7)
        for name, column in zip(("first", "total", "first_conf", "total_conf"), ("S1", "ST", "S1_conf", "ST_conf")):
            np.testing.assert_array_equal(found[name], wanted[column])


def test_points_that_are_not_solved_are_left_out_with_their_block_and_counted():
    names, points = ("a", "b"), saltelli(2, 256, seed=0)
    values, solved = points @ [3.0, 4.0], np.ones(len(points), dtype=bool)
    values[5], solved[5] = np.nan, False
    found = sobol_indices(names, values, solved, seed=0)
    assert found["first"].tolist() == pytest.approx([9 / 25, 16 / 25], abs=0.03)
    assert found["status"][0].startswith("1 of 256 blocks left out")
    trajectories = morris(2, 8, seed=0)
    values, solved = trajectories @ [3.0, 4.0], np.ones(len(trajectories), dtype=bool)
    values[0], solved[0] = np.nan, False
    found = morris_indices(names, trajectories, values, solved, seed=0)
    assert found["mu"].tolist() == pytest.approx([3, 4]) and found["status"][0].startswith("1 of 8 blocks")
    nothing = sobol_indices(names, values=np.full(1024, np.nan), solved=np.zeros(1024, bool), seed=0)
    assert nothing["status"][0].startswith("not known") and np.isfinite(nothing["total"]).all()


def test_what_no_assumption_changes_is_called_constant(tmp_path):
    found = sensitivity(measured(tmp_path, "1 + 0 * x"), "ROW0", base=4, trajectories=2)
    assert (found.sobol["total"] == 0).all() and (found.sobol["status"] == "constant: no assumption matters").all()


def test_same_seed_same_indices_and_another_seed_another_sample(tmp_path):
    scenario = measured(tmp_path, "x * y + z")
    first, again, other = (sensitivity(scenario, "ROW0", 64, 4, seed) for seed in (0, 0, 7))
    assert first.sobol.equals(again.sobol) and first.morris.equals(again.morris)
    assert not first.sobol.equals(other.sobol)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"base": 1000}, "base=1000: .* power of 2 of points, such as 1024"),
        ({"base": 0}, "power of 2"),
        ({"base": -4}, "power of 2"),
        ({"base": 1}, "such as 2"),
        ({"trajectories": 0}, "at least 2"),
        ({"expectation": "wrost"}, "did you mean 'worst'"),
        ({"target": "wset"}, "did you mean 'west'"),
    ],
)
def test_wrong_input_is_one_sentence(options, says):
    with pytest.raises(InputError, match=says):
        sensitivity(sim.load("base"), **options)


def test_without_a_range_there_is_nothing_to_vary(tmp_path):
    scenario = toy(tmp_path, {"row": table([["x"], [0]]), "col": table([[1], [1]])}, {"x": (1, 1, 1)})
    with pytest.raises(InputError, match="nothing to vary"):
        sensitivity(scenario, "ROW0")
