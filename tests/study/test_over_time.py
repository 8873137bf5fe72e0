"""Studies of games over time: the table, points that make no game, and that a study goes on as itself."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.commands.compose import compose
from sim.errors import InputError
from sim.scenario.compose import open_library
from sim.scenario.plans import plan_data, read_plan
from sim.study import store
from sim.study.courses import REFUSED, TIE, read_courses
from sim.study.identity import identity
from sim.study.over_time import REFUSED as NO_GAME
from sim.study.over_time import SECTION, SHAPE, SOLVED, asked_over_time
from sim.study.parts import JOURNAL
from sim.study.resume import resume_study
from sim.study.run import run_study
from sim.tell.courses import finding
from sim.time.measure import measure
from sim.time.model import Model
from sim.time.point import Point
from tests.toys.over_time import HERE, load
from tests.toys.study import table_bytes

ASKED = {"years": 4, "by": 2, "target": "done"}
AXES = ("axes.delta=0.3:0.9:4", "axes.luck=0:1.2:4")


@pytest.fixture(scope="module")
def lucky():
    return load("lucky")


@pytest.fixture(scope="module")
def plans(lucky, tmp_path_factory):
    """Free play, and paying whatever happens."""
    file = tmp_path_factory.mktemp("plans") / "paying.yaml"
    file.write_text("{game: lucky, title: paying, source: an example, rules: [{play: PAY}]}")
    return [sim.load_plan(str(file), lucky), None]


@pytest.fixture(scope="module")
def run(lucky, plans, tmp_path_factory):
    """Run the small study in so many workers; return its directory."""

    def study(*words):
        home = tmp_path_factory.mktemp("study")
        view = f"view={HERE / 'lucky.yaml'}"
        config = compose([view, f"results={home}", *AXES, "chunk=3", *words], open_library())
        return run_study({**config, SECTION: asked_over_time(lucky, plans=plans, **ASKED)})

    return study


@pytest.fixture(scope="module")
def finished(run):
    return run("executor=serial")


def test_a_row_says_what_a_measure_is(lucky, finished):
    results = sim.read_results(finished)
    table, model = results.to_pandas(), Model(lucky)
    assert len(table) == 16 * 4 and set(table["status"]) == {SOLVED, NO_GAME}
    for number, row in enumerate(table[table["status"] == SOLVED].itertuples()):
        if number % 7 == 0:
            asked = results.asked[row.Index % 4]
            point = Point(model, lucky.values(delta=row.delta, luck=row.luck))
            assert (row.chance, row.chance_low, row.chance_high) == (point.chance(asked), *point.range(asked))
            assert (row.plan, row.expectation) == ("free" if asked.plan is None else "paying", asked.rule)


def test_a_point_that_makes_no_game_says_why(finished):
    table = sim.read_results(finished).to_pandas()
    without = table[table["luck"] > 1]
    assert (without["status"] == NO_GAME).all() and without["chance"].isna().all() and len(without) == 16
    assert without["reason"].str.contains("the chance of turned is 1.2 after us=PAY, target=TURN").all()
    assert without["reason"].str.startswith("lucky.yaml, line").all()
    assert table.loc[table["luck"] < 1.1, "reason"].isna().all()


def test_workers_change_no_byte(finished, run):
    assert table_bytes(run("workers=2")) == table_bytes(finished)


def test_a_study_that_was_stopped_goes_on_as_itself(finished, tmp_path, monkeypatch):
    stopped = shutil.copytree(finished, tmp_path / "stopped")
    journal = stopped / JOURNAL
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:2]))
    for part in sorted((stopped / "equilibria.parquet").iterdir())[2:]:
        part.unlink()
    manifest = stopped / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"complete"', '"interrupted"'))
    with pytest.raises(InputError, match="interrupted"):
        sim.read_results(stopped)
    resume_study(stopped)
    assert table_bytes(stopped) == table_bytes(finished)


def test_another_question_is_another_study(finished, tmp_path):
    stopped = shutil.copytree(finished, tmp_path / "other")
    config = stopped / "config.yaml"
    config.write_text(config.read_text().replace("years: 4", "years: 5"))
    with pytest.raises(InputError, match="over_time"):
        resume_study(stopped)


STRANGE = (None, [], "x", -1, 10**9, 0.5, {}, [None], ["x"], [{"name": "x", "says": {"rules": 1}}])


@pytest.mark.parametrize("key", [key.rstrip("?") for key in SHAPE])
def test_a_strange_question_is_refused(finished, tmp_path, key):
    """Whoever alters it may well write the identity that goes with it."""
    damaged = shutil.copytree(finished, tmp_path / "damaged")
    config, manifest = store.read_config(damaged), store.read_manifest(damaged)
    for value in STRANGE:
        strange = {**config, SECTION: {**config[SECTION], key: value}}
        store.write_config(damaged, strange)
        store.write_manifest(damaged, {**manifest, "identity": identity(strange, damaged)})
        if (key, value) in (("precision", -1), ("precision", 10**9), ("precision", 0.5), ("target", "x")):
            continue  # says nothing of what was found over a horizon
        with pytest.raises(InputError):
            read_courses(sim.read_results(damaged))


@pytest.mark.parametrize("rules", [("best", "worst"), ("logit",)])
def test_a_study_may_begin_in_another_state(lucky, rules):
    """From there the chance is that of a measure from there, and another one than from the first state."""
    table, usual = (
        sim.sweep(lucky, {"delta": [0.4, 0.8]}, rules=rules, **ASKED, **state)
        for state in ({"state": {"stage": "turned"}}, {})
    )
    model = Model(lucky)
    for row in table.itertuples():
        asked = measure(lucky, None, row.expectation, state={"stage": "turned"}, **ASKED)
        assert row.chance == Point(model, lucky.values(delta=row.delta)).chance(asked) == 1
    assert (usual["chance"] < 1).all()


def test_the_state_is_kept_with_the_study(lucky, tmp_path):
    config = compose([f"view={HERE / 'lucky.yaml'}", f"results={tmp_path}", *AXES], open_library())
    asked = asked_over_time(lucky, state={"stage": "turned"}, **ASKED)
    assert SHAPE.keys() - {"state?"} == asked.keys() - {"state"}
    results = sim.read_results(run_study({**config, SECTION: asked}))
    assert {one.state for one in results.asked} == {(1,)}
    assert "The first period begins with stage: turned." in finding(read_courses(results))
    assert "state" not in asked_over_time(lucky, state={"stage": "open"}, **ASKED)


def test_sweep_from_python_is_the_same_table(lucky, plans, finished):
    table = sim.sweep(lucky, {"delta": "0.3:0.9:4", "luck": "0:1.2:4"}, plans=plans, **ASKED)
    whole = sim.read_results(finished).to_pandas()
    assert list(table.columns) == list(whole.columns)
    for column in ("chance", "chance_low", "chance_high", "payoff_us", "payoff_target"):
        np.testing.assert_array_equal(table[column], whole[column])


def test_one_year_alone_is_a_game_like_any_other(lucky):
    table = sim.sweep(lucky, {"delta": [0.5]}, years=1)
    assert "equilibrium" in table and "chance" not in table
    free = sim.sweep(lucky, {"delta": [0.5]}, years=3)
    assert set(free["plan"]) == {"free"} and "equilibrium" not in free


def test_which_plan_leads(finished):
    found = read_courses(sim.read_results(finished))
    assert len(found) == 16 and found.rules == ["best", "worst"] and found.refused.sum() == 4
    leading = found.leading(0)
    assert set(leading) == {0, TIE, REFUSED}
    ahead = leading == 0
    assert (found.chance[ahead, 0, 0] > found.chance[ahead, 1, 0]).all()
    assert found.margin(0)[ahead] == pytest.approx(found.chance[ahead, 0, 0] - found.chance[ahead, 1, 0])
    assert np.isnan(found.margin(0)[found.refused]).all()
    close = replace(found, tie=1.0)
    assert set(close.leading(0)) == {TIE, REFUSED} and not close.ahead(0)[found.refused].any()
    assert close.ahead(0)[~found.refused].all() and found.ahead(0)[ahead].tolist() == [[True, False]] * ahead.sum()
    assert set(replace(found, tie=0.0).leading(0)) == {0, TIE, REFUSED}  # equal chances are a tie all the same
    cells = found.cells(found.values["luck"] + 10 * found.values["delta"])
    assert cells == pytest.approx(np.array([0, 0.4, 0.8, 1.2])[:, None] + np.array([3, 5, 7, 9]))
    own = found.own_point()
    assert (found.values["delta"][own], found.values["luck"][own]) == pytest.approx((0.9, 0.4))
    assert len(found.cut({"luck": 0.4})) == 4 and found.cut({"luck": 0.5}) is None


def test_a_study_over_time_has_no_equilibria(finished):
    results = sim.read_results(finished)
    assert repr(results).startswith("ResultsOverTime(")
    with pytest.raises(InputError, match="years=1 sweeps those"):
        next(results.solved("led"))
    with pytest.raises(InputError, match="years=1 sweeps those"):
        sim.robustness(results)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"plans": [None, None]}, "plans: 'free' is named twice"),
        ({"rules": ()}, "plans and rules: name at least one"),
        ({"target": "dnoe"}, "done"),
        ({"concept": "pure"}, "concept=pure: over 30 periods"),
        ({"years": 1, "by": 0}, "by: years=1 is one year alone"),
    ],
)
def test_questions_that_are_none_are_refused(lucky, asked, said):
    with pytest.raises(InputError, match=said):
        asked_over_time(lucky, **asked)


def test_a_game_played_once_is_asked_nothing_over_time():
    with pytest.raises(InputError, match="plans: the game .* is played once"):
        sim.sweep(sim.load("base"), {"q": [0.5]}, plans=[None])


@pytest.mark.parametrize("name", ["arm_then", "wait"])
def test_a_plan_is_written_as_it_is_read(name):
    scenario = sim.load("base_time")
    plan = sim.load_plan(name, scenario)
    assert read_plan(plan_data(plan, scenario), Path(f"{name}.yaml"), scenario, open_library()) == plan
