"""Scenarios are read once for a command, with what there was to say about them."""

import warnings

import pytest

from sim.cli import main
from sim.errors import InputError
from sim.scenario import read
from sim.scenario.shelf import Shelf
from tests.toys.small_scenario import load


@pytest.fixture
def home(tmp_path):
    """A directory with the small scenario."""
    load(tmp_path)
    return tmp_path


def test_a_scenario_is_handed_on(home):
    shelf = Shelf(home)
    assert shelf.load("mine") is shelf.load("mine")
    assert shelf.load("mine", ["params.gain=2.5"]).values()["gain"] == 2.5 != shelf.load("mine").values()["gain"]


def test_another_shelf_sees_what_a_file_says_now(home):
    path = home / "view" / "mine.yaml"
    before = Shelf(home).load("mine").title
    path.write_text(path.read_text().replace(before, before[::-1]))
    assert Shelf(home).load("mine").title == before[::-1] != before


def test_warnings_and_mistakes_come_each_time(home):
    shelf = Shelf(home)
    for _ in range(2):
        with pytest.warns(UserWarning, match="outside the plausible range"):
            shelf.load("mine", ["params.gain=99"])
        with pytest.raises(InputError, match="did you mean 'gain'?"):
            shelf.load("mine", ["params.gian=1"])


@pytest.mark.parametrize("words", [["solve"], ["explain", "us=OFFER"], ["thresholds", "param=gain"], ["list"]])
def test_a_command_reads_its_scenario_once(home, monkeypatch, capsys, words):
    count = []
    whole = read.check_view
    monkeypatch.setattr(read, "check_view", lambda *of: count.append(of) or whole(*of))
    with warnings.catch_warnings(action="ignore"):
        assert main([words[0], "view=mine", *words[1:], "--config-dir", str(home), "--json"]) == 0
    assert len(count) == (2 if words == ["list"] else 1)  # what a view starts from is read for its differences
