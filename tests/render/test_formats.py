"""The same document in every format; nothing from a scenario becomes markup."""

import io
import json
import re

import numpy as np
import pandas as pd
import pytest

from sim.errors import InputError
from sim.render.formats import ENDINGS, FORMATS, rendered
from sim.render.html import fragment
from sim.tell.document import Cell, Column, Commands, Details, Document, Items, Paragraph, Part, Table, Terms

HOSTILE = "<script>alert(1)</script> \\input{x} | *a* _b_ $c$ 100% # & [d](e)"
FRAME = pd.DataFrame({"us": ["ARM", "DIALOGUE"], "mix": [np.array([0.5, 0.5]), None], "payoff": [1.5, np.nan]})
EVERY = [
    Paragraph(HOSTILE, "lead"),
    Items([HOSTILE]),
    Terms([(HOSTILE, HOSTILE)]),
    Table(HOSTILE, [Column("move"), Column("worth", "%", "number")], [[Cell(HOSTILE), Cell("1", 1.0)]]),
    Commands([("wedge solve view=base", HOSTILE)]),
    Part(HOSTILE, [Paragraph("inside")]),
    Details("More", [Paragraph("hidden")]),
]
DOCUMENT = Document(
    f"Title {HOSTILE}\nsubtitle", EVERY, {"us": np.array([1, 2]), "none": np.float64("nan"), "far": -np.inf}, FRAME
)


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_is_written_and_is_the_same_each_time(ending):
    if ending != ".parquet":
        assert rendered(DOCUMENT, ending) == rendered(DOCUMENT, ending)
    assert len(rendered(DOCUMENT, ending)) > 20


def test_words_of_a_stranger_are_no_markup():
    html, latex, markdown = (rendered(DOCUMENT, ending).decode() for ending in (".html", ".tex", ".md"))
    assert "<script>alert" not in html and "<script>alert" not in fragment(DOCUMENT)
    assert r"\input" not in latex and not re.search(
        r"(?<!\\)[%#&_$](?!\w*\\| &)", latex.replace("$-$", "").split("\n")[0]
    )
    assert "<script" not in markdown.replace(r"\<script", "") and r"\[d\](e)" in markdown


def test_details_are_in_every_file():
    for ending in (".txt", ".md", ".tex", ".html"):
        assert "hidden" in rendered(DOCUMENT, ending).decode()


def test_tables_of_numbers():
    table = pd.read_csv(io.BytesIO(rendered(DOCUMENT, ".csv")))
    assert table["us"].tolist() == ["ARM", "DIALOGUE"] and json.loads(table["mix"][0]) == [0.5, 0.5]
    assert pd.read_parquet(io.BytesIO(rendered(DOCUMENT, ".parquet")))["payoff"][0] == 1.5


def test_data_has_no_value_of_numpy():
    assert json.loads(rendered(DOCUMENT, ".json")) == {"us": [1, 2], "none": None, "far": "-inf"}


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_an_answer_that_is_no_table_is_not_written_as_one(ending):
    with pytest.raises(InputError, match="no table of numbers"):
        rendered(Document("t", []), ending)


def test_endings_are_those_that_are_named():
    assert set(ENDINGS) == {".txt", ".md", ".csv", ".tex", ".html", ".json", ".parquet"}
