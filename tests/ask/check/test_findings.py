"""Every kind of finding on made-up games whose findings are known, and none where there is nothing to find."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.ask.check.check import matches
from sim.errors import InputError
from tests.toys.toys import LED, WORDS, led, table, toy

pytestmark = pytest.mark.filterwarnings("ignore:.*is used by no formula")
FEW = settings(max_examples=20)


def names(scenario, *kinds, samples=24):
    """Return the names of the findings, of some kinds alone."""
    found = sim.check(scenario, samples=samples).findings
    return [one.name for one in found if not kinds or one.kind in kinds]


def only(scenario, kind, samples=24):
    [found] = [one for one in sim.check(scenario, samples=samples).findings if one.kind == kind]
    return found


def signed(directory, formula, sign, params, where=None):
    """Return a game in which row gets a formula, meant to have a sign, if both play their first moves."""
    scenario = toy(directory, {"row": table([[formula, 0], [0, 0]]), "col": table([[1, 0], [0, 1]])}, params)
    if where:
        (directory / "view" / "toy.yaml").write_text(f"game: toy\ntitle: A view\nwhere: {where}\n")
        scenario = sim.load("toy", [], str(directory))
    return replace(scenario, signs={"row": {"all": sign}})


HERE = {"x": (0.5, 0, 1), "y": (0.25, 0, 1)}


# Signs


@pytest.mark.parametrize(
    ("formula", "sign", "value", "at"),
    [
        ("x - 1", "gain", -1, {"x": 0}),
        ("x - 1", "cost", None, {}),
        ("x - y", "gain", -1, {"x": 0, "y": 1}),
        ("-x * y", "cost", None, {}),
        ("x * (1 - 2 * y)", "gain", -1, {"x": 1, "y": 1}),
        ("1 - x * y", "gain", None, {}),
        ("4 * x * (1 - x) - 1.01", "cost", None, {}),  # at most −0.01, though its coefficients are above zero
        ("4 * x * (1 - x) - 0.99", "cost", 0.01, {"x": 0.5}),  # above zero inside, and at no end
        ("(x - y) ** 2", "gain", None, {}),
        ("(2 * x - y) ** 2", "cost", 4, {"x": 1, "y": 0}),
        ("(x - y) ** 20", "gain", None, {}),  # below zero by rounding alone, as its monomials cancel
        ("(x - y) ** 21", "gain", -1, {"x": 0, "y": 1}),
        ("0 * x", "gain", None, {}),
        ("-3", "gain", -3, {}),
    ],
)
def test_a_sign_is_decided_by_the_form_of_the_formula(tmp_path, formula, sign, value, at):
    checked = sim.check(signed(tmp_path, formula, sign, HERE), samples=4)
    found = [one for one in checked.findings if one.kind == "sign"]
    if value is None:
        assert not found and checked.unproven in ((), (("row", "all"),))
        return
    [one] = found
    assert one.name == "sign/row/all" and one.exact and one.profile == ("ROW0", "COL0")
    assert one.value == pytest.approx(value) and (one.profiles, one.of) == (1, 4)
    assert {name: one.values[name] for name in at} == pytest.approx(at)


def test_only_a_square_that_touches_zero_is_left_unproven(tmp_path):
    """(x − y)² is nowhere below zero; halving never shows it where it is zero, so that the answer says sampled."""
    for formula, unproven in (("(x - y) ** 2", True), ("4 * x * (1 - x) - 1.01", False), ("x - y", False)):
        sign = "gain" if unproven else "cost"
        assert bool(sim.check(signed(tmp_path, formula, sign, HERE), samples=4).unproven) is unproven


def test_a_sign_holds_at_the_scenario_s_own_value_beyond_the_range_too(tmp_path):
    with pytest.warns(UserWarning, match="outside"):
        scenario = signed(tmp_path, "x", "gain", {"x": (-2, 0, 1)})
        found = only(scenario, "sign")
    assert found.value == -2 and found.here


def test_a_discrete_parameter_has_its_values_alone(tmp_path):
    params = {"side": (1, [-1, 1]), "x": (0.5, 0, 1)}
    assert only(signed(tmp_path, "side * (1 + x)", "gain", params), "sign").values == {"side": -1, "x": 1}
    assert names(signed(tmp_path, "side ** 2 + x", "gain", params), "sign") == []
    between = {"side": (2, [-1, 2]), "x": (0.5, 0, 1)}  # (side + 1)(side − 2) is below zero between its values alone
    assert names(signed(tmp_path, "(side + 1) * (side - 2) + x", "gain", between), "sign") == []


def test_a_sign_is_about_points_that_constraints_allow(tmp_path):
    assert names(signed(tmp_path, "x - y", "gain", HERE, where="y < x"), "sign") == []
    found = only(signed(tmp_path, "x - y", "gain", HERE, where="y < x + 0.5"), "sign", samples=256)
    assert -0.5 <= found.value < 0 and found.values["y"] < found.values["x"] + 0.5 and not found.exact


def test_a_sign_of_another_formula_is_looked_for_in_a_sample(tmp_path):
    found = only(signed(tmp_path, "exp(x) - 1.5", "gain", HERE), "sign", samples=64)
    assert found.value < -0.3 and not found.exact
    checked = sim.check(signed(tmp_path, "exp(x) - 0.5", "gain", HERE), samples=64)
    assert checked.unproven == (("row", "all"),) and not [one for one in checked.findings if one.kind == "sign"]


@FEW
@given(numbers=st.lists(st.integers(-9, 9), min_size=4, max_size=4), sign=st.sampled_from(["cost", "gain"]))
def test_the_sign_of_what_is_linear_in_each_parameter_is_that_of_its_corners(tmp_path, numbers, sign):
    a, b, c, d = numbers
    corners = [a, a + b, a + c, a + b + c + d]
    breaks = min(corners) < 0 if sign == "gain" else max(corners) > 0
    scenario = signed(tmp_path, f"{a} + {b} * x + {c} * y + {d} * x * y", sign, HERE)
    found = [one for one in sim.check(scenario, samples=2).findings if one.kind == "sign"]
    assert bool(found) is breaks
    assert not breaks or found[0].value == (min(corners) if sign == "gain" else max(corners))


# Ties


def test_a_tie_is_the_same_polynomial_and_a_coincidence_the_same_number(tmp_path):
    rows = [
        ["x + 1", "2 * x"],
        ["1 + x", "0.5 + x"],
    ]  # one polynomial in the first column, 1 = 1 at x = 0.5 in the other
    scenario = toy(tmp_path, {"row": table(rows), "col": table([[1, 0], [0, 1]])}, {"x": (0.5, 0, 1)})
    checked = sim.check(scenario, samples=8).findings
    tie, coincidence = (one for one in checked if one.kind in ("tie", "coincidence"))
    assert (tie.name, tie.cells, tie.of, tie.exact) == ("tie/row/ROW0/ROW1", (("COL0",),), 2, True)
    assert (coincidence.name, coincidence.cells) == ("coincidence/row/ROW0/ROW1", (("COL1",),))


def test_ties_that_no_polynomial_shows_are_found_at_all_points(tmp_path):
    flat = {"col": table([[1, 0], [0, 1]])}
    for formulas, params in (
        ([["exp(x)", 0], ["exp(x)", 1]], {"x": (0.5, 0, 1)}),
        ([["side ** 2", 0], ["1", 1]], {"side": (1, [-1, 1])}),
    ):
        assert not only(toy(tmp_path, {"row": table(formulas), **flat}, params), "tie").exact


def test_moves_of_a_product_that_differ_alike_are_one_finding(tmp_path):
    (tmp_path / "mix.yaml").write_text("""
