"""Questions of a finished study have the answers of the same question of its scenario; what it lacks is said."""

import numpy as np
import pytest

import sim
from sim.ask.claims.chosen import Choice
from sim.ask.claims.claims import claims
from sim.ask.claims.statements import evaluate
from sim.ask.claims.verdicts import HOLDS
from sim.ask.claims.worlds import Worlds
from sim.ask.robustness import robustness
from sim.ask.rules import rules
from sim.ask.sensitivity import sensitivity
from sim.ask.worlds import solve_worlds
from sim.commands.compose import compose
from sim.errors import InputError
from sim.render.text import text
from sim.scenario.compose import open_library
from sim.study.designs import points
from sim.study.run import run_study
from sim.tell.claims import tell

pytestmark = pytest.mark.filterwarnings("ignore:Constant values encountered")
COLUMNS = ("points", "probability", "some", "every", "low", "high", "worth", "solved")


def study(directory, *words, view="base"):
    """A study of a view, in this process."""
    library = open_library()
    settings = [f"view={view}", f"results={directory}", "executor=serial", "chunk=25", *words]
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
    assert stored.moves.equals(fresh.moves) and rules(stored).rules == rules(fresh).rules


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


def test_claims_hold_in_a_share_of_the_studys_worlds(sampled, gridded):
    found = claims(["base"], choice=Choice(ids=("F01", "B09")), results=sampled)
    worlds = Worlds(
        sampled.scenario,
        {name: np.full(60, value) for name, value in sampled.scenario.values().items()}
        | points(sampled.scenario, "sobol", points=60).values(0, 60),
    )
    for judgement in found.own:
        holds = evaluate(judgement.claim.test.statement, worlds) == HOLDS
        assert judgement.box == holds.mean() and "of the study's 60 worlds" in judgement.margin
    assert "in the worlds of the study in" in text(tell(found), width=1000)
    with pytest.raises(InputError, match="has a grid design"):
        claims(["base"], choice=Choice(ids=("F01",)), results=gridded)


def test_claims_about_another_game_have_no_share_in_a_study(tmp_path):
    other = study(tmp_path, "design=random", "design.points=4", view="bargaining")
    [judgement] = claims(["base"], choice=Choice(ids=("F01",)), results=other).own
    assert judgement.box is None and judgement.verdict == "holds"
