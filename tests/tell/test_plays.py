"""What is compared, explained, listed and drawn from history, in words: true to the numbers, and in 80 columns."""

from collections import Counter

import numpy as np
import pytest
import yaml

import sim
from sim.ask.compare import compare
from sim.ask.explain import explain
from sim.ask.learning import Learning, learned_play
from sim.ask.precedents import precedents
from sim.ask.predictions import mixed_commitment
from sim.ask.solution import solve
from sim.ask.uses import by_payoff, payoff_terms
from sim.cli import main
from sim.render.text import text
from sim.scenario.scenario import without_labels
from sim.tell import catalogue
from sim.tell.compare import finding, matrix
from sim.tell.document import Column, Document, Table
from sim.tell.explain import terms_table
from tests.toys.small_scenario import GAME, VIEW, load

VIEWS = ("base", "fleitz", "reuters")
PENNIES = sim.from_table(
    sim.payoff_table(sim.Game([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], ["she", "he"], [["HEADS", "TAILS"]] * 2))
)


@pytest.fixture(scope="module")
def views():
    return [sim.load(view) for view in VIEWS]


@pytest.fixture(scope="module")
def answers(views):
    """One answer of each kind, on shipped views."""
    mandelbaum = sim.load("mandelbaum")
    return {
        "compare": compare(views),
        "explain": explain(views[1], {"us": "DRAWDOWN"}, "russia"),
        "commitment": mixed_commitment(mandelbaum),
        "game": solve(PENNIES),
        "learning": Learning(mandelbaum, {"replicator": tuple(learned_play(mandelbaum, "replicator", 50))}),
        "precedents": precedents(["opening_1972"]),
    }


KINDS = ("compare", "explain", "commitment", "game", "learning", "precedents")


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_shows_itself_in_80_columns_with_a_table_and_in_a_notebook(answers, kind):
    answer = answers[kind]
    shown = text(answer.document(), 80, details=True).splitlines()
    assert not [line for line in shown if len(line) > 80 and " " in line.strip()]
    assert repr(answer).startswith(answer.document().title.splitlines()[0])
    assert len(answer.table()) and answer.document().blocks[0].look == "lead"
    assert "<table" in answer._repr_html_()


@pytest.mark.parametrize("view", ["base", "jcpoa", "bargaining"])
def test_a_list_fits_80_columns(view):
    shown = text(catalogue.tell(sim.load(view)), 80, details=True).splitlines()
    assert not [line for line in shown if len(line) > 80]


def test_a_comparison_has_every_move_in_every_view_with_the_marks_of_the_best(answers, views):
    comparison = answers["compare"]
    table = matrix(comparison)
    assert [column.name for column in table.columns[1:]] == list(VIEWS)
    for j, view in enumerate(views, start=1):
        for row, move in zip(table.rows, view.moves["us"], strict=True):
            after = comparison.of(view)[comparison.of(view)["us"] == move]
            marks = "".join(
                mark for mark, name in zip("▲●▼", ("best", "average", "worst")) if after[f"led_{name}"].any()
            )
            assert row[j].text.partition(" ▲")[0].endswith(marks[1:]) or row[j].text.endswith(marks)
            assert ("▲" in row[j].text, "▼" in row[j].text) == ("▲" in marks, "▼" in marks)
            assert row[j].sort == pytest.approx((after["russia_alignment"].min() + after["russia_alignment"].max()) / 2)


def test_a_comparison_begins_with_what_is_the_same_and_what_differs(answers, views):
    """Each move stands in the sentences once: where all views agree, or with how many say what is not the usual."""
    comparison = answers["compare"]
    reached = {
        move: Counter(
            tuple(sorted(comparison.of(view).loc[comparison.of(view)["us"] == move, "russia_alignment"].round(9)))
            for view in views
        )
        for move in views[0].moves["us"]
    }
    best, alike, *differ = finding(comparison)
    for move, counts in reached.items():
        label = views[0].labels.move("us", move)
        assert (label in alike) == (len(counts) == 1) or label in "".join(differ)
    assert "in all 3 views" in alike and " of 3 after " in differ[0] and "does best with" in best


def test_moves_of_one_view_alone_are_a_dash_in_the_others(tmp_path):
    mine = load(tmp_path)
    moves = {**GAME["moves"], "us": {"WAIT": {}, "THREATEN": {}}}
    for group, data in (("game", {**GAME, "moves": moves}), ("view", {**VIEW, "game": "theirs"})):
        (tmp_path / group / "theirs.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
    theirs = sim.load("theirs", config_dir=tmp_path)
    rows = {row[0].text: [cell.text == "–" for cell in row[1:]] for row in matrix(compare([mine, theirs])).rows}
    assert rows == {"WAIT": [False, False], "OFFER": [False, True], "THREATEN": [True, False]}


def test_terms_that_are_the_same_either_way_are_summed_and_nothing_is_lost(views):
    [found] = explain(views[0], {"us": "CONCILIATE"}, "russia").found
    rows = terms_table(views[0], found).rows
    assert rows[-1][0].text == "all together" and rows[-2][0].text == "the same either way"
    told = len(rows) - 2
    assert told == np.count_nonzero(found.terms["difference"].abs() > 1e-9) < len(found.terms)


def test_every_assumption_is_listed_once_by_the_payoffs_that_it_enters(views):
    groups = by_payoff(views[0])
    assert sorted(name for names in groups.values() for name in names) == sorted(views[0].parameters)
    moved = views[0].game(q=0.3).payoffs != views[0].game().payoffs
    changed = tuple(player for player, differs in zip(views[0].players, moved) if differs.any())
    assert "q" in groups[changed] and tuple(payoff_terms(views[0], "q")) == changed


def test_one_assumption_in_full_and_those_that_speak_of_a_text(capsys):
    assert main(["list", "view=base", "param=q"]) == 0
    whole = capsys.readouterr().out
    assert "(q) is 0.6 (probability); plausible is 0.2 to 0.9." in whole and "params.q=0.6" in whole
    assert main(["list", "view=base", "param=LIFELINE"]) == 0
    found = capsys.readouterr().out
    assert "(lifeline_gain)" in found and "(substitution)" in found and "(q)" not in found
    assert main(["list", "view=base", "param=lifelin_gain"]) == 2
    assert "did you mean 'lifeline_gain'?" in capsys.readouterr().err


def test_identifiers_alone_are_shown_where_they_are_asked_for(views):
    said = text(compare([without_labels(views[0])]).document(), 80)
    assert "DRAWDOWN" in said.replace("\n", " ") and "drawdown in Europe" not in said


def test_columns_of_words_that_have_no_room_stand_below_their_row():
    columns = [Column("Name"), Column("Number", look="number"), Column("What it is", look="words")]
    rows = [["first", "1", "one " * 20], ["second", "2", ""]]
    wide, narrow = (text(Document("", [Table("", columns, rows)]), width) for width in (200, 36))
    assert "What it is" in wide.splitlines()[0] and "What it is" not in narrow.splitlines()[0]
    assert narrow.splitlines()[3].startswith("    What it is: one one") and max(map(len, narrow.splitlines())) <= 36
    assert narrow.splitlines()[-1].split() == ["second", "2"]
