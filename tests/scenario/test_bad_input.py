"""Every mistake in a scenario gets one sentence that says what, where, and what would be right."""

import warnings

import pytest
import yaml

import sim
from sim.errors import InputError
from sim.scenario.parameters import RangeWarning
from tests.toys.small_scenario import GAME, VIEW, changed, load


def message(*arguments, **named):
    with pytest.raises(InputError) as caught:
        load(*arguments, **named)
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_the_unspoilt_scenario_loads(tmp_path):
    scenario = load(tmp_path)
    assert scenario.players == ("us", "russia", "china")
    assert scenario.game().payoffs[1, 1, 1, 0] == pytest.approx(2 * 0.6)


@pytest.mark.parametrize(
    ("path", "value", "parts"),
    [
        (("titel",), "x", ["small.yaml", "unknown key 'titel'", "'title'"]),
        (("moves",), ..., ["small.yaml", "'moves' is missing"]),
        (("moves", "us"), {}, ["moves.us", "the menu is empty"]),
        (("moves", "us", "OFFER"), {"releif": 1}, ["moves.us", "'releif'", "'relief'"]),
        (("moves", "us", "OFFER"), {"relief": "much"}, ["moves.us.OFFER.relief", "a number is expected"]),
        (("moves", "us", "OFFER"), {"relief": float("inf")}, ["moves.us.OFFER.relief", "not a finite number"]),
        (("moves", "us", "OFFER"), 3, ["moves.us.OFFER", "a row of instrument levels"]),
        (("moves", "us"), {"product": {"relief": []}}, ["moves.us.product.relief"]),
        (("moves", "us"), {"product": {"relief": [0, 0]}}, ["moves.us.product.relief", "repeated"]),
        (("moves", "us"), {"product": {"relief": [0, 1]}, "exept": []}, ["unknown key 'exept'", "'except'"]),
        (("moves", "us"), {"product": {"relief": [0]}, "except": [{"relief": 0}]}, ["moves.us", "leaves no move"]),
        (("moves", "us"), {"product": {"relief": [0]}, "except": [{"tarif": 0}]}, ["except[0]", "'tarif'", "choose from: relief"]),
        (("payoffs", "rusia"), {}, ["payoffs", "unknown player 'rusia'", "'russia'"]),
        (("payoffs", "russia"), ..., ["payoffs", "'russia' is missing"]),
        (("payoffs", "russia", "relief"), "gain *", ["payoffs.russia.relief", "syntax error"]),
        (("payoffs", "russia", "relief"), "gian * delivered", ["payoffs.russia.relief", "'gian'", "'gain'"]),
        (("payoffs", "russia", "relief"), "open('x')", ["payoffs.russia.relief", "unknown function 'open'"]),
        (("payoffs", "russia", "relief"), "1 / (bloc - bloc)", ["russia", "(WAIT, BLOC, BACK)", "not a finite number"]),
        (("quantities", "delivered"), "later * relief", ["quantities.delivered", "unknown name 'later'"]),
        (("quantities", "q"), "relief", ["'q' is both a parameter and a quantity"]),
        (("quantities", "max"), "relief", ["'max' is both a function and a quantity"]),
        (("params", "gain", "low"), ..., ["params.gain", "'low' is missing"]),
        (("params", "gain", "unti"), "x", ["params.gain", "unknown key 'unti'", "'unit'"]),
        (("params", "gain", "value"), "two", ["params.gain.value", "a number is expected"]),
        (("params", "gain", "value"), float("nan"), ["params.gain.value", "not a finite number"]),
        (("params", "gain", "source"), "", ["params.gain.source", "is empty"]),
        (("params", "gain", "low"), 9, ["params.gain", "low 9 is above high 3; swap them, or give both"]),
        (("order",), ["us", ["russia", "chna"]], ["order", "unknown player 'chna'", "'china'"]),
        (("order",), ["us", "russia"], ["order", "'china' has no place"]),
        (("order",), ["us", "us", "russia", "china"], ["order", "'us' moves twice"]),
        (("outcomes", "alignment"), "west - bloc", ["outcomes.alignment", "unknown name 'west'"]),
        (("instruments", "us", "bloc"), "x", ["'bloc' is declared twice"]),
        (("extends",), "smal", ["unknown game 'smal'"]),
        (("extends",), "small", ["extends itself"]),
    ],
)  # fmt: skip
def test_mistake_in_a_game(tmp_path, path, value, parts):
    text = message(tmp_path, game=changed(GAME, path, value))
    for part in parts:
        assert part in text


@pytest.mark.parametrize(
    ("path", "value", "parts"),
    [
        (("game",), "smal", ["unknown game 'smal'", "'small'"]),
        (("game",), ..., ["mine.yaml", "'game' is missing"]),
        (("params", "p"), 1, ["mine.yaml, line 7: params.p", "unknown parameter 'p'"]),
        (("params", "q"), {"value": 0.5}, ["mine.yaml, line 4: params.q", "'source' is missing"]),
        (("parms",), {}, ["mine.yaml", "unknown key 'parms'", "'params'"]),
    ],
)
def test_mistake_in_a_view(tmp_path, path, value, parts):
    text = message(tmp_path, view=changed(VIEW, path, value))
    for part in parts:
        assert part in text


