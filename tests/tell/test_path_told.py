"""What becomes of a game over time, in words, tables and figures."""

from functools import partial

import numpy as np
import pytest

import sim
from sim.ask.path import path
from sim.cli import main
from sim.errors import InputError
from sim.tell.path_scope import implied
from sim.tell.path_years import data
from sim.time.model import Model
from sim.time.plans import forced_moves
from tests.toys.over_time import load


@pytest.fixture(scope="module")
def found():
    return path(load("promise"), years=6, year=0)


def test_the_finding_comes_first(found):
    text = str(found)
    assert "‘turns’ holds in period 0 with a chance of 0% in free play." in text
    assert "Backward induction over 6 periods; what comes after is worth 0" in text


def test_the_table_has_a_row_for_every_year_and_rule(found):
    table = found.table()
    assert len(table) == 12 and set(table["expectation"]) == {"best", "worst"}
    shares = table[["stage_open", "stage_turned", "stage_done"]].sum(axis=1)
    assert shares.to_numpy() == pytest.approx(1)
    assert (table["then"] <= table["by_then"] + 1e-12).all()


def test_a_path_may_begin_in_another_state():
    """Of the promise to whoever has turned: nothing turns there, the next period is the last that counts."""
    found = path(load("promise"), years=6, year=0, state={"stage": "turned"}, every=True)
    table, [one] = found.table(), {id(one): one for one in found.found if one.rule == "best"}.values()
    assert table.loc[table["year"] == 0, "stage_turned"].eq(1).all() and one.shares[1].tolist() == [0, 0, 1]
    assert one.values == pytest.approx([0, 0])
    assert "The first period begins with stage: turned." in str(found)
    assert data(found)["scenarios"][0]["state"] == {"stage": "turned"}
    assert "begins with" not in str(path(load("promise"), years=6, year=0, state={"stage": "open"}))
    with pytest.raises(InputError, match="'turnd' is no level of stage"):
        path(load("promise"), state={"stage": "turnd"})


def test_a_promise_that_one_would_rather_break(tmp_path):
    plan = tmp_path / "pay.yaml"
    plan.write_text("{game: promise, title: paying, source: an example, rules: [{play: PAY}]}")
    scenario = load("promise")
    found = path(scenario, [None, sim.load_plan(str(plan), scenario)], years=6, year=0)
    free, bound = (found.of(scenario, one)["best"] for one in found.plans)
    assert (free.then[0], bound.then[0]) == (0, 1)
    assert bound.values == pytest.approx([2.1, 0.8])
    assert bound.deviation.gain == pytest.approx(1) and bound.deviation.year == 1
    assert "‘paying’ is a promise that us would rather break: in period 1 (stage: turned" in str(found)


def test_a_plan_that_begins_later_and_is_kept_by_some(tmp_path):
    file = tmp_path / "late.yaml"
    file.write_text(
        "{game: promise, title: late, source: an example, rules: [{when: {stage: turned}, play: PAY}], "
        "kept_by: {stage: [open, turned]}, otherwise: KEEP, from: 2}"
    )
    scenario = load("promise")
    forced = forced_moves(Model(scenario), sim.load_plan(str(file), scenario), 4)
    assert forced.tolist() == [[1, 1, 1], [1, 1, 1], [-1, 0, 1], [-1, 0, 1]]


def test_logit_choices_say_what_they_are():
    found = path(load("promise"), concept="logit", precision=2, years=12)
    [one] = found.found
    text = str(found)
    assert "at precision 2" in text and "One branch, found by following it; no proof that there is no other." in text
    assert one.then[0] == pytest.approx(one.logit.play[0].sum(axis=0)[0])
    assert set(sim.figures(found)) == {"", "stage"}


def test_a_target_is_looked_for_in_each_state():
    """To turn counts where the game is still open, not in later states in which the move changes nothing."""
    [one] = path(load("promise"), concept="logit", precision=2, years=40, year=39).found
    assert one.then[39] < 1e-6 < one.then[0]


def test_figures_show_chances_and_bands(found):
    figures = sim.figures(found)
    assert set(figures) == {"", "stage"}
    title = [" ".join(text.get_text().split()) for text in figures[""].texts if text.get_gid() == "title"]
    assert title == ["‘turns’ holds in period 0 with a chance of 0% in free play (the best expected)"]


def test_years_are_counted_whole(found):
    for figure in sim.figures(found).values():
        figure.canvas.draw()
        assert all(float(tick).is_integer() for tick in figure.axes[0].get_xticks())


