"""Every command takes a file: of a whole game, a view of a view, a changed game."""

import json
import re
import shlex

import pytest

from sim.ask.claims.read import read_library
from sim.cli import main
from sim.reports.subject import one_view
from sim.study.results import read_results
from tests.scenario.test_one_file import DILEMMA, OTHER
from tests.toys.small_scenario import GAME, load

LED = """\
title: An offer of gas
author: somebody
note: what the author says
order: [west, seller]
moves:
  west: {WAIT: {}, OFFER: {pipeline: 1}}
  seller: {STAY: {}, TURN: {turn: 1}}
params:
  price: {value: 3, low: 1, high: 6, unit: points, source: an example}
  fear: {value: 2, low: 0, high: 5, unit: points, source: an example}
payoffs:
  west: {gas: 2 * pipeline * turn, building: -pipeline}
  seller: {revenue: price * pipeline * turn, anger: -fear * turn}
"""
CHILD = "extends: led.yaml\ntitle: The same with less fear\nparams: {fear: 1}"
MORE = "extends: led.yaml\ntitle: An offer with half a turn\nmoves: {seller: {add: {HALF: {turn: 0.5}}}}"
FILES = {"led": LED, "child": CHILD, "more": MORE, "dilemma": DILEMMA}
TITLES = {
    "led": "An offer of gas",
    "child": "The same with less fear",
    "more": "An offer with half a turn",
    "dilemma": "Two prisoners",
}


@pytest.fixture
def here(tmp_path, monkeypatch, blank_pictures):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    return tmp_path


def run(capsys, line):
    code = main(shlex.split(line))
    said = capsys.readouterr()
    assert code == 0, (line, said.err)
    return said.out


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "line", ["solve {}", "list {}", "explain {}", "solve view={}", "solve concept=quick {}", "solve game={}"]
)
def test_a_file_is_what_an_answer_is_about(here, capsys, name, line):
    more = " west=OFFER" if line.startswith("explain") and name != "dilemma" else ""
    more += " params.price=3.5" if "view=" in line and name != "dilemma" else ""
    out = run(capsys, line.format(f"{name}.yaml") + more)
    assert out.startswith(TITLES[name]) and f"view {name}, game {'led' if name == 'child' else name};" in out


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("thresholds led.yaml param=fear", "TURN"),
        ("thresholds dilemma.yaml param=t", "Two prisoners"),
        pytest.param("phase led.yaml x=fear y=price", "An offer of gas", marks=pytest.mark.long),
        ("flip led.yaml target=STAY west=OFFER", "An offer of gas"),
        ("flip between=led.yaml,child.yaml", "From led to child"),
        ("flip --between led.yaml child.yaml", "From led to child"),
        pytest.param("sensitivity led.yaml target=TURN samples=32 base=8", "An offer of gas", marks=pytest.mark.long),
        ("compare led.yaml", "led: An offer of gas"),
        ("compare view=led.yaml,child.yaml", "child: The same with less fear"),
        ("export led.yaml game.nfg", "written: game.nfg"),
        ("list more.yaml", "moves of seller in one alone"),
        ("list child.yaml", "differs from the view led.yaml"),
    ],
)
def test_the_other_commands(here, capsys, line, says):
    assert says in run(capsys, line)


@pytest.mark.parametrize("name, axis", [("child", "fear=0:5:3"), ("dilemma", "t=1:8:3")])
def test_a_study_is_made_read_and_gone_on_with(here, capsys, monkeypatch, name, axis):
    out = run(capsys, f"sweep {name}.yaml axes.{axis} executor=serial chunk=2")
    study = re.search(rf"results/{name}/\S+", out)[0]
    table = read_results(study).to_pandas()
    (here / study / "equilibria.parquet" / "part-000001.parquet").unlink()
    elsewhere = here / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    run(capsys, f"sweep resume=../{study}")
    assert read_results(here / study).to_pandas().equals(table)
    for command in ("results", "plot"):
        said = run(capsys, f"{command} ../{study}")
        assert TITLES[name] in said or command == "plot"


def test_a_study_of_a_file_that_changed_is_not_gone_on_with(here, capsys):
    study = re.search(
        r"results/child/\S+", run(capsys, "sweep child.yaml axes.fear=0:5:3 executor=serial format=none")
    )[0]
    (here / "led.yaml").write_text(LED.replace("-pipeline", "-2 * pipeline"))
    assert main(["sweep", f"resume={study}"]) == 2
    assert "cannot be continued with another game.payoffs.west.building" in capsys.readouterr().err


@pytest.mark.long
def test_one_study_for_each_file(here, capsys):
    run(capsys, "sweep -m view=led.yaml,child.yaml axes.fear=0:5:3 executor=serial format=none")
    assert sorted(path.name for path in (here / "results").iterdir()) == ["child", "led"]


@pytest.mark.parametrize("view", ["led.yaml", "child.yaml", "dilemma.yaml"])
def test_the_claims_of_a_report_on_a_file(here, monkeypatch, view):
    claims, _ = read_library()
    monkeypatch.setattr("sim.reports.subject.read_library", lambda *directory: (claims[:3], []))
    subject = one_view(view)
    assert subject.views == [view]
    assert subject.judgements == []  # the sources say nothing of its players


