"""Studies: what a directory holds, that it reads back, and that nothing half-written is left."""

import json

import numpy as np
import pytest

import sim
from sim.errors import InputError
from sim.scenario.compose import compose, open_library
from sim.study import store, study
from sim.study.study import read_study, run_study

pytestmark = pytest.mark.filterwarnings("ignore::sim.scenario.parameters.RangeWarning")


def config(tmp_path, *overrides):
    return compose(["view=mallory", "axes.q=0.2:0.9:5", f"results={tmp_path}", *overrides], open_library())


def test_a_study_reads_back_from_its_files_alone(tmp_path):
    directory = run_study(config(tmp_path, "params.theta=0.3"))
    assert sorted(path.name for path in directory.iterdir()) == ["config.yaml", "equilibria.parquet", "manifest.json"]
    assert directory.parent == tmp_path / "mallory"
    found = read_study(directory)
    expected = sim.sweep(sim.load("mallory", ["params.theta=0.3"]), {"q": np.linspace(0.2, 0.9, 5)})
    assert len(found.table) == len(expected)
    for name in ("russia", "china", "payoff_us", "russia_alignment", "led_best", "status"):
        assert found.table[name].astype(str).tolist() == expected[name].astype(str).tolist()
    assert found.scenario.values()["theta"] == 0.3
    np.testing.assert_allclose(found.axes["q"], np.linspace(0.2, 0.9, 5))


def test_the_manifest_holds_what_is_needed_to_repeat(tmp_path):
    manifest = store.read_manifest(run_study(config(tmp_path)))
    assert manifest["status"] == "complete"
    assert manifest["axes"] == {"q": [0.2, 0.9, 5]}
    assert {
        "versions",
        "revision",
        "seed",
        "duration_seconds",
        "points_per_second",
        "rows",
        "python",
    } <= manifest.keys()


def test_the_same_study_gives_the_same_bytes(tmp_path):
    one = run_study(config(tmp_path / "a", "workers=1"))
    two = run_study(config(tmp_path / "b", "workers=2"))
    assert (one / store.TABLE).read_bytes() == (two / store.TABLE).read_bytes()


def test_an_interrupted_study_says_so_and_leaves_no_broken_file(tmp_path, monkeypatch):
    def interrupt(*arguments, **named):
        raise KeyboardInterrupt

    monkeypatch.setattr(study, "solve_grid", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_study(config(tmp_path))
    (directory,) = (tmp_path / "mallory").iterdir()
    assert sorted(path.name for path in directory.iterdir()) == ["config.yaml", "manifest.json"]
    assert json.loads((directory / "manifest.json").read_text())["status"] == "interrupted"
    with pytest.raises(InputError, match="is interrupted; run the sweep again"):
        read_study(directory)


def test_a_failed_write_leaves_nothing_half_written(tmp_path, monkeypatch):
    def full(source, target):
        raise OSError(28, "No space left on device")

    path = tmp_path / "file"
    path.write_bytes(b"before")
    monkeypatch.setattr("os.replace", full)
    with pytest.raises(InputError, match="cannot be written \\(No space left on device\\)"):
        store.write_whole(path, b"after")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("override", "part"),
    [
        ("axes.q=0.2:0.9", "write low:high:points"),
        ("workers=0", "a whole number from 1 to 256"),
        ("results=/proc/nowhere", "cannot be written"),
    ],
)
def test_a_wrong_study_is_refused_before_anything_is_written(tmp_path, override, part):
    with pytest.raises(InputError) as caught:
        run_study(config(tmp_path, override))
    assert part in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_reading_what_is_no_study(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        read_study(tmp_path / "nowhere")
    with pytest.raises(InputError, match="not a finished study: it has no manifest.json"):
        read_study(tmp_path)