title: A mix
moves: {a: {product: {p: [0, 1], r: [0, 1, 2]}}, b: {LEFT: {l: 1}, RIGHT: {}}}
params: {x: {value: 1, low: 0, high: 2, unit: unit, source: test}}
payoffs: {a: {own: x * p * l + r}, b: {own: l}}
outcomes: {first: l}
""")
    found = only(sim.load(str(tmp_path / "mix.yaml")), "tie")
    assert found.name == "tie/a/p=0+r=0/p=1+r=0" and found.cells == (("RIGHT",),)
    assert found.alike == (("p=0+r=1", "p=1+r=1"), ("p=0+r=2", "p=1+r=2"))


@FEW
@given(seed=st.integers(0, 10**6), players=st.integers(2, 4))
def test_a_planted_tie_is_found_and_a_generic_game_has_none(tmp_path, seed, players):
    random = np.random.default_rng(seed)
    names_ = ["one", "two", "three", "four"][:players]
    profiles = ["".join(map(str, place)) for place in np.ndindex(*[2] * players)]
    payoffs = {
        player: {one: f"{random.uniform(-1, 1):.6f} + {random.uniform(-1, 1):.6f} * x" for one in profiles}
        for player in names_
    }
    params = {"x": (0.37, 0, 1)}
    assert names(toy(tmp_path, payoffs, params), "tie", "coincidence", samples=4) == []
    others = profiles[int(random.integers(len(profiles)))][1:]
    payoffs["one"][f"1{others}"] = payoffs["one"][f"0{others}"]
    found = only(toy(tmp_path, payoffs, params), "tie", samples=4)
    assert found.name == "tie/one/ONE0/ONE1" and found.of == 2 ** (players - 1)
    assert found.cells == (tuple(f"{player.upper()}{digit}" for player, digit in zip(names_[1:], others)),)


# Moves that are never played

MATCH = {"col": table([[1, 0], [0, 1], [0, 0]])}


@pytest.mark.parametrize(
    ("rows", "unplayed", "by"),
    [
        ([[3, 0], [0, 3], [1, 1]], True, ""),  # half and half of the others pays 1.5
        ([[3, 0], [0, 3], [2, 2]], False, ""),  # a best reply to half and half, though to nothing certain
        ([[3, 2], [0, 3], [2, 1]], True, "ROW0"),
        ([[3, 0], [0, 3], [3, 0]], False, ""),  # as good as another is no dominance
        ([["2 + x", 0], [0, "2 + x"], ["0.9", "0.9"]], True, ""),  # whatever x is: half and half pays 1 at least
        ([["2 + x", 0], [0, "2 + x"], ["1.2", "1.2"]], False, ""),  # not where x is low
    ],
)
def test_a_follower_s_move_that_a_mixture_dominates(tmp_path, rows, unplayed, by):
    scenario = toy(tmp_path, {"row": table(rows), **MATCH}, {"x": (0.8, 0, 1)})
    found = [one for one in sim.check(scenario, samples=64).findings if one.kind == "unplayed" and one.player == "row"]
    assert [(one.name, one.how, one.by) for one in found] == (
        [("unplayed/row/ROW2", "dominated", by)] if unplayed else []
    )


def test_a_move_is_dominated_after_every_move_of_the_leader_or_not_at_all(tmp_path):
    both = led(tmp_path, "-1 - x * us0", {"x": (0.5, 0, 1)})
    assert "unplayed/row/ROW1" in names(both, "unplayed")
    one = led(tmp_path, "us0 - 0.5 + 0 * x", {"x": (0.5, 0, 1)})
    assert "unplayed/row/ROW1" not in names(one, "unplayed")


def test_a_mixture_that_dominates_does_so_after_every_move_of_the_leader(tmp_path):
    """A third move that is worth half of the best, or in one place most of it."""
    for last, is_unplayed in (("1", True), ("1.6", False)):
        payoffs = {
            "us": {f"{a}{r}{c}": f"{a} * x" for a in "01" for r in "012" for c in "01"},
            "row": {f"{a}{r}{r}": "3" for a in "01" for r in "01"}
            | {f"{a}2{c}": last if a == "1" else "1" for a in "01" for c in "01"},
            "col": {f"{a}0{c}": c for a in "01" for c in "01"} | {f"{a}10": "1" for a in "01"},
        }
        found = names(toy(tmp_path, payoffs, {"x": (0.5, -1, 1)}, LED), "unplayed", samples=8)
        assert ("unplayed/row/ROW2" in found) is is_unplayed


def test_a_leader_s_move_is_unplayed_if_no_world_leads_over_it(tmp_path):
    worse = led(tmp_path, "x", {"x": (0.5, -1, 1)}, us=("1", "0"))
    found, _ = (one for one in sim.check(worse, samples=24).findings if one.kind == "unplayed")
    assert (found.name, found.how, found.worlds) == ("unplayed/us/US1", "off path", 24 * 16)
    # Dominated cell by cell, and yet the best: row follows after it alone, which is worth more to the leader.
    brings = led(tmp_path, "us1 - 0.5 + 0.1 * x", {"x": (0.5, -1, 1)}, us=("0.5", "0"))
    assert names(brings, "unplayed") == ["unplayed/us/US0", "unplayed/col/COL1"]


@FEW
@given(seed=st.integers(0, 10**6))
def test_a_planted_move_that_is_dominated_is_found(tmp_path, seed):
    random = np.random.default_rng(seed)
    values = random.uniform(-1, 1, (2, 3))
    share = random.uniform(0.2, 0.8)
    worse = share * values[0] + (1 - share) * values[1] - 0.05
    rows = [[f"{v:.6f} + x" for v in row] for row in (*values, worse)]
    columns = random.uniform(-1, 1, (3, 3)).round(6).tolist()
    scenario = toy(tmp_path, {"row": table(rows), "col": table(columns)}, {"x": (0.5, 0, 1)})
    assert "unplayed/row/ROW2" in names(scenario, "unplayed", samples=4)


# Parameters and outcomes that never matter


def test_a_parameter_that_adds_the_same_to_all_changes_nothing_exactly(tmp_path):
    rows = [["1 + z", "z"], ["z", "x + z"]]  # z cancels, x turns what row does
    scenario = toy(tmp_path, {"row": table(rows), "col": table([["w", 0], ["w", 1]])}, {
        "x": (0.5, -1, 1), "z": (1, 0, 2), "w": (0, -1, 2),
    })  # fmt: skip
    found = only(scenario, "idle")
    assert (found.name, found.exact, found.players) == ("idle/z", True, ("row",))


def test_what_a_leader_brings_about_matters_to_it(tmp_path):
    """What the follower's choice is worth to the leader turns what it does, though not what the follower does."""
    payoffs = {
        "us": {f"{a}{r}{c}": f"{r} * y + 0.5 * {a}" for a in (0, 1) for r in (0, 1) for c in "0"},
        "row": {"010": "1", "100": "1"},
        "col": {},
    }
    assert names(toy(tmp_path, payoffs, {"y": (1, 0, 2)}, LED), "idle") == []
    at_once = toy(tmp_path, {"us": table([["y", 0], ["y", 1]]), "row": table([[1, 0], [0, 1]])}, {"y": (1, 0, 2)})
    assert names(at_once, "idle") == ["idle/y"]


