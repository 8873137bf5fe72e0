"""Thresholds, maps, flips and walks in words: the finding first, tables that fit a terminal, one spelling of one set."""

import pandas as pd
import pytest

import sim
from sim.ask.thresholds.cells import cells
from sim.render.text import text
from sim.tell.between import in_words
from sim.tell.strategies import strategies
from sim.tell.thresholds import finding
from sim.tell.words import number, told_apart
from tests.toys.toys import table, toy

WIDTH = 80
# The row player turns at x = 1; before that the column player may do anything.
PAY = {"row": table([[1, 1], ["x", "x"]]), "column": table([[0, 0], [1, 0]])}


QUESTIONS = {
    "thresholds": lambda view: sim.thresholds(view, "q", mixed=False),
    "plane": lambda view: sim.plane(view, "q", "relief_gain"),
    "flip": lambda view: sim.flip(view, "russia_alignment == 1", only=["q"], us="GRAND_BARGAIN"),
    "between": lambda view: sim.between(view, sim.load("base", ["game=prewar"])),
}


@pytest.fixture(scope="module")
def answers():
    view = sim.load("mallory")
    return {name: ask(view) for name, ask in QUESTIONS.items()}


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_fits_the_terminal_and_begins_with_its_finding(answers, name):
    document = answers[name].document()
    assert document.blocks[0].look == "lead" and document.blocks[0].text == " ".join(document.data["finding"])
    for details in (False, True):
        wide = [line for line in text(document, WIDTH, details).splitlines() if len(line) > WIDTH]
        assert wide == []


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_table_of_an_answer_has_numbers_by_identifiers(answers, name):
    found = answers[name].table()
    assert len(found) and any(pd.api.types.is_float_dtype(kind) for kind in found.dtypes)
    assert "grand bargain" not in found.to_csv()


def test_the_nearest_threshold_is_the_nearest(answers):
    found = answers["thresholds"]
    own = found.scenario.values()["q"]
    nearest = min((x for one in found.led.values() for x in one.breakpoints), key=lambda x: abs(x - own))
    assert f"nearest to that at {told_apart(nearest, found.breakpoints)} " in finding(found)[-1]


def test_chances_in_a_mixture_are_those_at_both_ends():
    found = sim.thresholds(sim.load("fleitz"), "q", mixed=False)
    cell = cells(found, ("CONCILIATE",))[0]
    [mixed] = [answer for answer in cell.answers if len(answer.branches[0].support["russia"]) > 1]
    low, high = (mixed.branches[0].branch.at(x)[1] for x in (cell.low, cell.high))
    menu = found.scenario.moves["china"]
    played = [menu.index(move) for move in mixed.branches[0].support["china"]]
    labels = found.scenario.labels.menu("china", menu)
    said = " + ".join(f"{number(low[move])} to {number(high[move])} {labels[move]}" for move in played)
    assert strategies(mixed, cell)[1] == said


def test_a_continuum_has_the_same_words_in_thresholds_and_between_views(tmp_path):
    here, there = (toy(tmp_path, PAY, {"x": (x, 0, 2)}, name=name) for name, x in (("here", 0.5), ("there", 1.5)))
    below, above = (cell.labels for cell in cells(sim.thresholds(here, "x"), None))
    assert below == ("ROW0 / COLUMN0 ~ COLUMN1",) and above == ("ROW1 / COLUMN0",)
    walk = sim.between(here, there)
    [turn] = in_words(walk).itertuples()
    assert (turn.share, (turn.before,), (turn.after,)) == (0.5, below, above)
    assert "A ~ B is a continuum" in text(walk.document(), WIDTH)


@pytest.mark.parametrize(
    ("value", "others", "said"),
    [
        (0.33333, [], "0.333"),
        (0.33333, [0.33349], "0.3333"),
        (4.998, [5], "4.998"),
        (-2, [3], "−2"),
        (5000, [], "5,000"),
    ],
)
def test_numbers_are_told_apart(value, others, said):
    assert told_apart(value, others) == said
