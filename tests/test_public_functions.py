"""No public function of `sim` meets a user's bad value with anything but one sentence."""

import numpy as np
import pytest

import sim
from sim.commands.compose import compose
from sim.errors import InputError
from sim.scenario.compose import open_library
from tests.toys.small_scenario import load

NAN, INFINITE = float("nan"), float("inf")
ANYTHING = [None, 3, NAN, "x", [], ["x"], {}, {"x": 1}, b"x", 1j, np.zeros((2, 3)), object]


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    return load(tmp_path_factory.mktemp("small"))


def message(call, *arguments, **named):
    with pytest.raises(InputError) as caught:
        call(*arguments, **named)
    text = str(caught.value)
    assert "\n" not in text and len(text) < 300
    return text


@pytest.mark.parametrize(
    "value", ["a", None, NAN, INFINITE, -INFINITE, [1, 2], np.array([1.0]), np.array(["x"]), True, 1j, 10**400, {}]
)
def test_a_parameter_takes_a_finite_number(scenario, value):
    for call in (scenario.game, scenario.values, scenario.outcome_values):
        assert message(call, q=value).startswith("q: ")
    assert message(scenario.term_values, "russia", q=value).startswith("q: ")
    if value is not None and value is not True:
        assert "number" in message(sim.thresholds, scenario, "q", low=value)


@pytest.mark.parametrize("number", [1, 0.5, np.float64(0.5), np.float32(0.5), np.int64(1)])
def test_numbers_of_any_kind_are_numbers(scenario, number):
    assert scenario.values(q=number)["q"] == float(number)


@pytest.mark.parametrize(
    ("call", "arguments", "says"),
    [
        ("game", {"gian": 1}, "unknown parameter 'gian' of 'mine'; did you mean 'gain'?"),
        ("values", {"params.q": 1}, "unknown parameter 'params.q' of 'mine'"),
        ("parameter", {"name": "gian"}, "did you mean 'gain'?"),
        ("player", {"name": "Russia"}, "did you mean 'russia'?"),
        ("move", {"player": "us", "name": "offer"}, "did you mean 'OFFER'?"),
        ("move", {"player": "su", "name": "OFFER"}, "did you mean 'us'?"),
        ("term_values", {"player": "chna"}, "did you mean 'china'?"),
    ],
)
def test_an_unknown_name_is_met_with_the_nearest(scenario, call, arguments, says):
    assert says in message(getattr(scenario, call), **arguments)


@pytest.mark.parametrize("value", ANYTHING, ids=repr)
def test_names_of_any_type_are_looked_up(scenario, value):
    for call in (scenario.parameter, scenario.player, scenario.term_values):
        message(call, value)
    message(scenario.move, "us", value)
    message(sim.thresholds, scenario, value)
    message(sim.flip, scenario, "WEST", us=value)
    message(sim.explain, scenario, {"us": value})
    if value is not None:
        message(sim.explain, scenario, {"us": "OFFER"}, value)
    for key in ("quantifier", "norm", "expectation"):
        message(sim.flip, scenario, "WEST", us="OFFER", **{key: value})
    message(sim.sweep, scenario, {"q": [0.5]}, concept=value)
    message(sim.sweep, scenario, {"q": [0.5]}, workers=0 if isinstance(value, int) else value)


QUESTIONS = (
    lambda x: sim.solution(x),
    lambda x: sim.sweep(x, {"q": [1]}),
    lambda x: sim.explain(x, {"us": "OFFER"}, "russia"),
    lambda x: sim.thresholds(x, "q"),
    lambda x: sim.plane(x, "q", "gain"),
    lambda x: sim.flip(x, "west"),
    lambda x: sim.sensitivity(x),
    lambda x: sim.robustness(x),
    lambda x: sim.check(x),
)


