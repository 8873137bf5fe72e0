"""What differs from a view is named by every answer, and files of different inputs never meet."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sim.ask.claims.judge import Court
from sim.ask.claims.read import read_library
from sim.ask.claims.reproduce import command_line
from sim.cli import main
from sim.render.html import page
from sim.reports.answer import answer_section
from sim.reports.assumptions import assumptions_section
from sim.reports.page import subtitle
from sim.reports.question import question_section
from sim.reports.subject import one_view
from sim.scenario.changes import LONGEST_STEM, file_stem
from sim.scenario.command_line import scenario_words
from sim.scenario.compose import load as load_view
from sim.scenario.scenario import without_labels
from tests.toys.small_scenario import VIEW, load

ANSWERS = {
    "solve": (),
    "list": (),
    "explain": ("us=OFFER",),
    "thresholds": ("param=gain",),
    "phase": ("x=gain:1:1.1", "y=q:0.5:0.6"),
    "flip": ("us=OFFER", "target=russia_alignment <= -1"),
    "compare": (),
    "solve concept=learning": (),
    "solve concept=all": (),
}
SLOW = ("phase", "solve concept=learning")  # each is asked four times
WITHOUT_CHANGE, WITH, OTHER = (), ("params.q=0.9",), ("params.q=0.91",)


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A view in the working directory."""
    load(tmp_path, view={**VIEW, "note": "The author's note."})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(capsys, command, *words):
    """Return what a command prints, and the files that it wrote."""
    before = set(files())
    named = [] if any(word.startswith("view=") for word in words) else ["view=mine"]
    assert main([*command.split(), *named, "--config-dir", ".", *ANSWERS.get(command, ()), *words]) == 0
    return capsys.readouterr().out, set(files()) - before


def files():
    from pathlib import Path

    return [str(path) for path in Path("results").rglob("*.*")]


@pytest.mark.parametrize(
    "command", [pytest.param(command, marks=pytest.mark.long if command in SLOW else ()) for command in ANSWERS]
)
def test_an_answer_names_what_differs_and_has_files_of_its_own(own, blank_pictures, capsys, command):
    plain, files_of_the_view = answer(capsys, command)
    assert "0.6)" not in plain and "changed: " not in plain and "What changed" not in plain
    said, drawn = answer(capsys, command, *WITH)
    assert "A view of it, with q = 0.9 (view: 0.6)" in said or "changed: q is 0.9, in the view 0.6" in said
    assert all("q=0.9" in name for name in drawn) and len(drawn) == len(files_of_the_view)
    assert len(answer(capsys, command, *OTHER)[1]) == len(drawn)
    assert answer(capsys, command, *WITH)[1] == set()  # the same input writes the same files


@pytest.mark.parametrize("command", ["explain", "thresholds", "phase", "flip", "compare", "solve concept=learning"])
def test_a_figure_and_the_caption_of_a_figure_name_what_differs(own, capsys, command):
    figures = answer(capsys, command, "format=svg", *WITH)[1]
    assert figures
    for name in figures:
        words = re.sub(r"<!--(.*?)-->", r"\1", Path(name).read_text(encoding="utf-8"))
        assert "0.9" in words, name


def test_options_of_an_answer_are_part_of_its_files_names(own, blank_pictures, capsys):
    answer(capsys, "thresholds")
    assert len(answer(capsys, "thresholds", "low=1.5")[1]) == 2
    answer(capsys, "flip")
    assert len(answer(capsys, "flip", "norm=inf")[1]) == 2
    assert len(answer(capsys, "compare")[1]) == len(answer(capsys, "compare", "view=base,mallory")[1]) == 2


def test_a_changed_view_s_note_and_sources_are_not_repeated(own, capsys):
    for words, said in ((WITHOUT_CHANGE, True), (WITH, False)):
        subject = one_view("mine", words, str(own))
        made = page("", subtitle(subject), "", [question_section(subject), assumptions_section(subject)]).decode()
        listed, _ = answer(capsys, "list", *words)
        assert ("The author&#39;s note." in made) == said and ("The author's note." in listed) == said
        assert ("a guess" in listed) == said and ("a guess" in made) == said
        assert ("A view of it, with q = 0.9 (view: 0.6)" in made) != said


