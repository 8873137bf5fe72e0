"""Which plan leads where, in words, as a table and in a figure, on chances made up for it."""

import numpy as np
import pytest

import sim
from sim.plot.courses import course_figures
from sim.plot.options import PAGE
from sim.render.text import text
from sim.study.courses import Courses
from sim.tell.courses import finding, told_ended
from sim.time.measure import measure
from tests.toys.over_time import load

DELTA, LUCK = np.array([0.1, 0.5, 0.9]), np.array([0.0, 1.0])


@pytest.fixture(scope="module")
def lucky():
    return load("lucky")


def courses(scenario, chance, tie=0.005, rules=("best",)):
    """Return a study of three plans at the points of a grid: chances by point, plan and rule."""
    plans = [*(sim.load_plan(move, scenario) for move in ("PAY", "KEEP")), None]
    asked = tuple(measure(scenario, plan, rule, years=4, by=2) for plan in plans for rule in rules)
    chance = np.broadcast_to(np.asarray(chance, dtype=float).reshape(6, 3, -1), (6, 3, len(rules)))
    values = {"delta": np.repeat(DELTA, 2), "luck": np.tile(LUCK, 3)}
    return Courses(scenario, asked, {"delta": DELTA, "luck": LUCK}, values, chance, chance, chance, chance, {}, tie)


LEADS = [[0.5, 0.2, 0.5], [0.9, 0.2, 0.1], [0.3, 0.302, 0.3], [0.9, 0.2, 0.1], [0.1, 0.2, 0.1], [0.9, 0.2, 0.1]]


def test_shares_and_borders(lucky):
    said = " ".join(finding(courses(lucky, LEADS)))
    assert (
        "most likely under ‘always PAY’ at 50% of the points, and under ‘always KEEP’ at 17%; at the other 33% the"
        in said
    )
    assert "the highest chances lie within 0.5 percentage points of each other." in said
    assert "‘always PAY’ leads only where luck is 1 or more." in said
    assert "‘always KEEP’ leads only where the patience" not in said and "Free play leads nowhere." in said


def test_a_smaller_tie_lets_another_plan_lead(lucky):
    said = " ".join(finding(courses(lucky, LEADS, tie=0.001)))
    assert "under ‘always KEEP’ at 33%; at the other 17% the highest chances lie within 0.1 percentage points" in said


def test_all_equal(lucky):
    chance = np.linspace(0.1, 0.2, 6)[:, None] * np.ones(3)
    found = courses(lucky, chance)
    assert (
        "equally likely under all plans at every point, within 0.5 percentage points: with a chance of 10% to 20%."
        in (finding(found)[0])
    )
    assert len(told_ended(found)) == 1  # no map
    two = [[0.5, 0.5, 0.1]] * 6
    assert "if us expects the best of the equilibria that may follow at each step, no plan is ahead" in (
        finding(courses(lucky, two))[0].lower()
    )


def test_a_small_grid_is_a_table(lucky):
    both = np.stack([LEADS, [[0.9, 0.2, 0.1]] * 6], axis=2)
    document = told_ended(courses(lucky, both, rules=("best", "worst")))
    first, second = (text(sim.tell.document.Document("", [block], {})) for block in document[1:])
    lines = first.split("\n")
    assert "1 is ‘always PAY’, 2 is ‘always KEEP’ and 3 is free play" in " ".join(lines)
    assert [line.split() for line in lines if line[:2] in ("1 ", "0 ")] == [
        ["1", "1", "1", "1"],
        ["0", "1", "=", "3", "all", "2"],
    ]
    assert "expecting the best:" in " ".join(lines) and "expecting the worst:" in " ".join(second.split())


def test_numbers_stand_in_the_figure_off_the_view_s_own_place(lucky):
    figure = course_figures(courses(lucky, LEADS), PAGE)["leading_delta_luck"]
    [ax] = figure.axes
    named = {label.get_text(): label.get_position() for label in ax.texts}
    assert set(named) == {"1", "1 = 3", "all", "2"}
    assert named["1 = 3"] == (0.1, 0.0) and named["1"] == (0.5, 1.0)
    assert "‘always PAY’ on 50% of the map" in " ".join(t.get_text() for t in figure.texts).replace("\n", " ")