def test_the_command(capsys, tmp_path):
    toy = str(load("promise").files[0])
    main(["path", toy, "years=4", "by=1", "format=none"])
    assert "by period 1 with a chance of 0% in free play, at least once." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["view=base"], "the game 'triangle' is played once; a path needs a game over time, as in view=base_time."),
        ([], "which view? Name one of a game over time, as in view=base_time."),
        (["view=grim", "plan=arm_them"], "unknown plan 'arm_them'; did you mean 'arm_then'?"),
        (["view=grim", "years=0"], "years=0: a whole number from 1 to 200 is expected."),
        (["view=grim", "year=30"], "year: a year from 0 to 29 is expected, not 30."),
        (["view=grim", "year=3", "by=4"], "year and by: give one of them"),
        (["view=grim", "expectation=bst"], "expectation=bst: did you mean 'best'?"),
        (["view=grim", "precision=4"], "precision=4 changes nothing with concept=horizon; it is for concept=logit."),
        (["view=grim", "concept=logit", "nodes=pure"], "nodes=pure changes nothing with concept=logit"),
        (["view=grim", "concept=logit", "precision=-1"], "precision: a number from 0 on is expected"),
        (["view=grim", "nodes=some"], "nodes=some: choose from: all, pure."),
    ],
)
def test_wrong_words(words, message, capsys):
    assert main(["path", *words, "format=none"]) == 2
    assert message in capsys.readouterr().err


def test_by_then_is_never_less_than_then_nor_less_than_before(found):
    for one in found.found:
        assert (np.diff(one.ever) >= -1e-12).all() and (one.ever >= one.then - 1e-12).all()


SHOP = """
title: A shop
order: [us]
moves: {us: {OPEN: {open: 1}, SHUT: {}}}
payoffs: {us: {sales: open * merry}}
outcomes: {opened: open}
time:
  states: {door: STATES, mood: [merry, sad]}
  start: {door: ajar, mood: MOOD}
  discount: 0.5
  transitions:
    door: [{when: {door: ajar}, to: {wide: 0.1}}]
    mood: [{when: {mood: merry}, to: {sad: 0.1}}]
"""


def test_each_view_begins_as_its_own_game_does_but_for_what_is_named(tmp_path):
    def shop(name, mood, states="[ajar, wide]"):
        file = tmp_path / f"{name}.yaml"
        file.write_text(SHOP.replace("STATES", states).replace("MOOD", mood))
        return sim.load(file)

    merry, sad = shop("one", "merry"), shop("two", "sad")
    found = path([merry, sad], years=2, year=0, state={"door": "wide"}, every=True)
    begins = [found.of(view, None)["best"].shares[0].reshape(2, 2).nonzero() for view in (merry, sad)]
    assert [(int(door[0]), int(mood[0])) for door, mood in begins] == [(1, 0), (1, 1)]
    assert [one["state"] for one in data(found)["scenarios"]] == [
        {"door": "wide", "mood": "merry"},
        {"door": "wide", "mood": "sad"},
    ]
    assert str(found).count("The first period begins with door: wide.") == 1
    with pytest.raises(InputError, match="have other moves, states or outcomes"):
        path([merry, shop("three", "sad", "[wide, ajar]")], years=2, year=0)


@pytest.mark.parametrize("ask", [sim.path, sim.each_alone, partial(sim.sweep, axes={"delta": [0.5]}), sim.best_plan])
def test_a_scenario_of_one_state_is_not_followed(ask):
    """Its other states would lack the moves that this one lacks."""
    scenario = load("promise").in_state(stage="turned")
    with pytest.raises(InputError, match="a view as it was loaded is expected, not one of a state; name the state"):
        ask(scenario, ["stage"]) if ask is sim.best_plan else ask(scenario)


def test_unlike_scenarios_are_not_set_side_by_side():
    with pytest.raises(InputError, match="have other moves, states or outcomes"):
        path([load("promise"), load("grim")])


def test_figures_of_different_questions_do_not_overwrite_each_other(tmp_path, capsys):
    toy = str(load("promise").files[0])
    for words in ([], ["concept=logit"], ["concept=logit", "precision=2"]):
        assert main(["path", toy, "years=4", "year=0", "format=svg", f"figures={tmp_path}", *words]) == 0
    assert len(list(tmp_path.glob("*.svg"))) == 2 * 3


@pytest.mark.parametrize(
    ("view", "says"), [("base_time", "says: 0.511. It enters"), ("riyadh_time", "says: 1.42, which cannot be:")]
)
def test_the_static_doubt_of_promises_is_told_as_reversals(view, says):
    [sentence] = implied(sim.load(view))
    assert (
        sentence.startswith("The share of new administrations that would have to reverse relief") and says in sentence
    )


def test_what_a_plan_does_is_said_in_one_sentence_for_all_plans():
    scenario = sim.load("base_time")
    plans = [sim.load_plan(name, scenario) for name in ("contain", "wait")]
    text = " ".join(str(path(scenario, [*plans, None], years=1, chain="war")).split())
    assert (
        "Russia stands outside China's bloc in year 0 with a chance of 0% if the US contains both powers, 0% if it waits"
        in text
    )
    assert " in free play." in text


def test_what_is_changed_heads_the_answer():
    changed = sim.load("grim", ["params.delta=0.9"])
    for answer in (sim.path(changed, years=3), sim.each_alone(changed, years=3), sim.outlook(changed, years=3)):
        assert "changed: the worth of next year (delta) is 0.9, in the view 0.6" in sim.document(answer).title
