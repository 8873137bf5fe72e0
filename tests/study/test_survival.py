"""What a study survives: kills at any moment, full and vanished disks, a second writer, Ctrl-C."""

import os
import random
import resource
import signal
import tempfile
import time
from pathlib import Path

import pytest

import sim
from sim import cli
from sim.errors import InputError
from sim.study import store
from sim.study.lock import only_writer
from sim.study.parts import Journal, Part, part_path
from sim.study.resume import resume_study
from sim.study.run import run_study
from tests.toys.study import (
    asking,
    ended,
    forked,
    only_study,
    part_count,
    processes_of,
    table_bytes,
    toy_config,
    toy_library,
    wait_for,
    wedge,
)

pytestmark = pytest.mark.long  # kills, clusters and Ctrl-C

KILLS, KILLED_COMMANDS = 45, 5
LONG = ("design.points=4000", "chunk=2")
MIDDLING = ("design.points=160", "chunk=2")  # half a second


def test_kills_at_random_moments(tmp_path):
    began = time.monotonic()
    expected = table_bytes(run_study(toy_config(tmp_path, *MIDDLING)))
    longest = max(0.4, time.monotonic() - began)  # on a busy machine a child takes longer to get to its work
    moments, kills = random.Random(6), []  # of each study
    while sum(kills) < KILLS:
        kills.append(0)
        home = tmp_path / str(len(kills))
        home.mkdir()
        config, library, directory = toy_config(home, *MIDDLING), toy_library(home), None
        while True:
            begun = directory is not None
            child = forked(resume_study, directory, None, library) if begun else forked(run_study, config)
            time.sleep(moments.uniform(0.0, longest))
            os.kill(child[0], signal.SIGKILL)
            code, message = ended(*child)
            if code == 0:
                break
            assert code == -signal.SIGKILL, message
            kills[-1] += 1
            directory = _begun_study(home)
        assert table_bytes(only_study(home)) == expected
        sim.read_results(only_study(home)).check()
    assert max(kills) > 1  # some more than once


def _begun_study(home):
    """Return the study's directory; one that was killed before it said what it is cannot go on and is begun anew."""
    for directory in (home / "results" / "mine").glob("*"):
        if (directory / store.MANIFEST).exists():
            return directory
        directory.rename(home / f"nothing-{time.monotonic_ns()}")
    return None


def test_kills_of_the_command_with_its_worker_processes(tmp_path, whole):
    toy_library(tmp_path)
    moments, words = random.Random(7), ["sweep", "view=mine", f"results={tmp_path / 'results'}"]
    words += ["design=sobol", "design.points=60", "design.seed=3", "chunk=2"]
    for kill in range(KILLED_COMMANDS):
        process = wedge(tmp_path, *words)
        if kill == 0:
            wait_for(lambda: list((tmp_path / "results").glob("*/*/parts.jsonl")), process)
        time.sleep(moments.uniform(0.0, 2.5))
        process.kill()
        process.communicate()
        words = ["sweep", f"resume={only_study(tmp_path)}"]
    process = wedge(tmp_path, *words)
    _, errors = process.communicate()
    assert process.returncode == 0, errors
    assert table_bytes(only_study(tmp_path)) == whole


