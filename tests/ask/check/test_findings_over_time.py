"""Findings in games over time: in which states they hold, chances that are none, and what is never reached or never happens."""

from functools import reduce

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.ask.check.states import _patterns
from sim.ask.check.states import held as told_states
from sim.scenario.formula import parse
from sim.scenario.intervals import Interval, bounds
from tests.toys import over_time

pytestmark = pytest.mark.filterwarnings("ignore:.*is used by no formula")
GAME = {
    "title": "A house and the weather",
    "order": [["owner"]],
    "moves": {"owner": {"MEND": {"mend": 1}, "LEAVE": {}}},
    "params": {
        "wear": {"value": 0.2, "low": 0, "high": 0.5, "unit": "probability", "source": "an example"},
        "rain": {"value": 0.5, "low": 0.1, "high": 0.5, "unit": "probability", "source": "an example"},
        "cost": {"value": 1, "low": 0, "high": 2, "unit": "points", "source": "an example"},
    },
    "payoffs": {"owner": {"worth": "2 * whole - cost * mend * (1 + wet)"}},
    "outcomes": {"stands": "whole"},
    "time": {
        "states": {"house": ["whole", "damp", "fallen"], "sky": ["dry", "wet"]},
        "start": {"house": "whole", "sky": "dry"},
        "discount": 0.9,
        "transitions": {
            "house": [
                {"when": {"house": "whole"}, "to": {"damp": "wear * (1 - mend) * (1 + wet)"}},
                {"when": {"house": "damp"}, "to": {"fallen": "wear * (1 - mend)", "whole": "mend"}},
            ],
            "sky": [
                {"when": {"sky": "dry"}, "to": {"wet": "rain"}},
                {"when": {"sky": "wet"}, "to": {"dry": "1 - rain"}},
            ],
        },
    },
}


def changed(directory, *changes):
    """Return the game, with what stands at some ways in it replaced; None takes it out."""
    game = yaml.safe_load(yaml.safe_dump(GAME, sort_keys=False))
    for way, value in changes:
        keys = way.split("/")
        section = reduce(lambda part, key: part[int(key) if isinstance(part, list) else key], keys[:-1], game)
        last = int(keys[-1]) if isinstance(section, list) else keys[-1]
        if value is None:
            del section[last]
        else:
            section[last] = value
    (directory / "house.yaml").write_text(yaml.safe_dump(game, sort_keys=False))
    return sim.load(directory / "house.yaml")


def findings(scenario, samples=8):
    return {one.name: one for one in sim.check(scenario, samples=samples).findings}


def patterns(finding):
    return [dict(pattern) for pattern in finding.held.patterns]


def test_a_game_in_order_has_nothing_to_look_at(tmp_path):
    checked = sim.check(changed(tmp_path), samples=8)
    assert checked.findings == () and checked.every_state and checked.unproven_chances == ()
    assert "All 6 states were looked at" in str(sim.document(checked))


# Signs and ties, in the states in which they hold


def test_a_sign_that_escapes_in_some_states_is_told_with_them(tmp_path):
    term = {"worth": "2 * whole", "work": {"sign": "cost", "formula": "-cost * mend * (1 - 2 * wet)"}}
    found = findings(changed(tmp_path, ("payoffs/owner", term)))["sign/owner/work"]
    assert found.value == 2 and found.exact and found.profiles == 1 and found.of == 2
    assert (found.held.count, found.held.of, patterns(found)) == (3, 6, [{"sky": ("wet",)}])


def test_a_tie_is_told_with_the_states_in_which_it_holds(tmp_path):
    rows = {"worth": "2 * whole - cost * mend * wet"}
    found = findings(changed(tmp_path, ("payoffs/owner", rows)))
    assert "tie/owner/MEND/LEAVE" not in found  # where it is dry nothing is to be chosen
    two = {**GAME["moves"]["owner"], "PAINT": {"paint": 1}}
    rows = {"worth": "2 * whole - cost * (mend + paint) * (1 + wet) - paint * fallen"}
    [found] = findings(changed(tmp_path, ("moves/owner", two), ("payoffs/owner", rows))).values()
    assert (found.name, patterns(found)) == ("tie/owner/MEND/PAINT", [{"house": ("whole", "damp")}])


