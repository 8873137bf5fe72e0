"""Every kind of statement, in a game whose equilibria are known by hand."""

import numpy as np
import pytest

from sim.ask.claims.boxes import alike_in_wide_box, box_share
from sim.ask.claims.findings import finding
from sim.ask.claims.grammar import read_statement
from sim.ask.claims.margin import margin
from sim.ask.claims.places import find_answers
from sim.ask.claims.statements import evaluate
from sim.ask.claims.verdicts import FAILS, HOLDS, NO_EFFECT, PARTLY, UNDECIDED
from sim.ask.claims.worlds import one_world
from sim.errors import InputError
from sim.scenario.formula import parse
from sim.scenario.where import Where
from sim.study.samples import box_columns, wide_columns

HERE = Where(keys=("test",))
RIGHT = {"a": "RIGHT", "b": "RIGHT"}
LEFT = {"a": "LEFT", "b": "LEFT"}
GREATER = {"value": "side", "of": {"after": "GO"}, "is": "greater", "than": {"after": "GO"}}
EITHER = {"a": ["LEFT", "RIGHT"], "b": ["LEFT", "RIGHT"]}


@pytest.mark.parametrize(
    "statement, expected",
    [
        ({"after": "GO", "every": "side == 1"}, HOLDS),
        ({"after": "STAY", "every": "side == 1"}, FAILS),
        ({"after": "MEET", "every": "side == 1"}, PARTLY),
        ({"after": "MEET", "some": "side == 1"}, HOLDS),
        ({"after": "STAY", "some": "side == 1"}, FAILS),
        ({"after": "STAY", "never": "side > 0"}, HOLDS),
        ({"after": "MEET", "never": "side > 0"}, PARTLY),
        ({"after": "GO", "never": "side > 0"}, FAILS),
        ({"after": "every move", "every": "side == 1"}, FAILS),
        ({"after": "every move", "cases": "some", "every": "side == 1"}, HOLDS),
        ({"after": ["GO", "MEET"], "every": "side == 1"}, PARTLY),
        ({"after": "MEET", "some": "(a_RIGHT == 0.5) * (3 * b_RIGHT == 1)"}, HOLDS),  # the mixed equilibrium
        ({"path": "best", "every": "l_MEET == 1"}, HOLDS),
        ({"path": "best", "some": "payoff_l == 1"}, HOLDS),
        ({"path": "worst", "every": "l_GO == 1"}, HOLDS),
        ({"at_once": True, "some": "l_MEET * side == 1"}, HOLDS),
        ({"at_once": True, "never": "l_GO > 0"}, HOLDS),
        ({"at": {"l": "GO", "b": "RIGHT"}, "reply": "a", "every": "a_RIGHT == 1"}, HOLDS),
        ({"at": {"l": "GO"}, "every": "l_fare == -fare"}, HOLDS),
        ({"at": {"l": "*"}, "every": "l_fare < 0"}, FAILS),
        ({"at": {"l": "*"}, "cases": "some", "every": "l_fare < 0"}, HOLDS),
        ({"after": "GO", "with": {"gain": "low"}, "every": "side == 0"}, HOLDS),
        ({"after": "GO", "with": {"gain": 1}, "every": "side == 1"}, PARTLY),  # a tie
    ],
)
def test_outcomes(statement, expected, keen, verdict):
    assert verdict(statement, keen) == expected


@pytest.mark.parametrize(
    "statement, expected",
    [
        ({"after": "GO", "equilibria": {"are": [RIGHT]}}, HOLDS),
        ({"after": "GO", "equilibria": {"are": [RIGHT, LEFT]}}, FAILS),
        ({"after": "MEET", "equilibria": {"include": [RIGHT, LEFT]}}, HOLDS),
        ({"after": "MEET", "equilibria": {"are": [RIGHT, LEFT]}}, FAILS),  # the mix is neither
        ({"after": "MEET", "equilibria": {"are": [RIGHT, LEFT, EITHER]}}, HOLDS),
        ({"after": "STAY", "equilibria": {"include": [RIGHT]}}, FAILS),
    ],
)
def test_equilibrium_sets(statement, expected, keen, verdict):
    assert verdict(statement, keen) == expected


