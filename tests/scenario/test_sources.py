"""Sources: given once, cited by key and claim, refused where nobody gives them."""

import pytest

import sim
from sim.errors import InputError
from sim.scenario.compose import open_library
from sim.scenario.shipped import shipped_directory
from sim.scenario.sources import FILE, REFERENCE, cite, library_sources, read_sources
from sim.scenario.where import Where

SOURCES = {
    "smith": {"author": "Ann Smith", "title": "On gas", "date": "May 2021", "file": "smith.txt"},
    "two": {"author": "Ann Smith and Bo Li", "date": 2022},
    "office": {"short": "the office", "title": "Figures"},
}
GAME = """\
title: A small game
moves: {a: {X: {x: 1}, Y: {}}, b: [L, R]}
params:
  gain:
    value: 2
    low: 1
    high: 3
    unit: points
    source: "[smith B09 to B11] (1); our judgement"
payoffs: {a: {gain: gain * x}, b: [[0, 1], [1, 0]]}
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[smith B09 to B11]", "Smith, 2021, claims B09 to B11"),
        ("[smith B09]", "Smith, 2021, claim B09"),
        ("[smith, M28c]", "Smith, 2021, claim M28c"),
        ("[smith table 2], [office]", "Smith, 2021, table 2, the office"),
        ("[two]; our judgement", "Ann Smith and Bo Li, 2022; our judgement"),
        ("free text, 5 % of GDP", "free text, 5 % of GDP"),
    ],
)
def test_references_are_told_as_a_reader_cites_them(text, told):
    assert cite(text, read_sources(SOURCES, Where()), Where()) == told


def write(folder, game=GAME, sources="smith: {author: Ann Smith, date: 2021}\n", view="game: small\ntitle: A view\n"):
    for group, name, text in (("game", "small", game), ("view", "mine", view)):
        (folder / group).mkdir(exist_ok=True)
        (folder / group / f"{name}.yaml").write_text(text, encoding="utf-8")
    if sources:
        (folder / FILE).write_text(sources, encoding="utf-8")
    return folder


def test_the_sources_of_a_folder_are_cited_in_games_and_views(tmp_path):
    view = "game: small\ntitle: A view\nparams: {gain: {value: 3, source: '[kiel], [smith]'}}\n"
    scenario = sim.load("mine", config_dir=write(tmp_path, view=view))
    assert scenario.parameters["gain"].source == "Kiel Institute, Ukraine Support Tracker, Smith, 2021"
    assert set(scenario.sources) == {"kiel", "smith"}
    assert scenario.sources["smith"].author == "Ann Smith"


def test_a_game_may_bring_its_own_sources(tmp_path):
    game = GAME + "sources:\n  smith: {author: Bob Smith, date: 1999}\n"
    scenario = sim.load("mine", config_dir=write(tmp_path, game, sources=""))
    assert scenario.parameters["gain"].source == "Smith, 1999, claims B09 to B11 (1); our judgement"


@pytest.mark.parametrize(
    ("game", "sources", "view", "place", "said"),
    [
        (GAME.replace("[smith", "[smyth"), "smith: {author: S}\n", "", "small.yaml, line 9", "did you mean 'smith'"),
        (GAME, "", "source: '[mandelbaun]'\n", "mine.yaml, line 3", "did you mean 'mandelbaum'"),
        (GAME, "smith: {author: S, datum: 2021}\n", "", "sources.yaml, line 1", "did you mean 'date'"),
        (GAME, "smith: {date: 2021}\n", "", "sources.yaml, line 1", "'author' and 'title' are missing"),
        (GAME, "\n\nsmith: S\n", "", "sources.yaml, line 3", "a mapping with author"),
        (GAME, "smith: {author: [A, B]}\n", "", "sources.yaml, line 1", "a text is expected"),
        (GAME, "mandelbaum: {author: S}\n", "", "sources.yaml, line 1", "ships with the program"),
    ],
)
def test_what_is_no_source_is_refused_where_it_stands(tmp_path, game, sources, view, place, said):
    game = game if sources else game.replace("[smith B09 to B11]", "a")
    with pytest.raises(InputError) as error:
        sim.load("mine", config_dir=write(tmp_path, game, sources, f"game: small\ntitle: A view\n{view}"))
    assert said in str(error.value)
    assert place in str(error.value)


BOB, ANN = "sources: {smith: {author: Bob Smith}}\n", "sources: {smith: {author: Ann Smith}}\n"
OURS = "sources: {mandelbaum: {author: Joe Bloggs, date: 2026}}\n"


@pytest.mark.parametrize(
    ("game", "parent", "child", "said"),
    [
        ("", "", OURS, "child.yaml, line 3: sources: the source 'mandelbaum' ships with the program; give yours"),
        ("", OURS, "", "mine.yaml, line 3: sources: the source 'mandelbaum' ships with the program"),
        (OURS, "", "", "small.yaml, line 11: sources: the source 'mandelbaum' ships with the program"),
        ("", BOB, ANN, "child.yaml, line 3: sources: the source 'smith' is one of the view that this one extends"),
        (BOB, "", ANN, "child.yaml, line 3: sources: the source 'smith' is one of its game"),
        (BOB, ANN + "players: {a: {label: A}}\n", "", "mine.yaml, line 3: sources: the source 'smith' is one of"),
        ("", BOB, "sources: [smith]\n", "child.yaml, line 3: sources: a mapping of keys to sources is expected"),
        ("", "sources: [smith]\n", BOB, "mine.yaml, line 3: sources: a mapping of keys to sources is expected"),
        ("", BOB, "sources:\n", None),
        ("", BOB, BOB, None),
    ],
)
def test_a_source_is_not_replaced_by_another(tmp_path, game, parent, child, said):
    game = GAME.replace("[smith B09 to B11]", "a") + game
    write(tmp_path, game, "", f"game: small\ntitle: A view\n{parent}")
    (tmp_path / "view" / "child.yaml").write_text(f"extends: mine\ntitle: Another\n{child}")
    if said is None:
        assert sim.load("child", config_dir=tmp_path).sources["smith"].author == "Bob Smith"
        return
    with pytest.raises(InputError) as caught:
        sim.load("child", config_dir=tmp_path)
    assert said in str(caught.value)


def test_every_shipped_source_is_referred_to_and_no_file_is_named_in_a_source():
    used, names = set(), set()
    for path in shipped_directory().rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.name == FILE:
            continue
        used |= {found[1] for found in REFERENCE.finditer(text)}
        names |= {path.name for line in text.splitlines() if ".txt" in line and "source" in line}
    assert not names
    assert set(library_sources(open_library())) <= used


def test_a_file_by_itself_brings_its_sources_and_a_view_of_it_cites_them(tmp_path):
    own = GAME + "sources:\n  smith: {author: Bob Smith, date: 1999}\n"
    (tmp_path / "whole.yaml").write_text(own)
    (tmp_path / "mine.yaml").write_text(
        "extends: whole.yaml\ntitle: Mine\nparams: {gain: {value: 3, source: '[smith B1]'}}\n"
    )
    assert sim.load(tmp_path / "whole.yaml").parameters["gain"].source.startswith("Smith, 1999, claims B09 to B11")
    assert sim.load(tmp_path / "mine.yaml").parameters["gain"].source == "Smith, 1999, claim B1"