def test_moves_that_a_state_lacks_tie_with_nothing_there(tmp_path):
    two = {**GAME["moves"]["owner"], "PAINT": {"paint": 1}}
    rows = {"worth": "2 * whole - cost * (mend + paint)"}
    gone = [{"when": {"house": "fallen"}, "owner": ["PAINT"]}]
    scenario = changed(tmp_path, ("moves/owner", two), ("payoffs/owner", rows), ("time/unavailable", gone))
    assert patterns(findings(scenario)["tie/owner/MEND/PAINT"]) == [{"house": ("whole", "damp")}]


def test_a_payoff_that_is_no_number_in_some_states(tmp_path):
    rows = {"worth": "2 * whole - cost * mend / (1 + 2 * rain - 2 * wet)"}  # 0 at rain 0.5, where it is wet
    found = findings(changed(tmp_path, ("payoffs/owner", rows)), samples=16)["undefined/owner"]
    assert patterns(found) == [{"sky": ("wet",)}] and found.values["rain"] == 0.5


def test_one_state_alone_is_examined_if_it_is_asked_for(tmp_path):
    term = {"worth": "2 * whole", "work": {"sign": "cost", "formula": "-cost * mend * (1 - 2 * wet)"}}
    scenario = changed(tmp_path, ("payoffs/owner", term))
    assert "sign/owner/work" not in findings(scenario.in_state(house="damp"))
    checked = sim.check(scenario.in_state(sky="wet"), samples=8)
    assert not checked.every_state and checked.findings[0].held.of == 1
    assert "in the state above" in str(sim.document(checked))


def test_what_follows_a_move_is_about_one_period():
    checked = sim.check(sim.load("base_time").after(us="ARM"), samples=2)
    assert not checked.every_state and {one.kind for one in checked.findings} <= {"tie", "coincidence", "sign"}


@settings(max_examples=40)
@given(shape=st.lists(st.integers(2, 4), min_size=1, max_size=3), seed=st.integers(0, 10**6))
def test_patterns_hold_the_states_of_a_mask_and_no_other(shape, seed):
    mask = np.random.default_rng(seed).random(shape) < 0.5
    covered = np.zeros(shape, dtype=int)
    for pattern in _patterns(mask, tuple(range(len(shape)))):
        covered[np.ix_(*(pattern.get(axis, tuple(range(size))) for axis, size in enumerate(shape)))] += 1
    assert (covered == mask).all()


def test_a_product_of_levels_is_one_pattern():
    scenario = over_time.load("apart")
    mask = np.zeros(scenario.time.shape, dtype=bool)
    mask[0] = True
    [pattern] = told_states(scenario, mask.reshape(-1)).patterns
    assert dict(pattern) == {scenario.time.factors[0].name: scenario.time.factors[0].levels[:1]}


# Chances


def test_chances_that_add_up_to_more_than_one_somewhere_in_the_ranges(tmp_path):
    found = findings(changed(tmp_path, ("params/wear/high", 0.8)))["chance/house/above"]
    assert found.value == pytest.approx(1.6) and found.values == {"wear": 0.8} and found.profile == ("LEAVE",)
    assert found.state == {"house": "whole", "sky": "wet"} and not found.here and found.exact
    assert patterns(found) == [{"house": ("whole",), "sky": ("wet",)}]
    said = str(sim.document(sim.check(changed(tmp_path, ("params/wear/high", 0.8)), samples=8))).replace("\n  ", " ")
    assert "at house: whole and sky: wet, after LEAVE with wear=0.8, the chance of damp is 1.6" in said


def test_a_chance_below_zero_at_the_scenario_s_own_values_is_found_and_reported(tmp_path):
    scenario = changed(tmp_path, ("time/transitions/sky/1/to/dry", "rain - 0.7"))
    found = findings(scenario)["chance/sky/below"]
    assert found.here and found.value == pytest.approx(-0.6) and found.levels == ("dry",)


@pytest.mark.parametrize(
    ("formula", "kept"),
    [("wear * min(1, 2 * rain + mend)", True), ("max(0, 1 - 2 * rain) * wear", True), ("exp(-wear)", True)],
)
def test_chances_that_are_no_polynomials_are_proven_by_bounds(tmp_path, formula, kept):
    checked = sim.check(changed(tmp_path, ("time/transitions/sky/0/to/wet", formula)), samples=8)
    assert (checked.unproven_chances == ()) is kept
    assert not [one for one in checked.findings if one.kind == "chance"]


