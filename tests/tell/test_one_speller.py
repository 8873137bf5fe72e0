"""The same set of equilibria is spelt in the same words, whichever question it answers."""

import numpy as np
import pytest

import sim
from sim.ask.file_game import solve_game
from sim.ask.thresholds.cells import cells
from sim.render.text import text
from sim.scenario.scenario import without_labels
from sim.tell.between import in_words
from sim.tell.equilibria import MOST_LISTED, at_once_table
from sim.tell.plays import CONTINUA, MIXTURES, sets, spelt, strategy, written
from sim.tell.strategies import strategies
from tests.toys.toys import table, toy

# Row goes first where column's chance of its first move is at least half of x; there column is indifferent.
BOUNDED = {"row": table([[2, 0], ["x", "x"]]), "column": table([[0, 0], [1, 0]])}
# Column's chances make row indifferent, and row's make column so.
PENNIES = {"row": table([["x", 0], [0, 1]]), "column": table([[0, 1], [1, 0]])}


@pytest.fixture
def bounded(tmp_path):
    return toy(tmp_path, BOUNDED, {"x": (1, 0.5, 1.5)})


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([[0, 1, 0]], "B"),
        ([[0.25, 0, 0.75]], "0.25 A + 0.75 C"),
        ([[1, 0, 0], [0, 1, 0]], "A ~ B"),
        ([[1, 0, 0], [0.4, 0.6, 0]], "A ~ B (A from 0.4 to 1)"),
        ([[0.5, 0.5, 0], [0.5, 0, 0.5]], "A ~ B ~ C (A 0.5, B from 0 to 0.5, C from 0 to 0.5)"),
        ([[0.3, 0.7, 0], [0.3, 0.7, 0]], "0.3 A + 0.7 B"),
    ],
)
def test_a_move_a_mixture_with_chances_a_continuum_with_bounds(points, words):
    assert spelt(["A", "B", "C"], points) == words


def test_many_moves_of_a_continuum_are_counted():
    assert spelt([f"M{k}" for k in range(9)], np.eye(9)) == "mixtures of 9 moves (M0, …, M8)"


def test_a_continuum_is_one_row_with_its_bounds_in_every_answer(bounded):
    solution = sim.solution(bounded)
    [one] = sets(solution.simultaneous)
    words = ["ROW0", "COLUMN0 ~ COLUMN1 (COLUMN0 from 0.5 to 1)"]
    assert [strategy(bounded, one, player) for player in bounded.players] == words
    [row] = at_once_table(bounded, solution.simultaneous).rows
    assert [cell.text for cell in row[:2]] == words
    assert words[1] in text(solve_game(bounded.game()).document(), 200)
    [cell] = cells(sim.thresholds(bounded, "x"), None)
    [answer] = cell.answers
    assert strategies(answer, cell) == ["ROW0", "COLUMN0 ~ COLUMN1 (COLUMN0 from x/2 to 1)"]


def test_a_continuum_of_three_players_has_the_bounds_of_its_whole(tmp_path):
    """The table lists some points; the bounds are those of the component."""
    profiles = [f"{a}{b}{c}" for a in "01" for b in "01" for c in "01"]
    payoffs = {
        "a": {profile: "1" for profile in profiles if profile[0] == "0"},
        "b": {profile: "1" for profile in profiles if profile[1] == "0"},
        "c": dict.fromkeys(profiles, "x"),
    }
    scenario = toy(tmp_path, payoffs, {"x": (1, 0.5, 1.5)})
    solution = sim.solution(scenario)
    [one] = sets(solution.simultaneous, components=solution.continua)
    assert [strategy(scenario, one, player) for player in "abc"] == ["A0", "B0", "C0 ~ C1"]
    assert "C0 ~ C1 " in text(solve_game(scenario.game()).document(), 200)


def test_a_mixture_between_two_views_carries_its_chances(tmp_path):
    here, there = (toy(tmp_path, PENNIES, {"x": (x, -2, 4)}, name=name) for name, x in (("here", -1), ("there", 3)))
    [turn] = in_words(sim.between(here, there)).itertuples()
    assert turn.share == 0.25
    assert turn.after == "0.5 ROW0 + 0.5 ROW1 / 1 to 0.25 COLUMN0 + 0 to 0.75 COLUMN1"


def test_many_equilibria_are_counted_by_what_they_bring():
    scenario = sim.load("bargaining")
    solution = sim.solution(scenario)
    found = sets(solution.simultaneous)
    rows = at_once_table(scenario, solution.simultaneous, solution.continua).rows
    assert len(found) > MOST_LISTED > len(rows)
    assert sum(int(row[1].text) for row in rows) == len(found)


def test_how_it_is_written_is_said_where_it_is_written():
    assert written(["A", "B"]) == []
    assert written(["0.4 A + 0.6 B", "A"]) == [MIXTURES] and written(["A ~ B"]) == [CONTINUA]


def test_changes_are_told_by_label_and_on_request_by_identifier():
    changed = sim.load("mandelbaum", ["params.q=0.9"])
    assert changed.label == "mandelbaum with the probability that the US keeps its word (q) at 0.9 instead of 0.6"
    assert without_labels(changed).label == "mandelbaum with q = 0.9 (view: 0.6)"
    assert without_labels(changed).own_title == changed.own_title == sim.load("mandelbaum").title
