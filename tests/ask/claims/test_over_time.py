"""Claims about games over time, on made-up games whose chances are known in closed form."""

import pytest

from sim.ask.claims import claim as parts
from sim.ask.claims.beside import beside
from sim.ask.claims.findings import finding
from sim.ask.claims.grammar import read_statement
from sim.ask.claims.judge import check_names
from sim.ask.claims.reproduce import command_line
from sim.ask.claims.statements import evaluate
from sim.ask.claims.verdicts import FAILS, HOLDS, NO_EFFECT, PARTLY, UNDECIDED
from sim.ask.claims.worlds import one_world
from sim.errors import InputError
from sim.scenario.where import Where
from sim.tell.claims_over_time import asked_how
from tests.toys.over_time import load

HERE = Where(keys=("test",))


def read(**data):
    return read_statement(data, HERE)


def verdict(name, **data):
    return int(evaluate(read(**data), one_world(load(name)))[0])


def found(name, **data):
    return finding(read(**data), one_world(load(name)))


@pytest.mark.parametrize(
    "changes, asked, value",
    [
        ({"d": 0, "n": 0.03}, {"by": 10, "chance": {"of": "aged"}}, 1 - 0.97**10),
        ({"d": 0, "n": 0.03}, {"year": 10, "chance": {"of": "aged"}}, 1 - 0.97**10),
        ({"d": 1, "h": 1, "r": 0}, {"year": 1, "chance": {"of": "setback"}}, 1),
        ({}, {"by": 20, "chance": {"of": "accommodating", "once": "accommodating + hardline"}}, 0.34),
        ({}, {"expecting": "logit", "expected": {"of": "first accommodating + hardline"}}, 26.956521739130434),
        ({"n": 0}, {"expecting": "logit", "expected": {"of": "years of setback"}}, 1 / (0.2 + 0.115)),
        ({"d": 0, "n": 0}, {"year": 7, "expected": {"of": "2 * stalemate - setback"}}, 2),
    ],
)
def test_a_value_lies_between_its_bounds_and_no_others(changes, asked, value):
    kind = "chance" if "chance" in asked else "expected"

    def between(**bounds):
        return verdict("war_chain", plan="free", **{"with": changes}, **{**asked, kind: {**asked[kind], **bounds}})

    assert between(at_least=value - 1e-7, at_most=value + 1e-7) == HOLDS
    assert between(at_least=value + 1e-7) == FAILS
    assert between(at_most=value - 1e-7) == FAILS


def test_a_chance_among_courses_that_never_come_about_is_undecided():
    asked = {"of": "accommodating", "once": "setback", "at_least": 0}
    assert verdict("war_chain", plan="free", by=5, **{"with": {"d": 0}}, chance=asked) == UNDECIDED


def test_trends_in_an_assumption():
    asked = {"chance": "accommodating", "in": "share"}
    assert verdict("war_chain", plan="free", year=10, trend={**asked, "is": "rises"}) == HOLDS
    assert verdict("war_chain", plan="free", year=10, trend={**asked, "is": "falls"}) == FAILS
    still = {"chance": "setback", "in": "share"}
    assert verdict("war_chain", plan="free", year=10, trend={**still, "is": "unchanged"}) == HOLDS
    assert verdict("war_chain", plan="free", year=10, trend={**still, "is": "rises"}) == NO_EFFECT
    assert found("war_chain", plan="free", year=0, trend={**still, "is": "rises"}).endswith(
        "0.000 at 0, 0.000 at 0.5, 0.000 at 1"
    )


def test_a_plan_that_pays_is_believed_from_a_worth_of_the_next_year_of_one_half_on():
    compare = {"chance": "turns", "of": {"plan": "PAY"}, "is": "greater", "than": {"plan": "free"}}
    assert verdict("promise", year=0, compare=compare) == HOLDS
    threshold = {"in": "delta", "low": 0, "high": 0.9, "every": "turns == 1", "is": "upwards"}
    assert verdict("promise", plan="PAY", year=0, threshold=threshold) == HOLDS
    assert verdict("promise", plan="KEEP", year=0, threshold=threshold) == NO_EFFECT
    of_both = {"in": "delta", "low": 0, "high": 0.9, "compare": compare, "is": "upwards"}
    assert verdict("promise", year=0, threshold=of_both) == HOLDS
    assert "turns between 0.4" in found("promise", year=0, threshold=of_both)


def test_a_plan_changed_for_a_test():
    late = {"extends": "PAY", "otherwise": "KEEP", "from": 3}
    turns = {"of": "turns", "at_least": 1}
    assert verdict("promise", plan=late, by=2, chance=turns) == HOLDS  # a year before it is paid
    assert verdict("promise", plan=late, by=1, chance=turns) == FAILS
    assert verdict("promise", plan=late, year="from + 0", every="turned == 1") == HOLDS
    asked = {"chance": "turned", "in": "plan.from", "low": 1, "high": 5}
    assert verdict("promise", plan="PAY", by=2, trend={**asked, "is": "never rises"}) == HOLDS
    never = {"extends": "PAY", "kept_by": {"stage": "open"}, "otherwise": "KEEP"}
    assert verdict("promise", plan=never, by=9, chance=turns) == FAILS


