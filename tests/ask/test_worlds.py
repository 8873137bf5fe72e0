"""Many worlds at once agree with each world solved by itself."""

from itertools import product

import numpy as np
import pytest

import sim
from sim.ask.worlds import LED_PATH, choices, solve_worlds
from sim.game.normal_form import Game
from sim.scenario.parameters import RangeWarning
from sim.scenario.target import read_target
from sim.solve.nash import nash
from sim.study.beliefs import Origin, varying
from sim.study.designs import ListedDesign, matrix
from tests.toys.toys import sample, sample_matrix, table, toy

pytestmark = pytest.mark.filterwarnings("ignore::sim.scenario.parameters.RangeWarning")


@pytest.fixture(scope="module")
def base():
    return sim.load("base")


def test_the_sample_fills_the_box_evenly(base):
    points, parameters = sample_matrix(base, 1024), [base.parameters[name] for name in varying(base)]
    low, high = (np.array([getattr(parameter, end) for parameter in parameters]) for end in ("low", "high"))
    assert points.shape == (1024, len(varying(base)))
    unit = (points - low) / (high - low)
    assert unit.min() >= 0 and unit.max() <= 1
    # A scrambled Sobol sequence of 2^k points has the same number in each of 2^k equal slices of each axis.
    assert all(np.array_equal(np.sort((column * 1024).astype(int)), np.arange(1024)) for column in unit.T)
    assert np.array_equal(points, sample_matrix(base, 1024))
    assert not np.array_equal(points, sample_matrix(base, 1024, seed=1))
    assert sample(base, 1000).size == 1000


def listed(**columns):
    """Points of one's own."""
    return ListedDesign({name: np.array(column) for name, column in columns.items()}, Origin("file"))


def after_move(scenario, game, move):
    """The followers' game after a move of the leader."""
    return Game(game.payoffs[1:, move], scenario.players[1:], [scenario.moves[p] for p in scenario.players[1:]])


@pytest.mark.parametrize("expectation", ["best", "worst", "average"])
def test_each_world_is_what_nash_finds_in_it(base, expectation):
    points = sample(base, 8, seed=3)
    target = read_target(base, "russia_leaves and war == 0")
    worlds = solve_worlds(base, points, target.holds, expectation)
    assert worlds.solved.all()
    reduce = {"best": max, "worst": min, "average": lambda values: sum(values) / len(values)}[expectation]
    alignment = base.outcome_values()["russia_alignment"]
    for k, point in enumerate(matrix(points)):
        game = base.game(**dict(zip(varying(base), point)))
        worth = []
        for move in range(base.shape[0]):
            found = nash(after_move(base, game, move))
            held = [np.einsum("ab,a,b", target.holds[move].astype(float), *e.profile) for e in found]
            aligned = [np.einsum("ab,a,b", alignment[move], *e.profile) for e in found]
            worth.append(reduce([np.einsum("ab,a,b", game.payoffs[0, move], *e.profile) for e in found]))
            assert worlds.probability[k, move] == pytest.approx(np.mean(held), abs=1e-9)
            assert worlds.every[k, move] == all(p > 1 - 1e-9 for p in held)
            assert worlds.some[k, move] == any(p > 1 - 1e-9 for p in held)
            assert worlds.low[k, move] == pytest.approx(min(aligned), abs=1e-9)
            assert worlds.high[k, move] == pytest.approx(max(aligned), abs=1e-9)
        assert worlds.worth[k] == pytest.approx(worth, abs=1e-9)
        best = [move for move in range(len(worth)) if worth[move] > max(worth) - 1e-9]
        led = worlds.choices.index(LED_PATH)
        assert worlds.every[k, led] == worlds.every[k, best].all()
        assert worlds.low[k, led] == pytest.approx(worlds.low[k, best].min())


def test_the_number_of_threads_and_the_chunks_do_not_matter(base, monkeypatch):
    points, holds = sample(base, 100), read_target(base, "west").holds
    one = solve_worlds(base, points, holds, workers=1)
    monkeypatch.setattr("sim.study.engine.BATCH_NUMBERS", 7 * 600)
    two = solve_worlds(base, points, holds, workers=2)
    for name in ("probability", "some", "every", "low", "high", "worth", "solved"):
        assert np.array_equal(getattr(one, name), getattr(two, name))


def test_all_at_once_there_is_one_choice_and_the_path(tmp_path):
    scenario = toy(tmp_path, {"row": table([["x", 0], [0, 1]]), "col": table([[1, 0], [0, 1]])}, {"x": (1, -1, 1)})
    assert choices(scenario) == ("all at once", LED_PATH)
    worlds = solve_worlds(scenario, listed(x=[-0.5, 0.5]), read_target(scenario, "row1").holds)
    assert worlds.every.tolist() == [[True, True], [False, False]]
    assert worlds.some.tolist() == [[True, True], [True, True]]


def test_worlds_without_an_equilibrium_are_counted_as_such(tmp_path):
    """Three players in matching pennies and a bystander: no pure equilibrium, and mixed ones are not looked for."""
    pennies = {f"{a}{b}{c}": "x" if a == b else "-x" for a, b, c in product("01", repeat=3)}
    against = {profile: "-x" if value == "x" else "x" for profile, value in pennies.items()}
    payoffs = {"row": pennies, "col": against, "third": {f"{a}{b}1": "1" for a, b in product("01", repeat=2)}}
    scenario = toy(tmp_path, payoffs, {"x": (1, 0.5, 1)})
    worlds = solve_worlds(scenario, listed(x=[0.75]), read_target(scenario, "row0").holds)
    assert not worlds.solved.any() and not worlds.every.any() and not worlds.some.any()
    assert np.isnan(worlds.probability).all()


def test_no_range_warning_is_given_inside_the_box(base, recwarn):
    solve_worlds(base, sample(base, 4), read_target(base, "west").holds)
    assert not [warning for warning in recwarn if warning.category is RangeWarning]
