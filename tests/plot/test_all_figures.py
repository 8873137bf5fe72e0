"""`sim.figures`: every kind of result that has figures is drawn, in the size that is asked for."""

import matplotlib.pyplot as plt
import matplotlib.text
import pytest

import sim
from sim.ask.learning import learning
from sim.errors import InputError
from sim.plot.figures import BESIDE, DRAWERS, drawn
from tests.toys.small_scenario import GAME, changed, load

ASKED = {
    "Comparison": lambda scenario: sim.compare([scenario]),
    "Explanations": lambda scenario: sim.explain(scenario, {"us": "OFFER"}),
    "Flip": lambda scenario: sim.flip(scenario, "BLOC", us="OFFER"),
    "Learning": learning,
    "Plane": lambda scenario: sim.plane(scenario, "q", "gain"),
    "Robustness": lambda scenario: sim.robustness(scenario, "WEST", samples=32),
    "Thresholds": lambda scenario: sim.thresholds(scenario, "q"),
    "Transitions": lambda _: sim.transitions(sim.load("grim")),
}


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    return load(tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize("kind", ASKED)
def test_a_result_is_drawn(scenario, kind):
    result = ASKED[kind](scenario)
    assert type(result).__name__ == kind
    made = sim.figures(result, width="120mm")
    assert made
    for figure in made.values():
        assert figure.get_size_inches()[0] == pytest.approx(120 / 25.4)
        plt.close(figure)


def test_every_kind_is_tried_here_or_with_its_command():
    assert DRAWERS.keys() - ASKED.keys() == {
        "Claims",
        "Crossings",
        "EachAlone",
        "Overtaking",
        "Paths",
        "Reasons",
        "Results",
        "ResultsOverTime",
        "Walk",
    }


@pytest.mark.parametrize("kind", BESIDE)
def test_the_answer_of_another_view_is_drawn_beside(tmp_path, kind):
    weight = {"value": 1, "low": 0.5, "high": 2, "unit": "times", "source": "the author"}
    game = changed(changed(GAME, ("params", "w"), weight), ("payoffs", "russia", "lifeline"), "w * support * bloc")
    here, other = (load(tmp_path, game, overrides=changes) for changes in ([], ["params.w=1.75"]))
    here, there = ASKED[kind](here), ASKED[kind](other)
    for name, figure in drawn(here, against=there).items():
        assert other.label in " ".join(" ".join(words(figure)).split()), name
        plt.close(figure)


def test_maps_that_are_the_same_in_another_view_are_drawn_once(scenario, tmp_path):
    other = load(tmp_path, overrides=["params.gain=2.75"])  # on an axis
    made = drawn(ASKED["Plane"](scenario), against=sim.plane(other, "q", "gain"))
    assert all("Set beside it" not in words(figure) and len(figure.axes) >= 1 for figure in made.values())
    assert [len(figure.axes) for name, figure in made.items() if name == "best"] == [1]


def words(figure):
    return [text.get_text() for text in figure.findobj(matplotlib.text.Text)]


def test_what_has_no_figure_is_refused(scenario):
    with pytest.raises(TypeError, match="no figure is of a Solution"):
        sim.figures(sim.solution(scenario))
    with pytest.raises(InputError, match="has no unit"):
        sim.figures(sim.thresholds(scenario, "q"), width="85")