@pytest.mark.parametrize(
    "place, of, parameter, direction, expected",
    [
        ({"after": "GO"}, "side", "gain", "rises", HOLDS),
        ({"after": "GO"}, "-side", "gain", "falls", HOLDS),
        ({"after": "GO"}, "side", "gain", "falls", FAILS),
        ({"after": "GO"}, "side", "gain", "never falls", HOLDS),
        ({"after": "GO"}, "side", "gain", "never rises", FAILS),
        ({"after": "STAY"}, "side", "gain", "unchanged", HOLDS),
        ({"after": "STAY"}, "side", "gain", "rises", NO_EFFECT),
        ({"after": "STAY"}, "side", "gain", "never rises", NO_EFFECT),  # true of nothing happening
        ({"after": "STAY"}, "side", "gain", "never falls", NO_EFFECT),
        ({"after": ["STAY", "GO"]}, "side", "gain", "never falls", HOLDS),  # it rises in one case
        ({"after": ["STAY", "GO"]}, "side", "gain", "rises", FAILS),  # and not in the other
        ({"after": ["STAY", "GO"], "cases": "some"}, "side", "gain", "rises", HOLDS),
        (
            {"after": ["STAY", "GO"], "cases": "some"},
            "side",
            "gain",
            "never rises",
            FAILS,
        ),  # only where nothing happens
        ({"after": "MEET"}, "payoff_l", "prize", "rises", PARTLY),  # won in one equilibrium only
        ({"after": "STAY"}, "equilibria", "gain", "unchanged", HOLDS),
        ({"after": "GO"}, "equilibria", "gain", "unchanged", FAILS),
        ({"at": {"l": "GO"}}, "payoff_l", "fare", "falls", HOLDS),
    ],
)
def test_trends(place, of, parameter, direction, expected, keen, verdict):
    trend = {"of": of, "in": parameter, "is": direction}
    assert verdict({**place, "trend": trend}, keen) == expected


@pytest.mark.parametrize(
    "place, crossing, low, high, expected",
    [
        ({"after": "GO"}, "upwards", 0, 2, HOLDS),
        ({"after": "GO"}, "downwards", 0, 2, FAILS),
        ({"after": "GO"}, "somewhere", 0, 2, HOLDS),
        ({"after": "GO"}, "somewhere", 1.1, 2, NO_EFFECT),  # true throughout
        ({"after": "GO"}, "downwards", 1.1, 2, NO_EFFECT),
        ({"after": "STAY"}, "somewhere", 0, 2, NO_EFFECT),  # never true
    ],
)
def test_thresholds(place, crossing, low, high, expected, keen, verdict):
    threshold = {"in": "gain", "low": low, "high": high, "every": "side == 1", "is": crossing}
    assert verdict({**place, "threshold": threshold}, keen) == expected


def test_finding_of_a_threshold_is_the_tie(keen):
    threshold = {"in": "gain", "every": "side == 1", "is": "upwards"}
    found = finding(read_statement({"after": "GO", "threshold": threshold}, HERE), one_world(keen))
    assert found == "turns at gain = 1"


def test_a_turn_beyond_the_plausible_range_says_so(keen):
    """Going pays as long as the prize of 2 exceeds the fare, whose range ends at 1."""
    threshold = {"in": "fare", "low": 0, "high": 3, "every": "l_GO == 1", "is": "downwards"}
    place = {"path": "worst", "with": {"gain": 2, "prize": 2}}
    found = finding(read_statement({**place, "threshold": threshold}, HERE), one_world(keen))
    assert found == "turns at fare = 2 (outside the plausible range)"


@pytest.mark.parametrize(
    "of, relation, than, expecting, expected",
    [
        ({"after": "GO"}, "greater", {"after": "STAY"}, None, HOLDS),  # 0.5 against 0
        ({"after": "STAY"}, "greater", {"after": "GO"}, None, FAILS),
        ({"after": "MEET"}, "greater", {"after": "GO"}, None, PARTLY),  # 0, 1/6 or 1 against 0.5
        ({"after": "MEET"}, "greater", {"after": "GO"}, "best", HOLDS),
        ({"after": "MEET"}, "greater", {"after": "GO"}, "worst", FAILS),
        ({"after": "MEET"}, "greater", {"after": "GO"}, "average", FAILS),  # 7/18
        ({"after": "STAY"}, "greater", {"after": "STAY"}, None, NO_EFFECT),
        ({"after": "STAY"}, "at least", {"after": "STAY"}, None, NO_EFFECT),  # true of what is the same
        ({"after": "GO"}, "at least", {"after": "STAY"}, None, HOLDS),
        ({"after": "MEET"}, "at least", {"after": "MEET"}, None, NO_EFFECT),  # 0, 1/6 or 1 against the same
        ({"after": "MEET"}, "greater", {"after": "MEET"}, None, NO_EFFECT),
        ({"after": "MEET", "with": {"prize": 2}}, "greater", {"after": "MEET"}, None, PARTLY),  # up to 2, not up to 1
        ({"after": "MEET"}, "greater", {"after": "MEET", "with": {"prize": 2}}, None, FAILS),  # in no sense more
        ({"after": "MEET"}, "at least", {"after": "MEET", "with": {"prize": 2}}, None, FAILS),
        ({"after": "MEET"}, "at least", {"after": ["MEET", "GO"]}, None, PARTLY),  # itself, and 0.5
        ({"at": {"l": "STAY"}}, "greater", {"at": {"l": "GO"}}, None, HOLDS),  # the fare is saved at each
        ({"after": "GO"}, "greater", {"after": "GO", "with": {"fare": "high"}}, None, HOLDS),
    ],
)
def test_comparisons(of, relation, than, expecting, expected, keen, verdict):
    compare = {"value": "payoff_l", "of": of, "is": relation, "than": than}
    if expecting:
        compare["expecting"] = expecting
    assert verdict({"compare": compare}, keen) == expected


