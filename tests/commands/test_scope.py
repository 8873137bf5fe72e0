"""An answer says what was not looked for, and what its certificate is about."""

import json
from pathlib import Path

import pytest
import yaml

import sim
from sim.ask.solution import solve
from sim.cli import main
from sim.game.nfg import write_nfg
from sim.solve.concepts import CONCEPTS
from sim.tell.results import PURE_ONLY

FOLLOWERS = ("a", "b", "c")


def pennies(followers):
    """A leader, and followers of whom the first matches the second and the second mismatches the first."""
    return {
        "title": "pennies",
        "order": ["l", list(followers)],
        "moves": {name: {"HEADS": {}, "TAILS": {f"side_{name}": 1}} for name in ("l", *followers)},
        "params": {"gain": {"value": 1, "low": 0.5, "high": 2, "unit": "points", "source": "made up"}},
        "payoffs": {
            "l": {"same": "gain * side_l * side_a"},
            "a": {"match": "gain * (1 - (side_a - side_b)**2)"},
            "b": {"differ": "gain * (side_a - side_b)**2"},
            **({"c": {"heads": "-side_c"}} if "c" in followers else {}),
        },
        "outcomes": {"side": "side_a"},
    }


@pytest.mark.parametrize("count", [2, 3])
def test_sweep_and_results_say_that_mixed_equilibria_were_not_looked_for(tmp_path, monkeypatch, capsys, count):
    monkeypatch.chdir(tmp_path)
    views = {"game": {"pennies": pennies(FOLLOWERS[:count])}, "view": {"ours": {"game": "pennies", "title": "Ours"}}}
    for group, files in views.items():
        (tmp_path / group).mkdir()
        for name, data in files.items():
            (tmp_path / group / f"{name}.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
    words = ["--config-dir", ".", "axes.gain=0.5:2:3", "executor=serial", "concept=quick", "format=none"]
    assert main(["sweep", "view=ours", *words]) == 0
    swept = capsys.readouterr().out
    (directory,) = (tmp_path / "results" / "ours").iterdir()
    assert main(["results", str(directory)]) == 0
    shown = capsys.readouterr().out
    assert [PURE_ONLY in text for text in (swept, shown)] == [count == 3] * 2


@pytest.mark.parametrize("name", CONCEPTS)
def test_any_concept_of_a_game_from_a_file(tmp_path, monkeypatch, capsys, name):
    """Battle of the sexes: what a concept picks is among the three equilibria, or a mixture of their plays."""
    monkeypatch.chdir(tmp_path)
    game = sim.Game([[[2, 0], [0, 1]], [[1, 0], [0, 2]]], ["she", "he"], [["OPERA", "BOXING"]] * 2)
    write_nfg(game, Path("sexes.nfg"), title="sexes")
    assert main(["solve", "game=sexes.nfg", f"concept={name}", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["equilibria"]
    assert found and (name == "metarational" or all(one["regret"] < 1e-6 for one in found))
    assert main(["solve", "game=sexes.nfg", f"concept={name}"]) == 0
    text = capsys.readouterr().out
    assert "OPERA" in text and (name == "nash" or CONCEPTS[name].meaning in text)


@pytest.mark.parametrize("name", ["all", "commitment", "learning", "lgit"])
def test_a_concept_that_a_file_has_no_answer_for(tmp_path, monkeypatch, capsys, name):
    monkeypatch.chdir(tmp_path)
    write_nfg(sim.Game([[[1]], [[1]]]), Path("one.nfg"), title="one")
    assert main(["solve", "game=one.nfg", f"concept={name}"]) == 2
    assert "logit" in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore::sim.scenario.parameters.RangeWarning")
@pytest.mark.parametrize("view", ["mallory", "fleitz"])
def test_a_certificate_names_what_it_is_about(capsys, view):
    """Continua follow some moves; the sentence about the game at once says nothing of them, another one does."""
    assert main(["solve", f"view={view}", "params.sales=0"]) == 0  # so that China is indifferent at peace
    text = capsys.readouterr().out
    scenario = sim.load(view, ["params.sales=0"])
    table = solve(scenario).led
    continued = scenario.labels.menu("us", dict.fromkeys(table.loc[table["component"].notna(), "us"]))
    led, continua = (
        next(line for line in text.splitlines() if words in line) for words in ("After each", "follows a continuum")
    )
    assert "every equilibrium that follows is listed" in led and "given by its bounds" in continua
    assert continued and all(move in continua for move in continued[:6])
    assert text.count("All at once: ") == 1 and "status:" not in text
    assert text.index("the US does best with") < text.index("What follows each move")
    assert main(["solve", f"view={view}", "params.sales=0", "--details"]) == 0
    assert "status: " in capsys.readouterr().out


def test_a_long_table_shows_the_leader_s_best_moves_and_says_how_many_are_left_out():
    scenario = sim.load("fleitz", ["game=policy_mix"])
    solution = solve(scenario, "quick")
    table, text = solution.led, str(solution)
    best = set(table.loc[table["led_best"] | table["led_worst"] | table["led_average"], "us"].astype(str))
    assert all(f"({move})" in text for move in best)
    assert f"of its {scenario.shape[0]} moves the 24 worth most to it" in text
