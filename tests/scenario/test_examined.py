"""What a game says of the signs of its terms, and of the findings that are meant."""

import pytest

import sim
from sim.errors import InputError
from tests.toys.small_scenario import GAME, VIEW, changed, load

COST = changed(GAME, ("payoffs", "us", "cost"), {"formula": "-relief", "sign": "cost"})


def test_a_sign_is_read_and_changes_nothing_else(tmp_path):
    without, with_sign = load(tmp_path), load(tmp_path, COST)
    assert with_sign.signs == {"us": {"cost": "cost"}} and without.signs == {}
    assert (with_sign.game().payoffs == without.game().payoffs).all()


def test_a_term_whose_formula_alone_is_changed_keeps_its_sign(tmp_path):
    load(tmp_path, COST)
    mine = tmp_path / "view" / "own.yaml"
    mine.write_text("extends: mine\ntitle: Dearer\npayoffs: {us: {cost: -2 * relief}}\n")
    scenario = sim.load(str(mine))
    assert scenario.signs == {"us": {"cost": "cost"}} and scenario.payoffs["us"]["cost"].text == "-2 * relief"


@pytest.mark.parametrize(
    ("game", "says"),
    [
        (changed(COST, ("payoffs", "us", "cost", "sign"), "csot"), "payoffs.us.cost.sign: 'csot' is no sign"),
        (changed(COST, ("payoffs", "us", "cost", "sign"), ["cost"]), "is no sign of a term"),
        (changed(GAME, ("accepts",), ["idle/q"]), "accepts: findings with the reason"),
        (changed(GAME, ("accepts",), {"idle/q": ""}), "accepts.idle/q: the reason why"),
        (changed(GAME, ("accepts",), {"idle/q": 3}), "the reason why"),
        (changed(GAME, ("accepts",), {"idle/q": "x" * 1001}), "1001 characters"),
    ],
)
def test_what_is_no_sign_and_no_reason_is_refused(tmp_path, game, says):
    with pytest.raises(InputError, match=says.replace("(", r"\(")):
        load(tmp_path, game)


def test_a_view_adds_to_what_its_game_accepts_and_inherits_what_it_extends(tmp_path):
    load(tmp_path, changed(GAME, ("accepts",), {"idle/q": "of the game", "still/x": "of both"}),
         changed(VIEW, ("accepts",), {"still/x": "of the view"}))  # fmt: skip
    mine = tmp_path / "view" / "own.yaml"
    mine.write_text("extends: mine\ntitle: Another\naccepts: {tie/us/*: its own}\n")
    scenario = sim.load("own", config_dir=str(tmp_path))
    assert {one.finding: one.reason for one in scenario.accepted} == {
        "idle/q": "of the game", "still/x": "of the view", "tie/us/*": "its own",
    }  # fmt: skip
    assert [one.where.home.stem for one in scenario.accepted] == ["small", "mine", "own"]
