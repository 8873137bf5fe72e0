"""The command line as a user runs it: answers, files, messages, exit codes."""

import json

import pytest
import yaml

from sim.cli import COMMANDS, main
from sim.plot import panels
from sim.plot.options import FigureOptions
from tests.toys.small_scenario import GAME, VIEW, load

ALL_VIEWS = ("base", "fleitz", "mallory", "mandelbaum", "reuters", "riyadh")


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the command in an empty directory; return exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def command(*words):
        code = main(list(words))
        output = capsys.readouterr()
        return code, output.out, output.err

    return command


def refused(answer, *parts):
    code, out, err = answer
    assert code == 2
    assert out == ""
    lines = [line for line in err.splitlines() if "warning" not in line and "no axis is named" not in line]
    assert len(lines) == 1 and lines[0].startswith("wedge: ")
    assert "Traceback" not in err
    for part in parts:
        assert part in err


def test_help_names_every_command_and_each_has_its_own(run):
    code, out, _ = run("--help")
    assert code == 0
    for name in COMMANDS:
        assert f"\n  {name} " in out
        code, own, _ = run(name, "--help")
        assert code == 0 and own.startswith(f"wedge {name}:")


def test_solve_prints_every_move_and_its_best_moves(run):
    code, out, _ = run("solve", "view=mandelbaum", "--details")
    assert code == 0
    for text in (
        "CONTAIN_BOTH",
        "containment of both",
        "war in the bloc",
        "stable marriage Russia–China, US out",
        "worst",
    ):
        assert text in out
    assert "order of moves: the US, then Russia and China at once" in out
    assert "% of own GDP a year" in out


def test_solve_as_json(run):
    code, out, _ = run("solve", "view=mandelbaum", "--json")
    data = json.loads(out)
    assert code == 0
    assert {row["us"] for row in data["led"]} >= {"ARM", "SQUEEZE"}
    assert all(row["regret"] < 1e-9 for row in data["led"] + data["simultaneous"])
    assert data["certificate"]["status"] in ("complete", "degenerate")


@pytest.mark.parametrize("concept", ["logit", "correlated", "sequential", "strong", "pure", "vertex_enumeration"])
def test_solve_by_another_concept(run, concept):
    code, out, _ = run("solve", "view=base", f"concept={concept}", "--json")
    data = json.loads(out)
    assert code == 0 and data["concept"] == concept
    assert {row["us"] for row in data["led"]} >= {"ARM", "SQUEEZE"}
    code, out, _ = run("solve", "view=base", f"concept={concept}")
    assert ("depends on the scale of payoffs" in out) == (concept == "logit")


def test_all_concepts_side_by_side(run):
    code, out, _ = run("solve", "view=base", "concept=all", "--json")
    rows = {(row["concept"], row["situation"]): row for row in json.loads(out)}
    assert code == 0
    for situation in ("GRAND_BARGAIN", "(all at once)"):
        nash, correlated, coarse = (rows[name, situation] for name in ("nash", "correlated", "coarse"))
        assert coarse["low"] <= correlated["low"] + 1e-9 <= nash["low"] + 2e-9
        assert coarse["high"] >= correlated["high"] - 1e-9 >= nash["high"] - 2e-9
    code, out, _ = run("solve", "view=base", "concept=all")
    assert "If the US can commit to a mixed move" in out


def test_commitment_is_worth_at_least_the_best_pure_lead(run):
    _, out, _ = run("solve", "view=base", "concept=commitment", "--json")
    _, led, _ = run("solve", "view=base", "concept=pure", "--json")
    assert json.loads(out)["value"] >= max(row["payoff_us"] for row in json.loads(led)["led"]) - 1e-9


def test_learning_ends_near_an_equilibrium_and_is_drawn(run, blank_pictures, tmp_path):
    load(tmp_path)
    code, out, _ = run("solve", "view=mine", "concept=learning", "--config-dir", str(tmp_path))
    assert code == 0 and "Where fictitious play leads" in out
    assert {path.name for path in (tmp_path / "results" / "learning").iterdir()} == {
        f"mine_{rule}.{kind}" for rule in ("fictitious_play", "replicator") for kind in ("png", "svg")
    }


def test_a_game_goes_to_a_gambit_file_and_back(run, tmp_path):
    code, out, _ = run("export", "view=mandelbaum", "game.nfg")
    assert code == 0 and (tmp_path / "game.nfg").read_text().startswith("NFG 1 R")
    code, out, _ = run("solve", "game=game.nfg", "--details")
    assert code == 0 and "there is 1 equilibrium" in out and "GRAND_BARGAIN" in out and "status: complete" in out
    (tmp_path / "game.nfg").write_text("NFG 1 R broken")
    refused(run("solve", "game=game.nfg"), "game.nfg, line 1")
    refused(run("export", "view=base", "game.txt"), "'.txt' is not written here; end the name in .nfg or .efg or .csv")


