"""A view may extend a view: its game, its values with their sources and notes, changed one by one."""

import warnings
from pathlib import Path

import pytest
import yaml

import sim
from sim.errors import InputError
from sim.scenario.differences import Difference, Differences, find_differences
from sim.scenario.games import LONGEST_CHAIN
from sim.scenario.shelf import Shelf
from sim.scenario.shipped import shipped_directory
from sim.tell.differences import differences_text
from tests.toys.small_scenario import GAME, load

PARENT = {
    "game": "small",
    "title": "A parent",
    "author": "someone",
    "note": "what the parent says",
    "params": {
        "q": {"value": 0.6, "source": "a guess", "note": "why", "low": 0.2},
        "gain": {"value": 1.5, "source": "it"},
    },
}


@pytest.fixture
def home(tmp_path):
    load(tmp_path, view=PARENT)
    return tmp_path


def child(home, name="child", **data):
    path = home / "view" / f"{name}.yaml"
    path.write_text(yaml.safe_dump({"extends": "mine", "title": "A child", **data}, sort_keys=False))
    return path


def refusal(home, view="child"):
    with pytest.raises(InputError) as caught:
        sim.load(view, config_dir=home)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("params", "value", "low", "source", "note"),
    [
        (None, 0.6, 0.2, "a guess", "why"),
        ({"q": 0.8}, 0.8, 0.2, "own judgement", ""),
        ({"q": {"value": 0.8, "source": "a book"}}, 0.8, 0.2, "a book", ""),
        ({"q": {"value": 0.8, "source": "a book", "note": "so"}}, 0.8, 0.2, "a book", "so"),
        ({"q": {"low": 0.1}}, 0.6, 0.1, "a guess", "why"),
        ({"q": {"note": "so"}}, 0.6, 0.2, "a guess", "so"),
    ],
)
def test_what_a_value_takes_along(home, params, value, low, source, note):
    child(home, params=params)
    scenario = sim.load("child", config_dir=home)
    q, gain = scenario.parameters["q"], scenario.parameters["gain"]
    assert (q.value, q.low, q.source, q.note) == (value, low, source, note)
    assert (gain.value, gain.source) == (1.5, "it")
    assert (scenario.view, scenario.title, scenario.note, scenario.game_name) == ("child", "A child", "", "small")
    assert not scenario.changes


@pytest.mark.parametrize(
    ("parent", "change", "plausible"),
    [
        ({"values": [0.2, 0.6]}, {"low": 0.1, "high": 0.9, "domain": [0, 1]}, "0.1 to 0.9"),
        ({"low": 0.1, "domain": [0, 2]}, {"values": [0.2, 0.6]}, "0.2 and 0.6"),
    ],
)
def test_values_and_a_range_take_each_other_s_place(home, parent, change, plausible):
    child(home, "second", params={"q": parent})
    child(home, extends="second", params={"q": change})
    assert sim.load("child", config_dir=home).parameters["q"].plausible == plausible


def test_a_chain(home):
    child(home, "second", params={"q": 0.7})
    child(home, "third", extends="second", params={"q": {"low": 0.3}, "gain": 2})
    values = sim.load("third", config_dir=home).parameters
    assert (values["q"].value, values["q"].low, values["q"].source) == (0.7, 0.3, "own judgement")
    assert (values["gain"].value, values["gain"].source) == (2, "own judgement")


def test_the_same_values_in_another_game(home):
    other = yaml.safe_dump({**GAME, "title": "Another"})
    (home / "game" / "other.yaml").write_text(other)
    child(home, game="other")
    scenario = sim.load("child", config_dir=home)
    assert scenario.game_name == "other" and scenario.values() == {"q": 0.6, "gain": 1.5} and not scenario.changes