def test_a_parameter_whose_threshold_lies_outside_its_range_is_found_by_sampling(tmp_path):
    for high, is_idle in ((1, True), (3, False)):
        scenario = led(tmp_path, "x - 2", {"x": (0.5, 0, high)})
        assert ("idle/x" in names(scenario, "idle")) is is_idle
    found = only(led(tmp_path, "x - 2", {"x": (0.5, 0, 1)}), "idle")
    assert not found.exact and found.along and found.worlds == 24


def test_a_parameter_that_only_moves_a_mixture_changes_an_equilibrium(tmp_path):
    scenario = toy(
        tmp_path, {"row": table([["x", 0], [0, 1]]), "col": table([[0, 1], [1, 0]])}, {"x": (1, 0.5, 2)}
    )  # matching pennies: row's stakes say how col mixes
    assert names(scenario, "idle", "tie", "unplayed") == []


@pytest.mark.parametrize(("where", "idle"), [("x < y", ["idle/x", "idle/y"]), ("x <= y", []), ("x < 2 * y", [])])
def test_a_threshold_where_constraints_just_fail_is_none(tmp_path, where, idle):
    params = {"x": (0.25, 0, 1), "y": (0.5, 0, 1)}
    toy(tmp_path, {"row": table([["y - x", 0], [0, "x - y"]]), "col": table([[1, 0], [1, 0]])}, params)
    (tmp_path / "view" / "toy.yaml").write_text(f"game: toy\ntitle: A view\nwhere: {where}\n")
    assert names(sim.load("toy", [], str(tmp_path)), "idle", samples=128) == idle


