"""What the documentation shows works as shown."""

import re
from pathlib import Path

import pytest

import sim

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture
def own(tmp_path):
    """The two files of docs/scenarios.md, in a directory of one's own."""
    game, view, *_ = re.findall(r"^```yaml\n(.*?)^```", (DOCS / "scenarios.md").read_text(), re.DOTALL | re.MULTILINE)
    for group, name, text in (("game", "gas", game), ("view", "hopeful", view)):
        (tmp_path / group).mkdir()
        (tmp_path / group / f"{name}.yaml").write_text(text)
    return tmp_path


def test_the_scenario_of_the_page(own):
    """Payoffs by hand; an offer is worth making if it is taken, and taking is worth it if it is made."""
    scenario = sim.load("hopeful", config_dir=own)
    west, seller = scenario.game(fear=2).payoffs
    assert seller.tolist() == [[0, -0.5, -2], [0, 1, 1]]
    assert west.tolist() == [[0, 0, 0], [-0.5, 0.5, 1.5]]
    pure = [[int(strategy.argmax()) for strategy in e.profile] for e in sim.nash(scenario.game()) if e.is_pure]
    assert sorted(pure) == [[0, 0], [1, 2]]  # nothing offered and nothing turned, or both


def test_the_shortest_game(own):
    """Both talk, and what the defaults add is what the page says."""
    text = re.search(r"^### The shortest game\n.*?^```yaml\n(.*?)^```", (DOCS / "scenarios.md").read_text(), re.DOTALL | re.M)
    (own / "game" / "prisoners.yaml").write_text(text[1])
    (own / "view" / "cell.yaml").write_text("game: prisoners\ntitle: In the cell")
    scenario = sim.load("cell", config_dir=own)
    [equilibrium] = sim.nash(scenario.game())
    assert [strategy.tolist() for strategy in equilibrium.profile] == [[0, 1], [0, 1]]
    assert scenario.order == (("row", "column"),) and list(scenario.outcomes)[0] == "row_plays_SILENT"


def test_its_words(own):
    """The labels that the page adds to the game."""
    text = re.search(r"^### Words\n.*?^```yaml\n(.*?)^```", (DOCS / "scenarios.md").read_text(), re.DOTALL | re.M)
    (own / "game" / "worded.yaml").write_text("extends: gas\ntitle: In words\n" + text[1])
    labels = sim.load("hopeful", ["game=worded"], own).labels
    assert (labels.the("west"), labels.player("west"), labels.move("west", "OFFER")) == ("the West", "West", "offer")
    assert labels.scale("seller_alignment").endswith("(−1 with its old customer, 0 between, 1 with the West)")
    assert labels.says("seller_alignment", 1) == "the seller turns to the West"


def test_its_thresholds(own):
    """Offered a pipeline, TURN pays more than SPLIT while price / 2 > 3 / 4 fear; unoffered, STAY ties at no fear."""
    found = sim.thresholds(sim.load("hopeful", config_dir=own), "fear")
    assert found.led["OFFER",].breakpoints == pytest.approx([2])
    assert found.led["WAIT",].breakpoints == (0,)
