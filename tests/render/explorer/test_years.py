"""A game over time in the explorer's page against the program: paths by year at random points, words, and the page."""

import numpy as np
import pytest

import sim
from sim.errors import InputError
from sim.render.explorer.model import model
from sim.scenario.plans import plans_of
from sim.tell.path import finding
from sim.time.measure import measure
from sim.time.model import Model
from sim.time.point import Point
from tests.render.explorer.test_engine import called, engine, random_points  # noqa: F401

pytestmark = pytest.mark.long
COURSES = """(model, points) => {
  const dynamics = new module_dynamics.Dynamics({ shape: model.game.shape, order: model.game.order, time: model.time });
  return points.map((point) => {
    const work = module_course.courses(dynamics, point, model.time.years);
    try {
      for (;;) {
        const { done, value } = work.next();
        if (done) return value.map((one) => ({ ...one, then: [...one.then], ever: [...one.ever], levels: one.levels.map((factor) => factor.map((level) => [...level])) }));
      }
    } catch (error) {
      return error.message;
    }
  });
}"""


@pytest.mark.parametrize(("view", "count"), [("grim", 20), ("mandelbaum_time", 20), ("riyadh_time", 3)])
def test_the_page_follows_a_game_as_the_program_does(engine, view, count):  # noqa: F811
    scenario = sim.load(view)
    plans, compiled = [*plans_of(scenario), None], Model(scenario)
    data, points = model([scenario], plans[:-1]), random_points(scenario, count)
    followed = 0
    for k, point in enumerate(points):
        values = dict(zip(scenario.parameters, point.tolist()))
        [found] = called(engine, COURSES, data, [point.tolist()])
        try:
            there = Point(compiled, values)
        except InputError:
            assert isinstance(found, str)
            continue
        followed += 1
        here = {(one["plan"], one["rule"]): one for one in found}
        assert len(here) == 2 * len(plans)
        for number, rule in ((len(plans) - 1, "best"), (k % len(plans), "worst")):
            course = there.course(measure(scenario, plans[number], rule))
            one = here[-1 if plans[number] is None else number, rule]
            assert np.allclose(one["then"], course.then, rtol=0, atol=1e-6)
            assert np.allclose(one["ever"], course.ever, rtol=0, atol=1e-6)
            shares = course.shares[:-1].reshape(-1, *scenario.time.shape)
            for factor, levels in enumerate(one["levels"]):
                others = tuple(axis for axis in range(1, shares.ndim) if axis != factor + 1)
                assert np.allclose(np.transpose(levels), shares.sum(axis=others), rtol=0, atol=1e-6)
    assert followed > count / 2


@pytest.mark.parametrize("view", ["grim", "mandelbaum_time"])
def test_the_page_says_of_the_years_what_the_program_says(engine, view):  # noqa: F811
    scenario = sim.load(view)
    plans = plans_of(scenario)
    data = model([scenario], plans)
    data["time"]["years"] = 6
    values = [parameter.value for parameter in scenario.parameters.values()]
    said = called(
        engine,
        f"(model, point) => module_paths.pathFinding(model, ({COURSES})(model, [point])[0])",
        data,
        values,
    )
    assert said == finding(sim.path(scenario, [*plans, None], years=6))


def section(opened):
    return opened.page.locator("#years-section")


def test_a_slider_moves_the_years_while_the_last_ones_stay(opened):
    here = opened("mandelbaum_time").settle()
    page = here.page
    assert page.evaluate("explorer.years.asker.workers.length") > 0
    before = page.evaluate("JSON.stringify(explorer.years.found)")
    assert section(here).locator("svg[role=img]").count() == 2
    place = list(sim.load("mandelbaum_time").parameters).index("tempo")
    moved = page.evaluate(
        "(k) => { explorer.store.set(k, 0.7); return [document.querySelectorAll('#years svg[role=img]').length, explorer.years.isIdle()]; }",
        place,
    )
    assert moved == [2, False]
    here.settle()
    worker = page.evaluate("JSON.stringify(explorer.years.found)")
    assert worker != before and here.problems == [] and here.requests == []
    page.evaluate("(k) => { explorer.store.undo(); explorer.years.asker.alone(); }", place)  # as where none may be made
    here.settle()
    assert page.evaluate("JSON.stringify(explorer.years.found)") == before


def test_bands_and_lines_are_chosen_and_saved(opened, tmp_path):
    here = opened("mandelbaum_time").settle()
    page = here.page
    page.get_by_role("combobox", name="Chances of").select_option("Russia's ruler")
    assert "Russia's ruler, by year" in section(here).inner_text()
    page.get_by_role("combobox", name="Under").select_option("the mixed wedge")
    before = section(here).locator(".chart").first.inner_html()
    page.get_by_role("combobox", name="What is shown is if").select_option("worst")
    assert section(here).locator(".chart").first.inner_html() != before
    for name, start in (
        ("Save lines as SVG", b"<svg"),
        ("Save bands as SVG", b"<svg"),
        ("Save years as CSV", b"plan,"),
    ):
        with page.expect_download() as saved:
            page.get_by_role("button", name=name).click()
        saved.value.save_as(tmp_path / "saved")
        assert (tmp_path / "saved").read_bytes().startswith(start)
    assert here.problems == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_years_stand_in_nobodys_way(opened, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    here = opened("mandelbaum_time", reduced_motion="reduce").settle()
    here.page.set_viewport_size({"width": width, "height": 900})
    here.settle()
    found = axe.Axe().run(here.page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found] == []
    assert here.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_game_that_is_played_once_has_no_years(opened):
    here = opened("inspection").settle()
    assert not section(here).is_visible() and here.problems == []


TOY = """title: Toy
order: {order}
moves: {{a: {{X: {{x: 1}}, Y: {{}}}}, b: {{L: {{l: 1}}, R: {{}}}}, c: {{U: {{u: 1}}, D: {{}}}}}}
params: {{p: {{value: 0.5, low: 0, high: 1, unit: share, source: an example}}}}
payoffs: {{a: {{payoff: p * x}}, b: {{payoff: l - x}}, c: {{payoff: u + l}}}}
outcomes: {{done: {{label: whether it is done, formula: x}}}}
time:
  period: round
  states: {{trust: {{label: trust, levels: {{high: high, low: low}}}}}}
  start: {{trust: high}}
  discount: 0.9
  transitions: {{trust: [{{when: {{trust: high}}, to: {{low: "2 * p * x"}}}}]}}
"""


def test_what_cannot_be_is_said_and_the_last_years_stay(opened, tmp_path):
    file = tmp_path / "toy.yaml"
    file.write_text(TOY.format(order="[[a], [b], [c]]"))
    here = opened(str(file)).settle()
    assert "the first round by itself" in here.page.locator("#one-year").inner_text()
    assert "It is done in round 10 with a chance of 100% in free play." in section(here).inner_text()
    here.page.evaluate("explorer.store.set(0, 0.9)")
    here.settle()
    told = section(here).inner_text()
    assert "At these values there is no answer: the chance of a change of" in told and "100% in free play" in told
    assert here.problems == []


def test_three_who_choose_last_are_not_followed_in_the_page(opened, tmp_path):
    file = tmp_path / "toy.yaml"
    file.write_text(TOY.format(order="[[a, b, c]]"))
    here = opened(str(file)).settle()
    assert "as three players or more choose last; the command wedge path tells it" in section(here).inner_text()
    assert here.problems == []
