"""A game that extends another adds moves to an inherited menu and takes moves from it, or replaces it whole."""

import warnings

import numpy as np
import pytest
import yaml

import sim
from sim.errors import InputError
from sim.scenario.menu_changes import LostRowsWarning, OneMoveWarning
from tests.toys.small_scenario import GAME, changed, load

HALF = {"HALF": {"bloc": 0.5}}


def load_child(tmp_path, menu, player="russia", game=GAME, **sections):
    load(tmp_path, game=game)
    child = {"extends": "small", "title": "A child", "moves": {player: menu}, **sections}
    (tmp_path / "game" / "child.yaml").write_text(yaml.safe_dump(child, sort_keys=False))
    return sim.load("mine", ["game=child"], tmp_path)


@pytest.mark.parametrize(
    ("menu", "moves", "levels"),
    [
        ({"add": HALF}, ("BLOC", "WEST", "HALF"), [1, 0, 0.5]),
        ({"add": HALF, "remove": ["WEST"]}, ("BLOC", "HALF"), [1, 0.5]),
        ({"add": HALF, "remove": ["BLOC", "WEST", "WEST"]}, ("HALF",), [0.5]),
        ({"add": {"BLOC": {"bloc": 0.9}}, "remove": ["BLOC"]}, ("WEST", "BLOC"), [0, 0.9]),
        ({"add": ["IDLE", "REST"]}, ("BLOC", "WEST", "IDLE", "REST"), [1, 0, 0, 0]),
        ({"add": {"product": {"bloc": [0.25, 0.75]}}}, ("BLOC", "WEST", "bloc=0.25", "bloc=0.75"), [1, 0, 0.25, 0.75]),
        ({"add": None, "remove": ["WEST"]}, ("BLOC",), [1]),
        ({"remove": []}, ("BLOC", "WEST"), [1, 0]),
        ({"WEST": {}, "HALF": {"bloc": 0.5}}, ("WEST", "HALF"), [0, 0.5]),
        (["BLOC", "WEST"], ("BLOC", "WEST"), [0, 0]),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_a_menu_is_changed_or_replaced(tmp_path, menu, moves, levels):
    scenario = load_child(tmp_path, menu)
    assert scenario.moves["russia"] == moves and scenario.moves["china"] == ("BACK", "CURB")
    assert np.broadcast_to(scenario.levels["bloc"], scenario.shape)[0, :, 0].tolist() == levels


@pytest.mark.parametrize("inherited", [["BLOC", "WEST"], {"product": {"bloc": [0, 0.5, 1]}, "except": [{"bloc": 0.5}]}])
def test_a_list_and_a_product_are_changed_too(tmp_path, inherited):
    game = changed(GAME, ("moves", "russia"), inherited)
    names = load(tmp_path, game=game).moves["russia"]
    scenario = load_child(tmp_path, {"add": HALF, "remove": [names[0]]}, game=game)
    assert scenario.moves["russia"] == (*names[1:], "HALF")


def test_an_instrument_that_no_move_sets_any_more_is_at_0(tmp_path):
    game = changed(GAME, ("instruments",), ...)
    scenario = load_child(tmp_path, {"add": ["REST"], "remove": ["BLOC"]}, game=game)
    assert scenario.moves["russia"] == ("WEST", "REST") and not scenario.levels["bloc"].any()


def test_a_change_of_a_change(tmp_path):
    load_child(tmp_path, {"add": HALF})
    grandchild = {
        "extends": "child",
        "title": "x",
        "moves": {"russia": {"remove": ["BLOC"]}, "us": {"add": {"MORE": {"relief": 2}}}},
    }
    (tmp_path / "game" / "grandchild.yaml").write_text(yaml.safe_dump(grandchild))
    scenario = sim.load("mine", ["game=grandchild"], tmp_path)
    assert scenario.moves["russia"] == ("WEST", "HALF") and scenario.moves["us"] == ("WAIT", "OFFER", "MORE")


def test_the_payoffs_of_moves_that_stay_are_the_same(tmp_path):
    before = load(tmp_path).game().payoffs
    after = load_child(tmp_path, {"add": HALF}).game().payoffs
    assert np.array_equal(after[:, :, :2], before) and after.shape == (3, 2, 3, 2)


@pytest.mark.parametrize(
    ("menu", "says"),
    [
        ({"add": HALF, "HALT": {}}, "line 8: moves.russia: 'HALT' stands beside 'add' or 'remove'"),
        ({"remove": ["BLOCK"]}, "line 6: moves.russia.remove[0]: unknown move 'BLOCK'; did you mean 'BLOC'?"),
        ({"remove": [3]}, "line 6: moves.russia.remove[0]: unknown move 3; choose from: BLOC, WEST"),
        ({"remove": "BLOC"}, "line 5: moves.russia.remove: a list of moves is expected, as in [BLOC], not 'BLOC'"),
        ({"remove": {"BLOC": {}}}, "line 5: moves.russia.remove: a list of moves is expected"),
        ({"remove": ["BLOC", "WEST"]}, "line 5: moves.russia.remove: no move is left"),
        (
            {"add": {"BLOC": {"bloc": 0.5}}},
            "line 6: moves.russia.add: BLOC is a move already; list it under 'remove' too",
        ),
        ({"add": {}}, "line 5: moves.russia.add: the menu is empty"),
        ({"add": 3}, "line 5: moves.russia.add: the menu is empty"),
        ({"add": {"HALF": 1}}, "line 6: moves.russia.HALF: a row of instrument levels"),
        ({"add": {"HALF": {"blok": 1}}}, "line 4: moves.russia: unknown instrument 'blok'; did you mean 'bloc'?"),
        ({"add": {"HALF": {"bloc": "half"}}}, "line 7: moves.russia.HALF.bloc: a number is expected"),
        ({"add": {"Bloc": {}}}, "line 6: moves.russia: 'BLOC' and 'Bloc' differ in capitals only"),
        (["BLOC", "add"], "line 4: moves.russia: no move can be called 'add'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path, menu, says):
    with pytest.raises(InputError) as caught:
        load_child(tmp_path, menu)
    assert "\n" not in str(caught.value) and f"child.yaml, {says}" in str(caught.value)


def test_a_player_that_there_is_not(tmp_path):
    with pytest.raises(InputError, match="child.yaml, line 4: moves: unknown player 'rusia'; did you mean 'russia'?"):
        load_child(tmp_path, {"add": HALF}, player="rusia")


@pytest.mark.parametrize("menu", [{"add": {"BLOC": {"bloc": 1}}}, {"remove": {}}, {"add": {"bloc": 1}, "remove": {}}])
def test_there_is_nothing_to_change_in_a_game_that_extends_none(tmp_path, menu):
    with pytest.raises(
        InputError, match="small.yaml, line [0-9]+: moves.russia: there is no inherited menu that 'add'"
    ):
        load(tmp_path, game=changed(GAME, ("moves", "russia"), menu))


@pytest.mark.parametrize(
    ("menu", "warned"),
    [
        ({"remove": ["WEST"]}, True),
        ({"add": HALF, "remove": ["BLOC", "WEST"]}, True),
        ({"WEST": {}}, True),
        (["WEST"], True),
        ({"product": {"bloc": [0, 1]}, "except": [{"bloc": 0}]}, True),
        ({"add": HALF, "remove": ["WEST"]}, False),
    ],
)
def test_a_player_with_one_move_left_is_warned_of_once(tmp_path, menu, warned):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        load_child(tmp_path, menu)
    told = [str(one.message) for one in said if one.category is OneMoveWarning]
    assert len(told) == warned
    assert all(
        "child.yaml, line 4: moves.russia: one move is left, " in text and text.endswith("has no choice.")
        for text in told
    )


@pytest.mark.parametrize(
    ("menu", "warned"),
    [
        ({"BLOC": {"label": "stay"}, "WEST": {"label": "leave"}}, True),
        (["BLOC", "WEST"], True),
        ({"BLOC": {"label": "stay", "bloc": 1}, "WEST": {"label": "leave"}}, False),
        ({"add": {"BLOC": {"label": "stay", "bloc": 1}}, "remove": ["BLOC"]}, False),
    ],
)
def test_a_menu_that_loses_its_rows_is_warned_of(tmp_path, menu, warned):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        load_child(tmp_path, menu)
    told = [str(one.message) for one in said if one.category is LostRowsWarning]
    assert len(told) == warned
    place = "child.yaml, line 4: moves.russia: "
    assert all(f"{place}the menu is replaced by one without levels of bloc; " in text for text in told)