def test_where_it_starts_and_several_plans():
    assert verdict("promise", plan="free", state={"stage": "turned"}, year=1, every="done == 1") == HOLDS
    assert verdict("promise", plan=["PAY", "free"], year=0, every="turns == 1") == FAILS
    assert verdict("promise", plan=["PAY", "free"], year=0, every="turns == 1", cases="some") == HOLDS
    worth = {"value": "worth_us", "of": {"plan": "PAY"}, "is": "greater", "than": {"plan": "free"}}
    assert verdict("promise", compare=worth) == HOLDS
    assert "2.100" in found("promise", compare=worth)  # 3 - 0.9, against nothing


def test_a_state_of_a_place_in_one_year_is_that_years_game():
    assert verdict("promise", after="PAY", state={"stage": "turned"}, every="turns == 0") == HOLDS
    paid = {"value": "payoff_target", "of": {"at": {"us": "PAY", "target": "STAY"}}, "is": "greater"}
    than = {"at": {"us": ["PAY", "KEEP"], "target": "STAY"}, "state": {"stage": "open"}}
    assert verdict("promise", state={"stage": "turned"}, compare={**paid, "than": than}) == HOLDS


def test_a_chain_has_chances_in_its_order_alone():
    assert verdict("war_chain", plan="free", by=10, chain=["setback", "accommodating"]) == HOLDS
    assert verdict("war_chain", plan="free", by=10, chain=["accommodating", "setback"]) == FAILS
    assert verdict("war_chain", plan="free", by=1, chain=["setback", "accommodating"]) == FAILS
    assert "then accommodating 0." in found("war_chain", plan="free", by=10, chain=["setback", "accommodating"])


def test_what_holds_if_the_best_is_expected_alone_holds_in_some_equilibria():
    once = {"plan": "free", "year": 0, "years": 1}
    assert verdict("coordination", **once, every="r == 1") == PARTLY
    assert verdict("coordination", **once, expecting="best", every="r == 1") == HOLDS
    assert verdict("coordination", **once, expecting="worst", every="r == 1") == FAILS
    assert verdict("coordination", **once, some="r == 1") == HOLDS
    assert found("coordination", **once, every="r == 1") == "in period 0: r 1.000 or 0.333"


def test_a_changed_plan_is_told_in_words():
    late = {"extends": "PAY", "kept_by": {"stage": "open"}, "otherwise": "KEEP", "from": 3}
    said = found("promise", plan=late, year=5, chance={"of": "turns", "at_least": 0})
    assert "under ‘always PAY, kept only at stage: open, otherwise KEEP, from period 3 on’" in said


def test_other_horizons_are_told():
    world = one_world(load("promise"))
    statement = read(plan="PAY", year=0, every="turns == 1")
    assert beside(statement, world, HOLDS).startswith("the same over 25 and 35 years as over 30")
    assert beside(statement, world, FAILS).startswith("over 30 years; holds over 25 years; holds over 35 years")
    logit = read(plan="PAY", expecting="logit", year=0, every="turns > 0.5")
    assert beside(logit, world, HOLDS).startswith("stationary logit choices")


def claim(statement):
    return parts.Claim("X", "s", "w", "a", "t", "claim", "promise", (), parts.Test(statement), "", "", "f.yaml")


def test_the_command_that_shows_the_same():
    scenario = load("promise")
    compare = {"chance": "turns", "of": {"plan": "PAY"}, "is": "greater", "than": {"plan": "free"}}
    shown = command_line(claim(read(year=0, compare=compare, **{"with": {"delta": 0.6}})), scenario)
    assert shown.startswith("wedge path view=") and shown.endswith("params.delta=0.6 plan=PAY,free year=0 target=turns")
    trend = read(plan="PAY", year=0, trend={"chance": "turns", "in": "delta", "is": "rises"})
    shown = command_line(claim(trend), scenario)
    assert shown.startswith("wedge sweep view=") and shown.endswith("axes.delta=0:0.99:5 plan=PAY year=0 target=turns")
    threshold = read(by=4, threshold={"in": "delta", "compare": compare, "is": "upwards"})
    shown = command_line(claim(threshold), scenario)
    assert shown.startswith("wedge thresholds view=") and shown.endswith(
        "param=delta compare=PAY,free by=4 target=turns"
    )
    once = read(trend={"of": "turns", "in": "delta", "is": "rises"}, after="PAY")  # of one period
    assert command_line(claim(once), scenario).endswith("axes.delta=0:0.99:41 years=1")
    there = read(plan="PAY", state={"stage": "turned"}, by=3, chance={"of": "done", "at_least": 0.5})
    shown = command_line(claim(there), scenario)
    assert shown.startswith("wedge path view=") and shown.endswith("plan=PAY by=3 state=stage:turned target=done")
    dated = {"chance": "turns", "in": "plan.from", "low": 0, "high": 4, "is": "falls"}
    assert command_line(claim(read(plan="PAY", by=2, trend=dated)), scenario).startswith("wedge claims id=X ")


