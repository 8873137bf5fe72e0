"""The section ``time`` of a game and plans: what is wrong is said in a sentence, with its place."""

import re

import pytest
import yaml

import sim
from sim.ask.path import path
from sim.errors import InputError
from sim.scenario.plans import load_plan, plan_names
from sim.time.model import Model
from tests.toys.over_time import load

GAME = {
    "title": "A war of two years",
    "order": ["us", ["russia", "china"]],
    "moves": {
        "us": {"WAIT": {}, "ARM": {"arms": 1}},
        "russia": {"FIGHT": {"war": 1}, "STOP": {}},
        "china": {"BACK": {"support": 1}, "CURB": {}},
    },
    "params": {
        "tempo": {"value": 0.4, "low": 0, "high": 1, "unit": "probability", "source": "an example"},
        "p_lose": {"value": 0.3, "low": 0, "high": 1, "unit": "probability", "source": "an example"},
    },
    "payoffs": {"us": {"a": "-arms"}, "russia": {"b": "war * gains"}, "china": {"c": "support"}},
    "outcomes": {"fights": "war"},
    "time": {
        "period": "year",
        "states": {"front": ["stalemate", "gains", "setback"], "relief": [0, 1]},
        "start": {"front": "stalemate", "relief": 0},
        "discount": {"us": 0.9, "russia": 0.9, "china": 0.9},
        "unavailable": [{"when": {"front": "gains"}, "russia": ["STOP"]}],
        "transitions": {
            "front": [
                {"when": {"front": "stalemate"}, "to": {"gains": "war * tempo", "setback": "war * p_lose * arms"}},
                {"when": {"front": ["gains", "setback"]}, "to": {"stalemate": 0.5}},
            ],
            "relief": [{"up": "1 - war", "down": "war"}],
        },
    },
}


def spoilt(way, value):
    """Return the game with one entry changed, or taken out if the value is `...`."""
    game = yaml.safe_load(yaml.safe_dump(GAME, sort_keys=False))
    section = game
    for key in way[:-1]:
        section = section[key]
    if value is ...:
        del section[way[-1]]
    else:
        section[way[-1]] = value
    return game


def written(tmp_path, game):
    file = tmp_path / "war.yaml"
    file.write_text(yaml.safe_dump(game, sort_keys=False))
    return file


def test_it_is_sound(tmp_path):
    scenario = sim.load(written(tmp_path, GAME))
    assert scenario.time.shape == (3, 2) and scenario.state == (0, 0)
    assert scenario.in_state(front="gains", relief=1).moves["russia"] == ("FIGHT",)
    assert scenario.in_state(front="gains").game().payoffs[1, 0, 0, 0] == 1


RULES = ("time", "transitions", "front")


