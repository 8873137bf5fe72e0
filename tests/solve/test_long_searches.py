"""Searches that take long: a budget, a report on the way, Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import Game, InputError, nash
from sim.commands.solve import run as solve_command
from sim.game.nfg import write_nfg
from sim.solve.n_players.branch_and_prune import MAX_CELLS, default_budget
from sim.solve.n_players.search_control import CELLS, SETS, STOP, SearchReport, in_threads, new_control
from sim.solve.pure import pure_equilibria

PATIENCE = 240  # seconds, for a machine that still has to compile


def random_game(*moves):
    return Game(np.random.default_rng(0).random((len(moves), *moves)))


@pytest.mark.parametrize("moves", [(2, 2, 2), (5, 5, 5), (3, 3, 3, 3), (7, 7, 7)])
def test_the_default_budget_serves_games_that_are_solved_in_a_minute(moves):
    assert default_budget(moves) <= MAX_CELLS
    assert (default_budget(moves) == MAX_CELLS) == (np.prod(moves) <= 125)


@pytest.mark.parametrize("moves", [(4, 4, 4), (12, 12, 12), (2,) * 14])
def test_pure_equilibria_are_listed_whatever_the_budget(moves):
    payoffs = np.random.default_rng(1).random((len(moves), *moves))
    payoffs[(slice(None), *[0] * len(moves))] = 2.0
    found = nash(Game(payoffs), budget=1)
    assert found.certificate.status == "budget spent" and not found.complete
    assert "budget=1 cells" in found.certificate.message
    pure = {tuple(move for (move,) in equilibrium.support) for equilibrium in found if equilibrium.is_pure}
    assert pure == {tuple(map(int, profile)) for profile in np.argwhere(pure_equilibria(payoffs))} != set()


def test_a_larger_budget_finds_the_rest():
    game = random_game(3, 3, 3)
    spent, whole = nash(game, budget=20), nash(game, budget=np.int64(10**6))
    assert spent.certificate.status == "budget spent" and whole.certificate.status == "complete"
    assert all(equilibrium in list(whole) for equilibrium in spent)


def test_the_budget_reaches_the_solver_of_two_players():
    game = random_game(6, 6)
    assert nash(game, budget=3).certificate.status == "budget spent"
    assert nash(game).complete


@pytest.mark.parametrize("budget", [0, -1, 1.5, "10", True])
def test_a_budget_that_is_none(budget):
    with pytest.raises(InputError, match="budget is .* whole number of at least 1"):
        nash(random_game(2, 2), budget)


@pytest.mark.parametrize("words", [["budget=many"], ["budget=-3"], ["budget=0"], ["budget=1e3"]])
def test_a_budget_that_is_none_on_the_command_line(tmp_path, words):
    write_nfg(random_game(2, 2, 2), tmp_path / "g.nfg")
    with pytest.raises(InputError, match="budget is .* whole number of at least 1"):
        solve_command([f"game={tmp_path / 'g.nfg'}", *words])


def test_the_budget_on_the_command_line(tmp_path, capsys):
    write_nfg(random_game(3, 3, 3), tmp_path / "g.nfg")
    solve_command([f"game={tmp_path / 'g.nfg'}", "budget=20"])
    assert "Stopped at budget=20 cells" in capsys.readouterr().out
    solve_command([f"game={tmp_path / 'g.nfg'}"])
    assert "no equilibrium is missing" in capsys.readouterr().out


def test_the_report_says_how_far_how_long_and_what_limits():
    control = new_control()
    report = SearchReport((12, 12, 12), 1000, control)
    assert report.line(3.0).startswith("all equilibria of 12×12×12 moves: 0 of at most 10,000 sets of moves")
    control[SETS] = 5000
    assert "5,000 of at most 10,000 sets of moves searched in 4 s, at most 4 s left" in report.line(4.0)
    control[CELLS] = 100
    line = report.line(60.0)
    assert "100 of at most 1,000 cells searched in 60 s, at most 9 min left" in line
    assert "budget=1000" in line and "Ctrl-C" in line


def test_whatever_interrupts_the_waiting_stops_the_search():
    control = new_control()

    def search():
        while not control[STOP]:
            time.sleep(0.001)

    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_threads([search] * 3, control, report=interrupt)


@pytest.mark.long
def test_ctrl_c_stops_a_search_that_would_take_hours(tmp_path):
    write_nfg(random_game(8, 8, 8), tmp_path / "g.nfg")
    process = subprocess.Popen(
        [sys.executable, "-m", "sim.cli", "solve", f"game={tmp_path / 'g.nfg'}", "budget=1000000000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a shell's job ignores it
    )
    stop = time.monotonic() + PATIENCE
    for line in process.stderr:
        assert time.monotonic() < stop
        if "budget=1000000000; Ctrl-C" in line:
            break
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, output) == (130, "")
    assert errors.strip().splitlines()[-1] == "wedge: interrupted." and "Traceback" not in errors
