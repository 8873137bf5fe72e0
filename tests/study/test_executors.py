"""Executors: the same bytes whatever works and in whatever order, and chunks that fail or kill their worker."""

import pytest

import sim
from sim.cli import main
from sim.errors import InputError
from sim.study import engine, executors
from sim.study.parts import part_path
from sim.study.resume import resume_study
from sim.study.run import run_study
from sim.study.store import read_manifest
from tests.toys import study as toy
from tests.toys.small_scenario import GAME, changed
from tests.toys.study import POISONED, only_study, table_bytes, toy_config, toy_library

HALF_BAD = changed(GAME, ("payoffs", "us", "cost"), "-relief / (q - 0.25)")  # no number at q = 0.25
BAD_GRID = ("axes.q=0:1:41", "axes.gain=1:2:2", "chunk=4", "executor=serial")


@pytest.fixture
def processes(monkeypatch):
    """Give even a short study to processes."""
    monkeypatch.setattr(executors, "PROCESSES_PAY", 0.0)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_workers_do_not_change_the_table(tmp_path, whole, processes, workers):
    other = run_study(toy_config(tmp_path, "executor=processes", f"workers={workers}"))
    assert table_bytes(other) == whole


def test_threads_do_not_change_the_table(tmp_path, whole):
    assert table_bytes(run_study(toy_config(tmp_path, "executor=processes", "workers=3"))) == whole


def test_the_order_in_which_chunks_are_solved_changes_nothing(tmp_path, finished, whole):
    for numbers in (range(29, 9, -1), (0, 17, 4)):
        for number in numbers:
            part_path(finished, number).unlink()
        resume_study(finished, library=toy_library(tmp_path))
        assert table_bytes(finished) == whole


def test_the_chunk_of_a_worker_that_died_is_done_by_another(tmp_path, whole, processes, monkeypatch):
    monkeypatch.setattr(executors, "_begin_worker", toy.begin_fragile_worker)
    directory = run_study(toy_config(tmp_path, "executor=processes"))
    assert (directory / "died").exists()
    assert read_manifest(directory)["status"] == "complete"
    assert table_bytes(directory) == whole


def test_a_chunk_that_kills_three_workers_is_given_up_and_the_rest_is_done(tmp_path, whole, processes, monkeypatch):
    monkeypatch.setattr(executors, "_begin_worker", toy.begin_poisoned_worker)
    directory = run_study(toy_config(tmp_path, "executor=processes"))
    manifest = read_manifest(directory)
    assert manifest["status"] == "failed"
    (failure,) = manifest["failures"]
    assert failure["chunk"]["number"] == POISONED and failure["reason"] == "its worker died"
    assert failure["parameters"].keys() == {"gain", "q"}
    name = part_path(directory, POISONED).name
    assert table_bytes(directory) == {part: digest for part, digest in whole.items() if part != name}
    monkeypatch.undo()
    resume_study(directory, library=toy_library(tmp_path))
    assert table_bytes(directory) == whole and read_manifest(directory)["failures"] == []


def test_a_chunk_that_fails_is_reported_with_its_parameters(tmp_path, capsys):
    toy_library(tmp_path, HALF_BAD)
    words = ["view=mine", *BAD_GRID, f"results={tmp_path / 'results'}", f"--config-dir={tmp_path / 'scenarios'}"]
    assert main(["sweep", *words]) == 3
    output = capsys.readouterr()
    said = "chunk 5 (points 20 to 23) failed three times: the payoff of us is not a finite number at q=0.25, gain=1;"
    assert f"wedge: {said} at point 20: q=0.25, gain=1" in output.err
    directory = only_study(tmp_path)
    manifest = read_manifest(directory)
    assert manifest["status"] == "failed" and manifest["points"] == 82
    assert sim.read_results(directory, partial=True).points == 78
    with pytest.raises(InputError, match="is failed; wedge sweep resume="):
        sim.read_results(directory)
    assert main(["results", str(directory)]) == 0
    assert said in capsys.readouterr().out
    assert main(["sweep", f"resume={directory}"]) == 3  # it knows where the view lies


def test_failing_chunks_are_tried_three_times(tmp_path, monkeypatch):
    tried, real = [], executors.solve_task

    def solve_task(task):
        tried.append(task.chunk.number)
        if task.chunk.number == 4:
            raise RuntimeError("no luck")
        if task.chunk.number == 9 and tried.count(9) < 3:
            raise RuntimeError("bad luck")
        return real(task)

    monkeypatch.setattr(executors, "solve_task", solve_task)
    for executor in ("serial", "processes"):
        tried.clear()
        directory = run_study(toy_config(tmp_path, f"executor={executor}"))
        (failure,) = read_manifest(directory)["failures"]
        assert failure["chunk"]["number"] == 4 and failure["reason"] == "RuntimeError: no luck"
        assert (tried.count(4), tried.count(9), tried.count(5)) == (3, 3, 1)


@pytest.mark.long
def test_a_multirun_runs_through_a_launcher(tmp_path):
    toy_library(tmp_path)
    words = ["sweep", "-m", "view=mine", "params.gain=1.5,2.5", "axes.q=0:1:5", "hydra/launcher=joblib"]
    process = toy.wedge(tmp_path, *words, f"results={tmp_path / 'results'}")
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    studies = sorted((tmp_path / "results" / "mine").iterdir())
    assert [sim.read_results(path).config["params"]["gain"] for path in studies] in ([1.5, 2.5], [2.5, 1.5])


def test_a_large_chunk_is_solved_in_batches(tmp_path, monkeypatch):
    whole = sim.read_results(run_study(toy_config(tmp_path, "chunk=60"))).to_pandas()
    monkeypatch.setattr(engine, "BATCH_NUMBERS", 7 * 24)  # 7 points
    pieces = sim.read_results(run_study(toy_config(tmp_path / "pieces", "chunk=60")))
    assert [part.points for part in pieces.parts] == [60]
    # A batch lists its led rows before its simultaneous ones.
    one, other = (table.sort_values(["form", "point"], kind="stable") for table in (whole, pieces.to_pandas()))
    assert one.astype(str).to_numpy().tolist() == other.astype(str).to_numpy().tolist()
