"""Names have one spelling, one meaning and one column; names of files and folders may be odd, or are told to be."""

import json
import unicodedata
import warnings

import numpy as np
import pytest
import yaml

import sim
from sim.cli import main
from sim.commands.compose import compose, each
from sim.errors import InputError
from sim.scenario import columns
from sim.scenario.compose import build, open_library
from sim.scenario.names import LABEL, is_label, visible
from sim.scenario.overrides import read_override
from sim.scenario.shipped import shipped_directory
from sim.study.resume import resume_study
from sim.study.run import run_study
from sim.study.sweep import sweep
from tests.toys.small_scenario import GAME, VIEW, changed, load

BAD_LABELS = [
    "", " ", "/../../x", "a/b", "a\\b", "..", ".a", "a.", "-a", "=a", " a", "a ", "a  b", "a\nb", "a\tb", "a\x1b[31mb",
    "a\u200bb", "a\u202eb", "a\u200db", "a\u2066b", "\ufeffa", "\u0301a", "a\ufe0f", "a\u034fb", "\u3164", "\u115f",
    "a:b", "a|b", "a*b", "a?b", "a<b", "a,b", "a;b", "a$b", "a`b", "a\"b", "x" * 201,
]  # fmt: skip
GOOD_LABELS = ["a", "A_1", "aid=0.5+nato=1", "x=-1", "Player 1", "ünï", "中国", "हिन्दी", "1", "_", "BLOC-WAR"]
BAD_WORDS = [
    "", "a b", "a-b", "1a", "a.b", "a=b", "/../x", "lambda", "if", "and", "not", "in", "None", "True",
    "\ufb01t", "a\u200bb", "ᵃ", "a\ufe0f", "a\u034fb", "\u3164",
]  # fmt: skip


def refusal(tmp_path, **data):
    with pytest.raises(InputError) as caught:
        load(tmp_path, **data)
    assert str(caught.value).isprintable()
    return str(caught.value)


@pytest.mark.parametrize("name", BAD_LABELS, ids=ascii)
@pytest.mark.parametrize("path", [("moves", "us"), ("payoffs", "us")], ids=["move", "term"])
def test_a_label_outside_the_alphabet_is_refused(tmp_path, path, name):
    section = {"WAIT": {}, name: {"relief": 1}} if path[0] == "moves" else {"cost": "-relief", name: "relief"}
    text = refusal(tmp_path, game=changed(GAME, path, section))
    assert (LABEL in text and "us" in text) or "U+" in text


@pytest.mark.parametrize("name", [name for name in BAD_LABELS if name.isprintable()], ids=ascii)
def test_a_player_outside_the_alphabet_is_refused(tmp_path, name):
    game = yaml.safe_dump({**GAME, "outcomes": {"west": "1 - bloc"}}, sort_keys=False)
    text = refusal(tmp_path, game=game.replace("russia", json.dumps(name)))
    assert f"moves: {visible(name)} is not a name" in text


@pytest.mark.parametrize("name", GOOD_LABELS)
def test_a_label_of_the_alphabet_is_kept(tmp_path, name):
    scenario = load(tmp_path, game=changed(GAME, ("moves", "us"), {"WAIT": {}, name: {"relief": 1}}))
    assert scenario.moves["us"] == ("WAIT", unicodedata.normalize("NFC", name))


@pytest.mark.parametrize("name", BAD_WORDS, ids=ascii)
@pytest.mark.parametrize("section", ["params", "quantities", "outcomes"])
def test_a_word_that_formulas_cannot_use_is_refused(tmp_path, section, name):
    value = dict(GAME["params"]["q"]) if section == "params" else "relief"
    text = refusal(tmp_path, game=changed(GAME, (section, name), value))
    assert section in text or "U+" in text


@pytest.mark.parametrize("name", BAD_WORDS, ids=ascii)
def test_an_instrument_that_formulas_cannot_use_is_refused(tmp_path, name):
    game = changed(GAME, ("instruments",), ...)
    refusal(tmp_path, game=changed(game, ("moves", "us", "OFFER"), {"relief": 1, name: 1}))


@pytest.mark.parametrize("names", [("Wait", "WAIT"), ("straße", "STRASSE"), ("é", "É")])
def test_moves_that_differ_in_capitals_only_are_refused(tmp_path, names):
    game = changed(GAME, ("moves", "us"), {names[0]: {}, names[1]: {"relief": 1}})
    assert "differ in capitals only" in refusal(tmp_path, game=game)