@pytest.mark.parametrize(
    ("way", "value", "message"),
    [
        (("time", "start", "front"), "stalemat", "time.start.front: 'stalemat' is no level of front; did you mean 'stalemate'?"),
        (("time", "start", "front"), ..., "time.start: 'front' is missing; write it there."),
        (("time", "states", "war_is"), ["arms", "none"], "time.states.war_is.arms: arms already names an instrument of us; levels need names of their own."),
        (("time", "states", "tempo"), [0, 1], "time.states.tempo: tempo already names a parameter; levels need names of their own."),
        (("time", "states", "other"), ["gains", "none"], "time.states.other.gains: gains already names a level of front; levels need names of their own."),
        (("time", "states", "other"), [1, "none"], "some levels are numbers and some are names; write all as numbers or all as names."),
        (("time", "states", "other"), [1, "1.0"], "the level 1 is there twice, written in two ways; remove one."),
        (("time", "states", "other"), ["ARM", "none"], "time.states.other.ARM: ARM already names a move of us; levels need names of their own."),
        (("time", "states", "other"), ["russia", "none"], "time.states.other.russia: russia already names a player; "),
        (("time", "states", "other"), ["where", "none"], "time.states.other.where: where already names a function of formulas; "),
        (("time", "states", "other"), ["only"], "two levels or more are expected"),
        (("time", "states", "other"), ["a", "a"], "the level a is there twice; remove one."),
        (("time", "states", "other"), ["a b", "c"], "'a b' is not a name for a level; it"),
        (("time", "discount"), {"us": 0.9}, "time.discount: 'russia' and 'china' are missing; write them there."),
        (("time", "discount"), "war", "time.discount.us: unknown name 'war' in 'war'; "),
        (("time", "unavailable", 0, "russia"), ["STOPP"], "time.unavailable[0].russia: russia has no move STOPP; did you mean 'STOP'?"),
        (("time", "unavailable", 0, "russia"), ["STOP", "FIGHT"], "time.unavailable: russia has no move left in front=gains."),
        ((*RULES, 0, "to"), {"gain": 1}, "time.transitions.front[0].to: 'gain' is no level of front; did you mean 'gains'?"),
        ((*RULES, 0, "when"), {}, "time.transitions.front: rules 1 and 2 both say what follows front=gains; give each state one rule."),
        ((*RULES, 0, "up"), 1, "one of 'to', 'rates', or 'up' and 'down' is expected; found to and steps."),
        ((*RULES, 0), {"when": {}}, "one of 'to', 'rates', or 'up' and 'down' is expected; found none."),
        (("time", "transitions", "fronts"), [], "time.transitions: unknown key 'fronts'; did you mean 'front'?"),
        (("time", "values"), {"tempos": 1}, "time.values: unknown parameter 'tempos'; did you mean 'tempo'?"),
        (("time", "values"), {"tempo": "war"}, "time.values.tempo: unknown name 'war' in 'war'; "),
        (("time", "leaders"), {"russia": {"changes_with": "fronts"}}, "time.leaders.russia.changes_with: unknown factor 'fronts'; did you mean 'front'?"),
        (("time", "begin"), 0, "time: unknown key 'begin'; "),
        (("time", "implied"), [{"says": "x"}], "time.implied[0]: 'formula', 'low' and 'high' are missing; write them there."),
        (("time", "implied"), [{"says": "x", "formula": "gains", "low": 0, "high": 1}], "time.implied[0].formula: unknown name 'gains' in 'gains'; "),
        (("time", "implied"), [{"says": "x", "formula": "tempo", "low": 1, "high": 0}], "time.implied[0]: low is 1 and high is 0; low is to be less."),
        (("time", "implied"), [{"says": "", "formula": "tempo", "low": 0, "high": 1}], "time.implied[0].says: a few words are expected, not ''."),
        (("time", "implied"), [{"says": "x", "formula": "tempo", "low": "a", "high": 1}], "time.implied[0].low: a number is expected, not 'a'."),
        (("time", "chain"), "gains", "time.chain: a list is expected, not 'gains'."),
        (("time", "chain"), [{"label": "they gain"}], "time.chain[0]: 'step' is missing; write it there."),
        (("time", "chain"), ["gain"], "time.chain[0].step: unknown name 'gain'; did you mean 'gains'?"),
        (("time", "chain"), ["gains", "fight"], "time.chain[1].step: unknown name 'fight'; did you mean 'fights'?"),
        (("time", "chain"), ["gains -> fights"], "time.chain[0].step: unknown name 'fights'; "),
        (("time", "chain"), ["gains -> setback -> gains"], "time.chain[0].step: 'gains -> setback -> gains' is no step; write a condition"),
        (("time", "chain"), ["-> gains"], "time.chain[0].step: '-> gains' is no step; write a condition"),
        (("time", "chain"), ["gains"] * 13, "time.chain: the chain has 13 steps; at most 12 are followed."),
        (("time", "chain"), [{"step": "gains", "label": 3}], "time.chain[0].label: a few words are expected, not 3."),
        (("time", "states"), {"big": list(range(500)), "large": list(range(500, 1000))}, "the factors make 250,000 states; at most 100,000 are solved. Leave out levels."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(tmp_path, way, value, message):
    with pytest.raises(InputError, match=re.escape(message)) as raised:
        sim.load(written(tmp_path, spoilt(way, value)))
    assert re.match(r"\S*war\.yaml(, line \d+)?: time", str(raised.value)) and "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("way", "value", "message"),
    [
        (
            (*RULES, 0, "to"),
            {"gains": "2 * war * tempo", "setback": "war * p_lose"},
            "time.transitions.front: from front=stalemate the chances of gains and setback add up to 1.1 after us=WAIT, "
            "russia=FIGHT, china=BACK; they may not exceed 1. (tempo=0.4, p_lose=0.3)",
        ),
        (
            (*RULES, 1, "to", "stalemate"),
            "-0.2 * (1 - war)",
            "time.transitions.front: from front=gains the chance of stalemate is -0.2 after us=WAIT, russia=STOP, china=BACK; "
            "it may not be below 0.",
        ),
        (
            (*RULES, 1, "to", "stalemate"),
            "1 / (1 - war)",
            "a chance is not a finite number after us=WAIT, russia=FIGHT",
        ),
        (("time", "discount"), 1.02, "time.discount.us: 1.02 is no discount factor; it lies between 0 and 1."),
    ],
)
def test_what_is_no_chance_is_said(tmp_path, way, value, message):
    scenario = sim.load(written(tmp_path, spoilt(way, value)))
    with pytest.raises(InputError, match=re.escape(message)) as raised:
        Model(scenario).at(scenario.values())
    assert re.match(r"\S*war\.yaml, line \d+: time\.", str(raised.value))


@pytest.mark.filterwarnings("ignore:.*is used by no formula")
def test_rates_never_exceed_one(tmp_path):
    rule = {"when": {"front": "stalemate"}, "rates": {"gains": "50 * war", "setback": "30 * arms"}}
    scenario = sim.load(written(tmp_path, spoilt((*RULES, 0), rule)))
    [front, _] = Model(scenario).chances(scenario.values())
    assert front.sum(axis=2) == pytest.approx(1) and front[0, 4, 1] == pytest.approx(50 / 80)


PLAN = {"game": "war", "title": "a plan", "source": "an example", "rules": [{"play": "ARM"}]}


def planned(tmp_path, **changes):
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump({**PLAN, **changes}))
    return str(file), sim.load(written(tmp_path, GAME))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rules": [{"play": "WAIT"}, {"play": "ARMS"}]}, "rules[1].play: us has no move ARMS; did you mean 'ARM'?"),
        ({"player": "russia"}, "player: russia moves after us; a plan can bind the first player only."),
        ({"player": "chine"}, "player: unknown player 'chine'; did you mean 'china'?"),
        ({"rules": []}, "rules: a list of rules is expected"),
        ({"rules": [{"when": {"front": "gain"}, "play": "ARM"}]}, "'gain' is no level of front; did you mean 'gains'?"),
        ({"otherwise": "NOTHING"}, "otherwise: us has no move NOTHING; "),
        ({"from": -1}, "from: a year from 0 to 1,000 is expected, not -1."),
        ({"kept_by": {"fronts": "gains"}}, "kept_by: unknown key 'fronts'; did you mean 'front'?"),
        ({"rule": []}, "unknown key 'rule'; did you mean 'rules'?"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said(tmp_path, changes, message):
    file, scenario = planned(tmp_path, **changes)
    with pytest.raises(InputError, match=re.escape(message)):
        load_plan(file, scenario)


def test_a_rule_that_never_holds_is_warned_of(tmp_path):
    rules = [{"when": {"front": "gains"}, "play": "WAIT"}, {"play": "ARM"}, {"when": {"relief": 1}, "play": "WAIT"}]
    file, scenario = planned(tmp_path, rules=rules)
    with pytest.warns(UserWarning, match=r"rules\[2\]: never holds; rules before it fit all its states\."):
        load_plan(file, scenario)


def test_a_plan_binds_whoever_moves_first():
    with pytest.raises(InputError, match="nobody moves first in the game 'grim'; a plan binds a first mover"):
        load_plan("arm_then", load("grim"))
    with pytest.raises(InputError, match="the game 'triangle' is played once; a plan is for a game over time"):
        load_plan("arm_then", sim.load("base"))


def test_a_path_of_a_game_that_is_played_once_is_refused():
    with pytest.raises(
        InputError, match="the game 'triangle' is played once; a path needs a game over time, as in view=base_time"
    ):
        path(sim.load("base"))


def test_the_plans_that_ship_fit_the_game_that_they_are_for():
    scenario = sim.load("base_time")
    plans = [load_plan(name, scenario) for name in plan_names()]
    assert "arm_then" in plan_names() and all(plan.title and plan.source for plan in plans)


def model(tmp_path, *changes):
    game = yaml.safe_load(yaml.safe_dump(GAME, sort_keys=False))
    for way, value in changes:
        section = game
        for key in way[:-1]:
            section = section[key]
        section[way[-1]] = value
    return Model(sim.load(written(tmp_path, game)))


@pytest.mark.filterwarnings("ignore:.*(is used by no formula|relief never changes)")
def test_a_game_in_which_nothing_moves(tmp_path):
    with pytest.warns(
        UserWarning, match=r"line \d+: time.states: front never changes; make it a parameter, or say how"
    ):
        still = model(tmp_path, (("time", "transitions"), {}))
    matrix = still.at(still.scenario.values()).chances.toarray().reshape(6, 8, 6)
    assert (matrix.argmax(axis=2) == [[s] * 8 for s in range(6)]).all() and (matrix.max(axis=2) == 1).all()


def test_several_who_choose_at_once_before_others_are_refused(tmp_path):
    with pytest.raises(InputError, match="^order: us and russia choose at once before others"):
        model(tmp_path, (("order",), [["us", "russia"], "china"]))


def test_a_single_chance_above_one_is_told_in_the_singular(tmp_path):
    one = model(tmp_path, (("time", "transitions", "relief"), [{"when": {"relief": 0}, "to": {1: 2}}]))
    with pytest.raises(InputError, match=r"the chance of 1 is 2 after .*; it may not exceed 1"):
        one.at(one.scenario.values())


def test_more_transitions_than_are_solved_are_counted(tmp_path, monkeypatch):
    one, other = model(tmp_path), model(tmp_path)
    count = other.at(other.scenario.values()).following.nnz
    monkeypatch.setattr("sim.time.model.MOST_TRANSITIONS", count - 1)
    with pytest.raises(InputError, match=f"make {count} transitions between 6 states; at most {count - 1} are solved"):
        one.at(one.scenario.values())


def test_more_years_than_fit_the_memory_are_refused(tmp_path, monkeypatch):
    scenario = model(tmp_path).scenario
    monkeypatch.setattr("sim.time.point.MOST_PLAYED", 35 * 6 * 8 - 1)
    with pytest.raises(
        InputError, match=r"^years=30: .* makes 1,680 chances of what is played; at most 1,679 are kept"
    ):
        path(scenario)


def test_more_values_than_logit_choices_solve_are_refused(tmp_path, monkeypatch):
    scenario = model(tmp_path).scenario
    monkeypatch.setattr("sim.time.logit.MOST_VALUES", 17)
    with pytest.raises(InputError, match="^logit choices in 6 states are equations of 18 values; at most 17"):
        path(scenario, concept="logit")


def test_names_of_levels_are_what_they_are_in_each_state(tmp_path):
    one = model(tmp_path)
    for number, state in enumerate(one.states):
        assert {name: array[number] for name, array in one.switches.items()} == one.dynamics.switch_values(state)
