"""What a power cut leaves: nothing is named before it is on the disk."""

import os
from pathlib import Path

import pytest

from sim.study.parts import JOURNAL, TABLE
from sim.study.resume import resume_study
from sim.study.run import run_study
from sim.study.store import CONFIG, MANIFEST
from sim.whole_files import write_whole
from tests.toys.study import toy_config, toy_library


@pytest.fixture
def events(monkeypatch, no_power_cuts):
    """What is done to the disk, in order: ("sync", name of a file or folder) and ("rename", name)."""
    done, rename = [], os.replace

    def sync(file):
        done.append(("sync", named(os.readlink(f"/proc/self/fd/{file}"))))

    def replace(source, target):
        rename(source, target)
        done.append(("rename", named(target)))

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    return done


def named(path):
    """Return a path's name, that of a half-written file without what makes it another one each time."""
    name = Path(path).name
    return ".".join(name.split(".")[1:-2]) + " half-written" if name.endswith(".part") else name


def test_a_file_is_on_the_disk_before_it_has_its_name_and_its_folder_after(tmp_path, events):
    write_whole(tmp_path / "file.txt", b"data")
    assert events == [("sync", "file.txt half-written"), ("rename", "file.txt"), ("sync", tmp_path.name)]


def test_a_part_is_on_the_disk_before_the_list_names_it_and_all_parts_before_the_manifest_says_complete(
    tmp_path, events
):
    directory = run_study(toy_config(tmp_path, "design.points=8"))
    for number in range(4):
        part = f"part-{number:06d}.parquet"
        steps = [("sync", f"{part} half-written"), ("rename", part), ("sync", TABLE), ("sync", JOURNAL)]
        begin = events.index(steps[0])
        assert events[begin : begin + 4] == steps
    last = ("rename", "part-000003.parquet")
    assert events.index(("rename", CONFIG)) < events.index(("rename", MANIFEST)) < events.index(last)
    assert events[-3:] == [("sync", f"{MANIFEST} half-written"), ("rename", MANIFEST), ("sync", directory.name)]


def test_the_folders_of_a_new_study_are_on_the_disk(tmp_path, events):
    directory = run_study(toy_config(tmp_path, "design.points=2"))
    before = events[: events.index(("rename", MANIFEST))]
    for folder in (tmp_path, tmp_path / "results", directory.parent, directory):
        assert ("sync", folder.name) in before


def test_a_study_that_goes_on_syncs_what_it_mends(tmp_path, events):
    directory = run_study(toy_config(tmp_path, "design.points=8"))
    (directory / TABLE / "part-000001.parquet").unlink()
    events.clear()
    resume_study(directory, library=toy_library(tmp_path))
    struck, named_again, _ = (n for n, event in enumerate(events) if event in (("rename", JOURNAL), ("sync", JOURNAL)))
    assert struck < events.index(("rename", "part-000001.parquet")) < named_again
