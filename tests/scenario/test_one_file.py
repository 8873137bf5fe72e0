"""One file may hold a whole game, a view of one, or both; files name each other, and what is wrong has its line."""

import re

import numpy as np
import pytest
import yaml

import sim
from sim.errors import InputError
from sim.scenario.command_line import command, scenario_words
from sim.scenario.where import Where
from tests.scenario.test_lines import ODD, replaced, ways
from tests.toys.small_scenario import GAME, VIEW, load

DILEMMA = """\
title: Two prisoners
moves: {a: [STAY, TALK], b: [STAY, TALK]}
params: {t: {value: 5, low: 1, high: 8, unit: years, source: an example}}
payoffs:
  a: [[3, 0], [t, 1]]
  b: [[3, 5], [0, 1]]
"""
WHOLE = yaml.safe_dump({**GAME, "author": "me", "source": "a guess", "note": "mine"}, sort_keys=False)
OTHER = "extends: triangle\ntitle: x\nmoves: {russia: {remove: [HEDGE_WAR]}}"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(**files):
    for name, text in files.items():
        with open(f"{name}.yaml", "w") as file:
            file.write(text)


def refusal(*words, config_dir=None):
    with pytest.raises(InputError) as caught:
        sim.load(words[0], words[1:], config_dir)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("text, title, note", [(DILEMMA, "Two prisoners", ""), (WHOLE, "A small game", "mine")])
def test_a_whole_game(here, text, title, note):
    write(mine=text)
    scenario = sim.load("mine.yaml")
    assert (scenario.view, scenario.game_name, scenario.title, scenario.note) == ("mine", "mine", title, note)
    assert not scenario.changes and scenario.values() == {
        n: p["value"] for n, p in yaml.safe_load(text)["params"].items()
    }


def test_a_whole_game_is_the_game_of_two_files(here):
    write(mine=WHOLE)
    (here / "two").mkdir()
    assert np.array_equal(sim.load("mine.yaml").game().payoffs, load(here / "two").game(q=0.5).payoffs)


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("mine", ["mine.yaml"]),
        ("my/game/mine", ["my/game/mine.yaml"]),
        ("my/view/mine", ["my/view/mine.yaml"]),
        ("my/view/mine", ["mine", "--config-dir", "my"]),
    ],
)
def test_a_whole_game_lies_anywhere(here, where, words):
    (here / where).parent.mkdir(parents=True, exist_ok=True)
    write(**{where: DILEMMA})
    word, *rest = words
    scenario = sim.load(word, config_dir=rest[1] if rest else None)
    assert scenario.title == "Two prisoners" and again(scenario).title == "Two prisoners"


def again(scenario):
    """Load a scenario by the words that are printed for it."""
    view, *rest = scenario_words(scenario)
    directory = rest[rest.index("--config-dir") + 1] if "--config-dir" in rest else None
    return sim.load(view.removeprefix("view="), [word for word in rest if "=" in word], directory)


@pytest.mark.parametrize(
    ("files", "words", "printed"),
    [
        ({"mine": DILEMMA}, ["mine.yaml"], "wedge view=mine.yaml"),
        ({"a b": DILEMMA}, ["a b.yaml", "params.t=2"], "wedge 'view=a b.yaml' params.t=2"),
        ({"game": WHOLE, "mine": "game: game.yaml\ntitle: x"}, ["mine.yaml"], "wedge view=mine.yaml"),
        ({"mine": WHOLE}, ["mandelbaum", "game=mine.yaml"], None),
        ({"my/game/small": DILEMMA, "my/view/x": "game: small\ntitle: x"}, ["my/view/x.yaml"], None),
        ({"other": OTHER}, ["mandelbaum", "game=other.yaml"], "wedge view=mandelbaum game=other.yaml"),
        ({"other": "extends: triangle\ntitle: x"}, ["mandelbaum", "game=other.yaml"], "wedge view=mandelbaum"),
        ({"other": DILEMMA}, ["other.yaml", "game=other.yaml"], "wedge view=other.yaml"),
        ({"mine": "extends: base\ntitle: x"}, ["mine.yaml", "game=prewar"], "wedge view=mine.yaml game=prewar"),
    ],
)  # fmt: skip
def test_the_printed_words_load_it_again(here, files, words, printed):
    (here / "my" / "game").mkdir(parents=True)
    (here / "my" / "view").mkdir()
    write(**files)
    if words == ["mandelbaum", "game=mine.yaml"]:
        assert "params.theta: unknown parameter 'theta'" in refusal(*words)
        return
    scenario = sim.load(words[0], words[1:])
    assert printed in (command(*scenario_words(scenario)), None)
    same = again(scenario)
    assert same.title == scenario.title and np.array_equal(same.game().payoffs, scenario.game().payoffs)


def test_a_file_that_needs_a_directory_prints_it(here):
    (here / "my").mkdir()
    load(here / "my")
    write(ours="extends: mine\ntitle: Ours\nparams: {q: 0.7}")
    scenario = sim.load("ours.yaml", config_dir="my")
    assert (
        command(*scenario_words(scenario)) == "wedge view=ours.yaml --config-dir my" and again(scenario).title == "Ours"
    )


def test_a_path_may_hold_anything(here):
    odd = here / "a,b=c '\u00e9\u0065\u0301"
    odd.mkdir()
    (odd / "mine.yaml").write_text(DILEMMA)
    assert sim.load(odd / "mine.yaml").title == sim.load(str(odd / "mine.yaml")).title == "Two prisoners"


