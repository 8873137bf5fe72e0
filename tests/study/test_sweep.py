"""Sweeps: every point equals the game solved alone; workers and chunks change nothing."""

import inspect

import numpy as np
import pytest

import sim
from sim.ask.solution import led_table
from sim.commands.compose import compose
from sim.errors import InputError
from sim.scenario.compose import open_library
from sim.scenario.parameters import RangeWarning
from sim.solve.concepts import DEFAULT, QUICK
from sim.study import engine
from tests.toys.small_scenario import GAME, changed, load

pytestmark = pytest.mark.filterwarnings("ignore::sim.scenario.parameters.RangeWarning")


def test_every_point_equals_the_game_solved_alone():
    scenario = sim.load("mandelbaum")
    table = sim.sweep(scenario, {"q": [0.3, 0.9], "theta": [0.0, 0.7, 1.0]})
    for (q, theta), here in table[table["form"] == "led"].groupby(["q", "theta"]):
        game = scenario.game(q=q, theta=theta)
        for move, rows in here.groupby("us", observed=True):
            number = scenario.move("us", move)
            stage = sim.Game(game.payoffs[1:, number], ["russia", "china"], game.moves[1:])
            found = sim.nash(stage)
            assert len(found) == len(rows)
            expected = sorted(tuple(np.round(eq.payoffs, 9)) for eq in found)
            measured = sorted(tuple(np.round(p, 9)) for p in rows[["payoff_russia", "payoff_china"]].to_numpy())
            np.testing.assert_allclose(measured, expected, atol=1e-8)


def test_simultaneous_rows_are_the_pure_equilibria():
    scenario = sim.load("fleitz")
    table = sim.sweep(scenario, {"theta": [0.0, 0.5]}, concept="quick")
    at_once = table[table["form"] == "simultaneous"]
    for theta, rows in at_once.groupby("theta"):
        payoffs = scenario.game(theta=theta).payoffs
        pure = np.argwhere(
            np.all([payoffs[i] >= payoffs[i].max(axis=i, keepdims=True) - 1e-9 for i in range(3)], axis=0)
        )
        names = {tuple(scenario.moves[p][a] for p, a in zip(scenario.players, profile)) for profile in pure}
        assert set(zip(rows["us"], rows["russia"], rows["china"])) == names


def test_a_point_without_a_pure_equilibrium_has_a_row_that_says_so():
    table = sim.sweep(sim.load("mandelbaum"), {"relief_gain": [10.0], "theta": [0.2]}, concept="quick")
    at_once = table[table["form"] == "simultaneous"]
    assert at_once["status"].tolist() == ["none"]
    assert at_once["russia"].isna().all()


def test_workers_and_chunks_change_nothing(monkeypatch):
    scenario = sim.load("riyadh")
    axes = {"q": np.linspace(0.2, 0.9, 8), "theta": np.linspace(0, 1, 7)}
    whole = sim.sweep(scenario, axes)
    assert whole.equals(sim.sweep(scenario, axes, workers=3))
    monkeypatch.setattr(engine, "BATCH_NUMBERS", 600 * 5)
    chunked = sim.sweep(scenario, axes, workers=2)
    # A chunk lists its led rows before its simultaneous ones.
    whole, chunked = (table.sort_values(["form", "point"], kind="stable") for table in (whole, chunked))
    for name in whole:
        if not name.endswith("_mix"):
            assert whole[name].astype(str).tolist() == chunked[name].astype(str).tolist(), name


def test_mixed_rows_carry_their_probabilities():
    table = sim.sweep(sim.load("riyadh"), {"theta": [0.5]})
    mixed = table[(table["us"] == "SQUEEZE") & table["russia_mix"].notna()]
    assert len(mixed) == 1
    row = mixed.iloc[0]
    assert row["russia"] == "BLOC_WAR + BLOC_SETTLE"
    assert sum(row["russia_mix"]) == pytest.approx(1)
    assert row["regret"] < 1e-12
    assert row["index"] == -1
    assert row["war"] == pytest.approx(row["russia_mix"][0])


def test_the_led_flags_mark_the_best_move():
    table = sim.sweep(sim.load("base"), {"q": [0.6]})
    led = table[table["form"] == "led"]
    by_move = led.groupby("us", observed=True)["payoff_us"]
    for expectation, values in (("best", by_move.max()), ("worst", by_move.min()), ("average", by_move.mean())):
        flagged = set(led.loc[led[f"led_{expectation}"], "us"])
        assert flagged == set(values.index[values >= values.max() - 1e-12])


@pytest.mark.parametrize(
    ("axes", "part"),
    [
        ({}, "no axis to sweep"),
        ({"tetha": "0:1:3"}, "did you mean 'theta'?"),
        ({"theta": "0:1"}, "write low:high:points"),
        ({"theta": "0:1:x"}, "write low:high:points"),
        ({"theta": "1:0:5"}, "low must be below high"),
        ({"theta": "0:inf:5"}, "write low:high:points"),
        ({"theta": "0:1:1000000000000"}, "at most"),
        ({"theta": [0.1, 0.1]}, "repeated"),
        ({"theta": ["a"]}, "numbers are expected"),
        ({"theta": "0:1:20000", "q": "0:1:20000"}, "the grid has 400,000,000 points"),
    ],
)
def test_a_wrong_axis_is_refused(axes, part):
    with pytest.raises(InputError) as caught:
        sim.sweep(sim.load("base"), axes)
    assert part in str(caught.value)


def test_an_axis_beyond_the_plausible_range_is_a_warning():
    with pytest.warns(RangeWarning, match="axes.relief_gain: runs from 0 to 20, beyond the plausible range 0.5 to 5"):
        sim.sweep(sim.load("base"), {"relief_gain": [0, 20]})


def test_a_payoff_that_is_not_finite_names_its_point(tmp_path):
    game = changed(GAME, ("payoffs", "us", "cost"), "-relief / (q - 0.25)")
    scenario = load(tmp_path, game=game)
    with pytest.raises(InputError, match="payoff of us is not a finite number at q=0.25"):
        sim.sweep(scenario, {"q": [0.1, 0.25, 0.5]})


@pytest.mark.parametrize("view", ["base", "fleitz", "mallory", "mandelbaum", "reuters", "riyadh", "opening_1972"])
def test_after_the_leaders_moves_the_quick_concept_finds_what_nash_finds(view):
    """Where one or two players move last; a sweep asks for the quick one, a single game for Nash equilibria."""
    scenario = sim.load(view)
    table = sim.sweep(scenario, {name: [value] for name, value in [*scenario.values().items()][:1]}, concept=QUICK)
    led = table[table["form"] == "led"].drop(columns=["point", "form", next(iter(scenario.parameters))])
    expected = led_table(scenario, DEFAULT)
    for name in [*scenario.players, "component", "index", "status", "led_best", "led_worst"]:
        assert led[name].astype(str).tolist() == expected[name].astype(str).tolist(), name
    for name in [*(f"payoff_{player}" for player in scenario.players), *scenario.outcomes]:
        assert led[name].tolist() == pytest.approx(expected[name].tolist(), abs=1e-9), name


def test_the_command_line_sweeps_with_the_concept_that_the_function_sweeps_with():
    assert compose(["view=base"], open_library())["concept"] == DEFAULT
    assert inspect.signature(sim.sweep).parameters["concept"].default == DEFAULT
