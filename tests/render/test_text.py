"""A document in a terminal: nothing wider than it is, nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.render.text import text
from sim.tell.document import Column, Details, Document, Items, Paragraph, Part, Table, Terms

words = st.lists(st.text("abcé", min_size=1, max_size=9), min_size=0, max_size=12).map(" ".join)
tables = st.integers(1, 7).flatmap(
    lambda n: st.builds(
        Table,
        words,
        st.lists(st.builds(Column, words, look=st.sampled_from(["", "number"])), min_size=n, max_size=n),
        st.lists(st.lists(words, min_size=n, max_size=n), max_size=4),
    )
)
blocks = st.one_of(words.map(Paragraph), st.lists(words).map(Items), tables)


@given(st.lists(blocks, max_size=3), st.integers(30, 120))
def test_nothing_is_wider_than_the_terminal_and_no_word_is_lost(content, width):
    document = Document("title", content)
    shown = text(document, width)
    assert max(map(len, shown.splitlines())) <= width
    for block in content:
        if isinstance(block, Table) and block.rows:
            for row in block.rows:
                for cell in row:
                    assert all(word in shown for word in cell.text.split())


def test_numbers_stand_right_and_a_table_too_wide_is_taken_apart():
    row = ["alpha", *(str(n) * 20 for n in range(1, 6))]
    shown = text(Document("t", [Table("", ["name", *(Column(f"c{n}", look="number") for n in range(5))], [row])]), 60)
    assert shown.count("alpha") == 3 and all(cell in shown for cell in row)


def test_a_move_of_many_instruments_is_broken_after_a_plus_so_that_its_table_stays_whole():
    move = "+".join(["CONDITIONAL_RELIEF", "NO_TARIFF", "SUSTAIN_ARMS", "CONCEDE_NATO"])
    rows = [[f"relief ({move})", "war in the bloc", "0.4 peace + 0.6 war", "-0.35"]]
    shown = text(Document("t", [Table("", ["Move", "Russia", "China", "Worth"], rows)]), 60)
    assert shown.count("Move") == 1 and "(CONDITIONAL_RELIEF+ " in shown
    assert text(Document("t", [Paragraph(f"solve us={move}")]), 30).count(move) == 1


@pytest.mark.parametrize("details", [True, False])
def test_details_are_shown_on_request(details):
    inner = [Part("Inner", [Terms([("word", "meaning")])])]
    shown = text(Document("t", [Details("More", inner)]), 80, details)
    assert ("word: meaning" in shown) == ("More" in shown) == details


def test_line_breaks_of_a_text_stay():
    assert text(Document("a\nb", [Paragraph("c\nd")]), 80) == "a\nb\n\nc\nd"