def test_two_spellings_of_one_name_are_one_name(tmp_path):
    game = changed(GAME, ("moves", "us"), {"é": {}, "e\u0301": {"relief": 1}})
    assert "is repeated" in refusal(tmp_path, game=game)
    game = changed(GAME, ("params", "e\u0301"), dict(GAME["params"]["q"]))
    game = changed(game, ("payoffs", "us", "cost"), "-relief * é")
    assert load(tmp_path, game=game, overrides=["params.e\u0301=0.25"]).values()["é"] == 0.25
    assert load(tmp_path, game=game, overrides=["params.é=0.75"]).values()["é"] == 0.75


OWN = [
    *columns.OWN,
    "led_best",
    "led_worst",
    "led_average",
    "led_x",
    "us_mix",
    "china_mix",
    "payoff_us",
    "payoff_china",
]


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("section", ["params", "outcomes"])
def test_a_name_of_a_column_is_refused(tmp_path, section, name):
    value = dict(GAME["params"]["q"]) if section == "params" else "relief"
    game = changed(GAME, (section, name), value)
    assert f"{section}: '{name}' is a column of the results" in refusal(tmp_path, game=game)


@pytest.mark.parametrize("name", [*columns.OWN, "led_best", "us_mix", "payoff_russia"])
def test_a_player_of_a_columns_name_is_refused(tmp_path, name):
    game = yaml.safe_dump(GAME, sort_keys=False).replace("china", name)
    assert f"moves: '{name}' is a column of the results" in refusal(tmp_path, game=game)


@pytest.mark.parametrize("name", ["us", "russia", "q", "russia_alignment"])
def test_a_name_of_two_columns_is_refused(tmp_path, name):
    section = "outcomes" if name == "q" else "params"
    value = dict(GAME["params"]["q"]) if section == "params" else "relief"
    assert "the same column" in refusal(tmp_path, game=changed(GAME, (section, name), value))


def test_every_column_of_a_table_is_the_programs_own_or_a_name_of_the_scenario(tmp_path):
    triangle = sim.load("base")
    for scenario in (load(tmp_path), triangle):
        table = sweep(scenario, {"q": np.array([0.2, 0.9])})
        named = {"q", *scenario.players, *scenario.outcomes}
        assert {name for name in table if not columns.is_own(name, scenario.players)} == named
        assert len(set(table)) == len(list(table))


ODD_FOLDERS = [
    "it's", "a,b", "a=b", "a b", "$HOME", "${x", "${oc.env:HOME}", "ünï", "a[b]", "{a: b}", "'", '"', "a'b\"c", "(a)",
    "#a", "a%20b", "~", "\\a", "a;b", "中",
]  # fmt: skip


@pytest.mark.parametrize("folder", ODD_FOLDERS)
def test_a_folder_may_have_any_name(tmp_path, folder):
    home, results = tmp_path / folder / "mine", tmp_path / folder / "results"
    home.mkdir(parents=True)
    load(home)
    (home / "points.csv").write_text("q\n0.5\n0.6\n")
    words = ["view=mine", "design=file", f"design.file={home / 'points.csv'}", f"results={results}", "executor=serial"]
    library = open_library(home)
    study = run_study(compose(words, library), library)
    assert study.parent == results / "mine" and sim.read_results(study).points == 2
    assert resume_study(study) == study
    assert [str(override) for override in each(read_override(f"results={results}"))] == [f"results={results}"]


@pytest.mark.long
def test_a_multirun_works_from_and_in_odd_folders(tmp_path, monkeypatch):
    home = tmp_path / "it's \\ a=b, $x"
    home.mkdir()
    load(home)
    monkeypatch.chdir(home)
    monkeypatch.setenv("TMPDIR", str(home))
    monkeypatch.setattr("tempfile.tempdir", None)
    words = ["sweep", "-m", "view=mine,base", "axes.q=0.2:0.9:2", "executor=serial", f"results={home}/ü,n"]
    assert main([*words, "--config-dir", str(home)]) == 0
    assert sorted(path.name for path in (home / "ü,n").iterdir()) == ["base", "mine"]


@pytest.mark.parametrize("words", [("view=base",), ("-m", "view=base,mallory")])
def test_a_sweep_in_a_folder_that_hydra_misreads_is_refused(tmp_path, monkeypatch, capsys, words):
    (tmp_path / "${x").mkdir()
    monkeypatch.chdir(tmp_path / "${x")
    assert main(["sweep", *words, "axes.q=0.2:0.9:2"]) == 2
    assert "a sweep does not work in the folder" in capsys.readouterr().err