def test_sweep_by_another_concept(run, tmp_path):
    code, _, _ = run("sweep", "view=mallory", "axes.q=0.3:0.9:3", "concept=logit", "format=none")
    assert code == 0
    refused(run("sweep", "view=mallory", "axes.q=0.3:0.9:3", "concept=lgit"), "unknown concept 'lgit'", "'logit'")


def test_solve_into_a_file(run, tmp_path):
    code, out, _ = run("solve", "view=mandelbaum", "--out", "answer.json")
    assert code == 0 and "written: answer.json" in out
    assert json.loads((tmp_path / "answer.json").read_text())["view"] == "mandelbaum"
    refused(run("solve", "--out", "nowhere/answer.json"), "the directory 'nowhere' does not exist")


def test_an_assumption_changes_the_answer(run):
    _, before, _ = run("solve", "view=mandelbaum", "--json")
    _, after, _ = run("solve", "view=mandelbaum", "params.theta=0", "--json")
    moves = [{(r["us"], r["russia"]) for r in json.loads(text)["led"]} for text in (before, after)]
    assert ("CONTAIN_BOTH", "BLOC_WAR") in moves[0] and ("CONTAIN_BOTH", "BLOC_WAR") not in moves[1]


def test_explain_adds_up_and_draws(run, blank_pictures, tmp_path):
    code, out, _ = run("explain", "view=mandelbaum", "us=CONCILIATE")
    assert code == 0
    assert "peace in the bloc is worth 0.864 more to Russia than war in the bloc" in out
    drawn = {path.name for path in (tmp_path / "results" / "explain").iterdir()}
    assert drawn == {
        f"mandelbaum_CONCILIATE_{figure}_1.{kind}" for figure in ("russia", "triangle") for kind in ("png", "svg")
    }
    code, out, _ = run("explain", "view=mandelbaum", "us=CONCILIATE", "--json", "format=none")
    (found,) = json.loads(out)
    assert sum(row["difference"] for row in found["terms"]) == pytest.approx(found["margin"])


def test_explain_draws_the_firmest_of_many_equilibria_and_names_the_others(run, tmp_path, monkeypatch):
    monkeypatch.setattr(panels, "MOST_PANELS", 2)
    code, out, _ = run("explain", "view=bargaining", "format=svg")
    assert code == 0
    drawn = sorted(path.stem for path in (tmp_path / "results" / "explain").iterdir())
    assert drawn == ["bargaining_first_2", "bargaining_first_3"]
    *_, last = out.splitlines()
    assert last.startswith("not drawn: equilibria 1, 4, 5,") and last.endswith("panels=all draws every one")
    assert panels.drawn_files([0.0] * 15, FigureOptions(all_panels=True)) == [*range(1, 16)]


def test_explain_for_another_player(run):
    code, out, _ = run("explain", "view=reuters", "us=SQUEEZE", "player=china", "format=none")
    assert code == 0 and "more to China than" in out and "harm by the tariff" in out


def test_compare_shows_all_views(run, tmp_path):
    code, out, _ = run("compare")
    assert code == 0
    for view in ALL_VIEWS:
        assert f"\n- {view}: " in out
    assert (tmp_path / "results" / "compare" / "strategy_table.png").stat().st_size > 10_000
    code, out, _ = run("compare", "view=base,mallory", "format=none")
    assert "mandelbaum" not in out


def test_list(run):
    code, out, _ = run("list")
    assert code == 0 and all(view in out for view in ALL_VIEWS) and "policy_mix" in out
    code, out, _ = run("list", "view=mandelbaum")
    assert "relief_gain" in out and "0.5 to 5" in out and "GRAND_BARGAIN" in out


def test_sweep_leaves_a_whole_study_and_nothing_else(run, tmp_path):
    code, out, err = run("sweep", "view=mallory", "axes.q=0:1:5")
    assert code == 0
    assert "beyond the plausible range 0.2 to 0.9" in err
    assert [path.name for path in tmp_path.iterdir()] == ["results"]
    (directory,) = (tmp_path / "results" / "mallory").iterdir()
    names = {path.name for path in directory.iterdir()}
    assert names == {"config.yaml", "equilibria.parquet", "manifest.json", "parts.jsonl", "figures"}
    figures = {path.name for path in (directory / "figures").iterdir()}
    assert figures == {"shift_q.png", "shift_q.svg"}
    before = (directory / "figures" / "shift_q.svg").read_bytes()
    code, out, _ = run("plot", str(directory))
    assert code == 0 and "shift_q.png" in out
    assert (directory / "figures" / "shift_q.svg").read_bytes() == before


def test_multirun_makes_a_study_of_each_view(run, tmp_path):
    code, _out, _ = run("sweep", "-m", "view=base,mallory", "axes.q=0.2:0.9:3", "format=none")
    assert code == 0
    assert sorted(path.name for path in (tmp_path / "results").iterdir()) == ["base", "mallory"]
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