def test_a_report_of_changed_numbers_leaves_the_view_s_page(own, monkeypatch):
    monkeypatch.setattr(
        "sim.reports.report.whole_page", lambda subject, explorer: f"{subtitle(subject)}, {explorer}".encode()
    )
    for words in (WITHOUT_CHANGE, WITH):
        assert main(["report", "view=mine", "--config-dir", ".", *words]) == 0
    pages = {path.name: path.read_text() for path in (own / "results" / "report").iterdir()}
    explorers = {name: page for name, page in pages.items() if name.endswith("_explore.html")}
    assert {name: page for name, page in pages.items() if name not in explorers} == {
        "mine.html": "A view of it (view mine), mine_explore.html",
        "mine_q=0.9.html": "A view of it, with q = 0.9 (view: 0.6) (view mine), mine_q=0.9_explore.html",
    }
    assert len(set(explorers.values())) == 2


def test_the_answer_of_a_report_names_what_differs(own):
    blocks = answer_section(one_view("mine", WITH, str(own))).blocks
    assert blocks[0].text.startswith("In view mine with q = 0.9 (view: 0.6) ")


def test_another_game_is_a_change_and_the_same_value_is_none():
    changed = load_view("mandelbaum", ["game=prewar", "params.q.low=0.1"])
    low = "the lowest plausible value of the probability that the US keeps its word (q) at 0.1 instead of 0.2"
    assert changed.title.endswith(f"with game prewar instead of triangle, {low}")
    assert without_labels(changed).title.endswith("with game prewar instead of triangle, low of q = 0.1 (view: 0.2)")
    assert changed.stem == "mandelbaum_game=prewar_q.low=0.1"
    same = load_view("mandelbaum", ["game=triangle", "params.q=0.6"])
    assert same.changes == () and same.title == load_view("mandelbaum").title


def test_the_order_of_the_command_line_changes_nothing():
    words = ["params.q=0.5", "params.theta=0"]
    assert load_view("base", words).stem == load_view("base", words[::-1]).stem


def test_the_words_of_a_scenario_load_it_again(own):
    scenario = load_view("mine", ["params.q=0.1234567890123", "params.gain.high=4"], str(own))
    words = scenario_words(scenario)
    assert words[-2:] == ["--config-dir", str(own)]
    again = load_view("mine", words[1:-2], str(own))
    assert again.changes == scenario.changes and again.values() == scenario.values()


words_of_files = st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=6)


@given(words_of_files, words_of_files)
def test_names_of_files_are_bounded_safe_and_different(one, other):
    names = [file_stem(*words) for words in (one, other)]
    for name in names:
        assert len(name.encode()) <= LONGEST_STEM and re.fullmatch(r"[\w.=+-]+", name)
    assert (names[0] == names[1]) == ("_".join(one) == "_".join(other))


@example(0.0, -0.0)
@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_near_numbers_have_different_names(a, b):
    assert (file_stem("v", q=a) == file_stem("v", q=b)) == (a == b or str(a) == str(b))


@pytest.mark.parametrize("command", ["results somewhere", "plot somewhere", "precedents opening_1972"])
def test_a_change_that_a_command_cannot_make_is_not_passed_over(capsys, command):
    assert main([*command.split(), "params.q=0.9"]) == 2
    assert "'params.q=0.9' changes nothing in this answer" in capsys.readouterr().err


def test_a_claim_s_own_changes_come_in_place_of_the_reader_s():
    """Some claims of this view set theta or q themselves; a command gives each key once."""
    court = Court(overrides=["params.theta=0.4", "params.q=0.8"])
    claims, _ = read_library()
    for claim in claims:
        if claim.test is not None and claim.view == "mandelbaum":
            keys = [word.partition("=")[0] for word in command_line(claim, court.scenario("mandelbaum")).split()]
            assert len(keys) == len(set(keys))
