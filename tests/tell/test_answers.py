"""Every answer to a question shows itself: as text, in a notebook, as a table of numbers and as JSON."""

import json

import pandas as pd
import pytest

import sim
from sim.render.formats import ENDINGS, rendered
from sim.render.text import text


@pytest.fixture(scope="module")
def answers():
    base, robust = sim.load("base"), sim.robustness(sim.load("mandelbaum"), samples=64)
    return {
        "check": sim.check(sim.load("opening_1972"), samples=32),
        "changed": sim.changed(sim.load("base", ["params.q=0.3", "params.theta=0.9"]), base),
        "nearest_change": sim.nearest_change(base),
        "robustness": robust,
        "rules": sim.rules(robust),
        "sensitivity": sim.sensitivity(sim.load("inspection"), base=16, trajectories=4),
    }


KINDS = ("changed", "check", "nearest_change", "robustness", "rules", "sensitivity")


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_text_of_80_columns_a_table_of_numbers_and_a_notebook_s_cell(answers, kind):
    answer = answers[kind]
    document = sim.document(answer)
    shown = text(document, 80, details=True).splitlines()
    assert not [line for line in shown if len(line) > 80 and " " in line.strip()]
    assert repr(answer) == str(document) and repr(answer).startswith(document.title.splitlines()[0])
    assert len(answer.table()) and answer._repr_html_().startswith("<div")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_written_in_every_format_the_same_bytes_twice(answers, kind, ending):
    written = rendered(answers[kind].document(), ending)
    assert written and written == rendered(answers[kind].document(), ending)
    if ending == ".json":
        json.loads(written, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_where_nothing_changes_the_answer_the_table_has_no_row():
    nothing = sim.nearest_change(sim.load("jcpoa"))
    assert nothing.parameter is None and nothing.table().empty
    assert nothing.document().data["change"] is None


def test_the_first_words_are_what_was_found(answers):
    for kind in ("check", "nearest_change", "robustness", "rules", "sensitivity"):
        assert answers[kind].document().blocks[0].look == "lead"
    named = answers["nearest_change"].parameter
    assert answers["nearest_change"].scenario.parameters[named].said in repr(answers["nearest_change"]).replace(
        "\n", " "
    )
    assert [*answers["rules"]] == [answers["rules"][k] for k in range(len(answers["rules"]))]


def test_the_indices_of_both_designs_stand_in_one_row(answers):
    table = answers["sensitivity"].table()
    assert {"total", "mu_star", "sobol_status", "morris_status"} <= {*table}
    assert len(table) == len(answers["sensitivity"].sobol) == len(answers["sensitivity"].morris)
    assert isinstance(table, pd.DataFrame) and not table.duplicated(["choice", "output", "parameter"]).any()
