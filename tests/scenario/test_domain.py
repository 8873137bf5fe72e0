"""What a parameter can be: an interval, or some values with or without names; nothing else enters by any way."""

import json
import math
import warnings

import numpy as np
import pytest
import yaml

import sim
from sim.ask.claims.grammar import read_statement
from sim.ask.claims.statements import evaluate
from sim.ask.claims.verdicts import HOLDS
from sim.ask.claims.worlds import one_world
from sim.ask.flip.flip import flip
from sim.ask.plane import phase_regions
from sim.ask.thresholds.thresholds import thresholds
from sim.errors import InputError
from sim.scenario.domain import Interval, Values, inferred
from sim.scenario.parameters import RangeWarning
from sim.scenario.where import Where
from tests.toys.small_scenario import GAME, VIEW, changed, load

SIDE = {"value": -1, "values": [-1, 1], "unit": "sign", "source": "the author"}
TRUST = {"value": "high", "values": {"low": 0.3, "high": 0.8}, "unit": "probability", "source": "the author"}


def with_parameter(name, entry, view=VIEW):
    return {"game": changed(GAME, ("params", name), entry), "view": view}


@pytest.fixture
def discrete(tmp_path):
    """The small game with a sign for its gain and two named values for q."""
    game = changed(changed(GAME, ("params", "gain"), SIDE), ("params", "q"), TRUST)
    return load(tmp_path, game=game, view=changed(VIEW, ("params",), {}))


@pytest.mark.parametrize(
    ("unit", "low", "domain"),
    [
        ("share", 0, Interval(0, 1)),
        ("probability", 0.2, Interval(0, 1)),
        ("share of the good", 0, Interval(0, 1)),
        ("share per % of GDP", 0, Interval()),
        ("% of own GDP a year", 0.5, Interval(0, math.inf)),
        ("% of own GDP a year", -1, Interval()),
        ("points of the player", 1, Interval()),
    ],
)
def test_the_domain_of_a_unit(unit, low, domain):
    assert inferred(unit, low) == domain


@pytest.mark.parametrize(
    ("domain", "words"),
    [
        (Interval(), "every number"),
        (Interval(0, math.inf), "0 or more"),
        (Interval(-math.inf, 2), "2 or less"),
        (Interval(0, 1), "0 to 1"),
        (Values((-1.0, 1.0)), "-1 and 1"),
        (Values((0.3, 0.5, 0.8), ("low", "mid", "high")), "low (0.3), mid (0.5) and high (0.8)"),
    ],
)
def test_a_domain_in_words(domain, words):
    assert str(domain) == words


@pytest.mark.parametrize(
    ("entry", "parts"),
    [
        ({"value": 5}, ["mine.yaml, line 5: params.q.value", "q = 5 cannot be", "(probability) is 0 to 1"]),
        ({"value": 0.5, "high": 1.5}, ["params.q.high", "q = 1.5 cannot be", "0 to 1"]),
        ({"value": 0.5, "domain": [0, 0.4]}, ["q = 0.5 cannot be", "0 to 0.4"]),
        ({"value": 0.5, "domain": [1, 0]}, ["params.q.domain", "low 1 is not below high 0"]),
        ({"value": 0.5, "domain": 1}, ["params.q.domain", "as in [0, 1] or [0, .inf], not 1"]),
        ({"value": 0.5, "domain": [0, "one"]}, ["params.q.domain", "a number is expected"]),
        ({"value": 0.5, "domain": [math.inf, 1]}, ["params.q.domain", "not a finite number"]),
        ({"value": 0.5, "values": [0, 1]}, ["params.q.value", "q = 0.5 cannot be", "only the values 0 and 1"]),
        ({"value": 0, "values": [0, 1], "domain": [0, 1]}, ["leave out 'domain'"]),
        ({"value": 0, "values": [0, 1], "low": 0}, ["leave out 'low'"]),
        ({"value": 0, "values": [0, 0]}, ["params.q.values", "0 is listed twice"]),
        ({"value": 0, "values": []}, ["params.q.values", "as in [-1, 1] or {low: 0.3, high: 0.8}"]),
        ({"value": 0, "values": [0, "x"]}, ["params.q.values[1]", "a number is expected"]),
        ({"value": 0, "values": {"all": 0}}, ["params.q.values", "'all' is not a name of a value"]),
        ({"value": 0, "values": {"1": 0}}, ["params.q.values", "'1' is not a name of a value"]),
        ({"value": "hgih", "values": {"low": 0, "high": 1}}, ["params.q.value", "unknown value 'hgih'", "'high'"]),
    ],
)  # fmt: skip
def test_mistakes_in_a_file(tmp_path, entry, parts):
    with pytest.raises(InputError) as caught:
        load(tmp_path, view=changed(VIEW, ("params", "q"), {**entry, "source": "a guess"}))
    for part in parts:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("params.q=5", "params.q: q = 5 cannot be; the domain of q (probability) is 0 to 1."),
        ("params.gain=-1", "params.gain: gain = -1 cannot be; the domain of gain (% of GDP) is 0 or more."),
        ("params.gain.low=-1", "params.gain.low: gain = -1 cannot be; the domain of gain (% of GDP) is 0 or more."),
        ("params.q.domain=[0,9]", "params.q.domain: what q can be is stated in the file of the game or view."),
    ],
)
def test_mistakes_on_the_command_line(tmp_path, override, message):
    with pytest.raises(InputError) as caught:
        load(tmp_path, overrides=[override])
    assert str(caught.value) == message


