"""What a study is going to take is said, or refused, before anything is made of it."""

import csv
import re
import tracemalloc
from collections import namedtuple

import pytest

import sim
from sim.errors import InputError
from sim.study import estimate, memory
from sim.study.designs import make_design
from sim.study.parts import Chunk, Chunks
from sim.study.resume import resume_study
from sim.study.run import run_study
from sim.study.store import read_manifest
from tests.toys.small_scenario import load
from tests.toys.study import asking, toy_config, toy_library

GRID = ("axes.q=0:1:40", "axes.gain=1:3:50", "executor=serial")
Usage = namedtuple("Usage", "total used free")


def points_file(tmp_path):
    with open(tmp_path / "points.csv", "w", newline="") as file:
        csv.writer(file).writerows([["q"], *([n / 100] for n in range(100))])
    return ("design=file", f"design.file={tmp_path / 'points.csv'}")


@pytest.mark.parametrize(
    ("design", "key"),
    [
        (GRID, "axes: 2,000 points"),
        (("design=sobol", "design.points=512"), "design.points: 512 points"),
        (None, "design.file: 100 points"),
    ],
)
def test_more_than_the_disk_holds_is_refused_before_anything_is_made(tmp_path, monkeypatch, design, key):
    config = toy_config(tmp_path, design=design or points_file(tmp_path))
    monkeypatch.setattr(estimate.shutil, "disk_usage", lambda path: Usage(10**6, 10**6 - 999, 999))
    with pytest.raises(InputError, match=rf"^{key} take about .* on the disk of .*, which has 1 kB left; name fewer"):
        run_study(config)
    assert not (tmp_path / "results").exists()


def test_more_than_the_memory_holds_is_refused_before_anything_is_made(tmp_path, monkeypatch):
    design = ("axes.q=0:1:40", "axes.gain=1:3:5", "executor=serial")
    monkeypatch.setattr(estimate, "free_memory", lambda: 1e5)
    with pytest.raises(InputError, match=r"^chunk: 200 points at once take .* 100 kB are free; chunk=\d+ would fit"):
        run_study(toy_config(tmp_path, "chunk=200", design=design))
    assert not (tmp_path / "results").exists()
    run_study(toy_config(tmp_path, "chunk=5", design=design))


@pytest.mark.parametrize(
    "design", [("axes.q=0:1:10000", "axes.gain=1:3:10000"), ("design=sobol", f"design.points={10**9}")]
)
def test_too_many_files_are_refused_at_once(tmp_path, design):
    config = toy_config(tmp_path, "chunk=1", design=design)
    tracemalloc.start()
    with pytest.raises(
        InputError, match="^chunk: .* points by 1 make .* files; at most 1,000,000 are written, as with"
    ):
        run_study(config)
    assert tracemalloc.get_traced_memory()[1] < 50e6
    tracemalloc.stop()
    assert not (tmp_path / "results").exists()


def test_a_sample_that_would_grow_into_too_many_files_stays_as_it_is(tmp_path):
    directory = run_study(toy_config(tmp_path, "chunk=1", "design.points=4"))
    before = read_manifest(directory)
    with pytest.raises(InputError, match="^chunk: 2,000,000 points by 1 make 2,000,000 files"):
        resume_study(directory, asking("design.points=2000000"), toy_library(tmp_path))
    assert read_manifest(directory) == before


def test_the_estimate_is_about_what_it_takes(tmp_path):
    config = toy_config(tmp_path, "chunk=1000", design=GRID)
    directory = run_study(config)
    results = sim.read_results(directory)
    cost = estimate.cost_per_point(results.scenario, make_design(results.scenario, config), config)
    assert cost.disk * 2000 == pytest.approx(results.manifest["bytes"], rel=0.7)
    held = sum(table.nbytes for table in results.tables())
    assert cost.memory * 2000 == pytest.approx(held, rel=0.5)


def test_what_takes_long_is_said_first(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(estimate, "WORTH_SAYING", 0.0)
    run_study(toy_config(tmp_path, design=("axes.q=0:1:4", "executor=serial")))
    said = r"4 points are going to take about \d:\d\d:\d\d with 1 worker here, and \d+ (bytes|kB) on the disk\n"
    assert re.match(said, capsys.readouterr().err)


def test_chunks_are_made_as_they_are_asked_for():
    chunks = Chunks(10**9 + 1, 2)
    assert len(chunks) == 5 * 10**8 + 1 and chunks[len(chunks) - 1] == Chunk(5 * 10**8, 10**9, 10**9 + 1)
    assert list(Chunks(5, 2)) == [Chunk(0, 0, 2), Chunk(1, 2, 4), Chunk(2, 4, 5)]
    for number in (-1, len(chunks)):
        with pytest.raises(IndexError):
            chunks[number]


def test_a_table_that_memory_does_not_hold_is_not_begun(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "free_memory", lambda: 1e6)
    with pytest.raises(
        InputError, match="^axes: the table of 90,000 points takes about .* of memory, and 1 MB are free"
    ):
        sim.sweep(load(tmp_path), {"q": "0:1:300", "gain": "1:3:300"})
