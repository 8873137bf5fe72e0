"""Completion: what may come next, and that bash is given it."""

import os
import shutil
import subprocess
import sys

import pytest

from sim.cli import main
from sim.commands.completion import SCRIPTS, candidates
from sim.commands.keys import CHOICE
from sim.commands.registry import COMMANDS
from tests.scenario.test_data_files import TABLE
from tests.toys.small_scenario import load


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["so"], ["solve"]),
        (["solve", "view=man"], ["view=mandelbaum"]),
        (["solve", "game=jc"], ["game=jcpoa"]),
        (["solve", "view=mandelbaum", "params.relief_g"], ["params.relief_gain="]),
        (["explain", "view=mandelbaum", "us=CONC"], ["us=CONCILIATE"]),
        (["explain", "view=mandelbaum", "play"], ["player="]),
        (["flip", "view=base", "target=BLOC_S"], ["target=BLOC_SETTLE"]),
        (["flip", "only=q,relief_g"], ["only=q,relief_gain"]),
        (["flip", "norm="], ["norm=1", "norm=2", "norm=inf"]),
        (["flip", "--ch"], ["--check"]),
        (["claims", "crux=K1"], ["crux=K1", "crux=K10", "crux=K11", "crux=K12"]),
        (["claims", "id=B0"], [f"id=B0{n}" for n in range(1, 10)]),
        (["sweep", "axes.thet"], ["axes.theta="]),
        (["precedents", "jc"], ["jcpoa"]),
        (["solve", "concept=strong"], ["concept=strong"]),
        (["completion", "b"], ["bash"]),
        (["schema", "pre"], ["precedent"]),
        (["new", "mine.yaml", "view=mandelbaum", "params.relief_g"], ["params.relief_gain="]),
        (["solve", "view=nobody", "params.q"], []),
        (["slove", "view="], []),
    ],
)
def test_what_may_come_next(words, found):
    assert candidates(words) == found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_key_of_a_command_is_offered_and_every_choice_of_it(name):
    command = COMMANDS[name]
    assert {f"{key}=" for key in command.names} <= set(candidates([name, ""]))
    for key in command.keys:
        if key.kind == CHOICE:
            assert candidates([name, f"{key.name}="]) == [f"{key.name}={choice}" for choice in key.choices]


def test_a_key_that_is_given_is_not_offered_again():
    assert "norm=" not in candidates(["flip", "norm=1", "no"])


def test_a_user_s_own_views_are_offered(tmp_path):
    scenario = load(tmp_path)
    assert f"view={scenario.view}" in candidates(["solve", "--config-dir", str(tmp_path), "view="])
    assert candidates(["explain", "--config-dir", str(tmp_path), f"view={scenario.view}", "us="])


@pytest.mark.parametrize("words", [["completion"], ["completion", "bsh"], ["completion", "bash", "zsh"]])
def test_an_unknown_shell_is_refused(words, capsys):
    assert main(words) == 2
    assert "which shell?" in capsys.readouterr().err


@pytest.mark.parametrize("shell", SCRIPTS)
def test_a_script_is_read_by_its_shell(shell, capsys, tmp_path):
    assert main(["completion", shell]) == 0
    path = tmp_path / "script"
    path.write_text(capsys.readouterr().out)
    assert "wedge --complete" in path.read_text()
    if shutil.which(shell):
        assert subprocess.run([shell, "-n", str(path)], capture_output=True, text=True).stderr == ""


LINES = ("wedge so", "wedge solve view=mand", "wedge explain view=mandelbaum us=CONC")
QUOTED = " ".join(f'"{line}"' for line in LINES)
WHOLE = ["solve", "view=mandelbaum", "us=CONCILIATE"]
# What each shell calls, given the lines as it gives them; what it inserts, bash the part behind the last = alone.
COMPLETES = {
    "bash": (
        f"""compopt() {{ :; }}; eval "$(wedge completion bash)"
for COMP_LINE in {QUOTED}; do COMP_POINT=${{#COMP_LINE}}; COMPREPLY=(); _wedge; echo "${{COMPREPLY[@]}}"; done""",
        ["solve", "mandelbaum", "CONCILIATE"],
    ),
    "zsh": (
        f"""compdef() {{ : }}; compadd() {{ shift ${{@[(i)--]}}; print -rl -- "$@" }}; eval "$(wedge completion zsh)"
for line in {QUOTED}; do words=(${{=line}}); CURRENT=$#words; _wedge; done""",
        WHOLE,
    ),
    "fish": (f"wedge completion fish | source; for line in {QUOTED}; complete -C $line; end", WHOLE),
}


@pytest.mark.parametrize("shell", SCRIPTS)
def test_a_shell_completes(tmp_path, shell):
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    wedge = tmp_path / "wedge"
    wedge.write_text(f'#!/bin/sh\nexec {sys.executable} -m sim.cli "$@"\n')
    wedge.chmod(0o755)
    script, inserted = COMPLETES[shell]
    here = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path)}
    done = subprocess.run([shell, "-c", script], capture_output=True, text=True, env=here)
    assert [line for line in done.stdout.splitlines() if line] == inserted, done.stderr


@pytest.mark.parametrize("words", [["pd.csv"], ["view=pd.csv"], ["game=pd.csv"]])
def test_the_payoffs_of_a_table_are_offered(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pd.csv").write_text(TABLE)
    payoffs = ["row_at_TALK_SILENT", "row_at_TALK_TALK"]
    assert candidates(["thresholds", *words, "param=row_at_TALK"]) == [f"param={name}" for name in payoffs]
    assert candidates(["sweep", *words, "axes.row_at_TALK"]) == [f"axes.{name}=" for name in payoffs]