@pytest.mark.parametrize(
    ("override", "parts"),
    [
        ("params.gian=3", ["params.gian", "unknown parameter", "'gain'"]),
        ("params.gain=many", ["params.gain", "a number is expected"]),
        ("params.gain=inf", ["params.gain", "not a finite number"]),
        ("parms.gain=1", ["unknown key 'parms.gain'", "'params.gain=1'"]),
        ("game=smal", ["unknown game 'smal'", "'small'"]),
        ("game.moves=3", ["cannot be changed on the command line"]),
        ("gain", ["write key=value"]),
        ("params.gain=[1,", ["the command line"]),
    ],
)
def test_mistake_on_the_command_line(tmp_path, override, parts):
    text = message(tmp_path, overrides=[override])
    for part in parts:
        assert part in text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("title: [unclosed", ["small.yaml, line 1"]),
        ("title: a\ntitle: b", ["small.yaml, line 2", "'title' is repeated"]),
        ("title: &a x\norder: *a", ["small.yaml, line 2", "aliases"]),
        ("title: !!python/object/apply:os.system ['true']", ["small.yaml, line 1"]),
        ("- a list", ["a mapping of keys is expected"]),
        ("? [a]\n: x", ["a plain word"]),
        ("1: x", ["unknown key '1'"]),
        ("", ["a mapping of keys is expected"]),
        ("# @package _global_\nhydra: {}", ["@package"]),
        ("{" * 3000, ["small.yaml"]),
    ],
)
def test_yaml_that_is_not_plain_data(tmp_path, text, parts):
    answer = message(tmp_path, game=text)
    for part in parts:
        assert part in answer


def test_a_value_outside_its_range_is_a_warning(tmp_path):
    with pytest.warns(RangeWarning, match="params.gain.*40 lies outside the plausible range 1 to 3"):
        assert load(tmp_path, overrides=["params.gain=40"]).values()["gain"] == 40


def test_an_instrument_of_two_players_is_refused(tmp_path):
    game = changed(GAME, ("instruments",), ...)
    game = changed(game, ("moves", "china", "BACK"), {"relief": 1})
    assert "'relief' is also one of us" in message(tmp_path, game=game)


def test_an_unused_instrument_is_refused_and_an_unused_parameter_is_a_warning(tmp_path):
    game = changed(GAME, ("instruments",), ...)
    spoilt = changed(game, ("moves", "us", "OFFER"), {"relief": 1, "extra": 1})
    assert "'extra' is used by no formula" in message(tmp_path, game=spoilt)
    spare = changed(GAME, ("params", "spare"), {**GAME["params"]["q"]})
    with pytest.warns(UserWarning, match="'spare' is used by no formula"):
        load(tmp_path, game=spare)


def test_an_oversized_game_is_refused_with_its_size(tmp_path):
    rows = {f"M{a}": {"relief": a} for a in range(5000)}
    game = changed(GAME, ("moves", "us"), rows)
    game = changed(game, ("moves", "russia"), {f"M{a}": {"bloc": a} for a in range(5000)})
    assert "MiB; the limit is 512 MiB" in message(tmp_path, game=game)


def test_an_oversized_product_is_refused_before_it_is_made(tmp_path):
    factors = {f"x{i}": {f"R{i}_{a}": {f"x{i}": a} for a in range(10)} for i in range(9)}
    assert "1,000,000,000 moves" in message(tmp_path, game=changed(GAME, ("moves", "us"), {"product": factors}))


def test_an_exploding_formula_is_refused(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        many = {f"p{i}": dict(GAME["params"]["q"]) for i in range(40)}
        game = changed(GAME, ("params",), {**GAME["params"], **many})
        power = "(" + " + ".join(many) + ") ** 30"
        assert "the game is too large" in message(tmp_path, game=changed(game, ("payoffs", "us", "cost"), power))


def test_a_view_of_a_shipped_name_is_refused(tmp_path):
    load(tmp_path)
    (tmp_path / "view" / "base.yaml").write_text(yaml.safe_dump(VIEW))
    with pytest.raises(InputError, match="two files define the view 'base'"):
        sim.load("base", config_dir=tmp_path)


def test_a_scenario_file_runs_no_code(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET", "told")
    text = message(tmp_path, game=changed(GAME, ("payoffs", "us", "cost"), "${oc.env:SECRET}"))
    assert "told" not in text
    view = {**VIEW, "hydra": {"job_logging": {"handlers": {"x": {"()": "os.system"}}}}}
    assert "unknown key 'hydra'" in message(tmp_path, view=view)
    view = {**VIEW, "defaults": [{"override /hydra/launcher": "evil"}]}
    assert "unknown key 'defaults'" in message(tmp_path, view=view)
