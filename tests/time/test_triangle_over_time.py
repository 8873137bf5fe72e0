"""The triangle over time: figures computed before and elsewhere, and the game of one year in it."""

import warnings

import numpy as np
import pytest
import yaml

import sim
from sim.ask.claims.worlds import ProfileValues, make_cut, one_world
from sim.ask.uses import payoff_terms
from sim.scenario.shipped import shipped_directory
from sim.solve.backward_induction import backward_induction
from sim.time.horizon import solve_horizon
from sim.time.model import Model
from sim.time.nodes import pure_first
from sim.time.paths import outcomes_by_year, states_by_year
from sim.time.rules import FREE
from tests.toys.over_time import HERE, chain

YEARS = 30
BEFORE = {
    "russia": {
        "snapback": "-snapback * lifted * (1 - min(delivered, 1))",
        "identity": "identity * (1 - theta) * west",
    },
    "us": {"loss": "-ukraine * gains"},
}
MANDELBAUM = {"theta": 1, "theta_hard": 1, "draw_risk": 0.15}


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """The game over time on the formulas and the menu from before the static game was mended, but for two mends."""
    folder = tmp_path_factory.mktemp("before")
    (folder / "triangle_before.yaml").write_text((HERE / "triangle_before.yaml").read_text())
    game = yaml.safe_load((shipped_directory() / "game" / "triangle_time.yaml").read_text())
    game |= {"extends": "triangle_before.yaml", "payoffs": BEFORE}
    for parameter in game["params"].values():
        parameter["source"] = "a source"
    (folder / "before.yaml").write_text(yaml.safe_dump(game, sort_keys=False))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scenario = sim.load(folder / "before.yaml")
    return Model(scenario)


def plans(model):
    us, front, regime = model.scenario.moves["us"], model.level("front"), model.level("regime")
    always = {
        move: np.full(len(model.states), us.index(move))
        for move in ("CONTAIN_BOTH", "GRAND_BARGAIN", "ARM", "REBUILD_ALLIANCES", "MIXED_WEDGE")
    }
    wait = np.where(regime == 2, us.index("GRAND_BARGAIN"), us.index("CONTAIN_BOTH"))
    arm_then = np.where((regime < 2) & (front < 3), us.index("ARM"), wait)
    return {**always, "wait": wait, "arm_then": arm_then, "free": np.full(len(model.states), FREE)}


# Chance that Russia is out of the bloc in year 10, and that the war goes on then, if the US expects the best, the worst.
FIGURES = {
    ("mandelbaum", "CONTAIN_BOTH"): ((0.000, 0.900), (0.000, 0.900)),
    ("mandelbaum", "GRAND_BARGAIN"): ((0.055, 0.923), (0.055, 0.923)),
    ("mandelbaum", "ARM"): ((0.000, 0.146), (0.000, 0.146)),
    ("mandelbaum", "arm_then"): ((0.042, 0.118), (0.042, 0.118)),
    ("mandelbaum", "wait"): ((0.067, 0.900), (0.067, 0.900)),
    ("mandelbaum", "REBUILD_ALLIANCES"): ((0.000, 0.698), (0.000, 0.698)),
    ("mandelbaum", "MIXED_WEDGE"): ((0.246, 0.394), (0.130, 0.576)),
    ("mandelbaum", "free"): ((0.074, 0.450), None),  # the worst turns on how a tie of two US moves is broken
    ("base", "CONTAIN_BOTH"): ((0.000, 0.136), (0.000, 0.136)),
    ("base", "GRAND_BARGAIN"): ((0.055, 0.923), (0.055, 0.923)),
    ("base", "ARM"): ((0.000, 0.000), (0.000, 0.000)),
    ("base", "arm_then"): ((0.023, 0.064), (0.023, 0.064)),
    ("base", "wait"): ((0.027, 0.136), (0.027, 0.136)),
    ("base", "REBUILD_ALLIANCES"): ((0.000, 0.000), (0.000, 0.064)),
    ("base", "MIXED_WEDGE"): ((1.000, 0.000), (0.559, 0.000)),
    ("base", "free"): ((0.023, 0.000), (0.023, 0.000)),
}


QUICK = {("mandelbaum", "arm_then"), ("base", "MIXED_WEDGE")}  # the others are among the long tests


@pytest.mark.parametrize(
    ("view", "plan"), [pytest.param(*key, marks=() if key in QUICK else pytest.mark.long) for key in FIGURES]
)
def test_figures_of_another_computation(before, view, plan):
    values = before.scenario.values(**(MANDELBAUM if view == "mandelbaum" else {}))
    game = before.at(values)
    forced = np.tile(plans(before)[plan], (YEARS, 1))
    outcomes = list(before.scenario.outcomes)
    for rule, figures in zip(("best", "worst"), FIGURES[view, plan]):
        if figures is None:
            continue
        solved = solve_horizon(game, YEARS, rule, forced, pure_first)
        reached = outcomes_by_year(game, solved.played, states_by_year(chain(game, solved.played), game.start))[10]
        found = [reached[outcomes.index(name)] for name in ("russia_leaves", "war")]
        assert found == pytest.approx(figures, abs=0.0006)


@pytest.mark.filterwarnings("ignore:.*outside the plausible range")
@pytest.mark.parametrize("view", ["base", "mandelbaum", "mallory", "riyadh", "fleitz", "reuters"])
def test_without_a_tomorrow_it_is_the_game_of_one_year(view):
    """In the state of that game, and with its promises and without what is new, the sets after every move agree."""
    static, moving = sim.load(view, ["game=triangle"]), sim.load(f"{view}_time")
    deltas = dict.fromkeys(("delta_us", "delta_russia", "delta_china"), 0.0)
    stage = moving.in_state(front="stalemate", regime="incumbent", dependence=1, office="atlanticist", lifted=0)
    at = stage.game(**{**static.values(), **deltas, "delivery": static.values()["q"], "identity": 0})
    once, snapback = static.game(), static.term_values("russia")["snapback"]  # which is another term over time
    assert at.payoffs[1] + snapback == pytest.approx(once.payoffs[1])
    assert at.payoffs[[0, 2]] == pytest.approx(once.payoffs[[0, 2]])


def test_the_chances_of_every_state_add_up_to_one_in_every_view():
    for view in ("base_time", "mandelbaum_time"):
        scenario = sim.load(view)
        game = Model(scenario).at(scenario.values())
        assert np.asarray(game.chances.sum(axis=1)) == pytest.approx(1)
        assert backward_induction(game.of_movers(game.payoffs)[:1], game.stages).table.game.size


def test_an_assumption_that_states_replace_enters_no_payoff():
    """Promises are kept or not in the game itself, where the static game assumes how often (q)."""
    scenario = sim.load("base_time")
    assert payoff_terms(scenario, "q") == {} and payoff_terms(sim.load("base"), "q")
    assert "regime_war" in payoff_terms(scenario, "theta")["russia"]
    assert "relief" in payoff_terms(scenario, "delivery")["russia"]


def test_claims_see_the_values_of_a_state():
    scenario = sim.load("base_time").in_state(regime="hardline")
    named = ProfileValues(one_world(scenario), make_cut(scenario, {}))
    term = np.broadcast_to(named["russia_regime_war"][0], scenario.shape)
    assert term == pytest.approx(scenario.term_values("russia")["regime_war"]) and term.any()