@pytest.mark.parametrize(("executor", "times"), [("processes", 1), ("processes", 2), ("dask", 1)])
def test_ctrl_c(tmp_path, executor, times):
    if executor == "dask":
        pytest.importorskip("distributed")
    toy_library(tmp_path)
    words = ["view=mine", f"results={tmp_path / 'results'}", "design=sobol", "design.points=600", "chunk=1"]
    process = wedge(tmp_path, "sweep", *words, f"executor={executor}")
    journals = (tmp_path / "results").glob
    wait_for(lambda: any(path.stat().st_size for path in journals("*/*/parts.jsonl")), process)
    for _ in range(times):
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
        time.sleep(0.02)
    _, errors = process.communicate(timeout=120)
    directory = only_study(tmp_path)
    assert process.returncode == 130 or (times == 2 and process.returncode == -signal.SIGINT), errors
    assert errors.strip() == f"wedge: interrupted; wedge sweep resume={directory} goes on from here."
    assert store.read_manifest(directory)["status"] == "interrupted"
    with pytest.raises(InputError, match="is interrupted; wedge sweep resume="):
        sim.read_results(directory)
    assert 0 < sim.read_results(directory, partial=True).points < 600
    wait_for(lambda: not processes_of(process.pid))
    if times == 2:
        resume_study(directory, asking("executor=serial"), toy_library(tmp_path))
        clean = toy_config(tmp_path / "clean", "design.points=600", "chunk=1", "design.seed=0")
        assert table_bytes(directory) == table_bytes(run_study(clean))