def test_files_of_one_name_do_not_draw_over_each_other(here):
    for place in (".", "a", "b/c"):
        (here / place).mkdir(parents=True, exist_ok=True)
        for name in ("mine", "base"):
            write(**{f"{place}/{name}": DILEMMA})
    views = ["base", *(f"{place}/{name}.yaml" for place in (".", "a", "b/c") for name in ("mine", "base"))]
    assert len({sim.load(view).stem for view in views}) == len(views)
    assert sim.load("mine.yaml").stem == "mine" and sim.load("base").stem == "base"


@pytest.mark.parametrize(
    ("mine", "says"),
    [
        ("title: x", "mine.yaml: 'game' is missing; name the game that the view is about, or give 'moves' and 'payoffs'"),
        ("title: x\nmoves: {a: [X], b: [Y]}", "mine.yaml: 'payoffs' is missing"),
        ("title: x\norder: [a]", "mine.yaml: 'moves' and 'payoffs' are missing"),
        ("game: triangle", "mine.yaml: 'title' is missing"),
        ("title: x\ngame: triangel", "mine.yaml, line 2: game: unknown game 'triangel'; did you mean 'triangle'?"),
        ("title: x\ngame: [triangle]", "mine.yaml, line 2: game: a name is expected"),
        ("title: x\ngame: mine.yaml", "mine.yaml, line 2: unknown key 'game'"),
        ("title: x\ngame: ../mine.yaml", "mine.yaml, line 2: game: '../mine.yaml' is a path"),
        ("title: x\ngame: /etc/passwd.yaml", "line 2: game: '/etc/passwd.yaml' is a path"),
        ("title: x\ngame: mien.yaml", "mine.yaml, line 2: game: the file 'mien.yaml' does not exist; did you mean 'mine.yaml'?"),
        ("title: x\ngame: triangle\nmove: {}", "mine.yaml, line 3: unknown key 'move'; did you mean 'moves'?"),
        ("title: x\ngame: triangle\nparams: {qq: {value: 1, source: x}}", "mine.yaml, line 3: params.qq: unknown parameter 'qq'"),
        (
            "title: x\ngame: triangle\norder: [us, [russia, china]]\nparams: {qq: {value: 1, low: 0, source: x}}",
            "mine.yaml, line 4: params.qq: 'high' and 'unit' are missing",
        ),
        (DILEMMA.replace("[t, 1]", "[s, 1]"), "mine.yaml, line 5: payoffs.a[1][0]: unknown name 's'"),
        (DILEMMA.replace("{t: {value: 5, low: 1, high: 8, unit: years, source: an example}}", "{t: 5}"), "line 3: params.t: value, low"),
        ("title: [x", "mine.yaml, line 1: "),
        ("title: &a x\nnote: *a", "mine.yaml, line 2: aliases"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(here, mine, says):
    write(mine=mine)
    assert says in refusal("mine.yaml")


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("mien.yaml", "the file 'mien.yaml' does not exist; did you mean 'mine.yaml'?"),
        ("there/mine.yaml", "the file 'there/mine.yaml' does not exist."),
        ("folder.yaml", "folder.yaml: cannot be read (not a file)"),
        ("large.yaml", "large.yaml: the file is larger than"),
        (" mine.yaml", "the file ' mine.yaml' does not exist"),
    ],
)
def test_a_file_that_cannot_be_read(here, word, says):
    write(mine=DILEMMA, large="#" * 1_000_001)
    (here / "folder.yaml").mkdir()
    assert says in refusal(word)
    assert says in refusal("base", f"game={word}")


def test_a_whole_game_says_nothing_of_another(here):
    write(mine=DILEMMA)
    assert "mine.yaml holds a game itself and says nothing of the game prewar" in refusal("mine.yaml", "game=prewar")


def test_the_line_of_a_mistake_in_what_a_file_names(here):
    write(
        mine="extends: base.yaml\ntitle: x",
        base="title: y\ngame: small.yaml",
        small=WHOLE.replace("-relief", "-releif"),
    )
    assert "small.yaml, line " in refusal("mine.yaml") and "payoffs.us.cost: unknown name 'releif'" in refusal(
        "mine.yaml"
    )
    assert str(Where(here / "mine.yaml") / "payoffs" / "us").startswith(str(here / "small.yaml"))


def test_a_file_in_a_folder_of_scenarios_finds_its_neighbours(here):
    (here / "my").mkdir()
    load(here / "my", view={**VIEW, "title": "Beside"})
    assert sim.load("my/view/mine.yaml").title == "Beside"


CHANGED = {
    "extends": "parent",
    "title": "x",
    "order": [["a", "b"]],
    "moves": {"a": {"add": {"REST": {}}, "remove": ["TALK"]}, "b": ["STAY", "TALK"]},
    "params": {"t": 2, "s": {"value": 1, "low": 0, "high": 2, "unit": "years", "source": "me"}},
    "payoffs": {"b": [[3, 5], [0, "s"]]},
}


@pytest.mark.filterwarnings("ignore")
def test_an_odd_value_anywhere_is_read_or_refused_with_its_line(here):
    """Every entry in turn is nothing, a number, a text, a list, a mapping."""
    (here / "my" / "view").mkdir(parents=True)
    write(**{"my/view/parent": DILEMMA, "my/view/mine": yaml.safe_dump(CHANGED)})
    assert sim.load("mine", config_dir="my").values() == {"t": 2, "s": 1}
    for way in ways(CHANGED):
        for value in ODD:
            write(**{"my/view/mine": yaml.safe_dump(replaced(CHANGED, way, value), sort_keys=False)})
            try:
                sim.load("mine", config_dir="my")
            except InputError as error:
                # What no longer fits together may stand in either file.
                assert re.match(r"my/view/(mine|parent).yaml(, line |: 'title')", str(error)), (way, value, error)
                assert "\n" not in str(error)
