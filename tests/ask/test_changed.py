"""What changed: best moves and situations before and now, and which of several assumptions does it."""

import numpy as np
import pytest

import sim
from sim.ask.changed import changed
from sim.ask.solution import led_table, solve
from sim.errors import InputError
from sim.scenario.scenario import at_values
from sim.solve.backward_induction import EXPECTATIONS
from tests.toys.toys import led, toy

PARAMS = {"x": (0, 0, 4), "y": (0, 0, 8)}


def moved(scenario, **values):
    return at_values(scenario, {**scenario.values(), **values})


def places(situations):
    return [one["where"] for one in situations]


def test_what_follows_each_move_before_and_now(tmp_path):
    before = led(tmp_path, "(2 * x + y - 3) * us1 - us0", PARAMS)
    found = changed(moved(before, x=2, y=1), before)
    assert [(one.parameter.name, one.before, one.now) for one in found.assumptions] == [("x", 0, 2), ("y", 0, 1)]
    assert [one.share for one in found.assumptions] == [0.5, 0.125]
    assert [one.history for one in found.turned] == [("US1",)]
    assert (places(found.turned[0].before), places(found.turned[0].now)) == ([0], [1])
    assert found.changes_substance and found.same_game
    assert found.substance_before.best == dict.fromkeys(EXPECTATIONS, (("US0",), ("US1",)))
    assert found.substance_now.best == dict.fromkeys(EXPECTATIONS, (("US1",),))


@pytest.mark.parametrize(
    ("values", "alone", "needed"),
    [
        ({"x": 2, "y": 1}, ("x",), ("x",)),
        ({"x": 2, "y": 4}, ("x", "y"), ()),
        ({"x": 1, "y": 2}, (), ("x", "y")),
        ({"x": 2}, ("x",), ("x",)),
    ],
)
def test_assumptions_are_changed_one_by_one(tmp_path, values, alone, needed):
    before = led(tmp_path, "2 * x + y - 3", PARAMS)
    found = changed(moved(before, **values), before)
    assert found.compared and (found.alone, found.needed) == (alone, needed)


def test_payoffs_that_shift_change_no_substance(tmp_path):
    before = led(tmp_path, "1 + x", PARAMS, us=("x - 2 * y", "x - 2 * y"))
    found = changed(moved(before, x=1, y=2), before)
    assert not found.turned and not found.changes_substance and not found.compared
    assert found.shifts == {"us": 3, "row": 1, "col": 0}


def test_other_weights_of_the_same_mixture_change_no_substance():
    before = sim.load("inspection")
    name, parameter = next(iter(before.parameters.items()))
    found = changed(moved(before, **{name: (parameter.value + parameter.high) / 2}), before)
    mixes = [solution.simultaneous[f"{before.players[0]}_mix"][0] for solution in (found.now, found.before)]
    others = [solution.simultaneous[f"{before.players[1]}_mix"][0] for solution in (found.now, found.before)]
    assert not np.allclose(mixes[0], mixes[1]) or not np.allclose(others[0], others[1])
    assert not found.changes_substance and not found.turned


def test_no_assumption_suffices_where_the_constraints_do_not_hold(tmp_path):
    led(tmp_path, "2 * x + y - 3", PARAMS)
    with open(tmp_path / "game" / "toy.yaml", "a") as file:
        file.write("where: x <= y\n")
    before = sim.load("toy", [], tmp_path)
    found = changed(moved(before, x=2, y=4), before)
    assert (found.alone, found.needed) == (("y",), ())


def test_all_at_once(tmp_path):
    payoffs = {"row": {"10": "x - 1", "11": "x - 1"}, "col": {"00": "1", "10": "1"}}
    before = toy(tmp_path, payoffs, {"x": (0, 0, 4)}, outcomes={"first": "row1"})
    found = changed(moved(before, x=2), before)
    assert [one.history for one in found.turned] == [()] and found.alone == ("x",)


def test_nothing_changed():
    scenario = sim.load("jcpoa")
    found = changed(scenario, scenario)
    assert not (found.assumptions or found.turned or found.changes_substance)


def test_two_views_are_compared_by_what_their_solutions_say():
    views = sim.load("reuters"), sim.load("base")
    solutions = tuple(map(solve, views))
    found = changed(*views, solutions)
    assert (found.now, found.before) == solutions
    for solution, substance in zip(solutions, (found.substance_now, found.substance_before)):
        for expectation in EXPECTATIONS:
            best = set(solution.led.loc[solution.led[f"led_{expectation}"], "us"])
            assert {history[0] for history in substance.follows[expectation]} == best
    assert found.compared and set(found.alone) | set(found.needed) <= {one.parameter.name for one in found.assumptions}
    for name in found.needed:
        left_out = led_table(moved(views[0], **{name: views[1].values()[name]}), "pure")
        as_before = led_table(views[1], "pure")
        for expectation in EXPECTATIONS:
            sides = [set(t.loc[t[f"led_{expectation}"], "us"].astype(str)) for t in (left_out, as_before)]
            assert sides[0] == sides[1]


def test_games_that_differ_in_the_others_moves_are_compared_by_the_outcomes_of_both():
    found = changed(sim.load("mallory"), sim.load("base"))
    assert not found.same_game and not found.compared and found.alone == ()
    assert {name for one in found.followed for situation in one.now for name in situation} == {"russia_alignment"}


@pytest.mark.parametrize(
    ("views", "words"),
    [
        (("base", "jcpoa"), "'base' cannot be compared with 'jcpoa': its players are us, russia, china, not us, iran;"),
        (("bidding", "bargaining"), "its players are divider, rival, target, not first, second;"),
    ],
)
def test_different_games_are_refused(views, words):
    with pytest.raises(InputError, match=words):
        changed(*map(sim.load, views))


def test_another_menu_of_the_leader_is_refused(tmp_path):
    for name, menu in (("small", "01"), ("large", "012")):
        payoffs = {"us": {f"{a}{r}": "x" for a in menu for r in "01"}, "row": {"01": "1"}}
        toy(tmp_path, payoffs, {"x": (0, 0, 4)}, ["us", "row"], name=name)
    with pytest.raises(InputError, match="its moves of us are US0, US1, not US0, US1, US2;"):
        changed(*(sim.load(name, [], tmp_path) for name in ("small", "large")))