@pytest.mark.parametrize(
    "of, other, relation, value, expected",
    [
        ({"after": "GO", "with": {"gain": 0.5}}, {"after": "STAY"}, "same", None, HOLDS),
        ({"after": "GO"}, {"after": "STAY"}, "same", None, FAILS),
        ({"after": "GO"}, {"after": "STAY"}, "different", None, HOLDS),
        ({"after": "STAY"}, {"after": "STAY", "with": {"gain": 0}}, "different", None, NO_EFFECT),
        ({"after": "GO", "with": {"gain": 0.5}}, {"after": "STAY"}, "same", "payoff_l", FAILS),  # the fare
        ({"after": "GO", "with": {"gain": 0.5}}, {"after": "STAY"}, "same", "side", HOLDS),
    ],
)
def test_sameness(of, other, relation, value, expected, keen, verdict):
    same = {"of": of, "as": other, "is": relation, **({"value": value} if value else {})}
    assert verdict({"same": same}, keen) == expected


@pytest.mark.parametrize("bounds, expected", [({"at_least": 0.4, "at_most": 0.6}, HOLDS), ({"at_least": 0.9}, FAILS)])
def test_shares(bounds, expected, keen, verdict):
    """The gain is above 1 in half of its range."""
    share = {"of": {"after": "GO", "every": "side == 1"}, "over": ["gain"], **bounds}
    assert verdict({"share": share}, keen) == expected


def test_several_statements_hold_together(keen, verdict):
    holds, partly, fails = ({"after": move, "every": "side == 1"} for move in ("GO", "MEET", "STAY"))
    assert verdict({"all": [holds, holds]}, keen) == HOLDS
    assert verdict({"all": [holds, partly]}, keen) == PARTLY
    assert verdict({"all": [partly, fails]}, keen) == FAILS


def test_a_batch_agrees_with_its_points(keen):
    statement = read_statement({"after": ["GO", "MEET"], "every": "side == 1"}, HERE)
    gains = np.array([0.0, 0.7, 1.0, 1.3, 2.0])
    batch = evaluate(statement, one_world(keen).spread({"gain": gains}))
    alone = [evaluate(statement, one_world(keen).changed({"gain": gain}))[0] for gain in gains]
    assert batch.tolist() == alone


def test_mixed_equilibria_are_expectations(keen):
    place = read_statement({"after": "MEET", "every": "side == 1"}, HERE).place
    values = find_answers(place, one_world(keen)).value(parse("payoff_l", HERE))
    assert sorted(values) == pytest.approx([0, 1 / 6, 1])


def test_a_place_without_equilibrium_leaves_all_undecided(pennies, verdict):
    """Three players at once, of whom only pure equilibria are looked for; there is none."""
    at_once = {"at_once": True}
    side = {"of": "a_HEADS", "in": "stake"}
    for statement in (
        {**at_once, "every": "a_HEADS == 1"},
        {**at_once, "never": "a_HEADS > 0"},
        {**at_once, "equilibria": {"are": [{"a": "HEADS"}]}},
        {**at_once, "trend": {**side, "is": "never rises"}},
        {**at_once, "trend": {"of": "equilibria", "in": "stake", "is": "unchanged"}},
        {**at_once, "threshold": {"in": "stake", "every": "a_HEADS == 1", "is": "upwards"}},
        {"compare": {"value": "a_HEADS", "of": at_once, "is": "at least", "than": at_once}},
        {"same": {"of": at_once, "as": at_once}},
        {"all": [{**at_once, "every": "a_HEADS == 1"}, {"at": {"a": "HEADS"}, "every": "a_HEADS == 1"}]},
    ):
        assert verdict(statement, pennies) == UNDECIDED