@pytest.mark.parametrize("folder", ["it's", "a b", "a=b", "$x", "ünï", "a%20b", "a,b"])
def test_the_program_may_lie_in_a_folder_of_any_name(tmp_path, monkeypatch, folder):
    (tmp_path / folder).symlink_to(shipped_directory(), target_is_directory=True)
    monkeypatch.setattr("sim.commands.compose.shipped_directory", lambda: tmp_path / folder)
    assert compose(["view=base", "workers=1"], open_library())["workers"] == 1


@pytest.mark.parametrize("name", ["ünï", "u\u0308ni\u0308", "two words", "1972", "a=b", "中国", "x+y"])
def test_a_view_may_have_any_name_of_the_alphabet(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    load(tmp_path)
    (tmp_path / "view" / f"{name}.yaml").write_text(yaml.safe_dump(VIEW))
    spelt = unicodedata.normalize("NFC", name)
    for asked in {name, spelt}:
        assert sim.load(asked, config_dir=tmp_path).view == spelt
    config = compose([f"view={name}"], open_library(tmp_path))
    assert config["choices"] == {"game": "small", "view": spelt}
    assert [override.value for override in each(read_override(f"view={name},mine"))] == [spelt, "mine"]


@pytest.mark.parametrize("name", ["../$(x)", "a,b", "", "a\nb"])
def test_a_study_from_elsewhere_names_its_view_properly(tmp_path, name):
    load(tmp_path)
    config = compose(["view=mine"], open_library(tmp_path))
    with pytest.raises(InputError, match="its name is not one"):
        build({**config, "choices": {"game": "small", "view": name}})


def test_an_odd_view_is_swept_alone_and_among_many(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    load(tmp_path)
    (tmp_path / "view" / "ü = ï.yaml").write_text(yaml.safe_dump(VIEW))
    words = ["axes.q=0:1:2", "executor=serial", "format=none", "--config-dir", str(tmp_path)]
    assert main(["sweep", "view=ü = ï", *words]) == 0
    assert main(["sweep", "-m", "view=ü = ï,mine", *words]) == 0
    studies = {path.name: len(list(path.iterdir())) for path in (tmp_path / "results").iterdir()}
    assert studies == {"ü = ï": 2, "mine": 1}


@pytest.mark.parametrize("name", ["a,b", ".hidden", "a\x1b[31m", "a\u202eb", "$HOME", "it's", "a\nb", "-x"], ids=ascii)
def test_a_view_of_another_name_is_left_out_with_a_word(tmp_path, capsys, name):
    load(tmp_path)
    (tmp_path / "view" / f"{name}.yaml").write_text(yaml.safe_dump(VIEW))
    assert not is_label(name)
    with pytest.warns(UserWarning, match="is left out: its name is not one"):
        assert sim.load("mine", config_dir=tmp_path).view == "mine"
    with warnings.catch_warnings(), pytest.raises(InputError) as caught:
        warnings.simplefilter("ignore")
        sim.load(tmp_path / "view" / f"{name}.yaml")
    assert "its name is not one" in str(caught.value) and str(caught.value).isprintable()
    assert main(["list", "--config-dir", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert (told.out + told.err).replace("\n", "").isprintable()


@pytest.mark.parametrize("draft", ["title: [", "", "\x1b"], ids=ascii)
def test_a_broken_draft_is_left_out_with_one_line(tmp_path, capsys, draft):
    from sim import cli

    load(tmp_path)
    (tmp_path / "view" / "draft.yaml").write_text(draft)
    cli._say.cache_clear()
    assert main(["list", "--config-dir", str(tmp_path)]) == 0
    said = [line for line in capsys.readouterr().err.splitlines() if "draft" in line]
    assert len(said) == 1 and said[0].startswith("wedge: warning: 'draft' is left out: ")


def test_a_broken_draft_blocks_no_view_that_is_alike(tmp_path):
    from sim.commands.arguments import read_arguments
    from sim.commands.compare import _scenarios
    from sim.reports.subject import alike_views
    from sim.scenario.shelf import Shelf

    load(tmp_path)
    (tmp_path / "view" / "draft.yaml").write_text("title: [")
    with pytest.warns(UserWarning, match="'draft' is left out"):
        assert "fleitz" in alike_views(sim.load("base"), Shelf(tmp_path))
    with pytest.warns(UserWarning, match="'draft' is left out"):
        compared = _scenarios(read_arguments(["--config-dir", str(tmp_path)]), None)
    assert {"base", "fleitz"} <= {scenario.view for scenario in compared}
    with pytest.raises(InputError, match="draft.yaml, line 1"):
        sim.load("draft", config_dir=tmp_path)