def test_what_bounds_do_not_prove_is_tried_at_corners_and_points_and_said_so(tmp_path):
    formula = "abs(wear) - wear + 0 * rain + max(wear, 0) - max(wear - 0.1, wear)"  # 0, but by no bound
    checked = sim.check(changed(tmp_path, ("time/transitions/sky/0/to/wet", formula)), samples=8)
    assert checked.unproven_chances == ("sky",)
    said = " ".join(str(sim.document(checked)).split())
    assert "That chances of sky stay between 0 and 1 is not proven, but so at the ends of the ranges" in said


def test_a_corner_that_no_point_of_a_sample_comes_to_is_tried(tmp_path):
    formula = "min(1, 1.0000001 - 4 * wear * rain) - 0 * cost"
    found = findings(changed(tmp_path, ("time/transitions/sky/0/to/wet", "0.9999 - min(1, 4 * wear * rain)")))
    assert found["chance/sky/below"].values == {"wear": 0.5, "rain": 0.5} and not found["chance/sky/below"].exact
    assert "chance/sky/below" not in findings(changed(tmp_path, ("time/transitions/sky/0/to/wet", formula)))


def test_steps_are_held_at_the_ends_and_rates_never_add_up_to_more_than_one(tmp_path):
    levels = {"house": ["whole", "damp", "fallen"], "sky": ["dry", "wet"], "age": [0, 1, 2]}
    start = {"house": "whole", "sky": "dry", "age": 0}
    add = [("time/states", levels), ("time/start", start)]
    steps = [{"up": "0.7 + wear / 2", "down": "0.2 + rain / 2"}]
    found = findings(changed(tmp_path, *add, ("time/transitions/age", steps)))["chance/age/above"]
    assert found.state == {"age": "1"} and found.levels == ("2", "0")  # at the ends one of them counts
    rates = [{"when": {"age": 0}, "rates": {1: "40 * wear", 2: "30 * rain"}}]
    assert not [k for k in findings(changed(tmp_path, *add, ("time/transitions/age", rates))) if "chance" in k]


def test_a_worth_of_the_next_period_that_is_no_share(tmp_path):
    found = findings(changed(tmp_path, ("time/discount", "0.6 + wear")))["discount/owner"]
    assert found.value == pytest.approx(1.1) and found.values == {"wear": 0.5} and not found.here


# What is never reached or never happens


def test_a_level_that_is_never_entered_and_what_follows_from_it_is_told_once(tmp_path):
    scenario = changed(tmp_path, ("time/transitions/house/0/to/damp", "0 * wear"))
    found = findings(scenario)
    assert found.keys() == {"unmoved/house"} and found["unmoved/house"].everywhere
    scenario = changed(tmp_path, ("time/transitions/house/1/to/fallen", "wear * (1 - mend) * 0"))
    assert findings(scenario).keys() == {"unreached/house/fallen"}


def test_what_never_happens_at_the_own_values_alone_says_so(tmp_path):
    found = findings(changed(tmp_path, ("params/wear/value", 0)))
    assert found.keys() == {"unmoved/house"} and not found["unmoved/house"].everywhere
    found = findings(changed(tmp_path, ("params/rain", {**GAME["params"]["rain"], "value": 0, "low": 0})))
    assert not found["unmoved/sky"].everywhere


def test_states_that_are_never_reached_though_each_level_is(tmp_path):
    """What moves only where it is dry, and back before it is wet, is never seen where it is wet."""
    rules = [
        {"when": {"sky": "dry", "house": "whole"}, "to": {"damp": "mend"}},
        {"when": {"house": "damp"}, "to": {"fallen": 1}},
    ]
    sky = [{"when": {"house": "fallen"}, "to": {"wet": "1"}}]
    found = findings(changed(tmp_path, ("time/transitions/house", rules), ("time/transitions/sky", sky)))
    states = found["unreached/states"]
    assert patterns(states) == [{"house": ("whole", "damp"), "sky": ("wet",)}] and states.exact
    assert "2 states of 6 are never reached" in str(sim.document(sim.check(changed(
        tmp_path, ("time/transitions/house", rules), ("time/transitions/sky", sky)), samples=8)))  # fmt: skip


def test_moves_that_are_not_available_reach_nothing(tmp_path):
    gone = [{"when": {"house": "whole"}, "owner": ["LEAVE"]}]
    assert findings(changed(tmp_path, ("time/unavailable", gone))).keys() == {"unmoved/house"}


