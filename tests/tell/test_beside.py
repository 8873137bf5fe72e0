"""What differs from another view's answer: in the figure of thresholds, in compare, and beside a flip."""

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.ask.compare import compare
from sim.cli import main
from sim.errors import InputError
from sim.plot.figures import drawn
from sim.plot.shift_key import BEFORE

TOYS = str(Path(__file__).parents[1] / "toys" / "told")
CHANGED = "params.clash=1"


def load(view, *overrides):
    return sim.load(view, overrides, TOYS)


def printed(capsys, *words):
    assert main([*words, "format=none", "--config-dir", TOYS]) == 0
    return capsys.readouterr().out


def test_a_changed_view_stands_beside_the_author_s_own(capsys):
    said = printed(capsys, "compare", "view=quarrel", CHANGED)
    assert said.startswith("2 views side by side") and "quarrel changed" in said
    assert printed(capsys, "compare", "view=quarrel").startswith("View quarrel:")
    assert "bold" in printed(capsys, "compare", "view=quarrel", "against=bold")


def test_two_changes_of_one_view_cannot_be_told_apart():
    with pytest.raises(InputError, match="named twice"):
        compare([load("quarrel"), load("quarrel", CHANGED), load("quarrel", "params.clash=2")])


def test_the_rows_of_a_view_are_its_own():
    own, changed = load("quarrel"), load("quarrel", CHANGED)
    found = compare([own, changed])
    assert len(found.of(own)) + len(found.of(changed)) == len(found.paths)
    assert found.of(own)["clash_comes"].max() < found.of(changed)["clash_comes"].max()


def test_a_flip_says_what_it_takes_in_the_author_s_own_view(capsys):
    words = ["flip", "view=quarrel", "params.threat=0.5", "mediator=WARN", "target=firm == 0"]
    said = printed(capsys, *words).replace("\n", " ")
    assert "What changed: With the bite of a warning at 0.5 instead of 2.5" in said
    assert "The answer of view quarrel to the same question: 'firm == 0'" in said
    assert "The answer of view" not in printed(capsys, "flip", *words[1:2], *words[3:])


def test_the_other_view_s_outcome_is_drawn_where_it_is():
    """Waiting: the mixed equilibrium's chance of a clash, 0.16 in the author's own view."""
    changed, own = (sim.thresholds(load("quarrel", *words), "threat") for words in ((CHANGED,), ()))
    [figure] = drawn(changed, against=own).values()
    broken = [line for ax in figure.axes for line in ax.lines if line.get_linewidth() == BEFORE["linewidth"]
              and line.get_alpha() == BEFORE["alpha"]]  # fmt: skip
    assert broken and any(np.isclose(line.get_ydata(), 0.16).all() for line in broken)
    [alone] = drawn(changed).values()
    assert not [line for ax in alone.axes for line in ax.lines if line.get_alpha() == BEFORE["alpha"]]
