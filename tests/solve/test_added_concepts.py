"""Solution concepts that an installed package adds."""

import sys

import numpy as np
import pytest

import sim
from sim.errors import InputError
from sim.solve.concept import Concepts
from sim.solve.concepts import DEFAULT, concept

MODULE = """
import numpy as np
import sim


def solver(payoffs, measure=None):
    games, players, *shape = payoffs.shape
    chosen = np.ones((games, *shape), dtype=bool)
    for player in range(players):
        others = tuple(1 + other for other in range(players) if other != player)
        worst = payoffs[:, player].min(axis=others, keepdims=True)
        chosen &= worst == worst.max(axis=1 + player, keepdims=True)
    return sim.pure_table(payoffs, chosen)


cautious = sim.Concept("cautious", "every player takes the move whose worst payoff is best (Wald 1950)", solver)
renamed = sim.Concept("bold", "by another name", solver)
"""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Return a function that installs a package with entry points, as `pip install` leaves it."""

    def install(**entries):
        (tmp_path / "my_concepts.py").write_text(MODULE)
        info = tmp_path / "my_concepts-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my-concepts\nVersion: 1.0\n")
        lines = "\n".join(f"{name} = {value}" for name, value in entries.items())
        (info / "entry_points.txt").write_text(f"[wedge.concepts]\n{lines}\n")
        monkeypatch.syspath_prepend(str(tmp_path))
        sim.CONCEPTS.__dict__.pop("_added", None)

    yield install
    sim.CONCEPTS.__dict__.pop("_added", None)
    sys.modules.pop("my_concepts", None)


def test_an_added_concept_is_one_like_the_others(installed, capsys):
    installed(cautious="my_concepts:cautious")
    assert list(sim.CONCEPTS)[-1] == "cautious" and "cautious" in sim.CONCEPTS
    scenario = sim.load("mandelbaum")
    at_once = sim.solution(scenario, "cautious").simultaneous
    payoffs = scenario.game().payoffs
    for player, name in enumerate(scenario.players):
        worst = payoffs[player].min(axis=tuple(other for other in range(3) if other != player))
        best = np.flatnonzero(worst == worst.max())
        assert set(at_once[name]) == {scenario.moves[name][move] for move in best}
    assert (sim.sweep(scenario, {"q": [0.5]}, concept="cautious")["status"] == "pure only").all()


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ({"nash": "my_concepts:cautious"}, "'nash' of my-concepts: there is one of that name already"),
        ({"cautious": "my_concepts:solver"}, "my_concepts:solver is no sim.Concept"),
        ({"cautious": "my_concepts:renamed"}, "calls itself 'bold'; both names must be the same"),
        ({"cautious": "my_concepts:nothing"}, "cannot be loaded: AttributeError"),
        ({"cautious": "no_such_module:cautious"}, "cannot be loaded: ModuleNotFoundError"),
    ],
)
def test_a_package_that_adds_something_else_is_named(installed, entries, says):
    installed(**entries)
    with pytest.raises(InputError, match=says):
        concept("cautious")
    assert concept(DEFAULT).name == DEFAULT  # the program's own need no package


def test_concepts_are_a_mapping():
    assert len(sim.CONCEPTS) == len(list(sim.CONCEPTS)) and "nahs" not in sim.CONCEPTS
    assert next(iter(Concepts([sim.CONCEPTS["nash"]]))) == "nash"