# Margins


GOES_RIGHT = {"after": "GO", "every": "side == 1"}


def asked(statement):
    return read_statement(statement, HERE)


def test_nearest_turn_is_the_tie(keen, shy):
    for scenario, value, after in ((keen, 1.5, FAILS), (shy, 0.5, HOLDS)):
        found = margin(asked(GOES_RIGHT), scenario)
        assert (found.turn.parameter, found.turn.value, found.turn.verdict) == ("gain", value, after)
        assert (found.turn.needed, found.turn.share) == (1, 0.25)
        assert found.scope == "exact"


@pytest.mark.parametrize(
    "statement, parameter, needed",
    [
        ({"compare": {"value": "payoff_l", "of": {"after": "MEET"}, "is": "at least", "than": {"after": "GO"}, "expecting": "best"}},
         "fare", 0),  # 1 × prize against prize - fare
        ({"compare": {"value": "payoff_l", "of": {"after": "MEET"}, "is": "greater", "than": {"after": "GO"}, "expecting": "average"}},
         "prize", 9 / 11),  # 7/18 × prize against prize - 0.5
        ({"path": "best", "with": {"prize": 2}, "every": "l_MEET == 1"}, "fare", 0),  # at no fare going is as good
        ({"path": "worst", "with": {"gain": 2}, "every": "l_GO == 1"}, "prize", 0.5),  # staying is as good
        ({"after": "MEET", "every": "b_RIGHT == 1", "cases": "some"}, None, None),
        ({"at": {"l": "GO", "b": "RIGHT"}, "reply": "a", "every": "a_RIGHT == 1"}, "gain", 1),
        ({"at": {"l": "GO"}, "every": "max(prize - 2 * fare, l_fare + 0.2) < 0.1"}, "fare", 0.45),
        ({"at": {"l": "GO"}, "every": "prize / fare > 2"}, "prize", 1),
        ({"after": "GO", "with": {"gain": 2}, "every": "side == 1"}, None, None),  # it is set
        ({"same": {"of": {"after": "GO"}, "as": {"after": "STAY"}}}, "gain", 1),
    ],
)  # fmt: skip
def test_turns_are_exact(statement, parameter, needed, keen):
    found = margin(asked(statement), keen)
    assert not found.scanned
    if parameter is None:
        assert found.turn is None
    else:
        assert (found.turn.parameter, found.turn.needed) == (parameter, pytest.approx(needed, abs=1e-12))


def test_a_turn_that_hides_between_two_places_of_a_scan_is_found(keen):
    """True at one point alone, a tenth of a percent of the range away."""
    found = margin(asked({"at": {"l": "GO"}, "never": "(fare - 0.501) ** 2 <= 0"}), keen)
    assert (found.turn.parameter, found.turn.needed, found.turn.share) == ("fare", 0.501, pytest.approx(0.001))


def test_what_is_not_polynomial_is_scanned_and_says_so(keen):
    found = margin(asked({"at": {"l": "GO"}, "every": "exp(fare) < 2"}), keen)
    assert found.scanned == ("fare",)
    assert found.turn.needed == pytest.approx(np.log(2), abs=1e-6)
    assert "exact but for fare, scanned at 22 places each" in found.text


def test_no_turn_where_no_parameter_matters(keen):
    assert margin(asked({"after": "STAY", "every": "side == 0"}), keen).turn is None


def test_exact_turns_agree_with_a_fine_scan(keen):
    """Along each parameter the verdict is constant from its present value up to the turn, and another beyond it."""
    statement = asked({"all": [GOES_RIGHT, {"path": "worst", "every": "l_GO == 1"}]})
    turn = margin(statement, keen).turn
    nearest = []
    for p in keen.parameters.values():
        values = np.linspace(p.low, p.high, 2001)
        turned = evaluate(statement, one_world(keen).spread({p.name: values})) != HOLDS
        nearest += list(np.abs(values[turned] - p.value) / (p.high - p.low))
    assert turn.share == pytest.approx(min(nearest), abs=1e-3)


def test_box_share_counts_the_draws(keen, shy):
    share = box_share(asked(GOES_RIGHT), keen)
    assert share == np.mean(box_columns(keen)["gain"] > 1)
    assert share == box_share(asked(GOES_RIGHT), shy)  # the box belongs to the game