def test_a_view_that_changes_its_game(home):
    bonus = {"value": 1, "low": 0, "high": 2, "unit": "points", "source": "me"}
    child(home, params={"bonus": bonus, "q": 0.8}, payoffs={"russia": {"bonus": "bonus * bloc"}})
    scenario = sim.load("child", config_dir=home)
    assert scenario.values() == {"gain": 1.5, "q": 0.8, "bonus": 1} and scenario.game_name == "child"
    assert list(scenario.payoffs["russia"]) == ["relief", "lifeline", "bonus"]
    assert sim.load("child", ["game=small"], home).values() == {"gain": 1.5, "q": 0.8}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"extends": "mien"}, "child.yaml, line 1: extends: unknown view or game 'mien'; did you mean 'mine'?"),
        ({"extends": ["mine"]}, "child.yaml, line 1: extends: a name is expected"),
        ({"extends": "child"}, "child.yaml, line 1: extends: 'child' extends itself, by way of child"),
        ({"extends": "small", "game": "small"}, "child.yaml, line 3: game: 'extends' names the game small already"),
        ({"params": {"p": 1}}, "child.yaml, line 4: params.p: unknown parameter 'p'"),
        ({"params": {"q": "much"}}, "child.yaml, line 4: params.q.value: a number is expected"),
        ({"params": {"q": True}}, "child.yaml, line 4: params.q.value: a number is expected"),
        ({"params": {"q": {"value": 0.8}}}, "child.yaml, line 4: params.q: 'source' is missing"),
        ({"params": {"q": {"vale": 0.8}}}, "child.yaml, line 5: params.q: unknown key 'vale'"),
        ({"params": {"q": {"low": 2}}}, "child.yaml, line 4: params.q: low 2 is above high 1"),
        ({"params": [1]}, "child.yaml, line 3: params: a mapping"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(home, data, says):
    child(home, **data)
    assert f"{home}/view/{says}" in refusal(home)


def test_a_mistake_of_the_parent_names_the_parent(home):
    child(home, "second", params={"p": 1})
    child(home, extends="second")
    assert "second.yaml, line 4: params.p: unknown parameter 'p'" in refusal(home)


def test_a_circle_names_those_in_it(home):
    child(home, "one", extends="two")
    child(home, "two", extends="three")
    child(home, "three", extends="one")
    assert "three.yaml, line 1: extends: 'one' extends itself, by way of one and two and three" in refusal(home, "one")


def test_a_chain_has_an_end(home):
    for number in range(LONGEST_CHAIN + 1):
        child(home, f"v{number}", extends=f"v{number + 1}" if number < LONGEST_CHAIN else "mine")
    assert f"more than {LONGEST_CHAIN} files extend each other" in refusal(home, "v0")
    assert sim.load("v5", config_dir=home).values()["q"] == 0.6


def test_a_view_before_a_game_of_the_same_name(home):
    (home / "view" / "small.yaml").write_text("game: small\ntitle: x\nparams: {q: 0.9}")
    child(home, extends="small")
    assert sim.load("child", config_dir=home).values()["q"] == 0.9
    child(home, extends="child2", game="small")
    (home / "view" / "child2.yaml").write_text("extends: triangle\ntitle: a game, since no view is called so")
    assert sim.load("child2", config_dir=home).game_name == "triangle"


def test_a_value_of_the_parent_that_is_given_anew_is_not_warned_of(home):
    child(home, "second", params={"gain": 100})
    child(home, extends="second", params={"gain": 1})
    with warnings.catch_warnings(action="error"):
        sim.load("child", config_dir=home)
    with pytest.warns(UserWarning, match=r"second.yaml, line 4: params.gain: 100 lies outside"):
        sim.load("second", config_dir=home)


def test_every_value_of_a_shipped_view_has_its_source():
    for path in sorted((shipped_directory() / "view").glob("*.yaml")):
        for name, entry in yaml.safe_load(path.read_text())["params"].items():
            assert "value" not in entry or entry["source"].strip(), (path.name, name)


def test_a_bare_number_in_a_shipped_view_is_refused(home, monkeypatch):
    path = child(home, params={"q": 0.8})
    assert sim.load(path).values()["q"] == 0.8
    monkeypatch.setattr("sim.scenario.views.shipped_directory", lambda: Path(home))
    with pytest.raises(
        InputError, match="child.yaml, line 4: params.q: value and source are expected in a shipped view, not 0.8"
    ):
        sim.load(path)


def found(scenario, config_dir=None):
    differences = find_differences(scenario, Shelf(config_dir))
    return (
        {(one.kind, one.name): (one.here, one.there) for one in differences.found},
        differences.group,
        differences.name,
    )


def test_what_differs_from_the_parent(home):
    bonus = {"value": 1, "low": 0, "high": 2, "unit": "points", "source": "me"}
    moves = {"russia": {"add": {"HALF": {"bloc": 0.5}}, "remove": ["WEST"]}}
    terms = {"russia": {"bonus": "bonus * bloc"}, "us": {"cost": "-2 * relief"}}
    child(home, params={"q": {"low": 0.1}, "gain": 2, "bonus": bonus}, moves=moves, payoffs=terms)
    differ, group, name = found(sim.load("child", config_dir=home), home)
    assert (group, name) == ("view", "mine")
    assert differ == {
        ("value", "gain"): ("2", "1.5"),
        ("value", "bonus"): ("1", "–"),
        ("range", "q"): ("0.1 to 1", "0.2 to 1"),
        ("range", "bonus"): ("0 to 2", "–"),
        ("moves", "russia"): ("HALF", "WEST"),
        ("term", "russia.bonus"): ("bonus * bloc", "–"),
        ("term", "us.cost"): ("-2 * relief", "-relief"),
    }


def test_what_differs_from_the_game():
    author, group, name = found(sim.load("mandelbaum"))
    stated = yaml.safe_load((shipped_directory() / "view" / "mandelbaum.yaml").read_text())["params"]
    assert (group, name) == ("game", "triangle") and {name for _, name in author} <= stated.keys() and author
    assert found(sim.load("base"))[0] == {}


NAMED = {"values": {"low": 0.1, "high": 0.6}, "value": "high"}


@pytest.mark.parametrize(
    ("data", "differ", "words"),
    [
        (
            {"moves": {"us": {"OFFER": {"relief": 0.5}, "WAIT": {}}}},
            {("row", "us.OFFER"): ("relief 0.5", "relief 1")},
            False,
        ),
        ({"where": "q < gain"}, {("constraint", "q < gain"): ("q < gain", "–")}, False),
        ({"params": {"gain": {"domain": [0, 9]}}}, {("domain", "gain"): ("0 to 9", "0 or more")}, False),
        ({"params": {"gain": {"unit": "% of trade"}}}, {("unit", "gain"): ("% of trade", "% of GDP")}, False),
        (
            {"params": {"q": {**NAMED, "source": "a guess", "note": "why"}}},
            {("value", "q"): ("high", "0.6"), ("range", "q"): ("low (0.1) and high (0.6)", "0.2 to 1")}
            | {("domain", "q"): ("–", "0 to 1")},
            False,
        ),
        ({"players": {"us": {"label": "the US"}}}, {}, True),
        ({"params": {"q": {"label": "hope"}}}, {}, True),
    ],
)
def test_whatever_differs_is_found(home, data, differ, words):
    child(home, **data)
    differences = find_differences(sim.load("child", config_dir=home), Shelf(home))
    assert {(one.kind, one.name): (one.here, one.there) for one in differences.found} == differ
    assert differences.words is words
    assert ("but labels" in differences_text(differences)) is (words and not differ)


def test_a_long_list_is_cut_in_the_text():
    rows = [Difference("row", f"us.M{number}", "relief 1", "relief 0") for number in range(9)]
    moves = Difference("moves", "us", ", ".join(f"N{number}" for number in range(72)), "–")
    text = differences_text(Differences("game", "small", (moves, *rows)))
    assert "N5 and 66 more" in text and "N6" not in text
    assert "us.M5" in text and "us.M6" not in text and "rows of 3 more moves differ" in text


def test_a_game_that_has_no_title_of_its_own(home):
    (home / "game" / "kid.yaml").write_text("extends: small\nparams: {q: {high: 0.9}}")
    child(home, extends="kid", title="Of the kid")
    assert found(sim.load("child", config_dir=home), home) == ({}, "game", "kid")
    assert sim.load(home / "game" / "kid.yaml").title == GAME["title"]


def test_nothing_can_differ_from_a_whole_game(tmp_path):
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(GAME))
    assert find_differences(sim.load(tmp_path / "mine.yaml")) is None
