"""The command line: each key=value is set, or refused with a sentence; no text of the user's is worked out."""

import os

import pytest
import yaml

import sim
from sim.cli import main
from sim.commands.compose import compose, each
from sim.errors import InputError
from sim.scenario.compose import open_library
from sim.scenario.overrides import read_override
from tests.toys.small_scenario import GAME, VIEW, changed, load

SAMPLE = ("design=sobol",)


@pytest.mark.parametrize(
    ("words", "path", "value"),
    [
        (["params.gain=2"], ["params", "gain"], 2),
        (["+params.gain=2.5"], ["params", "gain"], 2.5),
        (["++params.gain=1", "params.gain=2"], ["params", "gain"], 2),
        (["params.gain=2", "params.gain.low=1"], ["params", "gain"], {"low": 1}),
        (["params={gain: 2}"], ["params"], {"gain": 2}),
        (["params.gain={value: 2, 'source': 'a, b'}"], ["params", "gain"], {"value": 2, "source": "a, b"}),
        (["params.gain=TRUE"], ["params", "gain"], True),
        (["params.gain=-1_000.5e-1"], ["params", "gain"], -100.05),
        (["params.θ=2"], ["params", "θ"], 2),
        (["axes.θ=0:1:3"], ["axes", "θ"], "0:1:3"),
        (["axes.q=[0,0.5]"], ["axes", "q"], [0, 0.5]),
        (["params.gain='${oc.env:HOME}'"], ["params", "gain"], "${oc.env:HOME}"),
        (["params.gain='${x'"], ["params", "gain"], "${x"),
        (["results=${oc.env:HOME}"], ["results"], "${oc.env:HOME}"),
        (["results=${x"], ["results"], "${x"),
        (["results='a'"], ["results"], "'a'"),
        (["concept=logit"], ["concept"], "logit"),
        (["workers=3"], ["workers"], 3),
        ([*SAMPLE, "design.points=8"], ["design", "points"], 8),
        ([*SAMPLE, "design.over=[q,θ]"], ["design", "over"], ["q", "θ"]),
        ([*SAMPLE, "design.over=[]"], ["design", "over"], []),
        ([*SAMPLE, "design.over=q"], ["design", "over"], "q"),
        ([*SAMPLE, "design.weights.θ=triangular"], ["design", "weights"], {"θ": "triangular"}),
        (["design=file", "design.file=a,b'.csv"], ["design", "file"], "a,b'.csv"),
        (["executor=dask", "executor.address=tcp://h:1"], ["executor", "address"], "tcp://h:1"),
    ],
)
def test_a_value_is_set(words, path, value):
    found = compose(words, open_library())
    for key in path:
        found = found[key]
    assert found == value


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["params=5"], "write params.NAME=VALUE"),
        (["axes=[1]"], "write axes.NAME=VALUE"),
        ([*SAMPLE, "design.weights=3"], "write design.weights.NAME=VALUE"),
        (["params.gain=1,2"], "did you mean params.gain=1.2?"),
        (["params.gain=1,2,3"], "wedge sweep -m takes a list"),
        (["params.gain=" + "9" * 400], "too large"),
        (["params.gain=" + "9" * 5000], "not understood"),
        (["params.gain=[1,[" + "9" * 400 + "]]"], "too large"),
        (["params.gain={a: 1"], "not understood"),
        (["params.gain=it's"], "not understood"),
        (["params.gain=" + "[" * 3000], "not understood"),
        (["params.gain={low: 1, [2]: 3}"], "not understood"),
        (["params.gain=range(1,3)"], "wedge sweep -m takes a list"),
        ([*SAMPLE, "design.pionts=5"], "did you mean 'design.points'?"),
        ([*SAMPLE, "+design.pionts=5"], "did you mean 'design.points'?"),
        (
            ["design.points=5"],
            "'design.points' goes with another design; add design=latin or random or sobol.",
        ),
        (
            ["design.weights.q=uniform"],
            "goes with another design; add design=latin or morris or random or saltelli or sobol.",
        ),
        (["workers.x=5"], "nothing below workers"),
        (["executor.kind=dask"], "write executor=dask"),
        (["design.kind=sobol"], "write design=sobol"),
        (["design=soble"], "did you mean 'sobol'?"),
        (["design=[sobol]"], "did you mean 'sobol'?"),
        (["~params"], "write key=value"),
        (["~params.gain=1"], "unknown key"),
        (["view=../view/base"], "unknown view"),
        (["game=/etc/passwd"], "unknown game"),
        (["game=${oc.env:HOME}"], "unknown game"),
    ],
)
def test_a_mistake_is_one_sentence(words, part):
    with pytest.raises(InputError) as caught:
        compose(words, open_library())
    assert part in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("word", "values"),
    [
        ("view=base,mallory", ["base", "mallory"]),
        ("params.gain=1,2", ["1", "2"]),
        ("params.gain=[1,2]", ["[1,2]"]),
        ("params.θ=range(1,3)", ["1", "2"]),
        ("design=sobol,random", ["sobol", "random"]),
        ("results=a,b", ["a,b"]),
        ("design.file=a,b.csv", ["a,b.csv"]),
    ],
)
def test_each_of_a_list(word, values):
    assert [override.text for override in each(read_override(word))] == values


@pytest.mark.parametrize("text", ["${x", "${oc.env:HOME}", "${", "$", "\\${x}", "???", "${hydra:runtime.cwd}"])
def test_a_text_is_kept_letter_by_letter(tmp_path, text):
    game = changed(GAME, ("params", "q", "source"), text)
    view = {**VIEW, "title": text, "note": text}
    scenario = load(tmp_path, game=changed(game, ("description",), text), view=view)
    assert (scenario.title, scenario.note) == (text, text)
    config = compose(["view=mine"], open_library(tmp_path))
    assert config["game"]["params"]["q"]["source"] == text and config["game"]["description"] == text


@pytest.mark.parametrize("player", ["game", "params", "axes", "design", "executor", "results", "chunk", "hydra"])
def test_a_player_named_as_a_key_is_refused(tmp_path, player):
    with pytest.raises(InputError, match=f"'{player}' is a key of the command line already"):
        load(tmp_path, game=yaml.safe_dump(GAME, sort_keys=False).replace("china", player))


@pytest.mark.parametrize("kind", ["device", "pipe", "folder", "dangling"])
def test_what_is_not_a_file_is_not_read(tmp_path, kind):
    load(tmp_path)
    path = tmp_path / "view" / "odd.yaml"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero" if kind == "device" else tmp_path / "nowhere")
    with pytest.raises(InputError, match="cannot be read"):
        compose(["view=odd"], open_library(tmp_path))


def test_control_codes_reach_no_terminal(tmp_path, capsys):
    folder = tmp_path / "a\x1b[31m\u202eb"
    (folder / "view").mkdir(parents=True)
    (folder / "view" / "mine.yaml").write_text("title: [")
    assert main(["solve", "view=mine", "--config-dir", str(folder)]) == 2
    said = capsys.readouterr().err.rstrip("\n")
    assert said.isprintable() and "a\\u001b[31m\\u202eb" in said


def test_control_codes_of_a_gambit_file_reach_no_terminal(tmp_path, capsys):
    path = tmp_path / "game.nfg"
    sim.write_nfg(sim.Game([[[1, 0]], [[0, 1]]], ["a\x1b[31m", "b\u202e"], [["x\x07"], ["y", "z\x9b"]]), path)
    assert main(["solve", f"game={path}"]) == 2
    said = capsys.readouterr().err.rstrip("\n")
    assert said.isprintable() and f"{path}, line 1: the character U+001B is not allowed" in said
