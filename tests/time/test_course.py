"""What is asked of a game over time at a point is the same, whatever else is asked there."""

import numpy as np
import pytest

import sim
from sim.errors import InputError
from sim.time.kept import Kept
from sim.time.measure import measure
from sim.time.model import Model
from sim.time.point import Point, chances
from tests.toys.over_time import load


@pytest.fixture(scope="module")
def promise():
    return Model(load("promise"))


@pytest.fixture
def paying(tmp_path, promise):
    def plan(name, rest=""):
        file = tmp_path / f"{name}.yaml"
        file.write_text(f"{{game: promise, title: {name}, source: an example, rules: [{{play: PAY}}]{rest}}}")
        return sim.load_plan(str(file), promise.scenario)

    return plan


def test_a_measure_is_the_chance_that_a_path_tells(promise, paying):
    plans = [None, paying("now"), paying("later", ", from: 3, otherwise: KEEP")]
    told = sim.path(promise.scenario, plans, years=9, by=4)
    point = Point(promise)
    for one in told.found:
        asked = measure(promise.scenario, one.plan, one.rule, years=9, by=4)
        assert point.chance(asked) == pytest.approx(told.chance(one), abs=1e-12)
        assert point.range(asked) == pytest.approx(told.range(one), abs=1e-12)


@pytest.mark.parametrize(
    ("scenario", "rule"),
    [(sim.load("mandelbaum_time"), "best"), (sim.load("mandelbaum_time"), "worst"), (load("lucky"), "logit")],
    ids=["best", "worst", "logit"],
)
def test_a_chance_is_the_same_from_the_end_and_from_the_start(scenario, rule):
    """A measure is answered year by year backwards, a path is followed forwards."""
    concept = "logit" if rule == "logit" else "horizon"
    [followed] = sim.path(scenario, years=8, rules=[rule], concept=concept).found
    point, some = Point(Model(scenario)), False
    for year in range(8):
        then, ever = (measure(scenario, None, rule, years=8, **{key: year}) for key in ("year", "by"))
        assert point.chance(then) == pytest.approx(followed.then[year], abs=1e-12)
        assert point.chance(ever) == pytest.approx(followed.ever[year], abs=1e-12)
        some = some or 0.01 < followed.then[year] < followed.ever[year] < 0.99
    assert some


def test_the_order_of_questions_changes_no_answer(promise, paying):
    asked = [
        measure(promise.scenario, plan, rule, years=years, year=2, target=target)
        for plan in (None, paying("now"), paying("later", ", from: 3"))
        for rule in ("best", "worst", "average")
        for years in (4, 9, 5)
        for target in ("turns", "done")
    ]
    alone = [Point(promise).chance(one) for one in asked]
    assert chances(promise, asked).tolist() == alone
    assert chances(promise, asked[::-1]).tolist() == alone[::-1]
    assert len(set(alone)) > 1


def test_a_measure_may_begin_in_another_state(promise, paying):
    plan = paying("now")
    later = measure(promise.scenario, plan, years=6, year=0, state={"stage": "turned"})
    assert Point(promise).chance(measure(promise.scenario, plan, years=6, year=0)) == 1
    assert Point(promise).chance(later) == 0


def test_values_of_parameters_are_those_of_the_point(promise, paying):
    asked = [measure(promise.scenario, paying("now"), years=6, year=0)]
    patient, hasty = (chances(promise, asked, promise.scenario.values(delta=delta)) for delta in (0.9, 0.3))
    assert (patient, hasty) == (1, 0)


def test_logit_choices_range_over_their_precision(promise):
    asked = measure(promise.scenario, rule="logit", precision=1, years=6, year=0)
    point = Point(promise)
    low, high = point.range(asked)
    double = point.chance(measure(promise.scenario, rule="logit", precision=2, years=6, year=0))
    assert {low, high} == {point.chance(asked), double} and low < high


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"rule": "bset"}, "rules=bset: did you mean 'best'"),
        ({"year": 1, "by": 2}, "year and by: give one"),
        ({"years": 5, "year": 5}, "year: a year from 0 to 4"),
        ({"state": {"stage": "opne"}}, "open"),
    ],
)
def test_measures_that_are_none_are_refused(promise, how, said):
    with pytest.raises(InputError, match=said):
        measure(promise.scenario, **how)


@pytest.mark.parametrize("name", ["promise", "office", "gamble"])
def test_a_model_that_was_asked_before_gives_what_a_new_one_gives(name):
    scenario = load(name)
    model, values = Model(scenario), scenario.values()
    for key in [*values, *values]:
        values[key] *= 0.99
        one, other = model.at(values), Model(scenario).at(values)
        for array in ("payoffs", "outcomes", "discount", "leaving"):
            assert np.array_equal(getattr(one, array), getattr(other, array))
        assert np.array_equal(one.chances.toarray(), other.chances.toarray())


def test_what_no_change_touches_is_not_evaluated_again():
    asked = []
    kept = Kept(lambda values: asked.append(dict(values)) or len(asked), {"a", "b", "no parameter"})
    assert [kept({"a": 1.0, "b": 2.0, "c": c}) for c in (0.0, 1.0)] == [1, 1]
    assert kept({"a": 1.0, "b": 3.0, "c": 1.0}) == 2 and len(asked) == 2