def test_a_stated_domain_wins_over_the_unit(tmp_path):
    odds = {"value": 0.5, "low": 0, "high": 1, "domain": [0, math.inf], "unit": "share", "source": "the author"}
    with pytest.warns(RangeWarning, match="5 lies outside the plausible range 0 to 1"):
        scenario = load(tmp_path, **with_parameter("q", odds), overrides=["params.q=5"])
    assert scenario.values()["q"] == 5
    with pytest.raises(InputError, match="0 or more"):
        scenario.game(q=-1)


WAYS = {
    "the game at other values": lambda s: s.game(q=5),
    "outcomes at other values": lambda s: s.outcome_values(q=5),
    "terms at other values": lambda s: s.term_values("us", q=5),
    "an axis": lambda s: sim.sweep(s, {"q": [0, 5]}),
    "an axis with steps": lambda s: sim.sweep(s, {"q": "0:5:3"}),
    "a range of thresholds": lambda s: thresholds(s, "q", 0, 5),
    "a range of a plane": lambda s: phase_regions(s, "q", "gain", (0, 5)),
    "a claim": lambda s: evaluate(read_statement({"after": "OFFER", "with": {"q": 5}, "every": "bloc"}, Where()), one_world(s)),
    "the trend of a claim": lambda s: evaluate(
        read_statement({"after": "OFFER", "trend": {"of": "bloc", "in": "q", "high": 5, "is": "rises"}}, Where()), one_world(s)
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_what_cannot_be_enters_by_no_way(tmp_path, way):
    scenario = load(tmp_path)
    with pytest.raises(InputError, match=r"q = 5 cannot be; the domain of q \(probability\) is 0 to 1"):
        WAYS[way](scenario)


def test_a_flip_without_bounds_stays_in_the_domain(tmp_path):
    scenario = load(tmp_path, overrides=["params.gain=1"])
    # Russia leaves for the West where gain * q exceeds what China's support is worth, 1; with gain 1 at no q below 1.
    found = flip(scenario, "russia_alignment == 1", "every", bounds="none", only=["q"], us="OFFER")
    assert found.status == "out of reach" and all(change.end <= 1 for change in found.changes)
    assert "No change within what the parameters can be makes" in found.sentence
    further = flip(scenario, "russia_alignment == 1", "every", bounds="none", only=["gain"], us="OFFER")
    assert further.found and further.values["gain"] == pytest.approx(1 / 0.6, rel=1e-3)


def test_a_named_value_in_files_on_the_command_line_and_in_python(tmp_path):
    view = changed(VIEW, ("params", "q"), {"value": "low", "source": "a guess"})
    parameters = with_parameter("q", TRUST, view)
    assert load(tmp_path, **parameters).values()["q"] == 0.3
    scenario = load(tmp_path, **parameters, overrides=["params.q=high"])
    assert scenario.label == "mine with q = high (view: low)" and scenario.values()["q"] == 0.8
    assert scenario.changes[0].word == "params.q=high"
    assert scenario.values(q="low")["q"] == 0.3 == scenario.values(q=0.3)["q"]
    for wrong, message in ((0.5, r"q = 0.5 cannot be; q takes only the values low \(0.3\) and high"), ("lo", "'low'")):
        with pytest.raises(InputError, match=message):
            scenario.game(q=wrong)


@pytest.mark.parametrize(
    ("parent", "change", "domain"),
    [
        (GAME["params"]["gain"], {"values": [1, 2]}, Values((1.0, 2.0))),
        (SIDE, {"low": -1, "high": 1}, Interval()),
        (SIDE, {"note": "the same"}, Values((-1.0, 1.0))),
    ],
)
def test_a_game_that_extends_another_turns_a_range_into_values_and_back(tmp_path, parent, change, domain):
    child = {"extends": "parent", "title": "A child", "params": {"gain": change}}
    (tmp_path / "game").mkdir()
    (tmp_path / "game" / "parent.yaml").write_text(yaml.safe_dump(changed(GAME, ("params", "gain"), parent)))
    assert load(tmp_path, game=child).parameters["gain"].domain == domain


def test_a_view_may_narrow_the_values(tmp_path):
    view = changed(VIEW, ("params",), {"gain": {"values": [1], "value": 1, "source": "a guess"}})
    scenario = load(tmp_path, **with_parameter("gain", SIDE, view))
    with pytest.raises(InputError, match="takes only the values 1"):
        scenario.game(gain=-1)


@pytest.mark.parametrize(
    ("axis", "values"),
    [("all", [-1, 1]), ([1], [1]), (np.array([1, -1]), [1, -1]), (1, [1])],
)
def test_an_axis_over_some_values(discrete, axis, values):
    table = sim.sweep(discrete, {"gain": axis})
    assert list(table["gain"].unique()) == values


def test_an_axis_by_names(discrete):
    assert list(sim.sweep(discrete, {"q": ["high", "low"]})["q"].unique()) == [0.8, 0.3]


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        ({"gain": "-1:1:3"}, "axes.gain: gain takes only the values -1 and 1; write axes.gain=all"),
        ({"gain": [0, 1]}, "axes.gain: gain = 0 cannot be; gain takes only the values -1 and 1."),
        ({"gain": [1, 1]}, "axes.gain: a value is repeated"),
        ({"gain": []}, "axes.gain: no value is listed"),
        ({"q": ["hihg"]}, "axes.q: unknown value 'hihg'; did you mean 'high'"),
        ({}, "as in axes.gain=all"),
    ],
)
def test_mistakes_on_an_axis(discrete, axes, message):
    with pytest.raises(InputError) as caught:
        sim.sweep(discrete, axes)
    assert message in str(caught.value)


