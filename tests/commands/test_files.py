"""Files that a command is asked to write: refused before any work if their ending or place is wrong."""

import json

import pytest

from sim.cli import COMMANDS, main
from sim.render.formats import ENDINGS

# What each command that takes --out needs besides; the others refuse the option.
ASKED = {
    "list": (),
    "check": (),
    "solve": (),
    "explain": ("us=ARM",),
    "compare": (),
    "thresholds": ("param=q",),
    "phase": ("x=q", "y=theta"),
    "flip": ("us=ARM", "target=west"),
    "sensitivity": (),
    "claims": (),
    "precedents": (),
    "path": ("view=grim",),
    "results": ("somewhere",),
    "docs": (),
    "warm": (),
}
# What is needed beside --out, and the endings, of the commands whose files are no answers.
WRITTEN = {"export": ((), (".nfg", ".efg", ".csv")), "schema": (("view",), (".json",)), "explore": ((), (".html",))}
REFUSED = (".png", ".jsn", ".xlsx")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refusal(capsys, *words):
    assert main(list(words)) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and said.err.startswith("wedge: ")
    return said.err


@pytest.mark.parametrize("command", COMMANDS)
def test_an_ending_that_a_command_does_not_write_is_refused_before_any_work(here, capsys, command):
    for ending in REFUSED:
        words, endings = WRITTEN.get(command, (ASKED.get(command, ()), ENDINGS))
        said = refusal(capsys, command, *words, "--out", f"answer{ending}")
        if command in ASKED or command in WRITTEN:
            assert f"--out: '{ending}' is not written here" in said
            assert all(known in said for known in endings)
        else:
            assert "--out is not one of this command" in said
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("command", ASKED)
@pytest.mark.parametrize("place, reason", [("nowhere/a.txt", "'nowhere' does not exist"), ("folder", "is a directory")])
def test_a_place_that_cannot_be_written_is_one_sentence(here, capsys, command, place, reason):
    (here / "folder").mkdir()
    assert reason in refusal(capsys, command, *ASKED[command], "--out", place)
    assert [path.name for path in here.iterdir()] == ["folder"]


def test_a_folder_that_is_not_ours_is_refused(here, capsys, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert "cannot be written to" in refusal(capsys, "solve", "--out", "a.txt")


@pytest.mark.parametrize("out, reason", [("r.csv", "'.csv' is not written"), ("no/r.html", "'no' does not exist")])
def test_the_file_of_a_report(here, capsys, out, reason):
    assert reason in refusal(capsys, "report", "view=mallory", f"out={out}")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("command", ["explain us=ARM", "compare", "thresholds param=q"])
def test_figures_that_have_no_place_are_one_sentence(here, capsys, command):
    (here / "taken").write_text("")
    assert main([*command.split(), "figures=taken"]) == 2
    assert "the directory 'taken' cannot be made" in capsys.readouterr().err


@pytest.mark.parametrize("name, data", [("a.JSON", True), ("a.json", True), ("a.txt", False), ("a", False)])
def test_endings_that_are_written(here, capsys, name, data):
    assert main(["list", "--out", name]) == 0
    text = (here / name).read_text()
    assert ("game" in json.loads(text)) if data else text.startswith("What there is")