@pytest.mark.long
@pytest.mark.parametrize("view", ["led.yaml", "dilemma.yaml"])
def test_a_report_on_a_file(here, capsys, view):
    run(capsys, f"report {view}")
    page = (here / "results" / "report" / view.replace("yaml", "html")).read_text()
    assert TITLES[view.removesuffix(".yaml")] in page and f"wedge solve view={view}" in page


def test_claims_about_other_games_are_not_judged_in_a_file(here, capsys):
    assert main(["claims", "led.yaml"]) == 2
    refused = "wedge: no claim is about the game led; give claims of your own with --config-dir."
    assert capsys.readouterr().err.strip().endswith(refused)


def test_the_claims_of_ones_own_in_a_file(here, capsys):
    """A claim of a directory, judged in a view that lies elsewhere; its evidence runs."""
    (here / "my" / "claims").mkdir(parents=True)
    load(here / "my")
    claim = "{where: P1, kind: condition, claim: Russia stays., test: {after: WAIT, every: bloc == 1}}"
    (here / "my" / "claims" / "ours.yaml").write_text(f"source: ours\nview: mine\nclaims:\n  X1: {claim}\n")
    (here / "ours.yaml").write_text("extends: mine\ntitle: Ours\nparams: {q: 0.9}")
    out = run(capsys, "claims ours.yaml id=X1 --config-dir my")
    assert "In each view: ours.yaml" in out
    assert "ours.yaml" in run(capsys, "claims view=mine,ours.yaml id=X1 --config-dir my")


def test_a_precedent_in_a_file(here, capsys):
    (here / "my" / "precedent").mkdir(parents=True)
    load(here / "my")
    text = """\
title: An episode
view: mine
history: It happened.
sources: [a book]
lesson: It may happen again.
observed: [{us: WAIT, russia: BLOC, china: BACK}]
draws: {count: 4, seed: 1, spread: 1}
counterfactuals: {}
"""
    (here / "my" / "precedent" / "episode.yaml").write_text(text)
    (data,) = json.loads(run(capsys, "precedents my/precedent/episode.yaml --json"))
    assert data["precedent"] == "episode" and data["title"] == "An episode"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("solve lead.yaml", "the file 'lead.yaml' does not exist; did you mean 'led.yaml'?"),
        ("solve led.yaml view=base", "'led.yaml' is a second view; name one."),
        ("solve view=base led.yaml", "'led.yaml' is a second view; name one."),
        ("solve led.yaml child.yaml", "'child.yaml' is not understood"),
        ("solve led.yaml game=prewar", "led.yaml holds a game itself and says nothing of the game prewar"),
        ("solve led.yaml params.feer=1", "params.feer: unknown parameter 'feer'; did you mean 'fear'?"),
        ("solve led.yaml feer=1", "did you mean 'params.fear=1'?"),
        ("sweep led.yaml", "no axis to sweep; name at least one parameter, as in axes.price=1:6:101."),
        ("sweep lead.yaml axes.fear=0:1:2", "the file 'lead.yaml' does not exist"),
        ("compare view=led.yaml,dilemma.yaml", "'dilemma' cannot be set beside 'led'"),
        ("compare view=led.yaml,sub/led.yaml", "two views are called 'led': led.yaml and sub/led.yaml; rename one."),
        ("flip between=led.yaml,sub/led.yaml", "two views are called 'led': led.yaml and sub/led.yaml; rename one."),
        ("compare view=led.yaml,led.yaml", "view: 'led' is named twice; name each view once."),
        ("solve view=led.yaml,child.yaml", "names several"),
        ("precedents led.yaml", "led.yaml, line 2: unknown key 'author'"),
        ("results led.yaml", "the directory 'led.yaml' does not exist"),
        ("explain lead.yaml", "the file 'lead.yaml' does not exist"),
        ("report lead.yaml", "the file 'lead.yaml' does not exist"),
        ("report led.yaml --all", "Name one view"),
    ],
)
def test_a_mistake_is_one_sentence(here, capsys, line, says):
    (here / "sub").mkdir()
    (here / "sub" / "led.yaml").write_text(LED)
    assert main(line.split()) == 2
    said = capsys.readouterr()
    assert says in said.err and said.err.count("\n") == 1 and said.out == ""


def test_a_game_by_its_path(here, capsys):
    (here / "other.yaml").write_text(OTHER)
    out = run(capsys, "list view=mandelbaum game=other.yaml")
    assert (
        "changed: the game is other, in the view triangle" in out
        and "HEDGE_WAR" not in out.partition("differs from")[0]
    )
    (here / "my" / "game").mkdir(parents=True)
    load(here / "my", game={**GAME, "title": "By its path"})
    out = run(capsys, "list game=my/game/small.yaml")
    assert out.startswith("By its path\nview small, game small;")
    assert run(capsys, "list view=my/view/mine.yaml game=my/game/small.yaml").startswith("A view of it")


def test_a_player_with_one_move_left_is_one_sentence(here, capsys):
    (here / "one.yaml").write_text("extends: led.yaml\ntitle: x\nmoves: {seller: {remove: [TURN]}}")
    assert main(["list", "one.yaml"]) == 0
    assert capsys.readouterr().err == (
        "wedge: warning: one.yaml, line 3: moves.seller: one move is left, STAY; seller has no choice.\n"
    )
