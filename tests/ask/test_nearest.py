"""The nearest change of an answer's substance: nothing nearer changes it, and just beyond it has changed."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.ask.nearest import nearest_change
from sim.ask.substance import Reader
from sim.ask.thresholds.thresholds import thresholds
from sim.reports.turning import turning_points
from sim.scenario.scenario import at_values
from sim.solve.backward_induction import EXPECTATIONS
from tests.toys.toys import LED, WHERE, led, toy

ALIKE = 1e-9


def substance(scenario, name, value):
    """The substance by definition, at one value: pairs of the leader's best moves and what may follow, by expectation.

    All profiles are compared with all deviations, in the scenario's payoffs as they are.
    """
    payoffs = scenario.family.at({**scenario.values(), name: value})
    outcomes = scenario.measures.at(scenario.values())
    leads = len(scenario.order) == 2
    followers = [scenario.players.index(player) for player in scenario.order[-1]]
    follow = {move: [] for move in (range(scenario.shape[0]) if leads else [()])}
    for profile in product(*map(range, scenario.shape)):
        lines = [[*profile[:i], slice(None), *profile[i + 1 :]] for i in followers]
        if all(payoffs[(i, *profile)] >= payoffs[(i, *line)].max() - ALIKE for i, line in zip(followers, lines)):
            follow[profile[0] if leads else ()].append(profile)
    found = set()
    for expectation, reduce in zip(EXPECTATIONS, (max, min, np.mean)):
        worth = {move: reduce([payoffs[(0, *p)] for p in profiles]) for move, profiles in follow.items() if profiles}
        best = [move for move, value in worth.items() if value >= max(worth.values()) - ALIKE]
        found |= {(expectation, move, tuple(outcomes[(slice(None), *p)])) for move in best for p in follow[move]}
    return found


def check(scenario, found, steps=24):
    """Nothing nearer than what is found changes the substance, on a grid of every parameter; beyond it has changed."""
    own = {name: parameter.value for name, parameter in scenario.parameters.items()}
    here = {name: substance(scenario, name, value) for name, value in own.items()}
    assert len(set(map(frozenset, here.values()))) == 1
    here = next(iter(here.values()))
    reach = found.distance if found.parameter else np.inf
    for name, parameter in scenario.parameters.items():
        width = parameter.high - parameter.low
        for value in np.linspace(parameter.low, parameter.high, steps) + 1e-4 * np.pi * width:
            if abs(value - own[name]) < (reach - 1e-5) * width and value <= parameter.high:
                assert substance(scenario, name, value) == here, (name, value)
    if found.parameter:
        width = scenario.parameters[found.parameter].high - scenario.parameters[found.parameter].low
        beside = [substance(scenario, found.parameter, found.value + side * 1e-6 * width) for side in (-1, 1)]
        assert any(side != here for side in beside)
        assert found.beyond != found.here and (found.on_threshold or found.here in (found.below, found.above))


small = st.integers(-3, 3)


@settings(max_examples=8)
@given(st.lists(st.tuples(small, small, small, st.integers(-1, 1)), min_size=24, max_size=24), st.sampled_from([3, 2]))
def test_random_games_agree_with_a_grid(tmp_path, numbers, players):
    """Payoffs of degree 2 in x and 3 in x and y together; led, or of two players who move at once."""
    names = ("us", "row", "col")[-players:]
    profiles = ["".join(map(str, p)) for p in product((0, 1), repeat=players)]
    formulas = iter(f"{a} + {b} * x + {c} * y + {d} * x**2 * y" for a, b, c, d in numbers)
    payoffs = {player: {profile: next(formulas) for profile in profiles} for player in names}
    order, outcomes = (LED, WHERE) if players == 3 else (None, {"where": WHERE["where"]})
    scenario = toy(tmp_path, payoffs, {"x": (0.31, -1, 1), "y": (0.5, 0, 1)}, order, outcomes)
    check(scenario, nearest_change(scenario))


def test_the_smaller_of_two_changes_is_found_with_what_holds_on_either_side(tmp_path):
    found = nearest_change(led(tmp_path, "2 * x + y - 3", {"x": (0, 0, 4), "y": (0, 0, 6)}))
    assert (found.parameter, found.value, found.distance) == ("x", 1.5, 0.375)
    assert found.scope == "pure" and found.skipped == () and found.ties and not found.on_threshold
    assert found.after == (("US0",), ("US1",))
    assert found.here == found.below and found.beyond == found.above
    for substance_, place in ((found.below, 0), (found.above, 1)):
        assert substance_.best == dict.fromkeys(EXPECTATIONS, (("US0",), ("US1",)))
        assert [one["where"] for one in substance_.follows["best"]["US0",]] == [place]
    assert [one["where"] for one in found.at.follows["best"]["US0",]] == [0, 1]


def test_the_leader_may_turn_while_the_others_reply_as_before(tmp_path):
    found = nearest_change(led(tmp_path, "1", {"x": (0, 0, 4)}, us=("0", "x - 1")))
    assert (found.parameter, found.value, found.after) == ("x", 1, ())
    assert found.below.best["worst"] == (("US0",),) and found.above.best["worst"] == (("US1",),)


def test_where_no_outcome_varies_best_moves_alone_are_the_substance(tmp_path):
    found = nearest_change(led(tmp_path, "2 * x - 1", {"x": (0, 0, 4)}, us=("0", "x - 1"), outcomes={"first": "1"}))
    assert (found.parameter, found.value) == ("x", 1) and found.above.follows["best"] == {("US1",): ({},)}


def test_payoffs_that_shift_are_no_change(tmp_path):
    found = nearest_change(led(tmp_path, "1 + x", {"x": (0, 0, 4)}, us=("x", "x")))
    assert found.parameter is None and found.beyond is None and np.isnan(found.distance)


def test_a_change_after_a_move_that_is_not_best_is_none(tmp_path):
    found = nearest_change(led(tmp_path, "(x - 1) * us1", {"x": (0, 0, 4)}, us=("5", "0")))
    assert found.parameter is None


def test_an_answer_on_a_threshold_is_at_no_distance(tmp_path):
    found = nearest_change(led(tmp_path, "x - 1", {"x": (1, 0, 4)}))
    assert (found.parameter, found.value, found.distance) == ("x", 1, 0) and found.on_threshold and found.ties
    assert found.here not in (found.below, found.above)


def test_a_value_at_the_end_of_its_range_can_lie_on_a_threshold(tmp_path):
    found = nearest_change(led(tmp_path, "x - 1", {"x": (1, 1, 4)}))
    assert found.on_threshold and found.beyond == found.above


def test_a_double_root_changes_nothing(tmp_path):
    assert nearest_change(led(tmp_path, "(x - 1)**2", {"x": (0, 0, 4)})).parameter is None


def test_a_constraint_ends_the_way(tmp_path):
    params = {"x": (0, 0, 4), "y": (2, 0, 4)}
    found = nearest_change(led(tmp_path, "x - 1 + 0 * y", params))
    assert (found.parameter, found.value) == ("x", 1)
    with open(tmp_path / "game" / "toy.yaml", "a") as file:
        file.write("where: 3 * x <= y\n")
    assert nearest_change(sim.load("toy", [], tmp_path)).parameter is None


def test_from_outside_the_plausible_range_the_way_leads_into_it(tmp_path):
    scenario = at_values(led(tmp_path, "x - 1", {"x": (2, 2, 4)}), {"x": 0.0})
    found = nearest_change(scenario)
    assert (found.value, found.distance) == (2, 1) and found.beyond == found.above != found.here


@pytest.mark.parametrize(
    ("values", "value", "distance"), [([0, 1, 4], 4, 1), ([0, 3, 4], 3, 0.75), ([0, 1], None, None)]
)
def test_a_discrete_parameter_is_tried_at_its_values(tmp_path, values, value, distance):
    found = nearest_change(led(tmp_path, "x - 2", {"x": (0, values)}))
    if value is None:
        assert found.parameter is None
    else:
        assert (found.value, found.distance, found.beyond == found.at) == (value, distance, True)


def test_a_value_at_which_a_payoff_is_not_finite_is_passed_over(tmp_path):
    found = nearest_change(led(tmp_path, "1 / (x - 1) - 2", {"x": (0, [0, 1, 1.25])}))
    assert (found.parameter, found.value) == ("x", 1.25)


def test_what_is_not_polynomial_is_skipped_and_named(tmp_path):
    formula = "exp(x) * y - 2 * z + 0.5"
    found = nearest_change(led(tmp_path, formula, {"x": (0, 0, 4), "y": (1, 0, 4), "z": (0, 0, 1)}))
    assert found.skipped == ("x",)
    assert (found.parameter, found.value) == ("z", pytest.approx(0.75))


def test_moves_without_an_equilibrium_in_pure_moves_are_named():
    found = nearest_change(sim.load("inspection"))
    assert found.unknown == ((),) and found.here.best == dict.fromkeys(EXPECTATIONS, ())


@pytest.mark.parametrize("view", ["bidding", "opening_1972"])
def test_other_orders_of_moves_are_not_asked(view):
    assert nearest_change(sim.load(view)) is None


@pytest.mark.parametrize("view", ["base", "mandelbaum", "riyadh", "reuters", "fleitz", "mallory"])
def test_nothing_nearer_changes_a_view(view):
    scenario = sim.load(view)
    found = nearest_change(scenario)
    assert found.parameter and found.skipped == ()
    columns: dict[str, list[float]] = {name: [value] for name, value in scenario.values().items()}
    for name, one in scenario.parameters.items():
        reach = 0.999 * found.distance * (one.high - one.low)
        tried = np.clip(one.value + np.linspace(-reach, reach, 6), one.low, one.high)
        for other, column in columns.items():
            column += tried.tolist() if other == name else [scenario.values()[other]] * len(tried)
    assert len(set(Reader(scenario).play(scenario.family.over(columns)).codes)) == 1


@pytest.mark.parametrize("view", ["base", "riyadh", "mallory"])
def test_views_change_at_an_exact_threshold(view):
    scenario = sim.load(view)
    found = nearest_change(scenario)
    width = scenario.parameters[found.parameter].high - scenario.parameters[found.parameter].low
    exact = thresholds(scenario, found.parameter, found.value - 1e-3 * width, found.value + 1e-3 * width, mixed=False)
    assert min(abs(np.array(exact.breakpoints) - found.value)) < 1e-9 * abs(found.value)


def test_the_turning_points_of_a_small_view_hold_nothing_nearer():
    scenario = sim.load("jcpoa")
    assert nearest_change(scenario).parameter is None
    assert not turning_points(scenario).points