@pytest.mark.parametrize("ask", [lambda s: thresholds(s, "gain"), lambda s: phase_regions(s, "q", "gain")])
def test_between_some_values_lies_no_threshold(discrete, ask):
    with pytest.raises(
        InputError, match=r"takes only the values .*; solve at each: wedge sweep view=mine .*axes.\w+=all"
    ):
        ask(discrete)


def test_a_claim_sets_a_parameter_to_a_named_value_and_follows_its_values(discrete):
    def verdict(statement):
        return evaluate(read_statement(statement, Where()), one_world(discrete))[0]

    assert verdict({"after": "OFFER", "with": {"q": "low"}, "every": "q == 0.3"}) == HOLDS
    trend = {"of": "q", "in": "q", "is": "rises"}
    assert verdict({"after": "OFFER", "trend": trend}) == HOLDS
    with pytest.raises(InputError, match="none lies from 0.4 to 0.5"):
        verdict({"after": "OFFER", "trend": {**trend, "low": 0.4, "high": 0.5}})


def test_shipped_parameters_lie_in_their_domains_and_shares_in_0_to_1():
    with warnings.catch_warnings(action="error", category=RangeWarning):
        scenarios = [
            sim.load(view) for view in ("base", "jcpoa", "bidding", "bargaining", "opening_1972", "inspection")
        ]
    for parameter in (p for scenario in scenarios for p in scenario.parameters.values()):
        assert parameter.domain.contains(np.array([parameter.low, parameter.value, parameter.high])).all()
        if parameter.unit in ("share", "probability"):
            assert parameter.domain == Interval(0, 1)


def test_the_list_names_the_values(discrete, capsys):
    from sim.commands.list import _scenario_data, _scenario_text
    from sim.tell.data import as_json

    text = _scenario_text(discrete)
    assert "high" in text and "low (0.3) and high (0.8)" in text and "-1 and 1" in text
    assert json.loads(as_json(_scenario_data(discrete)))["parameters"]["q"]["values"] == {"low": 0.3, "high": 0.8}


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        ({"domain": [0, 1]}, "mine.yaml, line 5: params.gain.domain: gain = 3 cannot be"),
        ({"unit": "share"}, "mine.yaml, line 5: params.gain.unit: gain = 3 cannot be"),
        ({"domain": [0, 1], "high": 1}, "mine.yaml, line 5: params.gain.domain: gain = 2 cannot be"),
        ({"domain": [0, 1], "high": 4}, "mine.yaml, line 8: params.gain.high: gain = 4 cannot be"),
    ],
)
def test_what_states_a_domain_is_what_is_wrong(tmp_path, entry, place):
    with pytest.raises(InputError) as caught:
        load(tmp_path, view=changed(VIEW, ("params",), {"gain": entry}))
    assert place in str(caught.value)