# What no value turns


@pytest.mark.parametrize(
    "statement, verdicts, expected",
    [
        ({"at": {"l": "GO"}, "every": "l_fare <= 0"}, [HOLDS], True),  # a cost that is written as one
        ({"after": "STAY", "every": "side == 0"}, [HOLDS], True),
        (GOES_RIGHT, [HOLDS], False),
        (GOES_RIGHT, [FAILS], False),
        ({"after": "STAY", "some": "side == 1"}, [FAILS], True),
        ({"at": {"l": "GO"}, "every": "gain <= 2"}, [HOLDS], False),  # in the plausible box alone
        ({"at": {"l": "GO"}, "every": "gain < 4"}, [HOLDS], True),  # its range is 0 to 2; three times as wide, cut at 0
        ({"after": "STAY", "trend": {"of": "side", "in": "gain", "is": "never rises"}}, [NO_EFFECT], True),
    ],
)
def test_the_wide_box(statement, verdicts, expected, keen):
    assert alike_in_wide_box(asked(statement), keen, verdicts) is expected


def test_the_wide_box_stays_in_what_a_parameter_can_be(keen):
    columns = wide_columns(keen, 4000)
    assert 0 <= columns["gain"].min() < 0.01 and 3.99 < columns["gain"].max() <= 4
    assert (wide_columns(keen, 4000)["gain"] == columns["gain"]).all()


# What cannot be asked


@pytest.mark.parametrize(
    "statement, message",
    [
        ({"after": "GOO", "every": "side == 1"}, "did you mean 'GO'"),
        ({"after": "GO", "every": "sidee == 1"}, "did you mean 'side'"),
        ({"after": "GO", "with": {"gains": 1}, "every": "side == 1"}, "did you mean 'gain'"),
        ({"at": {"c": "GO"}, "every": "side == 1"}, "unknown player 'c'"),
        ({"at": {"l": "X*"}, "every": "side == 1"}, "no move of l matches"),
        ({"after": "GO", "trend": {"of": "side", "in": "pain", "is": "rises"}}, "did you mean 'gain'"),
        ({"after": "GO", "equilibria": {"are": [{"a": "UP"}]}}, "unknown move 'UP'"),
    ],
)
def test_names_that_do_not_exist(statement, message, keen, verdict):
    with pytest.raises(InputError, match=message):
        verdict(statement, keen)


@pytest.mark.parametrize(
    "statement, message",
    [
        ({}, "exactly one statement"),
        ({"after": "GO"}, "exactly one statement"),
        ({"after": "GO", "every": "side", "some": "side"}, "exactly one statement"),
        ({"every": "side == 1"}, "exactly one place"),
        ({"after": "GO", "path": "best", "every": "side"}, "exactly one place"),
        ({"after": "GO", "evry": "side", "every": "side"}, "unknown key 'evry'"),
        ({"after": "GO", "every": "__import__('os')"}, "unknown function"),
        ({"compare": {**GREATER, "of": {"after": "GO", "with": 1}}}, "a mapping"),
        ({"after": "GO", "every": "side", "reply": "a"}, "at profiles"),
        ({"at": {"a": "LEFT"}, "reply": "a", "every": "side"}, "replies freely"),
        ({"path": "wurst", "every": "side"}, "did you mean 'worst'"),
        ({"after": "GO", "trend": {"of": "equilibria", "in": "gain", "is": "rises"}}, "can only be"),
        ({"after": "GO", "trend": {"of": "side", "in": "gain", "low": 2, "high": 1, "is": "rises"}}, "not below"),
        ({"share": {"of": {"after": "GO", "every": "side"}}}, "at_least or at_most"),
        ({"compare": {**GREATER, "is": "less"}}, "'less' is not"),
        ({"after": "GO", "with": {"gain": True}, "every": "side"}, "a finite number"),
        ({"all": []}, "a list of statements"),
        ("side == 1", "a mapping of keys"),
    ],
)
def test_statements_that_say_nothing(statement, message):
    with pytest.raises(InputError, match=message):
        read_statement(statement, HERE)


def test_the_first_unknown_name_is_the_one_that_is_named(keen, verdict):
    """In the order of the alphabet, not in that of a set, which differs from one run to the next."""
    with pytest.raises(InputError, match="unknown name 'x1'"):
        verdict({"after": "GO", "every": " + ".join(f"x{k}" for k in reversed(range(1, 30)))}, keen)
