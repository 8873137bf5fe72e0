"""`wedge new`: a file to start from loads as it is, and answers as what it starts from."""

import re

import numpy as np
import pytest
import yaml
from jsonschema import Draft7Validator

import sim
from sim.cli import main
from sim.commands.schema import SCHEMAS
from sim.scenario.shipped import shipped_directory
from tests.scenario.test_data_files import TABLE
from tests.toys.small_scenario import load as load_small

VIEWS = sorted(file.stem for file in (shipped_directory() / "view").glob("*.yaml"))
COMMENTED = re.compile(r"^  # (\w+: \S+)$", re.MULTILINE)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made(capsys, line):
    assert main(["new", *line.split()]) == 0, capsys.readouterr().err
    return capsys.readouterr().out


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_to_start_from_is_the_view(here, capsys, view):
    """As it is, and with every comment that gives a value taken in, which then is the author's judgement."""
    made(capsys, f"mine.yaml view={view}")
    text = (here / "mine.yaml").read_text()
    assert not list(Draft7Validator(SCHEMAS["view"]()).iter_errors(yaml.safe_load(text)))
    before, mine = sim.load(view), sim.load("mine.yaml")
    assert np.array_equal(mine.game().payoffs, before.game().payoffs) and mine.order == before.order
    assert mine.values() == before.values() and not mine.changes
    assert [entry.partition(":")[0] for entry in sorted(COMMENTED.findall(text))] == sorted(before.parameters)
    (here / "mine.yaml").write_text(COMMENTED.sub(r"  \1", text))
    assert sim.load("mine.yaml").values() == before.values()
    assert {parameter.source for parameter in sim.load("mine.yaml").parameters.values()} <= {"own judgement"}


def test_what_the_authors_differ_on_comes_first(here, capsys):
    made(capsys, "mine.yaml view=mandelbaum")
    text = (here / "mine.yaml").read_text()
    assert text.index("# theta: 1") < text.index("The other assumptions") < text.index("# assertive:")
    made(capsys, "other.yaml view=jcpoa")
    assert "differ on" not in (here / "other.yaml").read_text()


def test_what_is_changed_is_written_out(here, capsys):
    made(capsys, "mine.yaml view=mandelbaum game=prewar params.q=0.35 params.theta.value=0.5 params.theta.high=0.8")
    before = sim.load("mandelbaum", ["game=prewar", "params.q=0.35", "params.theta={value: 0.5, high: 0.8}"])
    mine = sim.load("mine.yaml")
    assert np.array_equal(mine.game().payoffs, before.game().payoffs) and mine.game_name == "prewar"
    assert mine.parameter("theta").high == 0.8 and not mine.changes


def test_a_game_to_start_from_is_solved_and_valid(here, capsys):
    said = made(capsys, "my_game.yaml")
    assert "wedge solve my_game.yaml" in said and "written: my_game.yaml" in said
    assert main(["solve", "my_game.yaml"]) == 0
    assert "the buyer does best with pay in advance. Then they trade." in " ".join(capsys.readouterr().out.split())
    assert main(["thresholds", "my_game.yaml", "param=trust", "format=none"]) == 0
    assert Draft7Validator(SCHEMAS["view"]()).is_valid(yaml.safe_load((here / "my_game.yaml").read_text()))


def test_its_first_lines_are_commands_that_run(here, capsys):
    made(capsys, "mine.yaml view=mandelbaum")
    made(capsys, "my_game.yaml")
    for name in ("mine.yaml", "my_game.yaml"):
        commands = re.findall(r"^#   wedge (.*)$", (here / name).read_text(), re.MULTILINE)
        assert len(commands) == 3
        for line in commands:
            assert (
                main([*line.split(), *(["format=none"] if line.split()[0] in ("compare", "thresholds") else [])]) == 0
            )


def test_an_ending_in_capitals_is_one(here, capsys):
    made(capsys, "MINE.YAML")
    assert sim.load("MINE.YAML").title == "Payment in advance"


def test_a_view_of_a_file_that_lies_beside(here, capsys):
    (here / "pd.csv").write_text(TABLE)
    said = made(capsys, "mine.yaml view=pd.csv")
    assert "extends: pd.csv" in (here / "mine.yaml").read_text() and "view=pd.csv,mine.yaml" in said
    assert sim.load("mine.yaml").game() == sim.load("pd.csv").game()
    (here / "my").mkdir()
    load_small(here / "my")
    said = made(capsys, "my/view/ours.yaml view=mine --config-dir my")
    assert (
        "--config-dir my" in said
        and sim.load("ours", config_dir="my").values() == sim.load("mine", config_dir="my").values()
    )


@pytest.mark.parametrize(
    "line, says",
    [
        ("new", "name the file to make, ending in .yaml"),
        ("new mine view=base", "name the file to make, ending in .yaml"),
        ("new mine.csv view=base", "name the file to make, ending in .yaml"),
        ("new there.yaml view=base", "'there.yaml' is there already and is left as it is"),
        ("new link.yaml", "'link.yaml' is there already"),
        ("new folder.yaml", "is a directory"),
        ("new no/mine.yaml", "the directory 'no' does not exist"),
        ("new a?b.yaml", "'a?b' is not a name"),
        ("new mine.yaml view=bsae", "unknown view 'bsae'; did you mean 'base'?"),
        ("new mine.yaml view=base params.qq=1", "unknown parameter 'qq'"),
        ("new mine.yaml other.yaml", "'other.yaml' is not understood"),
        ("new folder.yaml/mine.yaml view=there.yaml", "lies in another folder; make it beside that"),
        ("new mine.yaml axes.q=0:1:2 view=base", "changes nothing in this answer"),
    ],
)
def test_a_mistake_is_one_sentence_and_makes_nothing(here, capsys, line, says):
    (here / "there.yaml").write_text("extends: base\ntitle: There")
    (here / "link.yaml").symlink_to("nowhere.yaml")
    (here / "folder.yaml").mkdir()
    assert main(line.split()) == 2
    said = capsys.readouterr()
    assert says in said.err and said.err.count("\n") == 1 and not said.out
    assert {path.name for path in here.rglob("*")} == {"there.yaml", "link.yaml", "folder.yaml"}
    assert (here / "there.yaml").read_text() == "extends: base\ntitle: There"


def test_a_file_that_would_not_load_is_not_left_behind(here, capsys):
    """A view of one's own directory extended by a file of the name of a shipped one, which the directory finds too."""
    (here / "my").mkdir()
    load_small(here / "my")
    assert main(["new", "my/view/base.yaml", "view=base", "--config-dir", "my"]) == 2
    assert "is not made, as it would not load" in capsys.readouterr().err
    assert not (here / "my" / "view" / "base.yaml").exists()
