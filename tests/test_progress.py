"""Progress: on a terminal, wiped when the work is done, and Ctrl-C in it ends every command in a sentence."""

import io
import sys

import pytest

from sim import progress
from sim.cli import INTERRUPTED, main
from sim.progress import one_more, reached, shown, steps, told

LONG = [  # commands that can take more than some seconds, each with little to do
    ["claims", "id=B09"],
    ["compare", "view=base,mandelbaum"],
    ["flip", "view=mandelbaum", "us=CONCILIATE", "target=russia_leaves"],
    ["flip", "--between", "mandelbaum", "mallory"],
    ["phase", "view=mandelbaum", "x=relief_gain", "y=theta"],
    ["precedents", "opening_1972"],
    ["report", "view=base"],
    ["sensitivity", "view=base", "samples=64", "base=16", "trajectories=4"],
    ["solve", "view=base", "concept=all"],
    ["thresholds", "view=mallory", "param=q"],
]


class Screen(io.StringIO):
    """A terminal, which keeps what was written to it."""

    def isatty(self):
        return True


@pytest.fixture
def screen(monkeypatch):
    """Return a function that makes standard error a terminal, on which what is shown is shown at once."""

    def make(screen):
        monkeypatch.setattr(progress, "DELAY", 0.0)
        monkeypatch.setattr(sys, "stderr", screen)
        return screen

    return make


def work():
    list(steps(range(3), "worlds"))
    reached("claims", 1, 2)
    one_more("programs")
    told("half of it")


def test_a_terminal_shows_how_far_work_has_come_and_keeps_nothing_of_it(screen):
    seen = screen(Screen())
    with shown():
        work()
    said = seen.getvalue()
    for what in ("worlds: 0 of 3", "claims: 0 of 2", "programs: 0", "half of it"):
        assert what in said
    assert said.endswith("\r") and not said.split("\r")[-2].strip() and "\n" not in said


def test_the_outer_work_tells(screen):
    seen = screen(Screen())
    with shown():
        for _ in steps("ab", "views"):
            work()
    assert "views: 0 of 2" in (said := seen.getvalue())
    assert not any(what in said for what in ("worlds", "claims", "programs", "half"))


def test_nothing_is_said_where_it_is_not_wanted_and_where_nobody_looks_only_what_may_take_hours(screen):
    unwanted, unseen = screen(Screen()), io.StringIO()
    with shown(wanted=False):
        work()
    screen(unseen)
    with shown():
        work()
    assert (unwanted.getvalue(), unseen.getvalue()) == ("", "half of it\n")


@pytest.mark.parametrize("words", LONG, ids=" ".join)
def test_ctrl_c_in_long_work_ends_a_command_in_a_sentence(words, screen, monkeypatch, tmp_path):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(progress._Display, "at", interrupt)  # reached only where progress is told
    seen = screen(Screen())
    assert main(words) == INTERRUPTED
    assert seen.getvalue().endswith("\nwedge: interrupted.\n")
    assert "Traceback" not in seen.getvalue()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
