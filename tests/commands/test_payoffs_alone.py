"""Every command takes a Gambit file or a table, by its path, and answers or says in one sentence why it cannot."""

import json
import re

import pytest

import sim
from sim.cli import main
from tests.scenario.test_data_files import PAYOFFS, TABLE

LED = "extends: {}\ntitle: Row first\norder: [row, column]\n"


@pytest.fixture(params=["pd.nfg", "pd.csv"])
def file(request, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / request.param).write_text(PAYOFFS if request.param == "pd.nfg" else TABLE)
    (tmp_path / "led.yaml").write_text(LED.format(request.param))
    return request.param


def run(capsys, line):
    code = main(line.split())
    said = capsys.readouterr()
    assert code == 0, said.err
    return " ".join(said.out.split())


@pytest.mark.parametrize(
    "line, says",
    [
        ("solve {}", "there is 1 equilibrium: row plays SILENT is 0"),
        ("solve game={}", "once it exceeds 0.333, row plays SILENT is 1 instead of 0"),
        ("solve view={} concept=logit", "TALK"),
        ("solve {} params.row_at_SILENT_TALK=1", "row plays SILENT is 1"),
        ("list {}", "payoff of row at SILENT / TALK (row_at_SILENT_TALK)"),
        ("explain {} format=none", "TALK is worth 0.333 more to row than SILENT"),
        ("thresholds {} param=row_at_SILENT_TALK --check format=none", "once the payoff of row at SILENT / TALK exceeds 0.333"),
        ("phase {} x=row_at_SILENT_TALK y=column_at_TALK_SILENT format=none", "TALK / TALK"),
        ("flip {} target=row_plays_SILENT format=none", "goes from 0.3333 to 0: 0.0667 of a range in all"),
        ("check {}", "Nothing to look at in view pd"),
        ("compare view=led.yaml format=none", "Row first"),
        ("export {} --out out.efg", "order of moves: row and column at once"),
        ("export {} out.nfg", "written: out.nfg"),
        ("new mine.yaml view={}", "a view that extends pd."),
    ],
)  # fmt: skip
def test_a_command_answers(file, capsys, line, says):
    assert says in run(capsys, line.format(file))


def test_a_study_is_made_and_gone_on_with_elsewhere(file, tmp_path, capsys, monkeypatch):
    said = run(capsys, f"sweep {file} axes.row_at_SILENT_TALK=-1:1:5 executor=serial chunk=2 format=none")
    study = re.search(r"results/pd/\S+", said)[0]
    table = sim.read_results(study).to_pandas()
    assert table.groupby("point", observed=True)["row"].first().tolist() == ["TALK"] * 3 + ["SILENT"] * 2
    (tmp_path / study / "equilibria.parquet" / "part-000001.parquet").unlink()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    run(capsys, f"sweep resume=../{study} format=none")
    assert sim.read_results(tmp_path / study).to_pandas().equals(table)


@pytest.mark.parametrize(
    "line, says",
    [
        ("compare {}", "there is no leader's move to compare. A file that extends it may give an order of moves, as in order: [row, column]."),
        ("sweep {}", "as in axes.row_at_SILENT_SILENT=0.5:5.5:101"),
        ("thresholds {}", "as in param=row_at_SILENT_SILENT"),
        ("thresholds {} param=row_at_SILENT_TLAK", "unknown parameter 'row_at_SILENT_TLAK'"),
        ("claims {}", "no claim is about the game pd"),
        ("precedents {}", "holds payoffs alone; a YAML file is expected here"),
        ("solve {} view=base", "is a second view"),
        ("solve {} game=prewar", "holds a game itself and says nothing of the game prewar"),
        ("export {0} {0}", "is the file that the game is read from"),
        ("export {} out=out.efg", "'out=out.efg' is not understood; write --out out.efg."),
        ("export {}", "is there already; to write it anew, name the view whose game is to take its place"),
        ("export {} out.txt", "'.txt' is not written here"),
        ("export {} a.nfg b.nfg", "'a.nfg' is not understood"),
        ("export view=base {} out.nfg", "is a second view"),
    ],
)  # fmt: skip
def test_a_command_says_why_not(file, tmp_path, capsys, line, says):
    before = {path: path.read_bytes() for path in tmp_path.rglob("*")}
    assert main(line.format(file).split()) == 2
    said = capsys.readouterr()
    assert says in said.err and said.err.count("\n") == 1 and not said.out
    assert {path: path.read_bytes() for path in tmp_path.rglob("*")} == before


def test_a_large_game_says_that_nothing_varies(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    sim.write_nfg(sim.Game([[[float(i * j) for i in range(16)] for j in range(16)]] * 2), "large.nfg")
    assert main(["solve", "large.nfg", "concept=pure", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["simultaneous"]
    assert main(["thresholds", "large.nfg", "param=x"]) == 2
    assert "a file of bare payoffs has them up to 500 payoffs" in capsys.readouterr().err


@pytest.mark.long
def test_a_report(file, tmp_path, capsys):
    run(capsys, f"report {file}")
    page = (tmp_path / "results" / "report" / "pd.html").read_text()
    assert f"wedge solve view={file}" in page and "payoff of row at SILENT / TALK" in page