def _with_file_limit(size, function, *arguments):
    """Call a function where no file can grow beyond a size: what a full disk does, without filling one."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return function(*arguments)


def test_a_full_disk(tmp_path, finished, whole):
    directory = finished
    sizes = [path.stat().st_size for path in directory.iterdir() if path.is_file()]
    for number in (4, 5):
        part_path(directory, number).unlink()
    # The limit lets the small files through and stops the parts.
    limit = part_path(directory, 6).stat().st_size - 1
    assert max(sizes) < limit
    code, message = ended(*forked(_with_file_limit, limit, resume_study, directory, None, toy_library(tmp_path)))
    assert code == 2
    assert message.endswith(
        f"cannot be written (File too large); once that is mended, wedge sweep resume={directory} goes on from here."
    )
    assert not list(directory.rglob(".*.part"))
    resume_study(directory, library=toy_library(tmp_path))
    assert table_bytes(directory) == whole


def test_a_disk_that_fills_while_the_list_of_parts_grows(tmp_path):
    journal, parts = Journal(tmp_path), [Part(n, 2, 10, 999, "0" * 64, 0.1) for n in range(9)]
    code, message = ended(*forked(_with_file_limit, 1000, lambda: [journal.append(part) for part in parts]))
    assert (code, message) == (2, f"'{tmp_path / 'parts.jsonl'}' cannot be written (No space left on device).")
    found = journal.read()
    assert 0 < len(found) < 9 and found == parts[: len(found)]


def test_a_disk_that_is_full_from_the_start(tmp_path):
    code, message = ended(*forked(_with_file_limit, 100, run_study, toy_config(tmp_path)))
    assert code == 2 and "cannot be written (File too large)" in message
    assert list((tmp_path / "results").glob("*/*")) == []


def test_a_directory_that_may_only_be_read():
    with tempfile.TemporaryDirectory() as name:  # the temporary directories of pytest are closed to other users
        home = Path(name)
        directory = run_study(toy_config(home))
        part_path(directory, 3).unlink()
        home.chmod(0o755)
        for path in (directory / "equilibria.parquet", directory):
            path.chmod(0o555)
        code, message = ended(*forked(_as_nobody, resume_study, directory, None, toy_library(home)))
        assert (code, message) == (2, f"'{directory}' cannot be written (Permission denied).")
        for path in (directory, directory / "equilibria.parquet"):
            path.chmod(0o755)
        resume_study(directory, library=toy_library(home))


def _as_nobody(function, *arguments):
    if os.geteuid() == 0:  # whom no mode keeps out
        os.setuid(65534)
    return function(*arguments)


def test_a_directory_that_vanishes_and_comes_back(tmp_path):
    child = forked(run_study, toy_config(tmp_path, *LONG))
    wait_for(lambda: part_count(tmp_path) > 5, child)
    directory = only_study(tmp_path)
    directory.rename(tmp_path / "elsewhere")
    code, message = ended(*child)
    assert code == 2
    assert "cannot be written (No such file or directory); once that is mended, wedge sweep resume=" in message
    (tmp_path / "elsewhere").rename(directory)
    kept = part_count(tmp_path)
    child = forked(resume_study, directory, None, toy_library(tmp_path))
    wait_for(lambda: part_count(tmp_path) > kept, child)
    os.kill(child[0], signal.SIGKILL)
    ended(*child)


def test_a_second_writer_is_refused_and_a_dead_one_is_succeeded(tmp_path, capsys, whole):
    child = forked(run_study, toy_config(tmp_path, *LONG))
    wait_for(lambda: part_count(tmp_path), child)
    directory = only_study(tmp_path)
    with pytest.raises(InputError, match=f"is being written by process {child[0]} on .* since .*; let it finish"):
        resume_study(directory, library=toy_library(tmp_path))
    os.kill(child[0], signal.SIGKILL)
    ended(*child)
    with only_writer(directory):
        assert f"was left by process {child[0]} on" in capsys.readouterr().err
    with only_writer(directory):
        assert capsys.readouterr().err == ""


def test_a_writer_on_another_machine_is_believed_while_it_gives_signs_of_life(tmp_path, capsys):
    (tmp_path / "lock").write_text('{"host": "elsewhere", "pid": 7, "since": "2026-01-31 12:00:00"}')
    said = "is being written by process 7 on elsewhere since 2026-01-31 12:00:00"
    with pytest.raises(InputError, match=said), only_writer(tmp_path):
        pass
    os.utime(tmp_path / "lock", (time.time() - 3600,) * 2)
    with only_writer(tmp_path):
        assert "was left by process 7 on elsewhere" in capsys.readouterr().err


def test_two_writers_at_once(tmp_path, finished, whole):
    directory = finished
    for number in range(0, 30, 2):
        part_path(directory, number).unlink()
    library = toy_library(tmp_path)  # once: it writes the files that the children read
    children = [forked(resume_study, directory, None, library) for _ in range(3)]
    codes, messages = zip(*(ended(*child) for child in children))
    assert 0 in codes and set(codes) <= {0, 2}
    assert all("is being written by process" in message for message in messages if message)
    assert table_bytes(directory) == whole


@pytest.mark.parametrize("executor", ["processes", "dask"])
def test_ctrl_c_as_soon_as_there_is_a_study(tmp_path, executor):
    _interrupted_after(tmp_path, executor, 0.0)


@pytest.mark.parametrize("delay", [moment / 4 for moment in range(1, 17)])
@pytest.mark.parametrize("executor", ["processes", "dask"])
def test_ctrl_c_while_workers_start(tmp_path, executor, delay):
    _interrupted_after(tmp_path, executor, delay)


def _interrupted_after(tmp_path, executor, delay):
    """Press Ctrl-C so many seconds after a study has begun: it says one thing and can be gone on with."""
    if executor == "dask":
        pytest.importorskip("distributed")
    toy_library(tmp_path)
    words = ["view=mine", f"results={tmp_path / 'results'}", "design=sobol", "design.points=4000", "chunk=1"]
    process = wedge(tmp_path, "sweep", *words, f"executor={executor}", "workers=3")
    wait_for(lambda: list((tmp_path / "results").glob("*/*/manifest.json")), process)
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    directory = only_study(tmp_path)
    assert errors.strip() == f"wedge: interrupted; wedge sweep resume={directory} goes on from here."
    assert process.returncode == 130
    assert store.read_manifest(directory)["status"] == "interrupted"
    wait_for(lambda: not processes_of(process.pid))


def test_a_second_ctrl_c_does_not_hide_what_the_first_said(monkeypatch, capsys):
    def twice(words):
        try:
            raise KeyboardInterrupt("interrupted; that is all.")
        finally:
            raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run", twice)
    assert cli.main([]) == 130
    assert capsys.readouterr().err.strip() == "wedge: interrupted; that is all."