def test_an_idle_parameter_may_still_move_an_outcome(tmp_path):
    outcomes = {"shown": "row0 * z"}
    scenario = toy(
        tmp_path, {"row": table([[1, 0], [0, 1]]), "col": table([[1, 0], [0, 1]])}, {"z": (1, 0, 2)}, None, outcomes
    )
    found = only(scenario, "idle")
    assert (found.players, found.outcomes) == ((), ("shown",))


@FEW
@given(seed=st.integers(0, 10**6))
def test_a_planted_idle_parameter_is_found(tmp_path, seed):
    random = np.random.default_rng(seed)
    row, col = random.uniform(-1, 1, (2, 2, 2)).round(6)
    rows = [[f"{value} + z * {c + 1}" for c, value in enumerate(values)] for values in row]
    scenario = toy(tmp_path, {"row": table(rows), "col": table(col.tolist())}, {"z": (0.5, 0, 1)})
    assert names(scenario, "idle", samples=4) == ["idle/z"]


def test_outcomes_that_never_vary(tmp_path):
    prisoners = {"row": table([["3 + x", 0], ["5 + x", 1]]), "col": table([[3, 5], [0, 1]])}
    outcomes = {"none": "0 * row0", "given": "x + 0 * col0", "talks": "row1", "both": "row1 * x"}
    scenario = toy(tmp_path, prisoners, {"x": (0.5, 0, 1)}, None, outcomes)
    found = {
        one.outcome: (one.everywhere, one.exact)
        for one in sim.check(scenario, samples=8).findings
        if one.kind == "still"
    }
    # Both talk always. 'first' and 'used' come with the toy: whether row plays its first move, and 2 in every profile.
    assert found == {
        "first": (False, False),
        "none": (True, True),
        "given": (True, True),
        "talks": (False, False),
        "used": (True, True),
    }


