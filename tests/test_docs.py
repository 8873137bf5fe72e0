"""What the documentation shows works as shown."""

import re
import shlex
from pathlib import Path

import pytest

import sim
from sim.ask.compare import compare
from sim.ask.robustness import robustness
from sim.cli import main

DOCS = Path(__file__).parent.parent / "docs"
README = (DOCS.parent / "README.md").read_text()
VIEWS = ("base", "fleitz", "mallory", "mandelbaum", "reuters", "riyadh")


# A block of a page: its language, the name of the file that it is to be saved as, and its text.
BLOCK = re.compile(r'^```(\w+)(?: title="([^"\n]+)")?\n(.*?)^```', re.DOTALL | re.MULTILINE)
PAGES = sorted(DOCS.glob("*.md"))


def blocks(page, language):
    """Return the blocks of a page in a language, each with the name of its file."""
    return [(name, text) for kind, name, text in BLOCK.findall(page.read_text()) if kind == language]


def files_of(page, directory):
    """Save the files that a page shows."""
    for language in ("yaml", "toml", "csv"):
        for name, text in blocks(page, language):
            if name:
                (directory / name).parent.mkdir(exist_ok=True)
                (directory / name).write_text(text)


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A directory of one's own with the files of docs/scenarios.md."""
    files_of(DOCS / "scenarios.md", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_scenario_of_the_page(own):
    """Payoffs by hand; an offer is worth making if it is taken, and taking is worth it if it is made."""
    scenario = sim.load("hopeful.yaml")
    west, seller = scenario.game(fear=2).payoffs
    assert seller.tolist() == [[0, -0.5, -2], [0, 1, 1]]
    assert west.tolist() == [[0, 0, 0], [-0.5, 0.5, 1.5]]
    pure = [[int(strategy.argmax()) for strategy in e.profile] for e in sim.nash(scenario.game()) if e.is_pure]
    assert sorted(pure) == [[0, 0], [1, 2]]  # nothing offered and nothing turned, or both


def test_the_shortest_game(own):
    """Both talk, and what the defaults add is what the page says."""
    scenario = sim.load("prisoners.yaml")
    [equilibrium] = sim.nash(scenario.game())
    assert [strategy.tolist() for strategy in equilibrium.profile] == [[0, 1], [0, 1]]
    assert scenario.order == (("row", "column"),) and next(iter(scenario.outcomes)) == "row_plays_SILENT"


def test_its_words(own):
    """The labels that the page adds to the game."""
    labels = sim.load("words.yaml").labels
    assert (labels.the("west"), labels.player("west"), labels.move("west", "OFFER")) == ("the West", "West", "offer")
    assert labels.scale("seller_alignment").endswith("(−1 with its old customer, 0 between, 1 with the West)")
    assert labels.says("seller_alignment", 1) == "the seller turns to the West"


def test_a_matrix_with_a_parameter(own):
    """To talk alone is worth 5, to be silent together what mercy is."""
    assert sim.thresholds(sim.load("judge.yaml"), "mercy").simultaneous.breakpoints == (5,)


def test_its_thresholds(own):
    """Offered a pipeline, TURN pays more than SPLIT while price / 2 > 3 / 4 fear; unoffered, STAY ties at no fear."""
    found = sim.thresholds(sim.load("hopeful.yaml"), "fear")
    assert found.led["OFFER",].breakpoints == pytest.approx([2])
    assert found.led["WAIT",].breakpoints == (0,)


def test_a_game_and_a_view_of_another(own):
    base, neutral = sim.load("base"), sim.load("neutral.yaml")
    kept = [move for move in base.moves["russia"] if move != "HEDGE_WAR"]
    assert neutral.moves["russia"] == (*kept, "NEUTRAL") and neutral.title == "A Russia that may stay neutral"
    listening, author = (sim.load(view).parameters for view in ("listening.yaml", "mandelbaum"))
    assert listening["theta"].value == 0.8 and listening["theta"].source == "own judgement"
    assert {name: p for name, p in listening.items() if name != "theta"} == {
        n: p for n, p in author.items() if n != "theta"
    }


@pytest.mark.long
@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "sh")], ids=lambda page: page.stem)
def test_the_commands_of_a_page_run_in_order(page, tmp_path, monkeypatch, capsys):
    files_of(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    for line in "".join(text for _, text in blocks(page, "sh")).splitlines():
        assert line.startswith("wedge "), line
        assert main(shlex.split(line)[1:]) == 0, (line, capsys.readouterr().err)
        assert capsys.readouterr().out


def python_of(page):
    """Return the Python that a page shows, but for scripts for machines that are not here."""
    return "".join(text for name, text in blocks(page, "python") if not name)


@pytest.mark.long
@pytest.mark.parametrize("page", [page for page in PAGES if python_of(page)], ids=lambda page: page.stem)
def test_the_python_of_a_page_runs_on_public_names(page, tmp_path, monkeypatch):
    files_of(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    code = python_of(page)
    assert not re.search(r"\bsim\.[a-z]\w*\.\w|from sim\.|import sim\.", code)
    exec(compile(code, str(page), "exec"), {})


def test_scripts_for_a_cluster_are_python():
    for page in PAGES:
        for name, text in blocks(page, "python"):
            compile(text, name, "exec")


def test_every_fenced_command_is_run():
    """A fence of another language than these would hide what the tests above run."""
    languages = {kind for page in PAGES for kind, _, _ in BLOCK.findall(page.read_text())}
    assert languages <= {"yaml", "csv", "sh", "python", "toml", "sql"}  # the query: tests/study/test_results.py
    for page in PAGES:
        for _, text in blocks(page, "yaml"):
            assert "wedge " not in text


def test_every_page_is_in_the_site():
    """And every name of the site's contents is a page, or one that the build makes."""
    listed = set(re.findall(r"(\w+)\.md$", (DOCS / "mkdocs.yml").read_text(), re.MULTILINE))
    made = {"commands", "methods", "reference", "keys"}
    assert listed == {page.stem for page in PAGES} | made


@pytest.mark.long
def test_the_moves_of_the_readme():
    rows = re.findall(r"^\| ([A-Z_]+) \| (.+) \| (.+) \| (.+) \| (.+) \|$", README, re.M)
    moves = [row[0] for row in rows]
    assert sorted(moves) == sorted(sim.load("base").moves["us"])
    tables = {view: compare([sim.load(view)]).paths for view in VIEWS}
    worlds = robustness(sim.load("base"), "russia_leaves").moves.set_index("choice")
    for move, *cells in rows:
        of_move = {view: table[table["us"] == move] for view, table in tables.items()}
        best = [view for view, table in of_move.items() if table["led_best"].any()]
        leaves = [view for view, table in of_move.items() if table["russia_leaves"].min() == 1]
        shares = (f"{100 * worlds.loc[move, column]:.0f} %" for column in ("best", "every"))
        assert cells == [", ".join(best) or "–", next(shares), ", ".join(leaves) or "–", next(shares)]


@pytest.mark.long
def test_the_claims_of_the_readme(capsys, tmp_path):
    assert main(["claims", f"figures={tmp_path}"]) == 0
    [told] = [part for part in capsys.readouterr().out.split("\n\n") if part.startswith("140 claims")]
    assert told in " ".join(README.split())
