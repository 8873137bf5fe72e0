"""`wedge warm`: kernels are there before anyone waits for them."""

import json
import os
import signal
import subprocess
import sys

import pytest

from sim.cli import main
from sim.commands import warm
from tests.toys.study import hear_ctrl_c, processes_of, wait_for

COMMAND = "import sys; from sim.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.mark.long
def test_what_is_compiled_once_is_there():
    said = [sys.executable, "-c", COMMAND, "warm", "--json"]
    for _ in range(2):
        done = subprocess.run(said, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
        built = json.loads(done.stdout)["built"]
        assert built.keys() == warm.KERNELS.keys()
        assert any(built.values()) == ("compiling what solves" in done.stderr)
    assert not any(built.values())  # of the second time


def test_what_was_built_and_what_was_there_are_told_apart(monkeypatch, capsys):
    known = dict(zip(warm.KERNELS, (True, *[False] * 7)))
    monkeypatch.setattr(
        "sim.commands.warm.side_by_side", lambda work, kernels, workers: enumerate(map(known.get, kernels))
    )
    assert main(["warm"]) == 0
    out = capsys.readouterr().out
    assert (
        "Compiled now: games of three and more players; compiled before: logit choices over time, games of two players"
        in out
    )


@pytest.mark.long
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_what_breaks_it_off_leaves_no_process(tmp_path, stop):
    cache = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "warm"], env=cache, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=hear_ctrl_c,
    )  # fmt: skip
    assert "compiling what solves" in process.stderr.readline()
    process.send_signal(stop)
    _, errors = process.communicate(timeout=120)  # the pipe is open as long as a worker lives, which would compile on
    assert process.returncode == (130 if stop == signal.SIGINT else -stop), errors
    assert "Traceback" not in errors and not list(tmp_path.rglob("*.kernel"))
    wait_for(lambda: not processes_of(process.pid))
