"""Questions of a finished study have the answers of the same question of its scenario; what it lacks is said."""

import numpy as np
import pytest

import sim
from sim.ask.robustness import robustness
from sim.ask.rules import rules
from sim.ask.sensitivity import sensitivity
from sim.ask.worlds import solve_worlds
from sim.errors import InputError
from sim.scenario.compose import compose, open_library
from sim.study.designs import points
from sim.study.run import run_study

COLUMNS = ("points", "probability", "some", "every", "low", "high", "worth", "solved")


def study(directory, *words):
    """A study of the base view, in this process."""
    library = open_library()
    settings = ["view=base", f"results={directory}", "executor=serial", "chunk=25", *words]
    return sim.read_results(run_study(compose(settings, library), library))


@pytest.fixture(scope="module")
def sampled(tmp_path_factory):
    return study(tmp_path_factory.mktemp("sampled"), "design=sobol", "design.points=60")


@pytest.fixture(scope="module")
def gridded(tmp_path_factory):
    return study(tmp_path_factory.mktemp("gridded"), "axes.q=0.2:0.8:3")


@pytest.mark.parametrize("expectation", ["best", "worst", "average"])
def test_a_sample_that_was_stored_is_as_robust_as_one_that_is_drawn(sampled, expectation):
    fresh = robustness(sim.load("base"), "russia_leaves", samples=60, expectation=expectation)
    stored = robustness(sampled, expectation=expectation)
    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(stored.worlds, name), getattr(fresh.worlds, name))
    assert stored.table.equals(fresh.table) and rules(stored) == rules(fresh)


@pytest.mark.parametrize(("kind", "size"), [("saltelli", {"base": 2}), ("morris", {"trajectories": 2})])
def test_indices_of_a_study_are_those_of_its_design(tmp_path, kind, size):
    [(name, number)] = size.items()
    stored = sensitivity(study(tmp_path, f"design={kind}", f"design.{name}={number}"))
    fresh = sensitivity(sim.load("base"), "russia_leaves", base=2, trajectories=2)
    table = {"saltelli": "sobol", "morris": "morris"}[kind]
    assert getattr(stored, table).equals(getattr(fresh, table))
    assert (stored.sobol is None) != (stored.morris is None)


def test_shares_of_saltellis_points_are_counted_over_those_drawn_by_themselves(tmp_path):
    found = robustness(study(tmp_path, "design=saltelli", "design.base=4"))
    assert len(found.worlds) == 8 and len(np.unique(found.worlds.points, axis=0)) == 8


def test_a_grid_has_no_shares_and_a_sample_no_indices(sampled, gridded):
    with pytest.raises(InputError, match="has a grid design, of whose points shares say nothing"):
        robustness(gridded)
    with pytest.raises(InputError, match="has a sobol design; Sobol indices need the points of design=saltelli"):
        sensitivity(sampled)


@pytest.mark.parametrize("setting", [{"samples": 9}, {"seed": 0}, {"beliefs": {}}])
def test_a_study_has_its_points_already(sampled, setting):
    with pytest.raises(InputError, match=f"{next(iter(setting))}=.* has its points already; leave"):
        robustness(sampled, **setting)


def test_ranges_over_correlated_equilibria_are_no_worlds(tmp_path):
    found = study(tmp_path, "design=random", "design.points=2", "concept=correlated")
    with pytest.raises(InputError, match="has ranges over correlated equilibria"):
        robustness(found)


def test_what_is_no_scenario_and_no_study_is_refused():
    with pytest.raises(InputError, match="a Scenario, or a study"):
        robustness("base")


def test_worlds_of_beliefs_are_solved_as_any_others():
    stated = {
        "parameters": {"q": {"distribution": "triangular"}},
        "correlations": [{"between": ["q", "theta"], "rank": 0.9}],
    }
    base = sim.load("base")
    design = points(base, "sobol", points=32, beliefs=stated)
    found = robustness(base, samples=32, beliefs=stated)
    again = solve_worlds(base, design, found.target.holds, workers=1)
    np.testing.assert_array_equal(found.worlds.every, again.every)
    assert found.worlds.origin.beliefs.own == ("q",)