@pytest.mark.long
def test_multirun_side_by_side(run, tmp_path):
    code, _, _ = run("sweep", "-m", "view=base,mallory", "axes.q=0.2:0.9:3", "hydra/launcher=joblib")
    assert code == 0
    assert sorted(path.name for path in (tmp_path / "results").iterdir()) == ["base", "mallory"]
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_a_view_of_ones_own(run, tmp_path):
    load(tmp_path)
    code, out, _ = run("solve", "view=mine", "--config-dir", str(tmp_path))
    assert code == 0 and "A view of it" in out
    code, out, _ = run("sweep", "view=mine", "axes.q=0:1:3", "format=none", "--config-dir", str(tmp_path))
    assert code == 0 and (tmp_path / "results" / "mine").is_dir()
    triangle = {"game": "triangle", "title": "My triangle", "params": {"q": {"value": 0.7, "source": "me"}}}
    (tmp_path / "view" / "triangle_of_mine.yaml").write_text(yaml.safe_dump(triangle))
    code, out, _ = run("compare", "view=base,triangle_of_mine", "format=none", "--config-dir", str(tmp_path))
    assert code == 0 and "triangle_of_mine: My triangle" in out


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("slove",), ["unknown command 'slove'", "'solve'"]),
        (("solve", "view=mandelbom"), ["unknown view 'mandelbom'", "'mandelbaum'"]),
        (("solve", "view=policy_mix"), ["unknown view 'policy_mix'; there is a game of that name, game=policy_mix"]),
        (("solve", "game=mandelbaum"), ["unknown game 'mandelbaum'; there is a view of that name, view=mandelbaum"]),
        (("solve", "params.releif_gain=3"), ["unknown parameter 'releif_gain'", "'relief_gain'"]),
        (("solve", "params.theta=much"), ["params.theta", "a number is expected"]),
        (("solve", "parms.theta=1"), ["unknown key 'parms.theta'", "'params.theta=1'"]),
        (("solve", "--jsno"), ["unknown option '--jsno'", "'--json'"]),
        (("solve", "--out"), ["--out needs a value"]),
        (("solve", "base"), ["'base' is not understood"]),
        (("solve", "--config-dir", "nowhere"), ["'nowhere' does not exist"]),
        (("explain", "view=base"), ["the move of us is missing", "us=CONTAIN_BOTH"]),
        (("explain", "us=CONCILATE"), ["unknown move 'CONCILATE'", "'CONCILIATE'"]),
        (("explain", "us=ARM", "player=rusia"), ["unknown player 'rusia'", "'russia'"]),
        (("explain", "us=ARM", "player=us"), ["us moves first"]),
        (("explain", "us=ARM", "russia=BLOC_WAR"), ["only the moves of earlier stages"]),
        (("explain", "us=ARM", "plyer=russia"), ["unknown key 'plyer'", "'player'"]),
        (("compare", "view=base,base"), ["'base' is named twice"]),
        (("compare", "view=base,x"), ["unknown view 'x'"]),
        (("sweep", "axes.tetha=0:1:3"), ["unknown parameter 'tetha'", "'theta'"]),
        (("sweep", "axes.theta=0:1"), ["write low:high:points"]),
        (("sweep", "-m", "view=base,x", "axes.q=0.3:0.5:3"), ["unknown view 'x'"]),
        (("sweep", "workers=many", "axes.q=0.3:0.5:3"), ["workers: a whole number"]),
        (("plot",), ["name the directory"]),
        (("plot", "nowhere"), ["'nowhere' does not exist"]),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_and_exit_code_2(run, words, parts):
    refused(run(*words), *parts)


def test_a_broken_file_of_ones_own_names_file_and_key(run, tmp_path):
    load(tmp_path)
    broken = {**GAME, "payoffs": {**GAME["payoffs"], "us": {"cost": "-releif"}}}
    (tmp_path / "game" / "small.yaml").write_text(yaml.safe_dump(broken))
    refused(
        run("solve", "view=mine", "--config-dir", str(tmp_path)),
        "small.yaml, line ",
        ": payoffs.us.cost",
        "'releif'",
        "'relief'",
    )
    (tmp_path / "game" / "small.yaml").write_text("title: [")
    refused(run("sweep", "view=mine", "axes.q=0:1:3", "--config-dir", str(tmp_path)), "small.yaml, line 1")
    assert VIEW["game"] == "small"


@pytest.mark.parametrize("view", ["bidding", "opening_1972"])
def test_compare_draws_games_of_other_players(blank_pictures, view, tmp_path, capsys):
    assert main(["compare", f"view={view}", f"figures={tmp_path}"]) == 0
    assert (tmp_path / f"strategy_table_{view}.png").exists()
    assert "▲" in capsys.readouterr().out


def test_compare_refuses_views_of_different_players(tmp_path, capsys):
    assert main(["compare", "view=base,opening_1972", f"figures={tmp_path}"]) == 2
    assert "its players are us, ussr, china, not us, russia, china" in capsys.readouterr().err