@pytest.mark.parametrize(
    "data, message",
    [
        ({"plan": "PAYY", "every": "turns == 1"}, "unknown plan 'PAYY'"),
        ({"plan": {"extends": "free", "from": 2}, "every": "turns == 1"}, "binds nobody"),
        ({"plan": {"extends": "PAY", "otherwise": "KEPT"}, "every": "turns == 1"}, "us has no move KEPT"),
        ({"plan": "PAY", "state": {"stage": "opened"}, "every": "turns == 1"}, "opened"),
        ({"plan": "PAY", "every": "turn_out == 1"}, "unknown name 'turn_out' over time"),
        ({"plan": "PAY", "chance": {"of": "turnn", "at_least": 1}}, "unknown name 'turnn'"),
        ({"plan": "PAY", "year": "from + 3", "years": 3, "every": "turns == 1"}, "a whole number from 0 to 2"),
        ({"plan": {"extends": "PAY", "from": 28}, "year": "from + 6", "every": "turns == 1"}, "a year from 0 to 29"),
        ({"plan": "PAY", "trend": {"of": "turns", "in": "plan.from", "is": "falls"}}, "the first and the last year"),
        (
            {"after": "PAY", "trend": {"of": "turns", "in": "plan.from", "low": 0, "high": 3, "is": "falls"}},
            "plan.from",
        ),
    ],
)
def test_what_a_game_over_time_does_not_have_is_refused(data, message):
    with pytest.raises(InputError, match=message):
        check_names(read(**data), one_world(load("promise")))


def test_a_game_that_is_played_once_has_no_plans(keen):
    with pytest.raises(InputError, match="is played once"):
        check_names(read(plan="free", every="side == 1"), one_world(keen))


@pytest.mark.parametrize(
    "data, message",
    [
        ({"plan": "PAY", "by": 3, "every": "turns == 1"}, "asked of a year; give year, not by"),
        ({"after": "PAY", "year": 3, "every": "turns == 1"}, "give 'plan' with it, not 'after'"),
        ({"plan": "PAY", "equilibria": {"are": [{"target": "TURN"}]}}, "over time a value is expected"),
        ({"after": "PAY", "chance": {"of": "turns", "at_least": 1}}, "name a plan, as in plan: free"),
        ({"plan": "PAY", "chance": {"of": "turns"}}, "at_least or at_most is expected"),
        ({"plan": "PAY", "year": 3, "by": 3, "every": "turns == 1"}, "not both"),
        ({"plan": "PAY", "year": 3, "chance": {"of": "a", "once": "b", "at_least": 0}}, "give by, not year"),
        ({"plan": "PAY", "year": 3, "chain": ["a", "b"]}, "followed up to a year; give by"),
        ({"plan": "PAY", "by": 3, "chain": ["a"]}, "a list of 2 to 12 steps"),
        ({"plan": "PAY", "expecting": "bset", "every": "turns == 1"}, "did you mean 'best'"),
        ({"plan": {"of": "PAY"}, "every": "turns == 1"}, "unknown key 'of'"),
        ({"share": {"of": {"plan": "PAY", "every": "turns == 1"}, "at_least": 0.5}}, "is asked of one year"),
        ({"plan": "PAY", "year": 30, "every": "turns == 1"}, "a whole number from 0 to 29"),
        ({"plan": "PAY", "year": "soon", "every": "turns == 1"}, "a whole number from 0 to 29"),
        ({"plan": "PAY", "trend": {"chance": "a", "of": "b", "in": "c", "is": "rises"}}, "found of and chance"),
    ],
)
def test_wrong_keys_are_refused(data, message):
    with pytest.raises(InputError, match=message):
        read(**data)


@pytest.mark.parametrize(
    "data, sentence",
    [
        (
            {"plan": "PAY", "every": "turns == 1"},
            "Backward induction over 30 years, expecting the best or the worst, one after the other: two numbers are in that "
            "order.",
        ),
        (
            {"plan": "PAY", "expecting": "worst", "years": 8, "every": "turns == 1", "year": 2},
            "over 8 years, expecting the worst.",
        ),
        ({"plan": "PAY", "expecting": "logit", "every": "turns > 0"}, "Stationary logit choices, the same every year."),
        ({"plan": "PAY", "trend": {"of": "turns", "in": "delta", "is": "rises"}}, "a range is looked at in 5 places."),
        ({"plan": "PAY", "threshold": {"in": "delta", "every": "turns", "is": "upwards"}}, "are bracketed, not exact."),
        (
            {"all": [{"after": "PAY", "every": "turns"}, {"plan": "PAY", "expecting": "best", "every": "turns"}]},
            "the best.",
        ),
        ({"after": "PAY", "every": "turns"}, ""),
    ],
)
def test_how_it_was_asked_is_told(data, sentence):
    told = asked_how(read(**data))
    assert told.endswith(sentence) and bool(told) == bool(sentence)
