"""The report's section on a game over time, on a made-up one in which a promise is kept or not."""

import json
import shutil

import pytest

from sim.reports.over_time import over_time_section
from sim.reports.reproduce import reproduce_section
from sim.reports.subject import one_view
from sim.tell.document import Commands, Items, Paragraph, Part, Picture, Table
from tests.toys.over_time import HERE
from tests.toys.small_scenario import GAME

PLANS = {
    "pay": "{game: promise, title: paying, source: an example, rules: [{play: PAY}]}",
    "other": "{game: another, title: of another game, source: an example, rules: [{play: GO}]}",
}


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    directory = tmp_path_factory.mktemp("promises")
    for folder in ("game", "view", "plan"):
        (directory / folder).mkdir()
    shutil.copy(HERE / "promise.yaml", directory / "game" / "promise.yaml")
    (directory / "view" / "hope.yaml").write_text("{game: promise, title: hope}")
    (directory / "view" / "once.yaml").write_text("{game: once, title: once}")
    (directory / "game" / "once.yaml").write_text(json.dumps(GAME))
    for name, text in PLANS.items():
        (directory / "plan" / f"{name}.yaml").write_text(text)
    return directory


def test_what_becomes_of_it_in_free_play_and_under_the_plans_of_its_game(directory):
    section = over_time_section(one_view("hope", config_dir=str(directory)))
    lead, scope, table, *rest = section.blocks
    assert "in free play" in lead.text and "under ‘paying’" in lead.text and "another game" not in lead.text
    assert "as if none followed" in scope.text
    assert isinstance(table, Table) and len(table.rows) == 4  # two plans, expecting the best and the worst
    pictures = [block for block in rest if isinstance(block, Picture)]
    assert len(pictures) == 2 and all(one.address.startswith("data:image/svg+xml") for one in pictures)
    assert any(isinstance(block, Items) for block in rest) and isinstance(rest[-1], Part)
    assert not any(isinstance(block, Paragraph) and "another" in block.text for block in rest)


def test_the_command_that_gives_the_same_is_told(directory):
    subject = one_view("hope", config_dir=str(directory))
    [commands] = [block for block in reproduce_section(subject).blocks if isinstance(block, Commands)]
    assert any(line.startswith("wedge path view=hope") and "plan=free,pay" in line for line, _ in commands.commands)


def test_a_game_that_is_played_once_has_no_such_section(directory):
    assert over_time_section(one_view("once", config_dir=str(directory))) is None