# Payoffs that are no numbers, and games without anything to vary


def test_payoffs_that_are_no_numbers_are_found_and_their_worlds_left_out(tmp_path):
    rows = [["log(x)", 0], [0, 1]]
    scenario = toy(tmp_path, {"row": table(rows), "col": table([[1, 0], [0, 1]])}, {"x": (0.5, -1, 1)})
    checked = sim.check(scenario, samples=64)
    [found] = [one for one in checked.findings if one.kind == "undefined"]
    assert (found.name, found.profile) == ("undefined/row", ("ROW0", "COL0")) and found.values["x"] <= 0
    assert found.worlds + checked.worlds == found.of == 64


def test_payoffs_that_are_no_numbers_at_an_end_of_a_range_alone_are_found(tmp_path):
    rows = [["1 / x + y", 0], [0, 1]]
    params = {"x": (0.5, 0, 1), "y": (0.5, 0, 1)}
    scenario = toy(tmp_path, {"row": table(rows), "col": table([[1, 0], [0, 1]])}, params)
    checked = sim.check(scenario, samples=64)
    [found] = [one for one in checked.findings if one.kind == "undefined"]
    assert found.at_end and (found.profile, found.values) == (("ROW0", "COL0"), {"x": 0}) and checked.worlds == 64


def test_a_game_without_parameters_in_the_shortest_form(tmp_path):
    (tmp_path / "g.yaml").write_text("""
title: Two prisoners
moves: {row: [SILENT, TALK], column: [SILENT, TALK]}
payoffs: {row: [[3, 0], [5, 1]], column: [[3, 5], [0, 1]]}
""")
    checked = sim.check(sim.load(str(tmp_path / "g.yaml")))
    assert checked.worlds == 1
    assert [one.name for one in checked.findings] == [
        "unplayed/row/SILENT",
        "unplayed/column/SILENT",
    ]


def test_five_players_and_three_stages(tmp_path):
    players = ["one", "two", "three", "four", "five"]
    profiles = ["".join(map(str, place)) for place in np.ndindex(*[2] * 5)]
    payoffs = {
        p: {one: f"{int(one[i]) * 0.5} * x + {(7 * int(one, 2) + i) % 11}" for one in profiles}
        for i, p in enumerate(players)
    }
    scenario = toy(tmp_path, payoffs, {"x": (0.5, 0, 1)}, ["one", "two", ["three", "four", "five"]])
    checked = sim.check(scenario, samples=8)
    assert not checked.complete and all(
        one.name.split("/")[1] in (*players, "x", "first", "used") for one in checked.findings
    )


