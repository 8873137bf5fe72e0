"""Going on with a study: what is missing and nothing else, and only as the same study."""

import json

import pytest

import sim
from sim.errors import InputError
from sim.study import identity, resume
from sim.study.parts import Journal, part_path
from sim.study.resume import resume_study
from sim.study.run import run_study
from tests.toys.small_scenario import GAME, changed
from tests.toys.study import asking, table_bytes, toy_config, toy_library


def times(directory):
    return {path.name: path.stat().st_mtime_ns for path in (directory / "equilibria.parquet").iterdir()}


def spoil(path, how):
    data = path.read_bytes()
    if how == "truncated":
        path.write_bytes(data[: len(data) // 2])
    elif how == "altered":
        path.write_bytes(data[:50] + bytes([data[50] ^ 1]) + data[51:])
    else:
        path.unlink()


@pytest.mark.parametrize("how", ["truncated", "altered", "lost"])
def test_a_damaged_part_is_found_and_it_alone_is_solved_again(tmp_path, finished, whole, capsys, how):
    directory, before = finished, times(finished)
    spoil(part_path(directory, 7), how)
    with pytest.raises(InputError, match="part-000007.parquet' is missing, cut short or altered; wedge sweep resume="):
        sim.read_results(directory).check()
    resume_study(directory, library=toy_library(tmp_path))
    assert "solved again: 7" in capsys.readouterr().err
    assert table_bytes(directory) == whole
    assert {name for name, time in times(directory).items() if time != before[name]} == {"part-000007.parquet"}
    sim.read_results(directory).check()


def test_a_list_of_parts_that_was_cut_short_is_mended(tmp_path, finished, whole):
    directory, journal = finished, finished / "parts.jsonl"
    journal.write_bytes(journal.read_bytes()[:-40])
    with pytest.raises(InputError, match="list of parts .* was cut short; wedge sweep resume="):
        sim.read_results(directory)
    resume_study(directory, library=toy_library(tmp_path))
    assert table_bytes(directory) == whole and len(Journal(directory).read()) == 30


@pytest.mark.parametrize("at", ["differences", "build", "finish"])
def test_ctrl_c_at_any_moment_says_how_to_go_on(tmp_path, unfinished, monkeypatch, at):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(resume, at, interrupt)
    with pytest.raises(KeyboardInterrupt, match=f"interrupted; wedge sweep resume={unfinished} goes on from here."):
        resume_study(unfinished, library=toy_library(tmp_path))


def test_a_finished_study_is_left_as_it_is(tmp_path, finished):
    before = times(finished), (finished / "manifest.json").read_bytes()
    resume_study(finished, library=toy_library(tmp_path))
    assert (times(finished), (finished / "manifest.json").read_bytes()) == before


@pytest.mark.parametrize("kind", ["random", "sobol"])
def test_a_larger_sample_keeps_the_whole_chunks_of_a_smaller_one(tmp_path, capsys, kind):
    directory = run_study(toy_config(tmp_path, f"design={kind}", "design.points=41"))
    before = times(directory)
    resume_study(directory, asking("design.points=90"), toy_library(tmp_path))
    assert "the last chunk, 20, was a short one" in capsys.readouterr().err
    after = times(directory)
    assert {name for name in before if after[name] != before[name]} == {"part-000020.parquet"}
    fresh = run_study(toy_config(tmp_path / "fresh", f"design={kind}", "design.points=90"))
    assert table_bytes(directory) == table_bytes(fresh)
    assert sim.read_results(directory).points == 90


@pytest.fixture
def unfinished(finished):
    """A study that lacks a part."""
    part_path(finished, 3).unlink()
    return finished


@pytest.mark.parametrize(
    ("overrides", "part"),
    [
        (["design.points=59"], "has 60 points; it can only grow"),
        (["design.seed=4"], "another design.seed"),
        (["design=random"], "another design.kind"),
        (["design.weights.q=triangular"], "another design.weights.q"),
        (["params.gain=2.5"], "another params.gain"),
        (["concept=pure"], "another concept"),
        (["chunk=3"], "another chunk"),
        (["view=mallory"], "another "),
        (["axes.q=0:1:3"], "another axes.q"),
    ],
)
def test_what_would_change_the_table_is_refused(tmp_path, unfinished, overrides, part):
    with pytest.raises(InputError) as caught:
        resume_study(unfinished, asking(*overrides), toy_library(tmp_path))
    assert part in str(caught.value)
    assert not part_path(unfinished, 3).exists()


def test_a_changed_scenario_is_refused(tmp_path, unfinished):
    other = changed(GAME, ("params", "gain", "value"), 2.5)
    with pytest.raises(InputError, match="with another game.params.gain.value; begin a new one"):
        resume_study(unfinished, library=toy_library(tmp_path, other))


def test_changed_code_is_refused(tmp_path, unfinished, monkeypatch):
    monkeypatch.setattr(identity, "program", lambda: "another")
    with pytest.raises(InputError, match="since the program's code changed after it began; begin a new study"):
        resume_study(unfinished, library=toy_library(tmp_path))


def test_another_library_version_is_refused(tmp_path, unfinished, monkeypatch):
    now = identity.version("numpy")
    monkeypatch.setattr(identity, "version", lambda name: "0.1" if name == "numpy" else now)
    with pytest.raises(InputError, match=rf"since numpy \({now}, now 0.1\)"):
        resume_study(unfinished, library=toy_library(tmp_path))


def test_changed_points_of_a_list_are_refused(tmp_path):
    directory = run_study(toy_config(tmp_path, "design=latin"))
    (directory / "points.parquet").write_bytes(b"other points")
    with pytest.raises(InputError, match="since points.parquet changed"):
        resume_study(directory, library=toy_library(tmp_path))


def test_a_latin_hypercube_cannot_grow(tmp_path):
    directory = run_study(toy_config(tmp_path, "design=latin"))
    with pytest.raises(InputError, match="a latin design of 60 points cannot change its size"):
        resume_study(directory, asking("design.points=90"), toy_library(tmp_path))


def test_where_it_runs_may_change(tmp_path, unfinished):
    resume_study(unfinished, asking("executor=processes", "workers=3"), toy_library(tmp_path))
    assert json.loads((unfinished / "manifest.json").read_text())["status"] == "complete"


def test_resuming_what_is_no_study(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        resume_study(tmp_path / "nowhere")
    with pytest.raises(InputError, match="is not a study"):
        resume_study(tmp_path)
