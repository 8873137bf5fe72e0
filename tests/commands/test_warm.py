"""`wedge warm`: kernels are there before anyone waits for them."""

import json
import os
import subprocess
import sys

import pytest

from sim.cli import main
from sim.solve import warm

COMMAND = "import sys; from sim.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.mark.long
def test_what_is_compiled_once_is_there(tmp_path):
    cache = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    for built in (True, False):
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, "warm", "--json"], env=cache, capture_output=True, text=True, timeout=600
        )
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["built"] == dict.fromkeys(warm.KERNELS, built)
        assert ("building kernel" in done.stderr) == built


def test_what_was_built_and_what_was_there_are_told_apart(monkeypatch, capsys):
    known = dict(zip(warm.KERNELS, (True, False, False)))
    monkeypatch.setattr("sim.commands.warm.warm", lambda workers: known)
    assert main(["warm"]) == 0
    out = capsys.readouterr().out
    assert "Compiled now: games of three and more players; compiled before: games of two players and quantal" in out