@pytest.mark.parametrize("value", ANYTHING, ids=repr)
def test_other_things_than_scenarios_and_games_are_refused(value, tmp_path, scenario):
    for call in QUESTIONS:
        assert message(call, value).startswith("scenario: a Scenario")
    assert message(sim.compare, value).startswith("scenarios: ")
    assert message(sim.between, value, scenario).startswith("first: a Scenario")
    assert message(sim.between, scenario, value).startswith("second: a Scenario")
    assert message(sim.rules, value).startswith("found: what sim.robustness returns")
    assert message(sim.compare, [value]).startswith("scenarios: a Scenario")
    if not isinstance(value, list):
        assert message(sim.claims, value).startswith("views: a list of views' names")
        message(sim.precedents, value)
    message(sim.precedents, [value])
    assert message(sim.nash, value).startswith("game: a Game")
    assert message(sim.write_nfg, value, tmp_path / "x.nfg").startswith("game: a Game")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("value", ANYTHING, ids=repr)
def test_other_things_than_files_and_directories_are_refused(value, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for call in (sim.load, sim.read_nfg, sim.read_results, sim.read_study):
        message(call, value)
    if value is not None:
        message(sim.load, "base", config_dir=value)
    if not isinstance(value, str):
        message(sim.write_nfg, sim.Game([[[1, 2]], [[1, 2]]]), value)


@pytest.mark.parametrize(
    "value", ["params.q=0.5", {"params.q": 0.5}, None, 3, [3], [None], ["q"], ["=1"], ["params.q="]]
)
def test_overrides_are_words(value):
    message(sim.load, "base", value)


@pytest.mark.parametrize("axes", [None, {}, 3, "q", ["q"], *({"q": v} for v in ANYTHING[:1] + ANYTHING[2:]), {3: [1]}])
def test_axes_are_numbers_of_parameters(scenario, axes):
    message(sim.sweep, scenario, axes)


@pytest.mark.parametrize("value", ["x", 1.5, None, [], {}], ids=repr)
def test_what_a_question_is_asked_with(scenario, value):
    message(sim.explain, scenario, value, "russia")
    if value is not None:  # the first who moves last, where no player is named
        message(sim.explain, scenario, {"us": "OFFER"}, value)
    message(sim.explain, scenario, {"us": value}, "russia")
    message(scenario.after, us=value)
    message(sim.plane, scenario, value, "gain")
    message(sim.between, scenario, scenario, value)
    if value is not None:  # as many as usual
        message(sim.robustness, scenario, "WEST", samples=value)
        message(sim.sensitivity, scenario, "WEST", base=value)
    message(sim.precedents, [value])


@pytest.mark.parametrize("interval", ["x", 3, (1,), (1, 2, 3), ("a", "b"), (1, 0)], ids=repr)
def test_the_ranges_of_a_plane(scenario, interval):
    message(sim.plane, scenario, "q", "gain", interval)
    message(sim.plane, scenario, "q", "gain", None, interval)


@pytest.mark.parametrize("only", ["q", 3, [3], [None], [["q"]], ["p"], [], {}])
def test_what_may_change_is_a_list_of_parameters(scenario, only):
    message(sim.flip, scenario, "WEST", us="OFFER", only=only)


@pytest.mark.parametrize("target", [None, 3, [], "", "  ", "wset", "import os", "q", "1 +", "x" * 5000])
def test_targets(scenario, target):
    message(sim.flip, scenario, target, us="OFFER")


def test_a_message_shows_a_long_value_cut(scenario):
    assert len(message(scenario.game, q=list(range(10_000)))) < 150


def test_every_public_name_is_there_and_documented():
    for name in sim.__all__:
        assert getattr(sim, name).__doc__.strip()
    assert set(sim.__all__) == set(dir(sim))
    with pytest.raises(AttributeError, match="no attribute 'nahs'"):
        sim.nahs  # noqa: B018


def test_one_concept_where_none_is_named(scenario):
    at_once = sim.sweep(scenario, {"q": [scenario.values()["q"]]}).query("form == 'simultaneous'")
    found = sim.solution(scenario)
    assert found.concept.name == "nash" and at_once["russia"].tolist() == found.simultaneous["russia"].tolist()
    assert compose([], open_library())["concept"] == found.concept.name


def test_precedents_are_those_asked_for():
    assert [one.precedent.name for one in sim.precedents(["opening_1972"]).found] == ["opening_1972"]