# What is meant


@pytest.mark.parametrize(
    ("pattern", "name", "is_match"),
    [
        ("tie/us/A/B", "tie/us/A/B", True),
        ("tie/us/*", "tie/us/A/B", True),
        ("tie/*/B", "tie/us/A/B", True),
        ("tie/us/A", "tie/us/A/B", False),
        ("tie/u?/A/B", "tie/us/A/B", False),
        ("tie/[u]s/A/B", "tie/us/A/B", False),
        ("*", "idle/q", True),
    ],
)
def test_a_star_stands_for_any_text_and_nothing_else_does(pattern, name, is_match):
    assert matches(pattern, name) is is_match


def accepting(directory, **entries):
    """Return the prisoners with what their file accepts."""
    lines = "".join(f"  {name}: {reason}\n" for name, reason in entries.items())
    (directory / "mine.yaml").write_text(f"""
title: Mine
moves: {{row: [A, B], column: [C, D]}}
params: {{x: {{value: 1, low: 0, high: 3, unit: {WORDS["unit"]}, source: test}}}}
payoffs: {{row: [[x, 0], [1, 1]], column: [[x, 1], [1, 1]]}}
accepts:
{lines or "  {}"}
""")
    return sim.load(str(directory / "mine.yaml"))


def test_what_is_accepted_is_told_apart_and_what_matches_nothing_is_found(tmp_path):
    checked = sim.check(accepting(tmp_path), samples=16)
    tie = "tie/column/C/D"
    assert tie in [one.name for one in checked.open] and not checked.accepted
    checked = sim.check(
        accepting(tmp_path, **{"tie/column/*": "it is meant", "tie/columm/C/D": "misspelt"}), samples=16
    )
    assert [one.name for one in checked.accepted if one.kind == "tie"] == [tie]
    assert checked.reasons[tie].reason == "it is meant" and tie not in [one.name for one in checked.open]
    [unmatched] = [one for one in checked.open if one.kind == "accepts"]
    assert unmatched.accepted.finding == "tie/columm/C/D"
    near = sim.check(accepting(tmp_path, **{"tie/columm/C/D": "misspelt"}), samples=16)
    assert [one.nearest for one in near.open if one.kind == "accepts"] == [tie]


def test_what_another_file_accepts_or_other_values_were_accepted_at_is_no_finding(tmp_path):
    accepting(tmp_path, **{"sign/row/none": "there is none"})
    (tmp_path / "other.yaml").write_text("extends: mine.yaml\ntitle: Other\npayoffs: {row: {own: x}}\n")
    assert "accepts" not in [one.kind for one in sim.check(sim.load(str(tmp_path / "other.yaml")), samples=4).findings]
    assert "accepts" in [one.kind for one in sim.check(sim.load(str(tmp_path / "mine.yaml")), samples=4).findings]
    (tmp_path / "elsewhere" / "deeper").mkdir(parents=True)
    view = tmp_path / "elsewhere" / "deeper" / "view.yaml"
    view.write_text((tmp_path / "mine.yaml").read_text().replace("accepts:", "accepts:\n  idle/none: nothing"))
    assert "accepts/idle/none" in names(sim.load(str(view)), samples=4)
    changed = sim.load(str(tmp_path / "mine.yaml"), ["params.x=2"])
    assert "accepts" not in [one.kind for one in sim.check(changed, samples=4).findings]


@pytest.mark.parametrize("given", [{"samples": 1}, {"samples": "8"}, {"samples": 8.0}, {"samples": True}, {"seed": -1}])
def test_a_sample_that_there_is_not(tmp_path, given):
    with pytest.raises(InputError, match="whole number"):
        sim.check(accepting(tmp_path), **given)


def test_the_same_sample_finds_the_same(tmp_path):
    scenario = accepting(tmp_path)
    assert sim.check(scenario, samples=32, seed=3).findings == sim.check(scenario, samples=32, seed=3).findings