def test_a_transition_that_never_happens(tmp_path):
    scenario = changed(tmp_path, ("time/transitions/house/1/to/whole", "mend * (1 - mend)"))
    [found] = findings(scenario).values()
    assert found.name == "silent/house/2/whole" and found.everywhere and found.exact and not found.at_end


def test_a_step_beyond_the_last_level_never_happens(tmp_path):
    levels = {"house": ["whole", "damp", "fallen"], "sky": ["dry", "wet"], "age": [0, 1, 2]}
    rules = [{"when": {"age": [0, 1]}, "up": 0.5}, {"when": {"age": 2}, "up": "0.1 * rain", "down": "0.5 * mend"}]
    scenario = changed(
        tmp_path,
        ("time/states", levels),
        ("time/start", {"house": "whole", "sky": "dry", "age": 0}),
        ("time/transitions/age", rules),
        ("outcomes/old", "age"),
    )
    [found] = findings(scenario).values()
    assert found.name == "silent/age/2/up" and found.at_end
    assert "age: rule 2 never takes a step up, since the last level has none above." in str(
        sim.document(sim.check(scenario, samples=8))
    ).replace("\n  ", " ").replace("Age", "age")


@pytest.mark.filterwarnings("ignore:.*never changes")
def test_a_factor_without_transitions_never_changes(tmp_path):
    found = findings(changed(tmp_path, ("time/transitions/sky", None)))
    assert not found["unmoved/sky"].ruled
    assert "Make it a parameter, or say how it moves." in str(sim.document(sim.check(
        changed(tmp_path, ("time/transitions/sky", None)), samples=8)))  # fmt: skip


# What changes nothing


def test_a_value_in_states_that_is_the_parameter_itself_or_that_nothing_uses(tmp_path):
    same = {"cost": "cost * (dry + wet)", "wear": "wear * (1 - wet / 2)"}
    assert findings(changed(tmp_path, ("time/values", same))).keys() == {"value/cost"}
    rows = {"worth": "2 * whole - mend * (1 + wet)"}
    unused = {"cost": "cost * (1 + wet)"}
    found = findings(changed(tmp_path, ("time/values", unused), ("payoffs/owner", rows)))
    assert found["value/cost"].unused and found["idle/cost"].players == ()


def test_a_factor_on_which_nothing_depends(tmp_path):
    rows = {"worth": "2 * whole - cost * mend"}
    rule = {"when": {"house": "whole"}, "to": {"damp": "wear * (1 - mend)"}}
    found = findings(changed(tmp_path, ("payoffs/owner", rows), ("time/transitions/house/0", rule)))
    assert found.keys() == {"detached/sky"}


def test_an_outcome_that_never_varies_in_any_state(tmp_path):
    assert findings(changed(tmp_path, ("outcomes/one", "cost")))["still/one"].exact
    assert "still/one" not in findings(changed(tmp_path, ("outcomes/one", "cost * wet")))


# Bounds


@settings(max_examples=60)
@given(
    formula=st.sampled_from(
        [
            "x * y - x", "x / y", "x ** 2 - y", "min(x, y) * max(x, 0.5)", "where(x > y, x, exp(y))", "abs(x) - log(y)",
            "x ** -1", "not (x > y)", "(x > 0.2) and (y < 2)", "x ** y", "x <= x", "(x - 1) ** 3 / 0.5", "x == 0 or y",
        ]
    ),
    ends=st.tuples(*[st.floats(-3, 3)] * 4),
)  # fmt: skip
def test_bounds_hold_every_value_of_a_formula(formula, ends):
    parsed = parse(formula, "here")
    x, y = (sorted(pair) for pair in (ends[:2], ends[2:]))
    found = bounds(parsed, {}, {"x": Interval(*map(np.array, x)), "y": Interval(*map(np.array, y))})
    at = np.linspace(0, 1, 7)
    points = {"x": x[0] + at[:, None] * (x[1] - x[0]), "y": y[0] + at * (y[1] - y[0])}
    values = np.asarray(parsed.evaluate(points))
    values = values[np.isfinite(values)]
    slack = 1e-9 * (1 + np.abs(values).max(initial=0))
    assert (values >= found.low - slack).all() and (values <= found.high + slack).all()
